//! What a use case can answer instead of success.

use crate::reference;
use foyer_metrics::{Fault, metrics};
use foyer_protocol::{AppError, ErrorKind};
use foyer_storage::StorageError;
use thiserror::Error;

/// An error of a use case: one for the caller, or one of ours that the caller must not see.
#[derive(Debug, Error)]
pub enum ServiceError {
    /// The caller can act on it.
    #[error(transparent)]
    App(#[from] AppError),
    /// The database failed.
    #[error("storage: {0}")]
    Storage(#[from] StorageError),
    /// Something that should not happen did.
    #[error("internal: {0}")]
    Internal(&'static str),
}

impl ServiceError {
    /// An error that should not happen; the caller sees only that something went wrong.
    #[must_use]
    pub fn internal(what: &'static str) -> Self {
        Self::Internal(what)
    }

    pub(crate) fn state(message: impl Into<String>) -> Self {
        Self::App(AppError::new(ErrorKind::State, message))
    }

    pub(crate) fn conflict(message: impl Into<String>) -> Self {
        Self::App(AppError::new(ErrorKind::Conflict, message))
    }

    pub(crate) fn in_use(message: impl Into<String>) -> Self {
        Self::App(AppError::new(ErrorKind::InUse, message))
    }

    pub(crate) fn not_found(what: &str) -> Self {
        Self::App(AppError::not_found(what))
    }

    pub(crate) fn invalid(field: &str, message: impl Into<String>) -> Self {
        Self::App(AppError::invalid(field, message))
    }

    pub(crate) fn signed_out() -> Self {
        Self::App(AppError::new(ErrorKind::SignedOut, "You're signed out. Sign in again."))
    }

    pub(crate) fn unconfirmed() -> Self {
        Self::App(AppError::new(ErrorKind::Unconfirmed, "Give your own password again to do this."))
    }

    pub(crate) fn forbidden() -> Self {
        Self::App(AppError::new(ErrorKind::Forbidden, "You don't have access to this; ask an administrator."))
    }
}

impl From<ServiceError> for AppError {
    /// The wire's error. What happened inside is logged here, once, and goes no further.
    fn from(error: ServiceError) -> Self {
        match error {
            ServiceError::App(error) => error,
            ServiceError::Storage(error) => {
                metrics().faults.of(Fault::Storage).inc();
                tracing::error!(error = %error, "storage failed");
                server_failed()
            }
            ServiceError::Internal(what) => {
                metrics().faults.of(Fault::Internal).inc();
                tracing::error!(what, "internal error");
                server_failed()
            }
        }
    }
}

/// The sentence names what is being served, so that whoever reads the log can find why.
fn server_failed() -> AppError {
    let mut error = AppError::server_failed();
    if let Some(reference) = reference::current() {
        error.message.push_str(" If it goes on, report it with this number: ");
        error.message.push_str(&reference);
        error.message.push('.');
    }
    error
}
