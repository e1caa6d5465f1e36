//! SOAP: `SendMessage` of the synchronous channel, [contract §1](crate::manual::contract).

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;

use super::cases;
use super::journal::{Origin, journal};
use super::reading::{self, ServiceRequest};
use super::rest::{Message, document_digest, not_registered, submission};
use super::services::{Gateway, busy, judged};
use crate::clock::Now;
use crate::envelope::{self, Business, Envelope, Fault, MessageFault, SendMessage};
use crate::findings::{Check, CheckName, Code, Decision, Finding, Report, Subject};
use crate::gateway::accept::{self, Examined};
use crate::gateway::refusal::{Refused, soap_code};
use crate::gateway::timing::StageTimer;
use crate::gateway::{Channel, wsdl};
use crate::http::answers::{self, With as _};
use crate::http::{Base, Received, StatusCode, WholeBody};
use crate::identity::AuthenticRequest;
use crate::registry::{self, Registered};
use crate::reply::{Receipt, regulation_message, signed_envelope, signed_receipt};
use crate::trust::RevocationSource;
use crate::wsse::{self, Transport};
use crate::xml::{self, Document, ElementView, PlainElement};

/// SOAP 1.1 §6.2.
const CONTENT_TYPE: &str = "text/xml; charset=utf-8";

/// What an envelope came to.
struct Checked {
    /// What the message says of itself, as far as it could be read.
    message: Option<SendMessage>,
    /// The reports.
    reports: Vec<Report>,
    /// The request, if it may go on.
    request: Option<Request>,
}

/// A request, what it asks for, and the business document's octets.
type Request = (AuthenticRequest, ServiceRequest, Vec<u8>);

/// A channel of a gateway: the state of the paths that speak SOAP.
#[derive(Clone)]
pub(super) struct Endpoint {
    pub(super) gateway: Arc<Gateway>,
    pub(super) channel: Channel,
}

/// The WSDL of this endpoint
///
/// `?wsdl` or nothing gives the root document; what it imports stands in it with full addresses.
#[utoipa::path(
    get,
    path = "",
    responses((status = 200, description = "WSDL 1.1.", body = String, content_type = "text/xml"))
)]
pub(super) async fn describe(State(endpoint): State<Endpoint>, received: Received, base: Base) -> Response {
    let address = format!("{}{}", base.0, received.uri().path());
    match wsdl::document(endpoint.channel, received.uri().query(), &address) {
        Some(document) => answers::answer(StatusCode::OK, CONTENT_TYPE, document),
        None => answers::problem(
            StatusCode::NOT_FOUND,
            Code::NotFound,
            "There is no such part of the WSDL",
            "Ask for ?wsdl; what it imports stands in it with full addresses.",
        ),
    }
}

/// Takes `SendMessage`, SOAP 1.1
///
/// What the provider decides at once is in the answer. A refusal is a SOAP fault, which goes out with HTTP 500.
#[utoipa::path(
    post,
    path = "",
    request_body(content = String, content_type = "text/xml", description = "An envelope with `SendMessage` of SyncChannel v10."),
    responses(
        (status = 200, description = "`SendMessageResponse`, signed by the gateway.", body = String, content_type = "text/xml"),
        (status = 500, description = "A fault, signed by the gateway.", body = String, content_type = "text/xml"),
    )
)]
pub(super) async fn send(
    State(Endpoint { gateway, channel }): State<Endpoint>,
    now: Now,
    WholeBody(octets): WholeBody,
) -> Response {
    let timer = StageTimer::start();
    let body = octets.clone();
    let done = judged(&gateway, now, timer, move |work, lists, timer| {
        let checked = check(work, lists, channel, &body, now, timer);
        (checked, document_digest(&body))
    });
    let Ok(((checked, digest), mut timer)) = done.await else { return fault(&gateway, &busy(now)).await };
    let Checked { message, reports, request } = checked;
    let (sender, id) = message
        .as_ref()
        .map_or(("", ""), |message| (message.sender_id.as_str(), message.message_id.as_str()));
    let (Some((request, asked, document)), Some(message)) = (request, message.as_ref()) else {
        let refused = Refused { reports, at: now };
        let (_, code) = refused.leading();
        gateway.services.metrics.decided(code.decision(), Some(code));
        let origin = Origin { channel: registry::Channel::Soap, sender, id, digest };
        journal(&gateway, &refused, origin, &octets).await;
        return fault(&gateway, &refused).await.with("server-timing", timer.header());
    };
    // The same message again has another session id or transport signature; what was asked is the business document.
    let digest = document_digest(&document);
    let of = Message { channel: registry::Channel::Soap, sender: sender.to_owned(), id: id.to_owned() };
    let registered = match submission(&request, &asked, of, digest, document.into(), &reports, now) {
        Ok(submission) => {
            gateway.services.registry.register(submission).await.map_err(|error| not_registered(&error, now))
        }
        Err(finding) => Err(Refused::one(finding, now)),
    };
    let registered = match registered {
        Ok(registered) => registered,
        Err(refused) => {
            let (_, code) = refused.leading();
            gateway.services.metrics.decided(code.decision(), Some(code));
            return fault(&gateway, &refused).await;
        }
    };
    timer.ended("register");
    gateway.services.metrics.decided(Decision::Accepted, None);
    // Synchronous: what the provider decides at once goes back in this answer.
    cases::taken_on(&gateway, registered.number()).await;
    timer.ended("work");
    let answer = answer(&gateway, message, &registered, &asked, now).await;
    timer.ended("sign");
    answer.with("server-timing", timer.header())
}

