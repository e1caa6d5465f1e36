//! `/manage/v1/exchange/…`: the asynchronous channel's messages with every attempt, dead letters, peers, systems and services.

use axum::extract::{RawQuery, State};
use axum::response::{IntoResponse as _, Response};
use serde::Deserialize;

use super::error::ManagementError;
use super::exchange_shown::{Message, MessageAttempt, Messages, Notice, Redriven, WholeMessage};
use super::exchange_state::ExchangeManagement;
use crate::clock::Now;
use crate::encoding::{is_blank, percent};
use crate::http::header::ACCEPT_LANGUAGE;
use crate::http::{HeaderMap, Path, StatusCode, WholeBody, answers};
use crate::interface::{CallFault, MemberFault, QueryFault, QueryValue, Trouble};
use crate::json::{Form, Kind, Member};
use crate::registry::{
    ExchangeQuery, ExchangeRows, ExchangeWrite, ExchangeWritten, MessageFilter, MessageState,
};
use crate::text::Lang;

/// Messages of one answer.
const MESSAGES_MAX: u32 = 200;

fn either(outcome: Result<Response, Response>) -> Response {
    outcome.unwrap_or_else(|refused| refused)
}

/// The members of a query that narrow which messages are meant.
fn filter_of(query: Option<&str>) -> Result<MessageFilter, Box<Response>> {
    const KNOWN: [&str; 5] = ["state", "sender", "receiver", "service", "correlation"];
    let refused = |fault| Box::new(answers::problem(StatusCode::BAD_REQUEST, Trouble::Query(fault)));
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

/// The messages of the asynchronous channel, the newest first, and how many stand in each state
#[utoipa::path(
    get,
    path = "",
    params(
        ("state" = Option<String>, Query, description = "ON_DELIVERY, DELIVERED, NOT_DELIVERED (dead letters) or DELIVERY_STOPPED"),
        ("sender" = Option<String>, Query, description = "senderId"),
        ("receiver" = Option<String>, Query, description = "senderId of the receiver"),
        ("service" = Option<String>, Query, description = "serviceId"),
        ("correlation" = Option<String>, Query, description = "the chain; each message is then shown with where its form says the request stands"),
    ),
    responses((status = 200, description = "The messages.", body = Messages))
)]
pub(super) async fn messages(
    State(exchange): State<ExchangeManagement>,
    RawQuery(query): RawQuery,
) -> Response {
    match filter_of(query.as_deref()) {
        Ok(filter) => either(listed(&exchange, filter).await),
        Err(refused) => *refused,
    }
}

pub(super) async fn listed(
    exchange: &ExchangeManagement,
    filter: MessageFilter,
) -> Result<Response, Response> {
    // Every form of a chain is read; of all chains that would take long.
    let with_forms = filter.correlation_id.is_some();
    let rows = exchange.rows(ExchangeQuery::Standings(filter, MESSAGES_MAX)).await?;
    let counts = exchange.rows(ExchangeQuery::Counts).await?;
    let ExchangeRows::Messages(messages) = rows else { return Err(answers::broken()) };
    let ExchangeRows::Counts(counts) = counts else { return Err(answers::broken()) };
    let counts = MessageState::ALL.iter().map(|state| state.as_str().to_owned()).zip(counts).collect();
    let mut shown = Vec::with_capacity(messages.len());
    for message in &messages {
        if !with_forms {
            shown.push(Message::of(message));
            continue;
        }
        // One document at a time: a chain may have many.
        let own = MessageFilter { id: Some(message.id), ..MessageFilter::default() };
        if let ExchangeRows::Messages(whole) = exchange.rows(ExchangeQuery::Messages(own, 1)).await? {
            shown.extend(whole.iter().map(Message::with_form));
        }
    }
    Ok(answers::json(StatusCode::OK, &Messages { counts, messages: shown }))
}

