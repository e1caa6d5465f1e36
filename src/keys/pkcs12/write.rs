//! A PKCS#12 file, written.

use super::derive::{Purpose, bmp, derive};
use super::{Pkcs12Error, cipher, national, oids};
use crate::crypto::{self, DigestAlgorithm, PrivateKey};
use crate::encoding::hex;
use crate::random::Random;
use crate::x509::{Certificate, encode};

/// Octets of the MAC's salt.
const MAC_SALT: usize = 20;

/// How a file is encrypted and framed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pkcs12Flavour {
    /// As OpenSSL 3 writes it: AES-256, PBKDF2, a MAC with SHA-256.
    Modern,
    /// As the authority writes it, [authority §2](crate::manual::authority): triple DES for the key, 40-bit
    /// RC2 for the certificate, a MAC with SHA-1 of 1024 rounds, indefinite lengths inside; the key stands
    /// first.
    National,
}

/// Writes the key with its certificate, which comes first, and any others. The name of both is the certificate's subject key
/// identifier in hexadecimal, as in the authority's files. The same draws give the same file.
pub fn write_pkcs12(
    key: &PrivateKey,
    certificates: &[&Certificate],
    password: &str,
    flavour: Pkcs12Flavour,
    random: &dyn Random,
) -> Result<Vec<u8>, Pkcs12Error> {
    let key_id = certificates.first().and_then(|own| own.subject_key_id()).unwrap_or_default();
    let certificate_bags: Vec<Vec<u8>> = certificates
        .iter()
        .enumerate()
        .map(|(number, certificate)| certificate_bag(certificate, if number == 0 { key_id } else { &[] }))
        .collect();
    let certificate_bags = encode::sequence(&certificate_bags);
    Ok(match flavour {
        Pkcs12Flavour::Modern => modern(key, key_id, &certificate_bags, password, random)?,
        Pkcs12Flavour::National => national::write(key, key_id, &certificate_bags, password, random),
    })
}

fn modern(
    key: &PrivateKey,
    key_id: &[u8],
    certificate_bags: &[u8],
    password: &str,
    random: &dyn Random,
) -> Result<Vec<u8>, Pkcs12Error> {
    let (algorithm, sealed) = cipher::seal(certificate_bags, password, random)?;
    let content =
        encode::sequence(&[encode::oid(oids::DATA), algorithm, encode::context_primitive(0, &sealed)]);
    let certificates = content_info(oids::ENCRYPTED_DATA, &encode::sequence(&[encode::integer(0), content]));

    let (algorithm, sealed) = cipher::seal(key.pkcs8(), password, random)?;
    let shrouded = encode::sequence(&[algorithm, encode::octet_string(&sealed)]);
    let bags = encode::sequence(&[bag(oids::SHROUDED_KEY_BAG, &shrouded, key_id)]);
    let keys = content_info(oids::DATA, &encode::octet_string(&bags));

    let safes = encode::sequence(&[certificates, keys]);
    let mac = mac(&safes, password, MacKind::Sha256, random);
    Ok(encode::sequence(&[encode::integer(3), content_info(oids::DATA, &encode::octet_string(&safes)), mac]))
}

pub(super) fn content_info(kind: &str, content: &[u8]) -> Vec<u8> {
    encode::sequence(&[encode::oid(kind), encode::context(0, content)])
}

fn certificate_bag(certificate: &Certificate, key_id: &[u8]) -> Vec<u8> {
    let octets = encode::context(0, encode::octet_string(certificate.der()));
    bag(oids::CERTIFICATE_BAG, &encode::sequence(&[encode::oid(oids::X509_CERTIFICATE), octets]), key_id)
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
        MacKind::Sha1 => (DigestAlgorithm::Sha1, oids::SHA1, national::ROUNDS),
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
