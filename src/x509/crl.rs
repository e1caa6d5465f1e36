//! One list of revoked certificates, RFC 5280 §5. What it says is read in `grammar`, and looked up in `index`.

mod entry;
mod filter;
mod grammar;
mod index;
mod mix;
mod signers;
mod slot;

use std::ops::Range;

use bytes::Bytes;

use serde::{Deserialize, Serialize};

use super::Certificate;
use super::comparison;
use super::distribution::IssuingPoint;
use super::encoded::Encoded;
use super::field::BadField;
use crate::clock::Now;
use crate::crypto::{CryptoError, EcdsaForm, SignatureAlgorithm};
use crate::encoding::term::{self, Term};
use crate::limits;
pub use index::{CrlIndex, Entry};
use signers::Signers;

/// Why octets are not a list that can be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CrlError {
    /// More octets than a list may have.
    #[error("the CRL has {octets} octets, the limit is {limit}")]
    TooLarge {
        /// How many there are.
        octets: usize,
        /// How many there may be.
        limit: usize,
    },
    /// Not the DER of a list.
    #[error("not a DER-encoded CRL")]
    NotDer,
    /// Another thing of the same house.
    #[error("not a CRL, but {0}")]
    Other(Encoded),
    /// Something follows the list.
    #[error("{octets} octets follow the CRL")]
    Trailing {
        /// How many.
        octets: usize,
    },
    /// A field cannot be read.
    #[error("the CRL's {0}")]
    Field(#[from] BadField),
    /// An entry cannot be read.
    #[error("the CRL's revokedCertificates: in entry {number}, {fault}")]
    Entry {
        /// Which, counted from one.
        number: usize,
        /// What of it.
        fault: BadField,
    },
    /// A field that its version does not have, or a version that does not exist, RFC 5280 §5.1.2.1.
    #[error("the CRL has a version that does not exist, or fields that its version does not have")]
    Version,
    /// An extension of the list stands twice, or cannot be read.
    #[error("the CRL's extension {0} stands twice, or cannot be read")]
    BadExtension(#[serde(deserialize_with = "term::deserialize")] Term),
    /// A number of the list is negative, RFC 5280 §5.2.3 and §5.2.4.
    #[error("the CRL's {0} is negative; RFC 5280 §5.2.3 has INTEGER (0..MAX)")]
    NegativeNumber(#[serde(deserialize_with = "term::deserialize")] Term),
    /// It says which key signed it, and not which of the key's lists it is, RFC 5280 §5.2.3.
    #[error("the CRL has authorityKeyIdentifier and no cRLNumber")]
    Unnumbered,
    /// Without entries, but not without the place for them, RFC 5280 §5.1.2.6; lists that otherwise are as the RFC wants
    /// them are forgiven.
    #[error("revokedCertificates is there and empty, in a CRL without cRLNumber and authorityKeyIdentifier")]
    EmptyEntries,
    /// A critical extension that is not understood, RFC 5280 §5.2.
    #[error("the CRL has a critical extension that is not understood here")]
    UnknownCritical,
    /// Signed with an algorithm that is not known here.
    #[error("the CRL is signed with an algorithm that is not known here")]
    Algorithm,
}

/// CRLReason, RFC 5280 §5.3.1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reason(pub u8);

impl Reason {
    /// No reason is given.
    pub const UNSPECIFIED: Reason = Reason(0);
    /// certificateHold.
    pub const HOLD: Reason = Reason(6);
    /// removeFromCRL, in delta lists.
    pub const REMOVED: Reason = Reason(8);

    /// Its name in RFC 5280.
    pub const fn name(self) -> &'static str {
        match self.0 {
            1 => "keyCompromise",
            2 => "cACompromise",
            3 => "affiliationChanged",
            4 => "superseded",
            5 => "cessationOfOperation",
            6 => "certificateHold",
            8 => "removeFromCRL",
            9 => "privilegeWithdrawn",
            10 => "aACompromise",
            _ => "unspecified",
        }
    }

    /// Whether it says nothing against what the key signed before: affiliationChanged, superseded, cessationOfOperation,
    /// privilegeWithdrawn. A compromise, a hold, and a revocation without a reason do
    /// ([authority §5](crate::manual::authority)).
    pub const fn leaves_the_past(self) -> bool {
        matches!(self.0, 3 | 4 | 5 | 9)
    }

    /// The reason of that name.
    pub fn from_name(name: &str) -> Option<Reason> {
        (0..=10).map(Reason).find(|reason| reason.name() == name)
    }
}

/// When and why a certificate was revoked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Revocation {
    /// revocationDate.
    pub at: Now,
    /// reasonCode.
    pub reason: Reason,
    /// invalidityDate, RFC 5280 §5.3.2: since when it is known or suspected not to have been valid.
    pub invalid_since: Option<Now>,
}

