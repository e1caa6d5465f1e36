//! The portal as a system of the exchange: it sends what a citizen signed as any system does, a message of the contract under its own
//! transport signature, and reads what comes back. In one process that is a function call with the same octets.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;

use super::Channel;
use super::accept::sha256;
use super::answering::PREFERENCE;
use super::channel::{self, AsyncPosted};
use super::journal::Facts;
use super::portal_answer::{NotSaid, Of, Reading, Said, SignedRefusal, said};
use super::portal_exchange::PortalChannel;
use super::services::Gateway;
use super::soap::{self, Posted};
use crate::accounts::Session;
use crate::clock::Now;
use crate::encoding::hex;
use crate::envelope::{DataShape, MessageType, Outgoing, Version, outgoing_message};
use crate::http::header::{CONTENT_TYPE, HeaderName, HeaderValue};
use crate::http::{Base, HeaderMap, RequestId};
use crate::limits;
use crate::registry::RegistrationNumber;
use crate::validation::ContractRule;
use crate::workers::Work;
use crate::wsse::{MustUnderstand, Variant, sign_unsigned};

/// The portal's senderId, where its certificate is registered for no other.
pub const SENDER: &str = "qaqpa-portal";

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
    /// The registration number, where it is known by now; why the request is not acknowledged.
    pub(super) outcome: Result<Option<RegistrationNumber>, NotSent>,
    /// What the journal says of it.
    pub(super) facts: Option<Facts>,
}

/// Why a request is not acknowledged.
pub(super) enum NotSent {
    /// The gateway refused it.
    Refused(Box<SignedRefusal>),
    /// What came in the place of its answer is not signed by it: nothing of that is used.
    Unbelieved,
    /// It is signed and is no answer to the message.
    Unclear,
    /// No answer came.
    Silent,
}

/// A message on the wire.
struct Written {
    message_id: String,
    channel: Channel,
    envelope: String,
}

/// Sends a request through the contract and waits for the answer.
pub(super) async fn send(gateway: &Arc<Gateway>, signed: Signed<'_>) -> Sent {
    let Signed { id, base, service_id, document, session, size, now } = signed;
    let written = written(gateway, service_id.to_owned(), document, size, now).await;
    let Some(Written { message_id, channel, envelope }) = written else {
        return Sent { outcome: Err(NotSent::Silent), facts: None };
    };
    let portal = &gateway.services.portal;
    let (answer, of, facts) = match &portal.elsewhere {
        Some(peer) => {
            let answer = tokio::time::timeout(portal.patience, peer.call(envelope.into())).await;
            let answer = answer.ok().and_then(Result::ok).map(|answer| answer.body);
            (answer, Of::AnotherGateway, None)
        }
        None => {
            let (octets, headers) = (Bytes::from(envelope), &headers());
            let contract = ContractRule::Tolerant;
            let answer = match portal.channel {
                PortalChannel::Sync => {
                    let posted =
                        Posted { id, base, headers, octets, client: None, session, contract, size, now };
                    soap::answered(gateway, channel, posted).await
                }
                PortalChannel::Async => {
                    let clients = Vec::new();
                    let posted = AsyncPosted { id, headers, octets, clients, session, contract, size, now };
                    channel::answered(gateway, posted).await
                }
            };
            let facts = answer.extensions().get::<Facts>().cloned();
            let body = axum::body::to_bytes(answer.into_body(), limits::CLIENT_RESPONSE_BYTES_MAX).await;
            (body.ok(), Of::ThisGateway, facts)
        }
    };
    let heard = match answer {
        Some(octets) => said(gateway, octets, of, Reading::AnswerTo(message_id), now).await,
        None => Err(NotSaid::Busy),
    };
    let outcome = match heard {
        Ok(Said::Registered(number)) => Ok(Some(number)),
        Ok(Said::Chain(_)) if of == Of::AnotherGateway => Ok(None),
        Ok(Said::Chain(chain)) => Ok(portal.inbox.number(&chain, NUMBER_WAIT).await),
        Ok(Said::Refused(refusal)) => Err(NotSent::Refused(refusal)),
        Ok(Said::Form(_) | Said::Notice) | Err(NotSaid::Unclear) => Err(NotSent::Unclear),
        Err(NotSaid::Unsigned) => Err(NotSent::Unbelieved),
        Err(NotSaid::Busy) => Err(NotSent::Silent),
    };
    Sent { outcome, facts }
}

fn headers() -> HeaderMap {
    let mut headers = HeaderMap::new();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/xml; charset=utf-8"));
    headers.insert(HeaderName::from_static("soapaction"), HeaderValue::from_static("\"\""));
    headers.insert(HeaderName::from_static("prefer"), HeaderValue::from_static(PREFERENCE));
    headers
}

/// The message on the wire. Its id follows from the document: one that is sent twice is one message.
async fn written(
    gateway: &Arc<Gateway>,
    service_id: String,
    document: String,
    size: Work,
    now: Now,
) -> Option<Written> {
    let work = Arc::clone(gateway);
    let writing = move || {
        let services = &work.services;
        let holder = services.portal.keys.holder(now);
        let systems = &services.rules.systems;
        let named = holder.as_ref().map(|holder| systems.of(crate::keys::Signer::certificate(&**holder)));
        let is_async = services.portal.channel == PortalChannel::Async;
        // Over the asynchronous channel it is told of its chains under its own name.
        let sender = named.and_then(|named| named.into_iter().next()).filter(|_| !is_async);
        let message_id = hex::encode(&sha256(document.as_bytes())[..16]);
        let envelope = outgoing_message(&Outgoing {
            message_id: Some(&message_id),
            correlation_id: None,
            service_id: &service_id,
            message_type: is_async.then_some(MessageType::Request),
            date: now,
            sender_id: sender.as_deref().unwrap_or(SENDER),
            password: None,
            properties: &[],
            document: &document,
            shape: DataShape::Text,
            version: Version::Soap11,
        });
        let (channel, envelope) = match holder {
            None => (Channel::Sync, envelope.text()),
            Some(holder) => {
                let (must, variant) = (MustUnderstand::Stated, Variant::KeyIdentifier);
                let signed = sign_unsigned(must, &envelope, &*holder, variant, &*services.random);
                (Channel::SyncSigned, signed.ok()?)
            }
        };
        Some(Written { message_id, channel, envelope })
    };
    gateway.services.workers.run_for(size, writing).await.ok().flatten()
}
