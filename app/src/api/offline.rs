//! **Offline messages**: list, assign, close.

use super::ApiError;
use foyer_protocol::offline::OfflineMessage;
use foyer_protocol::setup::Saved;
use foyer_protocol::{AgentId, OfflineMessageId};
use leptos::prelude::*;
use server_fn::codec::Json;

#[cfg(feature = "ssr")]
use super::caller::{actor, fail, services};

/// Open messages oldest first, or the 200 newest closed ones.
///
/// # Errors
/// `SignedOut` without a live session.
#[server(endpoint = "offline/list", input = Json)]
pub async fn list_offline_messages(closed: bool) -> Result<Vec<OfflineMessage>, ApiError> {
    let actor = actor().await?;
    services()?.list_offline_messages(&actor, closed).await.map_err(fail)
}

/// Gives a message to an agent of its department, or back to nobody.
///
/// # Errors
/// `NotFound` out of sight; `Conflict` on a newer version.
#[server(endpoint = "offline/assign", input = Json)]
pub async fn assign_offline_message(
    id: OfflineMessageId,
    to: Option<AgentId>,
    version: i64,
) -> Result<Saved, ApiError> {
    let actor = actor().await?;
    services()?.assign_offline_message(&actor, &id, to.as_ref(), version).await.map_err(fail)
}

/// Closes a message, or opens it again.
///
/// # Errors
/// `NotFound` out of sight; `Conflict` on a newer version.
#[server(endpoint = "offline/close", input = Json)]
pub async fn close_offline_message(
    id: OfflineMessageId,
    closed: bool,
    version: i64,
) -> Result<Saved, ApiError> {
    let actor = actor().await?;
    services()?.close_offline_message(&actor, &id, closed, version).await.map_err(fail)
}
