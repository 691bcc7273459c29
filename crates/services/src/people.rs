//! Agents as people: signing in, sessions, status, connections, colleagues.

pub(crate) mod browser;
pub(crate) mod colleagues;
mod confirm;
pub(crate) mod invitations;
pub(crate) mod presence;
pub(crate) mod sessions;
pub(crate) mod sign_in;
mod status;

pub use sign_in::SignedIn;
