//! `qaqpa cms show`: what is in it, and no word on whether it is right.

use std::path::PathBuf;

use super::reading::read_cms;
use crate::cli::terminal::{Outcome, say};
use crate::cms::timestamp::TstInfo;
use crate::cms::{Attribute, SignedData, oid};
use crate::text::line::cms as line;
use crate::text::{self, Lang};

/// Show what is in a CMS, without judging it
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Example:
  qaqpa cms show contract.cms

Exit codes: 0 done · 2 misuse or unreadable")]
pub(crate) struct Args {
    /// The CMS: DER, PEM or base64; `-` is stdin
    pub file: PathBuf,
}

/// Shows it.
pub(super) fn run(args: &Args, lang: Lang) -> anyhow::Result<Outcome> {
    let data = read_cms(&args.file)?;
    say(&line::content(
        lang,
        data.unverified_content().map(|content| content.len()),
        &named(data.content_type()),
    ));
    for certificate in data.certificates() {
        say(&line::certificate(lang, &certificate.serial_hex(), certificate.subject()));
        let (from, to) = (certificate.not_before(), certificate.not_after());
        say(&line::issued(lang, certificate.issuer(), &from, &to));
    }
    say(&line::revocation(lang, data.lists().count(), data.ocsp_responses().count()));
    for (number, signer) in data.signers().iter().enumerate() {
        let digest = signer.digest().map(|digest| digest.name());
        let id = text::errors::signer_name(&signer.id().name(), lang);
        say(&line::signer(lang, number + 1, &id, digest));
        signer
            .signed_attributes()
            .iter()
            .for_each(|attribute| say(&line::signed(lang, &named(&attribute.oid))));
        signer.unsigned_attributes().iter().for_each(|attribute| unsigned(attribute, lang));
    }
    Ok(Outcome::Done)
}

fn unsigned(attribute: &Attribute, lang: Lang) {
    say(&line::unsigned(lang, &named(&attribute.oid)));
    if attribute.oid != oid::SIGNATURE_TIME_STAMP {
        return;
    }
    for token in &attribute.values {
        let info = SignedData::from_ber(token)
            .ok()
            .and_then(|token| TstInfo::from_der(token.unverified_content()?).ok());
        match info {
            Some(info) => {
                let imprint = named(&info.imprint.algorithm_oid());
                say(&line::time_stamp(lang, &info.gen_time, &info.policy, &imprint));
            }
            None => say(&line::unreadable_time_stamp(lang)),
        }
    }
}

/// An OID with its name, where it is one of those that the field uses.
fn named(dotted: &str) -> String {
    const NAMES: [(&str, &str); 9] = [
        (oid::DATA, "data"),
        (oid::SIGNED_DATA, "signedData"),
        (oid::TST_INFO, "TSTInfo"),
        (oid::CONTENT_TYPE, "contentType"),
        (oid::MESSAGE_DIGEST, "messageDigest"),
        (oid::SIGNING_TIME, "signingTime"),
        (oid::SIGNING_CERTIFICATE, "signingCertificate"),
        (oid::SIGNING_CERTIFICATE_V2, "signingCertificateV2"),
        (oid::SIGNATURE_TIME_STAMP, "signatureTimeStampToken"),
    ];
    NAMES
        .iter()
        .find(|row| row.0 == dotted)
        .map_or_else(|| dotted.to_owned(), |row| format!("{} ({dotted})", row.1))
}
