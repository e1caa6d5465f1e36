//! Forms that are not sent yet, kept by account.

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use bytes::Bytes;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::catalogue::Service;
use crate::clock::Now;
use crate::findings::evidence::RequestEvidence;
use crate::findings::{Code, Finding};
use crate::gateway::access::private;
use crate::gateway::entered::{Entered, account_refused};
use crate::gateway::refusal::{self, Refused};
use crate::gateway::request_head::RequestHead;
use crate::gateway::services::Gateway;
use crate::http::answers;
use crate::http::{Path, StatusCode, WholeBody};
use crate::interface::{AccountFault, InterfaceCode, InterfaceEvidence};
use crate::json::{Form, Kind, Member};
use crate::registry::{
    AccountId, AccountQuery, AccountRows, AccountWrite, AccountWritten, Draft as StoredDraft, RegistryError,
    StorageFault,
};

pub(in crate::gateway) const DRAFT: Form = Form {
    members: &[Member::must("fields", Kind::Texts)],
    example: r#"{"fields": ["applicantName=…", "address=…"]}"#,
};

/// How long a draft that is not changed keeps its requestNumber and its requestDate, in seconds: who tries again sends the same request,
/// and nobody sends one of yesterday.
const NUMBER_SECONDS: i64 = 3600;

/// Fields of a draft: more than any form of the regulations has.
const FIELDS_MAX: usize = 500;

/// A draft as it is sent.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::gateway) struct DraftCall {
    /// What is filled in so far, each `name=value`.
    fields: Vec<String>,
}

/// What is kept of a form: as JSON in the store.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::gateway) struct Draft {
    /// Names and values in the order of the form.
    pub(in crate::gateway) fields: Vec<(String, String)>,
    /// What is attached so far.
    #[serde(default)]
    pub(in crate::gateway) attachments: Vec<DraftFile>,
}

/// A file of a draft.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::gateway) struct DraftFile {
    /// The kind of document.
    pub(in crate::gateway) document_type: String,
    /// Its name.
    pub(in crate::gateway) file_name: String,
    /// By its content.
    pub(in crate::gateway) mime_type: String,
    /// Its octets in base64.
    pub(in crate::gateway) content: String,
}

/// The service of a draft.
fn service(gateway: &Gateway, id: &str, now: Now) -> Result<Arc<Service>, Response> {
    gateway.services.catalogue.find(id).cloned().ok_or_else(|| {
        let evidence =
            RequestEvidence::UnknownService { asked: id.chars().take(60).collect(), nearest: None };
        let mut answer = Refused::one(Finding::new(Code::ServiceUnknown, evidence), now).to_answer();
        *answer.status_mut() = StatusCode::NOT_FOUND;
        answer
    })
}

fn failed(error: &RegistryError, now: Now) -> Response {
    refusal::not_registered(error, now).to_answer()
}

/// The draft of an account for a service; an empty one where there is none.
pub(in crate::gateway) async fn kept(
    gateway: &Gateway,
    account: AccountId,
    service_id: &str,
) -> Result<Option<(Draft, Now)>, RegistryError> {
    let query = AccountQuery::Draft(account, service_id.to_owned());
    let AccountRows::Drafts(rows) = gateway.services.registry.account_rows(query).await? else {
        return Ok(None);
    };
    let read = |row: StoredDraft| Some((serde_json::from_slice(&row.data).ok()?, row.saved_at));
    Ok(rows.into_iter().next().and_then(read))
}

/// Every draft of an account: the service and when it was saved.
pub(in crate::gateway) async fn all(
    gateway: &Gateway,
    account: AccountId,
) -> Result<Vec<(String, Now)>, RegistryError> {
    match gateway.services.registry.account_rows(AccountQuery::Drafts(account)).await? {
        AccountRows::Drafts(rows) => Ok(rows.into_iter().map(|row| (row.service_id, row.saved_at)).collect()),
        _ => Ok(Vec::new()),
    }
}

