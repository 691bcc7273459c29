//! The server as a real process, killed, starved and cut off under load. One binary for all of it.
//!
//! The programs under test come from `FOYER_BIN` and `FOYER_PLANTED_BIN`; without them, and without
//! PostgreSQL in `FOYER_TEST_PG_URL`, these tests fail: nothing is skipped.

#![expect(clippy::panic, reason = "what fails while a test is set up fails the test")]

mod abuse;
mod clock;
mod crash;
mod descriptors;
mod disk;
mod locked;
mod place;
mod planted;
mod postgres;
mod proxy;
mod stop;
mod sync;
mod talk;
mod vital;
