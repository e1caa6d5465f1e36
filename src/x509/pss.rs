//! The parameters of RSASSA-PSS, RFC 4055 §3.1.

use super::der::{Der, integer, tag};
use super::digests::{digest_algorithm, digest_identifier};
use super::encode;
use crate::crypto::DigestAlgorithm;
use crate::limits;

/// What parameters state, RFC 4055 §3.1: a digest, which MGF1 has too, and the octets of the salt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Parameters {
    pub(super) digest: DigestAlgorithm,
    pub(super) salt: u16,
}

/// The parameters given as a SEQUENCE's content; `None` unless MGF1 has the digest of the signature, which the RFC recommends and everyone
/// does.
pub(super) fn parameters(content: &[u8]) -> Option<Parameters> {
    let mut fields = Der::new(content);
    let named =
        |field: Option<&[u8]>| field.map_or(Some(DigestAlgorithm::Sha1), |field| hash(Der::new(field)));
    let digest = named(fields.optional(0xA0))?;
    let inner = match fields.optional(0xA1) {
        Some(field) => {
            let mut field = Der::new(field);
            let mut mask = field.inside(tag::SEQUENCE).filter(|_| field.is_empty())?;
            if mask.expect(tag::OID)? != MGF1 {
                return None;
            }
            hash(mask)?
        }
        None => DigestAlgorithm::Sha1,
    };
    let number = |field: Option<&[u8]>, otherwise: u16| match field {
        Some(field) => {
            let mut field = Der::new(field);
            let octets = field.expect(tag::INTEGER).and_then(integer).filter(|_| field.is_empty())?;
            match octets {
                [small] if *small < 0x80 => Some(u16::from(*small)),
                [high, low] if *high < 0x80 => Some(u16::from_be_bytes([*high, *low])),
                _ => None,
            }
        }
        None => Some(otherwise),
    };
    let salt = number(fields.optional(0xA2), SALT_DEFAULT)
        .filter(|salt| *salt <= limits::RSA_PSS_SALT_OCTETS_MAX)?;
    let trailer = number(fields.optional(0xA3), 1)?;
    (fields.is_empty() && inner == digest && trailer == 1).then_some(Parameters { digest, salt })
}

/// saltLength where it is not stated.
const SALT_DEFAULT: u16 = 20;

/// One AlgorithmIdentifier of a digest and nothing after it; its parameters are NULL or absent, RFC 4055 §2.1.
fn hash(mut field: Der<'_>) -> Option<DigestAlgorithm> {
    let mut identifier = field.inside(tag::SEQUENCE).filter(|_| field.is_empty())?;
    let digest = digest_algorithm(identifier.expect(tag::OID)?)?;
    let null = identifier.is_empty() || identifier.any().is_some_and(|value| value.whole == [5, 0]);
    (null && identifier.is_empty()).then_some(digest)
}

/// 1.2.840.113549.1.1.8.
const MGF1: [u8; 9] = [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x08];

/// The AlgorithmIdentifier of RSASSA-PSS with these parameters.
pub(super) fn identifier(parameters: Parameters) -> Vec<u8> {
    let hash = digest_identifier(parameters.digest);
    let mask = encode::sequence(&[encode::oid("1.2.840.113549.1.1.8"), hash.clone()]);
    // X.690 §11.5: a default is not written.
    let salt = (parameters.salt != SALT_DEFAULT)
        .then(|| encode::context(2, encode::integer(u64::from(parameters.salt))));
    let (hash, mask) = match parameters.digest {
        DigestAlgorithm::Sha1 => (Vec::new(), Vec::new()),
        _ => (encode::context(0, hash), encode::context(1, mask)),
    };
    encode::sequence(&[
        encode::oid("1.2.840.113549.1.1.10"),
        encode::sequence(&[hash, mask, salt.unwrap_or_default()]),
    ])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn encoded(digest: DigestAlgorithm, salt: u16) -> Vec<u8> {
        let identifier = identifier(Parameters { digest, salt });
        let mut parts = Der::new(&identifier).inside(tag::SEQUENCE).unwrap();
        parts.expect(tag::OID).unwrap();
        parts.expect(tag::SEQUENCE).unwrap().to_vec()
    }

    #[test]
    fn what_is_written_is_read() {
        for digest in [
            DigestAlgorithm::Sha1,
            DigestAlgorithm::Sha224,
            DigestAlgorithm::Sha256,
            DigestAlgorithm::Sha384,
            DigestAlgorithm::Sha512,
        ] {
            for salt in [0, 1, 20, 32, 64, 127, 128, 222, 255, 256, 478, limits::RSA_PSS_SALT_OCTETS_MAX] {
                assert_eq!(parameters(&encoded(digest, salt)), Some(Parameters { digest, salt }));
            }
            assert_eq!(parameters(&encoded(digest, limits::RSA_PSS_SALT_OCTETS_MAX + 1)), None);
        }
    }

    #[test]
    fn absent_fields_are_sha1_with_a_salt_of_twenty() {
        assert_eq!(parameters(&[]), Some(Parameters { digest: DigestAlgorithm::Sha1, salt: 20 }));
        assert!(encoded(DigestAlgorithm::Sha1, 20).is_empty());
    }

    #[test]
    fn another_mask_another_trailer_a_salt_that_is_no_length_or_more_is_refused() {
        let good = encoded(DigestAlgorithm::Sha256, 32);
        let changed = |at: usize, to: u8| {
            let mut changed = good.clone();
            changed[at] = to;
            parameters(&changed)
        };
        let last = good.len() - 1;
        assert_eq!(good[last], 32);
        assert_eq!(changed(last, 20).map(|read| read.salt), Some(20));
        assert_eq!(changed(last, 0xFF), None, "minus one");
        // The last octet of the OID in MGF1: SHA-384.
        let mask =
            good.windows(9).rposition(|octets| octets == [0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 1]).unwrap()
                + 8;
        assert_eq!(changed(mask, 2), None);
        for more in [&[0xA3, 3, 2, 1, 2][..], &[0], &[0xA3, 0]] {
            assert_eq!(parameters(&[&good, more].concat()), None);
        }
        assert!(
            parameters(&[&good[..], &[0xA3, 3, 2, 1, 1]].concat()).is_some(),
            "the one trailer there is, though it need not be written"
        );
        for salt in [
            &[0xA2, 4, 2, 2, 0, 32][..],
            &[0xA2, 2, 2, 0],
            &[0xA2, 5, 2, 3, 1, 0, 0],
            &[0xA2, 3, 4, 1, 32],
            &[0xA2, 4, 2, 1, 32, 0],
        ] {
            assert_eq!(parameters(&[&good[..last - 4], salt].concat()), None, "{salt:?}");
        }
        for length in 1..good.len() {
            // Without the salt, which then is twenty, the rest is whole.
            assert_eq!(parameters(&good[..length]).map(|read| read.salt), (length == last - 4).then_some(20));
        }
    }
}
