//! Live connections: what the services changed reaches every browser that may see it.
//!
//! `hub` takes the services' hints, reads what they are about from the database, and fans it out;
//! `registry` knows who is connected and what each connection has seen; `agent` and `visitor` speak
//! the two socket protocols; `lane` is the way out to one browser. A connection that is too slow is
//! cut and resumes from the database. So nothing here blocks or grows without bound, and everything
//! here can be read again from the database.

mod agent;
mod hub;
mod lane;
mod registry;
mod socket;
mod visitor;

pub use hub::Hub;
pub use socket::sized;

use crate::state::AppState;
use axum::Router;
use axum::routing::get;
use std::{io, thread};
use tokio::runtime::Handle;

/// Foyer's close codes (RFC 6455, 7.4.2: 4000–4999 are for private use). Both clients know them.
pub mod close {
    /// The session is over: sign in again.
    pub const SIGNED_OUT: u16 = 4401;
    /// The link is unknown.
    pub const UNKNOWN_LINK: u16 = 4404;
    /// Something was left out: connect again at once and resume.
    pub const RESYNC: u16 = 4409;
    /// The client is older than this server: reload.
    pub const OUTDATED: u16 = 4426;
    /// The first frame was not a hello, or came too late.
    pub const NO_HELLO: u16 = 4400;
    /// A message was longer than a socket may send (RFC 6455, 1009).
    pub const TOO_BIG: u16 = 1009;
    /// The server restarts (RFC 6455's registry, 1012): connect again soon.
    pub const RESTART: u16 = 1012;
}

/// The two sockets.
pub fn routes() -> Router<AppState> {
    Router::new().route("/ws/agent", get(agent::upgrade)).route("/ws/visitor", get(visitor::upgrade))
}

/// Starts the work behind the sockets; it ends with `state.shutdown`.
///
/// # Errors
/// When the system has no thread left.
pub fn start(state: &AppState) -> io::Result<()> {
    let runtime = Handle::current();
    let fan_out = state.tasks.track_future(hub::run(state.hub.clone(), state.shutdown.clone()));
    // It has a thread of its own, because it reads the most, and there a read may block.
    thread::Builder::new().name("foyer-fan-out".to_owned()).spawn(move || runtime.block_on(fan_out))?;
    Ok(())
}
