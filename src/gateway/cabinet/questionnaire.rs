//! The quality questionnaire, 001 annex 3, and what came of it.

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;

use super::requests::not_finished;
use crate::clock::Now;
use crate::gateway::access::private;
use crate::gateway::entered::{Entered, account_refused};
use crate::gateway::refusal::{self, Refused};
use crate::gateway::services::{Gateway, not_found};
use crate::gateway::steps;
use crate::http::answers;
use crate::http::{Path, StatusCode, WholeBody};
use crate::interface::{AccountFault, InterfaceCode, InterfaceEvidence};
use crate::json::{Form, Kind, Member};
use crate::registry::{AccountQuery, AccountRows, AccountWrite, RegistrationNumber, Tally};
use crate::text::{Text, questionnaire as words};

pub(in crate::gateway) const ANSWER: Form = Form {
    members: &[Member::must("process", Kind::Whole(3)), Member::must("information", Kind::Whole(3))],
    example: r#"{"process": 3, "information": 2}"#,
};

/// The answers to both questions: 1 not satisfied, 2 partially satisfied, 3 satisfied.
#[derive(Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::gateway) struct Answers {
    /// The process and the result.
    pub(in crate::gateway) process: u8,
    /// The information.
    pub(in crate::gateway) information: u8,
}

/// The results of the questionnaire.
#[derive(Serialize, ToSchema)]
struct Results {
    /// By service: `serviceId`, `service`, `answered`, and for each question how often each answer was given.
    #[schema(value_type = Vec<Object>)]
    services: Vec<Value>,
}

/// The quality questionnaire, 001 annex 3
#[utoipa::path(get, path = "", responses((status = 200, description = "Two questions and three answers, in three languages.", body = Object)))]
pub(in crate::gateway) async fn form(entered: Entered) -> Response {
    drop(entered);
    let numbered = |text: &Text| json!({ "kk": text.kk, "ru": text.ru, "en": text.en });
    let form = json!({
        "title": words::TITLE,
        "clause": "001 annex 3",
        "questions": [
            { "name": "process", "text": words::PROCESS },
            { "name": "information", "text": words::INFORMATION },
        ],
        "answers": words::ANSWERS.iter().map(numbered).collect::<Vec<_>>(),
    });
    answers::json(StatusCode::OK, &form)
}

/// What was answered, by service
#[utoipa::path(get, path = "", responses((status = 200, description = "How often each answer was given.", body = Results)))]
pub(in crate::gateway) async fn results(
    State(gateway): State<Arc<Gateway>>,
    now: Now,
    entered: Entered,
) -> Response {
    drop(entered);
    let found = gateway.services.registry.account_rows(AccountQuery::Answers).await;
    let rows = match found {
        Ok(AccountRows::Answers(rows)) => rows,
        Ok(_) => return answers::broken(),
        Err(error) => return refusal::not_registered(&error, now).to_answer(),
    };
    let tally = |[not, partially, satisfied]: Tally| json!({ "notSatisfied": not, "partiallySatisfied": partially, "satisfied": satisfied });
    let services = rows.iter().map(|row| {
        json!({
            "serviceId": row.service_id,
            "service": gateway.services.catalogue.find(&row.service_id).map(|service| steps::names(&service.name)),
            "answered": row.process.iter().sum::<u64>(),
            "process": tally(row.process),
            "information": tally(row.information),
        })
    });
    answers::json(StatusCode::OK, &Results { services: services.collect() })
}

/// What I answered about one of my requests
#[utoipa::path(
    get,
    path = "",
    params(("number" = String, Path, description = "The registration number.")),
    responses(
        (status = 200, description = "The answers, or nothing yet.", body = Object),
        (status = 401, description = "No session."),
        (status = 403, description = "Not a recipient's session."),
        (status = 404, description = "Not there, or somebody else's."),
    )
)]
pub(in crate::gateway) async fn answered(
    State(gateway): State<Arc<Gateway>>,
    now: Now,
    entered: Entered,
    Path(text): Path<String>,
) -> Response {
    private(match entered.own_request(&gateway, &text, now).await {
        Ok(number) => match of(&gateway, &number, now).await {
            Ok(given) => answers::json(StatusCode::OK, &given_json(given.as_ref())),
            Err(answer) => answer,
        },
        Err(answer) => answer,
    })
}

fn given_json(given: Option<&(Answers, Now)>) -> Value {
    json!({ "answers": given.map(|(answers, _)| answers), "answeredAt": given.map(|(_, at)| at.to_string()) })
}

/// What was answered about a request, and when.
pub(in crate::gateway) async fn of(
    gateway: &Gateway,
    number: &RegistrationNumber,
    now: Now,
) -> Result<Option<(Answers, Now)>, Response> {
    match gateway.services.registry.account_rows(AccountQuery::Answer(number.clone())).await {
        Ok(AccountRows::Answer(given)) => {
            Ok(given.map(|(process, information, at)| (Answers { process, information }, at)))
        }
        Ok(_) => Err(answers::broken()),
        Err(error) => Err(refusal::not_registered(&error, now).to_answer()),
    }
}

/// Answer the questionnaire about one of my requests; a second answer takes the place of the first
#[utoipa::path(
    put,
    path = "",
    params(("number" = String, Path, description = "The registration number.")),
    request_body(content = Answers),
    responses(
        (status = 200, description = "Written down.", body = Object),
        (status = 400, description = "Not of the form."),
        (status = 401, description = "No session."),
        (status = 403, description = "Not a recipient's session, or without its own token."),
        (status = 404, description = "Not there, or somebody else's."),
        (status = 422, description = "Not decided yet, or not one of the answers."),
    )
)]
pub(in crate::gateway) async fn answer(
    State(gateway): State<Arc<Gateway>>,
    now: Now,
    entered: Entered,
    Path(text): Path<String>,
    WholeBody(body): WholeBody,
) -> Response {
    let done = async {
        let number = entered.own_request(&gateway, &text, now).await?;
        let given: Answers = ANSWER.read(&body).map_err(|misfit| {
            Refused::own(InterfaceCode::JsonMalformed, InterfaceEvidence::Json(misfit), now).to_answer()
        })?;
        written(&gateway, &number, &text, given, now).await
    };
    private(match done.await {
        Ok(given) => answers::json(StatusCode::OK, &given_json(Some(&given))),
        Err(answer) => answer,
    })
}

/// Writes the answers about a request that has been decided.
pub(in crate::gateway) async fn written(
    gateway: &Gateway,
    number: &RegistrationNumber,
    text: &str,
    given: Answers,
    now: Now,
) -> Result<(Answers, Now), Response> {
    if ![given.process, given.information].iter().all(|answer| (1..=3).contains(answer)) {
        return Err(account_refused(InterfaceCode::AccountRefused, AccountFault::NotAnAnswer, now));
    }
    let failed = |error| refusal::not_registered(&error, now).to_answer();
    let case = gateway.services.registry.case(number).await.map_err(failed)?;
    let case = case.ok_or_else(|| not_found(text, now))?;
    if !case.state.is_final() {
        return Err(not_finished(now));
    }
    let Answers { process, information } = given;
    let write = AccountWrite::Answer { number: number.clone(), process, information, at: now };
    gateway.services.registry.account(write).await.map_err(failed)?;
    Ok((given, now))
}
