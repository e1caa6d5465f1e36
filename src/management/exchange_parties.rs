//! `/manage/v1/exchange/…`: peers, systems and services.

use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use serde::Deserialize;
use serde_json::{Value, json};

use super::error::ManagementError;
use super::exchange_state::ExchangeManagement;
use crate::exchange::{BreakerState, Party, PeerState, RETRY_SECONDS, Route};
use crate::http::{Path, StatusCode, WholeBody, answers};
use crate::interface::Trouble;
use crate::json::{Form, Kind, Member};

/// The systems that messages are pushed to, each with its circuit breaker
#[utoipa::path(get, path = "", responses((status = 200, description = "The peers.", body = Object)))]
pub(super) async fn peers(State(exchange): State<ExchangeManagement>) -> Response {
    let of = |peer: PeerState| {
        let until = match peer.breaker {
            BreakerState::Open { until } => Some(until.to_string()),
            _ => None,
        };
        json!({
            "senderId": peer.sender_id,
            "push": peer.place,
            "breaker": peer.breaker.as_str(),
            "openUntil": until,
            "failuresInARow": peer.failures,
        })
    };
    let peers: Vec<Value> = exchange.deliveries.peers().into_iter().map(of).collect();
    answers::json(StatusCode::OK, &json!({ "peers": peers }))
}

/// Asks a peer for its WSDL, before there is anything to push
#[utoipa::path(
    post,
    path = "",
    params(("id" = String, Path, description = "The system's senderId.")),
    responses((status = 200, description = "Whether it answers, and what.", body = Object), (status = 404, description = "No such system has an address."))
)]
pub(super) async fn test(State(exchange): State<ExchangeManagement>, Path(id): Path<String>) -> Response {
    let Some(url) = exchange.directory.party(&id).and_then(|party| party.push) else {
        let asked = id.chars().take(40).collect();
        return answers::problem(StatusCode::NOT_FOUND, Trouble::NoExchangePeer { asked });
    };
    if !exchange.hosts.allow(&url) {
        return not_allowed(&url);
    }
    let asked = if url.contains('?') { url.clone() } else { format!("{url}?wsdl") };
    let told = match exchange.client.get(&asked).await {
        Ok(answer) => {
            json!({ "senderId": id, "url": asked, "answers": true, "status": answer.status.as_u16(), "octets": answer.body.len() })
        }
        Err(error) => json!({ "senderId": id, "url": asked, "answers": false, "error": error.to_string() }),
    };
    answers::json(StatusCode::OK, &told)
}

fn not_allowed(url: &str) -> Response {
    let url = url.chars().take(120).collect();
    answers::problem(StatusCode::UNPROCESSABLE_ENTITY, Trouble::AddressNotAllowed { url })
}
/// Members of what is asked of `PUT /manage/v1/exchange/systems`.
const SYSTEM: Form = Form {
    members: &[
        Member::must("senderId", Kind::Text),
        Member::may("password", Kind::Text),
        Member::may("push", Kind::Text),
        Member::may("services", Kind::Texts),
    ],
    example: r#"{"senderId": "pep", "password": "secret", "push": "http://127.0.0.1:9090/", "services": ["A"]}"#,
};

#[derive(Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct SystemCall {
    /// Its senderId.
    sender_id: String,
    /// Its password; nobody is asked for one that is not set.
    password: Option<String>,
    /// Where messages are pushed to it.
    push: Option<String>,
    /// The services it may send to; all where absent.
    services: Option<Vec<String>>,
}

/// The systems that take part in the asynchronous channel; passwords are not shown
#[utoipa::path(get, path = "", responses((status = 200, description = "The systems.", body = Object)))]
pub(super) async fn systems(State(exchange): State<ExchangeManagement>) -> Response {
    let of = |party: Party| {
        let has_password = party.password.is_some();
        json!({ "senderId": party.sender_id, "hasPassword": has_password, "push": party.push, "services": party.services })
    };
    let systems: Vec<Value> = exchange.directory.parties().into_iter().map(of).collect();
    answers::json(StatusCode::OK, &json!({ "systems": systems }))
}

/// Registers a system, or changes one, until the process ends; what is to last stands in the settings
#[utoipa::path(
    put,
    path = "",
    request_body(content = SystemCall),
    responses(
        (status = 200, description = "The systems.", body = Object),
        (status = 400, description = "Not of the form."),
        (status = 422, description = "Messages may not be pushed to this address."),
    )
)]
pub(super) async fn put_system(
    State(exchange): State<ExchangeManagement>,
    WholeBody(body): WholeBody,
) -> Response {
    let call: SystemCall = match SYSTEM.read(&body) {
        Ok(call) => call,
        Err(misfit) => return ManagementError::from(misfit).into_response(),
    };
    if let Some(url) = call.push.as_deref().filter(|url| !exchange.hosts.allow(url)) {
        return not_allowed(url);
    }
    let SystemCall { sender_id, password, push, services } = call;
    exchange.directory.put_party(Party { sender_id, password, push, services });
    exchange.deliveries.wake();
    systems(State(exchange)).await
}

/// Members of what is asked of `PUT /manage/v1/exchange/services`.
const SERVICE: Form = Form {
    members: &[
        Member::must("id", Kind::Text),
        Member::must("owner", Kind::Text),
        Member::may("lateSeconds", Kind::Whole(u32::MAX as u64)),
    ],
    example: r#"{"id": "MON_ES_REQUEST_FORM_IMPORT", "owner": "school"}"#,
};

#[derive(Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct ServiceCall {
    /// serviceId.
    id: String,
    /// The senderId of the system that provides it.
    owner: String,
    /// Seconds after which a delivered message is late.
    late_seconds: Option<u32>,
}

/// The services of the asynchronous channel
#[utoipa::path(get, path = "", responses((status = 200, description = "The services.", body = Object)))]
pub(super) async fn services(State(exchange): State<ExchangeManagement>) -> Response {
    let of = |route: Route| json!({ "id": route.service_id, "owner": route.owner, "retrySeconds": route.retry_seconds, "lateSeconds": route.late_seconds });
    let services: Vec<Value> = exchange.directory.routes().into_iter().map(of).collect();
    answers::json(StatusCode::OK, &json!({ "services": services }))
}

/// Registers a service, or changes one, until the process ends; what is to last stands in the settings
#[utoipa::path(
    put,
    path = "",
    request_body(content = ServiceCall),
    responses((status = 200, description = "The services.", body = Object), (status = 400, description = "Not of the form."))
)]
pub(super) async fn put_service(
    State(exchange): State<ExchangeManagement>,
    WholeBody(body): WholeBody,
) -> Response {
    let call: ServiceCall = match SERVICE.read(&body) {
        Ok(call) => call,
        Err(misfit) => return ManagementError::from(misfit).into_response(),
    };
    let known = exchange.directory.route(&call.id);
    let retry_seconds = known.map_or_else(|| RETRY_SECONDS.to_vec(), |known| known.retry_seconds);
    let ServiceCall { id: service_id, owner, late_seconds } = call;
    exchange.directory.put_route(Route { service_id, owner, retry_seconds, late_seconds });
    services(State(exchange)).await
}
