//! Messages of the synchronous channel to services that are no regulation's: who answers them is one table ([`crate::exchange::Services`]).
//! What goes to a service is judged first, and what a provider behind a URL answers is judged before the gateway signs it anew.

use std::sync::Arc;

use axum::response::Response;
use bytes::Bytes;

use super::accept::sha256;
use super::answering::Answering;
use super::fault;
use super::journal::{Facts, Way};
use super::kept_refusals::{self, Came};
use super::refusal::Refused;
use super::service_answer::{self, Arrival, NotAnswered, Reply};
use super::services::{Gateway, busy, judged_then};
use super::timing::{Timed as _, decided};
use super::{Channel, incoming, sender};
use crate::clock::Now;
use crate::envelope::{Asked, Operation, Shape};
use crate::exchange::{AtOnce, RouteKind, ServiceCall, Services};
use crate::findings::evidence::RequestEvidence;
use crate::findings::{Check, CheckName, Code, Decision, Finding, Report, Subject};
use crate::http::{HeaderMap, Timing};
use crate::interface::{InterfaceEvidence, ProviderFault};
use crate::registry::{self, Owner};
use crate::trust::RevocationSource;
use crate::validation::{Carriage, ContractRule, ServiceRule, ServiceSeen, TransportRule};

/// Whether a message may be to one of these services: by what stands in an element of the name `serviceId`, without a parse. What is not
/// certain counts as yes; the judge decides by what is signed.
///
/// One to a service that nobody has is looked at too: what is wrong with its document is of no interest then.
pub(super) fn may_be_for(gateway: &Gateway, octets: &[u8]) -> bool {
    match services_named(octets) {
        Some(named) => named.is_empty() || named.iter().any(|id| is_elsewhere(gateway, id)),
        None => true,
    }
}

/// What stands in elements of the name `serviceId`; nothing where that is not certain.
fn services_named(octets: &[u8]) -> Option<Vec<&str>> {
    const NAME: &str = "serviceId";
    // UTF-16, for instance.
    let text = simdutf8::basic::from_utf8(octets).ok()?;
    let mut named = Vec::new();
    for at in memchr::memmem::find_iter(octets, NAME) {
        let rest = &text[at + NAME.len()..];
        let Some((within, after)) = rest.split_once('>').filter(|(within, _)| !within.contains(['<', '&']))
        else {
            continue;
        };
        // `</serviceId>` and `<serviceId/>` have no text.
        let begun = text[..at].rfind('<').map_or("", |tag| &text[tag + 1..at]);
        if begun.starts_with('/') || within.ends_with('/') {
            continue;
        }
        let value = after.split('<').next().unwrap_or_default().trim();
        let markup = after.trim_start();
        if value.contains('&') || markup.starts_with("<!") || markup.starts_with("<?") {
            return None;
        }
        if !value.is_empty() {
            named.push(value);
        }
    }
    Some(named)
}

/// Whether the services of the regulations have nothing to do with a message to this service.
fn is_elsewhere(gateway: &Gateway, service_id: &str) -> bool {
    gateway.services.channel.services.has(service_id) || gateway.services.catalogue.find(service_id).is_none()
}

/// What a message came to on the worker that judged it.
struct Handled {
    seen: ServiceSeen,
    /// Who answers it, where it may go on.
    next: Option<Next>,
}

enum Next {
    /// What goes back is written already, or it is known why there is nothing.
    Written(Result<Reply, NotAnswered>),
    /// The service has to be waited for.
    Waits(Box<ServiceCall>, AtOnce),
}

/// Answers a message to such a service; nothing where it is to none.
pub(super) async fn dispatched(
    gateway: &Arc<Gateway>,
    channel: Channel,
    arrival: &Arrival<'_>,
    octets: &Bytes,
) -> Option<Response> {
    let &Arrival { id, base, headers, client, contract, size, now, answering } = arrival;
    let document = incoming::document(headers, octets.clone()).ok()?;
    let carriage = carriage(channel, headers);
    let judge = move |gateway: &Gateway, revocation: &dyn RevocationSource, timer: &mut Timing| {
        let by = By { contract, client, revocation };
        seen(gateway, &document, carriage.clone(), by, now, timer)
    };
    let go_on =
        move |gateway: &Gateway, seen, timer: &mut Timing| handled(gateway, seen, answering, now, timer);
    let judging = judged_then(gateway, size, now, Timing::start(), judge, go_on);
    let Ok((Handled { seen, next }, mut timer)) = judging.await else {
        return Some(fault::fault(gateway, &busy(now), Operation::SendMessage, None, answering).await);
    };
    let ServiceSeen { said, mut reports, transport, .. } = seen;
    let said = said.filter(|said| is_elsewhere(gateway, &said.service_id))?;
    let facts = Facts::of(Way::Soap, octets.len(), now).said(Some(&said)).signed(&reports, None);
    let Some(next) = next else {
        if !gateway.services.channel.services.has(&said.service_id) {
            reports.push(unknown(gateway, &said.service_id));
        }
        let owner = transport.map(|signer| {
            sender::of_transport(signer.certificate(), &said.sender_id, &gateway.services.rules.systems)
        });
        let refused = Refused::judged(reports, now).counted(&gateway.services.metrics);
        let facts = facts.refused(&refused);
        let digest = sha256(octets);
        let origin = sender::origin(registry::Channel::Soap, Some(&said), owner.or(client), &digest);
        let came = Came { id, status: 500, facts: &facts, origin, digest, body: octets };
        let is_kept = Box::pin(kept_refusals::keep(gateway, &refused, came)).await;
        timer.ended("journal");
        decided(&mut timer, &refused.reports);
        let refused = refused.reported(&gateway.public(base.clone()), id, is_kept);
        let facts = facts.reported(is_kept);
        let fault =
            fault::fault(gateway, &refused, Operation::SendMessage, Some(&said.message_id), answering).await;
        return Some(refused.linked(facts.beside(fault)).timed(timer));
    };
    decided(&mut timer, &reports);
    let facts = facts.remarked(reports);
    let written = match next {
        Next::Written(written) => written,
        Next::Waits(call, so_far) => {
            let answered = gateway.services.channel.services.answer(&call, so_far).await;
            timer.ended("service");
            let written = Box::pin(service_answer::waited_for(gateway, *call, answered, arrival)).await;
            timer.ended("provider");
            written
        }
    };
    let (response, facts) = match written {
        Ok(reply) => {
            gateway.services.metrics.decided(Decision::Accepted, None);
            (reply.into_answer(gateway, &said.message_id, arrival).await, facts.answered())
        }
        Err((code, fault)) => {
            let evidence = InterfaceEvidence::Provider(fault);
            let refused = Refused::own(code, evidence, now).counted(&gateway.services.metrics);
            let message_id = Some(said.message_id.as_str());
            let fault = fault::fault(gateway, &refused, Operation::SendMessage, message_id, answering).await;
            (fault, facts.refused(&refused))
        }
    };
    timer.ended("sign");
    Some(facts.beside(response.timed(timer)))
}

