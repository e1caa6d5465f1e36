//! All checks of one certificate, the proof that they passed, and what is remembered of them.

mod cache;
mod facts;
mod ocsp;
pub(super) mod outcome;
pub(super) mod recalled;
pub(super) mod store;
pub(super) mod time_stamp;
pub(super) mod validator;
