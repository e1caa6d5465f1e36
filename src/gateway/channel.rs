//! The asynchronous channel, [contract §2](crate::manual::contract): what its four operations do.

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use bytes::Bytes;

use super::answering::Answering;
use super::channel_sender::By;
use super::fault::fault;
use super::journal::{Facts, Way};
use super::player;
use super::refusal::{Refused, not_registered};
use super::services::{Gateway, busy, judged, size_of};
use super::soap::{Endpoint, contract_rule};
use super::{channel_sender, incoming, sender};
use crate::accounts::Session;
use crate::clock::Now;
use crate::envelope::{
    self, ChannelMessage, ChannelRequest, ChannelStatus, DeliveryNotification, GetMessages, MessageType,
    Operation, Unsigned,
};
use crate::exchange::{RouteKind, carried, digest_of, sha256_hex};
use crate::findings::evidence::{EnvelopeEvidence, ExchangeEvidence};
use crate::findings::{Code, Decision, Finding};
use crate::http::answers;
use crate::http::{CodedBody, HeaderMap, Received, RequestId, StatusCode, Timing};
use crate::interface::{InterfaceCode, InterfaceEvidence, StoreRefusal};
use crate::registry::{
    ExchangeQuery, ExchangeRefusal, ExchangeRows, ExchangeWrite, ExchangeWritten, MessageFilter, NewMessage,
    Owner, Said,
};
use crate::reply::signed_envelope;
use crate::validation::{Carriage, ChannelSeen, ContractRule, TransportRule};
use crate::workers::{Lane, Work};
use crate::x509::Certificate;

/// Messages of one answer at most, whatever is asked.
const AMOUNT_MAX: u32 = 100;

/// Takes an operation of AsyncChannel v10: sendMessage, getMessages, getMessageStatus, sendDeliveryNotification
///
/// A message that is answered is on disk. A refusal is a SOAP fault, which goes out with HTTP 500.
#[utoipa::path(
    post,
    path = "",
    request_body(content = String, content_type = "text/xml", description = "An envelope with an operation of AsyncChannel v10."),
    responses(
        (status = 200, description = "The operation's response, signed by the gateway.", body = String, content_type = "text/xml"),
        (status = 500, description = "A fault, signed by the gateway.", body = String, content_type = "text/xml"),
    )
)]
pub(super) async fn take(
    State(Endpoint { gateway, .. }): State<Endpoint>,
    now: Now,
    received: Received,
    id: RequestId,
    headers: HeaderMap,
    CodedBody(octets): CodedBody,
) -> Response {
    let posted = AsyncPosted {
        id: &id,
        headers: &headers,
        clients: sender::of_connection(&received, &gateway.services.rules.systems),
        from: CameFrom::Outside,
        session: None,
        contract: contract_rule(&gateway, received.uri().query()),
        size: size_of(&received, octets.len(), Lane::Requests),
        octets,
        now,
    };
    answered(&gateway, posted).await
}

/// A message that was posted, or that a system of this process sends.
pub(super) struct AsyncPosted<'a> {
    pub(super) id: &'a RequestId,
    pub(super) headers: &'a HeaderMap,
    pub(super) octets: Bytes,
    /// Who is behind the connection, where it proved that.
    pub(super) clients: Vec<Owner>,
    pub(super) from: CameFrom,
    /// The session of the portal that the request in it was sent from.
    pub(super) session: Option<Session>,
    pub(super) contract: ContractRule,
    pub(super) size: Work,
    pub(super) now: Now,
}

/// Where a message comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum CameFrom {
    /// Over a listener.
    Outside,
    /// From the portal of this process, by a function call.
    Portal,
}

