//! Which word on a certificate's revocation counts: the issuer's list or its responder, in the order of the policy.
//!
//! A word counts when it says that the certificate is revoked, or when it is right and fresh and says that it is not. Where
//! neither source has such a word, the certificate is not good, and the finding tells what each of them had.

use std::sync::Arc;

use super::revocation::{Inquiry, Whose, freshness, revoked};
use super::{ListState, RevocationSource, Unobtained};
use crate::clock::Now;
use crate::findings::evidence::{
    ForgedCrl, MissingCrl, OcspGap, RevocationEvidence as Found, Told as ToldBy,
};
use crate::findings::{Code, Evidence, Finding, Note, RevocationSourceName};
use crate::limits;
use crate::x509::ocsp::{CertStatus, OcspAnswer};
use crate::x509::{Certificate, Crl, Revocation};

/// Who is asked first, and whether the other is asked as well.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum RevocationOrder {
    /// The list; the responder where no list counts. A known issuer costs no request to anybody.
    #[default]
    CrlThenOcsp,
    /// The responder; the list where no answer counts.
    OcspThenCrl,
    /// Both, and each must say that it is good.
    Both,
    /// Lists alone.
    CrlOnly,
    /// Responders alone.
    OcspOnly,
}

impl RevocationOrder {
    /// The order written so, as in `crl,ocsp`.
    pub fn parse(text: &str) -> Option<Self> {
        Some(match text {
            "crl,ocsp" => RevocationOrder::CrlThenOcsp,
            "ocsp,crl" => RevocationOrder::OcspThenCrl,
            "both" => RevocationOrder::Both,
            "crl" => RevocationOrder::CrlOnly,
            "ocsp" => RevocationOrder::OcspOnly,
            _ => return None,
        })
    }
}

/// What becomes of a certificate of which nobody can say whether it is revoked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum WithoutWord {
    /// The request is to be sent again later: the regulation wants the certificate's absence from the list known, 000 ¶10(6).
    #[default]
    Retry,
    /// It passes, and the report says that nobody knew.
    Passes,
}

/// What is known of a responder's answer about a certificate.
#[derive(Debug, Clone)]
pub enum AnswerState {
    /// The issuer's word, verified.
    Answer(Arc<OcspAnswer>),
    /// There is none, and why.
    Unobtained(Unobtained),
    /// Responders are not asked here.
    NotAsked,
}

/// What a certificate was found not revoked by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Counted {
    /// There was nothing to ask: an anchor.
    Nothing,
    List,
    AnswerAlone,
    ListAfterAnswer,
    Both,
}

/// A word that leaves the certificate good.
#[derive(Debug, Clone, Copy)]
pub(super) struct Word {
    /// Whose it is.
    pub(super) counted: Counted,
    /// A revocation that what was signed outlives.
    pub(super) later: Option<Revocation>,
}

impl Word {
    /// The remark on a check that passed; on the usual case there is none.
    pub(super) fn note(self) -> Option<Note> {
        let by = match self.counted {
            Counted::Nothing | Counted::List => None,
            Counted::AnswerAlone => Some(RevocationSourceName::Ocsp),
            Counted::ListAfterAnswer => Some(RevocationSourceName::CrlAfterOcsp),
            Counted::Both => Some(RevocationSourceName::Both),
        };
        let Some(later) = self.later else { return by.map(Note::NotRevoked) };
        Some(Note::RevokedLater { at: later.at, reason: later.reason.name().to_owned(), by })
    }
}

/// Whether a list of the issuer's own settles it, one way or the other.
pub fn list_says(
    certificate: &Certificate,
    issuer: &Certificate,
    lists: &dyn RevocationSource,
    now: Now,
) -> bool {
    let says = |crl: &Crl| crl.lookup(certificate.serial()).is_some() || freshness(crl, now).is_ok();
    lists
        .lists_of(issuer)
        .iter()
        .any(|state| matches!(state, ListState::Signed(crl) if !crl.is_delta() && says(crl)))
}

/// What the sources say of a certificate.
pub(super) fn check(
    inquiry: &Inquiry<'_>,
    certificate: &Certificate,
    issuer: &Certificate,
    whose: Whose,
) -> Result<Word, Finding> {
    let (source, order) = (inquiry.source, inquiry.order);
    source.about(certificate, issuer, order);
    let list = || list_word(inquiry, certificate, issuer, whose);
    let answer = || answer_word(inquiry, certificate, issuer, whose);
    let by = |counted: Counted| move |later| Word { counted, later };
    match order {
        RevocationOrder::CrlOnly => list().map(by(Counted::List)).map_err(Silence::alone),
        RevocationOrder::OcspOnly => answer().map(by(Counted::AnswerAlone)).map_err(Silence::alone),
        RevocationOrder::CrlThenOcsp => match list() {
            Ok(later) => Ok(by(Counted::List)(later)),
            Err(word @ Silence::Revoked(_)) => Err(word.alone()),
            Err(silent) => answer().map(by(Counted::AnswerAlone)).map_err(|word| silent.and(word)),
        },
        RevocationOrder::OcspThenCrl => match answer() {
            Ok(later) => Ok(by(Counted::AnswerAlone)(later)),
            Err(word @ Silence::Revoked(_)) => Err(word.alone()),
            Err(silent) => list().map(by(Counted::ListAfterAnswer)).map_err(|word| silent.and(word)),
        },
        RevocationOrder::Both => match (list(), answer()) {
            (Ok(later), Ok(also)) => Ok(by(Counted::Both)(later.or(also))),
            (Err(word), Ok(_)) | (Ok(_), Err(word)) => Err(word.alone()),
            (Err(list), Err(answer)) => Err(list.and(answer)),
        },
    }
}

