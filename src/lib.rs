#![forbid(unsafe_code)]
//! Qaqpa: a simulator of Kazakhstan's e-government document exchange.
//!
//! The rooms in the order in which a request meets them; `tests/it/layers.rs` has the table of who may use whom.
pub mod app;
pub mod ca;
pub mod cli;
pub mod clock;
pub mod config;
pub mod crypto;
pub mod envelope;
pub mod findings;
pub mod gateway;
pub mod http;
pub mod identity;
pub mod keys;
pub mod limits;
pub mod random;
pub mod registry;
pub mod reply;
pub mod report;
pub mod trust;
pub mod workers;
pub mod workflow;
pub mod wsse;
pub mod x509;
pub mod xml;
pub mod xmldsig;