/// Takes a message and answers it.
pub(super) async fn answered(gateway: &Arc<Gateway>, posted: AsyncPosted<'_>) -> Response {
    let AsyncPosted { id, headers, octets, clients, from, session, contract, size, now } = posted;
    let facts = Facts::of(Way::Async, octets.len(), now);
    let answering = Answering::to(&octets).preferred(headers);
    let octets = match incoming::document(headers, octets) {
        Ok(octets) => octets,
        Err(finding) => {
            let refused = Refused::one(finding, now).counted(&gateway.services.metrics);
            let answer = fault(gateway, &refused, Operation::AsyncSendMessage, None, answering).await;
            return facts.refused(&refused).beside(answer);
        }
    };
    let carriage = Carriage { transport: TransportRule::Optional, remarks: incoming::remarks(headers) };
    let seen = judged(gateway, size, now, Timing::start(), move |gateway, revocation, timer| {
        let on_stage = &mut |name| timer.ended(name);
        gateway.judge_by(contract, revocation).channel(&octets, carriage.clone(), now, on_stage)
    });
    let Ok((seen, _)) = seen.await else {
        let answer = fault(gateway, &busy(now), Operation::AsyncSendMessage, None, answering).await;
        return facts.refused(&busy(now)).beside(answer);
    };
    let ChannelSeen { report, transport, operation, message_id, request } = seen;
    let operation = operation.unwrap_or(Operation::AsyncSendMessage);
    let facts = facts.signed(std::slice::from_ref(&report), None);
    let facts = match &request {
        Some(request) => {
            let service = match request {
                ChannelRequest::Send(message) => Some(message.service_id.as_str()),
                ChannelRequest::Get(asked) => Some(asked.service_id.as_str()),
                ChannelRequest::Status { .. } | ChannelRequest::Notify(_) => None,
            };
            let sender = request.sender().map_or("", |sender| &sender.id);
            facts.taken(sender, message_id.as_deref().unwrap_or_default(), service)
        }
        None => facts,
    };
    let (answer, facts) = match request.filter(|_| report.decision() == Decision::Accepted) {
        None => (Err(Refused::judged(vec![report], now)), facts),
        Some(request) => {
            let signer = transport.as_ref().map(|signer| signer.certificate());
            let caller = Caller { signer, clients, from, session, id, size };
            (done(gateway, request, &caller, now).await, facts.remarked(vec![report]))
        }
    };
    match answer {
        Ok(text) => facts.beside(signed(gateway, text, answering).await),
        Err(refused) => {
            let refused = refused.counted(&gateway.services.metrics);
            let answer = fault(gateway, &refused, operation, message_id.as_deref(), answering).await;
            facts.refused(&refused).beside(answer)
        }
    }
}

/// Who sent a message, as far as the connection and the signature say.
struct Caller<'a> {
    signer: Option<&'a Certificate>,
    clients: Vec<Owner>,
    from: CameFrom,
    session: Option<Session>,
    id: &'a RequestId,
    size: Work,
}

async fn signed(gateway: &Arc<Gateway>, unsigned: Unsigned, answering: Answering) -> Response {
    let work = Arc::clone(gateway);
    let unsigned = Arc::new(unsigned.in_version(answering.version));
    let envelope = Arc::clone(&unsigned);
    let signed = gateway.services.workers.run_for(Work::FOLLOW_UP, move || {
        let services = &work.services;
        signed_envelope(&envelope, services.soap.signature, &*services.signer, &*services.random)
    });
    // What is on disk is acknowledged, signed or not.
    let body = match signed.await {
        Ok(Ok(signed)) => signed,
        _ => unsigned.text(),
    };
    answers::answer(StatusCode::OK, answering.content_type(), body)
}

async fn done(
    gateway: &Arc<Gateway>,
    request: ChannelRequest,
    caller: &Caller<'_>,
    now: Now,
) -> Result<Unsigned, Refused> {
    let sender = channel_sender::named(gateway, &request, caller.signer, now)?;
    let by = By {
        signer: caller.signer,
        clients: &caller.clients,
        is_portal: caller.from == CameFrom::Portal,
        size: caller.size,
    };
    channel_sender::authentic(gateway, &sender, by, now).await?;
    match request {
        ChannelRequest::Send(message) => send(gateway, *message, caller, now).await,
        ChannelRequest::Get(asked) => get(gateway, asked, sender.id, now).await,
        ChannelRequest::Status { message_id, .. } => status(gateway, &message_id, &sender.id, now).await,
        ChannelRequest::Notify(said) => notify(gateway, said, sender.id, now).await,
    }
}

fn refused(code: Code, found: ExchangeEvidence, now: Now) -> Refused {
    Refused::one(Finding::new(code, EnvelopeEvidence::Exchange(found)), now)
}

