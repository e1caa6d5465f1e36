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
    at_most("sender", origin.sender.len(), TEXT_BYTES_MAX)?;
    at_most("messageId", origin.message_id.len(), TEXT_BYTES_MAX)?;
    at_most("serviceId", terms.service_id.len(), TEXT_BYTES_MAX)?;
    at_most("declarantId", s.declarant_id().len(), TEXT_BYTES_MAX)?;
    at_most("requestNumber", terms.request_number.as_ref().map_or(0, String::len), TEXT_BYTES_MAX)?;
    at_most("document", s.document().len(), limits::BODY_BYTES_MAX)?;
    at_most("application", terms.application.len(), limits::BODY_BYTES_MAX)?;
    at_most("report", s.report().json.len(), REPORT_BYTES_MAX)
}

pub(super) fn refusal_fits(r: &Refusal) -> Result<(), RegistryError> {
    at_most("sender", r.sender.len(), TEXT_BYTES_MAX)?;
    at_most("messageId", r.message_id.len(), TEXT_BYTES_MAX)?;
    at_most("codes", r.codes.iter().map(|code| code.len() + 1).sum(), TEXT_BYTES_MAX)?;
    at_most("document", r.document.as_ref().map_or(0, bytes::Bytes::len), limits::BODY_BYTES_MAX)?;
    at_most("report", r.report.len(), REPORT_BYTES_MAX)
}

pub(super) fn at_most(part: &'static str, octets: usize, octets_max: usize) -> Result<(), RegistryError> {
    if octets <= octets_max { Ok(()) } else { Err(RegistryError::TooLarge { part, octets, octets_max }) }
}
