//! `/manage/v1/exchange/…`: peers and routes, each with its circuit breaker.

use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use serde::Serialize;

use super::error::ManagementError;
use super::exchange_state::ExchangeManagement;
use crate::exchange::{BreakerState, PeerState, RouteKind};
use crate::http::{Path, StatusCode, address_fault, answers};
use crate::interface::{CallFault, MemberFault, ProviderFault, Trouble};

/// The systems that messages are pushed to, each with its circuit breaker
#[utoipa::path(get, path = "", responses((status = 200, description = "The peers.", body = Peers)))]
pub(super) async fn peers(State(exchange): State<ExchangeManagement>) -> Response {
    let of = |peer: PeerState| {
        let until = match peer.breaker {
            BreakerState::Open { until } => Some(until.to_string()),
            _ => None,
        };
        PushedTo {
            sender_id: peer.sender_id,
            push: peer.place,
            breaker: peer.breaker.as_str(),
            open_until: until,
            failures_in_a_row: peer.failures,
        }
    };
    let peers = exchange.deliveries.peers().into_iter().map(of).collect();
    answers::json(StatusCode::OK, &Peers { peers })
}

/// Asks a peer for its WSDL, before there is anything to push
#[utoipa::path(
    post,
    path = "",
    params(("id" = String, Path, description = "The system's senderId.")),
    responses((status = 200, description = "Whether it answers, and what.", body = PeerTest), (status = 404, description = "No such system has an address."))
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
    let silent =
        PeerTest { sender_id: id, url: asked, answers: false, status: None, octets: None, error: None };
    let answered = exchange.client.get(&silent.url).await;
    let told = match answered {
        Ok(answer) => PeerTest {
            answers: true,
            status: Some(answer.status.as_u16()),
            octets: Some(answer.body.len()),
            ..silent
        },
        Err(error) => PeerTest { error: Some(error.to_string()), ..silent },
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
#[utoipa::path(get, path = "", responses((status = 200, description = "The routes.", body = RoutedServices)))]
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
        routes.push(RoutedService {
            service_id: route.service_id.clone(),
            url: to.url.clone(),
            breaker: breaker.as_str(),
            open_until: until,
            failures_in_a_row: state.as_ref().map_or(0, |state| state.failures),
            answered: state.as_ref().map_or(0, |state| state.answered),
            failed: state.as_ref().map_or(0, |state| state.failed),
            last_failure: state.and_then(|state| state.last),
        });
    }
    answers::json(StatusCode::OK, &RoutedServices { routes })
}

/// The systems that messages are pushed to.
#[derive(Serialize, utoipa::ToSchema)]
struct Peers {
    peers: Vec<PushedTo>,
}

/// A system that messages are pushed to.
#[derive(Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
struct PushedTo {
    sender_id: String,
    /// Where it is.
    push: String,
    /// `closed`, `open` or `half-open`.
    breaker: &'static str,
    /// Until when nothing is sent.
    open_until: Option<String>,
    failures_in_a_row: u32,
}

/// Whether a system answers.
#[derive(Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
struct PeerTest {
    sender_id: String,
    /// What was asked for.
    url: String,
    answers: bool,
    /// The HTTP status of its answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    status: Option<u16>,
    /// How large it was.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    octets: Option<usize>,
    /// Why there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    error: Option<String>,
}

/// The services behind a URL.
#[derive(Serialize, utoipa::ToSchema)]
struct RoutedServices {
    routes: Vec<RoutedService>,
}

/// A service behind a URL.
#[derive(Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
struct RoutedService {
    service_id: String,
    url: String,
    /// `closed`, `open` or `half-open`.
    breaker: &'static str,
    /// Until when nothing is sent.
    open_until: Option<String>,
    failures_in_a_row: u32,
    /// Calls that were answered.
    answered: u64,
    /// Calls that were not.
    failed: u64,
    /// Why the last one was not, by its name, with what there is to say of it.
    #[schema(value_type = Option<serde_json::Value>)]
    last_failure: Option<ProviderFault>,
}
