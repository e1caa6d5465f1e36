//! What became of registered requests.

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use bytes::Bytes;
use serde::Serialize;
use serde_json::{Value, json};
use utoipa::ToSchema;

use super::access::{Credentials, Readable, Reading, private};
use super::printed::{self, ResultQuery};
use super::report_shape::ReportShape;
use super::reports;
use super::rest::Links;
use super::services::{Gateway, not_found};
use super::steps::{Open, Step};
use super::turns::{taken_on, turned};
use crate::calendar::DueError;
use crate::catalogue::Channel;
use crate::clock::Now;
use crate::gateway::refusal::{self, Refused};
use crate::http::answers::{self, With as _};
use crate::http::{Base, Path, StatusCode};
use crate::interface::{InterfaceCode, InterfaceEvidence};
use crate::registry::{Case, RegistrationNumber, RegistryError};
use crate::report;
use crate::workflow::{LogLine, LogReader, OpenStep, Outcome, state_names};

/// The case, taken on as far as it can be.
pub(super) async fn current(
    gateway: &Arc<Gateway>,
    number: &RegistrationNumber,
    text: &str,
    now: Now,
) -> Result<Case, Response> {
    let failed = |error: &RegistryError| refusal::not_registered(error, now).to_answer();
    // Somebody works on it: what it is then is what counts.
    turned(gateway, number).await;
    let case = gateway
        .services
        .registry
        .case(number)
        .await
        .map_err(|error| failed(&error))?
        .ok_or_else(|| not_found(text, now))?;
    if case.state.is_final() {
        return Ok(case);
    }
    taken_on(gateway, number).await;
    gateway
        .services
        .registry
        .case(number)
        .await
        .map_err(|error| failed(&error))?
        .ok_or_else(|| not_found(text, now))
}

/// Where a request stands.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct RequestStatus {
    registration_number: String,
    request_number: Option<String>,
    service_id: String,
    status: &'static str,
    #[schema(value_type = BTreeMap<String, String>)]
    status_name: Value,
    registered_at: String,
    due_at: Option<String>,
    /// Why there is no `dueAt` although the regulation gives the whole a limit, in Kazakh, Russian and English.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = BTreeMap<String, String>)]
    undated: Option<Value>,
    queue_number: Option<u64>,
    /// Why it was refused, where it was: in Kazakh, Russian and English.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(value_type = Vec<BTreeMap<String, String>>)]
    reasons: Vec<Value>,
    /// The regulation's channel by which it came in.
    channel: String,
    /// The step that it waits at.
    #[serde(skip_serializing_if = "Option::is_none")]
    open: Option<Open>,
    /// The step log.
    history: Vec<Step>,
    /// Where its documents, its result and its step log are, if no longer here.
    #[serde(skip_serializing_if = "Option::is_none")]
    archived: Option<Archived>,
    links: Links,
}

/// The archive of a request.
#[derive(Serialize, ToSchema)]
pub(in crate::gateway) struct Archived {
    /// The month of its registration, such as 2026-11.
    pub(in crate::gateway) month: String,
    /// The name of the file.
    pub(in crate::gateway) file: String,
}

/// What is told of a case: the open step, the step log, or where that is.
pub(in crate::gateway) struct Told<O, L> {
    pub(in crate::gateway) open: Option<O>,
    pub(in crate::gateway) history: Vec<L>,
    pub(in crate::gateway) archived: Option<Archived>,
}

/// Where a request stands, with its history
#[utoipa::path(
    get,
    path = "",
    params(
        ("number" = String, Path, description = "The registration number."),
        ("token" = Option<String>, Query, description = "What the links of the registration's answer carry; also as `Authorization: Bearer`."),
    ),
    responses((status = 200, description = "The request.", body = RequestStatus))
)]
pub(super) async fn status(
    State(reading): State<Reading>,
    now: Now,
    base: Base,
    Path(text): Path<String>,
    shown: Credentials,
) -> Response {
    private(standing(&reading, now, &base, &text, &shown).await.unwrap_or_else(|answer| answer))
}

