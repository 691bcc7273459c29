//! System Settings › Background Jobs: what failed, and what to do about it.

use super::Kind;
use crate::{Actor, ServiceError, Services};
use foyer_protocol::setup::TroubledJob;
use foyer_storage::{Lock, jobs};

impl Services {
    /// Jobs whose last try failed, 64 at most, the one that is due first at the top.
    ///
    /// # Errors
    /// `Forbidden` unless the actor is an administrator.
    pub async fn list_troubled_jobs(&self, actor: &Actor) -> Result<Vec<TroubledJob>, ServiceError> {
        actor.administers()?;
        let rows = jobs::troubled(&mut self.store.read().await?).await?;
        Ok(rows
            .into_iter()
            .map(|row| TroubledJob {
                name: Kind::named(&row.kind).map_or(row.kind, |kind| kind.label().to_owned()),
                id: row.id,
                attempts: row.attempts,
                error: row.error,
                next_at: row.failed_at.is_none().then_some(row.due_at),
                failed_at: row.failed_at,
            })
            .collect())
    }

    /// Tries a job again now, also one that was given up.
    ///
    /// # Errors
    /// `Forbidden` unless the actor is an administrator; `NotFound` when it is done meanwhile.
    pub async fn retry_job(&self, actor: &Actor, id: &str) -> Result<(), ServiceError> {
        actor.administers()?;
        let id = id.to_owned();
        self.change(Lock::Rows, move |tx| {
            Box::pin(async move {
                if jobs::resume(tx.conn, &id, tx.now).await? {
                    return Ok(());
                }
                Err(ServiceError::not_found("job"))
            })
        })
        .await
    }

    /// Forgets a job that was given up.
    ///
    /// # Errors
    /// `Forbidden` unless the actor is an administrator; `NotFound` when there is no such job, or it is
    /// still tried.
    pub async fn dismiss_job(&self, actor: &Actor, id: &str) -> Result<(), ServiceError> {
        actor.administers()?;
        let id = id.to_owned();
        self.change(Lock::Rows, move |tx| {
            Box::pin(async move {
                if jobs::dismiss(tx.conn, &id).await? {
                    return Ok(());
                }
                Err(ServiceError::not_found("job"))
            })
        })
        .await
    }
}
