//! Available / Away, and *receives chats* per group. Becoming receiving takes waiting chats.

use crate::distribute::drain;
use crate::{Actor, Hints, ServiceError, Services};
use foyer_protocol::GroupId;
use foyer_protocol::people::AgentStatus;
use foyer_storage::{Lock, agents};

impl Services {
    /// Sets the actor's status.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn set_status(&self, actor: &Actor, status: AgentStatus) -> Result<(), ServiceError> {
        let agent = actor.id().clone();
        let now = self.clock.now();
        let hints = self
            .store
            .write(Lock::Distribution, move |conn| {
                Box::pin(async move {
                    agents::set_status(conn, &agent, status).await?;
                    let mut hints = Hints { people: true, ..Hints::default() };
                    drain(conn, now, &mut hints).await?;
                    Ok::<_, ServiceError>(hints)
                })
            })
            .await?;
        self.bus.publish(hints);
        Ok(())
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
        let (agent, group) = (actor.id().clone(), group.clone());
        let now = self.clock.now();
        let hints = self
            .store
            .write(Lock::Distribution, move |conn| {
                Box::pin(async move {
                    if !agents::set_receives(conn, &agent, &group, receives).await? {
                        return Err(ServiceError::not_found("group"));
                    }
                    let mut hints = Hints { people: true, ..Hints::default() };
                    drain(conn, now, &mut hints).await?;
                    Ok(hints)
                })
            })
            .await?;
        self.bus.publish(hints);
        Ok(())
    }
}
