//! `qaqpa certificate show`: what is in a certificate.

use std::net::IpAddr;
use std::path::PathBuf;

use anyhow::Context as _;
use serde_json::{Value, json};

use super::reading;
use crate::cli::terminal::say;
use crate::crypto::{RsaUse, SignatureAlgorithm};
use crate::encoding::hex;
use crate::identity;
use crate::x509::{Certificate, DistributionPoint, GeneralName, KeyUsage, RevocationAddresses};

/// Show what is in a certificate
///
/// Purposes, roles and policies of the national authority are printed in words. Nothing is judged.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Example:
  qaqpa certificate show certs/people/valid.cert.pem
  qaqpa certificate show certs/trust.pem --json

Exit codes: 0 shown · 2 misuse, or a file that holds no readable certificate")]
pub(crate) struct Args {
    /// The certificates, PEM or DER
    pub file: PathBuf,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// Shows them.
pub(super) fn run(args: &Args) -> anyhow::Result<()> {
    let mut all = Vec::new();
    for (at, one) in reading::certificates(&args.file)?.into_iter().enumerate() {
        all.push(one.with_context(|| format!("{}, certificate {}", args.file.display(), at + 1))?);
    }
    if args.json {
        let list: Vec<Value> = all
            .iter()
            .map(|certificate| {
                Value::Object(
                    fields(certificate).into_iter().map(|(name, value)| (name.to_owned(), value)).collect(),
                )
            })
            .collect();
        say(&serde_json::to_string_pretty(&list)?);
        return Ok(());
    }
    for (at, certificate) in all.iter().enumerate() {
        if at > 0 {
            say("");
        }
        for (name, value) in fields(certificate) {
            tell(name, &value);
        }
    }
    Ok(())
}

fn tell(name: &str, value: &Value) {
    match value {
        Value::Array(values) => values.iter().for_each(|value| tell(name, value)),
        Value::String(text) => say(&format!("{name:<20} {text}")),
        other => say(&format!("{name:<20} {other}")),
    }
}

/// In the order in which a person asks. What is not there is left out.
fn fields(certificate: &Certificate) -> Vec<(&'static str, Value)> {
    let mut fields = Vec::new();
    let mut put = |name: &'static str, value: Value| {
        let empty = value.is_null() || value.as_array().is_some_and(Vec::is_empty);
        if !empty {
            fields.push((name, value));
        }
    };
    let holder = identity::holder(certificate);
    let facts = certificate.facts();
    put("subject", json!(certificate.subject().to_string()));
    put("iin", json!(holder.iin.ok()));
    put("bin", json!(holder.bin.ok()));
    put("issuer", json!(facts.issuer));
    put("serialNumber", json!(facts.serial_number));
    put("version", json!(certificate.version()));
    put("notBefore", json!(facts.not_before));
    put("notAfter", json!(facts.not_after));
    put("key", json!(facts.key));
    put("keyBoundTo", json!(bound(certificate)));
    put("signatureAlgorithm", json!(signature(certificate)));
    put("keyUsage", json!(certificate.key_usage().map(KeyUsage::names)));
    put("extendedKeyUsage", words(&facts.extended_key_usage));
    put("policies", words(&facts.policies));
    let authority = certificate.basic_constraints().map(|basic| match (basic.ca, basic.path_len) {
        (false, _) => "no".to_owned(),
        (true, None) => "yes".to_owned(),
        (true, Some(length)) => format!("yes, with at most {length} below it"),
    });
    put("authority", json!(authority));
    put("alternativeNames", alternative_names(certificate));
    put("subjectKeyId", json!(certificate.subject_key_id().map(hex::encode)));
    put("authorityKeyId", json!(certificate.authority_key_id().map(hex::encode)));
    let points = certificate.distribution_points().ok().flatten().unwrap_or_default();
    put("crlUrls", json!(points.iter().flat_map(DistributionPoint::urls).collect::<Vec<_>>()));
    let addresses = RevocationAddresses::of(certificate);
    put("deltaCrlUrls", json!(addresses.deltas));
    put("ocspUrls", json!(addresses.responders));
    put("issuerUrls", json!(addresses.issuers));
    put("unknownCritical", json!(certificate.unknown_critical()));
    put("sha256", json!(facts.sha256));
    fields
}

fn signature(certificate: &Certificate) -> String {
    let Some(known) = certificate.signature_algorithm() else {
        return format!("OID {}", certificate.signature_oid());
    };
    match known {
        SignatureAlgorithm::RsaPssSalted(_, salt) => format!("{}, a salt of {salt} octets", known.name()),
        known => known.name().to_owned(),
    }
}