async fn send(
    gateway: &Arc<Gateway>,
    message: ChannelMessage,
    caller: &Caller<'_>,
    now: Now,
) -> Result<Unsigned, Refused> {
    let channel = &gateway.services.channel;
    let party = channel.directory.party(&message.sender.id);
    if party.as_ref().is_some_and(|party| !party.may_send_to(&message.service_id)) {
        let cut = |text: &str| text.chars().take(60).collect();
        let (sender, service) = (cut(&message.sender.id), cut(&message.service_id));
        return Err(refused(Code::ServiceUnknown, ExchangeEvidence::NotAllowed { sender, service }, now));
    }
    let route = channel.directory.route(&message.service_id).filter(|route| !route.owner.is_empty());
    let no_route = || {
        let service = message.service_id.chars().take(60).collect();
        refused(Code::ServiceUnknown, ExchangeEvidence::NoRoute { service }, now)
    };
    let route = route.ok_or_else(no_route)?;
    let is_played = matches!(route.kind, RouteKind::Player) && message.message_type == MessageType::Request;
    let played = if is_played {
        let owner = caller
            .signer
            .map(|signer| sender::of_transport(signer, &message.sender.id, &gateway.services.rules.systems));
        let client = owner.or(caller.clients.first().copied());
        let from = player::From { id: caller.id, client, session: caller.session.clone(), size: caller.size };
        Some(player::played(gateway, &message, from, now).await?)
    } else {
        None
    };
    let correlation_id = match (message.message_type, message.correlation_id.as_deref()) {
        // The gateway begins the chain, whatever is stated.
        (MessageType::Request, _) => None,
        (_, None) => return Err(refused(Code::RequestMalformed, ExchangeEvidence::NoChain, now)),
        (_, Some(stated)) => Some(own_number(stated).ok_or_else(|| unknown_chain(Some(stated), now))?),
    };
    let stated = message.correlation_id.clone();
    let mut properties = message.properties.clone();
    // Its receiver learns that nobody has checked whose message it is; what the gateway says by properties no sender says.
    properties.retain(|(key, _)| !sender::is_gateways_word(key));
    if !(caller.signer.is_some() || party.as_ref().is_some_and(|party| party.password.is_some())) {
        properties.push((sender::UNPROVEN.to_owned(), "true".to_owned()));
    }
    let new = NewMessage {
        correlation_id,
        provider: route.owner.clone(),
        message_type: message.message_type.as_str(),
        message_date: message.message_date.clone().unwrap_or_else(|| now.to_string()),
        password_digest: message.sender.password.as_deref().map(sha256_hex),
        properties: serde_json::to_string(&properties).unwrap_or_else(|_| "[]".to_owned()),
        session_id: gateway.session_id(),
        digest: digest_of(&message),
        tell_sender: party.is_some_and(|party| party.push.is_some()),
        late_at: route.late_seconds.map(|seconds| now.plus_seconds(i64::from(seconds))),
        own_id: message.message_id,
        sender: message.sender.id,
        service_id: message.service_id,
        route_id: message.route_id,
        data: Bytes::from(message.data),
        at: now,
    };
    let written = gateway.services.registry.exchange(ExchangeWrite::Accept(Box::new(new))).await;
    match written.map_err(|error| not_registered(&error, now))? {
        ExchangeWritten::Accepted { id, correlation_id, session_id, .. } => {
            if let Some(played) = played {
                player::linked(gateway, &route, played, (id, correlation_id), now).await?;
            }
            channel.deliveries.wake();
            gateway.services.metrics.decided(Decision::Accepted, None);
            let (id, chain) = (id.to_string(), correlation_id.to_string());
            Ok(envelope::channel_message_answer(&id, &chain, &session_id, now))
        }
        ExchangeWritten::Refused(ExchangeRefusal::UnknownChain) => Err(unknown_chain(stated.as_deref(), now)),
        _ => {
            let conflict = InterfaceEvidence::Registry(StoreRefusal::Conflict);
            Err(Refused::own(InterfaceCode::MessageConflict, conflict, now))
        }
    }
}

