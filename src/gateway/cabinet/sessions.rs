//! Registration, login, logout.

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use bytes::Bytes;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::accounts::{AccountError, Credentials, From, Opened, Proof, Session};
use crate::clock::Now;
use crate::findings::{Decision, Report, Subject};
use crate::gateway::access::private;
use crate::gateway::entered::{Entered, account_refused, from_own_page, set_cookies, shown, unknown_staff};
use crate::gateway::refusal::{self, Refused};
use crate::gateway::services::{Gateway, busy, judged, size_of};
use crate::gateway::staff;
use crate::http::answers::{self, With as _};
use crate::http::{Base, HeaderMap, Received, StatusCode, Timing, WholeBody};
use crate::interface::{AccountFault, InterfaceCode, InterfaceEvidence};
use crate::json::{Form, Kind, Member};
use crate::validation::{Enveloped, Judge, TrustedContent, unreadable};
use crate::workers::Lane;
use crate::xml;

/// Octets of a signed challenge: its certificate and, with the chain, a few more.
const SIGNED_BYTES_MAX: usize = 256 * 1024;

pub(in crate::gateway) const ACCOUNT: Form = Form {
    members: &[Member::must("iin", Kind::Text), Member::must("password", Kind::Text)],
    example: r#"{"iin": "123456789011", "password": "eight characters or more"}"#,
};

pub(in crate::gateway) const SESSION: Form = Form {
    members: &[
        Member::may("iin", Kind::Text),
        Member::may("name", Kind::Text),
        Member::may("password", Kind::Text),
        Member::may("document", Kind::Text),
        Member::may("token", Kind::Text),
        Member::may("bearer", Kind::Flag),
    ],
    example: r#"{"iin": "123456789011", "password": "…"}"#,
};

/// Who registers.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::gateway) struct AccountCall {
    /// The IIN.
    iin: String,
    /// At least 8 characters.
    password: String,
}

/// Who logs in: `iin` and `password`; or `document`, a challenge under an enveloped signature; or, on the list of staff, `name` and
/// `password`, or `token`.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::gateway) struct SessionCall {
    /// The IIN; with `document` it must be that of the certificate.
    iin: Option<String>,
    /// The name on the list of staff.
    name: Option<String>,
    /// The password; with `document` it is set anew.
    password: Option<String>,
    /// The signed challenge, XML.
    document: Option<String>,
    /// The token on the list of staff.
    token: Option<String>,
    /// For programs: the session is in the answer, not in a cookie.
    #[serde(default)]
    bearer: bool,
}

/// A session, as its own client sees it.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct SessionAnswer {
    /// `recipient`, or the role on the list of staff.
    role: &'static str,
    /// `password`, `signature` or `token`.
    way: &'static str,
    /// The IIN of who registered on the portal.
    #[serde(skip_serializing_if = "Option::is_none")]
    iin: Option<String>,
    /// Whether the IIN's holder proved to be that by a signature: then every request of the IIN is shown.
    #[serde(skip_serializing_if = "Option::is_none")]
    proven: Option<bool>,
    /// The name on the list of staff.
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    opened_at: String,
    /// When it ends whatever happens.
    ends_at: String,
    /// After so long without a request it ends too.
    idle_seconds: i64,
    /// What is sent in `X-CSRF-Token` with what changes something, in a session by a cookie.
    csrf: String,
    /// The session for `Authorization: Bearer`, where that was asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    session: Option<String>,
}

impl SessionAnswer {
    fn of(gateway: &Gateway, session: &Session, shows: bool) -> Self {
        let (stored, account) = (&session.stored, session.account());
        SessionAnswer {
            role: session.role(),
            way: stored.way.as_str(),
            iin: account.map(|account| account.iin.clone()),
            proven: account.map(|account| account.proven),
            name: session.staff().map(|staff| staff.name.clone()),
            opened_at: stored.opened_at.to_string(),
            ends_at: stored.ends_at.to_string(),
            idle_seconds: gateway.services.accounts.settings().idle_millis / 1_000,
            csrf: session.token.csrf(),
            session: shows.then(|| session.token.to_string()),
        }
    }
}

