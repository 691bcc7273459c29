//! Available / Away, and which groups I receive chats for. The result arrives by the socket.

use super::ApiError;
use foyer_protocol::GroupId;
use foyer_protocol::people::AgentStatus;
use leptos::prelude::*;
use server_fn::codec::Json;

#[cfg(feature = "ssr")]
use super::caller::{actor, fail, services};

/// Sets my status.
///
/// # Errors
/// `SignedOut` without a live session.
#[server(endpoint = "status/set", input = Json)]
pub async fn set_status(status: AgentStatus) -> Result<(), ApiError> {
    let actor = actor().await?;
    services()?.set_status(&actor, status).await.map_err(fail)
}

/// Switches *receives chats* for one of my groups.
///
/// # Errors
/// `NotFound` when I am not a member.
#[server(endpoint = "status/receiving", input = Json)]
pub async fn set_receiving(group: GroupId, receives: bool) -> Result<(), ApiError> {
    let actor = actor().await?;
    services()?.set_receiving(&actor, &group, receives).await.map_err(fail)
}