/// A message with every attempt to deliver it
#[utoipa::path(
    get,
    path = "",
    params(("id" = String, Path, description = "The gateway's id.")),
    responses((status = 200, description = "The message. Why an attempt failed stands in English, and beside it in the language of Accept-Language.", body = WholeMessage), (status = 404, description = "There is none."))
)]
pub(super) async fn message(
    State(exchange): State<ExchangeManagement>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Response {
    let asked = headers.get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    either(one(&exchange, &id, asked.map_or(Lang::En, Lang::accepted)).await)
}

fn number_of(id: &str) -> Option<i64> {
    id.parse().ok()
}

fn no_message(id: &str) -> Response {
    let asked = id.chars().take(40).collect();
    answers::problem(StatusCode::NOT_FOUND, Trouble::NoExchangeMessage { asked })
}

pub(super) async fn one(exchange: &ExchangeManagement, id: &str, lang: Lang) -> Result<Response, Response> {
    let Some(number) = number_of(id) else { return Err(no_message(id)) };
    let filter = MessageFilter { id: Some(number), ..MessageFilter::default() };
    let rows = exchange.rows(ExchangeQuery::Messages(filter, 1)).await?;
    let attempts = exchange.rows(ExchangeQuery::Attempts(number)).await?;
    let notices = exchange.rows(ExchangeQuery::Notices(number)).await?;
    let (ExchangeRows::Messages(messages), ExchangeRows::Attempts(attempts), ExchangeRows::Notices(notices)) =
        (rows, attempts, notices)
    else {
        return Err(answers::broken());
    };
    let message = messages.first().ok_or_else(|| no_message(id))?;
    let whole = WholeMessage {
        message: Message::with_form(message),
        attempt_log: attempts.iter().map(|attempt| MessageAttempt::of(attempt, lang)).collect(),
        notices: notices.iter().map(|notice| Notice::of(notice, lang)).collect(),
    };
    Ok(answers::json(StatusCode::OK, &whole))
}

/// Delivers a dead letter after all
#[utoipa::path(
    post,
    path = "",
    params(("id" = String, Path, description = "The gateway's id.")),
    responses((status = 200, description = "It is due.", body = WholeMessage), (status = 404, description = "No dead letter has this id."))
)]
pub(super) async fn redrive(
    State(exchange): State<ExchangeManagement>,
    Path(id): Path<String>,
    now: Now,
) -> Response {
    either(redriven(&exchange, &id, now).await)
}

pub(super) async fn redriven(
    exchange: &ExchangeManagement,
    id: &str,
    now: Now,
) -> Result<Response, Response> {
    let Some(number) = number_of(id) else { return Err(no_message(id)) };
    let filter = MessageFilter { id: Some(number), ..MessageFilter::default() };
    match exchange.write(ExchangeWrite::Redrive(filter, now)).await? {
        ExchangeWritten::Changed(1..) => one(exchange, id, Lang::En).await,
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
    responses((status = 200, description = "How many are due.", body = Redriven))
)]
pub(super) async fn redrive_all(
    State(exchange): State<ExchangeManagement>,
    RawQuery(query): RawQuery,
    now: Now,
) -> Response {
    let filter = match filter_of(query.as_deref()) {
        Ok(filter) => filter,
        Err(refused) => return *refused,
    };
    let redriven = exchange.write(ExchangeWrite::Redrive(filter, now)).await;
    either(redriven.map(|written| {
        let count = if let ExchangeWritten::Changed(count) = written { count } else { 0 };
        answers::json(StatusCode::OK, &Redriven { redriven: count })
    }))
}

/// Members of what is asked of `POST …/discard`.
pub(super) const NOTE: Form =
    Form { members: &[Member::must("note", Kind::Text)], example: r#"{"note": "sent by e-mail"}"# };

#[derive(Deserialize, utoipa::ToSchema)]
pub(super) struct NoteCall {
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
        (status = 200, description = "It is given up.", body = WholeMessage),
        (status = 400, description = "Not of the form."),
        (status = 404, description = "No message that is still to be delivered has this id."),
    )
)]
pub(super) async fn discard(
    State(exchange): State<ExchangeManagement>,
    Path(id): Path<String>,
    now: Now,
    WholeBody(body): WholeBody,
) -> Response {
    let note = match NOTE.read::<NoteCall>(&body) {
        Ok(call) if !is_blank(&call.note) => call.note,
        Ok(_) => {
            let fault = CallFault::Member { member: "note", fault: MemberFault::NothingToRead };
            return ManagementError::from(fault).into_response();
        }
        Err(misfit) => return ManagementError::from(misfit).into_response(),
    };
    either(discarded(&exchange, &id, note, now).await)
}

pub(super) async fn discarded(
    exchange: &ExchangeManagement,
    id: &str,
    note: String,
    now: Now,
) -> Result<Response, Response> {
    let Some(number) = number_of(id) else { return Err(no_message(id)) };
    match exchange.write(ExchangeWrite::Discard { id: number, note, now }).await? {
        ExchangeWritten::Changed(1..) => one(exchange, id, Lang::En).await,
        _ => Err(no_message(id)),
    }
}
