//! `/manage/v1/exchange/…`: the asynchronous channel's messages with every attempt, dead letters, peers, systems and services.

use std::sync::Arc;

use axum::extract::{RawQuery, State};
use axum::response::{IntoResponse as _, Response};
use serde::Deserialize;
use serde_json::{Value, json};
use utoipa_axum::routes;

use super::error::ManagementError;
use crate::clock::Now;
use crate::encoding::percent;
use crate::exchange::{Deliveries, Directory, Party, RETRY_SECONDS, Route};
use crate::http::{AllowedHosts, Client, Path, StatusCode, Table, WholeBody, answers};
use crate::interface::{QueryFault, QueryValue, Trouble};
use crate::json::{Form, Kind, Member};
use crate::registry::{
    Attempt, Delivery, ExchangeQuery, ExchangeRows, ExchangeWrite, ExchangeWritten, MessageFilter,
    MessageState, Registry, RegistryError,
};

/// Messages of one answer.
const MESSAGES_MAX: u32 = 200;

/// What testers see and change of the asynchronous channel.
#[derive(Clone)]
pub struct ExchangeManagement {
    /// Where messages are kept.
    pub registry: Registry,
    /// Who takes part.
    pub directory: Arc<Directory>,
    /// The push.
    pub deliveries: Arc<Deliveries>,
    /// Where messages may be pushed to.
    pub hosts: Arc<AllowedHosts>,
    /// For the test of a connection.
    pub client: Client,
}

impl ExchangeManagement {
    /// The paths, one line each.
    pub fn table(self) -> Table {
        Table::new()
            .at("/manage/v1/exchange/messages", routes!(messages))
            .at("/manage/v1/exchange/messages/{id}", routes!(message))
            .at("/manage/v1/exchange/messages/{id}/redrive", routes!(redrive))
            .at("/manage/v1/exchange/messages/{id}/discard", routes!(discard))
            .at("/manage/v1/exchange/redrive", routes!(redrive_all))
            .at("/manage/v1/exchange/peers", routes!(peers))
            .at("/manage/v1/exchange/peers/{id}/test", routes!(test))
            .at("/manage/v1/exchange/systems", routes!(systems, put_system))
            .at("/manage/v1/exchange/services", routes!(services, put_service))
            .with_state(self)
    }

    async fn rows(&self, query: ExchangeQuery) -> Result<ExchangeRows, Response> {
        self.registry.exchange_rows(query).await.map_err(|error| failed(&error))
    }

    async fn write(&self, write: ExchangeWrite) -> Result<ExchangeWritten, Response> {
        let written = self.registry.exchange(write).await.map_err(|error| failed(&error));
        self.deliveries.wake();
        written
    }
}

fn failed(error: &RegistryError) -> Response {
    tracing::error!(%error, "the exchange's messages could not be read or written");
    answers::broken()
}

fn either(outcome: Result<Response, Response>) -> Response {
    outcome.unwrap_or_else(|refused| refused)
}

/// The members of a query that narrow which messages are meant.
fn filter_of(query: Option<&str>) -> Result<MessageFilter, Response> {
    const KNOWN: [&str; 5] = ["state", "sender", "receiver", "service", "correlation"];
    let refused = |fault| answers::problem(StatusCode::BAD_REQUEST, Trouble::Query(fault));
    let cut = |text: &str| text.chars().take(40).collect::<String>();
    let mut filter = MessageFilter::default();
    for pair in query.unwrap_or_default().split('&').filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let decoded = percent::decode(value).and_then(|octets| String::from_utf8(octets).ok());
        let value = decoded.unwrap_or_else(|| value.to_owned());
        let wrong = |expected: &str| {
            refused(QueryFault::Value {
                name: cut(name),
                value: cut(&value),
                expected: QueryValue::OneOf { known: expected.to_owned() },
            })
        };
        match name {
            "state" => {
                let states = MessageState::ALL.map(MessageState::as_str).join(", ");
                filter.state = Some(MessageState::parse(&value).ok_or_else(|| wrong(&states))?);
            }
            "correlation" => {
                filter.correlation_id = Some(value.parse().map_err(|_| wrong("a decimal number"))?);
            }
            "sender" => filter.sender = Some(value),
            "receiver" => filter.receiver = Some(value),
            "service" => filter.service_id = Some(value),
            _ => {
                let known = KNOWN.join(", ");
                return Err(refused(QueryFault::Unknown { name: cut(name), known }));
            }
        }
    }
    Ok(filter)
}

