//! REST: a signed document handed in, or only looked at.

use std::sync::Arc;

use bytes::Bytes;
use serde_json::json;

use super::journal::{Origin, journal};
use super::microscope::Handed;
use super::reading::{self, ServiceRequest};
use super::services::{Inner, busy, json as answer_json, judged};
use super::{cases, reports, soap};
use crate::clock::Now;
use crate::crypto::{DigestAlgorithm, digest};
use crate::encoding::hex;
use crate::findings::evidence::{self, ServiceEvidence};
use crate::findings::{Code, Decision, Finding, Report, Subject};
use crate::gateway::accept::{self, Examined};
use crate::gateway::refusal::{self, Refused};
use crate::gateway::timing::StageTimer;
use crate::gateway::{Answer, Arrival};
use crate::identity::AuthenticRequest;
use crate::registry::{self, Registered, RegistryError, StorageFault, Submission};
use crate::reply::{Receipt, RefusalDocument, signed_receipt, signed_refusal};
use crate::report::{self, Form};

/// The name under which the registry keeps what came over REST: the document's digest is the message's id there.
const SENDER: &str = "rest";

pub(super) async fn submit(inner: Arc<Inner>, arrival: Arrival, timer: StageTimer) -> Answer {
    let now = arrival.now;
    let body = arrival.body.clone();
    let done = judged(&inner, now, timer, move |work, lists, timer| {
        let read = |content: &_| reading::read(content, &work.services.catalogue, None);
        let examined = accept::examine(&body, &work.rules(lists), read, now, &mut |name| timer.ended(name));
        (examined, document_digest(&body))
    });
    let Ok(((Examined { report, request }, digest), mut timer)) = done.await else {
        return outward(&inner, &busy(now), &arrival).await;
    };
    let Some((request, asked)) = request else {
        inner.services.metrics.decided(report.decision(), report.leading().map(|finding| finding.code));
        let refused = Refused { reports: vec![report], at: now };
        let id = hex::encode(&digest);
        let origin = Origin { channel: registry::Channel::Rest, sender: SENDER, id: &id, digest };
        journal(&inner, &refused, origin, &arrival.body).await;
        return outward(&inner, &refused, &arrival).await.with("server-timing", timer.header());
    };
    let message =
        Message { channel: registry::Channel::Rest, sender: SENDER.to_owned(), id: hex::encode(&digest) };
    let submission = match submission(
        &request,
        &asked,
        message,
        digest,
        arrival.body.clone(),
        std::slice::from_ref(&report),
        &arrival,
    ) {
        Ok(submission) => submission,
        Err(finding) => return outward(&inner, &Refused::one(finding, now), &arrival).await,
    };
    match inner.services.registry.register(submission).await {
        Ok(registered) => {
            timer.ended("register");
            inner.services.metrics.decided(Decision::Accepted, None);
            if registered.arrival() == registry::Arrival::First {
                cases::take_on(&inner, registered.number().clone());
            }
            registered_answer(&inner, &registered, &asked, &report, &arrival)
                .await
                .with("server-timing", timer.header())
        }
        Err(error) => {
            let refused = not_registered(&error, now);
            let (_, code) = refused.leading();
            inner.services.metrics.decided(code.decision(), Some(code));
            outward(&inner, &refused, &arrival).await
        }
    }
}

pub(super) async fn verify(inner: Arc<Inner>, arrival: Arrival, timer: StageTimer) -> Answer {
    let now = arrival.now;
    let asked = match reports::asked(&arrival) {
        Ok(asked) => asked,
        Err(answer) => return *answer,
    };
    let handed = match Handed::read(&arrival) {
        Ok(handed) => handed,
        Err(finding) => return Refused::one(finding, now).to_answer(),
    };
    let done = judged(&inner, now, timer, move |work, lists, timer| {
        let judged = soap::looked_at(work, lists, &handed.document, now, timer).unwrap_or_else(|| {
            let read = |content: &_| reading::read(content, &work.services.catalogue, None);
            vec![
                accept::examine(&handed.document, &work.rules(lists), read, now, &mut |name| {
                    timer.ended(name)
                })
                .report,
            ]
        });
        let explanation = handed.explanation();
        timer.ended("explanation");
        (judged, explanation)
    });
    let Ok(((reports, explanation), timer)) = done.await else { return busy(now).to_answer() };
    // The one that speaks first; where nothing is wrong, the applicant's signature.
    let decision = reports.iter().map(Report::decision).max().unwrap_or(Decision::Rejected);
    let leading = reports
        .iter()
        .find(|report| report.decision() == decision && decision != Decision::Accepted)
        .or(reports.last());
    let code = leading.and_then(Report::leading).map(|finding| finding.code);
    // Octets that are no document have no signature to report on.
    let status = match code {
        Some(Code::XmlMalformed) => 400,
        Some(Code::XmlLimit) => 413,
        _ => 200,
    };
    if asked.form != Form::Json && explanation.is_none() {
        return reports::answer(status, &reports, asked, None).with("server-timing", timer.header());
    }
    let mut body = json!({
        "decision": decision,
        "code": code,
        "checks": refusal::checks(&reports),
        "report": leading.map(|report| report::json(report, asked.level)),
        "at": now.to_string(),
    });
    // Of a message the transport signature's report, then the document's.
    if reports.first().is_some_and(|report| report.subject == Subject::Transport) {
        body["reports"] = reports.iter().map(|report| report::json(report, asked.level)).collect();
    }
    if let Some(explanation) = explanation {
        body["explanation"] = explanation;
    }
    answer_json(status, &body).with("server-timing", timer.header())
}

