//! **Offline messages**: list, read, assign, close.

use foyer_protocol::offline::{OfflineAfter, OfflineChoices, OfflineMessage, OfflinePage, OfflineQuery};
use foyer_protocol::{AgentId, OfflineMessageId};

#[cfg(feature = "ssr")]
use super::caller::{actor, fail, services};

endpoint! {
    /// The next messages of a list, at most `limit`, and how many it has.
    ///
    /// # Errors
    /// `SignedOut` without a live session.
    "offline/list" async fn list_offline_messages(query: OfflineQuery, after: Option<OfflineAfter>, limit: i64) -> OfflinePage {
        let actor = actor().await?;
        services()?.list_offline_messages(&actor, &query, after.as_ref(), limit).await.map_err(fail)
    }
}

endpoint! {
    /// What lists can be narrowed to.
    ///
    /// # Errors
    /// `SignedOut` without a live session.
    "offline/choices" async fn list_offline_choices() -> OfflineChoices {
        let actor = actor().await?;
        services()?.offline_choices(&actor).await.map_err(fail)
    }
}

endpoint! {
    /// One message, open or closed.
    ///
    /// # Errors
    /// `NotFound` when unknown or out of sight.
    "offline/read" async fn read_offline_message(id: OfflineMessageId) -> OfflineMessage {
        let actor = actor().await?;
        services()?.read_offline_message(&actor, &id).await.map_err(fail)
    }
}

endpoint! {
    /// Gives an open message to an agent of its department, or back to nobody.
    ///
    /// # Errors
    /// `NotFound` out of sight, or for such an agent; `Conflict` on a newer version; `State` when it is closed.
    "offline/assign" async fn assign_offline_message(id: OfflineMessageId, to: Option<AgentId>, version: i64) -> OfflineMessage {
        let actor = actor().await?;
        services()?.assign_offline_message(&actor, &id, to.as_ref(), version).await.map_err(fail)
    }
}

endpoint! {
    /// Closes a message, or opens it again.
    ///
    /// # Errors
    /// `NotFound` out of sight; `Conflict` on a newer version.
    "offline/close" async fn close_offline_message(id: OfflineMessageId, closed: bool, version: i64) -> OfflineMessage {
        let actor = actor().await?;
        services()?.close_offline_message(&actor, &id, closed, version).await.map_err(fail)
    }
}
