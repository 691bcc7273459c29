//! Live Chat Links: the list, for now.

use foyer_protocol::setup::LinkRow;

#[cfg(feature = "ssr")]
use super::caller::{actor, fail, services};

endpoint! {
    /// All links with the script to paste, by id.
    ///
    /// # Errors
    /// `Forbidden` unless the caller is an administrator.
    "links/list" async fn list_links() -> Vec<LinkRow> {
        let actor = actor().await?;
        services()?.list_links(&actor).await.map_err(fail)
    }
}
