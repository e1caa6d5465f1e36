//! A PKCS#12 file, written.

use super::parts::{MacKind, bag, content_info, mac};
use super::{Pkcs12Error, cipher, national, oids};
use crate::crypto::PrivateKey;
use crate::random::Random;
use crate::x509::{Certificate, encode};

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

fn certificate_bag(certificate: &Certificate, key_id: &[u8]) -> Vec<u8> {
    let octets = encode::context(0, encode::octet_string(certificate.der()));
    bag(oids::CERTIFICATE_BAG, &encode::sequence(&[encode::oid(oids::X509_CERTIFICATE), octets]), key_id)
}
