//! АРМ РШЭП: the workstation of the regional gateway, where the provider's people and the centre's do their steps.
//!
//! Closed unless somebody was given a token (`POST /manage/v1/staff`). A person sees and does the steps of the own role only; what may be done
//! is decided by [`rules`](crate::registry::rules) and the step's kind, and nothing is decided here.

use std::sync::Arc;

use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::response::Response;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;

use super::acts::{ActCall, OnBehalfOf, refused};
use super::cases::{self, Told};
use super::entered::{Changes, session, unknown_staff};
use super::performed::{Stands, Undone, acting, by_signature, done};
use super::services::{Gateway, not_found, size_of};
use super::signed_act::is_xml;
use super::staff;
use super::steps::{Open, Step};
use super::turns::turned;
use crate::clock::Now;
use crate::http::answers;
use crate::http::{Base, HeaderMap, Path, Received, StatusCode, WholeBody};
use crate::interface::{ActFault, InterfaceCode};
use crate::registry::{
    Case, QueueEntry, QueueFrom, QueuePlace, QueueQuery, RegistrationNumber, RegistryError, StaffEntry,
};
use crate::workers::Lane;
use crate::workflow::acts::ActName;
use crate::workflow::{LogLine, OpenStep};

/// Entries of a page of the queue.
const PAGE_ENTRIES_MAX: u32 = 200;

/// Entries of a page that says nothing of it.
const PAGE_ENTRIES: u32 = 50;

/// Characters of what is searched for: a registration number, a service's id.
const SEARCH_CHARS_MAX: usize = 128;

/// Characters of a wrong place that a refusal quotes.
const PLACE_CHARS_SHOWN: usize = 40;

/// What a page of the queue shows.
#[derive(Deserialize)]
pub(super) struct Page {
    service: Option<String>,
    search: Option<String>,
    offset: Option<u32>,
    after: Option<String>,
    before: Option<String>,
    limit: Option<u32>,
    #[serde(rename = "onBehalfOf")]
    on_behalf_of: Option<String>,
}

impl Page {
    /// Where it begins.
    fn from(&self) -> Result<QueueFrom, ActFault> {
        let place = |parameter: &str, from: &str, text: &str| {
            text.parse::<QueuePlace>().map_err(|_| ActFault::NoPlace {
                parameter: parameter.to_owned(),
                from: from.to_owned(),
                value: text.chars().take(PLACE_CHARS_SHOWN).collect(),
            })
        };
        match (&self.after, &self.before, self.offset) {
            (None, None, offset) => Ok(QueueFrom::Offset(offset.unwrap_or(0))),
            (Some(after), None, None) => place("after", "next", after).map(QueueFrom::After),
            (None, Some(before), None) => place("before", "previous", before).map(QueueFrom::Before),
            (after, before, offset) => {
                let given =
                    [("after", after.is_some()), ("before", before.is_some()), ("offset", offset.is_some())];
                let given = given.iter().filter(|(_, is)| *is).map(|(name, _)| format!("`{name}`"));
                Err(ActFault::Places { given: given.collect::<Vec<_>>().join(", ") })
            }
        }
    }
}

/// A page of the queue.
#[derive(Serialize, ToSchema)]
struct QueuePage {
    /// Whose queue it is.
    role: &'static str,
    tasks: Vec<QueueTask>,
    /// What `before` is for the page before this one; absent on the first.
    #[serde(skip_serializing_if = "Option::is_none")]
    previous: Option<String>,
    /// What `after` is for the page behind this one; absent on the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<String>,
}

/// An open step in the queue.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct QueueTask {
    registration_number: String,
    service_id: String,
    /// The regulation's channel.
    channel: String,
    label: String,
    begun_at: String,
    due_at: Option<String>,
    late: bool,
    taken_by: Option<String>,
    taken_until: Option<String>,
    named: Option<String>,
}

/// A case at the workstation.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct WorkstationTask {
    registration_number: String,
    service_id: String,
    status: &'static str,
    /// The acts that the open step knows.
    acts: Vec<&'static str>,
    open: Option<Open>,
    history: Vec<Step>,
    /// What the recipient asks for.
    #[schema(value_type = Object)]
    application: Value,
}