fn shown(message: &Delivery) -> Value {
    json!({
        "messageId": message.id.to_string(),
        "correlationId": message.correlation_id.to_string(),
        "ownMessageId": message.own_id,
        "sender": message.sender,
        "receiver": message.receiver,
        "serviceId": message.service_id,
        "messageType": message.message_type,
        "sessionId": message.session_id,
        "acceptedAt": message.accepted_at.to_string(),
        "state": message.state.as_str(),
        "stateSince": message.state_since.to_string(),
        "reason": message.reason,
        "note": message.note,
        "attempts": message.attempts,
        "nextAttemptAt": (message.state == MessageState::OnDelivery).then(|| message.due_at.to_string()),
        "duplicateOf": message.duplicate_of.map(|id| id.to_string()),
        "octets": message.data.len(),
    })
}

fn shown_attempt(attempt: &Attempt) -> Value {
    json!({
        "number": attempt.number,
        "peer": attempt.peer,
        "begunAt": attempt.begun_at.to_string(),
        "outcome": attempt.outcome,
        "status": attempt.status,
        "latencyMillis": attempt.latency_millis,
        "answer": attempt.answer,
        "nextAt": attempt.next_at.map(|at| at.to_string()),
    })
}

/// The messages of the asynchronous channel, the newest first, and how many stand in each state
#[utoipa::path(
    get,
    path = "",
    params(
        ("state" = Option<String>, Query, description = "ON_DELIVERY, DELIVERED, NOT_DELIVERED (dead letters) or DELIVERY_STOPPED"),
        ("sender" = Option<String>, Query, description = "senderId"),
        ("receiver" = Option<String>, Query, description = "senderId of the receiver"),
        ("service" = Option<String>, Query, description = "serviceId"),
        ("correlation" = Option<String>, Query, description = "the chain"),
    ),
    responses((status = 200, description = "The messages.", body = Object))
)]
async fn messages(State(exchange): State<ExchangeManagement>, RawQuery(query): RawQuery) -> Response {
    match filter_of(query.as_deref()) {
        Ok(filter) => either(listed(&exchange, filter).await),
        Err(refused) => refused,
    }
}

async fn listed(exchange: &ExchangeManagement, filter: MessageFilter) -> Result<Response, Response> {
    let rows = exchange.rows(ExchangeQuery::Messages(filter, MESSAGES_MAX)).await?;
    let counts = exchange.rows(ExchangeQuery::Counts).await?;
    let ExchangeRows::Messages(messages) = rows else { return Err(answers::broken()) };
    let ExchangeRows::Counts(counts) = counts else { return Err(answers::broken()) };
    let counts: serde_json::Map<String, Value> = MessageState::ALL
        .iter()
        .zip(counts)
        .map(|(state, count)| (state.as_str().to_owned(), json!(count)))
        .collect();
    let messages: Vec<Value> = messages.iter().map(shown).collect();
    Ok(answers::json(StatusCode::OK, &json!({ "counts": counts, "messages": messages })))
}

/// A message with every attempt to deliver it
#[utoipa::path(
    get,
    path = "",
    params(("id" = String, Path, description = "The gateway's id.")),
    responses((status = 200, description = "The message.", body = Object), (status = 404, description = "There is none."))
)]
async fn message(State(exchange): State<ExchangeManagement>, Path(id): Path<String>) -> Response {
    either(one(&exchange, &id).await)
}

fn number_of(id: &str) -> Result<i64, Response> {
    id.parse().map_err(|_| no_message(id))
}

fn no_message(id: &str) -> Response {
    let asked = id.chars().take(40).collect();
    answers::problem(StatusCode::NOT_FOUND, Trouble::NoExchangeMessage { asked })
}

async fn one(exchange: &ExchangeManagement, id: &str) -> Result<Response, Response> {
    let number = number_of(id)?;
    let filter = MessageFilter { id: Some(number), ..MessageFilter::default() };
    let rows = exchange.rows(ExchangeQuery::Messages(filter, 1)).await?;
    let attempts = exchange.rows(ExchangeQuery::Attempts(number)).await?;
    let (ExchangeRows::Messages(messages), ExchangeRows::Attempts(attempts)) = (rows, attempts) else {
        return Err(answers::broken());
    };
    let message = messages.first().ok_or_else(|| no_message(id))?;
    let mut value = shown(message);
    value["attemptLog"] = attempts.iter().map(shown_attempt).collect();
    Ok(answers::json(StatusCode::OK, &value))
}

