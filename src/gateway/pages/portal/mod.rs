//! The portal: services, registration, login, the form, signing and sending.
//!
//! A page asks what its door asks: the same catalogue, the same accounts, the same sentence that takes a request. Nothing is accepted
//! here that a program could not send.

pub(in crate::gateway) mod attachments;
pub(in crate::gateway) mod entry;
pub(in crate::gateway::pages) mod form;
mod guest;
pub(in crate::gateway) mod questions;
pub(in crate::gateway::pages) mod request_document;
pub(in crate::gateway) mod send;
pub(in crate::gateway) mod services;
pub(in crate::gateway::pages) mod tester;

pub(in crate::gateway) use guest::Guest;
