//! Who may read a registered request: who shows its token, who proves again to be its sender or its signer, and the tester.

use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::response::{IntoResponse as _, Response};

use super::entered::{Changes, session};
use super::refusal;
use super::rules::ReadAccess;
use super::sender;
use super::services::{Gateway, not_found};
use super::staff;
use crate::accounts::Session;
use crate::clock::Now;
use crate::http::answers::With as _;
use crate::http::header::AUTHORIZATION;
use crate::http::{Base, HeaderMap, Received, Uri};
use crate::registry::{
    AccessRights, AccessToken, Actor, Owner, RegistrationNumber, RegistryError, StoredResult,
};

/// Whom a listener lets read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Readers {
    /// Those who may.
    Rightful,
    /// Everybody: the testers' listener.
    All,
}

/// The state of the paths by which requests are read.
#[derive(Clone)]
pub(super) struct Reading {
    pub(super) gateway: Arc<Gateway>,
    pub(super) readers: Readers,
}

impl Reading {
    /// Where what is printed is verified: at the gateway, also when a tester reads it.
    pub(super) fn verified_at(&self, base: Base) -> Base {
        match (self.readers, self.gateway.opened.get()) {
            (Readers::All, Some(opened)) => self.gateway.public(Base(opened.plain.clone())),
            _ => self.gateway.public(base),
        }
    }

    /// Where links lead: a tester's to the testers' listener.
    pub(super) fn linked_at(&self, base: &Base) -> Base {
        match self.readers {
            Readers::All => base.clone(),
            Readers::Rightful => self.gateway.public(base.clone()),
        }
    }
}

/// What a client shows: tokens, the certificate of its connection, a session.
pub(super) struct Credentials {
    tokens: Vec<AccessToken>,
    client: Vec<Owner>,
    session: Option<Session>,
    /// The role of who shows a token of the list of staff.
    staff: Option<Actor>,
}

/// Tokens of one question that are looked at: one in the query and one in a header are usual.
const TOKENS_SHOWN_MAX: usize = 4;

impl Credentials {
    /// Of a request's query, its headers, and the certificate of its connection.
    pub(super) fn of(uri: &Uri, headers: &HeaderMap, client: Vec<Owner>) -> Self {
        let query = uri.query().unwrap_or_default().split('&').filter_map(|pair| pair.strip_prefix("token="));
        let header = headers.get_all(AUTHORIZATION).iter().filter_map(|value| {
            let (scheme, token) = value.to_str().ok()?.split_once(' ')?;
            scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
        });
        let tokens = query.chain(header).filter_map(AccessToken::parse).take(TOKENS_SHOWN_MAX).collect();
        Credentials { tokens, client, session: None, staff: None }
    }

    /// The token that is good for these rights.
    fn token(&self, rights: &AccessRights) -> Option<AccessToken> {
        self.tokens.iter().copied().find(|token| rights.has_token(token))
    }

    fn allow(&self, rights: &AccessRights) -> bool {
        let account = self.session.as_ref().and_then(Session::account);
        self.token(rights).is_some()
            || self.client.iter().any(|client| rights.is_of(client))
            || account.is_some_and(|account| rights.is_for(account))
    }

    /// The role of who does steps by hand, where such a person asks.
    fn role(&self) -> Option<Actor> {
        self.staff.or_else(|| self.session.as_ref().and_then(Session::staff).map(|staff| staff.role))
    }
}

/// The credentials are read by the settings of the gateway: a certificate may be that of a registered system.
impl FromRequestParts<Reading> for Credentials {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &Reading) -> Result<Self, Response> {
        let received = Received::from_request_parts(parts, state).await;
        let received = received.map_err(|error| error.into_response())?;
        let client = sender::of_connection(&received, &state.gateway.services.rules.systems);
        let mut shown = Credentials::of(&parts.uri, &parts.headers, client);
        if state.readers == Readers::Rightful {
            let (gateway, now) = (&state.gateway, received.now());
            let base = Base::from_request_parts(parts, state).await.map_err(|error| error.into_response())?;
            shown.session = session(gateway, &parts.headers, &base, Changes::Nothing, now).await?;
            shown.staff = staff::role_shown(gateway, &parts.headers).await;
        }
        Ok(shown)
    }
}

/// A request that may be read, and the token that links to it carry on.
pub(super) struct Readable {
    pub(super) number: RegistrationNumber,
    pub(super) token: Option<AccessToken>,
}

impl Reading {
    /// The request of a number, if the client may read it. What is not there and what is not the client's get the same answer; nothing
    /// of a case is read or done before.
    pub(super) async fn readable(
        &self,
        text: &str,
        shown: &Credentials,
        now: Now,
    ) -> Result<Readable, Response> {
        let number: RegistrationNumber = text.parse().map_err(|_| not_found(text, now))?;
        if self.readers == Readers::All || self.gateway.services.rules.read == ReadAccess::Open {
            return Ok(Readable { number, token: None });
        }
        let rights = self.gateway.services.registry.access(&number).await;
        self.readable_by(number, rights, text, shown, now).await
    }

    /// The same with the signed answer, where there is one by now: both are looked for at once, as a portal asks right after it submitted.
    pub(super) async fn readable_result(
        &self,
        text: &str,
        shown: &Credentials,
        now: Now,
    ) -> Result<(Readable, Option<StoredResult>), Response> {
        let number: RegistrationNumber = text.parse().map_err(|_| not_found(text, now))?;
        let read = self.gateway.services.registry.access_with_result(&number).await;
        let (rights, result) = read.map_err(|error| refusal::not_registered(&error, now).to_answer())?;
        let is_open = self.readers == Readers::All || self.gateway.services.rules.read == ReadAccess::Open;
        let readable = match is_open {
            true => Readable { number, token: None },
            false => self.readable_by(number, Ok(rights), text, shown, now).await?,
        };
        // Who may not read it is not told that it is archived.
        let result = result.map_err(|error| refusal::not_registered(&error, now).to_answer())?;
        Ok((readable, result))
    }

    async fn readable_by(
        &self,
        number: RegistrationNumber,
        rights: Result<Option<AccessRights>, RegistryError>,
        text: &str,
        shown: &Credentials,
        now: Now,
    ) -> Result<Readable, Response> {
        let rights = rights.map_err(|error| refusal::not_registered(&error, now).to_answer())?;
        // What is not there is looked at as well, as a request that nobody may read.
        let rights = rights.unwrap_or_default();
        if shown.allow(&rights) || self.acts(&number, shown.role()).await {
            Ok(Readable { token: shown.token(&rights), number })
        } else {
            Err(not_found(text, now))
        }
    }
}

impl Reading {
    /// Whether the request waits at a step of this role.
    async fn acts(&self, number: &RegistrationNumber, role: Option<Actor>) -> bool {
        let Some(role) = role else { return false };
        let (gateway, number) = (Arc::clone(&self.gateway), number.clone());
        let read = tokio::task::spawn_blocking(move || gateway.services.registry.store().task(&number));
        matches!(read.await, Ok(Ok(Some(task))) if task.role == role)
    }
}

/// An answer for one reader: no cache keeps it, nobody guesses at its type, and no link out of it takes the token along.
pub(super) fn private(answer: Response) -> Response {
    answer
        .with("cache-control", "no-store")
        .with("x-content-type-options", "nosniff")
        .with("referrer-policy", "no-referrer")
}
