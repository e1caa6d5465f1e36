//! Which source decides whether a certificate is revoked: the issuer's CRL or its responder, in the order of the policy.
//!
//! A source decides when it says that the certificate is revoked, or when it is right and fresh and says that it is not. Where
//! neither decides, the certificate is not good, and the finding says what each of them had. So it is with every authority on the path,
//! RFC 5280 §6.1.3 (a)(3).

use super::crls::Inquiry;
use super::findings::{Whose, revoked};
use super::source::AnswerState;
use crate::findings::evidence::{
    ForgedCrl, MissingCrl, OcspGap, RevocationEvidence as Found, RevokedBy, Unobtained,
};
use crate::findings::{Code, Evidence, Finding, Note, RevocationSourceName};
use crate::limits;
use crate::trust::policy::RevocationOrder;
use crate::x509::ocsp::CertStatus;
use crate::x509::{Certificate, Revocation, RevocationAddresses};

/// By what a certificate was found not to be revoked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::trust) enum DecidedBy {
    /// There was nothing to ask: an anchor.
    Nothing,
    Crl,
    OcspAlone,
    CrlAfterOcsp,
    Both,
}

/// A certificate is not revoked, or too late to matter.
#[derive(Debug, Clone, Copy)]
pub(in crate::trust) struct NotRevoked {
    /// By what that was found.
    pub(in crate::trust) decided_by: DecidedBy,
    /// A revocation that what was signed outlives.
    pub(in crate::trust) later: Option<Revocation>,
    /// An authority above it was not asked about: there is nobody to ask.
    pub(in crate::trust) unasked_authority: bool,
}

impl NotRevoked {
    /// The note of the check that passed; the usual case has none.
    pub(in crate::trust) fn note(self) -> Option<Note> {
        let by = match self.decided_by {
            DecidedBy::Nothing | DecidedBy::Crl => None,
            DecidedBy::OcspAlone => Some(RevocationSourceName::Ocsp),
            DecidedBy::CrlAfterOcsp => Some(RevocationSourceName::CrlAfterOcsp),
            DecidedBy::Both => Some(RevocationSourceName::Both),
        };
        let Some(later) = self.later else {
            return if self.unasked_authority {
                Some(Note::AuthorityUnasked { by })
            } else {
                by.map(Note::NotRevoked)
            };
        };
        Some(Note::RevokedLater { at: later.at, reason: later.reason.name().to_owned(), by })
    }
}

/// [000 ¶10(6)](crate::manual::regulation), second condition: the signer by its issuer's CRL or responder, then each authority above.
/// Returns what decided for the signer. "Revoked" of anyone on the path counts before what nobody knows.
pub(in crate::trust) fn along_the_path(inquiry: &Inquiry<'_>) -> Result<NotRevoked, Finding> {
    let links = inquiry.path.links();

    if links.len() < 2 {
        return Ok(NotRevoked { decided_by: DecidedBy::Nothing, later: None, unasked_authority: false });
    }
    // All are asked about before anything is concluded: a source that fetches learns at once what it lacks of the whole path.
    let mut found = check(inquiry, &links[0], &links[1], Whose::Signer);
    for pair in links[1..].windows(2) {
        match (check(inquiry, &pair[0], &pair[1], Whose::Authority), &mut found) {
            (Ok(_), _) => {}
            (Err(why), found)
                if why.code == Code::RevocationUnavailable && has_nobody_to_ask(inquiry, pair) =>
            {
                if let Ok(not_revoked) = found {
                    not_revoked.unasked_authority = true;
                }
            }
            (Err(why), Err(first)) if is_revoked(first.code) || !is_revoked(why.code) => {}
            (Err(why), found) => *found = Err(why),
        }
    }
    found
}