/// The reports on a message that is only looked at, as its channel would make them; `None` when the octets are no SOAP message. Of an
/// operation that is not the contract's, an answer for instance, the transport signature alone.
pub(super) fn looked_at(
    gateway: &Gateway,
    lists: &dyn RevocationSource,
    octets: &[u8],
    now: Now,
    timer: &mut StageTimer,
) -> Option<Vec<Report>> {
    // Most documents are none, and are not parsed for that.
    const NAME: &[u8] = b"Envelope";
    let document = octets
        .windows(NAME.len())
        .any(|name| name == NAME)
        .then(|| xml::parse(octets).ok().filter(Envelope::is_one))??;
    let body = document.child_elements(document.root()).find(|child| document.local_name(*child) == "Body");
    let operation = body.and_then(|body| document.child_elements(body).next());
    let is_message = operation.is_none_or(|operation| document.local_name(operation) == "SendMessage");
    let Checked { mut reports, .. } = check(gateway, lists, Channel::SyncSigned, octets, now, timer);
    reports.truncate(if is_message { reports.len() } else { 1 });
    Some(reports)
}

fn check(
    gateway: &Gateway,
    lists: &dyn RevocationSource,
    channel: Channel,
    body: &[u8],
    now: Now,
    timer: &mut StageTimer,
) -> Checked {
    let refused = |subject, name, finding| Checked {
        message: None,
        reports: vec![Report::of(subject, Check::failed(name, finding))],
        request: None,
    };
    if channel == Channel::Async {
        let finding = Finding::with(
            Code::ServiceUnknown,
            "the synchronous channel, /bip-sync-wss-gost/",
            "the asynchronous channel, which is not served yet",
        );
        return refused(Subject::Document, CheckName::Format, finding);
    }
    let document = match xml::parse(body) {
        Ok(document) => document,
        Err(error) => {
            return Checked {
                message: None,
                reports: vec![accept::unreadable(Subject::Transport, &error)],
                request: None,
            };
        }
    };
    timer.ended("parse");
    let envelope = match Envelope::read(document) {
        Ok(envelope) => envelope,
        Err(finding) => return refused(Subject::Transport, CheckName::Format, finding),
    };
    // For the journal and the fault only: claims of an envelope that may be refused.
    let claimed = SendMessage::read(PlainElement::new(&envelope.document, envelope.body))
        .ok()
        .map(|(message, _)| message);
    let rules = gateway.rules(lists);
    let (reports, read) = match wsse::verify_envelope(envelope, rules.signature, rules.known, now) {
        Transport::Signed(outcome) => {
            let (report, content) = accept::judge_transport(*outcome, &rules, now);
            timer.ended("transport");
            match content {
                Some(content) => (vec![report], taken_out(content.root())),
                None => return Checked { message: claimed, reports: vec![report], request: None },
            }
        }
        Transport::Unsigned { envelope, .. } if channel == Channel::Sync => {
            (Vec::new(), taken_out(PlainElement::new(&envelope.document, envelope.body)))
        }
        Transport::Unsigned { report, .. } => {
            return Checked { message: claimed, reports: vec![report], request: None };
        }
    };
    match read {
        Ok((message, business)) => {
            let (report, request) = examine(gateway, lists, business, &message, now, timer);
            let mut reports = reports;
            reports.push(report);
            Checked { message: Some(message), reports, request }
        }
        Err(fault) => {
            let code = if matches!(fault, MessageFault::Business(_)) {
                Code::XmlMalformed
            } else {
                Code::EnvelopeMalformed
            };
            let finding = Finding::with(
                code,
                "SendMessage of SyncChannel v10 with a business document in `data`",
                fault.to_string(),
            );
            let mut reports = reports;
            reports.push(Report::of(Subject::Document, Check::failed(CheckName::Format, finding)));
            Checked { message: claimed, reports, request: None }
        }
    }
}

