//! Who asks: the session or the token that a request shows, and whether that came from a page of the listener's own.

use std::sync::Arc;

use axum::extract::{FromRequestParts, MatchedPath};
use axum::http::request::Parts;
use axum::response::{IntoResponse as _, Response};

use super::refusal::{self, Refused};
use super::rights::{Right, right};
use super::services::{Gateway, not_found};
use crate::accounts::{Session, SessionToken};
use crate::clock::Now;
use crate::http::header::{AUTHORIZATION, COOKIE, ORIGIN};
use crate::http::{Base, HeaderMap, Method, Scheme, answers};
use crate::interface::{AccountFault, ActFault, InterfaceCode, InterfaceEvidence};
use crate::registry::{Account, Actor, RegistrationNumber};
use crate::web;

/// The header that repeats the session's own token, which no other site's page knows.
pub(super) const CSRF_HEADER: &str = "x-csrf-token";

/// Octets of cookies that are looked at.
const COOKIES_BYTES_MAX: usize = 8 * 1024;

/// Whether a request changes something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Changes {
    /// It only reads.
    Nothing,
    /// It does.
    Something,
}

impl Changes {
    /// RFC 9110 §9.2.1.
    pub(super) fn of(method: &Method) -> Self {
        if matches!(*method, Method::GET | Method::HEAD) { Changes::Nothing } else { Changes::Something }
    }
}

/// The session's cookie on a listener: `__Host-` where there is TLS. Browsers keep cookies by host and not by port.
pub(super) fn cookie_name(base: &Base) -> &'static str {
    if base.0.starts_with("https:") { crate::accounts::COOKIE } else { "qaqpa-session" }
}

/// `Set-Cookie` of a session; without one it ends.
fn set_cookie(base: &Base, token: Option<&SessionToken>) -> String {
    let name = cookie_name(base);
    let secure = if base.0.starts_with("https:") { "; Secure" } else { "" };
    let text = token.map(ToString::to_string).unwrap_or_default();
    let age = if token.is_none() { "; Max-Age=0" } else { "" };
    format!("{name}={text}; Path=/; HttpOnly; SameSite=Lax{secure}{age}")
}

/// The `Set-Cookie`s of who comes, or without a token of who goes: the session, and a new token of forms, so that no page that was opened
/// before is taken into the new session.
pub(super) fn set_cookies(gateway: &Gateway, base: &Base, token: Option<&SessionToken>) -> [String; 2] {
    let scheme = if base.0.starts_with("https:") { Scheme::Https } else { Scheme::Http };
    [set_cookie(base, token), web::forms_renewed(scheme, &*gateway.services.random)]
}

/// The token of a session that a request shows, and whether by a cookie, which a browser sends by itself.
pub(super) fn shown(headers: &HeaderMap, base: &Base) -> Option<(SessionToken, bool)> {
    let bearer = headers.get_all(AUTHORIZATION).iter().filter_map(|value| {
        let (scheme, token) = value.to_str().ok()?.split_once(' ')?;
        scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
    });
    if let Some(token) = bearer.filter_map(SessionToken::parse).next() {
        return Some((token, false));
    }
    let cookies = headers.get_all(COOKIE).iter().filter_map(|value| value.to_str().ok());
    let pairs = cookies.filter(|text| text.len() <= COOKIES_BYTES_MAX).flat_map(|text| text.split(';'));
    let named =
        pairs.filter_map(|pair| pair.trim().split_once('=')).filter(|pair| pair.0 == cookie_name(base));
    named.filter_map(|(_, token)| SessionToken::parse(token)).next().map(|token| (token, true))
}

/// Whether a page of this listener sent it, as far as the browser says.
fn is_own_page(headers: &HeaderMap, base: &Base) -> bool {
    let mut origins = headers.get_all(ORIGIN).iter();
    match (origins.next(), origins.next()) {
        (None, _) => true,
        (Some(origin), None) => origin.as_bytes().eq_ignore_ascii_case(base.0.as_bytes()),
        _ => false,
    }
}

/// Refuses what a page of another site sends: a login too, so that nobody is logged in as somebody else.
pub(super) fn from_own_page(headers: &HeaderMap, base: &Base, now: Now) -> Result<(), Response> {
    if is_own_page(headers, base) {
        return Ok(());
    }
    Err(account_refused(InterfaceCode::CsrfRefused, AccountFault::NotFromOwnPage, now))
}

