//! The receipt of refusal to accept documents, 004 annex 3: the form, filled in as far as the intake says, to be printed and signed.

use askama::Template;

use super::super::words as names;
use super::desk::Intake;
use crate::calendar::almaty;
use crate::catalogue::Service;
use crate::findings::Evidence;
use crate::findings::evidence::RequestEvidence;
use crate::gateway::refusal::Refused;
use crate::registry::{Actor, StaffEntry};
use crate::text::receipt::{self, ReceiptLabel};
use crate::text::web::centre as w;
use crate::text::{Lang, clause};
use crate::web::{Page, View, day};

#[derive(Template)]
#[template(path = "centre/refusal_receipt.html")]
pub(super) struct RefusalReceipt {
    page: Page,
    /// Which form of which regulation.
    form: String,
    recipient: String,
    address: String,
    text: String,
    missing: Vec<String>,
    operator: String,
    date: String,
}

impl View for RefusalReceipt {
    fn page(&self) -> &Page {
        &self.page
    }
}

/// Of an intake that was refused for documents that are missing.
pub(super) fn of(
    mut page: Page,
    service: &Service,
    intake: &Intake,
    person: &StaffEntry,
    refused: &Refused,
) -> RefusalReceipt {
    let lang = page.lang;
    page.title = w::REFUSAL_RECEIPT.in_lang(lang).to_owned();
    let typed = |name: &str| {
        let found = intake.fields.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.clone()).unwrap_or_default()
    };
    let date = almaty::date_of(refused.at).to_string();
    RefusalReceipt {
        form: form(service, lang),
        recipient: typed("fullName"),
        address: typed("address"),
        text: receipt::refusal_text(lang, service.name.get(lang)),
        missing: missing(service, refused, lang),
        operator: names::person(&person.name, lang),
        date: day(&date).unwrap_or(date),
        page,
    }
}

/// The form that the regulation names; the text is that of 004 annex 3, for the forms of the standards are not in the regulations.
fn form(service: &Service, lang: Lang) -> String {
    let refusals = service.intake_refusals.iter();
    let mut own = refusals.filter(|of| of.by.contains(&Actor::StateCorporationEmployee));
    let named = own.find_map(|of| of.form.as_ref().map(|form| (form, &of.cite)));
    named.map_or_else(
        || clause("004 annex 3", lang),
        |(form, cite)| format!("{} ({})", form.get(lang), clause(cite, lang)),
    )
}

/// What is missing, by its name in the regulation.
fn missing(service: &Service, refused: &Refused, lang: Lang) -> Vec<String> {
    let findings = refused.reports.iter().flat_map(|report| report.findings());
    let codes = findings.flat_map(|finding| match &*finding.evidence {
        Evidence::Request(RequestEvidence::DocumentsAbsent { missing, .. }) => missing.clone(),
        _ => Vec::new(),
    });
    let name = |code: String| match service.document_name(&code) {
        Some(name) => name.get(lang).to_owned(),
        None => code,
    };
    codes.map(name).collect()
}
