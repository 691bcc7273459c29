//! The leases of this process's connections: each process renews its own, so this is no row.

use super::put_standing;
use crate::{ServiceError, Services};
use foyer_storage::{Lock, presence};

/// How long a lease holds without renewal, in ms.
pub const LEASE_MS: i64 = 30_000;
/// How often leases are renewed, in ms.
pub const RENEW_MS: i64 = 10_000;

impl Services {
    /// To be called once before serving: leases of an earlier run of this node hold no more, and the
    /// standing jobs are there.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn start_node(&self) -> Result<(), ServiceError> {
        let node = self.settings.node.clone();
        self.change(Lock::Distribution, move |tx| {
            Box::pin(async move {
                presence::clear_node(tx.conn, &node).await?;
                put_standing(tx).await
            })
        })
        .await
    }

    /// To be called every [`RENEW_MS`]: renews this node's leases and drops dead ones. As every change
    /// under the distribution lock it hands out what waits. Nothing should, but for a clock that was set
    /// forward: until their leases are renewed everybody counts as gone, and what became free meanwhile
    /// was given to nobody.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn renew_leases(&self) -> Result<(), ServiceError> {
        let node = self.settings.node.clone();
        self.change(Lock::Distribution, move |tx| {
            Box::pin(async move {
                presence::renew(tx.conn, &node, tx.now.plus_ms(LEASE_MS)).await?;
                tx.hints.people = presence::expire(tx.conn, tx.now).await? > 0;
                Ok(())
            })
        })
        .await
    }
}
