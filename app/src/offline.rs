//! **Offline messages**: what visitors left while chat was offline (`docs/product/offline-messages.md`).
//!
//! `place` knows addresses, `rows` a list as far as it is read; both are pure. `shown` reads the list of the
//! address and keeps others that were left, `page` puts list and message side by side. Decides no right.

pub mod place;
pub mod rows;

#[cfg(feature = "csr")]
pub mod actions;
#[cfg(feature = "csr")]
pub mod filters;
#[cfg(feature = "csr")]
pub mod list;
#[cfg(feature = "csr")]
pub mod message;
#[cfg(feature = "csr")]
pub mod page;
#[cfg(feature = "csr")]
pub mod row;
#[cfg(feature = "csr")]
pub mod shown;
