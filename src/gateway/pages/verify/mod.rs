//! `/verify`: anything that is signed, dropped or pasted: the verdict, its causes, and exactly what was signed.

mod judging;
mod octets;

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use bytes::Bytes;

use self::judging::{Handed, Rule};
use self::octets::{Comparison, Octets};
use super::super::microscope::{compared, from_query};
use super::super::services::{Gateway, size_of};
use super::report_view::{self, ReportView};
use super::site::SITE;
use crate::calendar::almaty;
use crate::clock::Now;
use crate::findings::{Decision, Report};
use crate::http::answers::{self, With as _};
use crate::http::{Received, StatusCode};
use crate::report::{self, Compared, Conditions, Level, ReportQuery, replay};
use crate::text::Text;
use crate::text::web::{layout, verify as w};
use crate::web::components::{Choice, Choices, Colour, Errors, Field, Notice, Tag};
use crate::web::{self, Fields, Page, Posted, View, Visitor};
use crate::workers::{Lane, Work};
use crate::x509::Certificate;

#[derive(Template)]
#[template(path = "verify/form.html")]
struct Form {
    page: Page,
    errors: Errors,
    file: Field,
    text: Field,
    rule: Choices,
    hashed: Field,
    reference: Field,
    content: Field,
    at: Field,
    /// Whether what is folded has something in it.
    is_open: bool,
}

impl View for Form {
    fn page(&self) -> &Page {
        &self.page
    }
}

#[derive(Template)]
#[template(path = "verify/result.html")]
struct Outcome {
    page: Page,
    decision: Tag,
    reports: Vec<ReportView>,
    octets: Octets,
    /// The reports as JSON, for judging again; empty where they hold nothing to judge again.
    kept: String,
    at: Field,
}

impl View for Outcome {
    fn page(&self) -> &Page {
        &self.page
    }
}

/// Where a verdict is judged again.
const AGAIN: &str = "/verify/again";

/// Why a form is not taken: at which field, and what to do.
type Misfit = (&'static str, Text);

/// What the form asks for.
struct Question {
    handed: Handed,
    rule: Rule,
    comparison: Option<Comparison>,
    at: Option<Now>,
}

fn form(visitor: &Visitor, gateway: &Gateway, sent: &Fields, misfit: Option<Misfit>) -> Form {
    let t = |text: Text| visitor.t(text);
    let mut errors = Errors::default();
    if let Some((field, why)) = misfit {
        errors.at(field, t(why));
    }
    let field = |name: &'static str, label: Text, hint: Text| {
        let value = sent.text(name).unwrap_or_default();
        Field::text(name, t(label)).hint(t(hint)).value(value).error(errors.of(name))
    };
    let chosen = rule(sent);
    let choice = |value: &str, label: Text, hint: Text, of: Rule| Choice {
        hint: Some(t(hint).to_owned()),
        ..Choice::new(value, t(label)).chosen(chosen == of)
    };
    let choices = vec![
        choice("gateway", w::RULE_GATEWAY, w::RULE_GATEWAY_HINT, Rule::Gateway),
        choice("document", w::RULE_DOCUMENT, w::RULE_DOCUMENT_HINT, Rule::Document),
    ];
    let mut page = visitor.page(SITE, layout::VERIFY).crumb("/", layout::HOME).keeping("verify");
    page.has_errors = !errors.is_empty();
    let folded = [field("hashed", w::HASHED, w::HASHED_HINT), field("at", w::AT, w::AT_HINT).optional()];
    let is_open = folded.iter().any(|field| !field.value.is_empty());
    let [hashed, at] = folded;
    Form {
        page: page.with_form(&*gateway.services.random),
        file: field("file", w::FILE, w::FILE_HINT),
        text: field("text", w::TEXT, w::TEXT_HINT),
        rule: Choices::new("rule", t(w::RULE), choices),
        hashed: hashed.optional(),
        reference: field("reference", w::REFERENCE, w::REFERENCE_HINT).optional(),
        content: field("content", w::CONTENT, w::CONTENT_HINT).optional(),
        at,
        is_open: is_open || errors.of("reference").is_some(),
        errors,
    }
}

