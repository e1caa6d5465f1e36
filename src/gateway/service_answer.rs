//! What goes back to who sent a message to a service: written and signed by a worker, in the gateway's name. What a provider behind a URL
//! answers is judged before.

use std::sync::Arc;

use axum::response::Response;

use super::answering::Answering;
use super::fault::{self, SoapFault};
use super::services::{Gateway, busy, judged_then};
use crate::clock::Now;
use crate::envelope::{
    self, Answer, AnswerData, DataShape, Operation, ProviderAnswer, ProviderBody, ProviderRefusal,
};
use crate::exchange::{
    AnswerRule, AnswerShape, Answered, Provided, Route, RouteKind, ServiceAnswer, ServiceCall, provided,
};
use crate::http::{Base, HeaderMap, RequestId, StatusCode, Timing, answers};
use crate::interface::{InterfaceCode, ProviderFault};
use crate::registry::Owner;
use crate::reply::signed_envelope;
use crate::trust::RevocationSource;
use crate::validation::ContractRule;
use crate::workers::Work;

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
pub(super) enum Reply {
    /// A signed envelope.
    Envelope(String),
    /// A fault that somebody else found.
    Fault(SoapFault),
    /// Octets in the place of an envelope.
    Raw { status: u16, body: String },
    /// The answer could not be signed.
    NotSigned,
}

/// Why there is no answer.
pub(super) type NotAnswered = (InterfaceCode, ProviderFault);

/// What was said, before it is written.
enum Said {
    Own(ServiceAnswer),
    Passed(ProviderAnswer),
    Fault(ProviderRefusal),
    Raw { status: u16, body: String },
}

/// Writes and signs what a service of this process answered.
pub(super) fn written(
    gateway: &Gateway,
    call: &ServiceCall,
    answered: Result<Answered, ProviderFault>,
    answering: Answering,
) -> Result<Reply, NotAnswered> {
    let said = match answered.map_err(|fault| (code_of_fault(&fault), fault))? {
        Answered::Own(answer) => Said::Own(answer),
        Answered::Fault { code, message } => {
            Said::Fault(ProviderRefusal { code, message, ..ProviderRefusal::default() })
        }
        Answered::Raw { status, body } => Said::Raw { status, body },
        // It is judged first: `waited_for`.
        Answered::Provider(_) => {
            return Err((InterfaceCode::ProviderUnavailable, ProviderFault::Unavailable));
        }
    };
    Ok(reply(gateway, call, &said, answering))
}

/// A document that is not the service's own is the sender's to mend; what else a service does not answer is the provider's.
pub(super) const fn code_of_fault(fault: &ProviderFault) -> InterfaceCode {
    match fault {
        ProviderFault::OtherDocument { .. } | ProviderFault::Value { .. } => {
            InterfaceCode::DocumentUnexpected
        }
        ProviderFault::NoDocument => InterfaceCode::DocumentAbsent,
        // It has seen the message, and answered.
        ProviderFault::Parts { .. } => InterfaceCode::ProviderAnswerRefused,
        _ => InterfaceCode::ProviderUnavailable,
    }
}

fn reply(gateway: &Gateway, call: &ServiceCall, said: &Said, answering: Answering) -> Reply {
    let (services, rules) = (&gateway.services, &gateway.services.soap);
    let ((code, message), message_id, document, element, shape) = match said {
        Said::Own(ServiceAnswer { status, data, shape }) => {
            let shape = match *shape {
                AnswerShape::Stated(shape) => shape,
                // Whoever asks from within reads what the service has.
                AnswerShape::Usual(shape) if answering.is_within => shape,
                AnswerShape::Usual(usual) => rules.shape_of(&call.message.service_id, usual),
            };
            (rules.status_for(status), None, data.as_deref(), None, shape)
        }
        Said::Passed(ProviderAnswer { message_id, status_code, status_message, data, .. }) => {
            let status = (status_code.as_str(), status_message.as_str());
            (status, message_id.clone(), None, data.as_ref(), DataShape::default())
        }
        Said::Fault(refusal) => {
            let (refusal, session_id) = (refusal.clone(), call.session_id.clone());
            return Reply::Fault(SoapFault { refusal, session_id, at: call.now });
        }
        Said::Raw { status, body } => return Reply::Raw { status: *status, body: body.clone() },
    };
    let data = match (document, element) {
        (Some(document), _) => AnswerData::Document(document),
        (None, Some(element)) => AnswerData::Element(element),
        (None, None) => AnswerData::Nothing,
    };
    let envelope = envelope::send_message_response(&Answer {
        message_id: &message_id.unwrap_or_else(|| services.random.uuid()),
        correlation_id: &call.message.message_id,
        date: call.now,
        status_code: code,
        status_message: message,
        session_id: &call.session_id,
        data,
        shape,
        quirks: rules.quirks,
        version: answering.version,
    });
    match signed_envelope(&envelope, rules.signature, &*services.signer, &*services.random) {
        Ok(envelope) => Reply::Envelope(envelope),
        Err(_) => Reply::NotSigned,
    }
}

