//! Notices to the cabinet: that a request was accepted and when the result is obtained (004 ¶4), that there is a result, that it was
//! refused. They follow from where each request stands, and are stored nowhere.

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use serde::Serialize;
use serde_json::{Value, json};
use utoipa::ToSchema;

use super::requests::{Page, entries};
use crate::clock::Now;
use crate::gateway::access::private;
use crate::gateway::entered::Entered;
use crate::gateway::services::Gateway;
use crate::gateway::{portal_elsewhere, refusal, steps};
use crate::http::StatusCode;
use crate::http::answers;
use crate::registry::{
    Account, AccountWrite, RegistryError, SentQuery, SentRequest, SentState, State as CaseState,
};
use crate::workflow::state_names;

/// Requests whose notices are shown.
const REQUESTS_MAX: u32 = 200;

/// What a notice says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::gateway) enum NoticeKind {
    /// The request was accepted; with the date and time of the result, where there is a limit.
    Accepted,
    /// The result is there.
    Result,
    /// The service was refused.
    Refused,
}

impl NoticeKind {
    /// As it is written.
    pub(in crate::gateway) const fn as_str(self) -> &'static str {
        match self {
            NoticeKind::Accepted => "accepted",
            NoticeKind::Result => "result",
            NoticeKind::Refused => "refused",
        }
    }
}

/// A notice.
#[derive(Debug, Clone)]
pub(in crate::gateway) struct Notice {
    /// What it says.
    pub(in crate::gateway) kind: NoticeKind,
    /// The number of the request, where it is known.
    pub(in crate::gateway) number: Option<String>,
    /// The request's page in the cabinet.
    pub(in crate::gateway) page: String,
    /// Of which service.
    pub(in crate::gateway) service_id: String,
    /// The status then.
    pub(in crate::gateway) state: CaseState,
    /// Since when it is there.
    pub(in crate::gateway) at: Now,
    /// When the result is obtained.
    pub(in crate::gateway) due_at: Option<Now>,
    /// Whether it is newer than what was read.
    pub(in crate::gateway) is_new: bool,
}

/// Notices.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct NoticePage {
    /// Those that are newer than what was read.
    unread: usize,
    /// `kind`, `registrationNumber`, `serviceId`, `service`, `statusName`, `at`, `resultAt`, `new`.
    #[schema(value_type = Vec<Object>)]
    notices: Vec<Value>,
}

/// The notices of an account, the newest first.
pub(in crate::gateway) async fn of(
    gateway: &Gateway,
    account: &Account,
) -> Result<Vec<Notice>, RegistryError> {
    let page = Page { limit: Some(REQUESTS_MAX), ..Page::default() };
    let mut notices = Vec::new();
    for entry in entries(gateway, account, &page).await? {
        let of = |kind, state, at: Now| Notice {
            kind,
            number: Some(entry.number.to_string()),
            page: format!("/cabinet/requests/{}", entry.number),
            service_id: entry.service_id.clone(),
            state,
            at,
            due_at: entry.due_at,
            is_new: at > account.notices_read_at,
        };
        notices.push(of(NoticeKind::Accepted, CaseState::Registered, entry.registered_at));
        if entry.state.is_final() {
            let done = entry.state == CaseState::Completed;
            let kind = if done { NoticeKind::Result } else { NoticeKind::Refused };
            notices.push(of(kind, entry.state, entry.state_since));
        }
    }
    let query = SentQuery::OfAccount { account: account.id, offset: 0, rows_max: REQUESTS_MAX };
    for sent in portal_elsewhere::requests(gateway, query).await? {
        let service = gateway.services.catalogue.find(&sent.sent.service_id);
        let is_result = service.is_some_and(|service| service.result.negative_result().is_some());
        notices.extend(of_sent(&sent, account, is_result));
    }
    notices.sort_by_key(|notice| std::cmp::Reverse(notice.at));
    Ok(notices)
}

/// What another gateway said of a request; whether a negative decision is a result of the service and no refusal.
fn of_sent(sent: &SentRequest, account: &Account, is_result: bool) -> impl Iterator<Item = Notice> {
    let decided = match sent.state {
        SentState::Positive => Some((NoticeKind::Result, CaseState::Completed)),
        SentState::Negative if is_result => Some((NoticeKind::Result, CaseState::Completed)),
        SentState::Negative => Some((NoticeKind::Refused, CaseState::Refused)),
        SentState::Sending | SentState::Sent | SentState::InWork => None,
    };
    let accepted = sent.acknowledged_at.map(|at| (NoticeKind::Accepted, CaseState::Registered, at));
    let decided = decided.zip(sent.decided_at).map(|((kind, state), at)| (kind, state, at));
    let (number, service_id) = (sent.number.clone(), sent.sent.service_id.clone());
    let (page, read_at) = (format!("/cabinet/sent/{}", sent.sent.id), account.notices_read_at);
    accepted.into_iter().chain(decided).map(move |(kind, state, at)| Notice {
        kind,
        number: number.clone(),
        page: page.clone(),
        service_id: service_id.clone(),
        state,
        at,
        due_at: None,
        is_new: at > read_at,
    })
}

/// My notices
#[utoipa::path(get, path = "", responses((status = 200, description = "The notices, the newest first.", body = NoticePage), (status = 401, description = "No session."), (status = 403, description = "Not a recipient's session.")))]
pub(in crate::gateway) async fn list(
    State(gateway): State<Arc<Gateway>>,
    now: Now,
    entered: Entered,
) -> Response {
    let account = match entered.account(now) {
        Ok(account) => account,
        Err(answer) => return answer,
    };
    private(match of(&gateway, account).await {
        Ok(notices) => {
            let unread = notices.iter().filter(|notice| notice.is_new).count();
            let shown = notices.iter().map(|notice| {
                let service = gateway.services.catalogue.find(&notice.service_id);
                json!({
                    "kind": notice.kind.as_str(),
                    "registrationNumber": notice.number,
                    "serviceId": notice.service_id,
                    "service": service.map(|service| steps::names(&service.name)),
                    "statusName": steps::names(&state_names(notice.state)),
                    "at": notice.at.to_string(),
                    "resultAt": notice.due_at.map(|due| due.to_string()),
                    "new": notice.is_new,
                })
            });
            answers::json(StatusCode::OK, &NoticePage { unread, notices: shown.collect() })
        }
        Err(error) => refusal::not_registered(&error, now).to_answer(),
    })
}

/// Notices are read up to now
#[utoipa::path(post, path = "", responses((status = 200, description = "Written down.", body = ReadUpTo), (status = 401, description = "No session."), (status = 403, description = "Not a recipient's session, or without its own token.")))]
pub(in crate::gateway) async fn read(
    State(gateway): State<Arc<Gateway>>,
    now: Now,
    entered: Entered,
) -> Response {
    let account = match entered.account(now) {
        Ok(account) => account.id,
        Err(answer) => return answer,
    };
    private(match gateway.services.registry.account(AccountWrite::NoticesRead { account, at: now }).await {
        Ok(_) => answers::json(StatusCode::OK, &ReadUpTo { read_up_to: now.to_string() }),
        Err(error) => refusal::not_registered(&error, now).to_answer(),
    })
}

/// Up to when notices were read.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct ReadUpTo {
    read_up_to: String,
}
