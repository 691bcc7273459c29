//! Crash and fault tests: the real server under real load, killed and starved, and judged
//! afterwards by what its clients saw.
//!
//! [`history`] is what each client did and saw; [`checker`] judges it against the streams as the
//! product shows them at the end, offline and without I/O. Everything else makes histories: a
//! server process, people with outboxes, a proxy that spoils the line. Nothing here reads the
//! database: what counts is what a client can see.

pub mod abuse;
pub mod agent;
pub mod checker;
pub mod cluster;
pub mod crash;
pub mod dice;
pub mod history;
pub mod pending;
pub mod process;
pub mod proxy;
pub mod reading;
pub mod recorder;
pub mod run;
pub mod size;
pub mod steady;
pub mod trace;
pub mod visitor;
pub mod world;
