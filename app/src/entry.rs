//! Signing in, choosing a password by an invitation, the first-run set-up, and the gate that asks who is signed in.
//!
//! Owns what happens before the frame is there. Knows nothing of the frame or of chats: what lies
//! behind the gate is handed in. The server decides who is let in; a page here only asks.

pub mod next;
pub mod secure;
pub mod setup;

#[cfg(feature = "csr")]
pub mod card;
#[cfg(feature = "csr")]
pub mod elsewhere;
#[cfg(feature = "csr")]
pub mod join;
#[cfg(feature = "csr")]
pub mod session;
#[cfg(feature = "csr")]
pub mod sign_in;
