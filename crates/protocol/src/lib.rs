//! Wire types: what visitors' widgets, agents' workspaces and the server say to each other.
//!
//! Owns ids, times, the two socket protocols, the shapes of the settings forms and the one error
//! that crosses the wire. Knows nothing of leptos, axum or SQL, and holds no rules beyond what a
//! form can check before it is sent ([`limits`]).

pub mod agent;
pub mod chat;
pub mod close;
pub mod error;
#[cfg(test)]
mod golden;
pub mod ids;
pub mod limits;
pub mod offline;
pub mod people;
pub mod setup;
pub mod time;
pub mod visitor;
pub mod wire;

pub use error::{AppError, ErrorKind};
pub use ids::*;
pub use time::Timestamp;

/// Version of both socket protocols. It is the first field of every hello, so that a tab opened
/// before a deploy can be told to reload instead of misreading frames.
pub const PROTOCOL_VERSION: u16 = 1;
