//! The two sockets, spoken to as browsers speak to them.

mod floods;
mod limits;
pub(crate) mod office;
mod rights;
mod talk;
mod together;
