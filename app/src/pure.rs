//! What pages compute from text alone: form checks, where to go after signing in, initials, which
//! settings a search finds. No browser and no signals, so their tests run on any machine.

pub mod checks;
pub mod colour;
pub mod initials;
pub mod next;
pub mod order;
pub mod settings_tree;
