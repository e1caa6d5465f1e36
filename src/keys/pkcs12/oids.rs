//! Object identifiers of RFC 7292, RFC 8018 and RFC 5652 in dotted text.

pub(super) const DATA: &str = "1.2.840.113549.1.7.1";
pub(super) const ENCRYPTED_DATA: &str = "1.2.840.113549.1.7.6";

pub(super) const KEY_BAG: &str = "1.2.840.113549.1.12.10.1.1";
pub(super) const SHROUDED_KEY_BAG: &str = "1.2.840.113549.1.12.10.1.2";
pub(super) const CERTIFICATE_BAG: &str = "1.2.840.113549.1.12.10.1.3";
pub(super) const X509_CERTIFICATE: &str = "1.2.840.113549.1.9.22.1";
pub(super) const FRIENDLY_NAME: &str = "1.2.840.113549.1.9.20";
pub(super) const LOCAL_KEY_ID: &str = "1.2.840.113549.1.9.21";

pub(super) const SHA1: &str = "1.3.14.3.2.26";
pub(super) const SHA256: &str = "2.16.840.1.101.3.4.2.1";

pub(super) const PBES2: &str = "1.2.840.113549.1.5.13";
pub(super) const PBKDF2: &str = "1.2.840.113549.1.5.12";
pub(super) const HMAC_SHA256: &str = "1.2.840.113549.2.9";
pub(super) const AES128_CBC: &str = "2.16.840.1.101.3.4.1.2";
pub(super) const AES192_CBC: &str = "2.16.840.1.101.3.4.1.22";
pub(super) const AES256_CBC: &str = "2.16.840.1.101.3.4.1.42";

pub(super) const SHA1_TRIPLE_DES: &str = "1.2.840.113549.1.12.1.3";
pub(super) const SHA1_RC2_128: &str = "1.2.840.113549.1.12.1.5";
pub(super) const SHA1_RC2_40: &str = "1.2.840.113549.1.12.1.6";
