//! What an authority signs: the frame around it, RFC 5280 §4.1.1 and §5.1.1, and the parts of a certificate.

use crate::ca::request::digest::Digest;
use crate::clock::Now;
use crate::crypto::{self, CryptoError, DigestAlgorithm, KeyKind, PrivateKey, PublicKey, SignatureAlgorithm};
use crate::random::Random;
use crate::x509::{encode, signature_identifier, spki_of};

/// Octets of a serial number: all that RFC 5280 §4.1.2.2 allows, as the authority does it.
const SERIAL_OCTETS: usize = 20;

/// Everything between the frame and the key of a certificate.
pub(in crate::ca) struct Body {
    pub(in crate::ca) serial: [u8; SERIAL_OCTETS],
    /// Encoded name.
    pub(in crate::ca) issuer: Vec<u8>,
    pub(in crate::ca) not_before: Now,
    pub(in crate::ca) not_after: Now,
    /// Encoded name.
    pub(in crate::ca) subject: Vec<u8>,
    pub(in crate::ca) key: PublicKey,
    /// Encoded extensions, in order.
    pub(in crate::ca) extensions: Vec<Vec<u8>>,
}

impl Body {
    /// The certificate's DER, signed with `key`.
    pub(in crate::ca) fn sign(&self, key: &PrivateKey, digest: Digest) -> Result<Vec<u8>, CryptoError> {
        let algorithm = match digest {
            Digest::OfKey => algorithm_of(key.kind())?,
            Digest::Sha1 => sha1_algorithm_of(key.kind())?,
        };
        let tbs = encode::sequence(&[
            encode::context(0, encode::integer(2)),
            encode::unsigned(&self.serial),
            algorithm.clone(),
            self.issuer.clone(),
            encode::sequence(&[encode::time(self.not_before), encode::time(self.not_after)]),
            self.subject.clone(),
            spki_of(&self.key).ok_or(CryptoError::BadKey)?,
            encode::context(3, encode::sequence(&self.extensions)),
        ]);
        match digest {
            Digest::OfKey => framed(tbs, key),
            Digest::Sha1 => {
                let value = crypto::sign_with_sha1(key, &tbs)?;
                Ok(encode::sequence(&[tbs, algorithm, encode::bit_string(&value)]))
            }
        }
    }
}

/// `SEQUENCE { tbs, algorithm, signature }`, signed so that the same key gives the same octets.
pub(in crate::ca) fn framed(tbs: Vec<u8>, key: &PrivateKey) -> Result<Vec<u8>, CryptoError> {
    let algorithm = SignatureAlgorithm::default_for(key.kind()).ok_or(CryptoError::BadKey)?;
    let value = crypto::sign_repeatably(key, algorithm, &tbs)?;
    Ok(encode::sequence(&[tbs, algorithm_of(key.kind())?, encode::bit_string(&value)]))
}

/// The AlgorithmIdentifier an authority with such a key signs with.
pub(in crate::ca) fn algorithm_of(kind: KeyKind) -> Result<Vec<u8>, CryptoError> {
    Ok(signature_identifier(SignatureAlgorithm::default_for(kind).ok_or(CryptoError::BadKey)?))
}

fn sha1_algorithm_of(kind: KeyKind) -> Result<Vec<u8>, CryptoError> {
    match kind {
        KeyKind::Rsa { .. } => Ok(signature_identifier(SignatureAlgorithm::RsaPkcs1(DigestAlgorithm::Sha1))),
        KeyKind::EcP256 => Ok(signature_identifier(SignatureAlgorithm::Ecdsa(DigestAlgorithm::Sha1))),
        other => Err(CryptoError::Unsupported(other.name())),
    }
}

/// SHA-1 over the content of the key's BIT STRING: method (1) of RFC 5280 §4.2.1.2.
pub(in crate::ca) fn key_id(key: &PublicKey) -> [u8; SERIAL_OCTETS] {
    let mut id = [0; SERIAL_OCTETS];
    id.copy_from_slice(crypto::digest(DigestAlgorithm::Sha1, key.octets()).as_ref());
    id
}

/// The key identifier with the top nibble brought into 1–7: what authorities have, and holders in profile B.
pub(in crate::ca) fn serial_of_key(key: &PublicKey) -> [u8; SERIAL_OCTETS] {
    brought_into_range(key_id(key))
}

/// The key identifier with the top bit cleared: holders in the first months of profile B.
pub(in crate::ca) fn serial_of_key_as_is(key: &PublicKey) -> [u8; SERIAL_OCTETS] {
    let mut serial = key_id(key);
    serial[0] &= 0x7f;
    serial
}

/// A holder's serial number in profile A: random, nothing to do with the key.
pub(in crate::ca) fn drawn_serial(random: &dyn Random) -> [u8; SERIAL_OCTETS] {
    let mut serial = [0; SERIAL_OCTETS];
    random.fill(&mut serial);
    brought_into_range(serial)
}

/// Positive, and of twenty octets whatever the draw: the first octet is 0x10–0x7f.
fn brought_into_range(mut serial: [u8; SERIAL_OCTETS]) -> [u8; SERIAL_OCTETS] {
    serial[0] &= 0x7f;
    if serial[0] < 0x10 {
        serial[0] |= 0x10;
    }
    serial
}
