//! The workspace's entry in the browser. Owns nothing but the mount.

#[cfg(target_arch = "wasm32")]
fn main() {
    foyer_app::workspace::mount();
}

/// On the host there is nothing to run: the crate exists for `wasm32-unknown-unknown`.
#[cfg(not(target_arch = "wasm32"))]
fn main() {}
