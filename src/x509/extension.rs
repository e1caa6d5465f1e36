//! The extensions of a certificate, RFC 5280 §4.2: which there are and where, and the few that every check asks for.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::der::{Der, boolean, integer, named_bits, oid_text, range_of, tag};
use super::usage::{BasicConstraints, ExtendedKeyUsage, KeyUsage};
use crate::encoding::hex;
use crate::encoding::term::{self, Term};
use crate::limits;

/// subjectKeyIdentifier, §4.2.1.2. All of these are the content octets of the OID.
const SUBJECT_KEY_ID: [u8; 3] = [0x55, 0x1D, 0x0E];
/// keyUsage, §4.2.1.3.
const KEY_USAGE: [u8; 3] = [0x55, 0x1D, 0x0F];
/// subjectAltName, §4.2.1.6.
pub(super) const SUBJECT_ALT_NAME: [u8; 3] = [0x55, 0x1D, 0x11];
/// basicConstraints, §4.2.1.9.
const BASIC_CONSTRAINTS: [u8; 3] = [0x55, 0x1D, 0x13];
/// nameConstraints, §4.2.1.10.
pub(super) const NAME_CONSTRAINTS: [u8; 3] = [0x55, 0x1D, 0x1E];
/// cRLDistributionPoints, §4.2.1.13.
pub(super) const CRL_DISTRIBUTION_POINTS: [u8; 3] = [0x55, 0x1D, 0x1F];
/// certificatePolicies, §4.2.1.4.
pub(super) const CERTIFICATE_POLICIES: [u8; 3] = [0x55, 0x1D, 0x20];
/// policyMappings, §4.2.1.5.
pub(super) const POLICY_MAPPINGS: [u8; 3] = [0x55, 0x1D, 0x21];
/// authorityKeyIdentifier, §4.2.1.1.
const AUTHORITY_KEY_ID: [u8; 3] = [0x55, 0x1D, 0x23];
/// policyConstraints, §4.2.1.11.
pub(super) const POLICY_CONSTRAINTS: [u8; 3] = [0x55, 0x1D, 0x24];
/// extKeyUsage, §4.2.1.12.
const EXTENDED_KEY_USAGE: [u8; 3] = [0x55, 0x1D, 0x25];
/// inhibitAnyPolicy, §4.2.1.14.
pub(super) const INHIBIT_ANY_POLICY: [u8; 3] = [0x55, 0x1D, 0x36];

/// Those whose name a finding may need.
const NAMES: [([u8; 3], &str); 12] = [
    (SUBJECT_KEY_ID, "subjectKeyIdentifier"),
    (KEY_USAGE, "keyUsage"),
    (BASIC_CONSTRAINTS, "basicConstraints"),
    (AUTHORITY_KEY_ID, "authorityKeyIdentifier"),
    (EXTENDED_KEY_USAGE, "extKeyUsage"),
    (SUBJECT_ALT_NAME, "subjectAltName"),
    (NAME_CONSTRAINTS, "nameConstraints"),
    (CRL_DISTRIBUTION_POINTS, "cRLDistributionPoints"),
    (CERTIFICATE_POLICIES, "certificatePolicies"),
    (POLICY_MAPPINGS, "policyMappings"),
    (POLICY_CONSTRAINTS, "policyConstraints"),
    (INHIBIT_ANY_POLICY, "inhibitAnyPolicy"),
];

/// One that is read by nobody here.
const OTHER: &str = "of another kind";

/// The name of one of the extensions that are read when they are asked for.
pub(super) fn name(oid: [u8; 3]) -> &'static str {
    NAMES.iter().find(|row| row.0 == oid).map_or(OTHER, |row| row.1)
}

/// An extension that cannot be taken, and which.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[error("extension {number} ({name}) {fault}")]
pub struct BadExtension {
    /// Its place, counted from one.
    pub number: usize,
    /// Its name in RFC 5280, where it has one there.
    #[serde(deserialize_with = "term::deserialize")]
    pub name: Term,
    /// What is wrong with it.
    pub fault: ExtensionFault,
}

/// What is wrong with an extension.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ExtensionFault {
    /// There is a list of them with none in it.
    #[error("is missing: the list is empty")]
    Empty,
    /// It is not OID, critical and value.
    #[error("is not an OID, an optional BOOLEAN and an OCTET STRING")]
    Frame,
    /// Another of the same OID stands before it.
    #[error("stands twice")]
    Twice,
    /// One more than are looked at.
    #[error("is one more than the {0} that are looked at")]
    TooMany(usize),
    /// Its value is not what its standard says.
    #[error("has a value that cannot be read")]
    Value,
}

/// What there is. Ranges are of the certificate's encoding.
#[derive(Debug, Default)]
pub(super) struct Extensions {
    /// OID and value of each.
    all: Vec<(Range<usize>, Range<usize>)>,
    pub(super) key_usage: Option<KeyUsage>,
    pub(super) extended_key_usage: Option<ExtendedKeyUsage>,
    pub(super) basic_constraints: Option<BasicConstraints>,
    pub(super) subject_key_id: Option<Range<usize>>,
    pub(super) authority_key_id: Option<Range<usize>>,
    pub(super) unknown_critical: Vec<String>,
}

/// id-ce-invalidityDate, RFC 5280 §5.3.2.
pub(super) const INVALIDITY_DATE: &[u8] = &[0x55, 0x1D, 0x18];

