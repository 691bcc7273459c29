//! The one error that crosses the wire.

use serde::{Deserialize, Serialize};
use std::fmt;

/// What went wrong, as the client must treat it. Each kind has one HTTP status.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ErrorKind {
    /// No live session: sign in again (401).
    SignedOut,
    /// Unknown, or out of your sight: both look alike on purpose (404).
    NotFound,
    /// You may see this but not do that (403).
    Forbidden,
    /// A field is wrong; `field` names it (422).
    Invalid,
    /// Somebody else changed it meanwhile (409).
    Conflict,
    /// Something else still uses it (409).
    InUse,
    /// The state does not allow it any more, for example a chat that has ended (409).
    State,
    /// Too many tries; wait (429).
    TooMany,
    /// The request was not understood, for example a version mismatch (400).
    BadRequest,
    /// The server failed; trying again may help (500).
    Server,
    /// The server could not be reached; never sent by a server.
    Network,
    /// You may do this once you have given your own password again (403).
    Unconfirmed,
}

impl ErrorKind {
    /// Whether the same again, a little later, may succeed: the cause is the server's or the network's,
    /// and nothing about what was sent.
    #[must_use]
    pub fn passes(self) -> bool {
        matches!(self, Self::Server | Self::Network | Self::TooMany)
    }

    /// The HTTP status this kind answers with.
    #[must_use]
    pub fn status(self) -> u16 {
        match self {
            Self::SignedOut => 401,
            Self::NotFound => 404,
            Self::Forbidden | Self::Unconfirmed => 403,
            Self::Invalid => 422,
            Self::Conflict | Self::InUse | Self::State => 409,
            Self::TooMany => 429,
            Self::BadRequest => 400,
            Self::Server | Self::Network => 500,
        }
    }
}

/// An error with a sentence a person can act on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AppError {
    /// How the client must treat it.
    pub kind: ErrorKind,
    /// A whole sentence: what happened and what to do.
    pub message: String,
    /// The form field at fault, by its wire name, when there is one.
    pub field: Option<String>,
}

impl AppError {
    /// An error without a field.
    #[must_use]
    pub fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self { kind, message: message.into(), field: None }
    }

    /// An [`ErrorKind::Invalid`] error at one field of a form.
    #[must_use]
    pub fn invalid(field: &str, message: impl Into<String>) -> Self {
        Self { kind: ErrorKind::Invalid, message: message.into(), field: Some(field.to_owned()) }
    }

    /// The answer when the server failed; the log says what failed.
    #[must_use]
    pub fn server_failed() -> Self {
        Self::new(ErrorKind::Server, "Something went wrong on the server. Try again.")
    }

    /// The answer to a request that says nothing this version knows.
    #[must_use]
    pub fn not_understood() -> Self {
        Self::new(ErrorKind::BadRequest, "The server didn't understand this request.")
    }

    /// The answer for what is unknown, or what the caller may not see.
    #[must_use]
    pub fn not_found(what: &str) -> Self {
        Self::new(ErrorKind::NotFound, format!("We couldn't find this {what}."))
    }
}

impl fmt::Display for AppError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for AppError {}
