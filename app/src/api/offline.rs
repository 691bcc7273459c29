//! **Offline messages**: list, assign, close.

use foyer_protocol::offline::OfflineMessage;
use foyer_protocol::setup::Saved;
use foyer_protocol::{AgentId, OfflineMessageId};

#[cfg(feature = "ssr")]
use super::caller::{actor, fail, services};

endpoint! {
    /// Open messages oldest first, or the 200 newest closed ones.
    ///
    /// # Errors
    /// `SignedOut` without a live session.
    "offline/list" async fn list_offline_messages(closed: bool) -> Vec<OfflineMessage> {
        let actor = actor().await?;
        services()?.list_offline_messages(&actor, closed).await.map_err(fail)
    }
}

endpoint! {
    /// Gives a message to an agent of its department, or back to nobody.
    ///
    /// # Errors
    /// `NotFound` out of sight; `Conflict` on a newer version.
    "offline/assign" async fn assign_offline_message(id: OfflineMessageId, to: Option<AgentId>, version: i64) -> Saved {
        let actor = actor().await?;
        services()?.assign_offline_message(&actor, &id, to.as_ref(), version).await.map_err(fail)
    }
}

endpoint! {
    /// Closes a message, or opens it again.
    ///
    /// # Errors
    /// `NotFound` out of sight; `Conflict` on a newer version.
    "offline/close" async fn close_offline_message(id: OfflineMessageId, closed: bool, version: i64) -> Saved {
        let actor = actor().await?;
        services()?.close_offline_message(&actor, &id, closed, version).await.map_err(fail)
    }
}
