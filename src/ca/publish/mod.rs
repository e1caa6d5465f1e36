//! CRLs: how they are written, which are due, their numbers, the base of a delta CRL, and what can be wrong
//! with one on demand.
//!
//! Knows the ledger's revocations. Never knows who reads a CRL, or how it is sent.

pub(super) mod crl;
pub(super) mod crl_fault;
pub(super) mod filler;
mod publication;
pub(super) mod settings;
pub(super) mod state;
