//! What the workspace and the widget both ask of a browser: long threads in parts, times in words, first letters.
//!
//! It knows neither chats nor signals, and draws nothing. What can be computed without a browser ([`parts`]) is
//! tested on any machine.

#[cfg(target_arch = "wasm32")]
pub mod clock;
#[cfg(target_arch = "wasm32")]
pub mod letters;
pub mod parts;
#[cfg(target_arch = "wasm32")]
mod view;

#[cfg(target_arch = "wasm32")]
pub use view::View;
