//! What the workspace knows and how it hears of it.
//!
//! The modules without a browser in them (`model`, `stream`, `outbox`, `presence`) are pure: they
//! compile everywhere, read no clock and are tested natively. `socket` and `live` carry them in the
//! browser. Nothing here draws anything or knows which page is open.

pub mod model;
pub mod outbox;
pub mod presence;
pub mod stream;
pub mod type_ahead;

#[cfg(test)]
pub(crate) mod samples;

#[cfg(feature = "csr")]
pub mod kept;
#[cfg(feature = "csr")]
pub mod live;
#[cfg(feature = "csr")]
pub mod socket;

pub use model::Model;
