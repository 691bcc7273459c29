//! The two sockets, spoken to as browsers speak to them.

mod blocks;
mod floods;
mod grace;
pub(crate) mod identity;
mod limits;
pub(crate) mod office;
mod pages;
mod rights;
mod sessions;
mod talk;
mod together;