/// Keeps a draft within its bounds.
pub(in crate::gateway) async fn keep(
    gateway: &Gateway,
    account: AccountId,
    service_id: &str,
    draft: &Draft,
    now: Now,
) -> Result<(), Response> {
    let settings = gateway.services.accounts.settings();
    let data = serde_json::to_vec(draft).map_err(|_| answers::broken())?;
    let (bytes_max, drafts_max) = (settings.draft_bytes_max, settings.drafts_max);
    let refused = |fault| account_refused(InterfaceCode::AccountRefused, fault, now);
    if data.len() > bytes_max || draft.fields.len() > FIELDS_MAX {
        return Err(refused(AccountFault::DraftSize { bytes_max }));
    }
    let (service_id, data) = (service_id.to_owned(), Bytes::from(data));
    let all_bytes_max = settings.drafts_bytes_max;
    let save = AccountWrite::SaveDraft { account, service_id, data, at: now, drafts_max, all_bytes_max };
    match gateway.services.registry.account(save).await {
        Ok(AccountWritten::Done(true)) => Ok(()),
        Ok(_) => Err(refused(AccountFault::DraftsFull { drafts_max })),
        Err(error) => Err(failed(&error, now)),
    }
}

/// As which request a draft is sent: the same for who sends it at the same moment, here or at another gateway on the same database.
/// Nothing where there is no draft.
pub(in crate::gateway) async fn numbered(
    gateway: &Gateway,
    account: AccountId,
    service_id: &str,
    now: Now,
) -> Result<Option<RequestHead>, RegistryError> {
    let RequestHead { number, at } = RequestHead::drawn(&*gateway.services.random, now);
    let (service_id, since) = (service_id.to_owned(), now.plus_seconds(-NUMBER_SECONDS));
    let draw = AccountWrite::NumberDraft { account, service_id, number, at, since };
    match gateway.services.registry.account(draw).await? {
        AccountWritten::Numbered(found) => Ok(found.map(|(number, at)| RequestHead { number, at })),
        _ => Err(StorageFault::Unreachable.into()),
    }
}

/// Lets go of a draft.
pub(in crate::gateway) async fn forget(
    gateway: &Gateway,
    account: AccountId,
    service_id: &str,
) -> Result<bool, RegistryError> {
    let drop = AccountWrite::DropDraft { account, service_id: service_id.to_owned() };
    Ok(gateway.services.registry.account(drop).await? == AccountWritten::Done(true))
}

/// Drafts of one account.
#[derive(Serialize, ToSchema)]
struct Drafts {
    drafts: Vec<SavedDraft>,
}

/// A draft that is kept.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct SavedDraft {
    service_id: String,
    saved_at: String,
}

impl SavedDraft {
    fn of(service_id: &str, at: Now) -> Self {
        SavedDraft { service_id: service_id.to_owned(), saved_at: at.to_string() }
    }
}

/// What is filled in so far.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct FilledIn {
    service_id: String,
    /// Each `name=value`.
    fields: Vec<String>,
    /// The names of the files.
    files: Vec<String>,
    /// When; none where nothing is kept.
    saved_at: Option<String>,
}

/// Whether there was a draft.
#[derive(Serialize, ToSchema)]
struct Removed {
    removed: bool,
}

/// My drafts
#[utoipa::path(get, path = "", responses((status = 200, description = "Of which services, and when they were saved.", body = Drafts), (status = 401, description = "No session."), (status = 403, description = "Not a recipient's session.")))]
pub(in crate::gateway) async fn list(
    State(gateway): State<Arc<Gateway>>,
    now: Now,
    entered: Entered,
) -> Response {
    let account = match entered.account(now) {
        Ok(account) => account.id,
        Err(answer) => return answer,
    };
    private(match all(&gateway, account).await {
        Ok(drafts) => {
            let drafts = drafts.iter().map(|(id, at)| SavedDraft::of(id, *at)).collect();
            answers::json(StatusCode::OK, &Drafts { drafts })
        }
        Err(error) => failed(&error, now),
    })
}

