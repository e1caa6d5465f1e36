//! How large one write may be.

use super::case::Refusal;
use super::errors::RegistryError;
use super::submission::Submission;
use crate::limits;

/// A name, id or number as text; the longest in the field is a UUID with a prefix.
const TEXT_BYTES_MAX: usize = 1_024;

/// A verification report: a dozen checks for each of two signatures.
const REPORT_BYTES_MAX: usize = 4 * 1024 * 1024;

/// One that is too large is refused before it is queued, so that it cannot spoil a batch.
pub(super) fn fits(s: &Submission) -> Result<(), RegistryError> {
    let (origin, terms) = (s.origin(), s.terms());
    at_most("the sender's name", origin.sender.len(), TEXT_BYTES_MAX)?;
    at_most("the message id", origin.message_id.len(), TEXT_BYTES_MAX)?;
    at_most("the service id", terms.service_id.len(), TEXT_BYTES_MAX)?;
    at_most("the declarant's number", s.declarant_id().len(), TEXT_BYTES_MAX)?;
    at_most("the request number", terms.request_number.as_ref().map_or(0, String::len), TEXT_BYTES_MAX)?;
    at_most("the document", s.document().len(), limits::BODY_BYTES_MAX)?;
    at_most("the application", terms.application.len(), limits::BODY_BYTES_MAX)?;
    at_most("the report", s.report().json.len(), REPORT_BYTES_MAX)
}

pub(super) fn refusal_fits(r: &Refusal) -> Result<(), RegistryError> {
    at_most("the sender's name", r.sender.len(), TEXT_BYTES_MAX)?;
    at_most("the message id", r.message_id.len(), TEXT_BYTES_MAX)?;
    at_most("the list of codes", r.codes.iter().map(|code| code.len() + 1).sum(), TEXT_BYTES_MAX)?;
    at_most("the document", r.document.as_ref().map_or(0, bytes::Bytes::len), limits::BODY_BYTES_MAX)?;
    at_most("the report", r.report.len(), REPORT_BYTES_MAX)
}

pub(super) fn at_most(part: &'static str, octets: usize, octets_max: usize) -> Result<(), RegistryError> {
    if octets <= octets_max { Ok(()) } else { Err(RegistryError::TooLarge { part, octets, octets_max }) }
}
