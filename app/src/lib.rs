//! The agents' workspace: a leptos single-page application.
//!
//! `api` holds the server functions, one noun a file; it is compiled on both sides. `state` holds
//! the pure model of what the socket said, `pure` what pages compute from text. The rest is what people see and exists in the browser
//! only. Nothing here decides rights or rules: the services do, for every call.

#![expect(missing_docs, reason = "the leptos macros write public argument structs that cannot be documented")]

pub mod api;
pub mod pages;
pub mod pure;
pub mod state;

#[cfg(feature = "csr")]
pub mod components;
#[cfg(feature = "csr")]
pub mod settings;
#[cfg(feature = "csr")]
pub mod workspace;
