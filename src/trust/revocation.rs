//! Whether a certificate is revoked, RFC 5280 §6.3: which lists may be believed, what they are about, and what they say.

use std::sync::Arc;

use super::grounds::{Notes, Told};
use super::proof::Times;
use super::purpose::Usage;
use super::sources::{self, Counted, Word};
use super::{Anchors, AnswerState, Edition, Path, Policy, RevocationOrder, Strength, chain, link, scope};
use crate::clock::Now;
use crate::findings::evidence::{
    ForgedCrl, MissingCrl, RevocationEvidence, RevokedEntry, StaleCrl, Told as ToldBy, Unobtained,
    WeakSignature,
};
use crate::findings::{Code, Finding};
use crate::limits;
use crate::x509::{Certificate, Crl, CrlError, KeyUsage, Reason, Reasons, Revocation};

/// What is known of one list in an issuer's name.
#[derive(Debug, Clone)]
pub enum ListState {
    /// The issuer's key signed it.
    Signed(Arc<Crl>),
    /// The issuer's key did not; another of the same name may have.
    Other(Arc<Crl>),
    /// Nobody signed it who might.
    Forged,
    /// What is in its place cannot be read.
    Unreadable(CrlError),
}

/// Where lists come from. It answers from memory: fetching is somebody else's, never the request's.
pub trait RevocationSource: Send + Sync {
    /// Every list in the name of this issuer, full or delta; none when there is none.
    fn lists_of(&self, issuer: &Certificate) -> Vec<ListState>;

    /// A certificate is going to be asked about, in this order: a source that fetches notes what it lacks.
    fn about(&self, certificate: &Certificate, issuer: &Certificate, order: RevocationOrder) {
        let _ = (certificate, issuer, order);
    }

    /// Why there is no list that counts, where one was to be fetched.
    fn why_no_list(&self, certificate: &Certificate, issuer: &Certificate) -> Option<Unobtained> {
        let _ = (certificate, issuer);
        None
    }

    /// The OCSP answer about a certificate.
    fn answer_of(&self, certificate: &Certificate, issuer: &Certificate) -> AnswerState {
        let _ = (certificate, issuer);
        AnswerState::NotAsked
    }

    /// The state it is in: as long as it says the same, lists, and what is to be fetched, are the same. A source that says nothing may
    /// change at any time, and what it told is not remembered.
    fn edition(&self) -> Option<Edition> {
        None
    }
}

/// Whose certificate is looked up: an authority's revocation is told with its own code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Whose {
    Signer,
    Authority,
}

/// The question, and what may be used to answer it.
pub(super) struct Inquiry<'a> {
    pub(super) anchors: &'a Anchors,
    pub(super) others: &'a [Certificate],
    pub(super) source: &'a dyn RevocationSource,
    pub(super) order: RevocationOrder,
    pub(super) path: &'a Path,
    pub(super) strength: Strength,
    pub(super) times: Times,
    /// Where it is written down what the verdict rests on.
    pub(super) notes: &'a Notes,
}

/// What was found about one certificate.
struct Answer {
    /// The verdict on its revocation; a revocation that came too late to matter is told with it.
    outcome: Result<Option<Revocation>, Finding>,
    told: Told,
}

/// A list that may be believed.
struct Believed {
    crl: Arc<Crl>,
    reasons: Reasons,
}