pub(super) fn document_digest(body: &[u8]) -> [u8; 32] {
    let mut octets = [0; 32];
    octets.copy_from_slice(digest(DigestAlgorithm::Sha256, body).as_ref());
    octets
}

/// By whom and under which id a message came.
pub(super) struct Message {
    pub(super) channel: registry::Channel,
    pub(super) sender: String,
    pub(super) id: String,
}

/// What the registry keeps of an authentic request.
pub(super) fn submission(
    request: &AuthenticRequest,
    asked: &ServiceRequest,
    message: Message,
    digest: [u8; 32],
    document: Bytes,
    reports: &[Report],
    arrival: &Arrival,
) -> Result<Submission, Finding> {
    let service = &asked.service;
    let failed = || Finding::new(Code::Busy, ServiceEvidence::Internal);
    Ok(Submission {
        channel: message.channel,
        sender: message.sender,
        message_id: message.id,
        digest,
        service_id: service.id.clone(),
        service_code: service.code.clone(),
        declarant_id: request.declarant().to_owned(),
        request_number: asked.application.request_number.clone(),
        document,
        report: Bytes::from(report::kept(reports)),
        application: Bytes::from(serde_json::to_vec(&asked.application).map_err(|_| failed())?),
        received_at: arrival.now,
        due_at: service.due_at(arrival.now).map_err(|_| failed())?,
    })
}

/// Why the registry did not take it, in the terms of the report. The store's failures are logged where they are found.
pub(super) fn not_registered(error: &RegistryError, now: Now) -> Refused {
    let (code, why) = match error {
        RegistryError::Conflict { number } => {
            (Code::MessageConflict, evidence::Refusal::Conflict { number: number.to_string() })
        }
        RegistryError::TooLarge { octets, octets_max, .. } => {
            let (octets, octets_max) = (*octets, *octets_max);
            (Code::BodyTooLarge, evidence::Refusal::TooLarge { octets, octets_max })
        }
        RegistryError::Storage(StorageFault::Full) => (Code::StorageFull, evidence::Refusal::DiskFull),
        RegistryError::Storage(_) => (Code::StorageUnavailable, evidence::Refusal::Store),
        RegistryError::Closed => (Code::StorageUnavailable, evidence::Refusal::Closed),
        _ => (Code::Busy, evidence::Refusal::Queue),
    };
    Refused::one(Finding::new(code, ServiceEvidence::Registry(why)), now)
}

/// As the sender wants it: problem details, or XML signed by the gateway.
pub(super) async fn outward(inner: &Arc<Inner>, refused: &Refused, arrival: &Arrival) -> Answer {
    let answer = refused.to_answer();
    if !wants_xml(arrival) {
        return answer;
    }
    let (_, code) = refused.leading();
    let signed = {
        let (work, reports, at) = (Arc::clone(inner), refused.reports.clone(), refused.at);
        inner
            .services
            .workers
            .run(move || {
                signed_refusal(&RefusalDocument { code, reports: &reports, at }, &*work.services.signer)
            })
            .await
    };
    match signed {
        Ok(Ok(document)) => Answer { content_type: "application/xml", body: Bytes::from(document), ..answer },
        _ => answer,
    }
}

async fn registered_answer(
    inner: &Arc<Inner>,
    registered: &Registered,
    asked: &ServiceRequest,
    report: &Report,
    arrival: &Arrival,
) -> Answer {
    let number = registered.number().to_string();
    let base = format!("{}/api/v1/requests/{number}", arrival.base);
    // The same message again gives the same number: it was created before.
    let status = if registered.arrival() == registry::Arrival::First { 201 } else { 200 };
    if wants_xml(arrival) {
        let (work, application, service) =
            (Arc::clone(inner), asked.application.request_number.clone(), asked.service.id.clone());
        let (registered, number) = (registered.clone(), number.clone());
        let signed = inner.services.workers.run(move || {
            let receipt = Receipt {
                number: &number,
                request_number: application.as_deref(),
                service_id: &service,
                status: registered.state().as_str(),
                registered_at: registered.registered_at(),
                due_at: registered.due_at(),
            };
            signed_receipt(&receipt, &*work.services.signer)
        });
        if let Ok(Ok(document)) = signed.await {
            return Answer::new(status, "application/xml", document).with("location", base);
        }
    }
    let body = json!({
        "registrationNumber": number,
        "requestNumber": asked.application.request_number,
        "serviceId": asked.service.id,
        "status": registered.state().as_str(),
        "registeredAt": registered.registered_at().to_string(),
        "dueAt": registered.due_at().map(|due| due.to_string()),
        "links": { "self": base, "result": format!("{base}/result"), "report": format!("{base}/report") },
        "report": report::checks_json(report),
    });
    answer_json(status, &body).with("location", base)
}

pub(super) fn wants_xml(arrival: &Arrival) -> bool {
    arrival.accept.as_deref().is_some_and(|accept| {
        accept
            .split(',')
            .any(|kind| matches!(kind.split(';').next().map(str::trim), Some("application/xml" | "text/xml")))
    })
}
