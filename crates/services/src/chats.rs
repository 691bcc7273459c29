//! What agents do with chats.

pub(crate) mod act;
mod read;
mod write;

pub(crate) use act::{end, group, requeue};
