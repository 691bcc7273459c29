//! The visitor's chat inside the iframe: `foyer-widget`.
//!
//! Knows `foyer-protocol` and `foyer-line`, and nothing else of Foyer. What can be decided without a browser is in
//! pure modules that the host's `cargo test` runs; the rest exists on wasm32 only.
#![cfg_attr(
    not(target_arch = "wasm32"),
    allow(dead_code, unused_imports, reason = "on the host only the tests of the pure modules use them")
)]

mod forms;
mod model;
mod words;

#[cfg(target_arch = "wasm32")]
mod announce;
#[cfg(target_arch = "wasm32")]
mod bridge;
#[cfg(target_arch = "wasm32")]
mod dom;
#[cfg(target_arch = "wasm32")]
mod fields;
#[cfg(target_arch = "wasm32")]
mod page;
#[cfg(target_arch = "wasm32")]
mod screens;
#[cfg(target_arch = "wasm32")]
mod session;
#[cfg(target_arch = "wasm32")]
mod socket;

#[cfg(target_arch = "wasm32")]
fn main() {
    screens::mount();
}

/// On the host there is nothing to run: the crate exists for `wasm32-unknown-unknown`.
#[cfg(not(target_arch = "wasm32"))]
fn main() {}