impl Reply {
    /// On the wire.
    pub(super) async fn into_answer(
        self,
        gateway: &Arc<Gateway>,
        message_id: &str,
        arrival: &Arrival<'_>,
    ) -> Response {
        let answering = arrival.answering;
        match self {
            Reply::Envelope(envelope) => answers::answer(StatusCode::OK, answering.content_type(), envelope),
            Reply::Fault(fault) => fault::passed_on(gateway, fault, answering).await,
            Reply::Raw { status, body } => {
                let status = StatusCode::from_u16(status).unwrap_or(StatusCode::OK);
                answers::answer(status, "text/html; charset=utf-8", body)
            }
            Reply::NotSigned => {
                let (refused, operation) = (busy(arrival.now), Operation::SendMessage);
                fault::fault(gateway, &refused, operation, Some(message_id), answering).await
            }
        }
    }
}

/// What the service came to that had to be waited for, written. What a provider answered is judged, its signature and whether it is an
/// answer to this message, and the answer is signed anew on the same worker.
pub(super) async fn waited_for(
    gateway: &Arc<Gateway>,
    call: ServiceCall,
    answered: Result<Answered, ProviderFault>,
    arrival: &Arrival<'_>,
) -> Result<Reply, NotAnswered> {
    let (now, size, answering) = (arrival.now, arrival.size, arrival.answering);
    let busy = |_| (InterfaceCode::Busy, ProviderFault::Unavailable);
    let octets = match answered {
        Ok(Answered::Provider(octets)) => octets,
        answered => {
            let work = Arc::clone(gateway);
            let writing = move || written(&work, &call, answered, answering);
            let own = Work { octets: size.octets, ..Work::FOLLOW_UP };
            return gateway.services.workers.run_for(own, writing).await.map_err(busy)?;
        }
    };
    let rule = match route(gateway, &call).as_deref().map(|route| &route.kind) {
        Some(RouteKind::Routed(to)) => to.signature,
        _ => AnswerRule::Signed,
    };
    let judge = move |gateway: &Gateway, revocation: &dyn RevocationSource, _: &mut Timing| {
        provided(&gateway.judge(revocation), &octets, (rule, answering.version), now)
    };
    let then = move |gateway: &Gateway, read: Result<Provided, ProviderFault>, _: &mut Timing| {
        let said = read.and_then(|read| believed(gateway, &call, read));
        let said = said.map_err(|fault| (InterfaceCode::ProviderAnswerRefused, fault))?;
        Ok(reply(gateway, &call, &said, answering))
    };
    judged_then(gateway, size, now, Timing::start(), judge, then).await.map_err(busy)?.0
}

fn route(gateway: &Gateway, call: &ServiceCall) -> Option<Arc<Route>> {
    gateway.services.channel.services.route(&call.message.service_id)
}

/// An answer of the owner of the service, to this message.
fn believed(
    gateway: &Gateway,
    call: &ServiceCall,
    Provided { body, signer }: Provided,
) -> Result<Said, ProviderFault> {
    let route = route(gateway, call);
    let owner = route.and_then(|route| gateway.services.channel.directory.party(&route.owner));
    let pinned = owner.map(|owner| owner.certificates.clone()).unwrap_or_default();
    if let Some(signer) = signer.filter(|_| !pinned.is_empty())
        && !pinned.iter().any(|one| one.is(&signer))
    {
        return Err(ProviderFault::OtherSigner);
    }
    match body {
        ProviderBody::Fault(refusal) => Ok(Said::Fault(refusal)),
        ProviderBody::Answer(answer) => {
            let other = answer.correlation_id.as_ref().filter(|id| **id != call.message.message_id);
            match other {
                Some(id) => {
                    let correlation_id = id.chars().take(60).collect();
                    Err(ProviderFault::OtherMessage { correlation_id })
                }
                None => Ok(Said::Passed(answer)),
            }
        }
    }
}
