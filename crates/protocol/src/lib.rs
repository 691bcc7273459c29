//! Wire types: what visitors' widgets, agents' workspaces and the server say to each other.
//!
//! Owns ids, times, the two socket protocols, the shapes of the settings forms and the one error
//! that crosses the wire. Knows nothing of leptos, axum or SQL, and holds no rules beyond what a
//! form can check before it is sent ([`checks`], [`limits`]).

pub mod agent;
pub mod blank;
pub mod blocks;
pub mod chat;
pub mod checks;
pub mod close;
pub mod embed_code;
pub mod error;
#[cfg(test)]
mod golden;
pub mod html;
pub mod ids;
pub mod initial;
pub mod isolate;
pub mod limits;
pub mod links;
pub mod offline;
pub mod people;
pub mod pictures;
pub mod setup;
pub mod time;
pub mod visitor;
pub mod wire;
pub mod words;

pub use error::{AppError, ErrorKind};
pub use ids::*;
pub use time::Timestamp;

/// Version of both socket protocols and of the calls. Every hello and every call states it, so that
/// a tab opened before an update is told to reload instead of misreading bytes.
pub const PROTOCOL_VERSION: u16 = 8;
