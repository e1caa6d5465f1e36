//! Check, sign, send. What is signed goes to the gateway as a message of the contract, under the portal's own signature.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::response::Response;

use super::entry::keys;
use super::questions::Filling;
use super::tester::{self, NotSigned};
use super::{form, request_document};
use crate::catalogue::Channel;
use crate::encoding::hex;
use crate::envelope::FindingDetail;
use crate::gateway::Gateway;
use crate::gateway::accept::sha256;
use crate::gateway::access::private;
use crate::gateway::cabinet::drafts;
use crate::gateway::portal_answer::{NotSent, SignedRefusal};
use crate::gateway::portal_system::{self, Sent, Signed, Taken};
use crate::gateway::refusal::{self, http_status};
use crate::gateway::request_head::RequestHead;
use crate::gateway::services::size_of;
use crate::http::answers::{self, With as _};
use crate::http::{Path, Received, RequestId, StatusCode};
use crate::interface::AnyCode;
use crate::reply::regulation_message;
use crate::text::web::portal as w;
use crate::text::{self, Lang, Text};
use crate::web::components::{Cell, Choices, Colour, Errors, Notice, Row};
use crate::web::{self, Page, Posted, View, Visitor, see_other, with_moments};
use crate::workers::Lane;
use crate::workflow::FaultCode;

#[derive(Template)]
#[template(path = "portal/check.html")]
struct Check {
    page: Page,
    errors: Errors,
    rows: Vec<Row>,
    files: Vec<Row>,
    sign: String,
    discard: String,
}

impl View for Check {
    fn page(&self) -> &Page {
        &self.page
    }
}

/// Check the answers before they are sent
#[utoipa::path(get, path = "", params(("id" = String, Path, description = "The service."), ("lang" = Option<String>, Query, description = "kk, ru or en")), responses((status = 200, description = "A page.", body = String, content_type = "text/html"), (status = 303, description = "The login."), (status = 404, description = "No such service.", body = String, content_type = "text/html")))]
pub(in crate::gateway) async fn check(
    State(gateway): State<Arc<Gateway>>,
    visitor: Visitor,
    Path(id): Path<String>,
) -> Response {
    let filling = match Filling::of(&gateway, visitor, &id).await {
        Ok(filling) => filling,
        Err(answer) => return answer,
    };
    let (guest, service, draft) = (&filling.guest, &filling.service, &filling.draft);
    let lang = guest.lang();
    let mut errors = Errors::default();
    for fault in form::faults(service, draft, &filling.account.iin, guest.visitor.now) {
        let field = fault.subject.split('/').next().unwrap_or_default();
        let known = service.fields.iter().any(|of| of.name == field);
        let href =
            filling.path(&if known { format!("fields/{field}?change=yes") } else { "documents".to_owned() });
        errors.0.push(web::Link { href, text: fault.text.get(lang).to_owned() });
    }
    let filled = |text: String| {
        if text.is_empty() { Cell::text(guest.t(w::NOT_FILLED_IN)) } else { Cell::text(text) }
    };
    let row = |field: &crate::catalogue::Field| Row {
        change: Some(filling.path(&format!("fields/{}?change=yes", field.name))),
        ..Row::new(field.label.get(lang), filled(form::shown(field, draft, guest)))
    };
    let asked = service.documents.iter().filter(|document| document.asked_on(Channel::Portal));
    let file = |document: &crate::catalogue::DocumentType| {
        let names = draft.attachments.iter().filter(|file| file.document_type == document.code);
        let names = names.map(|file| file.file_name.as_str()).collect::<Vec<_>>().join(", ");
        Row { change: Some(filling.path("documents")), ..Row::new(document.label.get(lang), filled(names)) }
    };
    let mut page = filling.page(&gateway, guest.t(w::CHECK_ANSWERS));
    page.has_errors = !errors.is_empty();
    let view = Check {
        rows: service.fields.iter().map(row).collect(),
        files: asked.map(file).collect(),
        sign: filling.path("sign"),
        discard: filling.path("discard"),
        errors,
        page,
    };
    web::answer(StatusCode::OK, &view)
}

