//! The agents' workspace: a leptos single-page application, one folder an area.
//!
//! `pages` is the table of pages. `shell` draws the frame and leads from an address to a page of
//! `entry`, `chats`, `offline` or `settings`. These use `components` (plain parts), `state` (what the
//! socket said) and `api` (the server functions, compiled on both sides), none of which imports an
//! area. What people see exists in the browser only; modules without it compile everywhere and are
//! tested on any machine. Nothing here decides rights or rules: the services do, for every call.

#![expect(missing_docs, reason = "the leptos macros write public argument structs that cannot be documented")]

pub mod api;
pub mod chats;
pub mod components;
pub mod entry;
pub mod offline;
pub mod pages;
pub mod pure;
pub mod settings;
pub mod shell;
pub mod state;

/// The name by which `frontend` mounts the workspace.
#[cfg(feature = "csr")]
pub use shell as workspace;