pub(super) fn account_refused(code: InterfaceCode, fault: AccountFault, now: Now) -> Response {
    Refused::own(code, InterfaceEvidence::Account(fault), now).to_answer()
}

/// The session that a request shows, if it holds. What changes something in a session by a cookie repeats the session's own token.
pub(super) async fn session(
    gateway: &Arc<Gateway>,
    headers: &HeaderMap,
    base: &Base,
    changes: Changes,
    now: Now,
) -> Result<Option<Session>, Response> {
    let Some((token, by_cookie)) = shown(headers, base) else { return Ok(None) };
    let found = gateway.services.accounts.session(token, now).await;
    let Some(session) = found.map_err(|error| refusal::not_registered(&error, now).to_answer())? else {
        return Ok(None);
    };
    if by_cookie && changes == Changes::Something {
        from_own_page(headers, base, now)?;
        let sent = headers.get(CSRF_HEADER).and_then(|value| value.to_str().ok());
        if !sent.is_some_and(|sent| token.is_csrf(sent)) {
            return Err(account_refused(InterfaceCode::CsrfRefused, AccountFault::NotFromOwnPage, now));
        }
    }
    Ok(Some(session))
}

/// A request that came by a path of [`super::rights::RIGHTS`] and may: as far as the path alone says. Whose a request is, handlers ask
/// by [`Entered::own`].
pub(crate) struct Entered {
    /// The session, where one was shown.
    pub(super) session: Option<Session>,
}

impl FromRequestParts<Arc<Gateway>> for Entered {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, gateway: &Arc<Gateway>) -> Result<Self, Response> {
        let now = Now::from_request_parts(parts, gateway).await.map_err(|error| error.into_response())?;
        let base = Base::from_request_parts(parts, gateway).await.map_err(|error| error.into_response())?;
        let path = parts.extensions.get::<MatchedPath>().map(|path| path.as_str().to_owned());
        let method = if parts.method == Method::HEAD { "GET" } else { parts.method.as_str() };
        // A path that the table lacks is nobody's.
        let right = path.and_then(|path| right(method, &path)).ok_or_else(answers::broken)?;
        let session = session(gateway, &parts.headers, &base, Changes::of(&parts.method), now).await?;
        let role = session.as_ref().map(Session::role);
        let recipient = Actor::Recipient.as_str();
        match (right, role) {
            (Right::Anybody, _) | (Right::Session, Some(_)) => Ok(Entered { session }),
            (Right::Recipient | Right::OwnRequest, Some(role)) if role == recipient => {
                Ok(Entered { session })
            }
            (Right::Recipient | Right::OwnRequest, Some(yours)) => {
                let fault = AccountFault::OtherRole { role: recipient.to_owned(), yours: yours.to_owned() };
                Err(account_refused(InterfaceCode::RoleRefused, fault, now))
            }
            _ => Err(no_session(now)),
        }
    }
}

pub(super) fn no_session(now: Now) -> Response {
    account_refused(InterfaceCode::SessionRequired, AccountFault::NoSession, now)
}

/// No token, or none that anybody has.
pub(super) fn unknown_staff(now: Now) -> Response {
    Refused::own(InterfaceCode::NotAuthorized, InterfaceEvidence::Act(ActFault::NoToken), now).to_answer()
}

impl Entered {
    /// The account.
    pub(super) fn account(&self, now: Now) -> Result<&Account, Response> {
        self.session.as_ref().and_then(Session::account).ok_or_else(|| no_session(now))
    }

    /// A request that is the account's own. What is not there and what is somebody else's get the same answer.
    pub(super) async fn own_request(
        &self,
        gateway: &Arc<Gateway>,
        text: &str,
        now: Now,
    ) -> Result<RegistrationNumber, Response> {
        own_request(gateway, self.account(now)?, text, now).await?.ok_or_else(|| not_found(text, now))
    }
}

/// The one place that says whose a request is: its number where it is the account's own, `None` where there is none of that number or
/// it is somebody else's, so that the two cannot be told apart.
pub(in crate::gateway) async fn own_request(
    gateway: &Gateway,
    account: &Account,
    text: &str,
    now: Now,
) -> Result<Option<RegistrationNumber>, Response> {
    let Ok(number) = text.parse::<RegistrationNumber>() else { return Ok(None) };
    let rights = gateway.services.registry.access(&number).await;
    let rights = rights.map_err(|error| refusal::not_registered(&error, now).to_answer())?;
    Ok(rights.unwrap_or_default().is_for(account).then_some(number))
}
