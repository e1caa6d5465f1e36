//! TSTInfo, RFC 3161 §2.4.2.

use std::time::Duration;

use super::TimeStampError;
use crate::clock::Now;
use crate::crypto::{DigestAlgorithm, digest};
use crate::x509::der::{Der, Tlv, integer, oid_text, tag, time};
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
        let mut algorithm = parts.inside(tag::SEQUENCE)?;
        let oid = algorithm.expect(tag::OID)?.to_vec();
        let parameters = if algorithm.is_empty() { None } else { Some(algorithm.any()?) };
        let fits = parameters.is_none_or(|found| fits(digest_algorithm(&oid), found));
        let value = parts.expect(tag::OCTET_STRING)?.to_vec();
        (fits && algorithm.is_empty() && parts.is_empty()).then(|| Imprint {
            oid,
            value,
            encoded: whole.whole.to_vec(),
        })
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
    /// How far from it the true time may be; nothing where that is not said.
    pub accuracy: Duration,
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
        let accuracy = match info.optional(tag::SEQUENCE) {
            Some(octets) => accuracy(Der::new(octets)).ok_or(bad("accuracy"))?,
            None => Duration::ZERO,
        };
        // ordering: says something of two time-stamps only.
        let _ = info.optional(tag::BOOLEAN);
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
            Ok(TstInfo { policy, imprint, serial, gen_time, accuracy, nonce })
        } else {
            Err(bad("TSTInfo"))
        }
    }

    /// When the octets were there at the latest: genTime and the accuracy, RFC 3161 §2.4.2, to the millisecond that has begun.
    pub fn latest(&self) -> Now {
        let micros = self.accuracy.as_micros();
        self.gen_time.plus_millis(i64::try_from(micros.div_ceil(1_000)).unwrap_or(i64::MAX))
    }

    /// The DER: whole seconds, an accuracy if there is one, no ordering, no tsa, as the authority has it
    /// ([authority §1.7](crate::manual::authority)).
    pub fn to_der(&self) -> Vec<u8> {
        let mut parts = vec![
            encode::integer(1),
            encode::oid(&self.policy),
            self.imprint.encoded.clone(),
            encode::tlv(tag::INTEGER, &self.serial),
            encode::generalized_time(self.gen_time),
        ];
        parts.extend((!self.accuracy.is_zero()).then(|| written_accuracy(self.accuracy)));
        parts.extend(self.nonce.as_ref().map(|nonce| encode::tlv(tag::INTEGER, nonce)));
        encode::sequence(&parts)
    }
}

/// Whether a digest's algorithm may have these parameters: SHA has none, or NULL; GOST may name a set; of one that is not known here
/// nobody can say.
fn fits(algorithm: Option<DigestAlgorithm>, parameters: Tlv<'_>) -> bool {
    use DigestAlgorithm::{Gost94, Streebog256, Streebog512};
    match algorithm {
        None => true,
        Some(Gost94 | Streebog256 | Streebog512) if parameters.tag == tag::OID => true,
        Some(_) => parameters.whole == encode::null(),
    }
}

/// Accuracy: seconds, then milliseconds and microseconds from 1 to 999.
fn accuracy(mut parts: Der<'_>) -> Option<Duration> {
    let number = |octets: Option<&[u8]>| match octets.map(integer) {
        None => Some(0),
        Some(Some(octets)) if octets.len() <= 5 && octets[0] < 0x80 => {
            Some(octets.iter().fold(0, |number, octet| number << 8 | u64::from(*octet)))
        }
        Some(_) => None,
    };
    let seconds = number(parts.optional(tag::INTEGER))?;
    let (millis, micros) = (number(parts.optional(0x80))?, number(parts.optional(0x81))?);
    let fits = parts.is_empty() && millis < 1_000 && micros < 1_000;
    fits.then(|| Duration::from_secs(seconds) + Duration::from_micros(millis * 1_000 + micros))
}

fn written_accuracy(accuracy: Duration) -> Vec<u8> {
    let (millis, micros) = (accuracy.subsec_millis(), accuracy.subsec_micros() % 1_000);
    let part = |number: u8, value: u32| {
        let encoded = encode::integer(u64::from(value));
        let content = Der::new(&encoded).expect(tag::INTEGER).unwrap_or_default().to_vec();
        if value == 0 { Vec::new() } else { encode::context_primitive(number, content) }
    };
    let seconds = if accuracy.as_secs() == 0 { Vec::new() } else { encode::integer(accuracy.as_secs()) };
    encode::sequence(&[seconds, part(0, millis), part(1, micros)])
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
    fn the_accuracy_is_added_to_the_time() {
        let info = |accuracy: Duration| TstInfo {
            policy: "1.2.3".to_owned(),
            imprint: Imprint::over(DigestAlgorithm::Sha256, b"x"),
            serial: vec![1],
            gen_time: Now::from_seconds(1_795_000_000),
            accuracy,
            nonce: Some(vec![7]),
        };
        for (accuracy, later_millis) in [
            (Duration::ZERO, 0),
            (Duration::from_secs(60), 60_000),
            (Duration::from_millis(1_500), 1_500),
            (Duration::from_micros(300_000_001), 300_001),
        ] {
            let made = info(accuracy);
            assert_eq!(TstInfo::from_der(&made.to_der()).unwrap(), made);
            assert_eq!(made.latest(), made.gen_time.plus_millis(later_millis));
        }
        let read = |octets: &[u8]| accuracy(Der::new(octets));
        assert_eq!(read(&[]), Some(Duration::ZERO));
        assert_eq!(read(&[2, 1, 1, 0x81, 1, 2]), Some(Duration::from_micros(1_000_002)));
        for bad in [&[2, 1, 0xFF][..], &[2, 0], &[0x80, 2, 3, 0xE8], &[0x81, 1, 1, 0x80, 1, 1], &[4, 0]] {
            assert_eq!(read(bad), None, "{bad:02x?}");
        }
    }

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