/// An error of the room as it is answered.
pub(in crate::gateway) fn failed(error: AccountError, now: Now) -> Response {
    let fault = match error {
        AccountError::Fault(fault) => fault,
        AccountError::Busy => return busy(now).to_answer(),
        AccountError::Registry(error) => return refusal::not_registered(&error, now).to_answer(),
    };
    let code = match fault {
        AccountFault::Locked { .. } => InterfaceCode::LoginLocked,
        AccountFault::WrongCredentials
        | AccountFault::ChallengeUnknown
        | AccountFault::ChallengeEnded { .. }
        | AccountFault::ChallengeUsed
        | AccountFault::NoIin
        | AccountFault::OtherIin => InterfaceCode::LoginRefused,
        _ => InterfaceCode::AccountRefused,
    };
    account_refused(code, fault, now)
}

fn read<T: serde::de::DeserializeOwned>(form: &Form, body: &[u8], now: Now) -> Result<T, Response> {
    form.read(body).map_err(|misfit| {
        Refused::own(InterfaceCode::JsonMalformed, InterfaceEvidence::Json(misfit), now).to_answer()
    })
}

/// Register on the portal, by IIN and password
///
/// An IIN and a password prove nothing of who that is: the account shows what is sent from its own sessions, and every request of the
/// IIN once its holder has logged in by EDS. To register by EDS, log in by EDS.
#[utoipa::path(
    post,
    path = "",
    request_body(content = AccountCall),
    responses(
        (status = 201, description = "Registered.", body = AccountMade),
        (status = 400, description = "Not of the form."),
        (status = 403, description = "A page of another site sent it."),
        (status = 422, description = "Registered before, or not an IIN or a password."),
        (status = 503, description = "As many passwords are being hashed as may be."),
    )
)]
pub(in crate::gateway) async fn register(
    State(gateway): State<Arc<Gateway>>,
    now: Now,
    base: Base,
    headers: HeaderMap,
    WholeBody(body): WholeBody,
) -> Response {
    let done = async {
        from_own_page(&headers, &base, now)?;
        let AccountCall { iin, password } = read(&ACCOUNT, &body, now)?;
        let accounts = &gateway.services.accounts;
        accounts.register(&iin, &password, now).await.map_err(|error| failed(error, now))?;
        let links = AccountLinks { session: format!("{}/api/v1/cabinet/session", base.0) };
        Ok(answers::json(StatusCode::CREATED, &AccountMade { registered: true, links }))
    };
    private(done.await.unwrap_or_else(|answer| answer))
}

/// An account that was made.
#[derive(Serialize, ToSchema)]
struct AccountMade {
    registered: bool,
    links: AccountLinks,
}

/// Where it is used.
#[derive(Serialize, ToSchema)]
struct AccountLinks {
    /// Where one logs in.
    session: String,
}

/// A challenge to log in by EDS
///
/// `document` is signed as it is, by an enveloped signature, and sent to `POST /api/v1/cabinet/session`. It is good once.
#[utoipa::path(
    post,
    path = "",
    responses((status = 201, description = "The challenge.", body = ChallengeShown))
)]
pub(in crate::gateway) async fn challenge(State(gateway): State<Arc<Gateway>>, now: Now) -> Response {
    let challenge = gateway.services.accounts.challenge(now);
    let answer = ChallengeShown { document: challenge.document, valid_until: challenge.ends_at.to_string() };
    private(answers::json(StatusCode::CREATED, &answer))
}

/// A challenge to log in by EDS.
#[derive(Serialize, ToSchema)]
#[schema(as = Challenge)]
#[serde(rename_all = "camelCase")]
struct ChallengeShown {
    /// To be signed as it is.
    document: String,
    valid_until: String,
}