/// What binds an RSA key to RSASSA-PSS, RFC 4055 §1.2.
fn bound(certificate: &Certificate) -> Option<String> {
    match certificate.key().rsa_use() {
        RsaUse::Any => None,
        RsaUse::Pss => Some("RSASSA-PSS".to_owned()),
        RsaUse::PssWith { digest, salt_min } => {
            Some(format!("RSASSA-PSS with {}, a salt of {salt_min} octets or more", digest.name()))
        }
    }
}

fn alternative_names(certificate: &Certificate) -> Value {
    let names = certificate.alternative_names().ok().flatten().unwrap_or_default();
    let text = |octets: &[u8]| String::from_utf8_lossy(octets).into_owned();
    let told = names.iter().map(|name| match name {
        GeneralName::Mail(mail) => format!("email:{}", text(mail)),
        GeneralName::Dns(dns) => format!("DNS:{}", text(dns)),
        GeneralName::Uri(uri) => format!("URI:{}", text(uri)),
        GeneralName::Ip(octets) => format!("IP:{}", address(octets)),
        GeneralName::Directory(_) => "a directory name".to_owned(),
        GeneralName::Other(tag) => format!("a name with tag {tag:#04x}"),
    });
    json!(told.collect::<Vec<_>>())
}

/// An address as people write it; octets of another length are none.
fn address(octets: &[u8]) -> String {
    let v4 = <[u8; 4]>::try_from(octets).map(IpAddr::from);
    match v4.or_else(|_| <[u8; 16]>::try_from(octets).map(IpAddr::from)) {
        Ok(address) => address.to_string(),
        Err(_) => octets.iter().map(u8::to_string).collect::<Vec<_>>().join("."),
    }
}

/// OIDs with what they mean.
fn words(oids: &[String]) -> Value {
    let word = |oid: &String| match MEANINGS.iter().find(|row| row.0 == oid.as_str()) {
        Some((_, meaning)) => format!("{oid} ({meaning})"),
        None => oid.clone(),
    };
    json!(oids.iter().map(word).collect::<Vec<_>>())
}

/// Purposes of RFC 5280 §4.2.1.12; roles and policies of the national authority,
/// [authority §1.2](crate::manual::authority).
const MEANINGS: [(&str, &str); 34] = [
    ("2.5.29.37.0", "any purpose"),
    ("1.3.6.1.5.5.7.3.1", "serverAuth"),
    ("1.3.6.1.5.5.7.3.2", "clientAuth"),
    ("1.3.6.1.5.5.7.3.3", "codeSigning"),
    ("1.3.6.1.5.5.7.3.4", "emailProtection"),
    ("1.3.6.1.5.5.7.3.8", "timeStamping"),
    ("1.3.6.1.5.5.7.3.9", "OCSPSigning"),
    ("1.2.398.3.3.4.1.1", "natural person"),
    ("1.2.398.3.3.4.1.1.1", "digital system of a natural person"),
    ("1.2.398.3.3.4.1.2", "legal entity"),
    ("1.2.398.3.3.4.1.2.1", "first head"),
    ("1.2.398.3.3.4.1.2.2", "right to sign"),
    ("1.2.398.3.3.4.1.2.3", "right to sign financial documents"),
    ("1.2.398.3.3.4.1.2.4", "HR officer"),
    ("1.2.398.3.3.4.1.2.5", "employee"),
    ("1.2.398.3.3.4.1.2.6", "information system"),
    ("1.2.398.3.3.4.2", "privileges in the authority"),
    ("1.2.398.3.3.4.2.1", "administrator of the authority"),
    ("1.2.398.3.3.4.2.2", "manager of the authority"),
    ("1.2.398.3.3.4.2.3", "operator of the authority"),
    ("1.2.398.3.3.4.3", "identification"),
    ("1.2.398.3.3.4.3.1", "identified at a service centre"),
    ("1.2.398.3.3.4.3.2", "identified remotely"),
    ("1.2.398.3.3.4.3.2.1", "identified by Digital ID"),
    ("1.2.398.5.19.1.2.2.1", "client of the treasury"),
    ("1.2.398.3.3.2", "the authority's policy since 2022: one certificate to sign and to log in"),
    ("1.2.398.3.3.2.1", "legal entity, to sign"),
    ("1.2.398.3.3.2.2", "legal entity, to log in"),
    ("1.2.398.3.3.2.3", "natural person, to sign"),
    ("1.2.398.3.3.2.4", "natural person, to log in"),
    ("1.2.398.3.3.2.6", "time-stamping authority"),
    ("1.2.398.3.3.1.1", "issuing authority"),
    ("1.2.398.3.1.2", "root authority"),
    ("2.5.29.32.0", "any policy"),
];
