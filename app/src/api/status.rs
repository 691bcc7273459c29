//! Available / Away, and which groups I receive chats for. The result arrives by the socket.

use foyer_protocol::GroupId;
use foyer_protocol::people::AgentStatus;

#[cfg(feature = "ssr")]
use super::caller::{actor, fail, services};

endpoint! {
    /// Sets my status.
    ///
    /// # Errors
    /// `SignedOut` without a live session.
    "status/set" async fn set_status(status: AgentStatus) -> () {
        let actor = actor().await?;
        services()?.set_status(&actor, status).await.map_err(fail)
    }
}

endpoint! {
    /// Switches *receives chats* for one of my groups.
    ///
    /// # Errors
    /// `NotFound` when I am not a member.
    "status/receiving" async fn set_receiving(group: GroupId, receives: bool) -> () {
        let actor = actor().await?;
        services()?.set_receiving(&actor, &group, receives).await.map_err(fail)
    }
}
