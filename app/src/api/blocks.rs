//! Blocking visitors.

use foyer_protocol::BlockId;
use foyer_protocol::blocks::{Block, NewBlock};

#[cfg(feature = "ssr")]
use super::caller::{actor, fail, services};

endpoint! {
    /// **Block visitor**.
    ///
    /// # Errors
    /// `NotFound` for a chat out of sight; `Forbidden` where it is not the caller's to do; `Conflict` when the visitor is
    /// blocked already.
    "blocks/add" async fn block_visitor(new: NewBlock) -> Block {
        let actor = actor().await?;
        services()?.block_visitor(&actor, &new).await.map_err(fail)
    }
}

endpoint! {
    /// **Unblock**; one that is over already is no error.
    ///
    /// # Errors
    /// `NotFound` when unknown or out of sight; `Forbidden` where it is not the caller's to do.
    "blocks/lift" async fn unblock_visitor(id: BlockId) -> () {
        let actor = actor().await?;
        services()?.unblock_visitor(&actor, &id).await.map_err(fail)
    }
}

endpoint! {
    /// The blocks the caller may see, the newest first.
    ///
    /// # Errors
    /// `Forbidden` unless the caller is a manager or an administrator.
    "blocks/list" async fn list_blocks() -> Vec<Block> {
        let actor = actor().await?;
        services()?.list_blocks(&actor).await.map_err(fail)
    }
}
