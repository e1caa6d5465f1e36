//! The services and their forms.

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use serde::Serialize;
use serde_json::{Value, json};
use utoipa::ToSchema;

use super::services::Gateway;
use crate::catalogue::Service;
use crate::clock::Now;
use crate::findings::evidence::RequestEvidence;
use crate::findings::{Code, Finding};
use crate::gateway::refusal::Refused;
use crate::gateway::report_shape::ServiceShape;
use crate::gateway::service_shape::WholeServiceShape;
use crate::http::answers;
use crate::http::{Path, StatusCode};

/// The services.
#[derive(Serialize, ToSchema)]
struct ServiceList {
    #[schema(value_type = Vec<ServiceShape>)]
    services: Vec<Value>,
}

/// The catalogue of services
#[utoipa::path(get, path = "", responses((status = 200, description = "The services.", body = ServiceList)))]
pub(super) async fn all(State(gateway): State<Arc<Gateway>>) -> Response {
    let services = gateway.services.catalogue.iter().map(|service| listed(service)).collect();
    answers::json(StatusCode::OK, &ServiceList { services })
}

/// A service with its form, documents and steps
#[utoipa::path(
    get,
    path = "",
    params(("id" = String, Path, description = "Its id, its code or an alias.")),
    responses((status = 200, description = "The service.", body = WholeServiceShape))
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

/// What is told of a service in the list.
fn listed(service: &Service) -> Value {
    json!({
        "id": service.id, "code": service.code.as_str(), "aliases": service.aliases, "name": service.name,
        "paperOnly": service.paper_only,
        "channels": { "intake": service.channels.intake, "result": service.channels.result },
        "links": links(service),
    })
}

fn links(service: &Service) -> Value {
    let mut links = json!({ "self": format!("/api/v1/services/{}", service.id) });
    if !service.paper_only {
        links["schema"] = json!(format!("/schemas/services/{}.xsd", service.id));
        links["submit"] = json!("/api/v1/requests");
    }
    links
}

/// All that its file says, under the names of this interface: `maxChars` for `max_chars`, `ref` for `cite`.
fn described(service: &Service) -> Value {
    let mut value = renamed(serde_json::to_value(service).unwrap_or_default());
    value["aliases"] = json!(service.aliases);
    value["paperOnly"] = json!(service.paper_only);
    value["identity"] = json!(service.identity.iter().map(|path| &path.path).collect::<Vec<_>>());
    value["fields"] = value.get("fields").cloned().unwrap_or_else(|| json!([]));
    value["documents"] = value.get("documents").cloned().unwrap_or_else(|| json!([]));
    value["steps"] = value.get("steps").cloned().unwrap_or_else(|| json!([]));
    value["links"] = links(service);
    value
}

fn renamed(value: Value) -> Value {
    match value {
        Value::Object(map) => map
            .into_iter()
            .filter(|(_, value)| !value.is_null())
            .map(|(key, value)| (camel(&key), renamed(value)))
            .collect(),
        Value::Array(items) => items.into_iter().map(renamed).collect(),
        other => other,
    }
}

fn camel(key: &str) -> String {
    if key == "cite" {
        return "ref".to_owned();
    }
    let mut words = key.split('_');
    let first = words.next().unwrap_or_default().to_owned();
    words.fold(first, |so_far, word| {
        let mut letters = word.chars();
        let head = letters.next().map(|c| c.to_ascii_uppercase()).into_iter();
        so_far + &head.chain(letters).collect::<String>()
    })
}
