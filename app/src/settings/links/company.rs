//! What a link stands among.

use foyer_protocol::setup::{Brand, Department};

/// The brands that a new link may be of, and the departments that one may offer.
#[derive(Clone, Default)]
pub(super) struct Company {
    pub(super) brands: Vec<Brand>,
    pub(super) departments: Vec<Department>,
}
