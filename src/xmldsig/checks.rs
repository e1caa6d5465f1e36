//! The checks of one signature, in their fixed order: form, algorithms, key, SignedInfo's signature; only then is anything
//! done that an authenticated SignedInfo asks for.

use super::digest::{Resolved, compare, digest_and_sha256_of, digest_of};
use super::form::{Manner, ReferenceForm, SignatureForm};
use super::key_info::{KeyInfoCertificate, candidates};
use super::key_value::bare_key;
use super::known::KnownCertificates;
use super::place::place_of;
use super::policy::{KeySources, Policy, Relaxation};
use super::reference::{Target, resolve_all};
use super::signed_info::SignedInfo;
use super::time_stamp;
use super::transform::left_out;
use super::xades;
use crate::crypto::{KeyKind, PublicKey};
use crate::encoding::base64;
use crate::findings::evidence::{Covered as Covers, FormFault, SignatureEvidence};
use crate::findings::{Check, CheckName, Code, Finding, Note, Report, Subject};
use crate::x509::Certificate as X509;
use crate::xml::{Comments, Document, NodeId};

/// What is to be verified.
pub(super) struct Wanted<'a> {
    pub(super) signature: NodeId,
    pub(super) scope: Wanting,
    /// Signatures made after this one: they were not there when it was.
    pub(super) later: &'a [NodeId],
}

/// What the signature must cover.
#[derive(Clone, Copy)]
pub(super) enum Wanting {
    /// This element.
    Target(NodeId),
    /// The element that the one Reference names, which is all that is yielded.
    Named,
    /// Whatever it covers.
    Anything,
}

impl Wanting {
    /// Whether this Reference covers what is wanted.
    fn is_covered_by(self, document: &Document, reference: &ReferenceForm, found: &Resolved) -> bool {
        match self {
            Wanting::Target(target) => covers(document, reference, found, target),
            Wanting::Named => reference.manner == Manner::Canonical,
            Wanting::Anything => false,
        }
    }
}

/// Whether a Reference covers the element whole. A transform that decodes text or fetches a token covers none.
fn covers(document: &Document, reference: &ReferenceForm, found: &Resolved, target: NodeId) -> bool {
    let (Ok(found), Manner::Canonical) = (found, reference.manner) else { return false };
    found.apex == target || found.apex == NodeId::DOCUMENT && target == document.root()
}

/// The digests of all References are those that are stated.
struct Digests {
    /// SHA-256 of the canonical octets of the first Reference that covers what is wanted.
    covering: Option<[u8; 32]>,
}

/// What a signature covers.
pub(super) struct Covered {
    pub(super) element: NodeId,
    /// What of it is left out: the signature itself.
    pub(super) without: Vec<NodeId>,
    /// Every element that a Reference covers whole.
    pub(super) all: Vec<NodeId>,
    /// SHA-256 of the canonical octets of the Reference that covers `element`.
    pub(super) sha256: [u8; 32],
    /// Whether it covers comments.
    pub(super) comments: bool,
}

/// The checks so far.
pub(super) struct Checks {
    pub(super) report: Report,
}

impl Checks {
    /// None yet.
    pub(super) fn new(subject: Subject) -> Self {
        Checks { report: Report::new(subject) }
    }

    fn passed(&mut self, name: CheckName) {
        self.report.checks.push(Check::passed(name));
    }

    /// Told in the report: by which relaxation a check passed.
    fn passed_by(&mut self, name: CheckName, relaxation: Relaxation) {
        self.report.checks.push(Check::passed_by(name, relaxation.note()));
        if let Some(facts) = self.report.diagnostic_mut().signature.as_mut() {
            facts.relaxations.push(relaxation.as_str().to_owned());
        }
    }

    pub(super) fn failed(&mut self, name: CheckName, finding: Finding) {
        self.report.checks.push(Check::failed(name, finding));
    }

