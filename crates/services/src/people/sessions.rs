//! Sessions: one's own, those of an agent as administrators end them, and the one way in which any of them ends.

use crate::actor::still_administers;
use crate::change::Tx;
use crate::{Actor, ServiceError, Services};
use foyer_protocol::people::SessionRow;
use foyer_protocol::{AgentId, SessionId, Timestamp};
use foyer_storage::sessions::Ending;
use foyer_storage::{Lock, StorageError, agents, sessions};

impl Services {
    /// Ends the session in use.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn sign_out(&self, actor: &Actor) -> Result<(), ServiceError> {
        // Ended meanwhile from elsewhere is as good.
        self.end_session(actor, &actor.session).await.map(|_| ())
    }

    /// The actor's sessions, newest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn sessions(&self, actor: &Actor) -> Result<Vec<SessionRow>, ServiceError> {
        let mut conn = self.store.read().await?;
        let rows = sessions::of_agent(&mut conn, actor.id(), self.clock.now()).await?;
        Ok(rows
            .into_iter()
            .map(|row| SessionRow {
                current: row.id == actor.session,
                id: row.id,
                browser: row.browser,
                address: row.address,
                created_at: row.created_at,
                last_seen_at: row.last_seen_at,
            })
            .collect())
    }

    /// Ends one of the actor's sessions; its sockets close at once.
    ///
    /// # Errors
    /// `NotFound` when it is not the actor's.
    pub async fn revoke_session(&self, actor: &Actor, id: &SessionId) -> Result<(), ServiceError> {
        if self.end_session(actor, id).await? { Ok(()) } else { Err(ServiceError::not_found("session")) }
    }

    /// Ends all of the actor's sessions but the one in use; their sockets close at once. Answers how many.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn sign_out_others(&self, actor: &Actor) -> Result<i64, ServiceError> {
        let (agent, own) = (actor.id().clone(), actor.session.clone());
        self.change(Lock::Rows, move |tx| {
            Box::pin(async move { Ok(end(tx, Ending::OthersOf(&agent, &own)).await?) })
        })
        .await
    }

    /// Ends all sessions of an agent, but the one in use; their sockets close at once. Answers how many.
    ///
    /// # Errors
    /// `Forbidden` unless the actor is an administrator; `NotFound` when there is no such agent.
    pub async fn end_sessions_of(&self, actor: &Actor, id: &AgentId) -> Result<i64, ServiceError> {
        actor.administers()?;
        let (actor, agent) = (actor.clone(), id.clone());
        self.change(Lock::Rows, move |tx| {
            Box::pin(async move {
                let actor = still_administers(tx, &actor).await?;
                if agents::by_id(tx.conn, &agent).await?.is_none() {
                    return Err(ServiceError::not_found("agent"));
                }
                Ok(end(tx, but_own(&agent, &actor)).await?)
            })
        })
        .await
    }

    /// Ends sessions whose time is over, and answers when the next one is: their sockets have to be closed then.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn end_expired_sessions(&self) -> Result<Option<Timestamp>, ServiceError> {
        let now = self.clock.now();
        let next = sessions::next_end(&mut self.store.read().await?).await?;
        if next.is_none_or(|next| next > now) {
            return Ok(next);
        }
        self.change(Lock::Rows, |tx| {
            Box::pin(async move {
                end(tx, Ending::ExpiredBy(tx.now)).await?;
                Ok(sessions::next_end(tx.conn).await?)
            })
        })
        .await
    }

    async fn end_session(&self, actor: &Actor, id: &SessionId) -> Result<bool, ServiceError> {
        let (agent, session) = (actor.id().clone(), id.clone());
        self.change(Lock::Rows, move |tx| {
            Box::pin(async move { Ok(end(tx, Ending::One(&session, &agent)).await? > 0) })
        })
        .await
    }
}

/// Ends sessions and answers how many. There is no other way: whoever is connected by one of them is told and cut
/// after the commit.
pub(crate) async fn end(tx: &mut Tx<'_>, which: Ending<'_>) -> Result<i64, StorageError> {
    let ended = sessions::end(tx.conn, which).await?;
    let count = i64::try_from(ended.len()).unwrap_or(i64::MAX);
    tx.hints.ended_sessions.extend(ended);
    Ok(count)
}

/// All sessions of an agent, but the one the actor uses.
pub(crate) fn but_own<'s>(agent: &'s AgentId, actor: &'s Actor) -> Ending<'s> {
    if agent == actor.id() { Ending::OthersOf(agent, &actor.session) } else { Ending::OfAgent(agent) }
}
