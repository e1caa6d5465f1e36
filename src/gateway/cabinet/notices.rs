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
use crate::gateway::refusal;
use crate::gateway::services::Gateway;
use crate::gateway::steps;
use crate::http::StatusCode;
use crate::http::answers;
use crate::registry::{Account, AccountWrite, RegistryError, State as CaseState};
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
    /// Of which request.
    pub(in crate::gateway) number: String,
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
            number: entry.number.to_string(),
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
    notices.sort_by_key(|notice| std::cmp::Reverse(notice.at));
    Ok(notices)
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
#[utoipa::path(post, path = "", responses((status = 200, description = "Written down.", body = Object), (status = 401, description = "No session."), (status = 403, description = "Not a recipient's session, or without its own token.")))]
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
        Ok(_) => answers::json(StatusCode::OK, &json!({ "readUpTo": now.to_string() })),
        Err(error) => refusal::not_registered(&error, now).to_answer(),
    })
}
