//! System Settings › Setup › Groups.

use foyer_protocol::GroupId;
use foyer_protocol::setup::{Group, Saved};

#[cfg(feature = "ssr")]
use super::caller::{actor, fail, services};

endpoint! {
    /// All groups, by name.
    ///
    /// # Errors
    /// `Forbidden` unless the caller is an administrator.
    "groups/list" async fn list_groups() -> Vec<Group> {
        let actor = actor().await?;
        services()?.list_groups(&actor).await.map_err(fail)
    }
}

endpoint! {
    /// Makes (version 0) or changes a group.
    ///
    /// # Errors
    /// `Invalid` with a field; `Conflict` when somebody saved a newer version.
    "groups/save" async fn save_group(group: Group) -> Saved {
        let actor = actor().await?;
        services()?.save_group(&actor, &group).await.map_err(fail)
    }
}

endpoint! {
    /// Deletes a group.
    ///
    /// # Errors
    /// `InUse` with "In use by …" while something refers to it; `Conflict` on a newer version.
    "groups/delete" async fn delete_group(id: GroupId, version: i64) -> () {
        let actor = actor().await?;
        services()?.delete_group(&actor, &id, version).await.map_err(fail)
    }
}