async fn standing(
    reading: &Reading,
    now: Now,
    base: &Base,
    text: &str,
    shown: &Credentials,
) -> Result<Response, Response> {
    let (gateway, readable) = (&reading.gateway, reading.readable(text, shown, now).await?);
    let case = current(gateway, &readable.number, text, now).await?;
    let read = steps(gateway, &case).await;
    let Told { open, history, archived } =
        read.map_err(|error| refusal::not_registered(&error, now).to_answer())?;
    let names = state_names(case.state);
    let number = case.number.to_string();
    let status = RequestStatus {
        links: Links::of(&reading.linked_at(base), &number, readable.token.as_ref()),
        undated: undated(gateway, &case).as_ref().map(super::steps::undated),
        registration_number: number,
        request_number: case.request_number,
        service_id: case.service_id,
        status: case.state.as_str(),
        status_name: json!({ "kk": names.kk, "ru": names.ru, "en": names.en }),
        registered_at: case.registered_at.to_string(),
        due_at: case.due_at.map(|due| due.to_string()),
        queue_number: case.queue_number,
        channel: case.route,
        open,
        reasons: reasons(case.outcome.as_deref()),
        history,
        archived,
    };
    Ok(answers::json(StatusCode::OK, &status))
}

/// Why a case has no due time although the regulation gives the whole, or every step, a limit.
pub(in crate::gateway) fn undated(gateway: &Gateway, case: &Case) -> Option<DueError> {
    let service = gateway.services.catalogue.find(&case.service_id).filter(|_| case.due_at.is_none())?;
    gateway.services.desk.undated(service, Channel::parse(&case.route)?, case.registered_at)
}

/// The open step and the step log of a case, as JSON has them.
pub(super) async fn steps(gateway: &Arc<Gateway>, case: &Case) -> Result<Told<Open, Step>, RegistryError> {
    let Told { open, history, archived } = step_log(gateway, case).await?;
    Ok(Told { open: open.map(Open::of), history: history.into_iter().map(Step::of).collect(), archived })
}

/// The open step and the step log of a case.
pub(super) async fn step_log(
    gateway: &Arc<Gateway>,
    case: &Case,
) -> Result<Told<OpenStep, LogLine>, RegistryError> {
    let (gateway, case) = (Arc::clone(gateway), case.clone());
    let read = tokio::task::spawn_blocking(move || {
        let store = gateway.services.registry.store();
        let stored = match store.history(&case.number) {
            Err(RegistryError::Archived { month, file, .. }) => {
                return Ok(Told {
                    open: None,
                    history: Vec::new(),
                    archived: Some(Archived { month, file }),
                });
            }
            stored => stored?,
        };
        let task = store.task(&case.number)?;
        let driver = &gateway.services.driver;
        let Ok(view) = driver.view(&case) else {
            // Its service is gone from the catalogue: the log is there without its words.
            return Ok(Told { open: None, history: Vec::new(), archived: None });
        };
        let plan = driver.plan(&view.service, view.channel);
        let reader = LogReader { plan: &plan, case: &view, counting: driver.counting() };
        let open = task.map(|task| reader.open(task));
        Ok(Told { open, history: reader.lines(&stored), archived: None })
    });
    read.await.unwrap_or(Err(RegistryError::Closed))
}

/// The reasons in a provider's decision; none while there is no decision.
pub(super) fn reasons(outcome: Option<&[u8]>) -> Vec<Value> {
    let outcome = outcome.and_then(|outcome| serde_json::from_slice::<Outcome>(outcome).ok());
    let reasons = outcome.map(|outcome| outcome.reasons).unwrap_or_default();
    reasons.iter().map(|names| json!({ "kk": names.kk, "ru": names.ru, "en": names.en })).collect()
}

/// The result of a request: the XML that the provider signed, or that XML printed
///
/// PDF and HTML are made from the signed XML once its signature has been verified; the XML is attached to the PDF.
#[utoipa::path(
    get,
    path = "",
    params(
        ("number" = String, Path, description = "The registration number."),
        ("format" = Option<String>, Query, description = "xml, html or pdf, before what Accept says"),
        ("lang" = Option<String>, Query, description = "kk, ru or en: the labels of the HTML; Kazakh and Russian without it"),
        ("token" = Option<String>, Query, description = "What the links of the registration's answer carry; also as `Authorization: Bearer`."),
    ),
    responses((status = 200, description = "The result.",
        content((String = "application/xml"), (String = "text/html"), (answers::Octets = "application/pdf"))))
)]
pub(super) async fn result(
    State(reading): State<Reading>,
    now: Now,
    base: Base,
    asked: ResultQuery,
    Path(text): Path<String>,
    shown: Credentials,
) -> Response {
    let answer = match signed_result(&reading, now, &text, &shown).await {
        Ok(signed) => printed::answer(&reading.gateway, signed, asked, reading.verified_at(base), now).await,
        Err(answer) => answer,
    };
    private(answer.with("vary", "accept"))
}

