//! The one integration binary; its modules mirror the rooms of `src/`.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stderr, reason = "a test that cannot go on should break off")]

mod attacks;
mod c14n;
mod ca;
mod certificate;
mod cli;
mod clockwork;
mod crash;
mod defects;
mod demo;
mod explain;
mod forgeries;
mod hostile;
mod http;
mod layers;
mod microscope;
mod pairs;
mod peers;
mod personas;
mod pkcs12;
mod pki;
mod readme;
mod registry;
mod report;
mod revocation;
mod revocation_gateway;
mod revocation_upkeep;
mod routes;
mod schemas;
mod signatures;
mod start;
mod support;
mod tidy;
mod workflow;
mod wsdl;
mod xml;
