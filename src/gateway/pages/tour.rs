//! `/try`: a sample is sent, then broken, and the reason is read. It goes through the sentence that takes every request.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use bytes::Bytes;

use super::portal::request_document;
use super::portal::tester::{self, NotSigned};
use super::report_view::ReportView;
use super::site::SITE;
use crate::catalogue::{Channel, Field, FieldKind, Service};
use crate::encoding::base64;
use crate::findings::Report;
use crate::gateway::Gateway;
use crate::gateway::accept::{Accepted, Arrived, Door, Rejected, accept};
use crate::gateway::cabinet::drafts::{Draft, DraftFile};
use crate::gateway::refusal;
use crate::gateway::request_head::RequestHead;
use crate::gateway::services::size_of;
use crate::http::header::{CONTENT_TYPE, HeaderValue};
use crate::http::{HeaderMap, Received, RequestId, StatusCode};
use crate::interface::AnyCode;
use crate::reply::regulation_message;
use crate::text::web::{layout, tour as w};
use crate::text::{self, Text};
use crate::validation::ContractRule;
use crate::web::components::{Cell, Choice, Choices, Row};
use crate::web::{self, Page, Posted, SmallForm, View, Visitor};
use crate::workers::Lane;

/// The service of the sample.
const SERVICE: &str = "wko2016-141-housing-queue";

/// The person who asks, and another.
const IIN: &str = "123456789011";
const OTHER_IIN: &str = "900101300017";

/// The smallest file that is a PDF.
const SCAN: &[u8] = b"%PDF-1.4\n%%EOF\n";

/// What is done to the sample.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum How {
    Whole,
    Tampered,
    Revoked,
    Expired,
    OtherIin,
    Unsigned,
}

const BROKEN: [(How, &str, Text); 5] = [
    (How::Tampered, "tampered", w::TAMPERED),
    (How::Revoked, "revoked", w::REVOKED),
    (How::Expired, "expired", w::EXPIRED),
    (How::OtherIin, "other-iin", w::OTHER_IIN),
    (How::Unsigned, "unsigned", w::UNSIGNED),
];

impl How {
    /// The key that signs: one of the test PKI's people.
    const fn key(self) -> &'static str {
        match self {
            How::Revoked => "people/revoked",
            How::Expired => "people/expired",
            How::Whole | How::Tampered | How::OtherIin | How::Unsigned => "people/valid",
        }
    }
}

#[derive(Template)]
#[template(path = "tour.html")]
struct Tour {
    page: Page,
    is_sent: bool,
    /// What came of it.
    rows: Vec<Row>,
    reports: Vec<ReportView>,
    document: String,
    broken: Choices,
    curl: String,
}

impl View for Tour {
    fn page(&self) -> &Page {
        &self.page
    }
}

/// Whether there are keys to sign a sample with.
pub(super) fn is_offered(gateway: &Gateway) -> bool {
    gateway.services.sign_as.names().iter().any(|name| name == How::Whole.key())
}

fn view(gateway: &Gateway, visitor: &Visitor, title: Text) -> Tour {
    let page = visitor.page(SITE, title).crumb("/", layout::HOME).with_form(&*gateway.services.random);
    let choices =
        BROKEN.map(|(how, value, text)| Choice::new(value, visitor.t(text)).chosen(how == How::Tampered));
    Tour {
        page,
        is_sent: false,
        rows: Vec::new(),
        reports: Vec::new(),
        document: String::new(),
        broken: Choices::new("how", visitor.t(w::BREAK), choices.to_vec()),
        curl: format!(
            "curl -sS -H 'Content-Type: application/xml' --data-binary @signed.xml {}/api/v1/requests",
            visitor.base.0
        ),
    }
}

/// A value that the field takes.
fn sample(field: &Field) -> Option<String> {
    Some(match field.kind {
        FieldKind::Integer => field.min.unwrap_or(1).max(1).to_string(),
        FieldKind::Date => "1990-01-01".to_owned(),
        FieldKind::Choice => field.choices.first()?.value.clone(),
        FieldKind::Iin => IIN.to_owned(),
        FieldKind::Consent => "true".to_owned(),
        FieldKind::Text => match &field.mask {
            Some(mask) => mask.replace('A', "Қ"),
            None => "Достық даңғылы, 1".to_owned(),
        },
        FieldKind::Table => return None,
    })
}

