//! The pure rules of Foyer: who gets a chat, who may do what, when a department is online, how
//! much is too much.
//!
//! No async, no I/O, no clock, no randomness: every fact, the time included, is an argument, and
//! the same facts always give the same answer. The services read the facts, ask here, and write
//! the outcome, all in one transaction. Nothing here knows of databases, sockets or sentences for
//! people: a refusal is a value that the services put into words.

pub mod availability;
pub mod distribution;
pub mod network;
pub mod permissions;
pub mod rate;