/// An id of the gateway's: decimal, and written as the gateway writes it. One number has one name.
fn own_number(text: &str) -> Option<i64> {
    let is_own = text.bytes().all(|octet| octet.is_ascii_digit()) && (text == "0" || !text.starts_with('0'));
    text.parse().ok().filter(|_| is_own)
}

fn unknown_chain(stated: Option<&str>, now: Now) -> Refused {
    let correlation_id = stated.unwrap_or_default().chars().take(60).collect();
    refused(Code::RequestMalformed, ExchangeEvidence::UnknownChain { correlation_id }, now)
}

fn unknown_message(message_id: &str, now: Now) -> Refused {
    let message_id = message_id.chars().take(60).collect();
    refused(Code::RequestMalformed, ExchangeEvidence::UnknownMessage { message_id }, now)
}

async fn get(
    gateway: &Arc<Gateway>,
    asked: GetMessages,
    sender: String,
    now: Now,
) -> Result<Unsigned, Refused> {
    let channel = &gateway.services.channel;
    let number = |text: &Option<String>| text.as_deref().map(|text| own_number(text).ok_or(())).transpose();
    let (Ok(id), Ok(correlation_id)) = (number(&asked.message_id), number(&asked.correlation_id)) else {
        // Nothing has another one.
        return Ok(envelope::messages_answer(&[], &gateway.session_id(), now));
    };
    let filter = MessageFilter {
        id,
        correlation_id,
        // Nobody is shown another's.
        receiver: Some(sender),
        service_id: Some(asked.service_id),
        ..MessageFilter::default()
    };
    let until = now.plus_seconds(i64::from(channel.fetched_again_seconds));
    let messages_max = asked.amount.unwrap_or(channel.amount).min(AMOUNT_MAX);
    let pull = ExchangeWrite::Pull { filter, now, until, messages_max };
    let written = gateway.services.registry.exchange(pull).await;
    let ExchangeWritten::InHand(found) = written.map_err(|error| not_registered(&error, now))? else {
        return Err(busy(now));
    };
    let texts: Vec<_> = found.iter().map(carried).collect();
    let messages: Vec<_> = found.iter().zip(&texts).map(|(found, text)| text.delivered(found)).collect();
    Ok(envelope::messages_answer(&messages, &gateway.session_id(), now))
}

async fn status(
    gateway: &Arc<Gateway>,
    message_id: &str,
    sender: &str,
    now: Now,
) -> Result<Unsigned, Refused> {
    let unknown = || unknown_message(message_id, now);
    let id = own_number(message_id).ok_or_else(unknown)?;
    let filter = MessageFilter { id: Some(id), ..MessageFilter::default() };
    let rows = gateway.services.registry.exchange_rows(ExchangeQuery::Standings(filter, 1)).await;
    let ExchangeRows::Messages(found) = rows.map_err(|error| not_registered(&error, now))? else {
        return Err(busy(now));
    };
    // Whose it is not learns no more than of one that is not there.
    let own = found.first().filter(|found| [&found.sender, &found.receiver].contains(&&sender.to_owned()));
    let found = own.ok_or_else(unknown)?;
    let status = ChannelStatus {
        state: found.state.as_str(),
        code: found.state.as_str(),
        message: found.reason.as_deref().unwrap_or(found.state.as_str()),
        since: found.state_since,
    };
    Ok(envelope::status_answer(&status, &gateway.session_id(), now))
}

async fn notify(
    gateway: &Arc<Gateway>,
    said: DeliveryNotification,
    sender: String,
    now: Now,
) -> Result<Unsigned, Refused> {
    let unknown = || unknown_message(&said.message_id, now);
    let write = ExchangeWrite::Notify(Said {
        id: own_number(&said.message_id).ok_or_else(unknown)?,
        service_id: said.service_id.clone(),
        receiver: sender,
        accepted: said.accepted,
        resend: said.resend,
        reason: said.error.clone(),
        at: now,
    });
    let written = gateway.services.registry.exchange(write).await;
    match written.map_err(|error| not_registered(&error, now))? {
        ExchangeWritten::Notified(number) => {
            gateway.services.channel.deliveries.wake();
            Ok(envelope::notification_answer(&number.to_string(), &gateway.session_id(), now))
        }
        _ => Err(unknown()),
    }
}
