//! `/workstation`: the queue of a role, and the case that waits at a step of it. Everything is done by the functions of the workstation's
//! interface for programs; nothing is decided here.

pub(in crate::gateway) mod act;
mod act_forms;
pub(in crate::gateway) mod case;
pub(in crate::gateway::pages) mod case_view;
pub(in crate::gateway) mod documents;
pub(in crate::gateway) mod events;
pub(in crate::gateway) mod kept;
pub(in crate::gateway::pages) mod person;
pub(in crate::gateway) mod queue;
pub(in crate::gateway) mod sign_in;
pub(in crate::gateway) mod signing;

/// Where the pages stand.
pub(in crate::gateway::pages) const DOOR: &str = "/workstation";
