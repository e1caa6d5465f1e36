//! The transport signature of a SOAP message: over the Body, by the key of the system that sent it.

use super::document::unreadable;
use super::judge::Judge;
use super::profile::CertificateRule;
use super::signer::{Signer, Transport};
use crate::clock::Now;
use crate::envelope::Envelope;
use crate::findings::{Check, CheckName, Report, Subject};
use crate::wsse;
use crate::x509::Certificate;
use crate::xml;
use crate::xmldsig::{Outcome, VerifiedContent};

/// What came of a transport signature.
#[derive(Debug)]
pub struct SignedBody {
    /// Every check.
    pub report: Report,
    /// Whom the signature names as the signer.
    pub named: Option<Certificate>,
    /// Which system signed, if it may be believed.
    pub signer: Option<Signer<Transport>>,
    /// The Body, if its signature is right and its signer is believed, or nothing is asked about signers.
    pub content: Option<VerifiedContent>,
}

impl SignedBody {
    fn refused(report: Report) -> Self {
        SignedBody { report, named: None, signer: None, content: None }
    }
}

impl Judge<'_> {
    /// Judges the transport signature of a message, whatever its operation: an answer of the gateway, for instance.
    pub fn body(&self, octets: &[u8], now: Now) -> SignedBody {
        let document = match xml::parse(octets) {
            Ok(document) => document,
            Err(error) => return SignedBody::refused(unreadable(Subject::Transport, &error)),
        };
        let envelope = match Envelope::read(document) {
            Ok(envelope) => envelope,
            Err(finding) => {
                let check = Check::failed(CheckName::Format, finding);
                return SignedBody::refused(Report::of(Subject::Transport, check));
            }
        };
        match wsse::verify_envelope(envelope, &self.profile.signature, self.known, now) {
            wsse::Transport::Signed(outcome) => self.signed_body(*outcome, now),
            wsse::Transport::Unsigned { report, .. } => SignedBody::refused(report),
        }
    }

    /// The same of a signature that was verified already.
    pub(super) fn signed_body(&self, outcome: Outcome, now: Now) -> SignedBody {
        let Outcome { mut report, named, content, .. } = outcome;
        let judged = self.profile.certificates == CertificateRule::Judged;
        let signer = named.as_ref().filter(|_| judged);
        let signer = signer.and_then(|named| self.transport_signer(&mut report, named, now));
        let content = content.filter(|_| signer.is_some() || !judged);
        SignedBody { report, named: named.map(|named| named.certificate), signer, content }
    }
}
