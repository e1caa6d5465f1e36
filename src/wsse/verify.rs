//! The transport signature of an envelope.

use crate::clock::Now;
use crate::envelope::Envelope;
use crate::findings::evidence::{SecurityFound, SignatureEvidence};
use crate::findings::{Check, CheckName, Code, Finding, Report, Subject};
use crate::xml::{Document, NodeId};
use crate::xmldsig::{
    KnownCertificates, Outcome, Policy, Relaxation, ns, place_of, signature_below, verify_signature,
};

/// What came of an envelope's signature.
#[derive(Debug)]
pub enum Transport {
    /// It was there; the outcome says whether it is good.
    Signed(Box<Outcome>),
    /// There is none. Some addresses take that, the others refuse it by this report.
    Unsigned {
        /// The envelope, which nobody vouches for.
        envelope: Box<Envelope>,
        /// SIGNATURE_ABSENT.
        report: Report,
    },
}

/// Verifies the signature in `wsse:Security`, which must cover the Body that stands below the Envelope. Neither
/// mustUnderstand, Timestamp nor a token is asked for; a Timestamp that is there must not have expired.
pub fn verify_envelope(
    envelope: Envelope,
    policy: &Policy,
    known: &KnownCertificates,
    now: Now,
) -> Transport {
    match the_signature(&envelope.document, envelope.header, policy) {
        Ok((signature, place)) => {
            let Envelope { document, body, .. } = envelope;
            let expired = expired(&document, document.parent(signature), now);
            let mut outcome = verify_signature(document, signature, body, Subject::Transport, policy, known);
            if place == Place::BareInHeader {
                say_so(&mut outcome.report, Relaxation::BareInHeader);
            }
            if let Some(finding) = expired {
                outcome.report.checks.push(Check::failed(CheckName::Timestamp, finding));
                outcome.content = None;
            }
            Transport::Signed(Box::new(outcome))
        }
        Err(finding) => {
            let absent = finding.code == Code::SignatureAbsent;
            let mut report = Report::new(Subject::Transport);
            report.checks.push(Check::failed(CheckName::SignatureForm, finding));
            if absent {
                Transport::Unsigned { envelope: Box::new(envelope), report }
            } else {
                Transport::Signed(Box::new(Outcome { report, named: None, content: None }))
            }
        }
    }
}

/// SOAP Message Security §10: a message past its `wsu:Expires` is not processed.
fn expired(document: &Document, security: NodeId, now: Now) -> Option<Finding> {
    let timestamp = document.child(security, ns::WSU, "Timestamp")?;
    let expires = document.child(timestamp, ns::WSU, "Expires")?;
    let text = document.text(expires);
    let evidence = match Now::parse(text.trim()) {
        Ok(limit) if limit >= now => return None,
        Ok(limit) => SignatureEvidence::Expired { expires: limit, at: now },
        Err(_) => SignatureEvidence::ExpiresUnreadable,
    };
    Some(Finding::new(Code::MessageExpired, evidence).at(place_of(document, expires)))
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Security,
    BareInHeader,
}

/// Told in the report: that the signature's place passed by a relaxation.
fn say_so(report: &mut Report, relaxation: Relaxation) {
    if let Some(check) = report
        .checks
        .iter_mut()
        .find(|check| check.name == CheckName::SignatureForm && check.finding.is_none())
    {
        check.note = Some(relaxation.note());
    }
    if let Some(facts) = report.diagnostic_mut().signature.as_mut() {
        facts.relaxations.push(relaxation.as_str().to_owned());
    }
}

/// The one signature of the one Security header: `Envelope/Header/wsse:Security/ds:Signature`. By the relaxation `bare-in-header`
/// the one right below a Header that has no `wsse:Security`.
fn the_signature(
    document: &Document,
    header: Option<NodeId>,
    policy: &Policy,
) -> Result<(NodeId, Place), Finding> {
    let absent = |found: SecurityFound| {
        let finding = Finding::new(Code::SignatureAbsent, SignatureEvidence::AbsentInSecurity(found));
        finding.at(place_of(document, header.unwrap_or(document.root())))
    };
    let header = header.ok_or_else(|| absent(SecurityFound::NoHeader))?;
    let security: Vec<NodeId> =
        document.child_elements(header).filter(|id| document.is(*id, ns::WSSE, "Security")).collect();
    match security[..] {
        [_, second, ..] => {
            let several = SignatureEvidence::SeveralSecurity { count: security.len() };
            Err(Finding::new(Code::SignatureAmbiguous, several).at(place_of(document, second)))
        }
        [] => {
            let bare = document.child_elements(header).any(|id| document.is(id, ns::DS, "Signature"));
            if bare && policy.relaxations.has(Relaxation::BareInHeader) {
                return signature_below(document, header).map(|signature| (signature, Place::BareInHeader));
            }
            // The gateway of 2020 refused a signature that stands beside wsse:Security, and said so.
            Err(absent(if bare { SecurityFound::SignatureOutside } else { SecurityFound::NoSecurity }))
        }
        [only] => signature_below(document, only).map(|signature| (signature, Place::Security)),
    }
}