fn taken_out<'a, E: ElementView<'a>>(body: E) -> Result<(SendMessage, Document), MessageFault> {
    let (message, data) = SendMessage::read(body)?;
    Ok((message, Business::read(data)?.document))
}

/// The checks of the business document, and its octets for the registry.
fn examine(
    gateway: &Gateway,
    lists: &dyn RevocationSource,
    business: Document,
    message: &SendMessage,
    now: Now,
    timer: &mut StageTimer,
) -> (Report, Option<Request>) {
    let document = business.source().as_bytes().to_vec();
    let read = |content: &_| reading::read(content, &gateway.services.catalogue, Some(&message.service_id));
    let Examined { report, request } =
        accept::examine_document(business, &gateway.rules(lists), read, now, &mut |name| timer.ended(name));
    (report, request.map(|(request, asked)| (request, asked, document)))
}

/// [contract §1.3](crate::manual::contract): the result where there is one, the receipt where there is none
/// yet.
async fn answer(
    gateway: &Arc<Gateway>,
    message: &SendMessage,
    registered: &Registered,
    asked: &ServiceRequest,
    now: Now,
) -> Response {
    let number = registered.number();
    let (case, result) =
        (gateway.services.registry.case(number).await, gateway.services.registry.result(number).await);
    let state = case.ok().flatten().map_or(registered.state(), |case| case.state);
    let document = result.ok().flatten().and_then(|result| String::from_utf8(result.document.to_vec()).ok());
    let (work, message, registered) = (Arc::clone(gateway), message.clone(), registered.clone());
    let (request_number, service) = (asked.application.request_number.clone(), asked.service.id.clone());
    let signed = gateway.services.workers.run(move || {
        let services = &work.services;
        let data = match document {
            Some(document) => Ok(document),
            None => signed_receipt(
                &Receipt {
                    number: &registered.number().to_string(),
                    request_number: request_number.as_deref(),
                    service_id: &service,
                    status: state.as_str(),
                    registered_at: registered.registered_at(),
                    due_at: registered.due_at(),
                },
                &*services.signer,
            ),
        };
        let (status_code, status_message) = match state {
            registry::State::Refused | registry::State::DocumentsRefused => {
                ("SCSE001", "Запрос рассмотрен, в услуге отказано")
            }
            registry::State::Completed => ("SCSS001", "Запрос выполнен успешно"),
            _ => ("SCSS001", "Запрос принят и зарегистрирован"),
        };
        let envelope = envelope::send_message_response(&envelope::Answer {
            message_id: &services.random.uuid(),
            correlation_id: &message.message_id,
            date: now,
            status_code,
            status_message,
            session_id: &work.session_id(),
            data: Some(&data?),
        });
        signed_envelope(&envelope, &*services.signer, &*services.random)
    });
    match signed.await {
        Ok(Ok(envelope)) => answers::answer(StatusCode::OK, CONTENT_TYPE, envelope),
        _ => fault(gateway, &busy(now)).await,
    }
}

/// SOAP 1.1 §6.2: a fault goes out with HTTP 500; its Body is signed as any answer's.
async fn fault(gateway: &Arc<Gateway>, refused: &Refused) -> Response {
    let (subject, code) = refused.leading();
    let leading = soap_code(subject, code);
    let told = |finding: &Finding| {
        let sides = match (&finding.expected, &finding.actual) {
            (Some(expected), Some(actual)) => format!(" (expected {expected}; found {actual})"),
            _ => String::new(),
        };
        format!("{}: {}{sides}", finding.code, finding.code.title().ru)
    };
    let causes: Vec<(String, String, Option<String>)> = refused
        .reports
        .iter()
        .flat_map(|report| report.findings().map(|finding| (report.subject, finding)))
        .map(|(subject, finding)| {
            let of = soap_code(subject, finding.code);
            (
                of.code.to_owned(),
                format!("{}: {}", of.text, told(finding)),
                Some(finding.code.hint().ru.to_owned()),
            )
        })
        .collect();
    let data = regulation_message(code)
        .map(|(name, text)| format!("{name}: {} / {} / {}", text.kk, text.ru, text.en));
    let (work, at) = (Arc::clone(gateway), refused.at);
    let text = {
        let session_id = work.session_id();
        envelope::fault_envelope(&Fault {
            code: leading.code,
            message: leading.text,
            data: data.as_deref(),
            date: at,
            session_id: &session_id,
            causes: &causes,
        })
    };
    let unsigned = text.clone();
    let signed = gateway
        .services
        .workers
        .run(move || signed_envelope(&text, &*work.services.signer, &*work.services.random))
        .await;
    let body = match signed {
        Ok(Ok(signed)) => signed,
        // Better an unsigned word than none.
        _ => unsigned,
    };
    answers::answer(StatusCode::INTERNAL_SERVER_ERROR, CONTENT_TYPE, body)
}
