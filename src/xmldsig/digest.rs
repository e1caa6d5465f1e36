//! The digests of References, XMLDSig 1.1 §3.2.1: of an authenticated SignedInfo, and of no other.

use super::form::ReferenceForm;
use super::known::KnownCertificates;
use super::place::place_of;
use super::reference::Target;
use super::transform::{Input, left_out};
use crate::crypto::{Digest, DigestAlgorithm};
use crate::encoding::base64;
use crate::findings::evidence::{ReferenceFault, SignatureEvidence};
use crate::findings::{Code, Finding};
use crate::xml::{DigestSink, Document, NodeId, Selection, Sink};

/// Where a Reference leads.
pub(super) type Resolved = Result<Target, ReferenceFault>;

/// The digest of what a Reference leads to, as its transforms give it.
pub(super) fn digest_of(
    document: &Document,
    signature: NodeId,
    reference: &ReferenceForm,
    target: &Resolved,
    later: &[NodeId],
    known: &KnownCertificates,
) -> Result<Digest, Finding> {
    let mut sink = DigestSink::new(reference.digest);
    octets_of(document, signature, reference, target, later, known, &mut sink)?;
    Ok(sink.finish())
}

/// The same, and beside it SHA-256 of the same octets: signatures that state digests of other algorithms over the same octets
/// are known by it to sign the same. Where SHA-256 is stated nothing is hashed twice.
pub(super) fn digest_and_sha256_of(
    document: &Document,
    signature: NodeId,
    reference: &ReferenceForm,
    target: &Resolved,
    later: &[NodeId],
    known: &KnownCertificates,
) -> Result<(Digest, [u8; 32]), Finding> {
    if reference.digest == DigestAlgorithm::Sha256 {
        let digest = digest_of(document, signature, reference, target, later, known)?;
        return Ok((digest, sha256(&digest)));
    }
    let stated = DigestSink::new(reference.digest);
    let mut both = Both(stated, DigestSink::new(DigestAlgorithm::Sha256));
    octets_of(document, signature, reference, target, later, known, &mut both)?;
    Ok((both.0.finish(), sha256(&both.1.finish())))
}

fn sha256(digest: &Digest) -> [u8; 32] {
    let mut octets = [0; 32];
    octets.copy_from_slice(digest.as_ref());
    octets
}

/// Hashes by two algorithms at once.
struct Both(DigestSink, DigestSink);

impl Sink for Both {
    fn write(&mut self, octets: &[u8]) {
        self.0.write(octets);
        self.1.write(octets);
    }
}

/// Writes the octets that a Reference's digest is of.
fn octets_of(
    document: &Document,
    signature: NodeId,
    reference: &ReferenceForm,
    target: &Resolved,
    later: &[NodeId],
    known: &KnownCertificates,
    sink: &mut impl Sink,
) -> Result<(), Finding> {
    let at = || place_of(document, reference.node);
    let target = target.as_ref().map_err(|error| {
        let code = match error {
            ReferenceFault::Twice(_) => Code::SignatureAmbiguous,
            ReferenceFault::NoSuchId(_) | ReferenceFault::External(_) | ReferenceFault::NoUri => {
                Code::ReferenceUnresolved
            }
        };
        Finding::new(code, SignatureEvidence::Reference(error.clone())).at(at())
    })?;
    let without = left_out(document, signature, reference, target.apex, later);
    let selection = Selection { apex: target.apex, without: &without, comments: target.comments };
    Input { document, reference, selection, known }
        .write(sink)
        .map_err(|error| Finding::new(Code::SignatureMalformed, SignatureEvidence::Transform(error)).at(at()))
}

/// XMLDSig 1.1 §3.2.1: the digest is the one that is stated.
pub(super) fn compare(
    document: &Document,
    reference: &ReferenceForm,
    digest: &Digest,
) -> Result<(), Finding> {
    if digest.as_ref() == reference.value {
        return Ok(());
    }
    let evidence = SignatureEvidence::Digest {
        algorithm: reference.digest.name().to_owned(),
        stated: base64::encode(&reference.value),
        computed: base64::encode(digest.as_ref()),
        uri: reference.uri.as_deref().unwrap_or("").chars().take(80).collect(),
    };
    Err(Finding::new(Code::DigestMismatch, evidence).at(place_of(document, reference.node)))
}