/// Log in: by IIN and password, by EDS, or as staff
///
/// The session is in a cookie, or with `"bearer": true` in the answer. A session that was shown ends. Attempts that fail lock the account
/// and the address for a while, each time twice as long.
#[utoipa::path(
    post,
    path = "",
    request_body(content = SessionCall),
    responses(
        (status = 201, description = "The session.", body = SessionAnswer, headers(("set-cookie" = String, description = "The session, unless `bearer` is asked."))),
        (status = 400, description = "Not of the form."),
        (status = 401, description = "The message refusing authorisation."),
        (status = 403, description = "A page of another site sent it."),
        (status = 422, description = "The signature is refused, with every check as of a request."),
        (status = 429, description = "Locked for a while.", headers(("retry-after" = String, description = "Seconds."))),
        (status = 503, description = "As many passwords are being hashed as may be."),
    )
)]
pub(in crate::gateway) async fn login(
    State(gateway): State<Arc<Gateway>>,
    now: Now,
    received: Received,
    base: Base,
    headers: HeaderMap,
    WholeBody(body): WholeBody,
) -> Response {
    let opened = async {
        from_own_page(&headers, &base, now)?;
        let call: SessionCall = read(&SESSION, &body, now)?;
        let bearer = call.bearer;
        let replaces = shown(&headers, &base).map(|(token, _)| token);
        let from = From { address: received.peer().ip(), replaces, at: now };
        let opened = open(&gateway, &received, call, from).await?;
        Ok((opened, bearer))
    };
    private(match opened.await {
        Ok((Opened(session), bearer)) => {
            let answer = answers::json(StatusCode::CREATED, &SessionAnswer::of(&gateway, &session, bearer));
            if bearer {
                answer
            } else {
                with_cookies(answer, set_cookies(&gateway, &base, Some(&session.token)))
            }
        }
        Err(answer) => answer,
    })
}

async fn open(
    gateway: &Arc<Gateway>,
    received: &Received,
    call: SessionCall,
    from: From,
) -> Result<Opened, Response> {
    let (accounts, now) = (&gateway.services.accounts, from.at);
    if let Some(document) = call.document {
        let proving = Proving { document, iin: call.iin.as_deref(), password: call.password.as_deref() };
        return prove(gateway, received, proving, from).await.map_err(|refused| match refused {
            NotProven::Account(error) => failed(error, now),
            NotProven::Signature(refused) => refused.to_answer(),
        });
    }
    if let Some(token) = call.token {
        let limited = |error| failed(error, now);
        accounts.attempt_from(from.address, now).await.map_err(limited)?;
        let found = staff::of_token(gateway, &token).await;
        let found = found.map_err(|error| refusal::not_registered(&error, now).to_answer())?;
        let staff = found.ok_or_else(|| unknown_staff(now))?;
        accounts.succeeded_from(from.address).await.map_err(limited)?;
        return accounts.login_by_token(staff, from).await.map_err(limited);
    }
    let password = call.password.unwrap_or_default();
    let credentials = match (&call.iin, &call.name) {
        (Some(iin), None) => Credentials::Iin(iin, &password),
        (None, Some(name)) => Credentials::Staff(name, &password),
        _ => return Err(failed(AccountFault::WrongCredentials.into(), now)),
    };
    accounts.login(credentials, from).await.map_err(|error| failed(error, now))
}

/// What somebody shows who logs in by a signature.
pub(in crate::gateway) struct Proving<'a> {
    /// The signed challenge.
    pub(in crate::gateway) document: String,
    /// The IIN that it must be of.
    pub(in crate::gateway) iin: Option<&'a str>,
    /// A new password.
    pub(in crate::gateway) password: Option<&'a str>,
}

/// Why nobody was let in by a signature.
pub(in crate::gateway) enum NotProven {
    /// For the challenge, the account, or for want of room.
    Account(AccountError),
    /// For the signature, with every check.
    Signature(Refused),
}