/// Let go of what is filled in
#[utoipa::path(post, path = "", params(("id" = String, Path, description = "The service.")), request_body(content = Object, content_type = "application/x-www-form-urlencoded"), responses((status = 303, description = "The service's page, or the login."), (status = 403, description = "Not from an open page.", body = String, content_type = "text/html"), (status = 404, description = "No such service.", body = String, content_type = "text/html")))]
pub(in crate::gateway) async fn discard(
    State(gateway): State<Arc<Gateway>>,
    Path(id): Path<String>,
    Posted { visitor, .. }: Posted,
) -> Response {
    let filling = match Filling::to_change(&gateway, visitor, &id).await {
        Ok(filling) => filling,
        Err(answer) => return answer,
    };
    forget(&gateway, &filling).await;
    see_other(&format!("/services/{}", filling.service.id), &[])
}

async fn forget(gateway: &Gateway, filling: &Filling) {
    if let Err(error) = drafts::forget(gateway, filling.account.id, &filling.service.id).await {
        tracing::warn!(%error, "a draft could not be let go of");
    }
}

#[derive(Template)]
#[template(path = "portal/sign.html")]
struct Sign {
    page: Page,
    /// Where the document is: with its attachments it is too large for a page.
    source: String,
    sign_as: Choices,
    check: String,
    /// What is to be signed, as it was when the page was made.
    shown: String,
}

impl View for Sign {
    fn page(&self) -> &Page {
        &self.page
    }
}

/// Certify (sign) the request, 001 ¶9(6)
#[utoipa::path(get, path = "", params(("id" = String, Path, description = "The service."), ("lang" = Option<String>, Query, description = "kk, ru or en")), responses((status = 200, description = "A page, which fetches the document to be signed.", body = String, content_type = "text/html"), (status = 303, description = "The login."), (status = 404, description = "No such service.", body = String, content_type = "text/html")))]
pub(in crate::gateway) async fn sign(
    State(gateway): State<Arc<Gateway>>,
    visitor: Visitor,
    Path(id): Path<String>,
) -> Response {
    let filling = match Filling::of(&gateway, visitor, &id).await {
        Ok(filling) => filling,
        Err(answer) => return answer,
    };
    let draft = &filling.draft;
    if !filling.service.fields.is_empty() && draft.fields.is_empty() && draft.attachments.is_empty() {
        return nothing_to_sign();
    }
    web::answer(StatusCode::OK, &sign_view(&gateway, &filling))
}

fn sign_view(gateway: &Gateway, filling: &Filling) -> Sign {
    let mut page = filling.page(gateway, filling.guest.t(w::SIGN_TITLE));
    page.agent = Some(gateway.services.agent.clone());
    Sign {
        source: filling.path("document.xml"),
        sign_as: keys(gateway, &filling.guest),
        check: filling.path("check"),
        shown: digest(filling),
        page,
    }
}

/// A draft as it is now: what a page of it that is sent later must agree with.
fn digest(filling: &Filling) -> String {
    let draft = serde_json::to_vec(&filling.draft).unwrap_or_default();
    hex::encode(&sha256(&draft))
}

/// The page to sign again, where the draft is no longer what it showed.
fn changed(gateway: &Gateway, filling: &Filling) -> Response {
    let mut view = sign_view(gateway, filling);
    let guest = &filling.guest;
    view.page.notice = Some(Notice {
        heading: guest.t(w::CHANGED).to_owned(),
        text: guest.t(w::CHANGED_HINT).to_owned(),
        colour: Colour::Red,
    });
    web::answer(StatusCode::CONFLICT, &view)
}

/// Without a draft the request was sent already: the cabinet says so.
fn nothing_to_sign() -> Response {
    see_other("/cabinet?unsigned=none", &[])
}

/// What is to be signed
#[utoipa::path(get, path = "", params(("id" = String, Path, description = "The service.")), responses((status = 200, description = "The request without a signature, for the session whose draft it is.", body = String, content_type = "application/xml"), (status = 303, description = "The login."), (status = 404, description = "No such service.", body = String, content_type = "text/html")))]
pub(in crate::gateway) async fn to_sign(
    State(gateway): State<Arc<Gateway>>,
    visitor: Visitor,
    Path(id): Path<String>,
) -> Response {
    match Filling::of(&gateway, visitor, &id).await {
        Ok(filling) => match document(&gateway, &filling).await {
            Ok(document) => handed(document),
            Err(answer) => answer,
        },
        Err(answer) => answer,
    }
}

