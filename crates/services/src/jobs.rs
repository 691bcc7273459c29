//! Work that goes on beside requests: one file a job.
//!
//! A job is a row, put there by the transaction that needs it. Any process takes it by a lease; its
//! effect and its end are one transaction, so the effect happens once, however many processes tried.
//! What fails is tried again after growing waits and seen by administrators. [`leases`] alone is no
//! row: it is each process's own.

mod absent;
mod forget_blocks;
mod forget_pictures;
mod leases;
mod sweep;
mod troubled;

pub use leases::{AGENT_GRACE_MS, LEASE_MS, RENEW_MS, VISITOR_GRACE_MS};

use crate::change::Tx;
use crate::{ServiceError, Services};
use foyer_domain::retry;
use foyer_metrics::{Fault, JobEnd, metrics};
use foyer_protocol::{AppError, Timestamp};
use foyer_storage::Lock;
use foyer_storage::jobs::{self, Claim, NewJob};

/// How long a process may take for one job, in ms. A job of a process that died is taken by
/// another one after this time.
const CLAIM_MS: i64 = 60_000;

/// What there is to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Sweep,
    Absent,
    ForgetBlocks,
    ForgetPictures,
}

impl Kind {
    const ALL: [Self; 4] = [Self::Sweep, Self::Absent, Self::ForgetBlocks, Self::ForgetPictures];

    /// Its name in the database; that of a standing job is its id, too.
    fn name(self) -> &'static str {
        match self {
            Self::Sweep => "sweep",
            Self::Absent => "absent",
            Self::ForgetBlocks => "forget_blocks",
            Self::ForgetPictures => "forget_pictures",
        }
    }

    /// What administrators call it.
    fn label(self) -> &'static str {
        match self {
            Self::Sweep => "Remove sessions that have ended",
            Self::Absent => "End chats whose visitor is gone",
            Self::ForgetBlocks => "Remove blocks of visitors that ended 30 days ago",
            Self::ForgetPictures => "Remove pictures that nothing shows any more",
        }
    }

    /// The kind of a name; `None` for one of a newer program.
    fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// Time between two turns of a standing job, in ms; `None` for what is done once.
    fn every_ms(self) -> Option<i64> {
        match self {
            Self::Sweep => Some(sweep::EVERY_MS),
            Self::Absent => Some(absent::EVERY_MS),
            Self::ForgetBlocks => Some(forget_blocks::EVERY_MS),
            Self::ForgetPictures => Some(forget_pictures::EVERY_MS),
        }
    }

    /// What the job must have to itself.
    fn lock(self) -> Lock {
        match self {
            Self::Sweep | Self::ForgetBlocks | Self::ForgetPictures => Lock::Rows,
            Self::Absent => Lock::Distribution,
        }
    }

    /// The job's effect, inside the transaction that also ends it.
    async fn run(self, tx: &mut Tx<'_>, _payload: &str) -> Result<(), ServiceError> {
        match self {
            Self::Sweep => sweep::run(tx).await,
            Self::Absent => absent::run(tx).await,
            Self::ForgetBlocks => forget_blocks::run(tx).await,
            Self::ForgetPictures => forget_pictures::run(tx).await,
        }
    }
}

/// Puts the standing jobs into the table where they are missing.
async fn put_standing(tx: &mut Tx<'_>) -> Result<(), ServiceError> {
    for kind in Kind::ALL {
        if kind.every_ms().is_some() {
            let job = NewJob {
                id: kind.name().to_owned(),
                kind: kind.name(),
                payload: String::new(),
                due_at: tx.now,
                every_ms: kind.every_ms(),
            };
            jobs::put(tx.conn, &job).await?;
        }
    }
    Ok(())
}

impl Services {
    /// Does what is due, and answers when to look again at the latest; `None` = nothing waits. A job
    /// that fails is noted and holds up no other.
    ///
    /// # Errors
    /// When the database does not say what is due.
    pub async fn run_due_jobs(&self) -> Result<Option<Timestamp>, ServiceError> {
        let now = self.clock.now();
        let due = jobs::due(&mut self.store.read().await?, now, now.plus_ms(CLAIM_MS)).await?;
        for job in due {
            // A kind of a newer program waits for a process that knows it.
            if let Some(kind) = Kind::named(&job.kind) {
                self.run_job(&job.id, kind).await;
            }
        }
        Ok(jobs::next_due(&mut self.store.read().await?).await?)
    }

    async fn run_job(&self, id: &str, kind: Kind) {
        let claim = match self.claim_job(id).await {
            Ok(Some(claim)) => claim,
            // Somebody else was faster.
            Ok(None) => return,
            // Nothing to note it in: the database has just failed.
            Err(error) => return self.log_job(id, kind, 0, &error),
        };
        let mine = claim.clone();
        let outcome = self
            .change(kind.lock(), move |tx| {
                Box::pin(async move {
                    kind.run(tx, &mine.payload).await?;
                    if jobs::done(tx.conn, &mine, tx.now).await? {
                        return Ok(());
                    }
                    Err(ServiceError::internal("a job took longer than its lease"))
                })
            })
            .await;
        match outcome {
            Ok(()) => metrics().jobs.of(JobEnd::Done).inc(),
            Err(error) => {
                self.log_job(id, kind, claim.attempts + 1, &error);
                if let Err(error) = self.note_failed_job(claim, error).await {
                    // Its lease runs out, and then it is due again.
                    self.log_job(id, kind, 0, &error);
                }
            }
        }
    }

    async fn claim_job(&self, id: &str) -> Result<Option<Claim>, ServiceError> {
        let id = id.to_owned();
        self.change(Lock::Rows, move |tx| {
            Box::pin(async move { Ok(jobs::claim(tx.conn, &id, tx.now, tx.now.plus_ms(CLAIM_MS)).await?) })
        })
        .await
    }

    async fn note_failed_job(&self, claim: Claim, error: ServiceError) -> Result<(), ServiceError> {
        let words = in_words(&error);
        let failures = claim.attempts + 1;
        let wait_ms = retry::wait_ms(failures);
        // A standing job is never given up, and waits for no longer than its next turn.
        let wait_ms = claim.every_ms.map_or(wait_ms, |every_ms| wait_ms.min(every_ms));
        let over = claim.every_ms.is_none() && retry::is_over(failures);
        metrics().jobs.of(if over { JobEnd::GivenUp } else { JobEnd::Failed }).inc();
        self.change(Lock::Rows, move |tx| {
            Box::pin(async move {
                if over {
                    return Ok(jobs::give_up(tx.conn, &claim, tx.now, &words).await?);
                }
                Ok(jobs::retry(tx.conn, &claim, tx.now.plus_ms(wait_ms), &words).await?)
            })
        })
        .await
    }

    fn log_job(&self, id: &str, kind: Kind, failures: i64, error: &ServiceError) {
        metrics().faults.of(Fault::Job).inc();
        tracing::error!(job.id = id, job.kind = kind.name(), failures, error = %error, "a job failed");
    }
}

/// Why a job failed, for administrators. What the database says stays in the log.
fn in_words(error: &ServiceError) -> String {
    match error {
        ServiceError::App(AppError { message, .. }) => message.clone(),
        ServiceError::Storage(_) => "The database refused. The log of this time says why.".to_owned(),
        ServiceError::Internal(what) => format!("Something went wrong on the server: {what}."),
    }
}
