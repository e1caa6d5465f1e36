//! One's own requests: the list, one with its history, its result.

use std::sync::Arc;

use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::response::Response;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use crate::catalogue::Channel;
use crate::clock::Now;
use crate::gateway::access::private;
use crate::gateway::cases::{self, Archived, Told};
use crate::gateway::entered::{Entered, account_refused};
use crate::gateway::printed::{self, ResultQuery};
use crate::gateway::refusal;
use crate::gateway::services::Gateway;
use crate::gateway::steps::{self, Open, Step};
use crate::http::answers::{self, With as _};
use crate::http::{Base, Path, StatusCode};
use crate::interface::{AccountFault, InterfaceCode};
use crate::registry::{
    Account, AccountQuery, AccountRows, RegistryError, RequestEntry, RequestQuery, State as CaseState,
};
use crate::workflow::state_names;

/// Requests of a page.
const PAGE_ENTRIES_MAX: u32 = 200;

/// Requests of a page that says nothing of it.
const PAGE_ENTRIES: u32 = 50;

/// What a page of the list shows.
#[derive(Debug, Default, Deserialize)]
pub(in crate::gateway) struct Page {
    pub(in crate::gateway) service: Option<String>,
    pub(in crate::gateway) status: Option<String>,
    pub(in crate::gateway) offset: Option<u32>,
    pub(in crate::gateway) limit: Option<u32>,
}

/// A page of one's requests.
#[derive(Serialize, ToSchema)]
struct RequestPage {
    requests: Vec<OwnRequest>,
}

/// A request as 001 ¶9 has it on the screen: IIN, number, service, status, due date.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(in crate::gateway) struct OwnRequest {
    /// IIN or BIN of who asks.
    pub(in crate::gateway) iin: String,
    pub(in crate::gateway) registration_number: String,
    /// The portal's own number.
    pub(in crate::gateway) request_number: Option<String>,
    pub(in crate::gateway) service_id: String,
    /// Its name in Kazakh, Russian and English.
    #[schema(value_type = BTreeMap<String, String>)]
    pub(in crate::gateway) service: Option<Value>,
    pub(in crate::gateway) status: &'static str,
    #[schema(value_type = BTreeMap<String, String>)]
    pub(in crate::gateway) status_name: Value,
    /// Since when it has this status.
    pub(in crate::gateway) since: String,
    pub(in crate::gateway) registered_at: String,
    pub(in crate::gateway) due_at: Option<String>,
    /// How that was counted.
    #[schema(value_type = Object)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::gateway) due: Option<Value>,
    pub(in crate::gateway) queue_number: Option<u64>,
    /// The regulation's channel by which it came in.
    pub(in crate::gateway) channel: String,
    /// Whether there is a result to view.
    pub(in crate::gateway) has_result: bool,
    links: OwnLinks,
}

/// Where the rest of a request is.
#[derive(Serialize, ToSchema)]
struct OwnLinks {
    #[serde(rename = "self")]
    own: String,
    refresh: String,
    result: String,
    /// Where the service's regulation has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    questionnaire: Option<String>,
}

/// A request with its history.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(in crate::gateway) struct OwnRequestWhole {
    #[serde(flatten)]
    pub(in crate::gateway) request: OwnRequest,
    /// Why it was refused, where it was: in Kazakh, Russian and English.
    #[schema(value_type = Vec<BTreeMap<String, String>>)]
    pub(in crate::gateway) reasons: Vec<Value>,
    /// The step that it waits at.
    pub(in crate::gateway) open: Option<Open>,
    /// The step log.
    pub(in crate::gateway) history: Vec<Step>,
    /// Where its result and its step log are, if no longer here.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::gateway) archived: Option<Archived>,
}

