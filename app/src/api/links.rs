//! Live Chat Links: the list, for now.

use super::ApiError;
use foyer_protocol::setup::LinkRow;
use leptos::prelude::*;
use server_fn::codec::Json;

#[cfg(feature = "ssr")]
use super::caller::{actor, fail, services};

/// All links with the script to paste, by id.
///
/// # Errors
/// `Forbidden` unless the caller is an administrator.
#[server(endpoint = "links/list", input = Json)]
pub async fn list_links() -> Result<Vec<LinkRow>, ApiError> {
    let actor = actor().await?;
    services()?.list_links(&actor).await.map_err(fail)
}
