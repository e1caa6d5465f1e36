//! What became of registered requests.

use std::sync::Arc;

use serde_json::{Value, json};

use super::reports;
use super::services::{Inner, json as answer_json, not_found};
use crate::findings::evidence::ServiceEvidence;
use crate::findings::{Code, Finding};
use crate::gateway::refusal::Refused;
use crate::gateway::{Answer, Arrival};
use crate::registry::{Case, RegistrationNumber, RegistryError};
use crate::report;
use crate::workflow::{LeaseHolder, Progress, state_names};

/// Turns waited for when somebody asks about a case that another worker has in hand.
const TURNS_WAITED_MAX: u32 = 40;

/// Between two of them.
const TURN_WAIT_MILLIS: u64 = 25;

/// Takes a case on beside the requests, if there is room; the background takes on what is left.
pub(super) fn take_on(inner: &Arc<Inner>, number: RegistrationNumber) {
    let Ok(permit) = Arc::clone(&inner.turns).try_acquire_owned() else { return };
    let inner = Arc::clone(inner);
    tokio::task::spawn_blocking(move || {
        let now = inner.services.clock.now();
        if let Err(error) = inner.services.driver.advance(&number, now) {
            tracing::warn!(%number, %error, "a case was not taken on; it is tried again");
        }
        drop(permit);
    });
}

/// Takes a case on and waits for what can be done at once.
pub(super) async fn taken_on(inner: &Arc<Inner>, number: &RegistrationNumber) {
    for _ in 0..TURNS_WAITED_MAX {
        let (work, number) = (Arc::clone(inner), number.clone());
        let turn = tokio::task::spawn_blocking(move || {
            work.services.driver.advance(&number, work.services.clock.now())
        })
        .await;
        match turn {
            // What another process has may stay there for as long as its lease; the client asks again.
            Ok(Ok(Progress::Elsewhere { holder: LeaseHolder::Us, .. })) => {
                tokio::time::sleep(std::time::Duration::from_millis(TURN_WAIT_MILLIS)).await;
            }
            _ => return,
        }
    }
}

/// The case, taken on as far as it can be.
async fn current(inner: &Arc<Inner>, text: &str, arrival: &Arrival) -> Result<Case, Answer> {
    let number: RegistrationNumber = text.parse().map_err(|_| not_found(text, arrival.now))?;
    let failed = |error: &RegistryError| super::rest::not_registered(error, arrival.now).to_answer();
    let case = inner
        .services
        .registry
        .case(&number)
        .await
        .map_err(|error| failed(&error))?
        .ok_or_else(|| not_found(text, arrival.now))?;
    if case.state.is_final() {
        return Ok(case);
    }
    taken_on(inner, &number).await;
    inner
        .services
        .registry
        .case(&number)
        .await
        .map_err(|error| failed(&error))?
        .ok_or_else(|| not_found(text, arrival.now))
}

pub(super) async fn status(inner: Arc<Inner>, text: String, arrival: Arrival) -> Answer {
    let case = match current(&inner, &text, &arrival).await {
        Ok(case) => case,
        Err(answer) => return answer,
    };
    let history = match inner.services.registry.history(&case.number).await {
        Ok(history) => history,
        Err(error) => return super::rest::not_registered(&error, arrival.now).to_answer(),
    };
    let base = format!("{}/api/v1/requests/{}", arrival.base, case.number);
    let names = state_names(case.state);
    let events: Vec<Value> = history
        .iter()
        .map(|event| json!({ "event": event.name, "actor": event.actor, "status": event.state.as_str(), "at": event.at.to_string() }))
        .collect();
    answer_json(
        200,
        &json!({
            "registrationNumber": case.number.to_string(),
            "requestNumber": case.request_number,
            "serviceId": case.service_id,
            "status": case.state.as_str(),
            "statusName": { "kk": names.kk, "ru": names.ru, "en": names.en },
            "registeredAt": case.registered_at.to_string(),
            "dueAt": case.due_at.map(|due| due.to_string()),
            "queueNumber": case.queue_number,
            "history": events,
            "links": { "self": base, "result": format!("{base}/result"), "report": format!("{base}/report") },
        }),
    )
}

pub(super) async fn result(inner: Arc<Inner>, text: String, arrival: Arrival) -> Answer {
    let case = match current(&inner, &text, &arrival).await {
        Ok(case) => case,
        Err(answer) => return answer,
    };
    match inner.services.registry.result(&case.number).await {
        Ok(Some(result)) => Answer::new(200, "application/xml", result.document),
        Ok(None) => {
            let (status, again) = (case.state.as_str().to_owned(), case.work_at.or(case.due_at));
            let finding = Finding::new(Code::ResultNotReady, ServiceEvidence::NotDecided { status, again });
            Refused::one(finding, arrival.now).to_answer().with("retry-after", "5")
        }
        Err(error) => super::rest::not_registered(&error, arrival.now).to_answer(),
    }
}

pub(super) async fn report(inner: Arc<Inner>, text: String, arrival: Arrival) -> Answer {
    let Ok(number) = text.parse::<RegistrationNumber>() else { return not_found(&text, arrival.now) };
    let asked = match reports::asked(&arrival) {
        Ok(asked) => asked,
        Err(answer) => return *answer,
    };
    match inner.services.registry.case(&number).await {
        Ok(Some(case)) => {
            let stored = serde_json::from_slice(&case.report).map_err(|error| error.to_string());
            match stored.and_then(|value| report::read(&value).map_err(|error| error.to_string())) {
                Ok(reports) => reports::answer(200, &reports, asked, Some(&text)),
                Err(error) => {
                    tracing::warn!(%number, %error, "a stored report is not one that is written today; it goes out as it is");
                    Answer::new(200, "application/json", case.report)
                }
            }
        }
        Ok(None) => not_found(&text, arrival.now),
        Err(error) => super::rest::not_registered(&error, arrival.now).to_answer(),
    }
}
