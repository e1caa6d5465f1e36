//! The pages of the gateway's listeners: what the other doors answer, for people.
//!
//! A page asks the functions of its door and decides nothing; what all pages are made of is in [`crate::web`].

pub(super) mod cabinet;
pub(super) mod centre;
mod home;
mod nearest;
pub(super) mod portal;
mod report_view;
pub(super) mod site;
pub(super) mod tour;
pub(super) mod verify;
pub(crate) mod words;
pub(super) mod workstation;

pub(super) use home::{home, shown};