    fn not_run(&mut self, names: &[CheckName], why: &Note) {
        self.report.checks.extend(names.iter().map(|name| Check::not_run(*name, why.clone())));
    }

    /// What is covered, when everything passed.
    pub(super) fn run(
        &mut self,
        document: &Document,
        wanted: &Wanted<'_>,
        policy: &Policy,
        known: &KnownCertificates,
        found: &mut Option<KeyInfoCertificate>,
    ) -> Option<Covered> {
        let signature = wanted.signature;
        use CheckName::{Algorithms, Certificate, Digest, Scope, SignatureForm as Form, SignatureValue};
        let form = match SignatureForm::read(document, signature).and_then(|form| form.within(policy)) {
            Ok(form) => form,
            Err(fault) => {
                let finding = form_finding(document, signature, fault);
                self.failed(
                    if finding.code == Code::AlgorithmUnsupported { Algorithms } else { Form },
                    finding,
                );
                self.not_run(&[Certificate, SignatureValue, Digest, Scope], &Note::FormFirst);
                return None;
            }
        };
        self.report.diagnostic_mut().signature = Some(super::facts::facts(document, &form, policy));
        match wanted.scope {
            Wanting::Named => self.passed_by(Form, Relaxation::SignatureElsewhere),
            _ if form.references.iter().any(|reference| reference.idle_prefixes) => {
                self.report.checks.push(Check::passed_by(Form, Note::IdlePrefixes));
            }
            Wanting::Target(_) | Wanting::Anything => self.passed(Form),
        }
        let mut key = None;
        let signed_info = SignedInfo::new(document, &form);
        let named = candidates(document, form.key_info, known)
            .and_then(|candidates| candidates.by_key(|key| signed_info.is_signed_by(key)));
        match named {
            Ok(named) => {
                self.passed(Certificate);
                key = Some(named.certificate.key().clone());
                *found = Some(named);
            }
            Err(_)
                if policy.keys == KeySources::Any && bare_key(document, form.key_info, known).is_some() =>
            {
                key = bare_key(document, form.key_info, known);
                self.not_run(&[Certificate], &Note::BareKey);
            }
            Err(error) => {
                let at = place_of(document, form.key_info.unwrap_or(signature));
                let finding = Finding::new(Code::CertificateAbsent, SignatureEvidence::KeyInfo(error));
                self.failed(Certificate, finding.at(at));
            }
        }
        let signer = found.as_ref().map(|named| &named.certificate);
        let algorithms = self.algorithms(document, &form, (key.as_ref(), signer), policy);
        let value = match (&key, algorithms) {
            (Some(key), Strength::Enough) => self.signature_value(document, &signed_info, key),
            (Some(_), Strength::Weak) => {
                self.not_run(&[SignatureValue], &Note::WeakAlgorithm);
                None
            }
            (Some(_), Strength::Unknown) => {
                self.not_run(&[SignatureValue], &Note::UnsupportedKey);
                None
            }
            (None, _) => {
                self.not_run(&[SignatureValue], &Note::NoCertificate);
                None
            }
        };
        // SignedInfo is believed from here on, or nothing it asks for is done.
        if value.is_none() {
            self.not_run(&[Digest, Scope], &Note::ValueFirst);
            return None;
        }
        if let Some(named) = found.as_mut() {
            named.time_stamps = time_stamp::over_value(document, signature, &named.others);
        }
        let targets = resolve_all(document, form.references.iter().map(|reference| reference.uri.as_deref()));
        let digests = self.digests(document, &form, &targets, wanted, known);
        let names_its_certificate = match found.as_ref().filter(|_| digests.is_some()) {
            Some(named) => {
                self.signing_certificate(document, &form, &covered_by(&form, &targets), &named.certificate)
            }
            None => true,
        };
        let target = match wanted.scope {
            Wanting::Target(target) => target,
            Wanting::Named => self.named(document, &form, &targets)?,
            Wanting::Anything => return None,
        };
        let covering = self.scope(document, &form, &targets, target)?;
        let sha256 = digests?.covering?;
        let without = left_out(document, form.node, &form.references[covering], target, &[]);
        let all = covered_by(&form, &targets);
        let reference = &form.references[covering];
        let comments = reference.canonicalization.algorithm.comments == Comments::Kept
            && targets[covering].as_ref().is_ok_and(|target| target.comments == Comments::Kept);
        names_its_certificate.then_some(Covered { element: target, without, all, sha256, comments })
    }

