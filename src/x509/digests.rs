//! Which digest an OID means.

use super::encode;
use crate::crypto::DigestAlgorithm;

/// The digest algorithm of an OID's content octets: RFC 5754 §2, and the arc of the authority.
pub fn digest_algorithm(oid: &[u8]) -> Option<DigestAlgorithm> {
    DIGESTS.iter().find(|(_, dotted)| encode::oid(dotted)[2..] == *oid).map(|(algorithm, _)| *algorithm)
}

/// Digest OIDs in dotted text.
const DIGESTS: [(DigestAlgorithm, &str); 8] = [
    (DigestAlgorithm::Sha1, "1.3.14.3.2.26"),
    (DigestAlgorithm::Sha224, "2.16.840.1.101.3.4.2.4"),
    (DigestAlgorithm::Sha256, "2.16.840.1.101.3.4.2.1"),
    (DigestAlgorithm::Sha384, "2.16.840.1.101.3.4.2.2"),
    (DigestAlgorithm::Sha512, "2.16.840.1.101.3.4.2.3"),
    (DigestAlgorithm::Gost94, "1.2.398.3.10.1.3.1"),
    (DigestAlgorithm::Streebog256, "1.2.398.3.10.1.3.2"),
    (DigestAlgorithm::Streebog512, "1.2.398.3.10.1.3.3"),
];

/// The AlgorithmIdentifier of a digest as the authority writes it: with NULL.
pub fn digest_identifier(algorithm: DigestAlgorithm) -> Vec<u8> {
    let row = DIGESTS.iter().find(|(named, _)| *named == algorithm);
    encode::sequence(&[encode::oid(row.map_or("", |(_, oid)| oid)), encode::null()])
}
