//! Live chats: lists, the chat on screen, its visitor, and what is done to it.
//!
//! `desk` holds what is open and is the one way screens and shortcuts act. What can be computed
//! without a browser is in the first modules, which are tested on any machine: they read the model
//! and never change it. Decides no right: a button that is missing here would be refused by the
//! server too. Imports nothing of the frame around it.

pub mod durations;
pub mod levels;
pub mod lines;
pub mod lists;
pub mod nav;
pub mod place;
pub mod rows;
pub mod targets;

#[cfg(feature = "csr")]
pub mod beginning;
#[cfg(feature = "csr")]
pub mod block_dialog;
#[cfg(feature = "csr")]
pub mod block_note;
#[cfg(feature = "csr")]
pub mod chat_header;
#[cfg(feature = "csr")]
pub mod chat_list;
#[cfg(feature = "csr")]
pub mod chat_pane;
#[cfg(feature = "csr")]
pub mod chat_row;
#[cfg(feature = "csr")]
pub mod completed;
#[cfg(feature = "csr")]
pub mod composer;
#[cfg(feature = "csr")]
pub mod delivery;
#[cfg(feature = "csr")]
pub mod desk;
#[cfg(feature = "csr")]
pub mod end_dialog;
#[cfg(feature = "csr")]
pub mod incoming_log;
#[cfg(feature = "csr")]
pub mod list_rows;
#[cfg(feature = "csr")]
pub mod navigation_pane;
#[cfg(feature = "csr")]
pub mod page;
#[cfg(feature = "csr")]
pub mod permalink;
#[cfg(feature = "csr")]
pub mod place_name;
#[cfg(feature = "csr")]
pub mod printed;
#[cfg(feature = "csr")]
pub mod take;
#[cfg(feature = "csr")]
pub mod thread;
#[cfg(feature = "csr")]
pub mod thread_part;
#[cfg(feature = "csr")]
pub mod thread_row;
#[cfg(feature = "csr")]
pub mod transfer_dialog;
#[cfg(feature = "csr")]
pub mod visitor_panel;
#[cfg(feature = "csr")]
pub mod why;
