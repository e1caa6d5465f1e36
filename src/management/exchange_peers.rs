//! `/manage/v1/exchange/…`: peers and routes, each with its circuit breaker.

use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use serde_json::{Value, json};

use super::error::ManagementError;
use super::exchange_state::ExchangeManagement;
use crate::exchange::{BreakerState, PeerState, RouteKind};
use crate::http::{Path, StatusCode, address_fault, answers};
use crate::interface::{CallFault, MemberFault, Trouble};

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
    let Some(url) = exchange.directory.party(&id).and_then(|party| party.push.clone()) else {
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

/// An address that is one, and that messages may go to.
pub(super) fn may_go_to(
    exchange: &ExchangeManagement,
    member: &'static str,
    url: &str,
) -> Result<(), Response> {
    if let Some(fault) = address_fault(url) {
        let fault = MemberFault::NotAnAddress(fault);
        return Err(ManagementError::Call(CallFault::Member { member, fault }).into_response());
    }
    if exchange.hosts.allow(url) { Ok(()) } else { Err(not_allowed(url)) }
}

fn not_allowed(url: &str) -> Response {
    let url = url.chars().take(120).collect();
    answers::problem(StatusCode::UNPROCESSABLE_ENTITY, Trouble::AddressNotAllowed { url })
}

/// The routed services, each with its circuit breaker and what its last failure was
#[utoipa::path(get, path = "", responses((status = 200, description = "The routes.", body = Object)))]
pub(super) async fn routes(State(exchange): State<ExchangeManagement>) -> Response {
    let mut routes = Vec::new();
    for route in exchange.directory.routes() {
        let RouteKind::Routed(to) = &route.kind else { continue };
        let state = exchange.services.states().of(&route.service_id);
        let breaker = state.as_ref().map_or(BreakerState::Closed, |state| state.breaker);
        let until = match breaker {
            BreakerState::Open { until } => Some(until.to_string()),
            _ => None,
        };
        routes.push(json!({
            "serviceId": route.service_id,
            "url": to.url,
            "breaker": breaker.as_str(),
            "openUntil": until,
            "failuresInARow": state.as_ref().map_or(0, |state| state.failures),
            "answered": state.as_ref().map_or(0, |state| state.answered),
            "failed": state.as_ref().map_or(0, |state| state.failed),
            "lastFailure": state.and_then(|state| state.last),
        }));
    }
    answers::json(StatusCode::OK, &json!({ "routes": routes }))
}
