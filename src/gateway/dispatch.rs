//! Messages of the synchronous channel to services that are no regulation's: who answers them is one table ([`crate::exchange::Services`]).
//! What goes to a service is judged first, and what a provider behind a URL answers is judged before the gateway signs it anew.

use std::sync::Arc;

use axum::response::Response;
use bytes::Bytes;

use super::accept::sha256;
use super::answering::Answering;
use super::fault::{self, SoapFault};
use super::journal::{Facts, Way};
use super::kept_refusals::{self, Came};
use super::refusal::Refused;
use super::services::{Gateway, busy, judged};
use super::timing::{Timed as _, decided};
use super::{Channel, incoming, sender};
use crate::clock::Now;
use crate::envelope::{self, Answer, AnswerData, Envelope, Operation, ProviderAnswer, ProviderBody};
use crate::exchange::{AnswerRule, Answered, RouteKind, ServiceAnswer, ServiceCall, Services};
use crate::findings::evidence::RequestEvidence;
use crate::findings::{Check, CheckName, Code, Decision, Finding, Report, Subject};
use crate::http::{Base, HeaderMap, RequestId, StatusCode, Timing, answers};
use crate::interface::{InterfaceCode, InterfaceEvidence, ProviderFault};
use crate::registry::{self, Owner};
use crate::reply::signed_envelope;
use crate::trust::RevocationSource;
use crate::validation::{Carriage, ContractRule, ServiceRule, ServiceSeen, SignedBody, TransportRule};
use crate::workers::Work;
use crate::xml::{self, PlainElement};

/// A message as it came to an endpoint.
pub(super) struct Arrival<'a> {
    pub(super) id: &'a RequestId,
    pub(super) base: &'a Base,
    pub(super) headers: &'a HeaderMap,
    /// Who is behind the connection, where it proved that.
    pub(super) client: Option<Owner>,
    pub(super) contract: ContractRule,
    /// What it asks of the workers.
    pub(super) size: Work,
    pub(super) now: Now,
    pub(super) answering: Answering,
}

/// What goes back to the sender.
enum Said {
    Own(ServiceAnswer),
    Passed(ProviderAnswer),
    Fault { code: String, message: String },
    Raw { status: u16, body: String },
}

/// Whether a message may be to one of these services: by what stands in an element of the name `serviceId`, without a parse. What is not
/// certain counts as yes; the judge decides by what is signed.
///
/// One to a service that nobody has is looked at too: what is wrong with its document is of no interest then.
pub(super) fn may_be_for(gateway: &Gateway, octets: &[u8]) -> bool {
    const NAME: &str = "serviceId";
    // UTF-16, for instance.
    let Ok(text) = std::str::from_utf8(octets) else { return true };
    let mut rest = text;
    let mut found = false;
    while let Some(at) = rest.find(NAME) {
        rest = &rest[at + NAME.len()..];
        let Some((within, after)) = rest.split_once('>').filter(|(within, _)| !within.contains(['<', '&']))
        else {
            continue;
        };
        // `</serviceId>` and `<serviceId/>` have no text.
        let value = after.split('<').next().unwrap_or_default().trim();
        if within.ends_with('/') {
            continue;
        }
        found |= !value.is_empty();
        if is_elsewhere(gateway, value) || value.contains('&') || after.trim_start().starts_with("<!") {
            return true;
        }
    }
    !found
}

/// Whether the services of the regulations have nothing to do with a message to this service.
fn is_elsewhere(gateway: &Gateway, service_id: &str) -> bool {
    gateway.services.channel.services.has(service_id) || gateway.services.catalogue.find(service_id).is_none()
}

