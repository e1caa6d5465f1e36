//! The parameters of RSASSA-PSS, RFC 4055 §3.1.

use super::der::{Der, tag};
use super::{digest_algorithm, digest_identifier, encode};
use crate::crypto::DigestAlgorithm;

/// The digest of these parameters, given as a SEQUENCE's content; `None` unless MGF1 has the same and the salt is as long as it, which is
/// all that XMLDSig (RFC 9231 §2.3.10) and careful authorities use.
pub(super) fn digest(parameters: &[u8]) -> Option<DigestAlgorithm> {
    let mut fields = Der::new(parameters);
    let named = |field: Option<&[u8]>| field.map_or(Some(DigestAlgorithm::Sha1), |field| hash(Der::new(field)));
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
    let number = |field: Option<&[u8]>, otherwise: usize| match field {
        Some(field) => {
            let mut field = Der::new(field);
            match field.expect(tag::INTEGER)? {
                [small] if field.is_empty() && *small < 0x80 => Some(usize::from(*small)),
                _ => None,
            }
        }
        None => Some(otherwise),
    };
    let salt = number(fields.optional(0xA2), 20)?;
    let trailer = number(fields.optional(0xA3), 1)?;
    (fields.is_empty() && inner == digest && salt == digest.octets() && trailer == 1).then_some(digest)
}

/// One AlgorithmIdentifier of a digest and nothing after it; its parameters are NULL or absent, RFC 4055 §2.1.
fn hash(mut field: Der<'_>) -> Option<DigestAlgorithm> {
    let mut identifier = field.inside(tag::SEQUENCE).filter(|_| field.is_empty())?;
    let digest = digest_algorithm(identifier.expect(tag::OID)?)?;
    let null = identifier.is_empty() || identifier.any().is_some_and(|value| value.whole == [5, 0]);
    (null && identifier.is_empty()).then_some(digest)
}

/// 1.2.840.113549.1.1.8.
const MGF1: [u8; 9] = [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x08];

/// The AlgorithmIdentifier of RSASSA-PSS with this digest throughout.
pub(super) fn identifier(digest: DigestAlgorithm) -> Vec<u8> {
    let hash = digest_identifier(digest);
    let mask = encode::sequence(&[encode::oid("1.2.840.113549.1.1.8"), hash.clone()]);
    let parameters = encode::sequence(&[
        encode::context(0, hash),
        encode::context(1, mask),
        encode::context(2, encode::integer(digest.octets() as u64)),
    ]);
    encode::sequence(&[encode::oid("1.2.840.113549.1.1.10"), parameters])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parameters(digest: DigestAlgorithm) -> Vec<u8> {
        let identifier = identifier(digest);
        let mut parts = Der::new(&identifier).inside(tag::SEQUENCE).unwrap();
        parts.expect(tag::OID).unwrap();
        parts.expect(tag::SEQUENCE).unwrap().to_vec()
    }

    #[test]
    fn what_is_written_is_read() {
        for algorithm in
            [DigestAlgorithm::Sha1, DigestAlgorithm::Sha224, DigestAlgorithm::Sha256, DigestAlgorithm::Sha384, DigestAlgorithm::Sha512]
        {
            assert_eq!(digest(&parameters(algorithm)), Some(algorithm));
        }
    }

    #[test]
    fn absent_fields_are_sha1_with_a_salt_of_twenty() {
        assert_eq!(digest(&[]), Some(DigestAlgorithm::Sha1));
    }

    #[test]
    fn another_salt_another_mask_another_trailer_or_more_is_refused() {
        let good = parameters(DigestAlgorithm::Sha256);
        let changed = |at: usize, to: u8| {
            let mut changed = good.clone();
            changed[at] = to;
            digest(&changed)
        };
        let last = good.len() - 1;
        assert_eq!(good[last], 32);
        assert_eq!(changed(last, 20), None);
        // The last octet of the OID in MGF1: SHA-384.
        let mask = good.windows(9).rposition(|octets| octets == [0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 1]).unwrap() + 8;
        assert_eq!(changed(mask, 2), None);
        let mut fields = good.clone();
        fields.extend([0xA3, 3, 2, 1, 2]);
        assert_eq!(digest(&fields), None);
        let mut trailing = good.clone();
        trailing.push(0);
        assert_eq!(digest(&trailing), None);
        for length in 1..good.len() {
            assert_eq!(digest(&good[..length]), None);
        }
    }
}
