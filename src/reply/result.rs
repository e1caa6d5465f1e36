//! The result of a service, `schemas/result.xsd`, signed by the provider's head.

use std::sync::Arc;

use super::ns;
use crate::clock::Now;
use crate::keys::Signer;
use crate::workflow::{CaseView, Outcome, Resolution, SealError, Sealer};
use crate::x509::Name;
use crate::xml::Writer;
use crate::xmldsig::{SignError, SigningRequest, sign_enveloped};

/// Seals results with the head's key.
pub struct HeadSealer {
    head: Arc<dyn Signer>,
}

impl HeadSealer {
    /// With this key.
    pub fn new(head: Arc<dyn Signer>) -> Self {
        HeadSealer { head }
    }
}

impl Sealer for HeadSealer {
    /// [000 ¶10(11)](crate::manual::regulation): an electronic document with the EDS of the provider's head.
    fn seal(&self, case: &CaseView, outcome: &Outcome, now: Now) -> Result<Vec<u8>, SealError> {
        let unsigned = written(case, outcome, &self.head.certificate().subject().clone(), now);
        match sign_enveloped(&unsigned, &*self.head, &SigningRequest::document()) {
            Ok(signed) => Ok(signed.into_bytes()),
            Err(SignError::Key(error)) => Err(SealError::Key(error)),
            Err(_) => Err(SealError::Document { what: "the result does not parse as what was written" }),
        }
    }
}

fn written(case: &CaseView, outcome: &Outcome, head: &Name, now: Now) -> String {
    let application = &case.application;
    let mut w = Writer::with_declaration();
    w.open("result").attribute("xmlns", ns::RESULT);
    w.leaf("registrationNumber", &case.number.to_string())
        .optional("requestNumber", application.request_number.as_deref());
    w.leaf("serviceId", &case.service.id)
        .leaf("serviceNameRu", &case.service.name.ru)
        .leaf("serviceNameKz", &case.service.name.kk)
        .leaf("declarantId", &application.declarant_id);
    w.leaf("resolution", if outcome.resolution == Resolution::Positive { "POSITIVE" } else { "NEGATIVE" });
    w.open("status")
        .leaf("code", &outcome.status.code)
        .leaf("nameRu", &outcome.status.name_ru)
        .leaf("nameKz", &outcome.status.name_kk)
        .close();
    let kind = match outcome.resolution {
        Resolution::Positive => case.service.result.kind_on(case.channel).as_str(),
        Resolution::Negative => "reasoned-refusal",
        Resolution::DocumentsRefused => "documents-refusal",
    };
    w.open("document").leaf("type", kind).leaf("number", &case.number.to_string()).open("fields");
    for field in &outcome.fields {
        w.open("field").leaf("name", &field.name);
        // What it is called is signed too: the printed page says nothing that the XML does not.
        if let Some(known) = case.service.result.fields.iter().find(|known| known.name == field.name) {
            w.leaf("labelRu", &known.label.ru).leaf("labelKz", &known.label.kk);
        }
        w.leaf("value", &field.value).close();
    }
    w.close().close();
    if !outcome.reasons.is_empty() {
        w.open("reasons");
        for reason in &outcome.reasons {
            w.open("reason")
                .leaf("textKz", &reason.kk)
                .leaf("textRu", &reason.ru)
                .leaf("textEn", &reason.en)
                .close();
        }
        w.close();
    }
    w.leaf("requestedAt", &case.registered_at.to_string())
        .leaf("decidedAt", &outcome.decided_at.to_string())
        .leaf("signedAt", &now.to_string());
    w.open("signedBy").leaf("name", head.common_name());
    if let Some(organization) = head.values(Name::ORGANIZATION).next() {
        w.leaf("organization", organization);
    }
    w.finish()
}