/// Answers a message to such a service; nothing where it is to none.
pub(super) async fn dispatched(
    gateway: &Arc<Gateway>,
    channel: Channel,
    arrival: &Arrival<'_>,
    octets: &Bytes,
) -> Option<Response> {
    let &Arrival { id, base, headers, client, contract, size, now, .. } = arrival;
    let answering = arrival.answering;
    let document = incoming::document(headers, octets.clone()).ok()?;
    let body = document.clone();
    let carriage = carriage(channel, headers);
    let judging = judged(gateway, size, now, Timing::start(), move |gateway, revocation, timer| {
        let by = By { contract, client, revocation };
        seen(gateway, &body, carriage.clone(), by, now, timer)
    });
    let (seen, mut timer) = match judging.await {
        Ok(judged) => judged,
        Err(_) => {
            return Some(fault::fault(gateway, &busy(now), Operation::SendMessage, None, answering).await);
        }
    };
    let services = &gateway.services.channel.services;
    let said = seen.said.clone().filter(|said| is_elsewhere(gateway, &said.service_id))?;
    let facts = Facts::of(Way::Soap, octets.len(), now).said(Some(&said)).signed(&seen.reports, None);
    let sender = seen.transport.as_ref();
    let owner = sender.map(|signer| {
        sender::of_transport(signer.certificate(), &said.sender_id, &gateway.services.rules.systems)
    });
    let certificate = sender.map(|signer| signer.certificate().clone());
    let mut seen = seen;
    if !services.has(&said.service_id) {
        seen.reports.push(unknown(gateway, &said.service_id));
    }
    let rejected = seen.reports.iter().any(|report| report.decision() != Decision::Accepted);
    let Some(asked) = seen.asked.filter(|_| !rejected) else {
        let refused = Refused::judged(seen.reports, now).counted(&gateway.services.metrics);
        let facts = facts.refused(&refused);
        let digest = sha256(octets);
        let origin = sender::origin(registry::Channel::Soap, Some(&said), owner.or(client), &digest);
        let came = Came { id, status: 500, facts: &facts, origin, digest, body: octets };
        let is_kept = kept_refusals::keep(gateway, &refused, came).await;
        timer.ended("journal");
        decided(&mut timer, &refused.reports);
        let refused = refused.reported(base, id, is_kept);
        let fault =
            fault::fault(gateway, &refused, Operation::SendMessage, Some(&said.message_id), answering).await;
        return Some(refused.linked(facts.beside(fault)).timed(timer));
    };
    decided(&mut timer, &seen.reports);
    let call = ServiceCall {
        message: asked.message,
        document: asked.document,
        shape: asked.shape,
        data: asked.data,
        sender: certificate,
        signer: seen.signer,
        session_id: gateway.session_id(),
        now,
    };
    let answered = match unexpected(services, &call) {
        Some(fault) => Err((InterfaceCode::DocumentUnexpected, fault)),
        None => services.answer(&call).await.map_err(|fault| (InterfaceCode::ProviderUnavailable, fault)),
    };
    timer.ended("service");
    let outcome = match answered {
        Ok(Answered::Provider(octets)) => provider(gateway, &call, octets, arrival).await,
        Ok(Answered::Own(answer)) => Ok(Said::Own(answer)),
        Ok(Answered::Fault { code, message }) => Ok(Said::Fault { code, message }),
        Ok(Answered::Raw { status, body }) => Ok(Said::Raw { status, body }),
        Err(fault) => Err(fault),
    };
    timer.ended("provider");
    let (response, facts) = match outcome {
        Ok(answered) => {
            gateway.services.metrics.decided(Decision::Accepted, None);
            (said_back(gateway, &call, answered, answering).await, facts.answered())
        }
        Err((code, fault)) => {
            let evidence = InterfaceEvidence::Provider(fault);
            let refused = Refused::own(code, evidence, now).counted(&gateway.services.metrics);
            let message_id = Some(call.message.message_id.as_str());
            let fault = fault::fault(gateway, &refused, Operation::SendMessage, message_id, answering).await;
            (fault, facts.refused(&refused))
        }
    };
    timer.ended("sign");
    Some(facts.beside(response.timed(timer)))
}