/// A document that the script of a page hands to the agent: no other site's page reads it, and nobody keeps it.
pub(in crate::gateway::pages) fn handed(document: String) -> Response {
    private(
        answers::answer(StatusCode::OK, "application/xml", document)
            .with("content-disposition", "attachment; filename=\"request.xml\"")
            .with("cross-origin-resource-policy", "same-origin"),
    )
}

/// The request of a draft, which is the same however often it is asked for. Without a draft it was sent already.
async fn document(gateway: &Gateway, filling: &Filling) -> Result<String, Response> {
    let Filling { account, service, draft, .. } = filling;
    let now = filling.guest.visitor.now;
    // A draft of a program may have what no document can hold: nobody signs something else for it.
    let faults = form::faults(service, draft, &account.iin, now);
    if faults.iter().any(|fault| fault.code == FaultCode::FieldUnwritable) {
        return Err(see_other(&filling.path("check"), &[]));
    }
    let head = drafts::numbered(gateway, account.id, &service.id, now).await;
    let head = head.map_err(|error| refusal::not_registered(&error, now).to_answer())?;
    let head = match head {
        Some(head) => head,
        None if service.fields.is_empty() => RequestHead::drawn(&*gateway.services.random, now),
        None => return Err(nothing_to_sign()),
    };
    Ok(request_document::unsigned(service, draft, &account.iin, &head, |_| {}))
}

/// Send the signed request
#[utoipa::path(post, path = "", params(("id" = String, Path, description = "The service.")), request_body(content = Object, content_type = "application/x-www-form-urlencoded"), responses((status = 303, description = "Acknowledged: its page in the cabinet; or the login."), (status = 403, description = "Not from an open page.", body = String, content_type = "text/html"), (status = 404, description = "No such service.", body = String, content_type = "text/html"), (status = 409, description = "The draft is no longer what the page showed: the page again.", body = String, content_type = "text/html"), (status = "4XX", description = "Refused, as a page with every check.", body = String, content_type = "text/html")))]
pub(in crate::gateway) async fn send(
    State(gateway): State<Arc<Gateway>>,
    received: Received,
    id: RequestId,
    Path(service): Path<String>,
    Posted { visitor, fields }: Posted,
) -> Response {
    let filling = match Filling::to_change(&gateway, visitor, &service).await {
        Ok(filling) => filling,
        Err(answer) => return answer,
    };
    let now = filling.guest.visitor.now;
    let signed = match fields.filled("person") {
        Some(person) => {
            let document = match document(&gateway, &filling).await {
                Ok(document) => document,
                Err(answer) => return answer,
            };
            // The key signs what is kept: that must be what the page was made of.
            if fields.filled("shown").is_some_and(|shown| shown != digest(&filling)) {
                return changed(&gateway, &filling);
            }
            match tester::signed(&gateway, person, filling.account.iin.clone(), document, now).await {
                Ok(signed) => signed,
                // What nobody signed is refused as any document without a signature.
                Err(NotSigned::NoKey) => String::new(),
                Err(why) => return why.to_answer(now),
            }
        }
        None => fields.filled("document").unwrap_or_default(),
    };
    let document = signed;
    let size = size_of(&received, document.len(), Lane::Requests);
    let session = filling.guest.session.clone();
    let (base, service_id) = (&filling.guest.visitor.base, filling.service.id.as_str());
    let request = Signed { id: &id, base, service_id, document, session, size, now };
    let Sent { outcome, facts } = portal_system::send(&gateway, request).await;
    let answer = match outcome {
        // The draft went with the acknowledgement.
        Ok(Taken::Elsewhere(id)) => see_other(&format!("/cabinet/sent/{id}?sent=yes"), &[]),
        Ok(Taken::Here(number)) => {
            // Only now: until the gateway has acknowledged the request, its draft is all there is of it.
            forget(&gateway, &filling).await;
            match number {
                Some(number) => see_other(&format!("/cabinet/requests/{number}?sent=yes"), &[]),
                // The provider has not said the number yet; the cabinet lists the request when it has it.
                None => see_other("/cabinet", &[]),
            }
        }
        Err(NotSent::Refused(refusal)) => refused(&gateway, &filling, &refusal),
        Err(NotSent::Unbelieved) => unanswered(&gateway, &filling, w::ANSWER_UNSIGNED),
        Err(NotSent::Unclear) => unanswered(&gateway, &filling, w::ANSWER_UNCLEAR),
        Err(NotSent::Silent) => unanswered(&gateway, &filling, w::GATEWAY_SILENT),
        Err(NotSent::NotKept(error)) => refusal::not_registered(&error, now).to_answer(),
    };
    match facts {
        Some(facts) => facts.beside(answer),
        None => answer,
    }
}

