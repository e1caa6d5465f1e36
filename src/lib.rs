#![forbid(unsafe_code)]
pub mod clock;
pub mod crypto;
pub mod findings;
pub mod keys;
pub mod limits;
pub mod random;
pub mod registry;
pub mod workflow;
pub mod x509;
