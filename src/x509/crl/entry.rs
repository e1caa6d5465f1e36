//! One entry of a list of revoked certificates, RFC 5280 §5.1.2.6 and §5.3, read strictly.

use super::error::CrlError;
use super::reason::{Reason, Revocation};
use crate::limits;
use crate::x509::der::{Der, boolean, tag};
use crate::x509::encode;
use crate::x509::extension::{INVALIDITY_DATE, only};
use crate::x509::field::{BadField, FieldFault};

/// An entry as it stands.
pub(super) struct RawEntry<'a> {
    /// The content octets of userCertificate.
    pub(super) serial: &'a [u8],
    /// revocationDate, in seconds since 1970.
    pub(super) at: i64,
    pub(super) reason: Reason,
    /// invalidityDate, in seconds since 1970.
    pub(super) invalid_since: Option<i64>,
    /// The GeneralNames of its own certificateIssuer.
    pub(super) issuer: Option<&'a [u8]>,
    /// Whether it has crlEntryExtensions.
    pub(super) extended: bool,
}

/// crlEntryExtensions that hold a reasonCode and nothing else, but for the code: what nearly every entry has.
const REASON_ONLY: [u8; 11] = [0x30, 0x0A, 0x06, 0x03, 0x55, 0x1D, 0x15, 0x04, 0x03, 0x0A, 0x01];

/// An entry with what a report says about it; the content octets of its serial number are taken as they are.
pub(super) fn encoded(serial: &[u8], revocation: Revocation) -> Vec<u8> {
    let Revocation { at, reason, invalid_since } = revocation;
    let extension =
        |dotted: &str, value: &[u8]| encode::sequence(&[encode::oid(dotted), encode::octet_string(value)]);
    let reason =
        (reason != Reason::UNSPECIFIED).then(|| extension("2.5.29.21", &[tag::ENUMERATED, 1, reason.0]));
    let since = invalid_since.map(|since| extension("2.5.29.24", &encode::generalized_time(since)));
    let extensions: Vec<Vec<u8>> = reason.into_iter().chain(since).collect();
    let extensions = if extensions.is_empty() { Vec::new() } else { encode::sequence(&extensions) };
    encode::sequence(&[encode::tlv(tag::INTEGER, serial), encode::time(at), extensions])
}

impl<'a> RawEntry<'a> {
    /// Reads one entry, and nothing after it.
    pub(super) fn read(whole: &'a [u8]) -> Result<Self, EntryFault> {
        let mut frame = Der::new(whole);
        let mut entry = Der::new(frame.field(tag::SEQUENCE, "the entry")?.content);
        let mut read = RawEntry {
            serial: entry.integer_field("userCertificate")?,
            at: entry.time_field("revocationDate")?,
            reason: Reason::UNSPECIFIED,
            invalid_since: None,
            issuer: None,
            extended: false,
        };
        if let Some(extensions) = entry.optional(tag::SEQUENCE) {
            read.extended = true;
            match extensions.strip_prefix(&REASON_ONLY) {
                Some([code]) => read.reason = reason(*code)?,
                _ => read.extensions(Der::new(extensions))?,
            }
        }
        entry.end_of("the entry")?;
        Ok(read)
    }

    /// crlEntryExtensions, RFC 5280 §5.3: at least one, none twice.
    fn extensions(&mut self, mut list: Der<'a>) -> Result<(), EntryFault> {
        const FIELD: &str = "crlEntryExtensions";
        let value_of = |field| move || BadField::new(field, FieldFault::Value);
        let mut seen: [&[u8]; limits::CRL_ENTRY_EXTENSIONS_MAX] = [&[]; limits::CRL_ENTRY_EXTENSIONS_MAX];
        let mut count = 0;
        while count == 0 || !list.is_empty() {
            let mut extension = Der::new(list.field(tag::SEQUENCE, FIELD)?.content);
            let oid = extension.field(tag::OID, FIELD)?.content;
            let critical =
                extension.optional(tag::BOOLEAN).map_or(Some(false), boolean).ok_or_else(value_of(FIELD))?;
            let value = extension.field(tag::OCTET_STRING, FIELD)?.content;
            extension.end_of(FIELD)?;
            if oid.is_empty() || seen[..count].contains(&oid) {
                return Err(BadField::new(FIELD, FieldFault::Twice).into());
            }
            *seen.get_mut(count).ok_or_else(value_of(FIELD))? = oid;
            count += 1;
            match oid {
                // reasonCode, §5.3.1.
                [0x55, 0x1D, 0x15] => match value {
                    [tag::ENUMERATED, 1, code] => self.reason = reason(*code)?,
                    _ => return Err(BadField::new("reasonCode", FieldFault::Value).into()),
                },
                INVALIDITY_DATE => {
                    let mut date = Der::new(value);
                    self.invalid_since = Some(date.time_field("invalidityDate")?);
                    date.end_of("invalidityDate")?;
                }
                // certificateIssuer, §5.3.3.
                [0x55, 0x1D, 0x1D] => {
                    let names = only(value, Der::any)
                        .filter(|names| names.tag == tag::SEQUENCE && !names.content.is_empty());
                    self.issuer = Some(names.ok_or_else(value_of("certificateIssuer"))?.whole);
                }
                // What is not understood may change what the entry means.
                _ if critical => return Err(EntryFault::UnknownCritical),
                _ => {}
            }
        }
        Ok(())
    }
}

/// Why an entry cannot be taken.
#[derive(Debug, Clone, Copy)]
pub(super) enum EntryFault {
    /// A field cannot be read.
    Field(BadField),
    /// A critical extension that nothing here understands.
    UnknownCritical,
}

impl From<BadField> for EntryFault {
    fn from(bad: BadField) -> Self {
        EntryFault::Field(bad)
    }
}

impl EntryFault {
    /// Of the entry of this number.
    pub(super) const fn of_entry(self, number: usize) -> CrlError {
        match self {
            EntryFault::Field(fault) => CrlError::Entry { number, fault },
            EntryFault::UnknownCritical => CrlError::UnknownCritical,
        }
    }
}

/// CRLReason has no 7 and ends with 10.
const fn reason(code: u8) -> Result<Reason, BadField> {
    match code {
        0..=6 | 8..=10 => Ok(Reason(code)),
        _ => Err(BadField::new("reasonCode", FieldFault::Value)),
    }
}