impl OwnRequest {
    /// Of an entry, with the words and the counting of its service.
    pub(in crate::gateway) fn of(gateway: &Gateway, base: &Base, entry: RequestEntry) -> Self {
        let number = entry.number.to_string();
        let own = format!("{}/api/v1/cabinet/requests/{number}", gateway.public(base.clone()).0);
        let service = gateway.services.catalogue.find(&entry.service_id);
        let due = service.as_ref().zip(Channel::parse(&entry.route)).and_then(|(service, channel)| {
            let limit = &service.deadline_on(channel)?.limit;
            let at = entry.registered_at;
            let due = gateway.services.driver.counting().derived(limit, channel, at, at).ok()?;
            // A limit that was counted by another calendar is shown without a derivation that leads elsewhere.
            (Some(due.at) == entry.due_at).then(|| steps::derivation(&due))
        });
        let rated = service.as_ref().is_some_and(|service| service.has_questionnaire());
        OwnRequest {
            iin: entry.declarant_id,
            request_number: entry.request_number,
            service: service.map(|service| steps::names(&service.name)),
            service_id: entry.service_id,
            status: entry.state.as_str(),
            status_name: steps::names(&state_names(entry.state)),
            since: entry.state_since.to_string(),
            registered_at: entry.registered_at.to_string(),
            due_at: entry.due_at.map(|due| due.to_string()),
            due,
            queue_number: entry.queue_number,
            channel: entry.route,
            has_result: entry.state.is_final(),
            links: OwnLinks {
                refresh: format!("{own}/refresh"),
                result: format!("{own}/result"),
                questionnaire: rated.then(|| format!("{own}/questionnaire")),
                own,
            },
            registration_number: number,
        }
    }
}

/// The requests that are shown to an account, the newest first.
pub(in crate::gateway) async fn entries(
    gateway: &Gateway,
    account: &Account,
    page: &Page,
) -> Result<Vec<RequestEntry>, RegistryError> {
    let query = RequestQuery {
        iin: account.proven.then(|| account.iin.clone()),
        account: account.id,
        service_id: page.service.clone(),
        state: page.status.as_deref().and_then(CaseState::parse),
        offset: page.offset.unwrap_or(0),
        entries_max: page.limit.unwrap_or(PAGE_ENTRIES).clamp(1, PAGE_ENTRIES_MAX),
    };
    // There is no request in a state that there is not.
    if page.status.is_some() && query.state.is_none() {
        return Ok(Vec::new());
    }
    match gateway.services.registry.account_rows(AccountQuery::Requests(query)).await? {
        AccountRows::Requests(entries) => Ok(entries),
        _ => Ok(Vec::new()),
    }
}

/// My requests: IIN, number, service, status, due date
#[utoipa::path(
    get,
    path = "",
    params(
        ("service" = Option<String>, Query, description = "Of this service only."),
        ("status" = Option<String>, Query, description = "With this status only."),
        ("offset" = Option<u32>, Query, description = "Where the page begins."),
        ("limit" = Option<u32>, Query, description = "At most so many, 1 to 200."),
    ),
    responses(
        (status = 200, description = "The requests, the newest first.", body = RequestPage),
        (status = 401, description = "No session."),
        (status = 403, description = "Not a recipient's session."),
    )
)]
pub(in crate::gateway) async fn list(
    State(gateway): State<Arc<Gateway>>,
    now: Now,
    base: Base,
    entered: Entered,
    page: Result<Query<Page>, QueryRejection>,
) -> Response {
    let account = match entered.account(now) {
        Ok(account) => account,
        Err(answer) => return answer,
    };
    let page = page.map(|Query(page)| page).unwrap_or_default();
    private(match entries(&gateway, account, &page).await {
        Ok(entries) => {
            let requests = entries.into_iter().map(|entry| OwnRequest::of(&gateway, &base, entry)).collect();
            answers::json(StatusCode::OK, &RequestPage { requests })
        }
        Err(error) => refusal::not_registered(&error, now).to_answer(),
    })
}

/// One of one's requests as it stands, taken on as far as it can be.
pub(in crate::gateway) async fn whole(
    gateway: &Arc<Gateway>,
    entered: &Entered,
    base: &Base,
    text: &str,
    now: Now,
) -> Result<OwnRequestWhole, Response> {
    let number = entered.own_request(gateway, text, now).await?;
    let case = cases::current(gateway, &number, text, now).await?;
    let read = cases::steps(gateway, &case).await;
    let Told { open, history, archived } =
        read.map_err(|error| refusal::not_registered(&error, now).to_answer())?;
    let reasons = cases::reasons(case.outcome.as_deref());
    let entry = RequestEntry {
        number: case.number,
        request_number: case.request_number,
        service_id: case.service_id,
        declarant_id: case.declarant_id,
        route: case.route,
        state: case.state,
        state_since: case.state_since,
        registered_at: case.registered_at,
        due_at: case.due_at,
        queue_number: case.queue_number,
    };
    Ok(OwnRequestWhole { request: OwnRequest::of(gateway, base, entry), reasons, open, history, archived })
}

