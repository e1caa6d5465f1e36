//! One list of revoked certificates, RFC 5280 §5. What it says is read in `grammar`, and looked up in `index`.

mod entry;
mod error;
mod filter;
mod grammar;
mod index;
mod mix;
mod reason;
mod signers;
mod slot;

use bytes::Bytes;

use super::Certificate;
use super::comparison;
use super::distribution::IssuingPoint;
use crate::clock::Now;
use crate::crypto::{CryptoError, EcdsaForm, SignatureAlgorithm};
use crate::limits;
pub use error::CrlError;
use grammar::Fields;
pub use index::{CrlIndex, Entry};
pub use reason::{Reason, Revocation};
use signers::Signers;

/// A list, read. Who signed it is not known until [`Crl::is_signed_by`] says so.
#[derive(Debug)]
pub struct Crl {
    list: Fields,
    signers: Signers,
    der: Bytes,
}

impl Crl {
    /// Reads one DER list and nothing after it.
    pub fn from_der(der: &[u8]) -> Result<Self, CrlError> {
        if der.len() > limits::CRL_BYTES_MAX {
            return Err(CrlError::TooLarge { octets: der.len(), limit: limits::CRL_BYTES_MAX });
        }
        Self::from_bytes(&Bytes::copy_from_slice(der))
    }

    /// The same without a copy: the list stays where it is, and nothing but its index is made beside it.
    pub fn from_bytes(der: &Bytes) -> Result<Self, CrlError> {
        Ok(Crl { list: grammar::read(der)?, signers: Signers::default(), der: der.clone() })
    }

    /// Its octets; of one that a report recalls, none.
    pub fn der(&self) -> &Bytes {
        &self.der
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
        let list = Fields {
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
        };
        Crl { list, signers: Signers::default(), der: Bytes::new() }
    }

    /// Whether this authority's key signed it: same name, key identifiers not at odds, signature right. Whether the algorithm
    /// is strong enough is not asked. To hash the production list takes as long as to judge a thousand requests: what came of it is
    /// remembered.
    pub fn is_signed_by(&self, issuer: &Certificate) -> Result<(), CryptoError> {
        let same_key = match (self.list.authority_key_id.as_deref(), issuer.subject_key_id()) {
            (Some(named), Some(own)) => named == own,
            _ => true,
        };
        if !self.is_in_name_of(issuer) || !same_key {
            return Err(CryptoError::BadSignature);
        }
        self.signers.known_or(issuer, || {
            issuer.key().verify_historic(
                self.list.algorithm,
                EcdsaForm::Der,
                &self.list.tbs,
                &self.list.signature_value,
            )
        })
    }

    /// Whether its issuer bears the name of this certificate's subject, RFC 5280 §7.1.
    pub fn is_in_name_of(&self, authority: &Certificate) -> bool {
        self.list.issuer_raw == authority.subject_raw() || self.list.issuer_key == authority.subject_key()
    }

    /// The entry of a serial number's content octets. Of several, which an issuer should not write, the earliest that revokes.
    pub fn lookup(&self, serial: &[u8]) -> Option<Revocation> {
        let entry =
            self.list.entries.find(serial).min_by_key(|entry| (entry.reason == Reason::REMOVED, entry.at))?;
        Some(Revocation { at: entry.at, reason: entry.reason, invalid_since: entry.invalid_since })
    }

    /// Its entries.
    pub fn entries(&self) -> &CrlIndex {
        &self.list.entries
    }

    /// The algorithm of its signature.
    pub fn algorithm(&self) -> SignatureAlgorithm {
        self.list.algorithm
    }

    /// The issuer's name as encoded.
    pub fn issuer_raw(&self) -> &[u8] {
        &self.list.issuer_raw
    }

    /// The issuer's name in the form that is compared, RFC 5280 §7.1.
    pub fn issuer_key(&self) -> &[u8] {
        &self.list.issuer_key
    }

    /// When it was issued.
    pub fn this_update(&self) -> Now {
        self.list.this_update
    }

    /// When the next will have been issued.
    pub fn next_update(&self) -> Option<Now> {
        self.list.next_update
    }

    /// Its number's content octets.
    pub fn number(&self) -> Option<&[u8]> {
        self.list.number.as_deref()
    }

    /// The number of the list that a delta changes, RFC 5280 §5.2.4.
    pub fn base_number(&self) -> Option<&[u8]> {
        self.list.base_number.as_deref()
    }

    /// The keyIdentifier of its authorityKeyIdentifier, RFC 5280 §5.2.1.
    pub fn authority_key_id(&self) -> Option<&[u8]> {
        self.list.authority_key_id.as_deref()
    }

    /// It lists changes to another list only.
    pub fn is_delta(&self) -> bool {
        self.list.base_number.is_some()
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

    /// Whether its number is higher than the other's, RFC 5280 §5.2.3; nothing where one has none.
    pub fn is_numbered_after(&self, other: &Crl) -> Option<bool> {
        Some(magnitude(self.number()?) > magnitude(other.number()?))
    }

    /// For which certificates it is, RFC 5280 §5.2.5, where it says so.
    pub fn issuing_point(&self) -> Option<IssuingPoint<'_>> {
        self.list.issuing_point.clone().and_then(|range| IssuingPoint::read(&self.list.tbs[range]))
    }

    /// The encoding of the same: two lists of one scope have the same.
    pub fn issuing_point_raw(&self) -> Option<&[u8]> {
        self.list.issuing_point.clone().map(|range| &self.list.tbs[range])
    }

    /// How many certificates are on it.
    pub fn len(&self) -> usize {
        self.list.entries.len()
    }

    /// Whether none is.
    pub fn is_empty(&self) -> bool {
        self.list.entries.is_empty()
    }
}

/// A number in the form that is compared: the content octets of an INTEGER that is not negative.
fn magnitude(number: &[u8]) -> (usize, &[u8]) {
    let zeros = number.iter().take_while(|octet| **octet == 0).count();
    (number.len() - zeros, &number[zeros..])
}
