//! TSTInfo, RFC 3161 §2.4.2.

use super::TimeStampError;
use crate::clock::Now;
use crate::crypto::{DigestAlgorithm, digest};
use crate::x509::der::{Der, Tlv, oid_text, tag, time};
use crate::x509::encode;
use crate::x509::{digest_algorithm, digest_identifier};

/// MessageImprint: a digest and its algorithm.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Imprint {
    /// The content octets of the algorithm's OID.
    pub(super) oid: Vec<u8>,
    pub(super) value: Vec<u8>,
    /// As it was sent, so that a token repeats it to the octet.
    pub(super) encoded: Vec<u8>,
}

impl Imprint {
    /// Of these octets.
    pub fn over(algorithm: DigestAlgorithm, octets: &[u8]) -> Self {
        Self::of(algorithm, digest(algorithm, octets).as_ref())
    }

    /// Of a digest that is there already.
    pub fn of(algorithm: DigestAlgorithm, value: &[u8]) -> Self {
        let identifier = digest_identifier(algorithm);
        let oid = Der::new(&identifier)
            .inside(tag::SEQUENCE)
            .and_then(|mut parts| parts.expect(tag::OID))
            .unwrap_or_default()
            .to_vec();
        let encoded = encode::sequence(&[&identifier[..], &encode::octet_string(value)]);
        Imprint { oid, value: value.to_vec(), encoded }
    }

    pub(super) fn read(der: &mut Der<'_>) -> Option<Self> {
        let whole = der.any().filter(|value| value.tag == tag::SEQUENCE)?;
        let mut parts = Der::new(whole.content);
        let oid = parts.inside(tag::SEQUENCE)?.expect(tag::OID)?.to_vec();
        let value = parts.expect(tag::OCTET_STRING)?.to_vec();
        parts.is_empty().then(|| Imprint { oid, value, encoded: whole.whole.to_vec() })
    }

    /// Its algorithm, when it is one done here.
    pub fn algorithm(&self) -> Option<DigestAlgorithm> {
        digest_algorithm(&self.oid)
    }

    /// The algorithm's OID in dotted text.
    pub fn algorithm_oid(&self) -> String {
        oid_text(&self.oid).unwrap_or_default()
    }

    /// The digest.
    pub fn value(&self) -> &[u8] {
        &self.value
    }

    /// Whether both are the same digest of the same algorithm.
    pub fn is_same(&self, other: &Self) -> bool {
        self.oid == other.oid && self.value == other.value
    }
}

/// What a time-stamp says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TstInfo {
    /// The TSA's policy in dotted text.
    pub policy: String,
    /// Of what.
    pub imprint: Imprint,
    /// The token's own serial number, content octets.
    pub serial: Vec<u8>,
    /// When.
    pub gen_time: Now,
    /// The nonce of the request, content octets of an INTEGER.
    pub nonce: Option<Vec<u8>>,
}

impl TstInfo {
    /// Reads the content of a token.
    pub fn from_der(der: &[u8]) -> Result<Self, TimeStampError> {
        let bad = TimeStampError::not_der;
        let mut outer = Der::new(der);
        let mut info = outer.inside(tag::SEQUENCE).filter(|_| outer.is_empty()).ok_or(bad("TSTInfo"))?;
        if info.expect(tag::INTEGER) != Some(&[1]) {
            return Err(bad("version"));
        }
        let policy = info.expect(tag::OID).and_then(oid_text).ok_or(bad("policy"))?;
        let imprint = Imprint::read(&mut info).ok_or(bad("messageImprint"))?;
        let serial = info.expect(tag::INTEGER).ok_or(bad("serialNumber"))?.to_vec();
        let gen_time = info.any().and_then(gen_time).ok_or(bad("genTime"))?;
        // accuracy, ordering: they say how well the time is known, and here it is taken for what it says.
        let _ = (info.optional(tag::SEQUENCE), info.optional(tag::BOOLEAN));
        let nonce = info.optional(tag::INTEGER).map(<[u8]>::to_vec);
        // tsa [0]: only a hint; the signer's certificate is what counts.
        let _ = info.optional(0xA0);
        if let Some(list) = info.inside(0xA1) {
            let list = crate::x509::extensions(list).ok_or(bad("extensions"))?;
            if list.iter().any(|extension| extension.critical) {
                return Err(bad("extensions"));
            }
        }
        if info.is_empty() {
            Ok(TstInfo { policy, imprint, serial, gen_time, nonce })
        } else {
            Err(bad("TSTInfo"))
        }
    }

    /// The DER: whole seconds, no accuracy, no ordering, no tsa, as the authority has it
    /// ([authority §1.7](crate::manual::authority)).
    pub fn to_der(&self) -> Vec<u8> {
        let mut parts = vec![
            encode::integer(1),
            encode::oid(&self.policy),
            self.imprint.encoded.clone(),
            encode::tlv(tag::INTEGER, &self.serial),
            encode::generalized_time(self.gen_time),
        ];
        parts.extend(self.nonce.as_ref().map(|nonce| encode::tlv(tag::INTEGER, nonce)));
        encode::sequence(&parts)
    }
}

/// GeneralizedTime with or without a fraction of a second, RFC 3161 §2.4.2; of the fraction, milliseconds are kept.
fn gen_time(value: Tlv<'_>) -> Option<Now> {
    if value.tag != tag::GENERALIZED_TIME {
        return None;
    }
    let Some(point) = value.content.iter().position(|octet| *octet == b'.') else {
        return time(value).map(Now::from_seconds);
    };
    let (whole, fraction) = value.content.split_at(point);
    let digits = fraction.strip_prefix(b".")?.strip_suffix(b"Z")?;
    if digits.is_empty() || digits.len() > 9 || !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let zulu = [whole, b"Z"].concat();
    let seconds = time(Tlv { tag: value.tag, content: &zulu, whole: &zulu })?;
    let millis = (0..3)
        .fold(0, |millis, place| millis * 10 + digits.get(place).map_or(0, |digit| i64::from(digit - b'0')));
    Some(Now::from_seconds(seconds).plus_millis(millis))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fraction_of_a_second_is_read_to_the_millisecond() {
        let read = |text: &[u8]| {
            gen_time(Tlv { tag: tag::GENERALIZED_TIME, content: text, whole: text }).map(|at| at.to_string())
        };
        assert_eq!(read(b"20261124101112Z").as_deref(), Some("2026-11-24T10:11:12Z"));
        assert_eq!(read(b"20261124101112.5Z").as_deref(), Some("2026-11-24T10:11:12.5Z"));
        assert_eq!(read(b"20261124101112.123456Z").as_deref(), Some("2026-11-24T10:11:12.123Z"));
        for bad in [&b"20261124101112.Z"[..], b"20261124101112.1", b".5Z", b"20261324101112Z", b""] {
            assert_eq!(read(bad), None);
        }
    }
}
