//! The digests of References, XMLDSig 1.1 §3.2.1: of an authenticated SignedInfo, and of no other.

use super::form::ReferenceForm;
use super::known::KnownCertificates;
use super::place::place_of;
use super::reference::{Target, Unresolved};
use super::transform::{Input, left_out};
use crate::crypto::Digest;
use crate::encoding::base64;
use crate::findings::{Code, Finding};
use crate::xml::{DigestSink, Document, NodeId, Selection};

/// Where a Reference leads.
pub(super) type Resolved = Result<Target, Unresolved>;

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
            Unresolved::Twice(_) => Code::SignatureAmbiguous,
            Unresolved::NoSuchId(_) | Unresolved::External(_) => Code::ReferenceUnresolved,
        };
        Finding::with(code, "a Reference to one element of this document", error.to_string()).at(at())
    })?;
    let without = left_out(document, signature, reference, target.apex, later);
    let selection = Selection { apex: target.apex, without: &without, comments: target.comments };
    let mut sink = DigestSink::new(reference.digest);
    Input { document, reference, selection, known }.write(&mut sink).map_err(|error| {
        Finding::with(Code::SignatureMalformed, "content that can be digested", error.to_string()).at(at())
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
    let name = reference.digest.name();
    let uri: String = reference.uri.as_deref().unwrap_or("").chars().take(80).collect();
    let expected =
        format!("{name} {} (as the Reference URI=\"{uri}\" states)", base64::encode(&reference.value));
    Err(Finding::with(
        Code::DigestMismatch,
        expected,
        format!("{name} {} (of what is there)", base64::encode(digest.as_ref())),
    )
    .at(place_of(document, reference.node)))
}
