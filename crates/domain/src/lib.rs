//! The pure rules of Foyer: who gets a chat, who may do what, when a department is online, how
//! much is too much.
//!
//! No async, no I/O, no clock, no randomness: every fact is an argument, also the time, and the
//! same facts always give the same answer. The services read the facts, ask here, and write the
//! outcome, all in one transaction. This crate knows no database, no socket and no sentences for
//! people: a refusal is a value, and the services put it into words.

pub mod availability;
pub mod distribution;
pub mod network;
pub mod permissions;
pub mod rate;
pub mod retry;
