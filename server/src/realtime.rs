//! Live connections: what the services changed reaches every browser that may see it.
//!
//! `hub` takes the services' hints, reads what they are about from the database, and fans it out;
//! `registry` knows who is connected and what each connection has seen; `agent` and `visitor`
//! speak the two socket protocols; `lane` is the way out to one browser. A connection that is too
//! slow is cut and resumes from the database: nothing here blocks, grows without bound, or is the
//! only place that knows something.

mod agent;
mod hub;
mod lane;
mod registry;
mod silence;
mod socket;
mod visitor;

pub use foyer_protocol::close;
pub use hub::{Answer, Hub, KeptLink};
pub use socket::sized;

use crate::state::AppState;
use axum::Router;
use axum::routing::get;
use std::{io, thread};
use tokio::runtime::Handle;

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
    let fan_out = hub::run(state.hub.clone(), state.shutdown.clone());
    let fan_out = state.tasks.track_future(state.vital.clone().keep("the fan-out", fan_out));
    // On a thread of its own: it reads more than anybody else, and there it may block for it.
    thread::Builder::new().name("foyer-fan-out".to_owned()).spawn(move || runtime.block_on(fan_out))?;
    Ok(())
}
