//! `qaqpa certificate show`: what is in a certificate.

use std::net::IpAddr;
use std::path::PathBuf;

use serde_json::{Value, json};

use super::reading;
use crate::cli::fault::Fault;
use crate::cli::terminal::{say, say_json};
use crate::crypto::{RsaUse, SignatureAlgorithm};
use crate::encoding::hex;
use crate::identity;
use crate::text::Lang;
use crate::text::line::certificate as line;
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
pub(super) fn run(args: &Args, lang: Lang) -> anyhow::Result<()> {
    let mut all = Vec::new();
    for (at, one) in reading::certificates(&args.file)?.into_iter().enumerate() {
        all.push(one.map_err(|why| Fault::InCertificate {
            path: args.file.clone(),
            number: at + 1,
            why: Box::new(why),
        })?);
    }
    if args.json {
        let list: Vec<Value> = all
            .iter()
            .map(|certificate| {
                Value::Object(
                    fields(certificate, Lang::En)
                        .into_iter()
                        .map(|(name, value)| (name.to_owned(), value))
                        .collect(),
                )
            })
            .collect();
        say_json(&list)?;
        return Ok(());
    }
    for (at, certificate) in all.iter().enumerate() {
        if at > 0 {
            say("");
        }
        for (name, value) in fields(certificate, lang) {
            tell(line::field(lang, name), &value);
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
fn fields(certificate: &Certificate, lang: Lang) -> Vec<(&'static str, Value)> {
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
    put("keyBoundTo", json!(bound(certificate, lang)));
    put("signatureAlgorithm", json!(signature(certificate, lang)));
    put("keyUsage", json!(certificate.key_usage().map(KeyUsage::names)));
    put("extendedKeyUsage", words(&facts.extended_key_usage, lang));
    put("policies", words(&facts.policies, lang));
    let authority =
        certificate.basic_constraints().map(|basic| line::authority(lang, basic.ca, basic.path_len));
    put("authority", json!(authority));
    put("alternativeNames", alternative_names(certificate, lang));
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

fn signature(certificate: &Certificate, lang: Lang) -> String {
    let Some(known) = certificate.signature_algorithm() else {
        return format!("OID {}", certificate.signature_oid());
    };
    match known {
        SignatureAlgorithm::RsaPssSalted(_, salt) => line::salted(lang, known.name(), salt),
        known => known.name().to_owned(),
    }
}

/// What binds an RSA key to RSASSA-PSS, RFC 4055 §1.2.
fn bound(certificate: &Certificate, lang: Lang) -> Option<String> {
    match certificate.key().rsa_use() {
        RsaUse::Any => None,
        RsaUse::Pss => Some("RSASSA-PSS".to_owned()),
        RsaUse::PssWith { digest, salt_min } => Some(line::bound(lang, digest.name(), salt_min)),
    }
}

fn alternative_names(certificate: &Certificate, lang: Lang) -> Value {
    let names = certificate.alternative_names().ok().flatten().unwrap_or_default();
    let text = |octets: &[u8]| String::from_utf8_lossy(octets).into_owned();
    let told = names.iter().map(|name| match name {
        GeneralName::Mail(mail) => format!("email:{}", text(mail)),
        GeneralName::Dns(dns) => format!("DNS:{}", text(dns)),
        GeneralName::Uri(uri) => format!("URI:{}", text(uri)),
        GeneralName::Ip(octets) => format!("IP:{}", address(octets)),
        GeneralName::Directory(_) => line::directory_name(lang),
        GeneralName::Other(tag) => line::tagged_name(lang, *tag),
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
fn words(oids: &[String], lang: Lang) -> Value {
    let word = |oid: &String| match line::meaning(lang, oid) {
        Some(meaning) => format!("{oid} ({meaning})"),
        None => oid.clone(),
    };
    json!(oids.iter().map(word).collect::<Vec<_>>())
}
