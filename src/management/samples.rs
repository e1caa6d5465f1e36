//! `/manage/v1/samples`: a signed request to try a service with, sound or broken, by a fresh certificate or by one's own.

use axum::extract::State;
use axum::response::Response;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::error::ManagementError;
use super::state::{Management, on_a_thread};
use crate::ca::RequestForm;
use crate::catalogue::sample_request;
use crate::clock::Now;
use crate::http::{StatusCode, WholeBody, answers};
use crate::interface::{CallFault, MemberFault, NamedThing};
use crate::json::{Form, Kind, Member};
use crate::keys::{Holder, Signer as _};
use crate::random::{Entropy, Random, Seeded};
use crate::x509::{Certificate, to_pem};
use crate::xmldsig::{SigningRequest, sign_enveloped};

/// The service of a sample where none is named, if there is such a service.
const SERVICE: &str = "wko2016-141-housing-queue";

/// Who sends samples.
const SYSTEM: &str = "qaqpa-console";

/// What may be said of a sample.
pub(super) const SAMPLE: Form = Form {
    members: &[
        Member::may("service", Kind::Text),
        Member::may("declarant", Kind::Text),
        Member::may("kind", Kind::Text),
        Member::may("algorithm", Kind::Text),
        Member::may("defects", Kind::Texts),
        Member::may("certificate", Kind::Text),
        Member::may("key", Kind::Text),
        Member::may("changed", Kind::Flag),
        Member::may("seed", Kind::Whole(u64::MAX)),
    ],
    example: r#"{"service": "wko2016-141-housing-queue", "defects": ["revoked"]}"#,
};

#[derive(Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct SampleCall {
    /// The service's id; the housing queue where none is named.
    service: Option<String>,
    /// IIN or BIN of the declarant; the one in the certificate where none is named.
    declarant: Option<String>,
    /// The kind of a fresh certificate.
    kind: Option<String>,
    /// Its algorithm.
    algorithm: Option<String>,
    /// What is to be wrong with it.
    defects: Option<Vec<String>>,
    /// A certificate to sign with, PEM, instead of a fresh one.
    certificate: Option<String>,
    /// Its key, PEM.
    key: Option<String>,
    /// Whether one character is changed after the signature.
    changed: Option<bool>,
    /// Makes it repeatable.
    seed: Option<u64>,
}

/// A signed request.
#[derive(Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
struct SampleAnswer {
    document: String,
    service_id: String,
    declarant_id: String,
    serial_number: String,
    subject: String,
    /// The certificate and the key that it is signed with, PEM.
    certificate: String,
    key: Option<String>,
    /// Whether it was changed after the signature.
    changed: bool,
}

/// A signed request to try a service with: {"defects": ["revoked"]}
///
/// It is signed with a fresh certificate, which may be wrong in any way, or with one that is given. It is not sent: POST it to
/// /api/v1/requests.
#[utoipa::path(post, path = "", request_body(content = SampleCall), responses((status = 201, description = "The document, and with what it is signed.", body = SampleAnswer), (status = 400, description = "Not of the form."), (status = 422, description = "No such certificate can be made.")))]
pub(super) async fn make(
    State(management): State<Management>,
    now: Now,
    WholeBody(body): WholeBody,
) -> Response {
    on_a_thread(move || made(&management, now, SAMPLE.read(&body)?)).await
}

fn made(management: &Management, now: Now, call: SampleCall) -> Result<Response, ManagementError> {
    let catalogue = &management.catalogue;
    let named = call.service.as_deref().unwrap_or(SERVICE);
    let service = catalogue.find(named).or_else(|| {
        // Somebody's own services may have none of that name.
        call.service.is_none().then(|| catalogue.iter().next()).flatten()
    });
    let service = service.ok_or_else(|| CallFault::NoSuch {
        thing: NamedThing::Service,
        name: named.chars().take(60).collect(),
        known: catalogue.iter().map(|one| one.id.as_str()).collect::<Vec<_>>().join(", "),
    })?;
    let random: Box<dyn Random> = match call.seed {
        Some(seed) => Box::new(Seeded::new(seed, "sample")),
        None => Box::new(Entropy),
    };
    let (holder, key, own) = match (call.certificate, call.key) {
        (Some(certificate), Some(key)) => {
            let fault = |_| CallFault::Member { member: "certificate", fault: MemberFault::NotPem };
            (Holder::from_pem(&key, &certificate).map_err(fault)?, None, None)
        }
        (None, None) => {
            let form = RequestForm {
                kind: call.kind,
                algorithm: call.algorithm,
                defects: call.defects.unwrap_or_default(),
                ..RequestForm::default()
            };
            let request = form.request(random.as_ref())?;
            let issued = management.authority().issue(&request, now, random.as_ref())?;
            // What a defect revoked is on the CRLs before it is used.
            management.publisher.publish_due(now)?;
            let (key, declarant) = (issued.key_pem(), issued.declarant.clone());
            (issued.holder, Some(key), declarant)
        }
        _ => {
            let fault = MemberFault::Needed { by: "certificate" };
            return Err(CallFault::Member { member: "key", fault }.into());
        }
    };
    let certificate = holder.certificate().clone();
    // The subject's serialNumber, X.520 §6.2.9, has it behind a word.
    let named = |certificate: &Certificate| {
        let mut numbers = certificate.subject().values("2.5.4.5");
        numbers.find_map(|value| value.strip_prefix("IIN").map(str::to_owned))
    };
    let of_certificate = || own.or_else(|| named(&certificate));
    let declarant = call.declarant.or_else(of_certificate).unwrap_or_else(|| "123456789011".to_owned());
    let unsigned = sample_request(service, &declarant, &now.to_string(), SYSTEM, random.next_u64());
    let document = sign_enveloped(&unsigned, &holder, &SigningRequest::document());
    let unusable = |_| CallFault::Member { member: "key", fault: MemberFault::NotPem };
    let document = document.map_err(unusable)?;
    let is_changed = call.changed.unwrap_or(false);
    let document = if is_changed { changed(&document) } else { document };
    let answer = SampleAnswer {
        document,
        service_id: service.id.clone(),
        declarant_id: declarant,
        serial_number: certificate.serial_hex(),
        subject: certificate.subject().to_string(),
        certificate: to_pem("CERTIFICATE", certificate.der()),
        key,
        changed: is_changed,
    };
    Ok(answers::json(StatusCode::CREATED, &json!(answer)))
}

/// With another last digit of the request's number: still of the form, and no longer what was signed.
fn changed(document: &str) -> String {
    let end = "</requestNumber>";
    let Some(at) = document.find(end).filter(|at| *at > 0) else { return document.to_owned() };
    let digit = if document.as_bytes()[at - 1] == b'9' { '8' } else { '9' };
    format!("{}{digit}{}", &document[..at - 1], &document[at..])
}
