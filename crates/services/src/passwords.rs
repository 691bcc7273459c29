//! Password hashing: argon2id, off the async threads, few at a time.

use crate::ServiceError;
use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use tokio::sync::{Semaphore, SemaphorePermit};

/// Hashes that run at once; each takes 19 MiB and a core for a while.
const AT_ONCE: usize = 2;

/// Hashes and verifies passwords.
#[derive(Debug)]
pub(crate) struct Passwords {
    turns: Semaphore,
    /// Verified against when there is no such account, so that the answer takes equally long.
    nobody: String,
}

impl Passwords {
    pub(crate) fn new() -> Result<Self, ServiceError> {
        let nobody = hash_now("nobody has this password")?;
        Ok(Self { turns: Semaphore::new(AT_ONCE), nobody })
    }

    /// The PHC string of a password.
    pub(crate) async fn hash(&self, password: &str) -> Result<String, ServiceError> {
        let password = password.to_owned();
        self.blocking(move || hash_now(&password)).await?
    }

    /// A turn to verify. Whoever counts wrong passwords reads the count, verifies and counts in one
    /// turn: otherwise a thousand tries at once would all be read as the first.
    pub(crate) async fn turn(&self) -> Result<Turn<'_>, ServiceError> {
        let turn = self.turns.acquire().await;
        let turn = turn.map_err(|_| ServiceError::internal("password hashing has stopped"))?;
        Ok(Turn { nobody: &self.nobody, _turn: turn })
    }

    async fn blocking<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, ServiceError> {
        let _turn = self.turn().await?;
        off_the_async_threads(work).await
    }
}

/// One of the few hashes that run at once.
pub(crate) struct Turn<'p> {
    nobody: &'p str,
    _turn: SemaphorePermit<'p>,
}

impl Turn<'_> {
    /// Whether the password is the hash's; `None` takes as long and answers false.
    pub(crate) async fn verify(&self, password: &str, hash: Option<&str>) -> Result<bool, ServiceError> {
        let known = hash.is_some();
        let password = password.to_owned();
        let hash = hash.unwrap_or(self.nobody).to_owned();
        let fits = off_the_async_threads(move || verify_now(&password, &hash)).await??;
        Ok(known && fits)
    }
}

async fn off_the_async_threads<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, ServiceError> {
    tokio::task::spawn_blocking(work).await.map_err(|_| ServiceError::internal("password hashing panicked"))
}

fn hash_now(password: &str) -> Result<String, ServiceError> {
    Argon2::default()
        .hash_password(password.as_bytes())
        .map(|hash| hash.to_string())
        .map_err(|_| ServiceError::internal("password hashing failed"))
}

fn verify_now(password: &str, hash: &str) -> Result<bool, ServiceError> {
    let hash = PasswordHash::new(hash).map_err(|_| ServiceError::internal("stored hash is unreadable"))?;
    Ok(Argon2::default().verify_password(password.as_bytes(), &hash).is_ok())
}
