//! The transport signature of an envelope.

use crate::envelope::Envelope;
use crate::findings::{Check, CheckName, Code, Finding, Report, Subject};
use crate::xml::{Document, NodeId};
use crate::xmldsig::{self, KnownCertificates, Outcome, Policy, ns, signature_below, verify_signature};

/// What came of an envelope's signature.
#[derive(Debug)]
pub enum Transport {
    /// It was there; the outcome tells whether it is good.
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
/// mustUnderstand, Timestamp nor a token is asked for.
pub fn verify_envelope(envelope: Envelope, policy: &Policy, known: &KnownCertificates) -> Transport {
    match the_signature(&envelope.document, envelope.header) {
        Ok(signature) => {
            let Envelope { document, body, .. } = envelope;
            Transport::Signed(Box::new(verify_signature(document, signature, body, Subject::Transport, policy, known)))
        }
        Err(finding) => {
            let absent = finding.code == Code::SignatureAbsent;
            let mut report = Report::new(Subject::Transport);
            report.checks.push(Check::failed(CheckName::SignatureForm, finding));
            if absent {
                Transport::Unsigned { envelope: Box::new(envelope), report }
            } else {
                Transport::Signed(Box::new(Outcome { report, claim: None, content: None }))
            }
        }
    }
}

/// The one signature of the one Security header: `Envelope/Header/wsse:Security/ds:Signature`.
fn the_signature(document: &Document, header: Option<NodeId>) -> Result<NodeId, Finding> {
    let absent = |found: &str| Finding::with(Code::SignatureAbsent, "wsse:Security with a ds:Signature in the Header", found);
    let header = header.ok_or_else(|| absent("an envelope without Header"))?;
    let security: Vec<NodeId> = document.child_elements(header).filter(|id| document.is(*id, ns::WSSE, "Security")).collect();
    match security[..] {
        [] => {
            // The gateway of 2020 refused a signature that stands beside wsse:Security, and said so.
            let bare = document.child_elements(header).any(|id| document.is(id, xmldsig::ns::DS, "Signature"));
            Err(absent(if bare { "a ds:Signature outside wsse:Security" } else { "no wsse:Security" }))
        }
        [only] => signature_below(document, only),
        _ => Err(Finding::with(Code::SignatureAmbiguous, "one wsse:Security", format!("{} of them", security.len()))),
    }
}
