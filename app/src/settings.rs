//! Settings: their tree, their pages, and how forms and lists of records behave.
//!
//! Owns validation in place, the summary, the guard on leaving, two people editing at once,
//! deleting, and reading from the server for a page (`load`); other areas' forms use these too.
//! Rights and rules are the services': whatever a page offers, the server decides, and its sentence
//! is what people read.

pub mod colour;
pub mod merge;
pub mod offers;
pub mod tree;

#[cfg(feature = "csr")]
pub mod agents;
#[cfg(feature = "csr")]
pub mod background_jobs;
#[cfg(feature = "csr")]
pub mod blocked_visitors;
#[cfg(feature = "csr")]
pub mod brands;
#[cfg(feature = "csr")]
pub mod confirm_delete;
#[cfg(feature = "csr")]
pub mod departments;
#[cfg(feature = "csr")]
pub mod editor;
#[cfg(feature = "csr")]
pub mod form;
#[cfg(feature = "csr")]
pub mod groups;
#[cfg(feature = "csr")]
pub mod layout;
#[cfg(feature = "csr")]
pub mod leave_guard;
#[cfg(feature = "csr")]
pub mod links;
#[cfg(feature = "csr")]
pub mod list;
#[cfg(feature = "csr")]
pub mod load;
#[cfg(feature = "csr")]
pub mod memberships;
#[cfg(feature = "csr")]
pub mod next_steps;
#[cfg(feature = "csr")]
pub mod options;
#[cfg(feature = "csr")]
pub mod picture;
#[cfg(feature = "csr")]
pub mod profile;
#[cfg(feature = "csr")]
pub mod record;
#[cfg(feature = "csr")]
pub mod record_editor;
#[cfg(feature = "csr")]
pub mod record_list;
#[cfg(feature = "csr")]
pub mod roles;
#[cfg(feature = "csr")]
pub mod status_cell;