/// No "good" from a source.
enum Silence {
    /// It says that the certificate is revoked.
    Revoked(Finding),
    /// It says nothing that counts.
    Nothing(Finding),
    /// It is not asked here at all.
    NotAsked,
}

impl Silence {
    fn alone(self) -> Finding {
        match self {
            Silence::Revoked(finding) | Silence::Nothing(finding) => finding,
            Silence::NotAsked => Finding::new(Code::RevocationUnavailable, Found::OcspNotAsked),
        }
    }

    /// Of two sources the one that says "revoked"; else the first one's finding, with what the second one had.
    fn and(self, other: Silence) -> Finding {
        match (self, other) {
            (Silence::Revoked(finding), _) | (_, Silence::Revoked(finding)) => finding,
            (Silence::Nothing(finding), Silence::NotAsked)
            | (Silence::NotAsked, Silence::Nothing(finding)) => finding,
            (Silence::Nothing(first), Silence::Nothing(second)) => Finding {
                evidence: match (first.evidence, second.evidence) {
                    (Evidence::Revocation(first), Evidence::Revocation(second)) => {
                        Found::Both(Box::new(first), Box::new(second)).into()
                    }
                    (first, _) => first,
                },
                code: first.code,
                place: first.place.or(second.place),
                basis: first.basis,
            },
            (Silence::NotAsked, Silence::NotAsked) => Silence::NotAsked.alone(),
        }
    }
}

const fn is_revoked(code: Code) -> bool {
    matches!(code, Code::CertificateRevoked | Code::CertificateOnHold | Code::CaRevoked)
}

/// What a source says: good, with a revocation that came too late to matter where there is one; or not.
type Said = Result<Option<Revocation>, Silence>;

fn list_word(inquiry: &Inquiry<'_>, certificate: &Certificate, issuer: &Certificate, whose: Whose) -> Said {
    let mut finding = match inquiry.by_lists(certificate, issuer, whose) {
        Ok(later) => return Ok(later),
        Err(finding) => finding,
    };
    if is_revoked(finding.code) {
        return Err(Silence::Revoked(finding));
    }
    // A list that is missing is explained by what came of fetching it; one that was forged on its way is told as such.
    if let Some(why) = inquiry.source.why_no_list(certificate, issuer) {
        if why == Unobtained::Forged && finding.code == Code::RevocationUnavailable {
            finding.code = Code::RevocationForged;
        }
        explain(&mut finding.evidence, why);
    }
    Err(Silence::Nothing(finding))
}

/// What came of fetching the list, in the place of what is missing, or beside what is stale.
fn explain(evidence: &mut Evidence, why: Unobtained) {
    let Evidence::Revocation(found) = evidence else { return };
    match found {
        Found::MissingCrl { issuer, .. } if why == Unobtained::Forged => {
            *found = Found::ForgedCrl { issuer: std::mem::take(issuer), found: ForgedCrl::Fetched };
        }
        Found::MissingCrl { found, .. } => *found = MissingCrl::Unobtained(why),
        Found::StaleCrl { fetched, .. } => *fetched = Some(why),
        Found::ForgedCrl { found, .. } if why == Unobtained::Forged => *found = ForgedCrl::Fetched,
        _ => {}
    }
}

fn answer_word(inquiry: &Inquiry<'_>, certificate: &Certificate, issuer: &Certificate, whose: Whose) -> Said {
    let (times, now) = (inquiry.times, inquiry.times.now);
    let nothing = |code, found: OcspGap| {
        let issuer = issuer.subject().to_string();
        Err(Silence::Nothing(Finding::new(code, Found::Ocsp { issuer, found })))
    };
    let state = inquiry.source.answer_of(certificate, issuer);
    inquiry.notes.witness(certificate, issuer, &state);
    let answer = match state {
        AnswerState::Answer(answer) => answer,
        AnswerState::Unobtained(why) => {
            return nothing(Code::RevocationUnavailable, OcspGap::Unobtained(why));
        }
        AnswerState::NotAsked => return Err(Silence::NotAsked),
    };
    let later = match answer.status() {
        CertStatus::Good => None,
        CertStatus::Unknown => {
            return nothing(Code::RevocationUnavailable, OcspGap::Unknown);
        }
        CertStatus::Revoked(entry) if times.outlive(entry) => Some(entry),
        CertStatus::Revoked(entry) => {
            return Err(Silence::Revoked(revoked(certificate, entry, whose, times, ToldBy::Ocsp)));
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
