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
pub struct Entry<'a> {
    /// The serial number's octets.
    pub serial: &'a [u8],
    /// When it was revoked.
    pub at: Now,
    /// Why.
    pub reason: Reason,
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

impl ListValidity {
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

/// The list's DER, signed by `issuer`.
pub(super) fn list(issuer: &Issuer, edition: Edition, scope: Scope, entries: &[Entry<'_>]) -> Result<Vec<u8>, AuthorityError> {
    let mut parts = vec![
        encode::integer(1),
        signed::algorithm_of(issuer.key().kind()),
        issuer.certificate().subject_raw().to_vec(),
        encode::time(edition.this_update),
        encode::time(edition.next_update),
    ];
    // RFC 5280 §5.1.2.6: without entries the field is absent.
    if !entries.is_empty() {
        let entries: Vec<Vec<u8>> = entries.iter().map(encoded).collect();
        parts.push(encode::sequence(&entries));
    }
    let mut extensions = vec![extension::crl_number(edition.number), issuer.list_key_id()];
    if let Scope::DeltaOf(number) = scope {
        extensions.push(extension::delta_of(number));
    }
    parts.push(encode::context(0, encode::sequence(&extensions)));
    Ok(signed::framed(encode::sequence(&parts), issuer.key())?)
}

fn encoded(entry: &Entry<'_>) -> Vec<u8> {
    let mut parts = vec![encode::unsigned(entry.serial), encode::time(entry.at)];
    // RFC 5280 §5.3.1: unspecified is said by saying nothing.
    if entry.reason != Reason::Unspecified {
        parts.push(encode::sequence(&[extension::reason_code(entry.reason.code())]));
    }
    encode::sequence(&parts)
}