/// Delivers a dead letter after all
#[utoipa::path(
    post,
    path = "",
    params(("id" = String, Path, description = "The gateway's id.")),
    responses((status = 200, description = "It is due.", body = Object), (status = 404, description = "No dead letter has this id."))
)]
async fn redrive(State(exchange): State<ExchangeManagement>, Path(id): Path<String>, now: Now) -> Response {
    either(redriven(&exchange, &id, now).await)
}

async fn redriven(exchange: &ExchangeManagement, id: &str, now: Now) -> Result<Response, Response> {
    let filter = MessageFilter { id: Some(number_of(id)?), ..MessageFilter::default() };
    match exchange.write(ExchangeWrite::Redrive(filter, now)).await? {
        ExchangeWritten::Changed(1..) => one(exchange, id).await,
        _ => Err(no_message(id)),
    }
}

/// Delivers every dead letter that fits: by sender, receiver, service, correlation
#[utoipa::path(
    post,
    path = "",
    params(
        ("sender" = Option<String>, Query, description = "senderId"),
        ("receiver" = Option<String>, Query, description = "senderId of the receiver"),
        ("service" = Option<String>, Query, description = "serviceId"),
        ("correlation" = Option<String>, Query, description = "the chain"),
    ),
    responses((status = 200, description = "How many are due.", body = Object))
)]
async fn redrive_all(
    State(exchange): State<ExchangeManagement>,
    RawQuery(query): RawQuery,
    now: Now,
) -> Response {
    let filter = match filter_of(query.as_deref()) {
        Ok(filter) => filter,
        Err(refused) => return refused,
    };
    let redriven = exchange.write(ExchangeWrite::Redrive(filter, now)).await;
    either(redriven.map(|written| {
        let count = if let ExchangeWritten::Changed(count) = written { count } else { 0 };
        answers::json(StatusCode::OK, &json!({ "redriven": count }))
    }))
}

/// Members of what is asked of `POST …/discard`.
const NOTE: Form =
    Form { members: &[Member::must("note", Kind::Text)], example: r#"{"note": "sent by e-mail"}"# };

#[derive(Deserialize, utoipa::ToSchema)]
struct NoteCall {
    /// Why.
    note: String,
}

/// Gives a message up: {"note": "why"}
///
/// It is DELIVERY_STOPPED, and no longer keeps the later messages of its chain back.
#[utoipa::path(
    post,
    path = "",
    params(("id" = String, Path, description = "The gateway's id.")),
    request_body(content = NoteCall),
    responses(
        (status = 200, description = "It is given up.", body = Object),
        (status = 400, description = "Not of the form."),
        (status = 404, description = "No message that is still to be delivered has this id."),
    )
)]
async fn discard(
    State(exchange): State<ExchangeManagement>,
    Path(id): Path<String>,
    now: Now,
    WholeBody(body): WholeBody,
) -> Response {
    let note = match NOTE.read::<NoteCall>(&body) {
        Ok(call) => call.note,
        Err(misfit) => return ManagementError::from(misfit).into_response(),
    };
    either(discarded(&exchange, &id, note, now).await)
}

async fn discarded(
    exchange: &ExchangeManagement,
    id: &str,
    note: String,
    now: Now,
) -> Result<Response, Response> {
    match exchange.write(ExchangeWrite::Discard { id: number_of(id)?, note, now }).await? {
        ExchangeWritten::Changed(1..) => one(exchange, id).await,
        _ => Err(no_message(id)),
    }
}

/// The systems that messages are pushed to, each with its circuit breaker
#[utoipa::path(get, path = "", responses((status = 200, description = "The peers.", body = Object)))]
async fn peers(State(exchange): State<ExchangeManagement>) -> Response {
    let of = |peer: crate::exchange::PeerState| {
        let until = match peer.breaker {
            crate::exchange::BreakerState::Open { until } => Some(until.to_string()),
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
async fn test(State(exchange): State<ExchangeManagement>, Path(id): Path<String>) -> Response {
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
struct SystemCall {
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
async fn systems(State(exchange): State<ExchangeManagement>) -> Response {
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
async fn put_system(State(exchange): State<ExchangeManagement>, WholeBody(body): WholeBody) -> Response {
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
struct ServiceCall {
    /// serviceId.
    id: String,
    /// The senderId of the system that provides it.
    owner: String,
    /// Seconds after which a delivered message is late.
    late_seconds: Option<u32>,
}

/// The services of the asynchronous channel
#[utoipa::path(get, path = "", responses((status = 200, description = "The services.", body = Object)))]
async fn services(State(exchange): State<ExchangeManagement>) -> Response {
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
async fn put_service(State(exchange): State<ExchangeManagement>, WholeBody(body): WholeBody) -> Response {
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
