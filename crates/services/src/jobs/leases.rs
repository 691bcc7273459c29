//! The leases of this process's connections: each process renews its own, so this is no row.

use super::put_standing;
use crate::change::Tx;
use crate::{ServiceError, Services};
use foyer_protocol::Timestamp;
use foyer_storage::{Lock, presence, sessions};

/// How long a lease holds without renewal, in ms.
pub const LEASE_MS: i64 = 30_000;
/// How often leases are renewed, in ms.
pub const RENEW_MS: i64 = 10_000;
/// How long an agent whose last tab is gone still counts as connected, in ms: a reload is no absence.
pub const AGENT_GRACE_MS: i64 = 10_000;
/// The same for a visitor, in ms: the next page of the website is no absence.
pub const VISITOR_GRACE_MS: i64 = 5_000;

impl Services {
    /// To be called once before serving: connections of an earlier run of this node are gone, as by a cut
    /// of all lines, sessions live no longer than is set now, and the standing jobs are there.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn start_node(&self) -> Result<(), ServiceError> {
        let node = self.settings.node.clone();
        let (idle_ms, longest_ms) = (self.settings.session_idle_ms, self.settings.session_longest_ms);
        self.change(Lock::Distribution, move |tx| {
            Box::pin(async move {
                let (agents, visitors) = (tx.now.plus_ms(AGENT_GRACE_MS), tx.now.plus_ms(VISITOR_GRACE_MS));
                presence::let_go_of_node(tx.conn, &node, agents, visitors).await?;
                // What began under longer times ends by those of now.
                sessions::shorten(tx.conn, idle_ms, longest_ms).await?;
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
                expire(tx).await
            })
        })
        .await
    }

    /// Drops connections whose grace is over; answers when the next one is.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn end_graces(&self) -> Result<Option<Timestamp>, ServiceError> {
        let now = self.clock.now();
        let next = presence::next_end(&mut self.store.read().await?).await?;
        if next.is_none_or(|next| next > now) {
            return Ok(next);
        }
        self.change(Lock::Rows, |tx| {
            Box::pin(async move {
                expire(tx).await?;
                Ok(presence::next_end(tx.conn).await?)
            })
        })
        .await
    }
}

/// Drops leases that have run out; whoever sees the people or chats they were of is told.
async fn expire(tx: &mut Tx<'_>) -> Result<(), ServiceError> {
    let expired = presence::expire(tx.conn, tx.now).await?;
    tx.hints.people |= expired.leases > 0;
    expired.chats.iter().for_each(|chat| tx.hints.chat(chat));
    Ok(())
}
