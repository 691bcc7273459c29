//! How a browser keeps its line to the server: the rules that the workspace and the widget share.
//!
//! A line is one browser's connection over time, through all its sockets. Everything here is pure:
//! the time and the chance are arguments; sockets, timers and storage belong to the callers. Nothing
//! here knows the frames of either socket.

pub mod backoff;
pub mod outbox;
pub mod pulse;
pub mod stream;
pub mod typing;

pub use backoff::{Backoff, Next};
pub use outbox::{Item, Outbox, State};
pub use pulse::{Need, Pulse};
pub use stream::{Stream, Took};
pub use typing::Typing;
