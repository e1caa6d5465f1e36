//! SOAP: `SendMessage` of the synchronous channel, [contract §1](crate::manual::contract).

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;

use super::accept::{Arrived, Door, Rejected, accept};
use super::services::{Gateway, busy, size_of};
use super::{sender, turns};
use crate::clock::Now;
use crate::envelope::{self, Fault, FaultKind, SendMessage};
use crate::findings::{Code, Subject};
use crate::gateway::refusal::{Refused, soap_code};
use crate::gateway::{Channel, wsdl};
use crate::http::answers::{self, With as _};
use crate::http::{Base, HeaderMap, Received, StatusCode, WholeBody};
use crate::interface::{AnyCode, Trouble};
use crate::registry::{self, Registered, Terms};
use crate::reply::{Receipt, regulation_message, signed_envelope, signed_receipt};
use crate::text::{self, Lang};
use crate::workers::Lane;

/// SOAP 1.1 §6.2.
const CONTENT_TYPE: &str = "text/xml; charset=utf-8";

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
        None => answers::problem(StatusCode::NOT_FOUND, Trouble::NoWsdlPart),
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
    received: Received,
    headers: HeaderMap,
    WholeBody(octets): WholeBody,
) -> Response {
    let size = size_of(&received, octets.len(), Lane::Requests);
    let client = sender::of_connection(&received, &gateway.services.rules.systems).first().copied();
    let arrived = Arrived { door: Door::Soap(channel), headers: &headers, octets, client, size, now };
    let mut accepted = match accept(&gateway, arrived).await {
        Ok(accepted) => accepted,
        Err(Rejected { refused, timer }) => {
            let fault = fault(&gateway, &refused).await;
            return match timer {
                Some(timer) => fault.with("server-timing", timer.header()),
                None => fault,
            };
        }
    };
    // Synchronous: what the provider decides at once goes back in this answer.
    turns::taken_on(&gateway, accepted.registered.number()).await;
    accepted.timer.ended("work");
    let mut timer = accepted.timer;
    let token = gateway.shown(accepted.token).map(|token| token.to_string());
    let answer = answer(&gateway, accepted.message, accepted.registered, accepted.terms, token, now).await;
    timer.ended("sign");
    answer.with("server-timing", timer.header())
}

/// [contract §1.3](crate::manual::contract): the result where there is one, the receipt where there is none yet.
async fn answer(
    gateway: &Arc<Gateway>,
    message: Option<SendMessage>,
    registered: Registered,
    terms: Terms,
    token: Option<String>,
    now: Now,
) -> Response {
    let number = registered.number();
    let (case, result) =
        (gateway.services.registry.case(number).await, gateway.services.registry.result(number).await);
    let state = case.ok().flatten().map_or(registered.state(), |case| case.state);
    let document = result.ok().flatten().and_then(|result| String::from_utf8(result.document.to_vec()).ok());
    let work = Arc::clone(gateway);
    let signed = gateway.services.workers.run(move || {
        let services = &work.services;
        let data = match document {
            Some(document) => Ok(document),
            None => signed_receipt(
                &Receipt {
                    number: &registered.number().to_string(),
                    request_number: terms.request_number.as_deref(),
                    service_id: &terms.service_id,
                    status: state.as_str(),
                    registered_at: registered.registered_at(),
                    due_at: registered.due_at(),
                    access_token: token.as_deref(),
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
            correlation_id: message.as_ref().map_or("", |message| &message.message_id),
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

/// Where the error is to be looked for, and the regulation's message where there is one, in the two languages of the contract.
fn fault_data(code: AnyCode) -> String {
    let fault = code.at_fault();
    let mut data =
        format!("{} {}", text::at_fault_line(fault, Lang::Ru), text::at_fault_line(fault, Lang::Kk));
    if let AnyCode::Finding(code) = code
        && let Some((name, text)) = regulation_message(code)
    {
        data.push_str(&format!(" {name}: {} / {}", text.kk, text.ru));
    }
    data
}

/// Every finding: the contract's code, what was found in Russian, and what to do in both languages.
fn causes(refused: &Refused) -> Vec<(String, String, Option<String>)> {
    let cause = |subject, code: AnyCode, line: String| {
        let (of, hint) = (soap_code(subject, code), text::refusal_hint(code));
        (of.code.to_owned(), format!("{}: {line}", of.text), Some(format!("{} / {}", hint.ru, hint.kk)))
    };
    let own = refused.own.as_deref().into_iter().map(|(code, evidence)| {
        let line = text::interface_line(*code, evidence, Lang::Ru);
        cause(Subject::Document, (*code).into(), line)
    });
    let findings = refused.reports.iter().flat_map(|report| {
        report
            .findings()
            .map(|finding| cause(report.subject, finding.code.into(), text::line(finding, Lang::Ru)))
    });
    own.chain(findings).collect()
}

/// SOAP 1.1 §6.2: a fault goes out with HTTP 500; its Body is signed as any answer's.
async fn fault(gateway: &Arc<Gateway>, refused: &Refused) -> Response {
    let (subject, code) = refused.leading();
    let leading = soap_code(subject, code);
    let causes = causes(refused);
    let data = fault_data(code);
    let (work, at) = (Arc::clone(gateway), refused.at);
    let text = {
        let session_id = work.session_id();
        envelope::fault_envelope(&Fault {
            kind: match code {
                AnyCode::Finding(Code::HeaderNotUnderstood) => FaultKind::MustUnderstand,
                _ => FaultKind::Server,
            },
            code: leading.code,
            message: leading.text,
            data: Some(&data),
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
