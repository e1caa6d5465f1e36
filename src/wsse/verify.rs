//! The transport signature of an envelope.

use crate::clock::Now;
use crate::envelope::Envelope;
use crate::findings::evidence::{EnvelopeEvidence, SecurityFound, SignatureEvidence};
use crate::findings::{Check, CheckName, Code, Finding, Note, Report, Subject};
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
    if let Some(finding) = not_understood(&envelope) {
        let report = Report::of(Subject::Transport, Check::failed(CheckName::Format, finding));
        return Transport::Signed(Box::new(refused(report)));
    }
    match the_signature(&envelope, policy) {
        Ok((signature, place)) => {
            let Envelope { document, body, .. } = envelope;
            let stamp = timestamp(&document, document.parent(signature), now);
            let mut outcome = verify_signature(document, signature, body, Subject::Transport, policy, known);
            if place == Place::BareInHeader {
                say_so(&mut outcome.report, Relaxation::BareInHeader);
            }
            match stamp {
                Ok(None) => {}
                Ok(Some(stamp)) => stamp.judge(&mut outcome),
                Err(finding) => {
                    outcome.report.checks.push(Check::failed(CheckName::Timestamp, finding));
                    outcome.content = None;
                }
            }
            Transport::Signed(Box::new(outcome))
        }
        Err(finding) => {
            let absent = finding.code == Code::SignatureAbsent;
            let report = Report::of(Subject::Transport, Check::failed(CheckName::SignatureForm, finding));
            if absent {
                Transport::Unsigned { envelope: Box::new(envelope), report }
            } else {
                Transport::Signed(Box::new(refused(report)))
            }
        }
    }
}

fn refused(report: Report) -> Outcome {
    Outcome { report, named: None, content: None, covered: Vec::new() }
}

/// Characters of a header block's name, and of its namespace, that are kept.
pub const HEADER_NAME_CHARACTERS_MAX: usize = 120;

/// SOAP 1.1 §4.2.3: a header block for this receiver that must be understood and is not. Security is understood; nothing else is.
fn not_understood(envelope: &Envelope) -> Option<Finding> {
    let document = &envelope.document;
    let block = envelope
        .blocks()
        .find(|block| envelope.must_be_understood(*block) && !document.is(*block, ns::WSSE, "Security"))?;
    let shown = |text: &str| text.chars().take(HEADER_NAME_CHARACTERS_MAX).collect::<String>();
    let (name, namespace) = (shown(document.local_name(block)), shown(document.namespace(block)));
    let found = EnvelopeEvidence::NotUnderstood { name, namespace };
    Some(Finding::new(Code::HeaderNotUnderstood, found).at(place_of(document, block)))
}

/// A `wsu:Timestamp`, and what it says.
struct Timestamp {
    /// It, and what it stands in.
    around: Vec<NodeId>,
    expired: Option<Finding>,
}

impl Timestamp {
    /// It counts where a Reference covers it: anybody can put one that is not signed.
    fn judge(self, outcome: &mut Outcome) {
        if outcome.content.is_none() {
            outcome.report.checks.push(Check::not_run(CheckName::Timestamp, Note::ContentNotVerified));
        } else if !self.around.iter().any(|node| outcome.covered.contains(node)) {
            outcome.report.checks.push(Check::not_run(CheckName::Timestamp, Note::TimestampUnsigned));
        } else if let Some(finding) = self.expired {
            outcome.report.checks.push(Check::failed(CheckName::Timestamp, finding));
            outcome.content = None;
        }
    }
}

/// SOAP Message Security §10: at most one in a Security header, and a message past its `wsu:Expires` is not processed.
fn timestamp(document: &Document, security: NodeId, now: Now) -> Result<Option<Timestamp>, Finding> {
    let malformed = |found, node| Finding::new(Code::EnvelopeMalformed, found).at(place_of(document, node));
    let only = |parent: NodeId, local: &str| {
        let mut all = document.child_elements(parent).filter(|child| document.is(*child, ns::WSU, local));
        match (all.next(), all.next()) {
            (first, None) => Ok(first),
            (_, Some(second)) => {
                Err(malformed(SignatureEvidence::TimestampTwice { element: local.to_owned() }, second))
            }
        }
    };
    let Some(stamp) = only(security, "Timestamp")? else { return Ok(None) };
    let mut around = vec![stamp];
    while let Some(inner) = around.last().copied().filter(|node| *node != NodeId::DOCUMENT) {
        around.push(document.parent(inner));
    }
    let time_of = |node: NodeId| {
        let text = document.text(node);
        let is_leaf = document.child_elements(node).next().is_none();
        Now::parse(text.trim()).ok().filter(|_| is_leaf && text.contains('T')).ok_or_else(|| {
            let found = text.trim().chars().take(40).collect();
            malformed(SignatureEvidence::TimeMalformed { found }, node)
        })
    };
    if let Some(created) = only(stamp, "Created")? {
        time_of(created)?;
    }
    let expired = match only(stamp, "Expires")? {
        None => None,
        Some(expires) => {
            let limit = time_of(expires)?;
            (limit < now).then(|| {
                Finding::new(Code::MessageExpired, SignatureEvidence::Expired { expires: limit, at: now })
                    .at(place_of(document, expires))
            })
        }
    };
    Ok(Some(Timestamp { around, expired }))
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
/// One for another actor is left alone.
fn the_signature(envelope: &Envelope, policy: &Policy) -> Result<(NodeId, Place), Finding> {
    let (document, header) = (&envelope.document, envelope.header);
    let absent = |found: SecurityFound| {
        let finding = Finding::new(Code::SignatureAbsent, SignatureEvidence::AbsentInSecurity(found));
        finding.at(place_of(document, header.unwrap_or(document.root())))
    };
    let header = header.ok_or_else(|| absent(SecurityFound::NoHeader))?;
    let security: Vec<NodeId> =
        envelope.blocks().filter(|id| document.is(*id, ns::WSSE, "Security")).collect();
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
