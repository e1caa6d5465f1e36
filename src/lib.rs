#![forbid(unsafe_code)]
pub mod clock;
pub mod crypto;
pub mod envelope;
pub mod findings;
pub mod identity;
pub mod keys;
pub mod limits;
pub mod random;
pub mod trust;
pub mod wsse;
pub mod x509;
pub mod xml;
pub mod xmldsig;
