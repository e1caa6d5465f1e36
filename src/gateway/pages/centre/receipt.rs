//! The receipt of the documents, to be printed and signed.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::response::Response;

use super::super::words as names;
use super::place::{AtWork, Place};
use super::sending::not_found;
use crate::gateway::Gateway;
use crate::gateway::refusal;
use crate::http::{Path, Received, StatusCode};
use crate::registry::{Case, RegistrationNumber};
use crate::text::Lang;
use crate::text::web::{centre as w, workstation as words};
use crate::web::components::{Cell, Row};
use crate::web::{self, Page, View, Visitor, moment};
use crate::workflow::Application;

#[derive(Template)]
#[template(path = "centre/receipt.html")]
struct Receipt {
    page: Page,
    number: String,
    rows: Vec<Row>,
    documents: Vec<Row>,
    operator: String,
    place: &'static Place,
}

impl View for Receipt {
    fn page(&self) -> &Page {
        &self.page
    }
}

/// The receipt of a request that was handed in on paper
#[utoipa::path(
    get,
    path = "",
    params(("number" = String, Path, description = "The registration number.")),
    responses(
        (status = 200, description = "The receipt, or the page that asks who works.", body = String, content_type = "text/html"),
        (status = 404, description = "No such request of this place.", body = String, content_type = "text/html"),
    )
)]
pub(in crate::gateway) async fn receipt(
    State(gateway): State<Arc<Gateway>>,
    received: Received,
    visitor: Visitor,
    Path(number): Path<String>,
) -> Response {
    let at_work = match AtWork::of(&gateway, &received, &visitor).await {
        Ok(at_work) => at_work,
        Err(answer) => return answer,
    };
    let case = match number.parse::<RegistrationNumber>() {
        Ok(number) => gateway.services.registry.case(&number).await,
        Err(_) => return not_found(&visitor),
    };
    let case = match case {
        Ok(case) => case.filter(|case| case.route == at_work.place.channel.as_str()),
        Err(error) => return refusal::not_registered(&error, visitor.now).to_answer(),
    };
    let Some(case) = case else { return not_found(&visitor) };
    let lang = visitor.lang;
    let view = Receipt {
        page: at_work.page(&gateway, &received, &visitor, w::RECEIPT),
        number,
        rows: rows(&gateway, &case, lang),
        documents: documents(&gateway, &case, lang),
        operator: names::person(&at_work.person.name, lang),
        place: at_work.place,
    };
    web::answer(StatusCode::OK, &view)
}

fn rows(gateway: &Gateway, case: &Case, lang: Lang) -> Vec<Row> {
    let t = |text: crate::text::Text| text.in_lang(lang);
    let service = gateway.services.catalogue.find(&case.service_id);
    let name = service.map_or(&*case.service_id, |service| service.name.get(lang));
    let mut rows = vec![
        Row::new(t(words::NUMBER), Cell::text(case.number.to_string())),
        Row::new(t(w::SERVICE), Cell::text(name)),
        Row::new(t(w::APPLICANT_NUMBER), Cell::data(&*case.declarant_id)),
        Row::new(t(w::ACCEPTED_AT), Cell::text(moment(case.registered_at))),
    ];
    if let Some(due) = case.due_at {
        rows.push(Row::new(t(w::READY_BY), Cell::text(moment(due))));
    }
    let application = serde_json::from_slice::<Application>(&case.application).ok();
    if let Some(representative) = application.and_then(|application| application.representative) {
        rows.push(Row::new(t(w::REPRESENTATIVE_IIN), Cell::data(representative.iin)));
    }
    rows
}

fn documents(gateway: &Gateway, case: &Case, lang: Lang) -> Vec<Row> {
    let service = gateway.services.catalogue.find(&case.service_id);
    let application = serde_json::from_slice::<Application>(&case.application);
    let attachments = application.map(|application| application.attachments).unwrap_or_default();
    let row = |attachment: crate::workflow::Attachment| {
        let known = service.and_then(|service| service.document_name(&attachment.document_type));
        let label = known.map(|name| name.get(lang).to_owned()).unwrap_or(attachment.document_type);
        Row::new(label, Cell::data(attachment.file_name))
    };
    attachments.into_iter().map(row).collect()
}
