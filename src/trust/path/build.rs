//! From a certificate to an anchor: the search for a path, RFC 4158, and what each path is then asked, RFC 5280 §6.1.

use std::collections::HashMap;
use std::sync::Arc;

use super::anchors::Anchors;
use super::found::{Path, PathCache, SignedLinks};
use super::link::{self, Failure, Rank, Standing};
use super::{name_constraints, policies};
use crate::clock::Now;
use crate::findings::evidence::PathEvidence;
use crate::findings::{Code, Finding};
use crate::limits;
use crate::trust::policy::Policy;
use crate::trust::usage;
use crate::x509::Certificate;

/// How much of a maze is walked: hostile bundles could make one of any size.
struct Budget {
    signatures: u32,
    steps: u32,
    paths: u32,
    comparisons: usize,
}

/// What was learned about the paths that failed: the most specific failure is reported.
struct Search<'a> {
    anchors: &'a Anchors,
    others: &'a [Certificate],
    /// Signatures that earlier searches found right.
    signed: &'a SignedLinks,
    policy: &'a Policy,
    now: Now,
    spent: Budget,
    /// Links that were looked at before, by subject and issuer: two ways to one link have one outcome.
    known: HashMap<([u8; 32], [u8; 32]), Result<(), Failure>>,
    failure: Failure,
}

/// What paths are looked for among: the anchors, what was found under them before, and `others`, which came with the message and
/// are believed no more than it.
#[derive(Clone, Copy)]
pub(in crate::trust) struct PathBuilder<'a> {
    pub(in crate::trust) anchors: &'a Anchors,
    pub(in crate::trust) known: &'a PathCache,
    pub(in crate::trust) others: &'a [Certificate],
}

impl PathBuilder<'_> {
    /// Looks for a path from `certificate` to an anchor on which every authority may issue for the usage, by signatures that are
    /// strong enough.
    pub(in crate::trust) fn build(
        &self,
        certificate: &Certificate,
        policy: &Policy,
        now: Now,
    ) -> Result<Arc<Path>, Finding> {
        if self.anchors.is_anchor(certificate) {
            return Ok(Arc::new(Path { links: vec![certificate.clone()] }));
        }
        // Signatures, names and policies stay right; what depends on the time or on what is asked is looked at anew.
        if let Some(path) = self.known.find(certificate)
            && path.links()[1..].iter().all(|issuer| link::is_within_validity(issuer, now))
            && path.links().windows(2).all(|pair| link::is_strong(&pair[0], &pair[1], policy.strength, now))
            && usage::nested(path.links(), policy.usage).is_ok()
        {
            return Ok(path);
        }
        let path = Arc::new(search(certificate, self, policy, now)?);
        self.known.keep(&path);
        Ok(path)
    }
}

fn search(
    certificate: &Certificate,
    among: &PathBuilder<'_>,
    policy: &Policy,
    now: Now,
) -> Result<Path, Finding> {
    let PathBuilder { anchors, others, known } = *among;
    let failure = Failure::NoIssuer(certificate.issuer().to_string());
    let spent = Budget { signatures: 0, steps: 0, paths: 0, comparisons: 0 };
    let signed = &known.signed;
    let mut search = Search { anchors, others, signed, policy, now, spent, known: HashMap::new(), failure };
    let mut links = vec![certificate.clone()];
    if search.extend(&mut links) {
        return Ok(Path { links });
    }
    Err(match search.failure {
        Failure::NoIssuer(issuer) => {
            Finding::new(Code::ChainUntrusted, PathEvidence::UnknownIssuer { issuer })
        }
        Failure::Forged(issuer) => Finding::new(Code::ChainForged, PathEvidence::Forged { issuer }),
        Failure::UnknownKey(finding) | Failure::Constraint(finding) => finding,
    })
}