impl std::convert::From<AccountError> for NotProven {
    fn from(error: AccountError) -> Self {
        NotProven::Account(error)
    }
}

/// Opens a session for who signed a challenge.
pub(in crate::gateway) async fn prove(
    gateway: &Arc<Gateway>,
    received: &Received,
    proving: Proving<'_>,
    from: From,
) -> Result<Opened, NotProven> {
    let accounts = &gateway.services.accounts;
    accounts.attempt_from(from.address, from.at).await?;
    let proof = proved(gateway, received, proving.document, from.at).await?;
    let opened = accounts.login_by_proof(proof, proving.iin, proving.password, from).await?;
    accounts.succeeded_from(from.address).await?;
    Ok(opened)
}

/// Who signed a challenge, as the one judge says.
async fn proved(
    gateway: &Arc<Gateway>,
    received: &Received,
    document: String,
    now: Now,
) -> Result<Proof, NotProven> {
    if document.len() > SIGNED_BYTES_MAX {
        return Err(AccountError::Fault(AccountFault::ChallengeUnknown).into());
    }
    let size = size_of(received, document.len(), Lane::Requests);
    let octets = Bytes::from(document);
    let judging = judged(gateway, size, now, Timing::start(), move |gateway, revocation, _| {
        let mut reports: Vec<Report> = Vec::new();
        for profile in &gateway.login {
            let judge = Judge { profile, ..gateway.judge(revocation) };
            match signed(&judge, &octets, now) {
                Ok(trusted) => return Ok(gateway.services.accounts.proof(&trusted, now)),
                Err(report) => reports.push(report),
            }
        }
        // The one with less against it says what is wrong, not that the certificate is of the other use.
        Err(reports.into_iter().min_by_key(|report| report.findings().count()))
    });
    match judging.await {
        Ok((Ok(Ok(proof)), _)) => Ok(proof),
        Ok((Ok(Err(fault)), _)) => Err(AccountError::Fault(fault).into()),
        Ok((Err(report), _)) => Err(NotProven::Signature(Refused::judged(report.into_iter().collect(), now))),
        Err(_) => Err(AccountError::Busy.into()),
    }
}

fn signed(judge: &Judge<'_>, octets: &Bytes, now: Now) -> Result<TrustedContent, Report> {
    let document = xml::parse(octets).map_err(|error| unreadable(Subject::Document, &error))?;
    match judge.enveloped(document, now, &mut |_| {}) {
        (report, _, Enveloped::Trusted(trusted)) if report.decision() == Decision::Accepted => Ok(trusted),
        (report, ..) => Err(report),
    }
}

/// The session that is shown
#[utoipa::path(get, path = "", responses((status = 200, description = "The session.", body = SessionAnswer), (status = 401, description = "No session.")))]
pub(in crate::gateway) async fn current(State(gateway): State<Arc<Gateway>>, entered: Entered) -> Response {
    match &entered.session {
        Some(session) => private(answers::json(StatusCode::OK, &SessionAnswer::of(&gateway, session, false))),
        None => answers::broken(),
    }
}

fn with_cookies(answer: Response, cookies: [String; 2]) -> Response {
    cookies.into_iter().fold(answer, |answer, cookie| answer.with("set-cookie", &cookie))
}

/// Log out
#[utoipa::path(delete, path = "", responses((status = 204, description = "The session has ended."), (status = 401, description = "No session."), (status = 403, description = "Without the session's own token.")))]
pub(in crate::gateway) async fn logout(
    State(gateway): State<Arc<Gateway>>,
    now: Now,
    base: Base,
    entered: Entered,
) -> Response {
    let Some(session) = &entered.session else { return answers::broken() };
    match gateway.services.accounts.close(session.token).await {
        Ok(()) => {
            let answer = answers::answer(StatusCode::NO_CONTENT, "text/plain", Bytes::new());
            private(with_cookies(answer, set_cookies(&gateway, &base, None)))
        }
        Err(error) => refusal::not_registered(&error, now).to_answer(),
    }
}
