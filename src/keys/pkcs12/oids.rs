//! Object identifiers of RFC 7292, RFC 8018 and RFC 5652 in dotted text.

use crate::crypto::DigestAlgorithm;

pub(super) const DATA: &str = "1.2.840.113549.1.7.1";
pub(super) const ENCRYPTED_DATA: &str = "1.2.840.113549.1.7.6";

pub(super) const KEY_BAG: &str = "1.2.840.113549.1.12.10.1.1";
pub(super) const SHROUDED_KEY_BAG: &str = "1.2.840.113549.1.12.10.1.2";
pub(super) const CERTIFICATE_BAG: &str = "1.2.840.113549.1.12.10.1.3";
pub(super) const SAFE_CONTENTS_BAG: &str = "1.2.840.113549.1.12.10.1.6";
pub(super) const X509_CERTIFICATE: &str = "1.2.840.113549.1.9.22.1";
pub(super) const FRIENDLY_NAME: &str = "1.2.840.113549.1.9.20";
pub(super) const LOCAL_KEY_ID: &str = "1.2.840.113549.1.9.21";

pub(super) const SHA1: &str = "1.3.14.3.2.26";
pub(super) const SHA256: &str = "2.16.840.1.101.3.4.2.1";

/// Digests of a MAC, RFC 7292 §4.
pub(super) const DIGESTS: [(&str, DigestAlgorithm); 4] = [
    (SHA1, DigestAlgorithm::Sha1),
    (SHA256, DigestAlgorithm::Sha256),
    ("2.16.840.1.101.3.4.2.2", DigestAlgorithm::Sha384),
    ("2.16.840.1.101.3.4.2.3", DigestAlgorithm::Sha512),
];

/// PBMAC1, RFC 8018 §7.1 and RFC 9579.
pub(super) const PBMAC1: &str = "1.2.840.113549.1.5.14";

pub(super) const PBES2: &str = "1.2.840.113549.1.5.13";
pub(super) const PBKDF2: &str = "1.2.840.113549.1.5.12";
pub(super) const HMAC_SHA1: &str = "1.2.840.113549.2.7";
pub(super) const HMAC_SHA256: &str = "1.2.840.113549.2.9";

pub(super) const TRIPLE_DES_CBC: &str = "1.2.840.113549.3.7";

/// Algorithms that are met in files and not read here, by the names that people know.
const NAMES: [(&str, &str); 12] = [
    ("1.2.840.113549.3.2", "RC2-CBC"),
    ("1.2.840.113549.3.4", "RC4"),
    ("1.2.840.113549.3.9", "RC5-CBC-Pad"),
    ("1.3.14.3.2.7", "DES-CBC"),
    ("1.2.840.113549.1.12.1.1", "pbeWithSHAAnd128BitRC4"),
    ("1.2.840.113549.1.12.1.2", "pbeWithSHAAnd40BitRC4"),
    ("1.2.840.113549.1.5.3", "pbeWithMD5AndDES-CBC"),
    ("1.2.840.113549.1.5.10", "pbeWithSHA1AndDES-CBC"),
    ("1.2.840.113549.1.5.6", "pbeWithMD5AndRC2-CBC"),
    ("1.2.840.113549.1.5.11", "pbeWithSHA1AndRC2-CBC"),
    ("1.3.6.1.4.1.11591.4.11", "scrypt"),
    ("1.2.840.113549.2.5", "MD5"),
];

/// The name of an algorithm and a blank, or nothing.
pub(super) fn name_before(oid: &str) -> String {
    NAMES.iter().find(|row| row.0 == oid).map_or_else(String::new, |row| format!("{} ", row.1))
}

/// HMACs, RFC 8018 appendix B.1.
pub(super) const HMACS: [(&str, DigestAlgorithm); 4] = [
    (HMAC_SHA1, DigestAlgorithm::Sha1),
    (HMAC_SHA256, DigestAlgorithm::Sha256),
    ("1.2.840.113549.2.10", DigestAlgorithm::Sha384),
    ("1.2.840.113549.2.11", DigestAlgorithm::Sha512),
];
pub(super) const AES128_CBC: &str = "2.16.840.1.101.3.4.1.2";
pub(super) const AES192_CBC: &str = "2.16.840.1.101.3.4.1.22";
pub(super) const AES256_CBC: &str = "2.16.840.1.101.3.4.1.42";

pub(super) const SHA1_DOUBLE_DES: &str = "1.2.840.113549.1.12.1.4";
pub(super) const SHA1_TRIPLE_DES: &str = "1.2.840.113549.1.12.1.3";
pub(super) const SHA1_RC2_128: &str = "1.2.840.113549.1.12.1.5";
pub(super) const SHA1_RC2_40: &str = "1.2.840.113549.1.12.1.6";
