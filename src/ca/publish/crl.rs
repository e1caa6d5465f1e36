//! Lists of revoked certificates, RFC 5280 §5, as the authority writes them: CRLNumber, AKI, a reason to an entry.

use super::settings::EmptyCrl;
use crate::ca::error::AuthorityError;
use crate::ca::issue::extension;
use crate::ca::issue::issuer::Issuer;
use crate::ca::issue::signed;
use crate::ca::request::reason::Reason;
use crate::clock::Now;
use crate::x509::encode;

/// One revoked certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::ca) struct Entry<'a> {
    /// The serial number's octets.
    pub serial: &'a [u8],
    /// When it was revoked.
    pub at: Now,
    /// Why.
    pub reason: EntryReason,
}

/// What stands in an entry as its reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::ca) enum EntryReason {
    /// Why it was revoked.
    Revoked(Reason),
    /// removeFromCRL, RFC 5280 §5.3.1: in a delta list, a hold that was lifted.
    Removed,
}

impl EntryReason {
    const fn code(self) -> u8 {
        match self {
            EntryReason::Revoked(reason) => reason.code(),
            EntryReason::Removed => 8,
        }
    }
}

/// When a list was made and which it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::ca) struct Edition {
    pub(in crate::ca) number: u64,
    pub(in crate::ca) this_update: Now,
    pub(in crate::ca) next_update: Now,
}

/// The number of a list made at `at`. RFC 5280 §5.2.3: numbers rise; milliseconds do, without a file to keep them in.
pub(in crate::ca) fn number_at(at: Now) -> u64 {
    u64::try_from(at.millis()).unwrap_or(0)
}

/// What a list is: all that is revoked, or what changed since a full one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::ca) enum Scope {
    Full,
    DeltaOf(u64),
}

/// What a list says.
#[derive(Debug, Clone, Copy)]
pub(in crate::ca) struct Content<'a> {
    /// Entries that are encoded already.
    pub(in crate::ca) filler: &'a [u8],
    pub(in crate::ca) entries: &'a [Entry<'a>],
    pub(in crate::ca) empty: EmptyCrl,
}

/// The list's DER, signed by `issuer`.
pub(in crate::ca) fn encode_crl(
    issuer: &Issuer,
    edition: Edition,
    scope: Scope,
    content: Content<'_>,
) -> Result<Vec<u8>, AuthorityError> {
    let mut parts = vec![
        encode::integer(1),
        signed::algorithm_of(issuer.key().kind())?,
        issuer.certificate().subject_raw().to_vec(),
        encode::time(edition.this_update),
        encode::time(edition.next_update),
    ];
    if !(content.entries.is_empty() && content.filler.is_empty() && content.empty == EmptyCrl::Absent) {
        let mut entries = content.filler.to_vec();
        content
            .entries
            .iter()
            .for_each(|entry| entries.extend(encoded(entry.serial, entry.at, entry.reason.code())));
        parts.push(encode::tlv(0x30, &entries));
    }
    let mut extensions = vec![extension::crl_number(edition.number), issuer.crl_key_id()];
    if let Scope::DeltaOf(number) = scope {
        extensions.push(extension::delta_of(number));
    }
    parts.push(encode::context(0, encode::sequence(&extensions)));
    Ok(signed::framed(encode::sequence(&parts), issuer.key())?)
}

/// One entry; `reason` is a CRLReason.
pub(in crate::ca) fn encoded(serial: &[u8], at: Now, reason: u8) -> Vec<u8> {
    let mut parts = vec![encode::unsigned(serial), encode::time(at)];
    // RFC 5280 §5.3.1: unspecified is said by saying nothing.
    if reason != 0 {
        parts.push(encode::sequence(&[extension::reason_code(reason)]));
    }
    encode::sequence(&parts)
}
