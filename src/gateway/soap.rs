//! SOAP: `SendMessage` of the synchronous channel, shep.md §1.

use std::sync::Arc;

use super::cases;
use super::journal::{Origin, journal};
use super::reading::ServiceRequest;
use super::rest::{Message, document_digest, not_registered, submission};
use super::services::{Inner, busy, judged};
use crate::clock::Now;
use crate::envelope::{self, Fault, SendMessage};
use crate::findings::{Decision, Finding};
use crate::gateway::accept::{self, Judged};
use crate::gateway::refusal::{Refused, soap_code};
use crate::gateway::timing::StageTimer;
use crate::gateway::{Answer, Arrival, Channel};
use crate::registry::{self, Registered, State};
use crate::reply::{Receipt, regulation_message, signed_envelope, signed_receipt};

/// SOAP 1.1 §6.2.
const CONTENT_TYPE: &str = "text/xml; charset=utf-8";

pub(super) async fn soap(inner: Arc<Inner>, channel: Channel, arrival: Arrival, timer: StageTimer) -> Answer {
    let now = arrival.now;
    let body = arrival.body.clone();
    let done = judged(&inner, now, timer, move |work, lists, timer| {
        let (judge, reader) = (work.judge(lists), work.reader());
        let judged = accept::message(&body, channel, &judge, reader, now, &mut |name| timer.ended(name));
        (judged, document_digest(&body))
    });
    let Ok(((judged, digest), mut timer)) = done.await else { return fault(&inner, &busy(now)).await };
    let Judged { message, reports, request } = judged;
    let (sender, id) = message
        .as_ref()
        .map_or(("", ""), |message| (message.sender_id.as_str(), message.message_id.as_str()));
    let (Some(request), Some(message)) = (request, message.as_ref()) else {
        let refused = Refused { reports, at: now };
        let (_, code) = refused.leading();
        inner.services.metrics.decided(code.decision(), Some(code));
        let origin = Origin { channel: registry::Channel::Soap, sender, id, digest };
        journal(&inner, &refused, origin, &arrival.body).await;
        return fault(&inner, &refused).await.with("server-timing", timer.header());
    };
    // The same message again has another session id or transport signature; what was asked is the business document.
    let digest = document_digest(request.octets());
    let of = Message { channel: registry::Channel::Soap, sender: sender.to_owned(), id: id.to_owned() };
    let registered = match submission(&request, of, digest, &reports, &arrival) {
        Ok(submission) => {
            inner.services.registry.register(submission).await.map_err(|error| not_registered(&error, now))
        }
        Err(finding) => Err(Refused::one(finding, now)),
    };
    let registered = match registered {
        Ok(registered) => registered,
        Err(refused) => {
            let (_, code) = refused.leading();
            inner.services.metrics.decided(code.decision(), Some(code));
            return fault(&inner, &refused).await;
        }
    };
    timer.ended("register");
    inner.services.metrics.decided(Decision::Accepted, None);
    // Synchronous: what the provider decides at once goes back in this answer.
    cases::taken_on(&inner, registered.number()).await;
    timer.ended("work");
    let answer = answer(&inner, message, &registered, request.asked(), now).await;
    timer.ended("sign");
    answer.with("server-timing", timer.header())
}

/// shep.md §1.3: the result where there is one, the receipt where there is none yet.
async fn answer(
    inner: &Arc<Inner>,
    message: &SendMessage,
    registered: &Registered,
    asked: &ServiceRequest,
    now: Now,
) -> Answer {
    let number = registered.number();
    let (case, result) =
        (inner.services.registry.case(number).await, inner.services.registry.result(number).await);
    let state = case.ok().flatten().map_or(registered.state(), |case| case.state);
    let document = result.ok().flatten().and_then(|result| String::from_utf8(result.document.to_vec()).ok());
    let (work, message, registered) = (Arc::clone(inner), message.clone(), registered.clone());
    let (request_number, service) = (asked.application.request_number.clone(), asked.service.id.clone());
    let signed = inner.services.workers.run(move || {
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
            State::Refused | State::DocumentsRefused => ("SCSE001", "Запрос рассмотрен, в услуге отказано"),
            State::Completed => ("SCSS001", "Запрос выполнен успешно"),
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
        Ok(Ok(envelope)) => Answer::new(200, CONTENT_TYPE, envelope),
        _ => fault(inner, &busy(now)).await,
    }
}

/// SOAP 1.1 §6.2: a fault goes out with HTTP 500; its Body is signed as any answer's.
async fn fault(inner: &Arc<Inner>, refused: &Refused) -> Answer {
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
    let (work, at) = (Arc::clone(inner), refused.at);
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
    let signed = inner
        .services
        .workers
        .run(move || signed_envelope(&text, &*work.services.signer, &*work.services.random))
        .await;
    let body = match signed {
        Ok(Ok(signed)) => signed,
        // Better an unsigned word than none.
        _ => unsigned,
    };
    Answer::new(500, CONTENT_TYPE, body)
}
