//! The database: the only crate that holds SQL.
//!
//! [`Store`] opens SQLite or PostgreSQL by the URL's scheme. Every write goes through
//! [`Store::write`], one job one transaction; reads take a [`Conn`] from [`Store::read`]. The
//! modules below hold one noun's statements each, as functions over a [`Conn`], so that a service
//! can read, decide and write in a single transaction. Every statement is one text for both
//! databases and takes the time as an argument; no rule is decided here.

pub mod agents;
mod backup;
#[cfg(feature = "baseline")]
pub mod baseline;
pub mod blocks;
pub mod brands;
pub mod chats;
mod conn;
pub mod departments;
mod direct;
mod error;
pub mod events;
pub mod groups;
pub mod invitations;
pub mod jobs;
mod json;
pub mod last_changes;
pub mod link_secrets;
pub mod links;
pub mod offline;
pub mod pictures;
#[cfg(feature = "planted-faults")]
pub mod planted;
pub mod presence;
mod readers;
pub mod search;
pub mod sessions;
pub mod settings;
mod statements;
mod store;
#[cfg(any(test, feature = "testing"))]
pub mod testing;
mod transport;
pub mod visitors;
mod writer;

#[cfg(test)]
mod conformance;

pub use backup::{BackupError, Copied, backup};
pub use conn::{Conn, Param, Row};
pub use error::StorageError;
pub use store::{BATCH_JOBS, JobFuture, Lock, Store, file_of};
pub use transport::is_way_unsaid;
