//! What another system answers to a message of the synchronous channel, judged and read: the one reader of providers behind a URL and of
//! what stands in the place of a state database.

use bytes::Bytes;

use super::directory::AnswerRule;
use super::peer::{PeerAnswer, Unread};
use crate::clock::Now;
use crate::envelope::{Envelope, ProviderBody, Version};
use crate::findings::Report;
use crate::interface::ProviderFault;
use crate::validation::{Judge, SignedBody};
use crate::x509::Certificate;
use crate::xml::{self, PlainElement};

/// What was answered, and by whom.
#[derive(Debug)]
pub struct Provided {
    /// An answer, or a fault.
    pub body: ProviderBody,
    /// Who signed the envelope; nothing where it may be unsigned and is.
    pub signer: Option<Certificate>,
}

/// The octets of an envelope, as far as HTTP says that it is one. SOAP 1.1 §6.2: a fault comes with 500.
pub(super) fn envelope_of(answer: &PeerAnswer) -> Result<Bytes, ProviderFault> {
    let status = answer.status;
    if (300..400).contains(&status) {
        return Err(ProviderFault::Redirects { status });
    }
    let octets = answer.readable().map_err(|unread| match unread {
        Unread::Empty => ProviderFault::Empty { status },
        Unread::Compressed(coding) => ProviderFault::Compressed { status, coding },
        Unread::Parts(media) => ProviderFault::Parts { status, media },
    })?;
    let body = octets.strip_prefix("\u{FEFF}".as_bytes()).unwrap_or(&octets).trim_ascii_start();
    let head = body[..body.len().min(200)].to_ascii_lowercase();
    if head.starts_with(b"<!doctype html") || head.starts_with(b"<html") {
        return Err(ProviderFault::Html { status });
    }
    if !head.starts_with(b"<") || !matches!(status, 200..=299 | 500) {
        return Err(ProviderFault::NotAnEnvelope { status });
    }
    Ok(octets)
}

/// Judges the signature of an envelope and reads what stands in its Body. `version` is the SOAP of the answer that its `data` goes into.
pub fn provided(
    judge: &Judge<'_>,
    octets: &[u8],
    (rule, version): (AnswerRule, Version),
    now: Now,
) -> Result<Provided, ProviderFault> {
    let SignedBody { report, signer, content, .. } = judge.body(octets, now);
    let not_an_answer = |found| ProviderFault::NotAnAnswer { found };
    if let (Some(content), Some(signer)) = (&content, &signer) {
        let body = ProviderBody::read(content.root(), version).map_err(not_an_answer)?;
        return Ok(Provided { body, signer: Some(signer.certificate().clone()) });
    }
    let parsed = xml::parse(octets).map_err(|_| ProviderFault::NotAnEnvelope { status: 200 })?;
    let envelope = Envelope::read(parsed).map_err(|_| ProviderFault::NotAnEnvelope { status: 200 })?;
    if has_signature(&envelope) {
        return Err(ProviderFault::SignatureRefused { code: code_of(&report) });
    }
    let body = ProviderBody::read(PlainElement::new(&envelope.document, envelope.body), version)
        .map_err(not_an_answer)?;
    match (rule, &body) {
        // A fault need not be signed: whoever stands on the way can refuse to deliver as well.
        (AnswerRule::Signed, ProviderBody::Answer(_)) => Err(ProviderFault::Unsigned),
        _ => Ok(Provided { body, signer: None }),
    }
}

fn has_signature(envelope: &Envelope) -> bool {
    let signature = |header| {
        let document = &envelope.document;
        document.subtree(header).any(|id| document.is(id, crate::xmldsig::ns::DS, "Signature"))
    };
    envelope.header.is_some_and(signature)
}

fn code_of(report: &Report) -> String {
    report.leading().map_or_else(String::new, |finding| finding.code.as_str().to_owned())
}
