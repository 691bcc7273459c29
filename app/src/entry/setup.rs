//! The first-run wizard: administrator, company, done. Each step has an address; a reload keeps what was
//! typed, but for the password.

pub mod step;

#[cfg(feature = "csr")]
pub mod finished;
#[cfg(feature = "csr")]
pub mod page;
#[cfg(feature = "csr")]
pub mod steps;
#[cfg(feature = "csr")]
pub mod wizard;