/// Who asks: by the session or by the token of the list of staff that is shown.
pub(super) async fn person(
    gateway: &Arc<Gateway>,
    headers: &HeaderMap,
    base: &Base,
    changes: Changes,
    now: Now,
) -> Result<StaffEntry, Response> {
    let failed = |error: RegistryError| super::refusal::not_registered(&error, now).to_answer();
    if let Some(person) = staff::by_token(gateway, headers).await.map_err(failed)? {
        return Ok(person);
    }
    let session = session(gateway, headers, base, changes, now).await?;
    session.and_then(|session| session.staff().cloned()).ok_or_else(|| unknown_staff(now))
}

/// The open steps of your role, those that are due first before the others
#[utoipa::path(
    get,
    path = "",
    params(
        ("service" = Option<String>, Query, description = "Of this service only."),
        ("search" = Option<String>, Query, description = "Of this registration number or IIN only."),
        ("offset" = Option<u32>, Query, description = "Behind so many; the deeper, the longer it takes."),
        ("after" = Option<String>, Query, description = "The page behind another: its `next`. As soon there however deep it is."),
        ("before" = Option<String>, Query, description = "The page before another: its `previous`."),
        ("limit" = Option<u32>, Query, description = "At most so many, 1 to 200."),
        ("onBehalfOf" = Option<String>, Query, description = "The queue of somebody for whom you stand in."),
    ),
    responses((status = 200, description = "The page.", body = QueuePage), (status = 401, description = "No token, or nobody's."))
)]
pub(super) async fn queue(
    State(gateway): State<Arc<Gateway>>,
    now: Now,
    base: Base,
    headers: HeaderMap,
    page: Result<Query<Page>, QueryRejection>,
) -> Response {
    let Ok(Query(page)) = page else {
        let missing = ActFault::Missing { member: "offset=N&limit=N".to_owned() };
        return refused(InterfaceCode::ActRefused, missing, now);
    };
    let person = match person(&gateway, &headers, &base, Changes::Nothing, now).await {
        Ok(person) => person,
        Err(answer) => return answer,
    };
    let long =
        |text: &Option<String>| text.as_ref().is_some_and(|text| text.chars().count() > SEARCH_CHARS_MAX);
    if long(&page.service) || long(&page.search) {
        return refused(InterfaceCode::ActRefused, ActFault::TooLong { chars_max: SEARCH_CHARS_MAX }, now);
    }
    let person = match acting(&gateway, person, page.on_behalf_of.as_deref(), now).await {
        Ok(person) => person,
        Err(answer) => return answer,
    };
    let from = match page.from() {
        Ok(from) => from,
        Err(fault) => return refused(InterfaceCode::ActRefused, fault, now),
    };
    let query = QueueQuery {
        role: person.role,
        service_id: page.service,
        search: page.search,
        from,
        entries_max: page.limit.unwrap_or(PAGE_ENTRIES).clamp(1, PAGE_ENTRIES_MAX),
    };
    let Entries { entries, previous, next } = match page_of(&gateway, query).await {
        Ok(page) => page,
        Err(error) => return super::refusal::not_registered(&error, now).to_answer(),
    };
    let tasks = entries.into_iter().map(|entry| {
        let holder = entry.task.holder(now).cloned();
        QueueTask {
            registration_number: entry.number.to_string(),
            service_id: entry.service_id,
            channel: entry.route,
            label: entry.task.label,
            begun_at: entry.task.begun.to_string(),
            due_at: entry.task.due.map(|due| due.to_string()),
            late: entry.task.due.is_some_and(|due| due < now),
            taken_until: holder.as_ref().map(|taken| taken.until.to_string()),
            taken_by: holder.map(|taken| taken.by),
            named: entry.task.named,
        }
    });
    let place = |place: QueuePlace| place.to_string();
    let (previous, next) = (previous.map(place), next.map(place));
    let role = person.role.as_str();
    answers::json(StatusCode::OK, &QueuePage { role, tasks: tasks.collect(), previous, next })
}