/// One of my requests, with its history
#[utoipa::path(
    get,
    path = "",
    params(("number" = String, Path, description = "The registration number.")),
    responses(
        (status = 200, description = "The request.", body = OwnRequestWhole),
        (status = 401, description = "No session."),
        (status = 403, description = "Not a recipient's session."),
        (status = 404, description = "Not there, or somebody else's."),
    )
)]
pub(in crate::gateway) async fn one(
    State(gateway): State<Arc<Gateway>>,
    now: Now,
    base: Base,
    entered: Entered,
    Path(text): Path<String>,
) -> Response {
    private(match whole(&gateway, &entered, &base, &text, now).await {
        Ok(whole) => answers::json(StatusCode::OK, &whole),
        Err(answer) => answer,
    })
}

/// Refresh the status: what can be done at once is done, 001 ¶9(8)
#[utoipa::path(
    post,
    path = "",
    params(("number" = String, Path, description = "The registration number.")),
    responses(
        (status = 200, description = "The request as it stands now.", body = OwnRequestWhole),
        (status = 401, description = "No session."),
        (status = 403, description = "Not a recipient's session, or without its own token."),
        (status = 404, description = "Not there, or somebody else's."),
    )
)]
pub(in crate::gateway) async fn refresh(
    state: State<Arc<Gateway>>,
    now: Now,
    base: Base,
    entered: Entered,
    path: Path<String>,
) -> Response {
    one(state, now, base, entered, path).await
}

/// View the result, or save it: the signed XML, that XML as a page, or as a PDF, 001 ¶10
#[utoipa::path(
    get,
    path = "",
    params(
        ("number" = String, Path, description = "The registration number."),
        ("format" = Option<String>, Query, description = "xml, html or pdf, before what Accept says"),
        ("lang" = Option<String>, Query, description = "kk, ru or en: the labels of the HTML; Kazakh and Russian without it"),
        ("save" = Option<String>, Query, description = "yes: as a file to be saved"),
    ),
    responses(
        (status = 200, description = "The result.",
            content((String = "application/xml"), (String = "text/html"), (answers::Octets = "application/pdf"))),
        (status = 401, description = "No session."),
        (status = 403, description = "Not a recipient's session."),
        (status = 404, description = "Not there, somebody else's, or not decided yet."),
    )
)]
pub(in crate::gateway) async fn result(
    State(gateway): State<Arc<Gateway>>,
    now: Now,
    base: Base,
    entered: Entered,
    asked: ResultQuery,
    Path(text): Path<String>,
    query: Result<Query<Saving>, QueryRejection>,
) -> Response {
    let number = match entered.own_request(&gateway, &text, now).await {
        Ok(number) => number,
        Err(answer) => return private(answer),
    };
    let save = query.is_ok_and(|Query(query)| query.save.is_some());
    let answer = match cases::signed(&gateway, &number, &text, now).await {
        Ok(signed) => printed::answer(&gateway, signed, asked, gateway.public(base), now).await,
        Err(answer) => answer,
    };
    let answer = if save && answer.status() == StatusCode::OK { saved(answer, &text) } else { answer };
    private(answer.with("vary", "accept"))
}

/// Whether a result is to be saved.
#[derive(Deserialize)]
pub(in crate::gateway) struct Saving {
    pub(in crate::gateway) save: Option<String>,
}

/// As a file: its name is the registration number, which has letters, digits and hyphens only.
pub(in crate::gateway) fn saved(mut answer: Response, number: &str) -> Response {
    let kind = answer.headers().get("content-type").and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let end = match kind.split(';').next().unwrap_or_default() {
        "application/pdf" => "pdf",
        "text/html" => "html",
        _ => "xml",
    };
    answer.headers_mut().remove("content-disposition");
    answer.with("content-disposition", format!("attachment; filename=\"{number}.{end}\""))
}

/// That a request is not decided yet, for what needs a decision.
pub(in crate::gateway) fn not_finished(now: Now) -> Response {
    account_refused(InterfaceCode::AccountRefused, AccountFault::NotFinished, now)
}