/// Whether of an authority's issuer there is no CRL at hand, and nobody who could be asked: nothing is fetched, or its certificate names no
/// CRL and no responder, and the settings name nothing either.
fn has_nobody_to_ask(inquiry: &Inquiry<'_>, pair: &[Certificate]) -> bool {
    let (source, authority, issuer) = (inquiry.source, &pair[0], &pair[1]);
    if !source.crls_of(issuer).is_empty() {
        return false;
    }
    let (no_list, answer) = (source.why_no_crl(authority, issuer), source.answer_of(authority, issuer));
    let nothing_is_fetched = no_list.is_none() && matches!(answer, AnswerState::NotAsked);
    let has_no_address = || {
        matches!(no_list, None | Some(Unobtained::NoAddress))
            && matches!(answer, AnswerState::NotAsked | AnswerState::Unobtained(Unobtained::NoAddress))
    };
    nothing_is_fetched || RevocationAddresses::of(authority).names_no_place() && has_no_address()
}

/// What the sources say of a certificate.
pub(in crate::trust) fn check(
    inquiry: &Inquiry<'_>,
    certificate: &Certificate,
    issuer: &Certificate,
    whose: Whose,
) -> Result<NotRevoked, Finding> {
    let (source, order) = (inquiry.source, inquiry.order.about(certificate));
    source.about(certificate, issuer, order);
    let crl = || by_crls(inquiry, certificate, issuer, whose);
    let ocsp = || by_ocsp(inquiry, certificate, issuer, whose);
    let by = |decided_by: DecidedBy| move |later| NotRevoked { decided_by, later, unasked_authority: false };
    match order {
        RevocationOrder::CrlOnly => crl().map(by(DecidedBy::Crl)).map_err(NotGood::alone),
        RevocationOrder::OcspOnly => ocsp().map(by(DecidedBy::OcspAlone)).map_err(NotGood::alone),
        RevocationOrder::CrlThenOcsp => match crl() {
            Ok(later) => Ok(by(DecidedBy::Crl)(later)),
            Err(revoked @ NotGood::Revoked(_)) => Err(revoked.alone()),
            Err(not_good) => ocsp().map(by(DecidedBy::OcspAlone)).map_err(|other| not_good.and(other)),
        },
        RevocationOrder::OcspThenCrl => match ocsp() {
            Ok(later) => Ok(by(DecidedBy::OcspAlone)(later)),
            Err(revoked @ NotGood::Revoked(_)) => Err(revoked.alone()),
            Err(not_good) => crl().map(by(DecidedBy::CrlAfterOcsp)).map_err(|other| not_good.and(other)),
        },
        RevocationOrder::Both => match (crl(), ocsp()) {
            (Ok(later), Ok(also)) => Ok(by(DecidedBy::Both)(later.or(also))),
            (Err(not_good), Ok(_)) | (Ok(_), Err(not_good)) => Err(not_good.alone()),
            (Err(list), Err(answer)) => Err(list.and(answer)),
        },
    }
}

/// No "good" from a source.
enum NotGood {
    /// It says that the certificate is revoked.
    Revoked(Finding),
    /// It decides nothing.
    Inconclusive(Finding),
    /// It is not asked here at all.
    NotAsked,
}

impl NotGood {
    fn alone(self) -> Finding {
        match self {
            NotGood::Revoked(finding) | NotGood::Inconclusive(finding) => finding,
            NotGood::NotAsked => Finding::new(Code::RevocationUnavailable, Found::OcspNotAsked),
        }
    }

    /// Of two sources the one that says "revoked"; else the first one's finding, with what the second one had.
    fn and(self, other: NotGood) -> Finding {
        match (self, other) {
            (NotGood::Revoked(finding), _) | (_, NotGood::Revoked(finding)) => finding,
            (NotGood::Inconclusive(finding), NotGood::NotAsked)
            | (NotGood::NotAsked, NotGood::Inconclusive(finding)) => finding,
            (NotGood::Inconclusive(first), NotGood::Inconclusive(second)) => {
                let evidence = match (*first.evidence, *second.evidence) {
                    (Evidence::Revocation(first), Evidence::Revocation(second)) => {
                        Found::Both(Box::new(first), Box::new(second)).into()
                    }
                    (first, _) => first,
                };
                Finding {
                    evidence: Box::new(evidence),
                    code: first.code,
                    place: first.place.or(second.place),
                    basis: first.basis,
                }
            }
            (NotGood::NotAsked, NotGood::NotAsked) => NotGood::NotAsked.alone(),
        }
    }
}

