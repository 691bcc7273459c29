//! The host, driven over HTTP in this process, and as the program people start.
//!
//! One binary for all of it: linking is what takes the time.

#![expect(clippy::expect_used, clippy::panic, reason = "what fails while a test is set up fails the test")]

mod assets;
mod backup;
mod behind;
mod calls;
mod canaries;
mod contrast;
mod cross_site;
mod desk;
mod embed;
mod headers;
mod health;
mod hosts;
mod limits;
mod links;
mod metrics;
mod pictures;
mod program;
#[cfg(unix)]
mod proxies;
mod request_ids;
mod routes;
mod served;
mod sockets;
mod strangers;
