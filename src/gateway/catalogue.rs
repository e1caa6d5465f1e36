//! The services and their forms.

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use serde::Serialize;
use serde_json::{Value, json};
use utoipa::ToSchema;

use super::services::Gateway;
use crate::catalogue::{Names, Service};
use crate::clock::Now;
use crate::findings::evidence::RequestEvidence;
use crate::findings::{Code, Finding};
use crate::gateway::refusal::Refused;
use crate::http::answers;
use crate::http::{Path, StatusCode};

/// The services.
#[derive(Serialize, ToSchema)]
struct ServiceList {
    services: Vec<Value>,
}

/// The catalogue of services
#[utoipa::path(get, path = "", responses((status = 200, description = "The services.", body = ServiceList)))]
pub(super) async fn all(State(gateway): State<Arc<Gateway>>) -> Response {
    let services: Vec<Value> = gateway
        .services
        .catalogue
        .iter()
        .map(|service| json!({ "id": service.id, "code": service.code.as_str(), "aliases": service.aliases, "name": names(&service.name) }))
        .collect();
    answers::json(StatusCode::OK, &ServiceList { services })
}

/// A service with its form, documents and steps
#[utoipa::path(
    get,
    path = "",
    params(("id" = String, Path, description = "Its id, its code or an alias.")),
    responses((status = 200, description = "The service.", body = Value))
)]
pub(super) async fn one(State(gateway): State<Arc<Gateway>>, now: Now, Path(id): Path<String>) -> Response {
    let (catalogue, id) = (&gateway.services.catalogue, id.as_str());
    match catalogue.find(id) {
        Some(service) => answers::json(StatusCode::OK, &described(service)),
        None => {
            let asked = id.chars().take(60).collect();
            let nearest = catalogue.nearest(id).map(|near| near.to_string());
            let evidence = RequestEvidence::UnknownService { asked, nearest };
            let mut answer = Refused::one(Finding::new(Code::ServiceUnknown, evidence), now).to_answer();
            *answer.status_mut() = StatusCode::NOT_FOUND;
            answer
        }
    }
}

fn names(names: &Names) -> Value {
    json!({ "kk": names.kk, "ru": names.ru, "en": names.en })
}

fn described(service: &Service) -> Value {
    let fields: Vec<Value> = service
        .fields
        .iter()
        .map(|field| {
            let choices: Vec<Value> = field.choices.iter().map(|choice| json!({ "value": choice.value, "label": names(&choice.label) })).collect();
            json!({
                "name": field.name, "label": names(&field.label), "type": field.kind.as_str(), "required": field.required,
                "maxChars": field.max_chars, "mask": field.mask, "min": field.min, "max": field.max, "choices": choices,
            })
        })
        .collect();
    let documents: Vec<Value> = service
        .documents
        .iter()
        .map(|document| {
            json!({
                "type": document.code, "label": names(&document.label), "required": document.required,
                "mimeTypes": document.mime_types, "maxBytes": document.max_bytes,
            })
        })
        .collect();
    let steps: Vec<Value> = service
        .steps
        .iter()
        .map(
            |step| json!({ "n": step.n, "name": step.name, "actor": step.actor.as_str(), "action": names(&step.action), "ref": step.cite }),
        )
        .collect();
    json!({
        "id": service.id, "code": service.code.as_str(), "aliases": service.aliases, "name": names(&service.name),
        "regulation": { "ref": service.regulation.cite, "actNumber": service.regulation.act_number, "actDate": service.regulation.act_date, "issuer": names(&service.regulation.issuer) },
        "identity": service.identity.iter().map(|path| path.path.clone()).collect::<Vec<_>>(),
        "fields": fields, "documents": documents, "steps": steps,
        "result": { "type": service.result.kind.as_str(), "name": names(&service.result.name) },
    })
}
