//! Whether a certificate is revoked, RFC 5280 §6.3: which CRLs may be believed, what they are about, and what they say.

use std::sync::Arc;

use super::deltas::{self, Apart, Believed, Laid};
use super::findings::{Whose, forged, freshness, revoked, stale, unavailable};
use super::scope;
use super::source::{CrlState, RevocationSource};
use super::trace::{CrlStatus, Trace};
use crate::encoding::hex;
use crate::findings::evidence::{ForgedCrl, MissingCrl, RevokedBy, WeakSignature};
use crate::findings::{Code, Finding};
use crate::limits;
use crate::trust::path::build::PathBuilder;
use crate::trust::path::found::Path;
use crate::trust::path::link;
use crate::trust::policy::{Policy, RevocationOrder};
use crate::trust::strength::Strength;
use crate::trust::times::Times;
use crate::trust::usage::Usage;
use crate::x509::{Certificate, Crl, KeyUsage, Reasons, Revocation};

/// The question, and what may be used to answer it.
pub(in crate::trust) struct Inquiry<'a> {
    pub(in crate::trust) paths: PathBuilder<'a>,
    pub(in crate::trust) source: &'a dyn RevocationSource,
    pub(in crate::trust) order: RevocationOrder,
    pub(in crate::trust) path: &'a Path,
    pub(in crate::trust) strength: Strength,
    pub(in crate::trust) times: Times,
    /// Where it is written down what the verdict rests on.
    pub(in crate::trust) trace: &'a Trace,
}

/// What was found about one certificate.
struct Answer {
    /// The verdict on its revocation; a revocation that came too late to matter comes with it.
    outcome: Result<Option<Revocation>, Finding>,
    status: CrlStatus,
}