fn rule(sent: &Fields) -> Rule {
    match sent.text("rule").as_deref() {
        Some("document") => Rule::Document,
        _ => Rule::Gateway,
    }
}

/// Reads a time of a form: with an offset, or the country's own.
fn time(text: &str) -> Result<Now, Text> {
    almaty::parse(text).or_else(|| Now::parse(text).ok()).ok_or(w::AT_WRONG)
}

impl Question {
    fn read(sent: &Fields) -> Result<Self, Misfit> {
        let file = sent.file("file").map(|file| file.octets.clone());
        let pasted = sent.filled("text").map(Bytes::from);
        let octets = file.or(pasted).ok_or(("file", w::NOTHING))?;
        let content = sent.file("content").map(|file| &file.octets);
        let handed = Handed::of(&octets, content).map_err(|_| ("file", w::NO_ATTACHMENT))?;
        let at = sent.filled("at").map(|text| time(&text).map_err(|why| ("at", why))).transpose()?;
        let reference = sent.filled("reference");
        let compared = reference.map_or(Some(Compared::Reference(1)), |text| compared(&text));
        let compared = compared.ok_or(("reference", w::REFERENCE_WRONG))?;
        // A browser sends the line ends of a text field as CRLF; canonical octets have LF alone.
        let hashed = sent.all("hashed").next().map(|text| text.replace("\r\n", "\n"));
        let comparison = hashed
            .filter(|text| !text.trim().is_empty())
            .map(|text| Comparison { octets: from_query(text.into_bytes()), compared });
        Ok(Question { handed, rule: rule(sent), comparison, at })
    }
}

/// Verify anything that is signed: the form
#[utoipa::path(get, path = "", responses((status = 200, description = "A page.", body = String, content_type = "text/html")))]
pub(in crate::gateway) async fn show(State(gateway): State<Arc<Gateway>>, visitor: Visitor) -> Response {
    web::answer(StatusCode::OK, &form(&visitor, &gateway, &Fields::default(), None))
}

/// Verify anything that is signed: the verdict
#[utoipa::path(
    post,
    path = "",
    request_body(content = String, content_type = "multipart/form-data", description = "The form of the page, with its token."),
    responses(
        (status = 200, description = "The verdict, or the form in another language.", body = String, content_type = "text/html"),
        (status = "4XX", description = "Not a form of the page, or one that is not filled in.", body = String, content_type = "text/html"),
    )
)]
pub(in crate::gateway) async fn take(
    State(gateway): State<Arc<Gateway>>,
    received: Received,
    Posted { visitor, fields }: Posted,
) -> Response {
    if fields.changes_language() {
        return web::answer(StatusCode::OK, &form(&visitor, &gateway, &fields, None));
    }
    let question = match Question::read(&fields) {
        Ok(question) => question,
        Err(misfit) => {
            let form = form(&visitor, &gateway, &fields, Some(misfit));
            return web::answer(StatusCode::UNPROCESSABLE_ENTITY, &form);
        }
    };
    let Question { handed, rule, comparison, at } = question;
    let octets = handed.xml().cloned().unwrap_or_default();
    let size = size_of(&received, octets.len(), Lane::Requests);
    // XML is judged as received now, and its certificate again as at the time asked for, as a replay does.
    let is_xml = handed.xml().is_some();
    let now = at.filter(|_| !is_xml).unwrap_or(visitor.now);
    let busy = || {
        let form = form(&visitor, &gateway, &fields, Some(("file", w::BUSY)));
        web::answer(StatusCode::SERVICE_UNAVAILABLE, &form)
    };
    let Ok(judged) = judging::reports(&gateway, size, handed, rule, now).await else { return busy() };
    let (mut reports, holders): (Vec<Report>, Vec<Option<Certificate>>) = judged.into_iter().unzip();
    let again = at.filter(|_| is_xml);
    if let Some(at) = again {
        reports = replayed(&reports, at).unwrap_or(reports);
    }
    let lang = visitor.lang;
    let size = Work { lane: Lane::Explanations, ..size };
    let look = move || octets::octets(&octets, comparison.as_ref(), lang);
    let Ok(octets) = gateway.services.workers.run_for(size, look).await else { return busy() };
    let mut shown = outcome(&visitor, &gateway, &reports, octets, again);
    for (view, holder) in shown.reports.iter_mut().zip(holders) {
        holder.iter().for_each(|holder| view.speaks_of(holder, now, lang));
    }
    web::answer(StatusCode::OK, &shown)
}

