//! From a certificate to an anchor, RFC 5280 §6.1.

use std::sync::Arc;

use super::Anchors;
use crate::clock::Now;
use crate::crypto::{EcdsaForm, KeyKind};
use crate::findings::{Code, Finding};
use crate::limits;
use crate::x509::{Certificate, KeyUsage};

/// A path whose signatures are right: the certificate first, the anchor last.
#[derive(Debug, Clone)]
pub struct Path {
    links: Vec<Certificate>,
}

impl Path {
    /// The certificate, its issuer, and so on to the anchor.
    pub fn links(&self) -> &[Certificate] {
        &self.links
    }

    /// The certificate's issuer; the certificate itself when it is an anchor.
    pub fn issuer(&self) -> &Certificate {
        self.links.get(1).unwrap_or(&self.links[0])
    }
}

/// Signatures tried while a path is looked for: hostile bundles could make a maze of it.
const SIGNATURES_TRIED_MAX: u32 = 32;

/// What was learned of the paths that led nowhere: the most telling failure is told.
struct Search<'a> {
    anchors: &'a Anchors,
    others: &'a [Certificate],
    now: Now,
    tried: u32,
    failure: Failure,
}

#[derive(Debug, Clone)]
enum Failure {
    NoIssuer(String),
    Forged(String),
    Constraint(Finding),
}

impl Failure {
    const fn weight(&self) -> u8 {
        match self {
            Failure::NoIssuer(_) => 0,
            Failure::Forged(_) => 1,
            Failure::Constraint(_) => 2,
        }
    }
}

/// Looks for a path from `certificate` to an anchor; `others` came with the message and are believed no more than it.
pub(super) fn build(certificate: &Certificate, others: &[Certificate], anchors: &Anchors, now: Now) -> Result<Arc<Path>, Finding> {
    if anchors.is_anchor(certificate) {
        return Ok(Arc::new(Path { links: vec![certificate.clone()] }));
    }
    // Signatures stay right; what depends on the time is looked at anew.
    if let Some(path) = anchors.known_path(certificate)
        && path.links()[1..].iter().all(|issuer| issuer.not_before() <= now && now <= issuer.not_after())
    {
        return Ok(path);
    }
    let issuer = certificate.issuer().to_string();
    let mut search = Search { anchors, others, now, tried: 0, failure: Failure::NoIssuer(issuer) };
    let mut links = vec![certificate.clone()];
    if search.extend(&mut links) {
        let path = Arc::new(Path { links });
        anchors.keep_path(&path);
        return Ok(path);
    }
    Err(match search.failure {
        Failure::NoIssuer(name) => {
            Finding::with(Code::ChainUntrusted, "a path to a trusted authority", format!("issued by `{name}`, which is not known here"))
        }
        Failure::Forged(name) => Finding::with(Code::ChainForged, format!("the signature of `{name}`"), "a signature that is not its"),
        Failure::Constraint(finding) => finding,
    })
}

impl Search<'_> {
    fn extend(&mut self, links: &mut Vec<Certificate>) -> bool {
        let Some(last) = links.last().cloned() else { return false };
        if links.len() >= limits::CHAIN_LINKS_MAX {
            return false;
        }
        let candidates: Vec<(Certificate, Known)> = self
            .anchors
            .anchors()
            .iter()
            .map(|certificate| (certificate, Known::Anchor))
            .chain(self.anchors.intermediates().iter().chain(self.others).map(|certificate| (certificate, Known::Other)))
            .filter(|(candidate, _)| candidate.subject_raw() == last.issuer_raw() && !links.contains(candidate))
            .map(|(candidate, known)| (candidate.clone(), known))
            .collect();
        if candidates.is_empty() {
            self.fail(Failure::NoIssuer(last.issuer().to_string()));
        }
        for (issuer, known) in candidates {
            // Key identifiers at odds mean another key of the same name, RFC 5280 §4.2.1.1.
            if let (Some(named), Some(own)) = (last.authority_key_id(), issuer.subject_key_id())
                && named != own
            {
                self.fail(Failure::NoIssuer(last.issuer().to_string()));
                continue;
            }
            if self.tried >= SIGNATURES_TRIED_MAX {
                return false;
            }
            self.tried += 1;
            if let Err(failure) = self.link(&last, &issuer, links.len(), known) {
                self.fail(failure);
                continue;
            }
            links.push(issuer);
            if known == Known::Anchor || self.extend(links) {
                return true;
            }
            links.pop();
        }
        false
    }

    fn fail(&mut self, failure: Failure) {
        if failure.weight() > self.failure.weight() {
            self.failure = failure;
        }
    }

    /// Whether `issuer` issued `subject` and was allowed to; `above` links already stand below it.
    fn link(&self, subject: &Certificate, issuer: &Certificate, below: usize, known: Known) -> Result<(), Failure> {
        let name = || issuer.subject().to_string();
        let constraint = |code, expected: String, actual: String| Err(Failure::Constraint(Finding::with(code, expected, actual)));
        let Some(algorithm) = subject.signature_algorithm() else {
            return constraint(
                Code::AlgorithmUnsupported,
                "a signature algorithm done here".to_owned(),
                format!("OID {}", subject.signature_oid()),
            );
        };
        if algorithm.is_weak() {
            return constraint(
                Code::AlgorithmWeak,
                "SHA-256 or stronger in the certificate's signature".to_owned(),
                algorithm.name().to_owned(),
            );
        }
        if let KeyKind::Rsa { bits } = issuer.key().kind()
            && bits < limits::RSA_BITS_MIN
        {
            return constraint(
                Code::AlgorithmWeak,
                format!("an issuer's key of {} bits or more", limits::RSA_BITS_MIN),
                format!("{bits} bits"),
            );
        }
        if issuer.key().verify(algorithm, EcdsaForm::Der, subject.tbs(), subject.signature_value()).is_err() {
            return Err(Failure::Forged(name()));
        }
        // RFC 5280 §6.1.4 (k) to (n).
        let basic = issuer.basic_constraints();
        let is_authority = basic.map_or(known == Known::Anchor, |basic| basic.ca);
        if !is_authority {
            return constraint(Code::ChainUntrusted, "an issuer that is an authority (basicConstraints CA:TRUE)".to_owned(), name());
        }
        if let Some(length) = basic.and_then(|basic| basic.path_len)
            && below.saturating_sub(1) > length as usize
        {
            return constraint(
                Code::ChainUntrusted,
                format!("at most {length} intermediates below `{}`", name()),
                format!("{}", below - 1),
            );
        }
        if issuer.key_usage().is_some_and(|usage| !usage.has(KeyUsage::KEY_CERT_SIGN)) {
            return constraint(Code::ChainUntrusted, "an issuer whose key may sign certificates (keyCertSign)".to_owned(), name());
        }
        if let Some(oid) = issuer.unknown_critical().first() {
            return constraint(
                Code::ChainUntrusted,
                "no critical extension that is not understood".to_owned(),
                format!("{oid} in `{}`", name()),
            );
        }
        if self.now < issuer.not_before() || self.now > issuer.not_after() {
            let period = format!("`{}` within {} … {}", name(), issuer.not_before(), issuer.not_after());
            return constraint(Code::ChainUntrusted, period, self.now.to_string());
        }
        Ok(())
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Known {
    Anchor,
    Other,
}