impl Inquiry<'_> {
    /// 000 ¶10(6), second condition: the signer by its issuer's list or responder, then each authority above, where its issuer
    /// has one. Tells what counted for the signer.
    pub(super) fn along_the_path(&self) -> Result<Word, Finding> {
        let links = self.path.links();
        if links.len() < 2 {
            return Ok(Word { counted: Counted::Nothing, later: None });
        }
        let word = sources::check(self, &links[0], &links[1], Whose::Signer)?;
        for pair in links[1..].windows(2) {
            match sources::check(self, &pair[0], &pair[1], Whose::Authority) {
                Err(finding) if finding.code == Code::CaRevoked => return Err(finding),
                // The root's list is issued rarely; its absence alone does not stop the gateway.
                _ => {}
            }
        }
        Ok(word)
    }

    /// What lists alone say of it.
    pub(super) fn by_lists(
        &self,
        certificate: &Certificate,
        issuer: &Certificate,
        whose: Whose,
    ) -> Result<Option<Revocation>, Finding> {
        let answer = self.ask(certificate, issuer, whose, 0);
        self.notes.tell(certificate, answer.told);
        answer.outcome
    }

    /// What lists tell of a certificate on the path, whether or not that counts.
    pub(super) fn about(&self, certificate: &Certificate, issuer: &Certificate) -> Told {
        self.ask(certificate, issuer, Whose::Signer, 0).told
    }

    /// Asks the lists about every certificate on the path that they were not asked about, for the report.
    pub(super) fn ask_the_rest(&self) {
        for pair in self.path.links().windows(2).filter(|pair| !self.notes.has_told(&pair[0])) {
            self.notes.tell(&pair[0], self.about(&pair[0], &pair[1]));
        }
    }

    /// RFC 5280 §6.3.3. `depth` is how many signers of lists are being asked about.
    fn ask(&self, certificate: &Certificate, issuer: &Certificate, whose: Whose, depth: usize) -> Answer {
        let mut answer = Answer {
            outcome: Ok(None),
            told: Told { list: None, entry: None, until: None, otherwise: "absent" },
        };
        let mut worst = None;
        let (mut full, mut deltas) = (Vec::new(), Vec::new());
        for state in self.source.lists_of(issuer) {
            if let ListState::Signed(crl) | ListState::Other(crl) = &state {
                self.notes.cut(|period| period.cut_by_list(crl));
            }
            match self.believed(state, certificate, issuer, depth) {
                Ok(believed) if believed.crl.is_delta() => deltas.push(believed),
                Ok(believed) => full.push(believed),
                Err(finding) => {
                    answer.told.otherwise =
                        if finding.code == Code::RevocationForged { "forged" } else { "unreadable" };
                    worst = Some(finding);
                }
            }
        }
        // Who signs today's lists must be good today, whatever is proven of the signature.
        let times = if depth == 0 { self.times } else { Times::unproven(self.times.now) };
        let mut told = 0;
        for list in &full {
            let newest = deltas
                .iter()
                .filter(|delta| delta.crl.changes(&list.crl))
                .max_by_key(|delta| delta.crl.this_update());
            let delta = newest.filter(|delta| freshness(&delta.crl, self.times.now).is_ok());
            let changed = delta.and_then(|delta| delta.crl.lookup(certificate.serial()));
            // A delta's entry replaces the full list's, and its removal too.
            let entry = changed
                .or_else(|| list.crl.lookup(certificate.serial()))
                .filter(|entry| entry.reason != Reason::REMOVED);
            // One whose date is still to come counts from then on.
            entry.into_iter().for_each(|entry| self.notes.cut(|period| period.cut(entry.at)));
            if answer.told.list.is_none() || entry.is_some() {
                answer.told.list = Some(Arc::clone(&list.crl));
                answer.told.entry = entry;
                answer.told.until = delta.map_or(list.crl.next_update(), |delta| delta.crl.next_update());
            }
            // A revoked certificate on a stale list is still revoked: lists only ever grow so.
            if let Some(entry) = entry.filter(|entry| entry.at <= self.times.now) {
                if !times.outlive(entry) {
                    answer.outcome = Err(revoked(certificate, entry, whose, times, ToldBy::Crl));
                    return answer;
                }
                answer.outcome = Ok(Some(entry));
            }
            // §6.3.3 (a): a delta that is fresh makes a list fresh that is not.
            match delta.map_or_else(|| freshness(&list.crl, self.times.now), |_| Ok(())) {
                Ok(()) => told |= list.reasons.0,
                Err(finding) => worst = Some(finding),
            }
        }
        if told != Reasons::ALL.0 {
            let worst = match worst {
                _ if told != 0 => unavailable(issuer, MissingCrl::SomeReasons),
                Some(worst) => worst,
                None => unavailable(issuer, MissingCrl::Absent),
            };
            if worst.code != Code::RevocationStale {
                answer.told.list = None;
            }
            answer.outcome = Err(worst);
        }
        answer
    }

    /// Whether a list may be believed about a certificate: signed by the issuer or another of its name, RFC 5280 §6.3.3 (f) and
    /// (g), and meant for it (b).
    fn believed(
        &self,
        state: ListState,
        certificate: &Certificate,
        issuer: &Certificate,
        depth: usize,
    ) -> Result<Believed, Finding> {
        let crl = match state {
            ListState::Signed(crl) if may_sign_lists(issuer) => {
                self.is_strong(&crl, issuer).map_err(|weak| forged(issuer, ForgedCrl::Weak(weak)))?;
                crl
            }
            ListState::Signed(_) => {
                return Err(forged(issuer, ForgedCrl::NoCrlSign));
            }
            ListState::Other(crl) if self.is_signed_by_another(&crl, certificate, issuer, depth) => crl,
            ListState::Other(_) | ListState::Forged => {
                return Err(forged(issuer, ForgedCrl::NotSigned));
            }
            ListState::Unreadable(error) => return Err(unavailable(issuer, MissingCrl::Unreadable(error))),
        };
        match scope::reasons_told(&crl, certificate) {
            Some(reasons) => Ok(Believed { crl, reasons }),
            None => Err(unavailable(issuer, MissingCrl::OtherCertificates)),
        }
    }

    /// Whether another certificate in the issuer's name signed the list: one of the same anchor, issued by the issuer itself or
    /// by whoever issued one of its certificates on the path, good now and not revoked.
    fn is_signed_by_another(
        &self,
        crl: &Crl,
        certificate: &Certificate,
        issuer: &Certificate,
        depth: usize,
    ) -> bool {
        if depth >= limits::CRL_SIGNERS_DEPTH_MAX {
            return false;
        }
        let known = self
            .anchors
            .all()
            .chain(self.others)
            .filter(|other| *other != issuer && crl.is_in_name_of(other));
        let namesakes = || {
            self.path
                .links()
                .iter()
                .filter(|link| *link == issuer || link.subject_key() == issuer.subject_key())
        };
        let near = known.filter(|other| {
            self.anchors.is_anchor(other)
                || other.is_issued_in_name_of(issuer)
                || namesakes().any(|namesake| other.issuer_key() == namesake.issuer_key())
        });
        near.take(limits::CRL_SIGNERS_TRIED_MAX).any(|other| {
            other != certificate
                && may_sign_lists(other)
                // The path first: to ask whether a key signed a list takes long, and a message may bring any key.
                && self.path_of(other).is_some_and(|path| {
                    crl.is_signed_by(other).is_ok() && self.is_strong(crl, other).is_ok() && self.is_not_revoked(&path, depth)
                })
        })
    }

    /// Whether the signature on a list counts.
    fn is_strong(&self, crl: &Crl, signer: &Certificate) -> Result<(), WeakSignature> {
        self.strength.check(crl.algorithm(), signer.key().kind(), self.times.now)
    }

    /// The path of a signer of lists, from the anchor of this path and good now.
    fn path_of(&self, signer: &Certificate) -> Option<Arc<Path>> {
        let policy = Policy { usage: Usage::Any, strength: self.strength, ..Policy::default() };
        let path = chain::build(signer, self.others, self.anchors, &policy, self.times.now).ok()?;
        let anchor = (path.anchor().subject_key(), path.anchor().key());
        let usable = signer.unknown_critical().is_empty() && link::is_within_validity(signer, self.times.now);
        (usable && anchor == (self.path.anchor().subject_key(), self.path.anchor().key())).then_some(path)
    }

    fn is_not_revoked(&self, path: &Path, depth: usize) -> bool {
        let signer = &path.links()[0];
        path.links()
            .get(1)
            .is_none_or(|issuer| self.ask(signer, issuer, Whose::Authority, depth + 1).outcome.is_ok())
    }
}