impl<'a> Search<'a> {
    /// Tries every issuer of the last link, the likeliest first, RFC 4158 §3.5.
    fn extend(&mut self, links: &mut Vec<Certificate>) -> bool {
        let Some(last) = links.last().cloned() else { return false };
        if links.len() >= limits::CHAIN_LINKS_MAX {
            let evidence = PathEvidence::TooLong { max: limits::CHAIN_LINKS_MAX };
            self.fail(Failure::Constraint(Finding::new(Code::ChainUntrusted, evidence)));
            return false;
        }
        let candidates = self.candidates(&last, links);
        if candidates.is_empty() {
            self.fail(Failure::NoIssuer(last.issuer().to_string()));
        }
        for candidate in candidates {
            self.spent.steps += 1;
            if self.spent.steps > limits::PATH_STEPS_MAX {
                return false;
            }
            if let Err(failure) = self.link(&last, &candidate, links) {
                self.fail(failure);
                continue;
            }
            links.push(candidate.certificate.clone());
            let is_anchor = candidate.rank.standing == Standing::Anchor;
            if if is_anchor { self.is_permitted(links) } else { self.extend(links) } {
                return true;
            }
            links.pop();
        }
        false
    }

    /// Those that have the issuer's name and are not on the path: no certificate twice, nor one name with one
    /// key, RFC 4158 §2.4.2.
    fn candidates(&self, last: &Certificate, links: &[Certificate]) -> Vec<Candidate<'a>> {
        let (anchors, others) =
            (self.anchors.anchors().iter(), self.anchors.intermediates().iter().chain(self.others));
        let between = others.map(|certificate| (certificate, Standing::Between));
        let tagged = anchors.map(|certificate| (certificate, Standing::Anchor)).chain(between);
        let on_path = |candidate: &Certificate| {
            links.iter().any(|link| {
                link == candidate
                    || link.key() == candidate.key() && link.subject_key() == candidate.subject_key()
            })
        };
        let mut found: Vec<Candidate<'a>> = Vec::new();
        for (certificate, standing) in tagged.filter(|(candidate, _)| last.is_issued_in_name_of(candidate)) {
            let known = found.iter().any(|earlier| earlier.certificate == certificate);
            if !known
                && (standing == Standing::Anchor && !links.contains(certificate) || !on_path(certificate))
            {
                let key = link::key_hint(last, certificate);
                let rank =
                    Rank { key, standing, out_of_date: !link::is_within_validity(certificate, self.now) };
                found.push(Candidate { certificate, rank });
            }
        }
        found.sort_by_key(|candidate| candidate.rank);
        found
    }

    /// Whether the candidate issued `last`, and may stand where it then stands.
    fn link(
        &mut self,
        last: &Certificate,
        candidate: &Candidate<'_>,
        links: &[Certificate],
    ) -> Result<(), Failure> {
        let pair = (*last.sha256(), *candidate.certificate.sha256());
        let outcome = match self.known.get(&pair) {
            Some(outcome) => outcome.clone(),
            None => {
                if self.spent.signatures >= limits::PATH_SIGNATURES_MAX {
                    let evidence = PathEvidence::TooManySignatures { max: limits::PATH_SIGNATURES_MAX };
                    return Err(Failure::Constraint(Finding::new(Code::ChainUntrusted, evidence)));
                }
                self.spent.signatures += 1;
                let outcome = self.check(last, candidate);
                self.known.insert(pair, outcome.clone());
                outcome
            }
        };
        outcome.and_then(|()| link::path_length(candidate.certificate, links))
    }

    fn check(&self, last: &Certificate, candidate: &Candidate<'_>) -> Result<(), Failure> {
        let Candidate { certificate, rank } = *candidate;
        link::check(last, certificate, rank, self.policy.strength, self.signed, self.now)
    }

    /// What is asked of a whole path, RFC 5280 §6.1.3 to §6.1.5: names, policies, and what authorities may issue for.
    fn is_permitted(&mut self, links: &[Certificate]) -> bool {
        self.spent.paths += 1;
        if self.spent.paths > limits::PATHS_CONSIDERED_MAX {
            return false;
        }
        let outcome = link::are_authorities(links)
            .and_then(|()| name_constraints::is_named(&links[0]))
            .and_then(|()| name_constraints::check(links, &mut self.spent.comparisons))
            .and_then(|()| policies::check(links))
            .and_then(|()| usage::nested(links, self.policy.usage));
        outcome.map_err(|finding| self.fail(Failure::Constraint(finding))).is_ok()
    }

    fn fail(&mut self, failure: Failure) {
        if failure.weight() > self.failure.weight() {
            self.failure = failure;
        }
    }
}

/// One that may be the issuer.
struct Candidate<'a> {
    certificate: &'a Certificate,
    rank: Rank,
}
