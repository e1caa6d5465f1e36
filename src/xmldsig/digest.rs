//! The digests of References, XMLDSig 1.1 §3.2.1: of an authenticated SignedInfo, and of no other.

use super::form::ReferenceForm;
use super::known::KnownCertificates;
use super::place::place_of;
use super::reference::Target;
use super::transform::{Input, left_out};
use crate::crypto::Digest;
use crate::encoding::base64;
use crate::findings::evidence::{ReferenceFault, SignatureEvidence};
use crate::findings::{Code, Finding};
use crate::xml::{DigestSink, Document, NodeId, Selection};

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
    let mut sink = DigestSink::new(reference.digest);
    Input { document, reference, selection, known }.write(&mut sink).map_err(|error| {
        Finding::new(Code::SignatureMalformed, SignatureEvidence::Transform(error)).at(at())
    })?;
    Ok(sink.finish())
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
