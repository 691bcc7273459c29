//! Agents as people: signing in, sessions, status, connections, colleagues.

pub(crate) mod browser;
pub(crate) mod colleagues;
pub(crate) mod presence;
mod sessions;
pub(crate) mod sign_in;
mod status;

pub use sign_in::SignedIn;