/// What follows from the verdict without waiting for anybody: the answer of a service of this process, written and signed.
fn handled(
    gateway: &Gateway,
    mut seen: ServiceSeen,
    answering: Answering,
    now: Now,
    timer: &mut Timing,
) -> Handled {
    let services = &gateway.services.channel.services;
    let accepted = seen.reports.iter().all(|report| report.decision() == Decision::Accepted);
    let asked = seen.asked.take().filter(|asked| {
        let service_id = &asked.message.service_id;
        accepted && is_elsewhere(gateway, service_id) && services.has(service_id)
    });
    let Some(Asked { mut message, document, shape, data }) = asked else {
        return Handled { seen, next: None };
    };
    message.properties.retain(|(key, _)| !sender::is_gateways_word(key));
    let call = ServiceCall {
        message,
        document,
        shape,
        data,
        sender: seen.transport.as_ref().map(|signer| signer.certificate().clone()),
        signer: seen.signer.take(),
        session_id: gateway.session_id(),
        now,
    };
    let so_far = match unexpected(services, &call) {
        Some(fault) => {
            let next = Next::Written(Err((service_answer::code_of_fault(&fault), fault)));
            return Handled { seen, next: Some(next) };
        }
        None => services.at_once(&call),
    };
    timer.ended("service");
    let next = match so_far {
        AtOnce::Answered(answered) => {
            Next::Written(service_answer::written(gateway, &call, answered, answering))
        }
        waits => Next::Waits(Box::new(call), waits),
    };
    Handled { seen, next: Some(next) }
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
    let rule = |service_id: &str| {
        services.route(service_id).map_or_else(ServiceRule::default, |route| {
            let is_passed_on = matches!(route.kind, RouteKind::Routed(_));
            ServiceRule { declarant: route.declarant.clone(), is_passed_on }
        })
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

/// The document is of another kind than the service's entry in the registry says, or there is none for a service that has to read one.
fn unexpected(services: &Services, call: &ServiceCall) -> Option<ProviderFault> {
    let route = services.route(&call.message.service_id);
    let is_passed_on = route.is_some_and(|route| matches!(route.kind, RouteKind::Routed(_)));
    if call.shape == Shape::Nothing && !is_passed_on {
        return Some(ProviderFault::NoDocument);
    }
    let expected = services.route(&call.message.service_id)?.schema.clone()?;
    let (document, root) = (&call.document, call.document.root());
    let found = format!("{{{}}}{}", document.namespace(root), document.local_name(root));
    (found != expected)
        .then(|| ProviderFault::OtherDocument { expected, found: found.chars().take(200).collect() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_services_that_a_message_names_are_found_without_a_parse_or_it_is_not_certain() {
        let named = |text: &'static str| services_named(text.as_bytes());
        let message = "<requestInfo><serviceId>a</serviceId></requestInfo><data>&lt;serviceId&gt;b&lt;/serviceId&gt;</data>";
        assert_eq!(named(message), Some(vec!["a"]), "the end-tag names none, and escaped text is no element");
        assert_eq!(
            named("<t:serviceId xml:id=\"x\">\n a </t:serviceId><serviceId>b</serviceId>"),
            Some(vec!["a", "b"])
        );
        assert_eq!(named("<serviceId/><serviceId></serviceId><other/>"), Some(vec![]));
        for uncertain in [
            "<serviceId><![CDATA[a]]></serviceId>",
            "<serviceId> <!-- --> a</serviceId>",
            "<serviceId><?x?>a</serviceId>",
            "<serviceId>&#97;</serviceId>",
        ] {
            assert_eq!(named(uncertain), None, "{uncertain}");
        }
        assert_eq!(services_named(&[0xFF, 0xFE]), None);
    }
}
