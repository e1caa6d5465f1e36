//! A PKCS#12 file in the authority's own shape, octet for octet as its writer frames it:
//! [authority §2](crate::manual::authority).

use super::parts::{MacKind, NATIONAL_ROUNDS, bag, content_info, mac};
use super::{cipher, oids};
use crate::crypto::PrivateKey;
use crate::random::Random;
use crate::x509::encode;

/// Octets of every salt in them.
const SALT: usize = 20;

/// The key first, then the certificates, `certificate_bags` being their encoded `SafeContents`.
pub(super) fn write(
    key: &PrivateKey,
    key_id: &[u8],
    certificate_bags: &[u8],
    password: &str,
    random: &dyn Random,
) -> Vec<u8> {
    let (algorithm, sealed) = cipher::seal_triple_des(key.pkcs8(), password, &salt(random), NATIONAL_ROUNDS);
    let shrouded = encode::sequence(&[algorithm, encode::octet_string(&sealed)]);
    let key_bags = encode::sequence(&[bag(oids::SHROUDED_KEY_BAG, &shrouded, key_id)]);
    let keys = indefinite(
        SEQUENCE,
        &[encode::oid(oids::DATA), indefinite(EXPLICIT_0, &[encode::octet_string(&key_bags)])],
    );

    let (algorithm, sealed) = cipher::seal_rc2_40(certificate_bags, password, &salt(random), NATIONAL_ROUNDS);
    let content = indefinite(
        SEQUENCE,
        &[encode::oid(oids::DATA), algorithm, indefinite(EXPLICIT_0, &[encode::octet_string(&sealed)])],
    );
    let data = indefinite(SEQUENCE, &[encode::integer(0), content]);
    let certificates =
        indefinite(SEQUENCE, &[encode::oid(oids::ENCRYPTED_DATA), indefinite(EXPLICIT_0, &[data])]);

    let safes = indefinite(SEQUENCE, &[keys, certificates]);
    let mac = mac(&safes, password, MacKind::Sha1, random);
    encode::sequence(&[encode::integer(3), content_info(oids::DATA, &encode::octet_string(&safes)), mac])
}

const SEQUENCE: u8 = 0x30;
/// `[0]`, constructed: EXPLICIT, and the encrypted content as a string in pieces.
const EXPLICIT_0: u8 = 0xa0;

/// X.690 §8.1.3.6: no length in front, two zeros at the end.
fn indefinite(tag: u8, parts: &[Vec<u8>]) -> Vec<u8> {
    let mut octets = vec![tag, 0x80];
    octets.extend(encode::joined(parts));
    octets.extend([0, 0]);
    octets
}

fn salt(random: &dyn Random) -> [u8; SALT] {
    let mut salt = [0; SALT];
    random.fill(&mut salt);
    salt
}
