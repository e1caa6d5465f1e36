//! The portal as a system of the exchange: it sends what a citizen signed as any system does, a message of the contract under its own
//! transport signature, and reads what comes back. In one process that is a function call with the same octets.

use std::sync::Arc;

use axum::response::Response;
use bytes::Bytes;

use super::Channel;
use super::accept::sha256;
use super::journal::Facts;
use super::refusal::{Refused, Told};
use super::services::{Gateway, busy};
use super::soap::{self, Posted};
use crate::accounts::Session;
use crate::clock::Now;
use crate::encoding::hex;
use crate::envelope::{DataShape, Envelope, Outgoing, Version, outgoing_message};
use crate::http::header::{CONTENT_TYPE, HeaderName, HeaderValue};
use crate::http::{Base, HeaderMap, RequestId, StatusCode};
use crate::limits;
use crate::registry::RegistrationNumber;
use crate::validation::ContractRule;
use crate::workers::Work;
use crate::wsse::{Variant, sign_envelope};
use crate::xml::{self, Document};

/// The portal's senderId, where its certificate is registered for no other.
pub const SENDER: &str = "qaqpa-portal";

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

/// What the gateway answered.
pub(super) struct Sent {
    /// The registration number; why there is none.
    pub(super) outcome: Result<RegistrationNumber, Refused>,
    /// What the journal says of it.
    pub(super) facts: Option<Facts>,
}

/// Sends a request through the contract and waits for the answer.
pub(super) async fn send(gateway: &Arc<Gateway>, signed: Signed<'_>) -> Sent {
    let Signed { id, base, service_id, document, session, size, now } = signed;
    let written = written(gateway, service_id.to_owned(), document, size, now).await;
    let Some((channel, envelope)) = written else {
        return Sent { outcome: Err(busy(now)), facts: None };
    };
    let posted = Posted {
        id,
        base,
        headers: &headers(),
        octets: Bytes::from(envelope),
        client: None,
        session,
        contract: ContractRule::Tolerant,
        size,
        now,
    };
    let answer = soap::answered(gateway, channel, posted).await;
    let facts = answer.extensions().get::<Facts>().cloned();
    let told = answer.extensions().get::<Told>().map(|told| Refused::clone(&told.0));
    let outcome = match told {
        Some(refused) => Err(refused),
        None => registered(answer).await.ok_or_else(|| busy(now)),
    };
    Sent { outcome, facts }
}

fn headers() -> HeaderMap {
    let mut headers = HeaderMap::new();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/xml; charset=utf-8"));
    headers.insert(HeaderName::from_static("soapaction"), HeaderValue::from_static("\"\""));
    headers
}

/// The message on the wire. Its id follows from the document: one that is sent twice is one message.
async fn written(
    gateway: &Arc<Gateway>,
    service_id: String,
    document: String,
    size: Work,
    now: Now,
) -> Option<(Channel, String)> {
    let work = Arc::clone(gateway);
    let writing = move || {
        let services = &work.services;
        let holder = services.portal.holder(now);
        let systems = &services.rules.systems;
        let named = holder.as_ref().map(|holder| systems.of(crate::keys::Signer::certificate(&**holder)));
        let sender = named.and_then(|named| named.into_iter().next());
        let message_id = hex::encode(&sha256(document.as_bytes())[..16]);
        let envelope = outgoing_message(&Outgoing {
            message_id: Some(&message_id),
            correlation_id: None,
            service_id: &service_id,
            message_type: None,
            date: now,
            sender_id: sender.as_deref().unwrap_or(SENDER),
            password: None,
            properties: &[],
            document: &document,
            shape: DataShape::Text,
            version: Version::Soap11,
        });
        match holder {
            None => Some((Channel::Sync, envelope)),
            Some(holder) => sign_envelope(&envelope, &*holder, Variant::KeyIdentifier, &*services.random)
                .ok()
                .map(|signed| (Channel::SyncSigned, signed)),
        }
    };
    gateway.services.workers.run_for(size, writing).await.ok().flatten()
}

/// The registration number in an answer: of the receipt, or of the result.
async fn registered(answer: Response) -> Option<RegistrationNumber> {
    if answer.status() != StatusCode::OK {
        return None;
    }
    let body = axum::body::to_bytes(answer.into_body(), limits::CLIENT_RESPONSE_BYTES_MAX).await.ok()?;
    let envelope = Envelope::read(xml::parse(&body[..]).ok()?).ok()?;
    let document = &envelope.document;
    let data = document.subtree(envelope.body).find(|node| document.local_name(*node) == "data")?;
    // As text, or as an element.
    number(document, data).or_else(|| {
        let carried = xml::parse(document.text(data).trim()).ok()?;
        number(&carried, carried.root())
    })
}

fn number(document: &Document, within: xml::NodeId) -> Option<RegistrationNumber> {
    let named =
        |node: &xml::NodeId| document.is_element(*node) && document.local_name(*node) == "registrationNumber";
    let found = document.subtree(within).find(named)?;
    document.text(found).trim().parse().ok()
}
