//! The two sockets, spoken to as browsers speak to them.

pub(crate) mod office;
mod rights;
mod talk;