impl Extensions {
    /// From the content of the SEQUENCE OF; none stands twice, and there is one at least.
    pub(super) fn read(der: &[u8], content: &[u8]) -> Result<Self, BadExtension> {
        let mut extensions = Extensions { all: Vec::with_capacity(12), ..Extensions::default() };
        let mut list = Der::new(content);
        let mut number = 0;
        while number == 0 || !list.is_empty() {
            number += 1;
            let bad = |name, fault| BadExtension { number, name, fault };
            if list.is_empty() {
                return Err(bad("of a certificate", ExtensionFault::Empty));
            }
            let (oid, critical, value) =
                one(&mut list).ok_or(bad("whose type cannot be read", ExtensionFault::Frame))?;
            let name = <[u8; 3]>::try_from(oid).map_or(OTHER, name);
            if extensions.all.iter().any(|(known, _)| der[known.clone()] == *oid) {
                return Err(bad(name, ExtensionFault::Twice));
            }
            if extensions.all.len() >= limits::EXTENSIONS_MAX {
                return Err(bad(name, ExtensionFault::TooMany(limits::EXTENSIONS_MAX)));
            }
            extensions.all.push((range_of(der, oid), range_of(der, value)));
            extensions.take(der, oid, critical, value).ok_or(bad(name, ExtensionFault::Value))?;
        }
        Ok(extensions)
    }

    fn take(&mut self, der: &[u8], oid: &[u8], critical: bool, value: &[u8]) -> Option<()> {
        if let Ok(arcs) = <[u8; 3]>::try_from(oid) {
            match arcs {
                // §4.2.1.3: one bit at least.
                KEY_USAGE => {
                    let bits = only(value, |der| der.expect(tag::BIT_STRING).and_then(named_bits))
                        .filter(|bits| *bits != 0)?;
                    self.key_usage = Some(KeyUsage(bits));
                }
                EXTENDED_KEY_USAGE => self.extended_key_usage = Some(purposes(value)?),
                BASIC_CONSTRAINTS => self.basic_constraints = Some(basic_constraints(value)?),
                SUBJECT_KEY_ID => {
                    self.subject_key_id =
                        Some(range_of(der, only(value, |der| der.expect(tag::OCTET_STRING))?));
                    self.unknown(oid, critical);
                }
                AUTHORITY_KEY_ID => {
                    self.authority_key_id = only(value, |der| der.inside(tag::SEQUENCE))?
                        .optional(0x80)
                        .map(|id| range_of(der, id));
                    self.unknown(oid, critical);
                }
                SUBJECT_ALT_NAME
                | CERTIFICATE_POLICIES
                | CRL_DISTRIBUTION_POINTS
                | NAME_CONSTRAINTS
                | POLICY_MAPPINGS
                | POLICY_CONSTRAINTS => {
                    // None of them is empty, §4.2.1.4 to §4.2.1.13.
                    only(value, |der| der.inside(tag::SEQUENCE)).filter(|fields| !fields.is_empty())?;
                }
                INHIBIT_ANY_POLICY => {}
                _ => self.unknown(oid, critical),
            }
        } else {
            self.unknown(oid, critical);
        }
        Some(())
    }

    /// Key identifiers are never critical, §4.2.1.1 and §4.2.1.2: one that is means something that nobody knows.
    fn unknown(&mut self, oid: &[u8], critical: bool) {
        if critical {
            self.unknown_critical.push(oid_text(oid).unwrap_or_else(|| hex::encode(oid)));
        }
    }

    /// The value of one of them.
    pub(super) fn value<'a>(&self, der: &'a [u8], oid: &[u8]) -> Option<&'a [u8]> {
        self.all.iter().find(|(known, _)| der[known.clone()] == *oid).map(|(_, value)| &der[value.clone()])
    }
}

/// One Extension, RFC 5280 §4.1: OID, critical, value.
pub(super) fn one<'a>(list: &mut Der<'a>) -> Option<(&'a [u8], bool, &'a [u8])> {
    let mut extension = list.inside(tag::SEQUENCE)?;
    let oid = extension.expect(tag::OID)?;
    let critical = match extension.optional(tag::BOOLEAN) {
        Some(stated) => boolean(stated)?,
        None => false,
    };
    let value = extension.expect(tag::OCTET_STRING)?;
    extension.is_empty().then_some((oid, critical, value))
}

/// What `read` reads of `value`, and nothing after it.
pub(super) fn only<'a, T>(value: &'a [u8], read: impl FnOnce(&mut Der<'a>) -> Option<T>) -> Option<T> {
    let mut der = Der::new(value);
    read(&mut der).filter(|_| der.is_empty())
}

/// §4.2.1.12: at least one purpose.
fn purposes(value: &[u8]) -> Option<ExtendedKeyUsage> {
    let mut list = only(value, |der| der.inside(tag::SEQUENCE))?;
    let mut oids = Vec::new();
    while !list.is_empty() {
        oids.push(oid_text(list.expect(tag::OID)?)?);
    }
    (!oids.is_empty()).then_some(ExtendedKeyUsage(oids))
}

/// §4.2.1.9.
fn basic_constraints(value: &[u8]) -> Option<BasicConstraints> {
    let mut fields = only(value, |der| der.inside(tag::SEQUENCE))?;
    let ca = match fields.optional(tag::BOOLEAN) {
        Some(stated) => boolean(stated)?,
        None => false,
    };
    let path_len = match fields.optional(tag::INTEGER) {
        Some(stated) => Some(count(stated)?),
        None => None,
    };
    fields.is_empty().then_some(BasicConstraints { ca, path_len })
}

/// A number of certificates, which is not negative; one beyond any path is as good as the largest.
pub(super) fn count(content: &[u8]) -> Option<u32> {
    let digits = integer(content).filter(|digits| digits[0] & 0x80 == 0)?;
    Some(
        digits.iter().fold(0u32, |n, digit| {
            n.checked_mul(256).map_or(u32::MAX, |n| n.saturating_add(u32::from(*digit)))
        }),
    )
}