impl Revocation {
    /// From when on nothing that the key signed is saved: the date of the revocation, or an earlier one since which it was invalid.
    pub fn counts_from(&self) -> Now {
        self.invalid_since.map_or(self.at, |since| since.min(self.at))
    }
}

/// A list, read. Who signed it is not known until [`Crl::is_signed_by`] says so.
#[derive(Debug)]
pub struct Crl {
    /// Parts of the one copy of the list.
    tbs: Bytes,
    signature_value: Bytes,
    issuer_raw: Bytes,
    algorithm: SignatureAlgorithm,
    issuer_key: Vec<u8>,
    this_update: Now,
    next_update: Option<Now>,
    number: Option<Vec<u8>>,
    base_number: Option<Vec<u8>>,
    authority_key_id: Option<Vec<u8>>,
    /// Where in `tbs` the value of issuingDistributionPoint stands.
    issuing_point: Option<Range<usize>>,
    entries: CrlIndex,
    signers: Signers,
}

impl Crl {
    /// Reads one DER list and nothing after it.
    pub fn from_der(der: &[u8]) -> Result<Self, CrlError> {
        if der.len() > limits::CRL_BYTES_MAX {
            return Err(CrlError::TooLarge { octets: der.len(), limit: limits::CRL_BYTES_MAX });
        }
        grammar::read(&Bytes::copy_from_slice(der))
    }

    /// The same without a copy: the list stays where it is, and nothing but its index is made beside it.
    pub fn from_bytes(der: &Bytes) -> Result<Self, CrlError> {
        grammar::read(der)
    }

    /// What a report says about a CRL: its issuer, its time, and the one entry that was looked for. Nobody
    /// signed this copy, and [`Crl::is_signed_by`] says so of everyone.
    pub fn abridged(
        issuer_raw: &[u8],
        this_update: Now,
        next_update: Option<Now>,
        number: Option<Vec<u8>>,
        entry: Option<(&[u8], Revocation)>,
    ) -> Self {
        Crl {
            tbs: Bytes::new(),
            signature_value: Bytes::new(),
            // An empty value is no signature by any algorithm.
            algorithm: SignatureAlgorithm::Ed25519,
            issuer_raw: Bytes::copy_from_slice(issuer_raw),
            issuer_key: comparison::comparable(issuer_raw),
            this_update,
            next_update,
            number,
            base_number: None,
            authority_key_id: None,
            issuing_point: None,
            entries: CrlIndex::of(entry),
            signers: Signers::default(),
        }
    }

    /// Whether this authority's key signed it: same name, key identifiers not at odds, signature right. Whether the algorithm
    /// is strong enough is not asked. To hash the production list takes as long as to judge a thousand requests: what came of it is
    /// remembered.
    pub fn is_signed_by(&self, issuer: &Certificate) -> Result<(), CryptoError> {
        let same_key = match (self.authority_key_id.as_deref(), issuer.subject_key_id()) {
            (Some(named), Some(own)) => named == own,
            _ => true,
        };
        if !self.is_in_name_of(issuer) || !same_key {
            return Err(CryptoError::BadSignature);
        }
        self.signers.known_or(issuer, || {
            issuer.key().verify_historic(self.algorithm, EcdsaForm::Der, &self.tbs, &self.signature_value)
        })
    }

