//! Server functions: the workspace's way to act. Each body is three lines: who, service, call.
//!
//! Rights are checked in the services. Endpoints are named, so that builds of browser and server
//! in different places agree.

pub mod agents;
pub mod brands;
pub mod chats;
pub mod departments;
pub mod error;
pub mod groups;
pub mod links;
pub mod offline;
pub mod options;
pub mod session;
pub mod setup;
pub mod status;

#[cfg(feature = "ssr")]
pub mod caller;

pub use error::ApiError;
