//! The portal as a system of the exchange: it sends what a citizen signed as any system does, a message of the contract under its own
//! transport signature, and reads what comes back. In one process that is a function call with the same octets.

use std::sync::Arc;
use std::time::Duration;

use axum::response::Response;
use bytes::Bytes;

use super::answering::PREFERENCE;
use super::channel::{self, AsyncPosted};
use super::journal::Facts;
use super::portal_answer::{Heard, NotSaid, NotSent, Of, Reading, Said, said};
use super::portal_elsewhere::{self, HERE};
use super::portal_exchange::PortalChannel;
use super::portal_message::{Written, written};
use super::services::Gateway;
use super::soap::{self, Posted};
use crate::accounts::Session;
use crate::clock::Now;
use crate::exchange::RouteKind;
use crate::http::header::{CONTENT_TYPE, HeaderName, HeaderValue};
use crate::http::{Base, HeaderMap, RequestId};
use crate::limits;
use crate::registry::{NewSent, RegistrationNumber};
use crate::validation::ContractRule;
use crate::workers::Work;

/// How long a citizen waits for the number of a chain: the provider says it at once, or the cabinet has it later.
const NUMBER_WAIT: Duration = Duration::from_secs(10);

/// A request as a citizen signed it.
pub(super) struct Signed<'a> {
    pub(super) id: &'a RequestId,
    pub(super) base: &'a Base,
    pub(super) service_id: &'a str,
    pub(super) document: String,
    /// The session that it is sent from.
    pub(super) session: Option<Session>,
    /// Who waits for it, and how large it is.
    pub(super) size: Work,
    pub(super) now: Now,
}

/// What came of it.
pub(super) struct Sent {
    /// Who has it; why the request is not acknowledged.
    pub(super) outcome: Result<Taken, NotSent>,
    /// What the journal says of it.
    pub(super) facts: Option<Facts>,
}

/// Who acknowledged a request.
pub(super) enum Taken {
    /// This gateway. The registration number, where it is known by now.
    Here(Option<RegistrationNumber>),
    /// Another gateway, or this one for a provider elsewhere: the id of what is kept of it here.
    Elsewhere(String),
}

/// Sends a request through the contract and waits for the answer.
pub(super) async fn send(gateway: &Arc<Gateway>, signed: Signed<'_>) -> Sent {
    let Signed { id, base, service_id, document, session, size, now } = signed;
    let written = written(gateway, service_id.to_owned(), document, size, now).await;
    let Some(written) = written else {
        return Sent { outcome: Err(NotSent::Silent), facts: None };
    };
    let portal = &gateway.services.portal;
    if portal.elsewhere.is_some() {
        let account = session.as_ref().and_then(Session::account).map(|account| account.id);
        let sent = portal_elsewhere::send(gateway, written, account, service_id, now).await;
        return Sent { outcome: sent.map(Taken::Elsewhere), facts: None };
    }
    let route = gateway.services.channel.directory.route(service_id);
    let is_played = route.is_some_and(|route| matches!(route.kind, RouteKind::Player));
    if portal.channel == PortalChannel::Async && !is_played {
        let signed = Signed { id, base, service_id, document: String::new(), session, size, now };
        return to_its_provider(gateway, signed, written).await;
    }
    let Written { message_id, channel, envelope } = written;
    let (octets, headers) = (Bytes::from(envelope), &headers());
    let contract = ContractRule::Tolerant;
    let answer = match portal.channel {
        PortalChannel::Sync => {
            let posted = Posted { id, base, headers, octets, client: None, session, contract, size, now };
            soap::answered(gateway, channel, posted).await
        }
        PortalChannel::Async => {
            let (clients, from) = (Vec::new(), channel::CameFrom::Portal);
            let posted = AsyncPosted { id, headers, octets, clients, from, session, contract, size, now };
            channel::answered(gateway, posted).await
        }
    };
    let (facts, heard) = heard(gateway, answer, message_id, now).await;
    let outcome = match heard.map(|Heard { said, .. }| said) {
        Ok(Said::Registered(answered)) => match answered.number.parse() {
            Ok(number) => Ok(Taken::Here(Some(number))),
            Err(_) => Err(NotSent::Unclear),
        },
        Ok(Said::Chain(chain)) => Ok(Taken::Here(portal.inbox.number(&chain, NUMBER_WAIT).await)),
        said => Err(NotSent::of(said)),
    };
    Sent { outcome, facts }
}

/// Sends it to a provider that is no part of this process: what is known of the request is what that provider says on its chain, and it is
/// kept as that of another gateway is.
async fn to_its_provider(gateway: &Arc<Gateway>, signed: Signed<'_>, written: Written) -> Sent {
    let Signed { id, service_id, session, size, now, .. } = signed;
    let Written { message_id, envelope, .. } = written;
    let Some(account) = session.as_ref().and_then(Session::account).map(|account| account.id) else {
        return Sent { outcome: Err(NotSent::Silent), facts: None };
    };
    let (service_id, at) = (service_id.to_owned(), now);
    let sent = NewSent { id: message_id, account, service_id, gateway: HERE.to_owned(), at };
    let is_new = match portal_elsewhere::begin(gateway, &sent).await {
        Ok(is_new) => is_new,
        Err(why) => return Sent { outcome: Err(why), facts: None },
    };
    let (work, id) = (Arc::clone(gateway), id.clone());
    // It goes on whether or not the browser waits.
    let sending = tokio::spawn(async move {
        let (octets, headers, contract) = (Bytes::from(envelope), &headers(), ContractRule::Tolerant);
        let (id, clients, from) = (&id, Vec::new(), channel::CameFrom::Portal);
        let posted = AsyncPosted { id, headers, octets, clients, from, session, contract, size, now };
        let (facts, heard) = heard(&work, channel::answered(&work, posted).await, sent.id.clone(), now).await;
        let outcome = portal_elsewhere::answered(&work, heard, sent, is_new).await;
        Sent { outcome: outcome.map(Taken::Elsewhere), facts }
    });
    sending.await.unwrap_or(Sent { outcome: Err(NotSent::Silent), facts: None })
}

/// What this gateway answered to a message, and what the journal says of it.
async fn heard(
    gateway: &Arc<Gateway>,
    answer: Response,
    message_id: String,
    now: Now,
) -> (Option<Facts>, Result<Heard, NotSaid>) {
    let facts = answer.extensions().get::<Facts>().cloned();
    let body = axum::body::to_bytes(answer.into_body(), limits::CLIENT_RESPONSE_BYTES_MAX).await;
    let heard = match body {
        Ok(octets) => said(gateway, octets, Of::ThisGateway, Reading::AnswerTo(message_id), now).await,
        Err(_) => Err(NotSaid::Busy),
    };
    (facts, heard)
}

fn headers() -> HeaderMap {
    let mut headers = HeaderMap::new();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/xml; charset=utf-8"));
    headers.insert(HeaderName::from_static("soapaction"), HeaderValue::from_static("\"\""));
    headers.insert(HeaderName::from_static("prefer"), HeaderValue::from_static(PREFERENCE));
    headers
}
