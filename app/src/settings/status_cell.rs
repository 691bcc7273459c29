//! Whether a brand, department or group takes new chats, as lists show it.

use super::offers::status;
use crate::pure::table::{Cell, Tone};

/// Quiet while it does, a chip while it does not; `above` is the noun of what it belongs to. What takes chats
/// sorts first, what is inactive itself last.
pub fn status_cell(active: bool, takes_chats: bool, above: &str) -> Cell {
    let (tone, rank) = match (active, takes_chats) {
        (_, true) => (Tone::Quiet, 0),
        (true, false) => (Tone::Chip, 1),
        (false, false) => (Tone::Chip, 2),
    };
    Cell::toned(status(active, takes_chats, above), tone).ranked(rank)
}
