//! The quality questionnaire, 001 annex 3, as a page.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::response::Response;

use super::one::own;
use crate::gateway::Gateway;
use crate::gateway::cabinet::questionnaire::{Answers, of, written};
use crate::gateway::pages::portal::Guest;
use crate::http::{Path, StatusCode};
use crate::text::Text;
use crate::text::questionnaire as words;
use crate::text::web::cabinet as w;
use crate::web::components::{Choice, Choices, Colour, Errors, Notice};
use crate::web::{self, Page, Posted, SmallForm, View, Visitor};

#[derive(Template)]
#[template(path = "cabinet/questionnaire.html")]
struct Questionnaire {
    page: Page,
    errors: Errors,
    questions: Vec<Choices>,
}

impl View for Questionnaire {
    fn page(&self) -> &Page {
        &self.page
    }
}

const QUESTIONS: [(&str, Text); 2] = [("process", words::PROCESS), ("information", words::INFORMATION)];

fn view(gateway: &Gateway, guest: &Guest, number: &str, given: [u8; 2], errors: Errors) -> Questionnaire {
    let page = guest.page(gateway, guest.t(words::TITLE)).crumb("/cabinet", w::CABINET);
    let mut page = page.crumb_text(format!("/cabinet/requests/{number}"), number.to_owned());
    page.has_errors = !errors.is_empty();
    let question = |((name, text), given): ((&str, Text), u8)| {
        let choice = |(answer, text): (u8, &Text)| {
            Choice::new(answer.to_string(), guest.t(*text)).chosen(answer == given)
        };
        let choices = (1..=3).zip(&words::ANSWERS).map(choice).collect();
        Choices { error: errors.of(name), ..Choices::new(name, guest.t(text), choices) }
    };
    Questionnaire { questions: QUESTIONS.into_iter().zip(given).map(question).collect(), errors, page }
}

/// The quality questionnaire about one of my requests
#[utoipa::path(get, path = "", params(("number" = String, Path, description = "The registration number."), ("lang" = Option<String>, Query, description = "kk, ru or en")), responses((status = 200, description = "A page.", body = String, content_type = "text/html"), (status = 303, description = "The login."), (status = 404, description = "Not there, or somebody else's.", body = String, content_type = "text/html"), (status = 422, description = "The service's regulation has no questionnaire.")))]
pub(in crate::gateway) async fn form(
    State(gateway): State<Arc<Gateway>>,
    visitor: Visitor,
    Path(text): Path<String>,
) -> Response {
    let (guest, number) = match own(&gateway, visitor, &text).await {
        Ok(own) => own,
        Err(answer) => return answer,
    };
    let given = match of(&gateway, &number, &text, guest.visitor.now).await {
        Ok(given) => given.map_or([0, 0], |(answers, _)| [answers.process, answers.information]),
        Err(answer) => return answer,
    };
    web::answer(StatusCode::OK, &view(&gateway, &guest, &text, given, Errors::default()))
}

/// Answer the questionnaire
#[utoipa::path(post, path = "", params(("number" = String, Path, description = "The registration number.")), request_body(content = Object, content_type = "application/x-www-form-urlencoded"), responses((status = 200, description = "Kept, as a page.", body = String, content_type = "text/html"), (status = 303, description = "The login."), (status = 403, description = "Not from an open page.", body = String, content_type = "text/html"), (status = 404, description = "Not there, or somebody else's.", body = String, content_type = "text/html"), (status = 422, description = "The page with what is wrong.", body = String, content_type = "text/html")))]
pub(in crate::gateway) async fn answer(
    State(gateway): State<Arc<Gateway>>,
    Path(text): Path<String>,
    Posted { visitor, fields }: SmallForm,
) -> Response {
    let (guest, number) = match own(&gateway, visitor, &text).await {
        Ok(own) => own,
        Err(answer) => return answer,
    };
    let given =
        QUESTIONS.map(|(name, _)| fields.filled(name).and_then(|text| text.parse().ok()).unwrap_or(0u8));
    let mut errors = Errors::default();
    for ((name, _), _) in QUESTIONS.iter().zip(given).filter(|(_, given)| !(1..=3).contains(given)) {
        errors.at(name, guest.t(w::CHOOSE));
    }
    if !errors.is_empty() {
        return web::answer(StatusCode::UNPROCESSABLE_ENTITY, &view(&gateway, &guest, &text, given, errors));
    }
    let answers = Answers { process: given[0], information: given[1] };
    if let Err(answer) = written(&gateway, &number, &text, answers, guest.visitor.now).await {
        return answer;
    }
    let mut view = view(&gateway, &guest, &text, given, errors);
    let heading = guest.t(w::THANKS).to_owned();
    view.page.notice = Some(Notice { heading, text: number.to_string(), colour: Colour::Green });
    web::answer(StatusCode::OK, &view)
}
