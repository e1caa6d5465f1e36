//! Where Qaqpa differs from the real gateway, as one table: the page [`divergences`](super::divergences) is written from it.

mod agent;
mod certificates;
mod databases;
mod request;
mod row;
mod services;
mod signatures;
mod wire;

pub use row::{Divergence, Known};

/// The sections of the page, in its order, by the names of their marks.
pub const SECTIONS: &[(&str, &[Divergence])] = &[
    ("wire", wire::WIRE),
    ("signatures", signatures::SIGNATURES),
    ("certificates", certificates::CERTIFICATES),
    ("services", services::SERVICES),
    ("databases", databases::DATABASES),
    ("request", request::REQUEST),
    ("agent", agent::AGENT),
];
