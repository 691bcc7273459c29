//! Passwords: which are refused (`rule`), and hashing with argon2id, off the async threads and few at a time
//! (`turns`).

mod rule;
mod turns;

pub(crate) use rule::check;
pub(crate) use turns::Asker;

use crate::ServiceError;
use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use foyer_protocol::{AppError, ErrorKind};
use std::sync::Arc;
use turns::Turns;

/// Hashes and verifies passwords.
#[derive(Debug)]
pub(crate) struct Passwords {
    turns: Arc<Turns>,
    /// Verified against when there is no such account, so that the answer takes equally long.
    nobody: String,
}

impl Passwords {
    pub(crate) fn new() -> Result<Self, ServiceError> {
        let nobody = hash_now("nobody has this password")?;
        Ok(Self { turns: Arc::default(), nobody })
    }

    /// The PHC string of a new password, for somebody who has shown that they may set it.
    pub(crate) async fn hash(&self, password: &str) -> Result<String, ServiceError> {
        let password = password.to_owned();
        let _turn = self.turn(Asker::Known).await?;
        off_the_async_threads(move || hash_now(&password)).await?
    }

    /// A turn to verify. Whoever counts wrong passwords reads the count, verifies and counts in one
    /// turn: otherwise a thousand tries at once would all be read as the first.
    ///
    /// # Errors
    /// `TooMany` when too many wait for one already.
    pub(crate) async fn turn(&self, asker: Asker) -> Result<Turn<'_>, ServiceError> {
        let turn = self.turns.take(asker).await.map_err(|_| {
            let words = "Too many people are signing in right now. Wait a moment, then try again.";
            AppError::new(ErrorKind::TooMany, words)
        })?;
        Ok(Turn { nobody: &self.nobody, _turn: turn })
    }
}

/// One of the few hashes that run at once.
pub(crate) struct Turn<'p> {
    nobody: &'p str,
    _turn: turns::Turn,
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