const fn is_revoked(code: Code) -> bool {
    matches!(code, Code::CertificateRevoked | Code::CertificateOnHold | Code::CaRevoked)
}

/// What a source says: good, with a revocation that came too late to matter where there is one; or not.
type Outcome = Result<Option<Revocation>, NotGood>;

fn by_crls(inquiry: &Inquiry<'_>, certificate: &Certificate, issuer: &Certificate, whose: Whose) -> Outcome {
    let mut finding = match inquiry.by_crls(certificate, issuer, whose) {
        Ok(later) => return Ok(later),
        Err(finding) => finding,
    };
    if is_revoked(finding.code) {
        return Err(NotGood::Revoked(finding));
    }
    // A CRL that is missing is explained by what came of fetching it; one that was forged on its way is
    // reported as forged.
    if let Some(why) = inquiry.source.why_no_crl(certificate, issuer) {
        if why == Unobtained::Forged && finding.code == Code::RevocationUnavailable {
            finding.code = Code::RevocationForged;
        }
        explain(&mut finding.evidence, why);
    }
    Err(NotGood::Inconclusive(finding))
}

/// What came of fetching the CRL, in the place of what is missing, or beside what is stale.
fn explain(evidence: &mut Evidence, why: Unobtained) {
    let Evidence::Revocation(found) = evidence else { return };
    match found {
        Found::MissingCrl { issuer, .. } if why == Unobtained::Forged => {
            *found = Found::ForgedCrl { issuer: std::mem::take(issuer), found: ForgedCrl::Fetched };
        }
        // What is wrong with what came says more than that it came.
        Found::MissingCrl { found, .. } if why == Unobtained::Fetched && *found != MissingCrl::Absent => {}
        Found::MissingCrl { found, .. } => *found = MissingCrl::Unobtained(why),
        Found::StaleCrl { fetched, .. } => *fetched = Some(why),
        Found::ForgedCrl { found, .. } if why == Unobtained::Forged => *found = ForgedCrl::Fetched,
        _ => {}
    }
}

fn by_ocsp(inquiry: &Inquiry<'_>, certificate: &Certificate, issuer: &Certificate, whose: Whose) -> Outcome {
    let (times, now) = (inquiry.times, inquiry.times.now);
    let nothing = |code, found: OcspGap| {
        let issuer = issuer.subject().to_string();
        Err(NotGood::Inconclusive(Finding::new(code, Found::Ocsp { issuer, found })))
    };
    let state = inquiry.source.answer_of(certificate, issuer);
    inquiry.trace.note_ocsp(certificate, issuer, &state);
    let answer = match state {
        AnswerState::Answer(answer) => answer,
        AnswerState::Unobtained(why) => {
            return nothing(Code::RevocationUnavailable, OcspGap::Unobtained(why));
        }
        AnswerState::NotAsked => return Err(NotGood::NotAsked),
    };
    let later = match answer.status() {
        CertStatus::Good => None,
        CertStatus::Unknown => {
            return nothing(Code::RevocationUnavailable, OcspGap::Unknown);
        }
        CertStatus::Revoked(entry) if times.outlive(entry) => Some(entry),
        CertStatus::Revoked(entry) => {
            return Err(NotGood::Revoked(revoked(certificate, entry, whose, times, RevokedBy::Ocsp)));
        }
    };
    // The answer was fresh when it came; it may have aged in memory.
    if answer.this_update() > now.plus_seconds(limits::OCSP_AHEAD_SECONDS_MAX) {
        return nothing(Code::RevocationStale, OcspGap::Later { this_update: answer.this_update() });
    }
    match answer.next_update() {
        Some(next) if next < now => nothing(Code::RevocationStale, OcspGap::Past { next_update: next }),
        None if answer.this_update().plus_seconds(limits::OCSP_AGE_SECONDS_MAX) < now => {
            nothing(Code::RevocationStale, OcspGap::Endless { this_update: answer.this_update() })
        }
        _ => Ok(later),
    }
}
