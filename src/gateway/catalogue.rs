//! The services and their forms.

use serde_json::{Value, json};

use super::services::json as answer_json;
use crate::clock::Now;
use crate::findings::evidence::RequestEvidence;
use crate::findings::{Code, Finding};
use crate::gateway::Answer;
use crate::gateway::refusal::Refused;
use crate::workflow::{Catalogue, Names, Service};

pub(super) fn all(catalogue: &Catalogue) -> Answer {
    let services: Vec<Value> = catalogue
        .iter()
        .map(|service| json!({ "id": service.id, "code": service.code.as_str(), "aliases": service.aliases, "name": names(&service.name) }))
        .collect();
    answer_json(200, &json!({ "services": services }))
}

pub(super) fn one(catalogue: &Catalogue, id: &str, now: Now) -> Answer {
    match catalogue.find(id) {
        Some(service) => answer_json(200, &described(service)),
        None => {
            let asked = id.chars().take(60).collect();
            let nearest = catalogue.nearest(id).map(|near| near.to_string());
            let evidence = RequestEvidence::UnknownService { asked, nearest };
            let answer = Refused::one(Finding::new(Code::ServiceUnknown, evidence), now).to_answer();
            Answer { status: 404, ..answer }
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
                "name": field.name, "label": names(&field.label), "type": format!("{:?}", field.kind).to_lowercase(), "required": field.required,
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
        "result": { "type": service.result.kind, "name": names(&service.result.name) },
    })
}
