//! Verifying one signature: which of a document's signatures is meant, and what of the document it must cover.

use super::checks::{Checks, Covered, Wanted, Wanting};
use super::content::VerifiedContent;
use super::form::signatures_in;
use super::key_info::KeyInfoCertificate;
use super::known::KnownCertificates;
use super::ns;
use super::place::{Place, means_root, place_of, the_signature};
use super::policy::{KeySources, Policy, Relaxation};
use crate::findings::evidence::SignatureEvidence;
use crate::findings::{Check, CheckName, Code, Decision, Finding, Report, Subject};
use crate::limits;
use crate::x509::Certificate;
use crate::xml::{Document, NodeId};

/// What came of it.
#[derive(Debug)]
pub struct Outcome {
    /// Every check.
    pub report: Report,
    /// The certificate the signature brings along, when it could be read.
    pub named: Option<KeyInfoCertificate>,
    /// What is signed; there only when every check passed.
    pub content: Option<VerifiedContent>,
    /// Every element that a Reference covers whole, where every check passed.
    pub covered: Vec<NodeId>,
}

/// Verifies the one signature of a document that stands below its root and signs it; by the relaxation `signature-elsewhere` the
/// one that stands anywhere and signs the element that its Reference names.
pub fn verify_enveloped(document: Document, policy: &Policy, known: &KnownCertificates) -> Outcome {
    let subject = Subject::Document;
    let relaxed = policy.relaxations.has(Relaxation::SignatureElsewhere);
    match the_signature(&document) {
        Ok((signature, Place::BelowRoot)) if !relaxed || means_root(&document, signature) => {
            let root = document.root();
            verify_signature(document, signature, root, subject, policy, known)
        }
        Ok((signature, _)) if relaxed => {
            verified(document, signature, Wanting::Named, subject, policy, known)
        }
        Ok((signature, _)) => {
            let evidence = SignatureEvidence::Elsewhere { path: document.path(signature) };
            let finding = Finding::new(Code::SignatureScope, evidence);
            refused(subject, CheckName::SignatureForm, finding.at(place_of(&document, signature)))
        }
        Err(finding) => refused(subject, CheckName::SignatureForm, finding),
    }
}

fn refused(subject: Subject, name: CheckName, finding: Finding) -> Outcome {
    let mut report = Report::new(subject);
    report.checks.push(Check::failed(name, finding));
    Outcome { report, named: None, content: None, covered: Vec::new() }
}

/// Verifies `signature`, which must cover `target`: the element that will be processed.
pub fn verify_signature(
    document: Document,
    signature: NodeId,
    target: NodeId,
    subject: Subject,
    policy: &Policy,
    known: &KnownCertificates,
) -> Outcome {
    verified(document, signature, Wanting::Target(target), subject, policy, known)
}

fn verified(
    document: Document,
    signature: NodeId,
    scope: Wanting,
    subject: Subject,
    policy: &Policy,
    known: &KnownCertificates,
) -> Outcome {
    let mut checks = Checks::new(subject);
    let mut found = None;
    let covered = checks.run(&document, &Wanted { signature, scope, later: &[] }, policy, known, &mut found);
    let (content, covered) = match (covered, &found) {
        (Some(Covered { element, without, all, sha256, comments }), Some(named)) => {
            let signer = *named.certificate.sha256();
            (Some(VerifiedContent::new(document, element, without, signer, sha256, comments)), all)
        }
        _ => (None, Vec::new()),
    };
    Outcome { report: checks.report, named: found, content, covered }
}

/// Verifies each of the signatures below the root, which the field's signers stack: every one covers the document with the
/// earlier ones in it, and was made before the later ones were there
/// ([authority §3.1](crate::manual::authority)). Last to first, as they are peeled off. The documents of one
/// signer are for [`verify_enveloped`]; this yields reports and no content.
pub fn verify_stacked(
    document: &Document,
    policy: &Policy,
    known: &KnownCertificates,
) -> Vec<(Report, Option<KeyInfoCertificate>)> {
    let stack: Vec<NodeId> = document
        .child_elements(document.root())
        .filter(|child| document.is(*child, ns::DS, "Signature"))
        .collect();
    let mut told = Vec::with_capacity(stack.len());
    for at in (0..stack.len().min(limits::SIGNATURES_STACKED_MAX)).rev() {
        let mut checks = Checks::new(Subject::Document);
        let mut found = None;
        let wanted =
            Wanted { signature: stack[at], scope: Wanting::Target(document.root()), later: &stack[at + 1..] };
        checks.run(document, &wanted, policy, known, &mut found);
        told.push((checks.report, found));
    }
    told
}

/// The same for a document that must be right as a whole: what the first signer signed, without any signature, and the certificates in
/// the order of signing. Nothing where one of the signatures is not right, or where there is none.
pub fn verified_stack(
    document: Document,
    policy: &Policy,
    known: &KnownCertificates,
) -> Option<(VerifiedContent, Vec<Certificate>)> {
    let below_root = document
        .child_elements(document.root())
        .filter(|child| document.is(*child, ns::DS, "Signature"))
        .count();
    // A signature at another depth is none of the stack: what it is there for is not known.
    let anywhere = signatures_in(&document, document.root()).count();
    if below_root == 0 || below_root != anywhere || below_root > limits::SIGNATURES_STACKED_MAX {
        return None;
    }
    let mut certificates = Vec::with_capacity(below_root);
    for (report, named) in verify_stacked(&document, policy, known) {
        certificates.insert(0, named.filter(|_| report.decision() == Decision::Accepted)?.certificate);
    }
    let stack: Vec<NodeId> = document
        .child_elements(document.root())
        .filter(|child| document.is(*child, ns::DS, "Signature"))
        .collect();
    let mut checks = Checks::new(Subject::Document);
    let wanted = Wanted { signature: stack[0], scope: Wanting::Target(document.root()), later: &stack[1..] };
    let Covered { element, mut without, sha256, comments, .. } =
        checks.run(&document, &wanted, policy, known, &mut None)?;
    without.extend_from_slice(&stack[1..]);
    let signer = *certificates.first()?.sha256();
    Some((VerifiedContent::new(document, element, without, signer, sha256, comments), certificates))
}

/// Core validation, XMLDSig 1.1 §3.2: the References' digests and the signature value, by whatever key KeyInfo holds, wherever
/// the one signature stands. It says nothing of who signed nor of what may be processed, and yields no content.
pub fn verify_core(
    document: &Document,
    policy: &Policy,
    known: &KnownCertificates,
) -> (Report, Option<KeyInfoCertificate>) {
    let mut checks = Checks::new(Subject::Document);
    let mut found = None;
    let mut all = signatures_in(document, document.root());
    match (all.next(), all.next()) {
        (Some(signature), None) => {
            let policy = Policy { keys: KeySources::Any, ..*policy };
            checks.run(
                document,
                &Wanted { signature, scope: Wanting::Anything, later: &[] },
                &policy,
                known,
                &mut found,
            );
        }
        (None, _) => checks.failed(
            CheckName::SignatureForm,
            Finding::new(Code::SignatureAbsent, SignatureEvidence::Absent)
                .at(place_of(document, document.root())),
        ),
        (Some(_), Some(second)) => {
            let finding = Finding::new(Code::SignatureAmbiguous, SignatureEvidence::Several)
                .at(place_of(document, second));
            checks.failed(CheckName::SignatureForm, finding);
        }
    }
    (checks.report, found)
}
