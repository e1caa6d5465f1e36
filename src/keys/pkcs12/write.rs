//! A PKCS#12 file, written.

use super::derive::{Purpose, bmp, derive};
use super::{Pkcs12Error, cipher, oids};
use crate::crypto::{self, DigestAlgorithm, PrivateKey};
use crate::random::Random;
use crate::x509::{Certificate, der};

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
    let (algorithm, sealed) = cipher::seal(&der::sequence(&certificate_bags), password, random)?;
    let content = der::sequence(&[der::oid(oids::DATA), algorithm, der::context_primitive(0, &sealed)]);
    let certificates = content_info(oids::ENCRYPTED_DATA, &der::sequence(&[der::integer(0), content]));

    let (algorithm, sealed) = cipher::seal(key.pkcs8(), password, random)?;
    let shrouded = der::sequence(&[algorithm, der::octet_string(&sealed)]);
    let bags = der::sequence(&[bag(oids::SHROUDED_KEY_BAG, &shrouded, key_id)]);
    let keys = content_info(oids::DATA, &der::octet_string(&bags));

    let safes = der::sequence(&[certificates, keys]);
    let mac = mac(&safes, password, random);
    Ok(der::sequence(&[der::integer(3), content_info(oids::DATA, &der::octet_string(&safes)), mac]))
}

fn content_info(kind: &str, content: &[u8]) -> Vec<u8> {
    der::sequence(&[der::oid(kind), der::context(0, content)])
}

fn certificate_bag(certificate: &Certificate, key_id: &[u8]) -> Vec<u8> {
    let octets = der::context(0, der::octet_string(certificate.der()));
    bag(oids::CERTIFICATE_BAG, &der::sequence(&[der::oid(oids::X509_CERTIFICATE), octets]), key_id)
}

/// RFC 7292 §4.2, `SafeBag`, with friendlyName and localKeyID where there is an identifier to give.
fn bag(kind: &str, value: &[u8], key_id: &[u8]) -> Vec<u8> {
    let mut parts = vec![der::oid(kind), der::context(0, value)];
    if !key_id.is_empty() {
        let name: String = key_id.iter().map(|octet| format!("{octet:02x}")).collect();
        let name: Vec<u8> = name.encode_utf16().flat_map(u16::to_be_bytes).collect();
        let attribute = |kind: &str, value: Vec<u8>| der::sequence(&[der::oid(kind), der::set(vec![value])]);
        parts.push(der::set(vec![
            attribute(oids::FRIENDLY_NAME, der::tlv(0x1e, &name)),
            attribute(oids::LOCAL_KEY_ID, der::octet_string(key_id)),
        ]));
    }
    der::sequence(&parts)
}

fn mac(safes: &[u8], password: &str, random: &dyn Random) -> Vec<u8> {
    let digest = DigestAlgorithm::Sha256;
    let mut salt = [0; MAC_SALT];
    random.fill(&mut salt);
    let key = derive(digest, Purpose::Mac, &bmp(password), &salt, cipher::ROUNDS, digest.len());
    let algorithm = der::sequence(&[der::oid(oids::SHA256), der::null()]);
    let info = der::sequence(&[algorithm, der::octet_string(&crypto::hmac_sha256(&key, safes))]);
    der::sequence(&[info, der::octet_string(&salt), der::integer(u64::from(cipher::ROUNDS))])
}
