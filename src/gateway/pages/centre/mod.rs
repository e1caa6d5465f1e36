//! `/centre`: the service centre's counter: the electronic queue, intake with the state databases' answers and scans, the operator's
//! signature, receipts and refusal receipts to print. The same intake takes what is handed in at the provider's office ([`place`]).
//! Hand-over, storage and return are steps of the workstation's queue. A request is taken in by the sentence that takes every request.

mod answers;
pub(in crate::gateway) mod counter;
mod desk;
mod form;
pub(in crate::gateway) mod hall;
pub(in crate::gateway) mod intake;
pub(super) mod place;
pub(in crate::gateway) mod receipt;
mod refusal_receipt;
pub(in crate::gateway) mod sending;

pub(in crate::gateway) use desk::Desk;

/// Where the pages stand.
const DOOR: &str = "/centre";