    /// Whether its issuer bears the name of this certificate's subject, RFC 5280 §7.1.
    pub fn is_in_name_of(&self, authority: &Certificate) -> bool {
        self.issuer_raw == authority.subject_raw() || self.issuer_key == authority.subject_key()
    }

    /// The entry of a serial number's content octets. Of several, which an issuer should not write, the earliest that revokes.
    pub fn lookup(&self, serial: &[u8]) -> Option<Revocation> {
        let entry =
            self.entries.find(serial).min_by_key(|entry| (entry.reason == Reason::REMOVED, entry.at))?;
        Some(Revocation { at: entry.at, reason: entry.reason, invalid_since: entry.invalid_since })
    }

    /// Its entries.
    pub fn entries(&self) -> &CrlIndex {
        &self.entries
    }

    /// The algorithm of its signature.
    pub fn algorithm(&self) -> SignatureAlgorithm {
        self.algorithm
    }

    /// The issuer's name as encoded.
    pub fn issuer_raw(&self) -> &[u8] {
        &self.issuer_raw
    }

    /// The issuer's name in the form that is compared, RFC 5280 §7.1.
    pub fn issuer_key(&self) -> &[u8] {
        &self.issuer_key
    }

    /// When it was issued.
    pub fn this_update(&self) -> Now {
        self.this_update
    }

    /// When the next will have been issued.
    pub fn next_update(&self) -> Option<Now> {
        self.next_update
    }

    /// Its number's content octets.
    pub fn number(&self) -> Option<&[u8]> {
        self.number.as_deref()
    }

    /// The number of the list that a delta changes, RFC 5280 §5.2.4.
    pub fn base_number(&self) -> Option<&[u8]> {
        self.base_number.as_deref()
    }

    /// The keyIdentifier of its authorityKeyIdentifier, RFC 5280 §5.2.1.
    pub fn authority_key_id(&self) -> Option<&[u8]> {
        self.authority_key_id.as_deref()
    }

    /// It lists changes to another list only.
    pub fn is_delta(&self) -> bool {
        self.base_number.is_some()
    }

    /// Whether it is a delta that can change no list, RFC 5280 §5.2.4: it has no number, or one before its base's. A delta of the real
    /// test authority was one, [authority §1.5](crate::manual::authority).
    pub fn is_void_delta(&self) -> bool {
        self.base_number()
            .is_some_and(|base| self.number().is_none_or(|number| magnitude(number) < magnitude(base)))
    }

    /// Whether it is a delta that changes this list, RFC 5280 §5.2.4: the same scope and key, based on it or on an earlier one, and
    /// not older than it. Who signed both is not looked at; the key identifier says that it was the same key.
    pub fn changes(&self, list: &Crl) -> bool {
        let (Some(base), Some(number), Some(own)) = (self.base_number(), list.number(), self.number()) else {
            return false;
        };
        self.authority_key_id() == list.authority_key_id()
            && self.issuing_point_raw() == list.issuing_point_raw()
            && magnitude(base) <= magnitude(number)
            && magnitude(number) <= magnitude(own)
    }

    /// For which certificates it is, RFC 5280 §5.2.5, where it says so.
    pub fn issuing_point(&self) -> Option<IssuingPoint<'_>> {
        self.issuing_point.clone().and_then(|range| IssuingPoint::read(&self.tbs[range]))
    }

    /// The encoding of the same: two lists of one scope have the same.
    pub fn issuing_point_raw(&self) -> Option<&[u8]> {
        self.issuing_point.clone().map(|range| &self.tbs[range])
    }

    /// How many certificates are on it.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether none is.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }
}

/// A number in the form that is compared: the content octets of an INTEGER that is not negative.
fn magnitude(number: &[u8]) -> (usize, &[u8]) {
    let zeros = number.iter().take_while(|octet| **octet == 0).count();
    (number.len() - zeros, &number[zeros..])
}
