//! Available / Away, and *receives chats* per group. Becoming receiving takes waiting chats.

use crate::setup::last_change::{Done, note_own};
use crate::{Actor, ServiceError, Services};
use foyer_protocol::people::AgentStatus;
use foyer_protocol::setup::RecordKind;
use foyer_protocol::{AppError, ErrorKind, GroupId};
use foyer_storage::{Lock, agents};

impl Services {
    /// Sets the actor's status.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn set_status(&self, actor: &Actor, status: AgentStatus) -> Result<(), ServiceError> {
        let agent = actor.id().clone();
        self.change(Lock::Distribution, move |tx| {
            Box::pin(async move {
                agents::set_status(tx.conn, &agent, status).await?;
                tx.hints.people = true;
                Ok(())
            })
        })
        .await
    }

    /// Switches *receives chats* for one of the actor's groups.
    ///
    /// # Errors
    /// `NotFound` when the actor is not a member.
    pub async fn set_receiving(
        &self,
        actor: &Actor,
        group: &GroupId,
        receives: bool,
    ) -> Result<(), ServiceError> {
        let (actor, group) = (actor.clone(), group.clone());
        self.change(Lock::Distribution, move |tx| {
            Box::pin(async move {
                if !agents::set_receives(tx.conn, actor.id(), &group, receives).await? {
                    let words = "You aren't in this group any more.";
                    return Err(AppError::new(ErrorKind::NotFound, words).into());
                }
                // An administrator's form shows the same switch.
                note_own(tx, &actor, RecordKind::Agent, actor.id().as_str(), Done::Saved).await?;
                tx.hints.people = true;
                Ok(())
            })
        })
        .await
    }
}
