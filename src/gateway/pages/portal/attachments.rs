//! The documents of a request: attached, looked at by their content, removed.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::response::Response;

use super::form;
use super::questions::Filling;
use crate::catalogue::{Channel, MediaType};
use crate::encoding::base64;
use crate::gateway::Gateway;
use crate::gateway::cabinet::drafts::DraftFile;
use crate::http::{Path, StatusCode};
use crate::text::web::portal as w;
use crate::text::{clause, size};
use crate::web::components::{Errors, Field};
use crate::web::{self, Page, Posted, Upload, View, Visitor, see_other};
use crate::workflow::Fault;

/// Files of one draft.
const FILES_MAX: usize = 50;

/// What a file is whose octets say nothing: no service takes it.
const UNKNOWN: &str = "application/octet-stream";

#[derive(Template)]
#[template(path = "portal/documents.html")]
struct Documents {
    page: Page,
    errors: Errors,
    fields: Vec<Field>,
    attached: Vec<Attached>,
}

/// A file that is attached.
struct Attached {
    place: usize,
    kind: String,
    name: String,
    size: String,
}

impl View for Documents {
    fn page(&self) -> &Page {
        &self.page
    }
}

fn view(gateway: &Gateway, filling: &Filling, errors: Errors) -> Documents {
    let (guest, lang) = (&filling.guest, filling.guest.lang());
    let mut page = filling.page(gateway, guest.t(w::FILES));
    page.has_errors = !errors.is_empty();
    let label = |code: &str| {
        let document = filling.service.documents.iter().find(|document| document.code == code);
        document.map_or(code.to_owned(), |document| document.label.get(lang).to_owned())
    };
    let asked = filling.service.documents.iter().filter(|document| document.asked_on(Channel::Portal));
    let field = |document: &crate::catalogue::DocumentType| {
        let kinds = document.mime_types.iter().filter_map(|kind| MediaType::parse(kind));
        let endings: Vec<String> =
            kinds.flat_map(|kind| kind.extensions()).map(|ending| (*ending).to_owned()).collect();
        let size = document.max_bytes.map(|bytes| size(lang, bytes));
        let cite = document.cite.as_deref().map(|cite| clause(cite, lang));
        let hint: Vec<String> = endings.into_iter().chain(size).chain(cite).collect();
        let field = Field::text(&*document.code, document.label.get(lang)).error(errors.of(&document.code));
        let field = if hint.is_empty() { field } else { field.hint(hint.join(", ")) };
        if document.required { field } else { field.optional() }
    };
    let attached = filling.draft.attachments.iter().enumerate().map(|(place, file)| Attached {
        place,
        kind: label(&file.document_type),
        name: file.file_name.clone(),
        size: size(lang, base64::octets_in(&file.content) as u64),
    });
    Documents { fields: asked.map(field).collect(), attached: attached.collect(), errors, page }
}

/// Attach documents
#[utoipa::path(get, path = "", params(("id" = String, Path, description = "The service."), ("lang" = Option<String>, Query, description = "kk, ru or en")), responses((status = 200, description = "A page.", body = String, content_type = "text/html"), (status = 303, description = "The login."), (status = 404, description = "No such service.", body = String, content_type = "text/html")))]
pub(in crate::gateway) async fn documents(
    State(gateway): State<Arc<Gateway>>,
    visitor: Visitor,
    Path(id): Path<String>,
) -> Response {
    match Filling::of(&gateway, visitor, &id).await {
        Ok(filling) => web::answer(StatusCode::OK, &view(&gateway, &filling, Errors::default())),
        Err(answer) => answer,
    }
}

/// Attach the files that are sent, or remove one
#[utoipa::path(post, path = "", params(("id" = String, Path, description = "The service.")), request_body(content = Object, content_type = "multipart/form-data"), responses((status = 303, description = "Attached; the page again, the check, or the login."), (status = 403, description = "Not from an open page.", body = String, content_type = "text/html"), (status = 404, description = "No such service.", body = String, content_type = "text/html"), (status = 413, description = "Too large.", body = String, content_type = "text/html"), (status = 422, description = "The page with what is wrong.", body = String, content_type = "text/html")))]
pub(in crate::gateway) async fn upload(
    State(gateway): State<Arc<Gateway>>,
    Path(id): Path<String>,
    Posted { visitor, fields }: Posted,
) -> Response {
    let mut filling = match Filling::to_change(&gateway, visitor, &id).await {
        Ok(filling) => filling,
        Err(answer) => return answer,
    };
    let removed = fields.filled("remove").and_then(|place| place.parse::<usize>().ok());
    if let Some(place) = removed.filter(|place| *place < filling.draft.attachments.len()) {
        filling.draft.attachments.remove(place);
    }
    let before = filling.draft.attachments.len();
    let files = fields.files().filter(|file| known(&filling, &file.field)).map(kept).collect::<Vec<_>>();
    let came = !files.is_empty();
    filling.draft.attachments.extend(files);
    filling.draft.attachments.truncate(FILES_MAX);
    let mut errors = refused(&filling, before);
    for file in fields.empty_files().filter(|file| known(&filling, &file.field)) {
        errors.at(&file.field, w::empty_file(filling.guest.lang(), &file.file_name));
    }
    if !errors.is_empty() {
        // What is not taken is not kept.
        filling.draft.attachments.truncate(before);
        return web::answer(StatusCode::UNPROCESSABLE_ENTITY, &view(&gateway, &filling, errors));
    }
    if let Err(answer) = filling.keep(&gateway).await {
        return answer;
    }
    // What was chosen is taken along when somebody goes on.
    let goes_on = fields.filled("go").is_some();
    let stays = removed.is_some() || came && !goes_on;
    see_other(&filling.path(if stays { "documents" } else { "check" }), &[])
}

fn known(filling: &Filling, code: &str) -> bool {
    let mut asked = filling.service.documents.iter().filter(|document| document.asked_on(Channel::Portal));
    asked.any(|document| document.code == code)
}

/// A file with the type that its octets say.
fn kept(file: &Upload) -> DraftFile {
    DraftFile {
        document_type: file.field.clone(),
        file_name: file.file_name.clone(),
        mime_type: MediaType::of(&file.octets).map_or(UNKNOWN, MediaType::as_str).to_owned(),
        content: base64::encode(&file.octets),
    }
}

/// What is wrong with the files that came, by the same check that the provider's side does.
fn refused(filling: &Filling, before: usize) -> Errors {
    let mut errors = Errors::default();
    let (guest, now) = (&filling.guest, filling.guest.visitor.now);
    let new: Vec<&str> =
        filling.draft.attachments[before..].iter().map(|file| file.document_type.as_str()).collect();
    let absent = crate::workflow::FaultCode::DocumentAbsent;
    let about = |fault: &&Fault| fault.code != absent && new.contains(&fault.subject.as_str());
    let faults = form::faults(&filling.service, &filling.draft, &filling.account.iin, now);
    for fault in faults.iter().filter(about) {
        errors.at(&fault.subject, fault.text.get(guest.lang()));
    }
    errors
}