/// Entries of the queue, and what is around them.
pub(super) struct Entries {
    /// The entries.
    pub(super) entries: Vec<QueueEntry>,
    /// Before which place the page before them ends, if there is one.
    pub(super) previous: Option<QueuePlace>,
    /// Behind which place the next page begins, if there is one.
    pub(super) next: Option<QueuePlace>,
}

/// A page of the queue with what is around it.
pub(super) async fn page_of(gateway: &Arc<Gateway>, query: QueueQuery) -> Result<Entries, RegistryError> {
    let (from, entries_max) = (query.from, query.entries_max);
    // One more says whether there is another page.
    let mut entries = entries(gateway, QueueQuery { entries_max: entries_max + 1, ..query }).await?;
    let is_before = matches!(from, QueueFrom::Before(_));
    let more = entries.len() > entries_max as usize;
    if more {
        entries.remove(if is_before { 0 } else { entries.len() - 1 });
    }
    let place = |entry: Option<&QueueEntry>| entry.map(|entry| entry.place);
    let (first, last) = (place(entries.first()), place(entries.last()));
    Ok(Entries {
        entries,
        previous: first.filter(|_| if is_before { more } else { from != QueueFrom::START }),
        next: last.filter(|_| is_before || more),
    })
}

/// A page of the queue, as it is stored.
pub(super) async fn entries(
    gateway: &Arc<Gateway>,
    query: QueueQuery,
) -> Result<Vec<QueueEntry>, RegistryError> {
    let work = Arc::clone(gateway);
    let found = tokio::task::spawn_blocking(move || work.services.registry.store().queue(&query)).await;
    found.unwrap_or(Err(RegistryError::Closed))
}

/// A request that waits at a step of your role: what is asked for, the open step, the step log
#[utoipa::path(
    get,
    path = "",
    params(
        ("number" = String, Path, description = "The registration number."),
        ("onBehalfOf" = Option<String>, Query, description = "As somebody for whom you stand in."),
    ),
    responses(
        (status = 200, description = "The request.", body = WorkstationTask),
        (status = 401, description = "No token, or nobody's."),
        (status = 403, description = "Its open step is another role's."),
        (status = 404, description = "No such request."),
    )
)]
pub(super) async fn task(
    State(gateway): State<Arc<Gateway>>,
    now: Now,
    base: Base,
    headers: HeaderMap,
    Path(text): Path<String>,
    page: Result<Query<OnBehalfOf>, QueryRejection>,
) -> Response {
    let absent = page.ok().and_then(|Query(page)| page.on_behalf_of);
    let shown = async {
        let person = person(&gateway, &headers, &base, Changes::Nothing, now).await?;
        let person = acting(&gateway, person, absent.as_deref(), now).await?;
        shown(&gateway, &person, &text, now).await
    };
    shown.await.unwrap_or_else(|answer| answer)
}

/// A case that waits at a step of a person's role.
pub(super) struct AtStep {
    /// The case.
    pub(super) case: Case,
    /// The acts that the open step knows.
    pub(super) acts: Vec<ActName>,
    /// The open step.
    pub(super) open: Option<OpenStep>,
    /// The step log.
    pub(super) log: Vec<LogLine>,
}