#[derive(Template)]
#[template(path = "portal/refused.html")]
struct NotSentPage {
    page: Page,
    lines: Vec<String>,
    codes: String,
    again: String,
}

impl View for NotSentPage {
    fn page(&self) -> &Page {
        &self.page
    }
}

/// The regulation's message, and what was found: as the signed fault says.
fn refused(gateway: &Gateway, filling: &Filling, refusal: &SignedRefusal) -> Response {
    let (guest, lang) = (&filling.guest, filling.guest.lang());
    let code = refusal.code();
    let message = match code {
        Some(AnyCode::Finding(code)) => regulation_message(code).map(|(_, text)| text.in_lang(lang)),
        Some(AnyCode::Interface(_)) | None => None,
    };
    let title = code.map(|code| text::refusal_title(code).in_lang(lang));
    let mut page = filling.page(gateway, guest.t(w::REFUSED));
    page.notice = Some(Notice {
        heading: guest.t(w::REFUSED).to_owned(),
        text: message.or(title).unwrap_or(&refusal.error_message).to_owned(),
        colour: Colour::Red,
    });
    let (lines, codes) = match &refusal.detail {
        Some(detail) => {
            let line = |finding: &FindingDetail| {
                with_moments(match lang {
                    Lang::Kk => &finding.kk,
                    Lang::Ru => &finding.ru,
                    Lang::En => &finding.en,
                })
            };
            let mut codes = vec![detail.code.as_str()];
            for finding in &detail.findings {
                if !codes.contains(&finding.code.as_str()) {
                    codes.push(&finding.code);
                }
            }
            (detail.findings.iter().map(line).collect(), codes.join(", "))
        }
        None => {
            let lines = [&refusal.error_message, &refusal.error_data];
            let lines = lines.into_iter().filter(|line| !line.is_empty()).cloned().collect();
            (lines, refusal.error_code.clone())
        }
    };
    let view = NotSentPage { lines, codes, again: filling.path("sign"), page };
    let status = code.and_then(|code| StatusCode::from_u16(http_status(code)).ok());
    let answer = web::answer(status.unwrap_or(StatusCode::UNPROCESSABLE_ENTITY), &view);
    let report = refusal.detail.as_ref().and_then(|detail| detail.report.as_deref());
    let report = report.filter(|at| at.bytes().all(|octet| octet.is_ascii_graphic() && octet != b'>'));
    match report {
        Some(report) => answer.with("link", format!("<{report}>; rel=\"describedby\"")),
        None => answer,
    }
}

/// Nothing that may be used came back; what was filled in is kept.
fn unanswered(gateway: &Gateway, filling: &Filling, why: Text) -> Response {
    let guest = &filling.guest;
    let mut page = filling.page(gateway, guest.t(w::NOT_ACKNOWLEDGED));
    page.notice = Some(Notice {
        heading: guest.t(w::NOT_ACKNOWLEDGED).to_owned(),
        text: guest.t(why).to_owned(),
        colour: Colour::Red,
    });
    let lines = vec![guest.t(w::NOTHING_LOST).to_owned()];
    let view = NotSentPage { lines, codes: String::new(), again: filling.path("sign"), page };
    web::answer(StatusCode::BAD_GATEWAY, &view)
}
