//! What the workspace knows and how it hears of it.
//!
//! The modules without a browser in them (`model`, `stream`, `outbox`, `lists`, …) are pure: they
//! compile everywhere, read no clock and are tested natively. `socket` and `live` carry them in the
//! browser. Nothing here draws anything.

pub mod connection;
pub mod durations;
pub mod keys;
pub mod lists;
pub mod model;
pub mod outbox;
pub mod place;
pub mod presence;
pub mod stream;
pub mod thread;
pub mod transfer;

#[cfg(test)]
mod samples;

#[cfg(feature = "csr")]
pub mod kept;
#[cfg(feature = "csr")]
pub mod live;
#[cfg(feature = "csr")]
pub mod socket;

pub use model::Model;
