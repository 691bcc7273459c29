//! System Settings › Setup › Agents.

use super::ApiError;
use foyer_protocol::AgentId;
use foyer_protocol::setup::{Agent, Saved};
use leptos::prelude::*;
use server_fn::codec::Json;

#[cfg(feature = "ssr")]
use super::caller::{actor, fail, services};

/// All agents, by name.
///
/// # Errors
/// `Forbidden` unless the caller is an administrator.
#[server(endpoint = "agents/list", input = Json)]
pub async fn list_agents() -> Result<Vec<Agent>, ApiError> {
    let actor = actor().await?;
    services()?.list_agents(&actor).await.map_err(fail)
}

/// Makes (version 0) or changes a agent.
///
/// # Errors
/// `Invalid` with a field; `Conflict` when somebody saved a newer version.
#[server(endpoint = "agents/save", input = Json)]
pub async fn save_agent(agent: Agent) -> Result<Saved, ApiError> {
    let actor = actor().await?;
    services()?.save_agent(&actor, &agent).await.map_err(fail)
}

/// Deletes a agent who never owned a chat; others are deactivated by saving `active: false`.
///
/// # Errors
/// `InUse` with "In use by …" while something refers to it; `Conflict` on a newer version.
#[server(endpoint = "agents/delete", input = Json)]
pub async fn delete_agent(id: AgentId, version: i64) -> Result<(), ApiError> {
    let actor = actor().await?;
    services()?.delete_agent(&actor, &id, version).await.map_err(fail)
}