/// The case, if its open step is of the person's role.
pub(super) async fn at_step(
    gateway: &Arc<Gateway>,
    person: &StaffEntry,
    text: &str,
    now: Now,
) -> Result<AtStep, Response> {
    let number: RegistrationNumber = text.parse().map_err(|_| not_found(text, now))?;
    let failed = |error: &RegistryError| super::refusal::not_registered(error, now).to_answer();
    // Somebody works on it: the step that it waits at then is what counts.
    turned(gateway, &number).await;
    let case = gateway.services.registry.case(&number).await.map_err(|error| failed(&error))?;
    let case = case.ok_or_else(|| not_found(text, now))?;
    let task = {
        let (work, number) = (Arc::clone(gateway), number.clone());
        let read = tokio::task::spawn_blocking(move || work.services.registry.store().task(&number));
        read.await.map_err(|_| answers::broken())?.map_err(|error| failed(&error))?
    };
    let Some(role) = task.as_ref().map(|task| task.role) else {
        return Err(refused(InterfaceCode::StepElsewhere, ActFault::NoStep, now));
    };
    if role != person.role {
        let (role, yours) = (role.as_str().to_owned(), person.role.as_str().to_owned());
        return Err(refused(InterfaceCode::RoleRefused, ActFault::OtherRole { role, yours }, now));
    }
    // What waits at a step is not archived.
    let Told { open, history: log, .. } =
        cases::step_log(gateway, &case).await.map_err(|error| failed(&error))?;
    let acts = gateway.services.driver.view(&case).ok().and_then(|view| {
        let plan = gateway.services.driver.plan(&view.service, view.channel);
        let step =
            plan.steps.iter().find(|step| Some(&step.label) == task.as_ref().map(|task| &task.label))?;
        Some(ActName::of_step(step))
    });
    Ok(AtStep { case, acts: acts.unwrap_or_default(), open, log })
}

/// The same as JSON.
async fn shown(
    gateway: &Arc<Gateway>,
    person: &StaffEntry,
    text: &str,
    now: Now,
) -> Result<Response, Response> {
    let AtStep { case, acts, open, log } = at_step(gateway, person, text, now).await?;
    let shown = WorkstationTask {
        registration_number: text.to_owned(),
        service_id: case.service_id.clone(),
        status: case.state.as_str(),
        acts: acts.into_iter().map(ActName::as_str).collect(),
        open: open.map(Open::of),
        history: log.into_iter().map(Step::of).collect(),
        application: serde_json::from_slice(&case.application).unwrap_or_else(|_| json!({})),
    };
    Ok(answers::json(StatusCode::OK, &shown))
}

/// Do something to the open step: take it, give it back, endorse, name the executor, vote, draft, sign, hand over
///
/// Each act names the step that it is meant for, so that none is done twice. The record says who did it, and with which certificate.
/// An act is JSON, or as `application/xml` a document of `act.xsd` that the person signed; what the regulation has signed must be, by who
/// has a certificate on the list. A step that signs the result takes the result itself: the document of `GET …/draft` with an enveloped
/// signature of the person, and behind it those of the others who sign; what is lacking of them the office's keys sign.
#[utoipa::path(
    post,
    path = "",
    params(
        ("number" = String, Path, description = "The registration number."),
        ("act" = String, Path, description = "take, give-back, substitute, endorse, name-executor, complete, vote, draft-result, draft-refusal, sign, hand-over"),
        ("onBehalfOf" = Option<String>, Query, description = "For whom a result is signed by who stands in; an act names that itself."),
    ),
    request_body(content((ActCall = "application/json"), (String = "application/xml"))),
    responses(
        (status = 200, description = "Done: where the request stands now.", body = Stands),
        (status = 400, description = "Not of the form."),
        (status = 401, description = "No token, or nobody's."),
        (status = 403, description = "The open step is another role's."),
        (status = 404, description = "No such request."),
        (status = 422, description = "The step is not open, another person has it, or it does not take this act."),
    )
)]
pub(super) async fn act(
    State(gateway): State<Arc<Gateway>>,
    now: Now,
    (base, received): (Base, Received),
    headers: HeaderMap,
    Path((text, name)): Path<(String, String)>,
    absent: Result<Query<OnBehalfOf>, QueryRejection>,
    WholeBody(body): WholeBody,
) -> Response {
    let person = match person(&gateway, &headers, &base, Changes::Something, now).await {
        Ok(person) => person,
        Err(answer) => return answer,
    };
    if !is_xml(&headers) {
        let done = done(&gateway, person, &text, &name, &body, now).await;
        return done.unwrap_or_else(Undone::into_answer);
    }
    let size = size_of(&received, body.len(), Lane::Requests);
    let absent = absent.ok().and_then(|Query(query)| query.on_behalf_of);
    let done = by_signature(&gateway, person, (&text, &name), absent, (body, size), now).await;
    done.unwrap_or_else(Undone::into_answer)
}
