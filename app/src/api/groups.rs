//! System Settings › Setup › Groups.

use super::ApiError;
use foyer_protocol::GroupId;
use foyer_protocol::setup::{Group, Saved};
use leptos::prelude::*;
use server_fn::codec::Json;

#[cfg(feature = "ssr")]
use super::caller::{actor, fail, services};

/// All groups, by name.
///
/// # Errors
/// `Forbidden` unless the caller is an administrator.
#[server(endpoint = "groups/list", input = Json)]
pub async fn list_groups() -> Result<Vec<Group>, ApiError> {
    let actor = actor().await?;
    services()?.list_groups(&actor).await.map_err(fail)
}

/// Makes (version 0) or changes a group.
///
/// # Errors
/// `Invalid` with a field; `Conflict` when somebody saved a newer version.
#[server(endpoint = "groups/save", input = Json)]
pub async fn save_group(group: Group) -> Result<Saved, ApiError> {
    let actor = actor().await?;
    services()?.save_group(&actor, &group).await.map_err(fail)
}

/// Deletes a group.
///
/// # Errors
/// `InUse` with "In use by …" while something refers to it; `Conflict` on a newer version.
#[server(endpoint = "groups/delete", input = Json)]
pub async fn delete_group(id: GroupId, version: i64) -> Result<(), ApiError> {
    let actor = actor().await?;
    services()?.delete_group(&actor, &id, version).await.map_err(fail)
}
