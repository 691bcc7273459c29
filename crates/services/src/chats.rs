//! What agents do with chats.

pub(crate) mod act;
pub(crate) mod pages;
mod read;
mod write;

pub use write::NewText;

pub(crate) use act::{end, group, requeue, seen};
