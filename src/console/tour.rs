//! The first look: a sample is sent, then broken, then one reads why.

use axum::extract::State;
use axum::response::Response;
use serde_json::json;

use super::sheet::{Block, Form};
use super::state::{Answer, Call, Console, Seen, pretty, quoted, text};
use crate::http::{Method, Received};
use crate::text::web::console as w;
use crate::web::Posted;
use crate::web::components::{Cell, Colour, Notice, Row};

/// A step of the first look: a sample is signed and sent, sound or broken
#[utoipa::path(post, path = "", request_body(content = Object, content_type = "application/x-www-form-urlencoded"), responses((status = 200, description = "A page.", body = String, content_type = "text/html"), (status = "4XX", description = "The form did not come from an open page.", content((String = "text/html"), (String = "application/problem+json")))))]
pub(super) async fn go(State(console): State<Console>, received: Received, posted: Posted) -> Response {
    let Posted { visitor, fields } = posted;
    let seen = Seen { visitor: visitor.at("/"), received };
    let is_broken = fields.text("step").as_deref() == Some("break");
    let call = Call::new(Method::POST, "/manage/v1/samples", Some(json!({ "changed": is_broken })));
    let sample = console.ask(&seen, &call).await;
    let t = |text| seen.visitor.t(text);
    let mut page = console.page(&seen, w::TOUR);
    if !sample.is_good() {
        page.notice = Some(super::state::notice(&seen.visitor, &sample, w::DONE));
        return console.answer(page, Vec::new());
    }
    let document = text(&sample.json["document"]);
    let answer = console.submit(&seen, document.clone()).await;
    let (heading, said) = if answer.is_good() {
        (w::TOUR_ACCEPTED, w::TOUR_ACCEPTED_TEXT)
    } else {
        (w::TOUR_REFUSED, w::TOUR_REFUSED_TEXT)
    };
    let colour = if answer.is_good() { Colour::Green } else { Colour::Red };
    page.notice = Some(Notice { heading: t(heading).to_owned(), text: t(said).to_owned(), colour });
    let mut blocks = vec![Block::Summary(facts(&seen, &answer))];
    if is_broken {
        blocks.push(Block::Button(format!("/console/journal/{}", answer.id), t(w::TOUR_READ).to_owned()));
    } else {
        blocks.push(Block::Form(Form::post("/console/tour", t(w::TOUR_BREAK)).hidden("step", "break")));
    }
    blocks.push(Block::Curl(send(&console, &seen, &call)));
    blocks.push(Block::Folded(t(w::SENT_DOCUMENT).to_owned(), document));
    blocks.push(Block::Folded(t(w::ANSWER).to_owned(), pretty(&answer.json)));
    console.answer(page, blocks)
}

/// What the answer to a document says.
pub(super) fn facts(seen: &Seen, answer: &Answer) -> Vec<Row> {
    let t = |text| seen.visitor.t(text);
    let mut rows = vec![Row::new(t(w::STATUS), Cell::code(answer.status.as_u16().to_string()))];
    if answer.is_good() {
        rows.push(Row::new(t(w::NUMBER), Cell::code(text(&answer.json["registrationNumber"]))));
    } else {
        rows.push(Row::new(t(w::CODES), Cell::code(text(&answer.json["code"]))));
        rows.push(Row::new(t(w::MEANING), Cell::text(answer.problem())));
    }
    rows.push(Row::new(t(w::ID), Cell::link(format!("/console/journal/{}", answer.id), answer.id.clone())));
    rows
}

/// The commands that make a sample and send it.
pub(super) fn send(console: &Console, seen: &Seen, call: &Call) -> String {
    let made = call.curl(&seen.visitor);
    let url = quoted(&format!("{}/api/v1/requests", console.gateway_url));
    format!(
        "{made} | jq -r .document > request.xml\ncurl -H 'content-type: application/xml' --data-binary @request.xml {url}"
    )
}
