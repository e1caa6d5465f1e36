//! The test PKI as files: how `certs/` is made, and the copy of it that is built into the program.
//!
//! Knows every person and system of the tests. Never changes a file: it returns names with their octets.

pub mod builtin;
pub(super) mod plan;
mod readme;
pub(super) mod roster;
pub(super) mod tree;
