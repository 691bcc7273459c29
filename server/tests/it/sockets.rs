//! The two sockets, spoken to as browsers speak to them.

mod office;
mod rights;
mod talk;
