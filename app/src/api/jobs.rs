//! Background jobs that failed, and what to do about them.

use foyer_protocol::setup::TroubledJob;

#[cfg(feature = "ssr")]
use super::caller::{actor, fail, services};

endpoint! {
    /// Jobs whose last try failed, 64 at most.
    ///
    /// # Errors
    /// `Forbidden` unless the caller is an administrator.
    "jobs/list" async fn list_troubled_jobs() -> Vec<TroubledJob> {
        let actor = actor().await?;
        services()?.list_troubled_jobs(&actor).await.map_err(fail)
    }
}

endpoint! {
    /// Tries a job again now.
    ///
    /// # Errors
    /// `Forbidden` unless the caller is an administrator; `NotFound` when it is done meanwhile.
    "jobs/retry" async fn retry_job(id: String) -> () {
        let actor = actor().await?;
        services()?.retry_job(&actor, &id).await.map_err(fail)
    }
}

endpoint! {
    /// Forgets a job that was given up.
    ///
    /// # Errors
    /// `Forbidden` unless the caller is an administrator; `NotFound` when it is gone or still tried.
    "jobs/dismiss" async fn dismiss_job(id: String) -> () {
        let actor = actor().await?;
        services()?.dismiss_job(&actor, &id).await.map_err(fail)
    }
}