fn carriage(channel: Channel, headers: &HeaderMap) -> Carriage {
    let transport = match channel {
        Channel::SyncSigned => TransportRule::Signed,
        Channel::Sync | Channel::Async => TransportRule::Optional,
    };
    Carriage { transport, remarks: incoming::remarks(headers) }
}

/// By what octets are judged.
struct By<'a> {
    contract: ContractRule,
    /// Who is behind the connection, where it proved that.
    client: Option<Owner>,
    revocation: &'a dyn RevocationSource,
}

fn seen(
    gateway: &Gateway,
    octets: &[u8],
    carriage: Carriage,
    By { contract, client, revocation }: By<'_>,
    now: Now,
    timer: &mut Timing,
) -> ServiceSeen {
    let services = &gateway.services.channel.services;
    let rule = |service_id: &str| ServiceRule {
        declarant: services.route(service_id).and_then(|route| route.declarant.clone()),
    };
    let on_stage = &mut |name| timer.ended(name);
    let (judge, reader) = (gateway.judge_by(contract, revocation), gateway.reader(now).over(client));
    judge.service(octets, carriage, &reader, &rule, now, on_stage)
}

fn unknown(gateway: &Gateway, service_id: &str) -> Report {
    let asked = service_id.chars().take(60).collect();
    let nearest = gateway.services.catalogue.nearest(service_id).map(|near| near.to_string());
    let evidence = RequestEvidence::UnknownService { asked, nearest };
    let check = Check::failed(CheckName::Request, Finding::new(Code::ServiceUnknown, evidence));
    Report::of(Subject::Document, check)
}

/// The document is of another kind than the service's entry in the registry says.
fn unexpected(services: &Services, call: &ServiceCall) -> Option<ProviderFault> {
    let expected = services.route(&call.message.service_id)?.schema.clone()?;
    let (document, root) = (&call.document, call.document.root());
    let found = format!("{{{}}}{}", document.namespace(root), document.local_name(root));
    (found != expected)
        .then(|| ProviderFault::OtherDocument { expected, found: found.chars().take(200).collect() })
}

/// What a provider answered, judged: its signature, and whether it is an answer to this message.
async fn provider(
    gateway: &Arc<Gateway>,
    call: &ServiceCall,
    octets: Bytes,
    arrival: &Arrival<'_>,
) -> Result<Said, (InterfaceCode, ProviderFault)> {
    let route = gateway.services.channel.services.route(&call.message.service_id);
    let rule = match route.as_deref().map(|route| &route.kind) {
        Some(RouteKind::Routed(to)) => to.signature,
        _ => AnswerRule::Signed,
    };
    let (now, size) = (arrival.now, arrival.size);
    let read = judged(gateway, size, now, Timing::start(), move |gateway, revocation, _| {
        read_answer(gateway, &octets, rule, revocation, now)
    });
    let refused = |fault| (InterfaceCode::ProviderAnswerRefused, fault);
    let (read, _) = read.await.map_err(|_| (InterfaceCode::Busy, ProviderFault::Unavailable))?;
    let (body, signer) = read.map_err(refused)?;
    let owner = route.and_then(|route| gateway.services.channel.directory.party(&route.owner));
    let pinned = owner.map(|owner| owner.certificates.clone()).unwrap_or_default();
    if let Some(signer) = signer.filter(|_| !pinned.is_empty())
        && !pinned.iter().any(|one| one.is(&signer))
    {
        return Err(refused(ProviderFault::OtherSigner));
    }
    match body {
        ProviderBody::Fault { code, message } => Ok(Said::Fault { code, message }),
        ProviderBody::Answer(answer) => {
            let other = answer.correlation_id.as_ref().filter(|id| **id != call.message.message_id);
            match other {
                Some(id) => {
                    let correlation_id = id.chars().take(60).collect();
                    Err(refused(ProviderFault::OtherMessage { correlation_id }))
                }
                None => Ok(Said::Passed(answer)),
            }
        }
    }
}

type Read = (ProviderBody, Option<crate::x509::Certificate>);

