//! System Settings › Setup › Agents.

use foyer_protocol::AgentId;
use foyer_protocol::setup::{Agent, Saved};

#[cfg(feature = "ssr")]
use super::caller::{actor, fail, services};

endpoint! {
    /// All agents, by name.
    ///
    /// # Errors
    /// `Forbidden` unless the caller is an administrator.
    "agents/list" async fn list_agents() -> Vec<Agent> {
        let actor = actor().await?;
        services()?.list_agents(&actor).await.map_err(fail)
    }
}

endpoint! {
    /// Makes (version 0) or changes a agent.
    ///
    /// # Errors
    /// `Invalid` with a field; `Conflict` when somebody saved a newer version.
    "agents/save" async fn save_agent(agent: Agent) -> Saved {
        let actor = actor().await?;
        services()?.save_agent(&actor, &agent).await.map_err(fail)
    }
}

endpoint! {
    /// Deletes a agent who never owned a chat; others are deactivated by saving `active: false`.
    ///
    /// # Errors
    /// `InUse` with "In use by …" while something refers to it; `Conflict` on a newer version.
    "agents/delete" async fn delete_agent(id: AgentId, version: i64) -> () {
        let actor = actor().await?;
        services()?.delete_agent(&actor, &id, version).await.map_err(fail)
    }
}