async fn signed_result(
    reading: &Reading,
    now: Now,
    text: &str,
    shown: &Credentials,
) -> Result<Bytes, Response> {
    let (Readable { number, .. }, result) = reading.readable_result(text, shown, now).await?;
    match result {
        Some(result) => Ok(result.document),
        None => signed(&reading.gateway, &number, text, now).await,
    }
}

/// The signed result of a case, taken on as far as it can be, or why there is none yet.
pub(super) async fn signed(
    gateway: &Arc<Gateway>,
    number: &RegistrationNumber,
    text: &str,
    now: Now,
) -> Result<Bytes, Response> {
    match turned(gateway, number).await {
        Some(Some(result)) => return Ok(result),
        Some(None) => {
            if let Ok(Some(result)) = gateway.services.registry.result(number).await {
                return Ok(result.document);
            }
        }
        None => {}
    }
    let case = current(gateway, number, text, now).await?;
    Err(match gateway.services.registry.result(&case.number).await {
        Ok(Some(result)) => return Ok(result.document),
        Ok(None) => {
            let soon = case.work_at.filter(|at| at.millis() != i64::MAX);
            let (status, again) = (case.state.as_str().to_owned(), soon.or(case.due_at));
            let evidence = InterfaceEvidence::NotDecided { status, again };
            let seconds = retry_after(again, now).to_string();
            Refused::own(InterfaceCode::ResultNotReady, evidence, now)
                .to_answer()
                .with("retry-after", seconds)
        }
        Err(error) => refusal::not_registered(&error, now).to_answer(),
    })
}

/// Seconds until there is something to ask for: when the case is next worked on, or due. At least one, at most a day, because clocks
/// are set and officials are early.
fn retry_after(again: Option<Now>, now: Now) -> i64 {
    const DAY_SECONDS: i64 = 24 * 3600;
    const UNKNOWN_SECONDS: i64 = 5;
    again.map_or(UNKNOWN_SECONDS, |again| {
        let millis = again.millis().saturating_sub(now.millis());
        (millis.saturating_add(999) / 1000).clamp(1, DAY_SECONDS)
    })
}

/// The report on the signatures of a request
#[utoipa::path(
    get,
    path = "",
    params(
        ("number" = String, Path, description = "The registration number."),
        ("level" = Option<String>, Query, description = "simple, detailed or diagnostic"),
        ("lang" = Option<String>, Query, description = "kk, ru or en"),
        ("form" = Option<String>, Query, description = "json, xml, html or text, before what Accept says"),
        ("token" = Option<String>, Query, description = "What the links of the registration's answer carry; also as `Authorization: Bearer`."),
    ),
    responses((status = 200, description = "One report for each signature.",
        content((Vec<ReportShape> = "application/json"), (String = "application/xml"), (String = "text/html"), (String = "text/plain"))))
)]
pub(super) async fn report(
    State(reading): State<Reading>,
    now: Now,
    asked: report::ReportQuery,
    Path(text): Path<String>,
    shown: Credentials,
) -> Response {
    let number = match reading.readable(&text, &shown, now).await {
        Ok(readable) => readable.number,
        Err(answer) => return private(answer),
    };
    let gateway = &reading.gateway;
    private(match gateway.services.registry.document(&number).await {
        Ok(Some(stored)) => match report::restored(&stored.report, &stored.certificates) {
            Ok(reports) => reports::answer(StatusCode::OK, &reports, asked, Some(&text)),
            Err(error) => {
                tracing::warn!(%number, %error, "a stored report is not one that is written today; it goes out as it is");
                answers::answer(StatusCode::OK, "application/json", stored.report)
            }
        },
        Ok(None) => not_found(&text, now),
        Err(error) => refusal::not_registered(&error, now).to_answer(),
    })
}