    /// ETSI EN 319 132-1 §5.2.2: what is signed of the certificate is compared with the one that was used.
    fn signing_certificate(
        &mut self,
        document: &Document,
        form: &SignatureForm,
        covered: &[NodeId],
        certificate: &X509,
    ) -> bool {
        let Err(fault) = xades::check(document, form.node, covered, certificate) else { return true };
        let finding = Finding::new(Code::SignatureMalformed, SignatureEvidence::SigningCertificate(fault));
        self.failed(CheckName::Certificate, finding.at(place_of(document, form.node)));
        false
    }

    fn algorithms(
        &mut self,
        document: &Document,
        form: &SignatureForm,
        (key, signer): (Option<&PublicKey>, Option<&X509>),
        policy: &Policy,
    ) -> Strength {
        let sha1 = policy.relaxations.has(Relaxation::Sha1);
        let weak_digest = form.references.iter().find(|reference| reference.digest.is_weak());
        let weak = |what: SignatureEvidence, at: NodeId| {
            Finding::new(Code::AlgorithmWeak, what).at(place_of(document, at))
        };
        let by = |name: &str| SignatureEvidence::WeakAlgorithm { algorithm: name.to_owned() };
        let key = key.map(PublicKey::kind);
        if let Some(key) = key.filter(|key| !key.is_supported()) {
            let key = signer.map_or_else(|| key.name().to_owned(), X509::key_named);
            let finding = Finding::new(Code::AlgorithmUnsupported, SignatureEvidence::UnsupportedKey { key });
            self.failed(CheckName::Algorithms, finding.at(place_of(document, form.node)));
            return Strength::Unknown;
        }
        let finding = if form.method.is_weak() && !sha1 {
            Some(weak(by(form.method.name()), form.signed_info))
        } else if let Some(reference) = weak_digest.filter(|_| !sha1) {
            Some(weak(by(reference.digest.name()), reference.node))
        } else if let Some(KeyKind::Rsa { bits }) = key
            && bits < policy.rsa_bits_min
        {
            Some(weak(SignatureEvidence::WeakKey { bits }, form.node))
        } else {
            None
        };
        match finding {
            Some(finding) => {
                self.failed(CheckName::Algorithms, finding);
                Strength::Weak
            }
            None if form.method.is_weak() || weak_digest.is_some() => {
                self.passed_by(CheckName::Algorithms, Relaxation::Sha1);
                Strength::Enough
            }
            None => {
                self.passed(CheckName::Algorithms);
                Strength::Enough
            }
        }
    }

    /// XMLDSig 1.1 §3.2.2.
    fn signature_value(
        &mut self,
        document: &Document,
        signed_info: &SignedInfo<'_>,
        key: &PublicKey,
    ) -> Option<()> {
        match signed_info.verify(key) {
            Ok(()) => {
                self.passed(CheckName::SignatureValue);
                Some(())
            }
            Err(finding) => {
                let at = place_of(document, signed_info.form.signed_info);
                self.failed(CheckName::SignatureValue, finding.at(at));
                None
            }
        }
    }

