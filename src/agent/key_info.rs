//! What `getKeyInfo` says of a key, [the agent](crate::manual::agent).

use serde_json::{Value, json};

use super::key::AgentKey;
use super::settings::KeyDates;
use crate::calendar::almaty;
use crate::clock::Now;
use crate::crypto::KeyKind;
use crate::encoding::hex;
use crate::x509::{Name, to_pem};

/// The members, in the words of the official sources.
pub(super) fn key_info(key: &AgentKey, dates: KeyDates) -> Value {
    let certificate = key.certificate();
    let key_id = hex::encode(certificate.subject_key_id().unwrap_or_default());
    json!({
        "alias": key_id,
        "keyId": key_id,
        "algorithm": algorithm(certificate.key().kind()),
        "subjectCn": certificate.subject().common_name(),
        "subjectDn": dn(certificate.subject()),
        "issuerCn": certificate.issuer().common_name(),
        "issuerDn": dn(certificate.issuer()),
        "serialNumber": certificate.serial_hex(),
        "certNotBefore": date(certificate.not_before(), dates),
        "certNotAfter": date(certificate.not_after(), dates),
        "authorityKeyIdentifier": hex::encode(certificate.authority_key_id().unwrap_or_default()),
        "pem": to_pem("CERTIFICATE", certificate.der()),
    })
}

/// The name under which the authority's library knows the algorithm of a key.
const fn algorithm(kind: KeyKind) -> &'static str {
    match kind {
        KeyKind::Rsa { .. } => "RSA",
        KeyKind::Gost2004 => "ECGOST34310",
        KeyKind::Gost2015_256 => "ECGOST3410-2015-256",
        KeyKind::Gost2015_512 => "ECGOST3410-2015-512",
        KeyKind::EcP256 | KeyKind::EcP384 | KeyKind::EcP521 | KeyKind::Ed25519 | KeyKind::Other => "EC",
    }
}

fn date(at: Now, dates: KeyDates) -> String {
    match dates {
        KeyDates::Millis => at.millis().to_string(),
        KeyDates::Almaty => almaty::dotted(at),
    }
}

/// The words of the authority's library for the types of names; others are written as their OIDs.
const WORDS: [(&str, &str); 13] = [
    ("2.5.4.3", "CN"),
    ("2.5.4.4", "SURNAME"),
    ("2.5.4.5", "SERIALNUMBER"),
    ("2.5.4.6", "C"),
    ("2.5.4.7", "L"),
    ("2.5.4.8", "ST"),
    ("2.5.4.10", "O"),
    ("2.5.4.11", "OU"),
    ("2.5.4.15", "BusinessCategory"),
    ("2.5.4.42", "GIVENNAME"),
    ("0.9.2342.19200300.100.1.1", "UID"),
    ("0.9.2342.19200300.100.1.25", "DC"),
    ("1.2.840.113549.1.9.1", "E"),
];

/// A name in the order of its encoding, a comma between its parts and no space.
fn dn(name: &Name) -> String {
    let mut text = String::new();
    for attribute in name.attributes() {
        if !text.is_empty() {
            text.push(if attribute.joined { '+' } else { ',' });
        }
        let word =
            WORDS.iter().find(|row| row.0 == attribute.oid).map_or(attribute.oid.as_str(), |row| row.1);
        text.push_str(word);
        text.push('=');
        for c in attribute.value.chars() {
            if matches!(c, ',' | '"' | '\\' | '+' | '=' | '<' | '>' | ';') {
                text.push('\\');
            }
            text.push(c);
        }
    }
    text
}