/// A draft of mine
#[utoipa::path(
    get,
    path = "",
    params(("service" = String, Path, description = "The service's id, code or an alias.")),
    responses(
        (status = 200, description = "What is filled in so far.", body = FilledIn),
        (status = 401, description = "No session."),
        (status = 403, description = "Not a recipient's session."),
        (status = 404, description = "No such service."),
    )
)]
pub(in crate::gateway) async fn one(
    State(gateway): State<Arc<Gateway>>,
    now: Now,
    entered: Entered,
    Path(id): Path<String>,
) -> Response {
    let found = async {
        let (account, service) = (entered.account(now)?.id, service(&gateway, &id, now)?);
        let draft = kept(&gateway, account, &service.id).await.map_err(|error| failed(&error, now))?;
        let service_id = service.id.clone();
        Ok::<FilledIn, Response>(match draft {
            Some((draft, at)) => FilledIn {
                service_id,
                fields: draft.fields.iter().map(|(name, value)| format!("{name}={value}")).collect(),
                files: draft.attachments.iter().map(|file| file.file_name.clone()).collect(),
                saved_at: Some(at.to_string()),
            },
            None => FilledIn { service_id, fields: Vec::new(), files: Vec::new(), saved_at: None },
        })
    };
    private(match found.await {
        Ok(draft) => answers::json(StatusCode::OK, &draft),
        Err(answer) => answer,
    })
}

/// Keep a draft: what is filled in so far, as it is
#[utoipa::path(
    put,
    path = "",
    params(("service" = String, Path, description = "The service's id, code or an alias.")),
    request_body(content = DraftCall),
    responses(
        (status = 200, description = "Kept.", body = SavedDraft),
        (status = 400, description = "Not of the form."),
        (status = 401, description = "No session."),
        (status = 403, description = "Not a recipient's session, or without its own token."),
        (status = 404, description = "No such service."),
        (status = 422, description = "Too large, or too many."),
    )
)]
pub(in crate::gateway) async fn put(
    State(gateway): State<Arc<Gateway>>,
    now: Now,
    entered: Entered,
    Path(id): Path<String>,
    WholeBody(body): WholeBody,
) -> Response {
    let done = async {
        let (account, service) = (entered.account(now)?.id, service(&gateway, &id, now)?);
        let call: DraftCall = DRAFT.read(&body).map_err(|misfit| {
            Refused::own(InterfaceCode::JsonMalformed, InterfaceEvidence::Json(misfit), now).to_answer()
        })?;
        let _turn = gateway.draft_turns.take(account, &service.id).await;
        let before = kept(&gateway, account, &service.id).await.map_err(|error| failed(&error, now))?;
        let pair = |text: &String| {
            let (name, value) = text.split_once('=').unwrap_or((text, ""));
            (name.to_owned(), value.to_owned())
        };
        let draft = Draft {
            fields: call.fields.iter().map(pair).collect(),
            attachments: before.map(|(draft, _)| draft.attachments).unwrap_or_default(),
        };
        keep(&gateway, account, &service.id, &draft, now).await?;
        Ok::<SavedDraft, Response>(SavedDraft::of(&service.id, now))
    };
    private(match done.await {
        Ok(kept) => answers::json(StatusCode::OK, &kept),
        Err(answer) => answer,
    })
}

/// Let go of a draft
#[utoipa::path(
    delete,
    path = "",
    params(("service" = String, Path, description = "The service's id, code or an alias.")),
    responses(
        (status = 200, description = "Whether there was one.", body = Removed),
        (status = 401, description = "No session."),
        (status = 403, description = "Not a recipient's session, or without its own token."),
        (status = 404, description = "No such service."),
    )
)]
pub(in crate::gateway) async fn remove(
    State(gateway): State<Arc<Gateway>>,
    now: Now,
    entered: Entered,
    Path(id): Path<String>,
) -> Response {
    let done = async {
        let (account, service) = (entered.account(now)?.id, service(&gateway, &id, now)?);
        forget(&gateway, account, &service.id).await.map_err(|error| failed(&error, now))
    };
    private(match done.await {
        Ok(there) => answers::json(StatusCode::OK, &Removed { removed: there }),
        Err(answer) => answer,
    })
}
