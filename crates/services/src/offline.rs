//! Offline messages, looked after by agents. Visitors leave them in `visitors/offline.rs`.

use crate::{Actor, ServiceError, Services};
use foyer_domain::permissions::may_see_department;
use foyer_protocol::offline::OfflineMessage;
use foyer_protocol::people::Role;
use foyer_protocol::setup::Saved;
use foyer_protocol::{AgentId, DepartmentId, OfflineMessageId};
use foyer_storage::offline::Stored;
use foyer_storage::{Conn, Lock, agents, offline};

const CHANGED: &str = "Somebody changed this message meanwhile. Look again.";

impl Services {
    /// Open messages the actor may see, oldest first; or the newest closed ones.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn list_offline_messages(
        &self,
        actor: &Actor,
        closed: bool,
    ) -> Result<Vec<OfflineMessage>, ServiceError> {
        let mut conn = self.store.read().await?;
        let of_all = actor.viewer.role == Role::Administrator;
        let rows = offline::list(&mut conn, closed, actor.id(), of_all).await?;
        // The pure rule has the last word.
        Ok(rows.into_iter().filter(|row| sees(actor, &row.department)).map(|row| row.message).collect())
    }

    /// Open messages a department has, for departments the actor may see, added up.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn open_offline_messages(&self, actor: &Actor) -> Result<i64, ServiceError> {
        let mut conn = self.store.read().await?;
        let counts = offline::open_by_department(&mut conn).await?;
        Ok(counts.iter().filter(|(department, _)| sees(actor, department)).map(|(_, n)| n).sum())
    }

    /// Gives a message to an agent who may see it, or to nobody.
    ///
    /// # Errors
    /// `NotFound` out of sight or for such an agent; `Conflict` at another version.
    pub async fn assign_offline_message(
        &self,
        actor: &Actor,
        id: &OfflineMessageId,
        to: Option<&AgentId>,
        version: i64,
    ) -> Result<Saved, ServiceError> {
        let (actor, id, to) = (actor.clone(), id.clone(), to.cloned());
        self.change(Lock::Rows, move |tx| {
            Box::pin(async move {
                let stored = seen(tx.conn, &actor, &id).await?;
                if let Some(to) = &to {
                    check_assignee(tx.conn, to, &stored.department).await?;
                }
                if !offline::assign(tx.conn, &id, version, to.as_ref()).await? {
                    return Err(ServiceError::conflict(CHANGED));
                }
                tx.hints.offline = true;
                Ok(Saved { id: id.0, version: version + 1 })
            })
        })
        .await
    }

    /// Closes a message, or opens it again.
    ///
    /// # Errors
    /// `NotFound` out of sight; `Conflict` at another version.
    pub async fn close_offline_message(
        &self,
        actor: &Actor,
        id: &OfflineMessageId,
        closed: bool,
        version: i64,
    ) -> Result<Saved, ServiceError> {
        let (actor, id) = (actor.clone(), id.clone());
        let closed_at = closed.then(|| self.clock.now());
        self.change(Lock::Rows, move |tx| {
            Box::pin(async move {
                seen(tx.conn, &actor, &id).await?;
                if !offline::close(tx.conn, &id, version, closed_at).await? {
                    return Err(ServiceError::conflict(CHANGED));
                }
                tx.hints.offline = true;
                Ok(Saved { id: id.0, version: version + 1 })
            })
        })
        .await
    }
}

/// A message belongs to its department: whoever has a group there looks after it.
fn sees(actor: &Actor, department: &DepartmentId) -> bool {
    may_see_department(&actor.viewer, department)
}

async fn seen(conn: &mut Conn, actor: &Actor, id: &OfflineMessageId) -> Result<Stored, ServiceError> {
    offline::by_id(conn, id)
        .await?
        .filter(|stored| sees(actor, &stored.department))
        .ok_or_else(|| ServiceError::not_found("message"))
}

async fn check_assignee(
    conn: &mut Conn,
    to: &AgentId,
    department: &DepartmentId,
) -> Result<(), ServiceError> {
    let agent = agents::by_id(conn, to).await?.filter(|agent| agent.active);
    let memberships = agents::memberships(conn, to).await?;
    let fits = agent.is_some_and(|agent| {
        agent.role == Role::Administrator || memberships.iter().any(|m| m.department == *department)
    });
    if fits { Ok(()) } else { Err(ServiceError::not_found("agent")) }
}