    /// XMLDSig 1.1 §3.2.1: each Reference by its own digest; nothing where one of them is wrong.
    fn digests(
        &mut self,
        document: &Document,
        form: &SignatureForm,
        targets: &[Resolved],
        wanted: &Wanted<'_>,
        known: &KnownCertificates,
    ) -> Option<Digests> {
        let mut all = true;
        let mut digests = Digests { covering: None };
        for (at, (reference, target)) in form.references.iter().zip(targets).enumerate() {
            let covering =
                digests.covering.is_none() && wanted.scope.is_covered_by(document, reference, target);
            let digest = if covering {
                digest_and_sha256_of(document, form.node, reference, target, wanted.later, known).map(
                    |(digest, sha256)| {
                        digests.covering = Some(sha256);
                        digest
                    },
                )
            } else {
                digest_of(document, form.node, reference, target, wanted.later, known)
            };
            if let (Ok(digest), Some(facts)) = (&digest, self.report.diagnostic_mut().signature.as_mut()) {
                facts.references[at].computed = Some(base64::encode(digest.as_ref()));
            }
            if let Err(finding) = digest.and_then(|digest| compare(document, reference, &digest)) {
                self.failed(CheckName::Digest, finding);
                all = false;
            }
        }
        if all {
            self.passed(CheckName::Digest);
        }
        all.then_some(digests)
    }

    /// The element that the one Reference names. With several it would be a choice which of them is meant.
    fn named(&mut self, document: &Document, form: &SignatureForm, targets: &[Resolved]) -> Option<NodeId> {
        match targets {
            [Ok(Target { apex, .. })] => {
                Some(if *apex == NodeId::DOCUMENT { document.root() } else { *apex })
            }
            // That it leads nowhere is reported already.
            [Err(_)] => None,
            _ => {
                let evidence = SignatureEvidence::SeveralReferences { count: form.references.len() };
                let finding = Finding::new(Code::SignatureScope, evidence);
                self.failed(CheckName::Scope, finding.at(place_of(document, form.signed_info)));
                None
            }
        }
    }

    /// Which of the References covers the very node that will be processed, and leaves out nothing of it but the signature.
    fn scope(
        &mut self,
        document: &Document,
        form: &SignatureForm,
        targets: &[Resolved],
        target: NodeId,
    ) -> Option<usize> {
        let mut references = form.references.iter().zip(targets);
        if let Some(at) = references.position(|(one, found)| covers(document, one, found, target)) {
            self.passed(CheckName::Scope);
            return Some(at);
        }
        let told = |(reference, found): (&ReferenceForm, &Resolved)| match (found, reference.manner) {
            (Ok(found), Manner::Canonical) if found.apex == NodeId::DOCUMENT => Covers::Document,
            (Ok(found), Manner::Canonical) => Covers::Element(document.path(found.apex)),
            (Ok(found), Manner::Base64) => Covers::Decoded(document.path(found.apex)),
            (Ok(found), Manner::Token) => Covers::Token(document.path(found.apex)),
            (Err(error), _) => Covers::Nothing(error.clone()),
        };
        let covered = form.references.iter().zip(targets).map(told).collect();
        let evidence = SignatureEvidence::NotCovered { wanted: document.path(target), covered };
        let finding = Finding::new(Code::SignatureScope, evidence);
        self.failed(CheckName::Scope, finding.at(place_of(document, target)));
        None
    }
}

/// The elements that References cover whole: those that are canonicalised.
fn covered_by(form: &SignatureForm, targets: &[Resolved]) -> Vec<NodeId> {
    let canonical = form.references.iter().zip(targets).filter(|(one, _)| one.manner == Manner::Canonical);
    canonical.filter_map(|(_, found)| found.as_ref().ok().map(|found| found.apex)).collect()
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Strength {
    Enough,
    Weak,
    /// Nobody can say: the key is of a kind that is not done here.
    Unknown,
}

fn form_finding(document: &Document, signature: NodeId, fault: FormFault) -> Finding {
    let code =
        if fault.is_unsupported_algorithm() { Code::AlgorithmUnsupported } else { Code::SignatureMalformed };
    Finding::new(code, SignatureEvidence::Form(fault)).at(place_of(document, signature))
}
