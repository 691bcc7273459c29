//! What several areas compute from text alone: checks of forms, addresses, counts, the rows of lists, and their order. No browser and no
//! signals, so their tests run on any machine. What one area alone needs is in that area.

pub mod address;
pub mod checks;
pub mod count;
pub mod order;
pub mod place_words;
pub mod table;
