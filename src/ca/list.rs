//! Lists of revoked certificates, RFC 5280 §5, as the authority writes them: CRLNumber, AKI, a reason to an entry.

use super::error::AuthorityError;
use super::issuer::Issuer;
use super::reason::Reason;
use super::{extension, signed};
use crate::clock::Now;
use crate::x509::encode;

const HOUR: i64 = 3600;
const DAY: i64 = 24 * HOUR;

/// One revoked certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Entry<'a> {
    /// The serial number's octets.
    pub serial: &'a [u8],
    /// When it was revoked.
    pub at: Now,
    /// Why.
    pub reason: ListedReason,
}

/// What stands in an entry as its reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ListedReason {
    /// Why it was revoked.
    Revoked(Reason),
    /// removeFromCRL, RFC 5280 §5.3.1: in a delta list, a hold that was lifted.
    Removed,
}

impl ListedReason {
    const fn code(self) -> u8 {
        match self {
            ListedReason::Revoked(reason) => reason.code(),
            ListedReason::Removed => 8,
        }
    }
}

/// How long a list is good.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ListValidity {
    /// 180 days: the authority's test lists.
    Test,
    /// 35 days: what a root issues.
    Root,
    /// 27 hours: the authority's production list.
    Production,
    /// 7.5 hours: the authority's production delta list.
    Delta,
}

/// How a list without entries is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum EmptyList {
    /// revokedCertificates is absent: RFC 5280 §5.1.2.6.
    #[default]
    Absent,
    /// An empty SEQUENCE, as the authority's root writes it, nca.md §1.5.
    EmptySequence,
}

impl EmptyList {
    /// Each with its name and what it is.
    pub const NAMES: &'static [(EmptyList, &'static str, &'static str)] = &[
        (EmptyList::Absent, "absent", "without revokedCertificates, as RFC 5280 has it"),
        (
            EmptyList::EmptySequence,
            "empty-sequence",
            "with an empty revokedCertificates, as the authority's root writes it",
        ),
    ];
}

impl ListValidity {
    /// Those that can be chosen for the issuing authorities, each with its name and what it is.
    pub const NAMES: &'static [(ListValidity, &'static str, &'static str)] = &[
        (ListValidity::Test, "test", "180 days, as the authority's test lists"),
        (ListValidity::Root, "root", "35 days, as a root's lists"),
        (ListValidity::Production, "production", "27 hours, as the authority's production lists"),
    ];

    /// In seconds.
    pub const fn seconds(self) -> i64 {
        match self {
            ListValidity::Test => 180 * DAY,
            ListValidity::Root => 35 * DAY,
            ListValidity::Production => 27 * HOUR,
            ListValidity::Delta => 7 * HOUR + HOUR / 2,
        }
    }
}

/// When a list was made and which it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Edition {
    pub(super) number: u64,
    pub(super) this_update: Now,
    pub(super) next_update: Now,
}

/// The number of a list made at `at`. RFC 5280 §5.2.3: numbers rise; milliseconds do, without a file to keep them in.
pub(super) fn number_at(at: Now) -> u64 {
    u64::try_from(at.millis()).unwrap_or(0)
}

/// What a list is: all that is revoked, or what changed since a full one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Scope {
    Full,
    DeltaOf(u64),
}

/// What a list says.
#[derive(Debug, Clone, Copy)]
pub(super) struct Content<'a> {
    /// Entries that are encoded already.
    pub(super) crowd: &'a [u8],
    pub(super) entries: &'a [Entry<'a>],
    pub(super) empty: EmptyList,
}

/// The list's DER, signed by `issuer`.
pub(super) fn list(
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
    if !(content.entries.is_empty() && content.crowd.is_empty() && content.empty == EmptyList::Absent) {
        let mut entries = content.crowd.to_vec();
        content
            .entries
            .iter()
            .for_each(|entry| entries.extend(encoded(entry.serial, entry.at, entry.reason.code())));
        parts.push(encode::tlv(0x30, &entries));
    }
    let mut extensions = vec![extension::crl_number(edition.number), issuer.list_key_id()];
    if let Scope::DeltaOf(number) = scope {
        extensions.push(extension::delta_of(number));
    }
    parts.push(encode::context(0, encode::sequence(&extensions)));
    Ok(signed::framed(encode::sequence(&parts), issuer.key())?)
}

/// One entry; `reason` is a CRLReason.
pub(super) fn encoded(serial: &[u8], at: Now, reason: u8) -> Vec<u8> {
    let mut parts = vec![encode::unsigned(serial), encode::time(at)];
    // RFC 5280 §5.3.1: unspecified is said by saying nothing.
    if reason != 0 {
        parts.push(encode::sequence(&[extension::reason_code(reason)]));
    }
    encode::sequence(&parts)
}