impl Inquiry<'_> {
    /// What CRLs alone say of it.
    pub(in crate::trust) fn by_crls(
        &self,
        certificate: &Certificate,
        issuer: &Certificate,
        whose: Whose,
    ) -> Result<Option<Revocation>, Finding> {
        let answer = self.ask(certificate, issuer, whose, 0);
        self.trace.note_crl_status(certificate, answer.status);
        answer.outcome
    }

    /// What CRLs say of a certificate on the path, whether or not that counts.
    pub(in crate::trust) fn status_of(&self, certificate: &Certificate, issuer: &Certificate) -> CrlStatus {
        self.ask(certificate, issuer, Whose::Signer, 0).status
    }

    /// Asks the CRLs about every certificate on the path that they were not asked about, for the report.
    pub(in crate::trust) fn ask_the_rest(&self) {
        for pair in self.path.links().windows(2).filter(|pair| !self.trace.has_crl_status(&pair[0])) {
            self.trace.note_crl_status(&pair[0], self.status_of(&pair[0], &pair[1]));
        }
    }

    /// RFC 5280 §6.3.3. `depth` is how many signers of CRLs are being asked about.
    fn ask(&self, certificate: &Certificate, issuer: &Certificate, whose: Whose, depth: usize) -> Answer {
        let mut answer = Answer {
            outcome: Ok(None),
            status: CrlStatus { crl: None, entry: None, until: None, otherwise: "absent" },
        };
        let mut worst = None;
        let (mut full, mut deltas) = (Vec::new(), Vec::new());
        for state in self.source.crls_of(issuer) {
            if let CrlState::Signed(crl) | CrlState::Other(crl) = &state {
                self.trace.cut(|period| period.cut_by_crl(crl));
            }
            match self.believed(state, certificate, issuer, depth) {
                Ok(believed) if believed.crl.is_delta() => deltas.push(believed),
                Ok(believed) => full.push(believed),
                Err(finding) => {
                    answer.status.otherwise =
                        if finding.code == Code::RevocationForged { "forged" } else { "unreadable" };
                    worst = Some(finding);
                }
            }
        }
        // §6.3.3: a delta alone is not enough, whatever it says.
        if let (true, Some(delta)) = (full.is_empty(), deltas.first()) {
            let number = delta.crl.base_number().map(hex::encode).unwrap_or_default();
            // A complete CRL that was refused says more.
            worst = worst.or(Some(unavailable(issuer, MissingCrl::DeltaAlone { number })));
        }
        // Who signs today's CRLs must be good today, whatever is proven of the signature.
        let times = if depth == 0 { self.times } else { Times::unproven(self.times.now) };
        let (serial, now) = (certificate.serial(), self.times.now);
        let changes = deltas.iter().filter_map(|delta| delta.crl.lookup(serial));
        changes.for_each(|entry| self.trace.cut(|period| period.cut(entry.at)));
        let mut covered = 0;
        for list in &full {
            let Laid { delta, entry } = deltas::laid_over(list, &deltas, serial, now);
            entry.into_iter().for_each(|entry| self.trace.cut(|period| period.cut(entry.at)));
            if answer.status.crl.is_none() || entry.is_some() {
                answer.status.crl = Some(Arc::clone(&list.crl));
                answer.status.entry = entry;
                answer.status.until = delta.map_or(list.crl.next_update(), |delta| delta.crl.next_update());
            }
            // A revoked certificate on a stale CRL is still revoked: CRLs only ever grow so. Whom one of now names is revoked whatever date
            // stands there.
            let in_force = list.crl.this_update() <= now
                || delta.is_some_and(|delta| delta.crl.lookup(serial).is_some());
            if let Some(entry) = entry.filter(|entry| entry.at <= now || in_force) {
                if !times.outlive(entry) {
                    answer.outcome = Err(revoked(certificate, entry, whose, times, RevokedBy::Crl));
                    return answer;
                }
                answer.outcome = Ok(Some(entry));
            }
            // §6.3.3 (a): a delta that is fresh makes a CRL fresh that is over, and none that is still to come.
            let laid_over = delta.filter(|_| list.crl.this_update() <= now);
            match laid_over.map_or_else(|| freshness(&list.crl, now), |_| Ok(())) {
                Ok(()) => covered |= list.reasons.0,
                Err(found) => {
                    let aside = deltas::aside(&list.crl, &deltas, now);
                    worst = Some(stale(now, found, aside));
                }
            }
        }
        let apart = if full.is_empty() { None } else { deltas::apart(&full, &deltas, serial, now) };
        if let Some(apart) = apart.as_ref().filter(|apart| apart.settles) {
            answer.status.entry = Some(apart.entry);
            if !times.outlive(apart.entry) {
                answer.outcome = Err(revoked(certificate, apart.entry, whose, times, RevokedBy::Crl));
                return answer;
            }
            answer.outcome = Ok(Some(apart.entry));
        }
        let doubt = apart.filter(|apart| !apart.settles && !times.outlive(apart.entry));
        let worst = match doubt {
            Some(Apart { delta, .. }) => {
                let number = delta.crl.number().map(hex::encode).unwrap_or_default();
                let fault = full.iter().find_map(|list| deltas::fault(&delta.crl, &list.crl, now));
                Some(unavailable(issuer, MissingCrl::DeltaApart { number, fault }))
            }
            None if covered == Reasons::ALL.0 => None,
            None if covered != 0 => Some(unavailable(issuer, MissingCrl::SomeReasons)),
            None => Some(worst.unwrap_or_else(|| unavailable(issuer, MissingCrl::Absent))),
        };
        if let Some(worst) = worst {
            if worst.code != Code::RevocationStale {
                answer.status.crl = None;
            }
            answer.outcome = Err(worst);
        }
        answer
    }

    /// Whether a CRL may be believed about a certificate: signed by the issuer or another of its name, RFC 5280 §6.3.3 (f) and
    /// (g), and meant for it (b).
    fn believed(
        &self,
        state: CrlState,
        certificate: &Certificate,
        issuer: &Certificate,
        depth: usize,
    ) -> Result<Believed, Finding> {
        let crl = match state {
            CrlState::Signed(crl) if may_sign_crls(issuer) => {
                self.is_strong(&crl, issuer).map_err(|weak| forged(issuer, ForgedCrl::Weak(weak)))?;
                crl
            }
            CrlState::Signed(_) => {
                return Err(forged(issuer, ForgedCrl::NoCrlSign));
            }
            CrlState::Other(crl) if self.is_signed_by_another(&crl, certificate, issuer, depth) => crl,
            CrlState::Other(_) | CrlState::Forged => {
                return Err(forged(issuer, ForgedCrl::NotSigned));
            }
            CrlState::Unreadable(error) => return Err(unavailable(issuer, MissingCrl::Unreadable(error))),
        };
        match scope::reasons_covered(&crl, certificate) {
            Some(reasons) => Ok(Believed { crl, reasons }),
            None => Err(unavailable(issuer, MissingCrl::OtherCertificates)),
        }
    }

    /// Whether another certificate in the issuer's name signed the CRL: one of the same anchor, issued by the issuer itself or
    /// by the issuer of one of its certificates on the path, good now and not revoked.
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
            .paths
            .anchors
            .all()
            .chain(self.paths.others)
            .filter(|other| *other != issuer && crl.is_in_name_of(other));
        let namesakes = || {
            self.path
                .links()
                .iter()
                .filter(|link| *link == issuer || link.subject_key() == issuer.subject_key())
        };
        let near = known.filter(|other| {
            self.paths.anchors.is_anchor(other)
                || other.is_issued_in_name_of(issuer)
                || namesakes().any(|namesake| other.issuer_key() == namesake.issuer_key())
        });
        near.take(limits::CRL_SIGNERS_TRIED_MAX).any(|other| {
            other != certificate
                && may_sign_crls(other)
                // The path first: to ask whether a key signed a CRL takes long, and a message may bring any key.
                && self.path_of(other).is_some_and(|path| {
                    crl.is_signed_by(other).is_ok() && self.is_strong(crl, other).is_ok() && self.is_not_revoked(&path, depth)
                })
        })
    }

    /// Whether the signature on a CRL counts.
    fn is_strong(&self, crl: &Crl, signer: &Certificate) -> Result<(), WeakSignature> {
        self.strength.check(crl.algorithm(), signer.key().kind(), self.times.now)
    }

    /// The path of a signer of CRLs, from the anchor of this path and good now.
    fn path_of(&self, signer: &Certificate) -> Option<Arc<Path>> {
        let policy = Policy { usage: Usage::Any, strength: self.strength, ..Policy::default() };
        let path = self.paths.build(signer, &policy, self.times.now).ok()?;
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
fn may_sign_crls(authority: &Certificate) -> bool {
    authority.key_usage().is_none_or(|usage| usage.has(KeyUsage::CRL_SIGN))
}