fn replayed(reports: &[Report], at: Now) -> Option<Vec<Report>> {
    let conditions = || Conditions { at: Some(at), ..Conditions::default() };
    reports.iter().map(|report| replay(report, &conditions()).ok()).collect()
}

fn outcome(
    visitor: &Visitor,
    gateway: &Gateway,
    reports: &[Report],
    octets: Octets,
    again: Option<Now>,
) -> Outcome {
    let worst = reports.iter().map(Report::decision).max().unwrap_or(Decision::Rejected);
    let diagnostic = reports.iter().any(|report| report.diagnostic.is_some());
    let page = visitor.page(SITE, w::RESULT).crumb("/", layout::HOME).crumb("/verify", layout::VERIFY);
    let mut page = page.with_form(&*gateway.services.random);
    page.notice = again.map(|at| Notice {
        heading: format!("{}: {}", visitor.t(w::AT), web::moment(at)),
        text: visitor.t(w::REPLAYED).to_owned(),
        colour: Colour::Blue,
    });
    let kept = if diagnostic { report::self_contained(reports) } else { String::new() };
    if !kept.is_empty() {
        // In another language the verdict is shown again; what was handed in is kept nowhere.
        page = page.keeping("again");
        AGAIN.clone_into(&mut page.path);
    }
    Outcome {
        page,
        decision: report_view::decision(worst, visitor.lang),
        reports: reports.iter().map(|report| ReportView::of(report, visitor.lang)).collect(),
        octets,
        kept,
        at: Field::text("at", visitor.t(w::AT)).hint(visitor.t(w::AT_HINT)),
    }
}

/// Judge a report again at another time, or save it as a file
#[utoipa::path(
    post,
    path = "",
    request_body(content = Object, content_type = "application/x-www-form-urlencoded", description = "The form of the page with the verdict."),
    responses(
        (status = 200, description = "The verdict at that time or in another language, or the report as one file.", body = String, content_type = "text/html"),
        (status = "4XX", description = "Not a form of the page, or one that is not filled in.", body = String, content_type = "text/html"),
    )
)]
pub(in crate::gateway) async fn again(
    State(gateway): State<Arc<Gateway>>,
    Posted { visitor, fields }: Posted,
) -> Response {
    let visitor = visitor.at("/verify");
    let refused = |misfit| {
        let form = form(&visitor, &gateway, &fields, Some(misfit));
        web::answer(StatusCode::UNPROCESSABLE_ENTITY, &form)
    };
    let reports = fields.text("report").and_then(|text| serde_json::from_str(&text).ok());
    let Some(reports) = reports.and_then(|value| report::read(&value).ok()) else {
        return refused(("file", w::NO_REPORT));
    };
    if fields.changes_language() {
        return web::answer(StatusCode::OK, &outcome(&visitor, &gateway, &reports, Octets::default(), None));
    }
    if fields.text("act").as_deref() == Some("save") {
        return saved(&visitor, &reports);
    }
    let at = match fields.filled("at").ok_or(w::AT_WRONG).and_then(|text| time(&text)) {
        Ok(at) => at,
        Err(why) => return refused(("at", why)),
    };
    match replayed(&reports, at) {
        Some(again) => {
            let shown = outcome(&visitor, &gateway, &again, Octets::default(), Some(at));
            web::answer(StatusCode::OK, &shown)
        }
        None => refused(("file", w::NO_REPORT)),
    }
}

/// The reports as one file that needs nothing else.
fn saved(visitor: &Visitor, reports: &[Report]) -> Response {
    let asked = ReportQuery { level: Level::Diagnostic, form: report::Form::Html, lang: visitor.lang };
    answers::page(StatusCode::OK, &report::html(reports, asked, None))
        .with("content-disposition", "attachment; filename=\"report.html\"")
        .with("cache-control", "no-store")
        .with("x-content-type-options", "nosniff")
}
