//! A native client of Foyer's own protocols, for tools that load a server or break it on purpose.
//!
//! Owns the client's side of the wire: the two sockets as typed frames and events, the calls under
//! `/api`, and setting up an empty server. It keeps nothing a tool does not ask for, decides nothing,
//! and never panics over what a server sends: whatever goes wrong is a [`ClientError`]. Browsers have
//! clients of their own (`app`, `frontend/widget`); this one must not be shipped to them.

pub mod agent;
pub mod api;
mod clock;
pub mod company;
mod error;
pub mod socket;
mod target;
pub mod visitor;

pub use agent::AgentSocket;
pub use api::Api;
pub use company::Company;
pub use error::ClientError;
pub use target::Target;
pub use visitor::VisitorSocket;

use foyer_protocol::ClientId;
use rand::RngExt as _;

/// A fresh id for a message, as the browsers make them.
#[must_use]
pub fn client_id() -> ClientId {
    ClientId::new(clock::now(), rand::rng().random())
}
