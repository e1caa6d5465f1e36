//! What a file of either flavour is made of.

use super::derive::{Purpose, bmp, derive};
use super::{cipher, oids};
use crate::crypto::{self, DigestAlgorithm};
use crate::encoding::hex;
use crate::random::Random;
use crate::x509::encode;

/// Octets of the MAC's salt.
const MAC_SALT: usize = 20;

/// Rounds of every derivation in the authority's files.
pub(super) const NATIONAL_ROUNDS: u32 = 1024;

/// RFC 7292 §4, `ContentInfo`.
pub(super) fn content_info(kind: &str, content: &[u8]) -> Vec<u8> {
    encode::sequence(&[encode::oid(kind), encode::context(0, content)])
}

/// RFC 7292 §4.2, `SafeBag`, with friendlyName and localKeyID where there is an identifier to give.
pub(super) fn bag(kind: &str, value: &[u8], key_id: &[u8]) -> Vec<u8> {
    let mut parts = vec![encode::oid(kind), encode::context(0, value)];
    if !key_id.is_empty() {
        let name = hex::encode(key_id);
        let name: Vec<u8> = name.encode_utf16().flat_map(u16::to_be_bytes).collect();
        let attribute =
            |kind: &str, value: Vec<u8>| encode::sequence(&[encode::oid(kind), encode::set(vec![value])]);
        parts.push(encode::set(vec![
            attribute(oids::FRIENDLY_NAME, encode::tlv(0x1e, &name)),
            attribute(oids::LOCAL_KEY_ID, encode::octet_string(key_id)),
        ]));
    }
    encode::sequence(&parts)
}

/// How the whole is protected.
#[derive(Clone, Copy)]
pub(super) enum MacKind {
    /// HMAC-SHA256, as many rounds as OpenSSL has.
    Sha256,
    /// HMAC-SHA1, 1024 rounds.
    Sha1,
}

/// RFC 7292 §4, `MacData`.
pub(super) fn mac(safes: &[u8], password: &str, kind: MacKind, random: &dyn Random) -> Vec<u8> {
    let (digest, oid, rounds) = match kind {
        MacKind::Sha256 => (DigestAlgorithm::Sha256, oids::SHA256, cipher::ROUNDS),
        MacKind::Sha1 => (DigestAlgorithm::Sha1, oids::SHA1, NATIONAL_ROUNDS),
    };
    let mut salt = [0; MAC_SALT];
    random.fill(&mut salt);
    let key = derive(digest, Purpose::Mac, &bmp(password), &salt, rounds, digest.octets());
    // There is an HMAC with either digest.
    let value = crypto::hmac(digest, &key, safes).unwrap_or_default();
    let algorithm = encode::sequence(&[encode::oid(oid), encode::null()]);
    let info = encode::sequence(&[algorithm, encode::octet_string(&value)]);
    encode::sequence(&[info, encode::octet_string(&salt), encode::integer(u64::from(rounds))])
}