/// RFC 5280 §6.3.3 (f).
fn may_sign_lists(authority: &Certificate) -> bool {
    authority.key_usage().is_none_or(|usage| usage.has(KeyUsage::CRL_SIGN))
}

/// Whether a list is of now, RFC 5280 §5.1.2.4 and .5.
pub(super) fn freshness(crl: &Crl, now: Now) -> Result<(), Finding> {
    let stale = |found: StaleCrl| {
        let evidence = RevocationEvidence::StaleCrl { at: now, found, fetched: None };
        Err(Finding::new(Code::RevocationStale, evidence))
    };
    if crl.this_update() > now {
        return stale(StaleCrl::Later { this_update: crl.this_update() });
    }
    if let Some(next) = crl.next_update().filter(|next| *next < now) {
        return stale(StaleCrl::Past { next_update: next });
    }
    // A list without number or end, which §5.1.2.5 and §5.2.3 demand, cannot be told from a later one.
    let aged = crl.this_update().plus_seconds(limits::CRL_UNNUMBERED_SECONDS_MAX) < now;
    if aged && (crl.next_update().is_none() || crl.number().is_none()) {
        return stale(StaleCrl::Endless { this_update: crl.this_update() });
    }
    Ok(())
}

/// The finding of a revocation.
pub(super) fn revoked(
    certificate: &Certificate,
    entry: Revocation,
    whose: Whose,
    times: Times,
    told: ToldBy,
) -> Finding {
    let code = match (whose, entry.reason) {
        (Whose::Authority, _) => Code::CaRevoked,
        (Whose::Signer, Reason::HOLD) => Code::CertificateOnHold,
        (Whose::Signer, _) => Code::CertificateRevoked,
    };
    let entry_of = entry_of(certificate, entry, times.proven, told);
    Finding::new(code, RevocationEvidence::Revoked(entry_of)).on(times.basis_of(entry))
}

/// A revocation as a report shows it.
pub(super) fn entry_of(
    certificate: &Certificate,
    entry: Revocation,
    stamped: Option<Now>,
    told: ToldBy,
) -> RevokedEntry {
    RevokedEntry {
        serial: certificate.serial_hex(),
        at: entry.at,
        reason: entry.reason.name().to_owned(),
        invalid_since: entry.invalid_since,
        stamped,
        told,
    }
}

fn forged(issuer: &Certificate, found: ForgedCrl) -> Finding {
    let issuer = issuer.subject().to_string();
    Finding::new(Code::RevocationForged, RevocationEvidence::ForgedCrl { issuer, found })
}

fn unavailable(issuer: &Certificate, found: MissingCrl) -> Finding {
    let issuer = issuer.subject().to_string();
    Finding::new(Code::RevocationUnavailable, RevocationEvidence::MissingCrl { issuer, found })
}
