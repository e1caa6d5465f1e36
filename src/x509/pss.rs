//! The parameters of RSASSA-PSS, RFC 4055 §3.1.

use super::der::{Der, integer, tag};
use super::{digest_algorithm, digest_identifier, encode};
use crate::crypto::{DigestAlgorithm, PssParameters, SignatureAlgorithm};

/// The algorithm with these parameters, given as a SEQUENCE's content. Where MGF1 has the same digest and the salt is as long as it, it
/// is the one that XMLDSig (RFC 9231 §2.3.10) has a name for.
pub(super) fn algorithm(parameters: &[u8]) -> Option<SignatureAlgorithm> {
    let mut fields = Der::new(parameters);
    let named = |field: Option<&[u8]>| field.map_or(Some(DigestAlgorithm::Sha1), |field| hash(Der::new(field)));
    let digest = named(fields.optional(0xA0))?;
    let mask = match fields.optional(0xA1) {
        Some(field) => {
            let mut field = Der::new(field);
            let mut function = field.inside(tag::SEQUENCE).filter(|_| field.is_empty())?;
            if function.expect(tag::OID)? != MGF1 {
                return None;
            }
            hash(function)?
        }
        None => DigestAlgorithm::Sha1,
    };
    let number = |field: Option<&[u8]>, otherwise: u16| match field {
        Some(field) => {
            let mut field = Der::new(field);
            match integer(field.expect(tag::INTEGER)?)? {
                [small] if field.is_empty() && *small < 0x80 => Some(u16::from(*small)),
                [high, low] if field.is_empty() && *high < 0x80 => Some(u16::from_be_bytes([*high, *low])),
                _ => None,
            }
        }
        None => Some(otherwise),
    };
    let salt = number(fields.optional(0xA2), SALT_DEFAULT)?;
    let trailer = number(fields.optional(0xA3), 1)?;
    let usual = mask == digest && usize::from(salt) == digest.octets();
    let algorithm =
        if usual { SignatureAlgorithm::RsaPss(digest) } else { SignatureAlgorithm::RsaPssWith(PssParameters { digest, mask, salt }) };
    (fields.is_empty() && trailer == 1).then_some(algorithm)
}

/// One AlgorithmIdentifier of a digest and nothing after it; its parameters are NULL or absent, RFC 4055 §2.1.
fn hash(mut field: Der<'_>) -> Option<DigestAlgorithm> {
    let mut identifier = field.inside(tag::SEQUENCE).filter(|_| field.is_empty())?;
    let digest = digest_algorithm(identifier.expect(tag::OID)?)?;
    let null = identifier.is_empty() || identifier.any().is_some_and(|value| value.whole == [5, 0]);
    (null && identifier.is_empty()).then_some(digest)
}

/// Octets of the salt where none are named.
const SALT_DEFAULT: u16 = 20;

/// 1.2.840.113549.1.1.8.
const MGF1: [u8; 9] = [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x08];

/// The AlgorithmIdentifier of RSASSA-PSS with these parameters; the defaults are left out, X.690 §11.5.
pub(super) fn identifier(parameters: PssParameters) -> Vec<u8> {
    let mask = encode::sequence(&[encode::oid("1.2.840.113549.1.1.8"), digest_identifier(parameters.mask)]);
    let unless = |default: bool, field: Vec<u8>| if default { Vec::new() } else { field };
    let parameters = encode::sequence(&[
        unless(parameters.digest == DigestAlgorithm::Sha1, encode::context(0, digest_identifier(parameters.digest))),
        unless(parameters.mask == DigestAlgorithm::Sha1, encode::context(1, mask)),
        unless(parameters.salt == SALT_DEFAULT, encode::context(2, encode::integer(u64::from(parameters.salt)))),
    ]);
    encode::sequence(&[encode::oid("1.2.840.113549.1.1.10"), parameters])
}

#[cfg(test)]
mod tests {
    use super::*;

    const USUAL: PssParameters = PssParameters { digest: DigestAlgorithm::Sha256, mask: DigestAlgorithm::Sha256, salt: 32 };

    fn parameters(given: PssParameters) -> Vec<u8> {
        let identifier = identifier(given);
        let mut parts = Der::new(&identifier).inside(tag::SEQUENCE).unwrap();
        parts.expect(tag::OID).unwrap();
        parts.expect(tag::SEQUENCE).unwrap().to_vec()
    }

    #[test]
    fn what_is_written_is_read() {
        use DigestAlgorithm::{Sha1, Sha224, Sha256, Sha384, Sha512};
        for digest in [Sha1, Sha224, Sha256, Sha384, Sha512] {
            let usual = PssParameters { digest, mask: digest, salt: digest.octets() as u16 };
            assert_eq!(algorithm(&parameters(usual)), Some(SignatureAlgorithm::RsaPss(digest)));
            for (mask, salt) in [(digest, 0), (digest, 222), (digest, 20_000), (if digest == Sha1 { Sha256 } else { Sha1 }, usual.salt)] {
                let other = PssParameters { digest, mask, salt };
                let usual = salt == 20 && digest == Sha1 && mask == Sha1;
                assert_eq!(algorithm(&parameters(other)) == Some(SignatureAlgorithm::RsaPssWith(other)), !usual, "{other:?}");
            }
        }
    }

    #[test]
    fn absent_fields_are_sha1_with_a_salt_of_twenty() {
        assert_eq!(algorithm(&[]), Some(SignatureAlgorithm::RsaPss(DigestAlgorithm::Sha1)));
    }

    #[test]
    fn another_trailer_another_mask_function_a_negative_salt_or_more_is_refused() {
        let good = parameters(USUAL);
        let last = good.len() - 1;
        assert_eq!(good[last], 32);
        let changed = |at: usize, to: u8| {
            let mut changed = good.clone();
            changed[at] = to;
            algorithm(&changed)
        };
        assert_eq!(changed(last, 0xFF), None);
        let mgf1 = good.windows(9).position(|octets| octets == MGF1).unwrap() + 8;
        assert_eq!(changed(mgf1, 9), None);
        let mut fields = good.clone();
        fields.extend([0xA3, 3, 2, 1, 2]);
        assert_eq!(algorithm(&fields), None);
        let mut trailing = good.clone();
        trailing.push(0);
        assert_eq!(algorithm(&trailing), None);
        for length in 1..good.len() {
            // What is cut off between two fields is another set of parameters, and no usual one.
            assert!(!matches!(algorithm(&good[..length]), Some(SignatureAlgorithm::RsaPss(_))), "{length}");
        }
    }
}
