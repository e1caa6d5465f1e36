//! The quality questionnaire, 001 annex 3, and what came of it.

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use serde::{Deserialize, Serialize};
use serde_json::Value;
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
use crate::registry::{AccountQuery, AccountRows, AccountWrite, Case, RegistrationNumber, Tally};
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
    services: Vec<ServiceResults>,
}

/// How often each answer was given about a service.
#[derive(Serialize, ToSchema)]
#[schema(as = QuestionnaireOfService)]
#[serde(rename_all = "camelCase")]
struct ServiceResults {
    service_id: String,
    /// Its name, in three languages.
    #[schema(value_type = Option<Object>)]
    service: Option<Value>,
    /// How many answered.
    answered: u64,
    process: Tallied,
    information: Tallied,
}

/// How often each answer was given to a question.
#[derive(Serialize, ToSchema)]
#[schema(as = AnswersGiven)]
#[serde(rename_all = "camelCase")]
struct Tallied {
    not_satisfied: u64,
    partially_satisfied: u64,
    satisfied: u64,
}

/// The questionnaire.
#[derive(Serialize, ToSchema)]
struct Questionnaire {
    title: Words,
    /// Of the regulation.
    clause: &'static str,
    questions: Vec<Question>,
    /// The answers in the order of their numbers.
    answers: Vec<Words>,
}

/// A question of it.
#[derive(Serialize, ToSchema)]
struct Question {
    name: &'static str,
    text: Words,
}

/// Words in three languages.
#[derive(Serialize, ToSchema)]
struct Words {
    kk: &'static str,
    ru: &'static str,
    en: &'static str,
}

/// What somebody answered.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct Given<'a> {
    #[schema(value_type = Option<Answers>)]
    answers: Option<&'a Answers>,
    answered_at: Option<String>,
}

/// The quality questionnaire, 001 annex 3
#[utoipa::path(get, path = "", responses((status = 200, description = "Two questions and three answers, in three languages.", body = Questionnaire)))]
pub(in crate::gateway) async fn form(entered: Entered) -> Response {
    drop(entered);
    let said = |text: &Text| Words { kk: text.kk, ru: text.ru, en: text.en };
    let question = |name, text| Question { name, text: said(&text) };
    let form = Questionnaire {
        title: said(&words::TITLE),
        clause: "001 annex 3",
        questions: vec![question("process", words::PROCESS), question("information", words::INFORMATION)],
        answers: words::ANSWERS.iter().map(said).collect(),
    };
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
    let tally = |[not_satisfied, partially_satisfied, satisfied]: Tally| Tallied {
        not_satisfied,
        partially_satisfied,
        satisfied,
    };
    let name = |id: &str| gateway.services.catalogue.find(id).map(|service| steps::names(&service.name));
    let has =
        |id: &str| gateway.services.catalogue.find(id).is_some_and(|service| service.has_questionnaire());
    // What was answered before about a service whose regulation has no questionnaire does not count.
    let services = rows.iter().filter(|row| has(&row.service_id)).map(|row| ServiceResults {
        service_id: row.service_id.clone(),
        service: name(&row.service_id),
        answered: row.process.iter().sum(),
        process: tally(row.process),
        information: tally(row.information),
    });
    answers::json(StatusCode::OK, &Results { services: services.collect() })
}

/// What I answered about one of my requests
#[utoipa::path(
    get,
    path = "",
    params(("number" = String, Path, description = "The registration number.")),
    responses(
        (status = 200, description = "The answers, or nothing yet.", body = Given),
        (status = 401, description = "No session."),
        (status = 403, description = "Not a recipient's session."),
        (status = 404, description = "Not there, or somebody else's."),
        (status = 422, description = "The service's regulation has no questionnaire."),
    )
)]
pub(in crate::gateway) async fn answered(
    State(gateway): State<Arc<Gateway>>,
    now: Now,
    entered: Entered,
    Path(text): Path<String>,
) -> Response {
    private(match entered.own_request(&gateway, &text, now).await {
        Ok(number) => match of(&gateway, &number, &text, now).await {
            Ok(given) => answers::json(StatusCode::OK, &given_shown(given.as_ref())),
            Err(answer) => answer,
        },
        Err(answer) => answer,
    })
}

fn given_shown(given: Option<&(Answers, Now)>) -> Given<'_> {
    Given { answers: given.map(|(answers, _)| answers), answered_at: given.map(|(_, at)| at.to_string()) }
}

/// The request, if it is for a service whose regulation has the questionnaire.
async fn asked(
    gateway: &Gateway,
    number: &RegistrationNumber,
    text: &str,
    now: Now,
) -> Result<Case, Response> {
    let case = gateway.services.registry.case(number).await;
    let case = case.map_err(|error| refusal::not_registered(&error, now).to_answer())?;
    let case = case.ok_or_else(|| not_found(text, now))?;
    let service = gateway.services.catalogue.find(&case.service_id);
    if service.is_some_and(|service| service.has_questionnaire()) {
        return Ok(case);
    }
    Err(account_refused(InterfaceCode::AccountRefused, AccountFault::NoQuestionnaire, now))
}

/// What was answered about a request, and when.
pub(in crate::gateway) async fn of(
    gateway: &Gateway,
    number: &RegistrationNumber,
    text: &str,
    now: Now,
) -> Result<Option<(Answers, Now)>, Response> {
    asked(gateway, number, text, now).await?;
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
        (status = 200, description = "Written down.", body = Given),
        (status = 400, description = "Not of the form."),
        (status = 401, description = "No session."),
        (status = 403, description = "Not a recipient's session, or without its own token."),
        (status = 404, description = "Not there, or somebody else's."),
        (status = 422, description = "Not decided yet, not one of the answers, or the service's regulation has no questionnaire."),
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
        Ok(given) => answers::json(StatusCode::OK, &given_shown(Some(&given))),
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
    let case = asked(gateway, number, text, now).await?;
    if ![given.process, given.information].iter().all(|answer| (1..=3).contains(answer)) {
        return Err(account_refused(InterfaceCode::AccountRefused, AccountFault::NotAnAnswer, now));
    }
    if !case.state.is_final() {
        return Err(not_finished(now));
    }
    let Answers { process, information } = given;
    let write = AccountWrite::Answer { number: number.clone(), process, information, at: now };
    let written = gateway.services.registry.account(write).await;
    written.map_err(|error| refusal::not_registered(&error, now).to_answer())?;
    Ok((given, now))
}