fn read_answer(
    gateway: &Gateway,
    octets: &[u8],
    rule: AnswerRule,
    revocation: &dyn RevocationSource,
    now: Now,
) -> Result<Read, ProviderFault> {
    let SignedBody { report, signer, content, .. } = gateway.judge(revocation).body(octets, now);
    let not_an_answer = |found| ProviderFault::NotAnAnswer { found };
    if let (Some(content), Some(signer)) = (&content, &signer) {
        let body = ProviderBody::read(content.root()).map_err(not_an_answer)?;
        return Ok((body, Some(signer.certificate().clone())));
    }
    let parsed = xml::parse(octets).map_err(|_| ProviderFault::NotAnEnvelope { status: 200 })?;
    let envelope = Envelope::read(parsed).map_err(|_| ProviderFault::NotAnEnvelope { status: 200 })?;
    if has_signature(&envelope) {
        return Err(ProviderFault::SignatureRefused { code: code_of(&report) });
    }
    let body =
        ProviderBody::read(PlainElement::new(&envelope.document, envelope.body)).map_err(not_an_answer)?;
    match (rule, &body) {
        // A fault need not be signed: whoever stands on the way can refuse to deliver as well.
        (AnswerRule::Signed, ProviderBody::Answer(_)) => Err(ProviderFault::Unsigned),
        _ => Ok((body, None)),
    }
}

fn has_signature(envelope: &Envelope) -> bool {
    let signature = |header| {
        let document = &envelope.document;
        document.subtree(header).any(|id| document.is(id, crate::xmldsig::ns::DS, "Signature"))
    };
    envelope.header.is_some_and(signature)
}

fn code_of(report: &Report) -> String {
    report.leading().map_or_else(String::new, |finding| finding.code.as_str().to_owned())
}

/// The answer on the wire, in the gateway's name.
async fn said_back(gateway: &Arc<Gateway>, call: &ServiceCall, said: Said, answering: Answering) -> Response {
    let (code, message, message_id, document, element, shape) = match said {
        Said::Own(ServiceAnswer { status_code, status_message, data, shape }) => {
            (status_code, status_message, None, data, None, shape)
        }
        Said::Passed(ProviderAnswer { message_id, status_code, status_message, data, .. }) => {
            (status_code, status_message, message_id, None, data, None)
        }
        Said::Fault { code, message } => {
            let fault = SoapFault { code, message, session_id: call.session_id.clone(), at: call.now };
            return fault::passed_on(gateway, fault, answering).await;
        }
        Said::Raw { status, body } => {
            let status = StatusCode::from_u16(status).unwrap_or(StatusCode::OK);
            return answers::answer(status, "text/html; charset=utf-8", body);
        }
    };
    let work = Arc::clone(gateway);
    let (correlation_id, session_id) = (call.message.message_id.clone(), call.session_id.clone());
    let (service_id, now) = (call.message.service_id.clone(), call.now);
    let signed = gateway.services.workers.run(move || {
        let (services, rules) = (&work.services, &work.services.soap);
        let data = match (&document, &element) {
            (Some(document), _) => AnswerData::Document(document),
            (None, Some(element)) => AnswerData::Element(element),
            (None, None) => AnswerData::Nothing,
        };
        let envelope = envelope::send_message_response(&Answer {
            message_id: &message_id.unwrap_or_else(|| services.random.uuid()),
            correlation_id: &correlation_id,
            date: now,
            status_code: &code,
            status_message: &message,
            session_id: &session_id,
            data,
            shape: shape.unwrap_or_else(|| rules.shape_of(&service_id)),
            quirks: rules.quirks,
            version: answering.version,
        });
        signed_envelope(&envelope, rules.signature, &*services.signer, &*services.random)
    });
    match signed.await {
        Ok(Ok(envelope)) => answers::answer(StatusCode::OK, answering.content_type(), envelope),
        _ => {
            let id = Some(call.message.message_id.as_str());
            fault::fault(gateway, &busy(now), Operation::SendMessage, id, answering).await
        }
    }
}