/// A request that lacks nothing.
fn draft(service: &Service) -> Draft {
    let required = service.fields.iter().filter(|field| field.required);
    let documents = service.documents.iter().filter(|of| of.required && of.asked_on(Channel::Portal));
    Draft {
        fields: required.filter_map(|field| Some((field.name.clone(), sample(field)?))).collect(),
        attachments: documents
            .map(|of| DraftFile {
                document_type: of.code.clone(),
                file_name: "scan.pdf".to_owned(),
                mime_type: "application/pdf".to_owned(),
                content: base64::encode(SCAN),
            })
            .collect(),
    }
}

/// The first steps
#[utoipa::path(get, path = "", responses((status = 200, description = "A page.", body = String, content_type = "text/html")))]
pub(in crate::gateway) async fn show(State(gateway): State<Arc<Gateway>>, visitor: Visitor) -> Response {
    web::answer(StatusCode::OK, &view(&gateway, &visitor, w::TITLE))
}

/// Send a sample, whole or broken
#[utoipa::path(
    post,
    path = "",
    request_body(content = Object, content_type = "application/x-www-form-urlencoded", description = "The form of the page."),
    responses(
        (status = 200, description = "What came of it, registered or refused.", body = String, content_type = "text/html"),
        (status = "4XX", description = "Not a form of the page.", body = String, content_type = "text/html"),
        (status = 503, description = "The sample could not be signed.", body = String, content_type = "text/html"),
    )
)]
pub(in crate::gateway) async fn send(
    State(gateway): State<Arc<Gateway>>,
    received: Received,
    request: RequestId,
    Posted { visitor, fields }: SmallForm,
) -> Response {
    let asked = fields.text("how");
    let how = BROKEN.iter().find(|row| Some(row.1) == asked.as_deref()).map_or(How::Whole, |row| row.0);
    let signed = match signed(&gateway, &visitor, how).await {
        Ok(signed) => signed,
        Err(why @ NotSigned::Authority(_)) => return why.to_answer(visitor.now),
        Err(NotSigned::NoKey | NotSigned::Busy) => {
            return web::answer(StatusCode::SERVICE_UNAVAILABLE, &view(&gateway, &visitor, w::BUSY));
        }
    };
    let octets = Bytes::from(signed.clone());
    let mut headers = HeaderMap::new();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/xml"));
    let size = size_of(&received, octets.len(), Lane::Requests);
    let arrived = Arrived {
        id: &request,
        door: Door::Rest,
        contract: ContractRule::Tolerant,
        headers: &headers,
        octets,
        client: None,
        session: None,
        size,
        now: visitor.now,
    };
    let shown = |title, rows, reports: &[Report], is_sent| {
        let reports = reports.iter().map(|report| ReportView::of(report, visitor.lang)).collect();
        Tour { rows, reports, is_sent, document: signed.clone(), ..view(&gateway, &visitor, title) }
    };
    match accept(&gateway, arrived).await {
        Ok(Accepted { registered, facts, reports, .. }) => {
            let number = Row::new(visitor.t(w::NUMBER), Cell::code(registered.number().to_string()));
            facts.beside(web::answer(StatusCode::OK, &shown(w::SENT, vec![number], &reports, true)))
        }
        Err(Rejected { refused, facts, .. }) => {
            let (_, code) = refused.leading();
            let message = match code {
                AnyCode::Finding(code) => regulation_message(code).map(|(_, text)| visitor.t(text)),
                AnyCode::Interface(_) => None,
            };
            let message = message.unwrap_or(text::refusal_title(code).in_lang(visitor.lang));
            let rows = vec![
                Row::new(visitor.t(w::MESSAGE), Cell::text(message)),
                Row::new("HTTP", Cell::code(format!("{} {code}", refusal::http_status(code)))),
            ];
            // The page is there, whatever became of the sample.
            facts.beside(web::answer(StatusCode::OK, &shown(w::NOT_SENT, rows, &refused.reports, true)))
        }
    }
}

/// The sample under its signature.
async fn signed(gateway: &Arc<Gateway>, visitor: &Visitor, how: How) -> Result<String, NotSigned> {
    let service = gateway.services.catalogue.find(SERVICE).ok_or(NotSigned::NoKey)?.clone();
    let iin = if how == How::OtherIin { OTHER_IIN } else { IIN };
    let head = RequestHead::drawn(&*gateway.services.random, visitor.now);
    let document = request_document::unsigned(&service, &draft(&service), iin, &head, |_| {});
    if how == How::Unsigned {
        return Ok(document);
    }
    let signing = tester::signed(gateway, how.key().to_owned(), IIN.to_owned(), document, visitor.now);
    let signed = signing.await?;
    Ok(if how == How::Tampered { signed.replacen("Достық", "Достык", 1) } else { signed })
}
