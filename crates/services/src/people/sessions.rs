//! An agent's own sessions.

use crate::{Actor, ServiceError, Services};
use foyer_protocol::SessionId;
use foyer_protocol::people::SessionRow;
use foyer_storage::{Lock, sessions};

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
            Box::pin(async move {
                let mut ended = 0;
                for row in sessions::of_agent(tx.conn, &agent, tx.now).await? {
                    if row.id != own && sessions::delete(tx.conn, &row.id, &agent).await? {
                        tx.hints.ended_sessions.insert(row.id);
                        ended += 1;
                    }
                }
                Ok(ended)
            })
        })
        .await
    }

    async fn end_session(&self, actor: &Actor, id: &SessionId) -> Result<bool, ServiceError> {
        let (agent, session) = (actor.id().clone(), id.clone());
        self.change(Lock::Rows, move |tx| {
            Box::pin(async move {
                let ended = sessions::delete(tx.conn, &session, &agent).await?;
                if ended {
                    tx.hints.ended_sessions.insert(session);
                }
                Ok(ended)
            })
        })
        .await
    }
}
