//! A signature's own facts for the diagnostic report.

use super::form::{Manner, ReferenceForm, SignatureForm};
use super::ns;
use super::place::place_of;
use super::policy::Policy;
use crate::encoding::{base64, beginning};
use crate::findings::{ReferenceFacts, SignatureFacts};
use crate::xml::Document;

/// Written down before anything is computed: digests are added as they are.
pub(super) fn facts(document: &Document, form: &SignatureForm, policy: &Policy) -> SignatureFacts {
    let method = document.child(form.signed_info, ns::DS, "SignatureMethod");
    let stated = method.and_then(|method| document.attribute(method, "", "Algorithm"));
    SignatureFacts {
        // As it stands there: RSASSA-PSS has two names for one thing.
        signature_method: stated
            .map_or_else(|| form.method.uri().to_owned(), |uri| beginning(uri, 200).to_owned()),
        canonicalization_method: form.canonicalization.algorithm.uri().into(),
        policy: policy.relaxations.name(),
        relaxations: Vec::new(),
        key_info: form.key_info.map(|key_info| place_of(document, key_info)),
        references: form.references.iter().map(reference).collect(),
    }
}

/// The canonicalisation is reported where it was only implied, too: XMLDSig 1.1 §4.4.3.2.
fn reference(form: &ReferenceForm) -> ReferenceFacts {
    let enveloped = form.enveloped.then(|| ns::ENVELOPED.to_owned());
    let octets = match form.manner {
        Manner::Canonical => vec![form.canonicalization.algorithm.uri().to_owned()],
        Manner::Base64 => vec![ns::BASE64_TRANSFORM.to_owned()],
        Manner::Token => vec![ns::STR_TRANSFORM.to_owned(), form.canonicalization.algorithm.uri().to_owned()],
    };
    ReferenceFacts {
        uri: form.uri.as_deref().map(|uri| beginning(uri, 200).to_owned()),
        transforms: enveloped.into_iter().chain(octets).collect(),
        digest_method: form.digest.uri().into(),
        stated: base64::encode(&form.value),
        computed: None,
    }
}
