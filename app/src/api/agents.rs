//! System Settings › Setup › Agents.

use foyer_protocol::AgentId;
use foyer_protocol::setup::{Agent, Invitation, Saved};

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
    /// Makes (version 0) or changes an agent. The answer for a new one holds an invitation.
    ///
    /// # Errors
    /// `Invalid` with a field; `Conflict` when somebody saved a newer version; `Unconfirmed` for a new agent,
    /// another role or e-mail without a password of late.
    "agents/save" async fn save_agent(agent: Agent) -> Saved {
        let actor = actor().await?;
        services()?.save_agent(&actor, &agent).await.map_err(fail)
    }
}

endpoint! {
    /// Deletes an agent who never owned a chat; others are deactivated by saving `active: false`.
    ///
    /// # Errors
    /// `InUse` with "In use by …" while something refers to it; `Conflict` on a newer version.
    "agents/delete" async fn delete_agent(id: AgentId, version: i64) -> () {
        let actor = actor().await?;
        services()?.delete_agent(&actor, &id, version).await.map_err(fail)
    }
}

endpoint! {
    /// A new link by which an agent chooses a password; one from before is void.
    ///
    /// # Errors
    /// `Forbidden` unless the caller is an administrator; `Unconfirmed` without a password of late; `State` for
    /// an agent who is deactivated.
    "agents/invite" async fn invite_agent(id: AgentId) -> Invitation {
        let actor = actor().await?;
        services()?.invite(&actor, &id).await.map_err(fail)
    }
}

endpoint! {
    /// Ends all sessions of an agent, but the one in use; answers how many.
    ///
    /// # Errors
    /// `Forbidden` unless the caller is an administrator.
    "agents/end-sessions" async fn end_agent_sessions(id: AgentId) -> i64 {
        let actor = actor().await?;
        services()?.end_sessions_of(&actor, &id).await.map_err(fail)
    }
}
