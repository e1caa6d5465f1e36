//! A signature's own facts for the diagnostic report.

use super::form::{ReferenceForm, SignatureForm};
use super::verify::place_of;
use super::{encode, ns};
use crate::findings::{ReferenceFacts, SignatureFacts};
use crate::xml::Document;

/// Written down before anything is computed: digests are added as they are.
pub(super) fn facts(document: &Document, form: &SignatureForm) -> SignatureFacts {
    SignatureFacts {
        signature_method: form.method.uri().to_owned(),
        canonicalization_method: form.canonicalization.algorithm.uri().to_owned(),
        key_info: form.key_info.map(|key_info| place_of(document, key_info)),
        references: form.references.iter().map(reference).collect(),
    }
}

/// The canonicalisation is told where it was only implied, too: XMLDSig 1.1 §4.4.3.2.
fn reference(form: &ReferenceForm) -> ReferenceFacts {
    let enveloped = form.enveloped.then(|| ns::ENVELOPED.to_owned());
    ReferenceFacts {
        uri: form.uri.as_deref().map(|uri| uri.chars().take(200).collect()),
        transforms: enveloped.into_iter().chain([form.canonicalization.algorithm.uri().to_owned()]).collect(),
        digest_method: form.digest.uri().to_owned(),
        stated: encode(&form.value),
        computed: None,
    }
}
