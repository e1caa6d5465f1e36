//! A PKCS#12 file, written.

use super::derive::{Purpose, bmp, derive};
use super::{Pkcs12Error, cipher, oids};
use crate::crypto::{self, DigestAlgorithm, PrivateKey};
use crate::random::Random;
use crate::x509::{Certificate, encode};

/// Octets of the MAC's salt.
const MAC_SALT: usize = 20;

/// Writes the key with its certificate, which comes first, and any others. The name of both is the certificate's subject key
/// identifier in hexadecimal, as in the authority's files. The same draws give the same file.
pub fn write_pkcs12(key: &PrivateKey, certificates: &[&Certificate], password: &str, random: &dyn Random) -> Result<Vec<u8>, Pkcs12Error> {
    let key_id = certificates.first().and_then(|own| own.subject_key_id()).unwrap_or_default();
    let certificate_bags: Vec<Vec<u8>> = certificates
        .iter()
        .enumerate()
        .map(|(number, certificate)| certificate_bag(certificate, if number == 0 { key_id } else { &[] }))
        .collect();
    let (algorithm, sealed) = cipher::seal(&encode::sequence(&certificate_bags), password, random)?;
    let content = encode::sequence(&[encode::oid(oids::DATA), algorithm, encode::context_primitive(0, &sealed)]);
    let certificates = content_info(oids::ENCRYPTED_DATA, &encode::sequence(&[encode::integer(0), content]));

    let (algorithm, sealed) = cipher::seal(key.pkcs8(), password, random)?;
    let shrouded = encode::sequence(&[algorithm, encode::octet_string(&sealed)]);
    let bags = encode::sequence(&[bag(oids::SHROUDED_KEY_BAG, &shrouded, key_id)]);
    let keys = content_info(oids::DATA, &encode::octet_string(&bags));

    let safes = encode::sequence(&[certificates, keys]);
    let mac = mac(&safes, password, random);
    Ok(encode::sequence(&[encode::integer(3), content_info(oids::DATA, &encode::octet_string(&safes)), mac]))
}

fn content_info(kind: &str, content: &[u8]) -> Vec<u8> {
    encode::sequence(&[encode::oid(kind), encode::context(0, content)])
}

fn certificate_bag(certificate: &Certificate, key_id: &[u8]) -> Vec<u8> {
    let octets = encode::context(0, encode::octet_string(certificate.der()));
    bag(oids::CERTIFICATE_BAG, &encode::sequence(&[encode::oid(oids::X509_CERTIFICATE), octets]), key_id)
}

/// RFC 7292 §4.2, `SafeBag`, with friendlyName and localKeyID where there is an identifier to give.
fn bag(kind: &str, value: &[u8], key_id: &[u8]) -> Vec<u8> {
    let mut parts = vec![encode::oid(kind), encode::context(0, value)];
    if !key_id.is_empty() {
        let name: String = key_id.iter().map(|octet| format!("{octet:02x}")).collect();
        let name: Vec<u8> = name.encode_utf16().flat_map(u16::to_be_bytes).collect();
        let attribute = |kind: &str, value: Vec<u8>| encode::sequence(&[encode::oid(kind), encode::set(vec![value])]);
        parts.push(encode::set(vec![
            attribute(oids::FRIENDLY_NAME, encode::tlv(0x1e, &name)),
            attribute(oids::LOCAL_KEY_ID, encode::octet_string(key_id)),
        ]));
    }
    encode::sequence(&parts)
}

fn mac(safes: &[u8], password: &str, random: &dyn Random) -> Vec<u8> {
    let digest = DigestAlgorithm::Sha256;
    let mut salt = [0; MAC_SALT];
    random.fill(&mut salt);
    let key = derive(digest, Purpose::Mac, &bmp(password), &salt, cipher::ROUNDS, digest.octets());
    let algorithm = encode::sequence(&[encode::oid(oids::SHA256), encode::null()]);
    let info = encode::sequence(&[algorithm, encode::octet_string(&crypto::hmac_sha256(&key, safes))]);
    encode::sequence(&[info, encode::octet_string(&salt), encode::integer(u64::from(cipher::ROUNDS))])
}
