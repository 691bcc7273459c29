//! System Settings › Live Chats › Live Chat Links.

use foyer_protocol::LinkId;
use foyer_protocol::setup::{HostHeader, Link, Saved};

#[cfg(feature = "ssr")]
use super::caller::{actor, fail, services};

endpoint! {
    /// All links, by id, with how each stands now.
    ///
    /// # Errors
    /// `Forbidden` unless the caller is an administrator.
    "links/list" async fn list_links() -> Vec<Link> {
        let actor = actor().await?;
        services()?.list_links(&actor).await.map_err(fail)
    }
}

endpoint! {
    /// The addresses that a link's scripts may name, the public one first.
    ///
    /// # Errors
    /// `Forbidden` unless the caller is an administrator.
    "links/host-headers" async fn list_host_headers() -> Vec<HostHeader> {
        let actor = actor().await?;
        services()?.list_host_headers(&actor).await.map_err(fail)
    }
}

endpoint! {
    /// Makes (version 0) or changes a link.
    ///
    /// # Errors
    /// `Invalid` with a field; `Conflict` when somebody saved a newer version.
    "links/save" async fn save_link(link: Link) -> Saved {
        let actor = actor().await?;
        services()?.save_link(&actor, &link).await.map_err(fail)
    }
}

endpoint! {
    /// Deletes a link; its number is never given again.
    ///
    /// # Errors
    /// `NotFound` for one that is not there; `Conflict` on a newer version.
    "links/delete" async fn delete_link(id: LinkId, version: i64) -> () {
        let actor = actor().await?;
        services()?.delete_link(&actor, id, version).await.map_err(fail)
    }
}
