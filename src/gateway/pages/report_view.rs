//! A report for a page: the decision and its causes first, what failed, what passed folded, what it was judged with folded.

use crate::clock::Now;
use crate::encoding::base64;
use crate::findings::{Check, Decision, Diagnostic, Finding, Report, Status};
use crate::identity::holder;
use crate::report::{Summary, facts};
use crate::text::web::{components as c, verify as w};
use crate::text::{self as say, Label, Lang, Sides};
use crate::web::components::{Cell, Colour, Row, Tag};
use crate::web::with_moments;
use crate::x509::{Certificate, masked};

/// A finding as people read it.
pub(in crate::gateway) struct Cause {
    pub(in crate::gateway) code: &'static str,
    pub(in crate::gateway) title: &'static str,
    pub(in crate::gateway) rows: Vec<Row>,
}

/// A check that was run, or not.
pub(in crate::gateway) struct CheckLine {
    pub(in crate::gateway) name: &'static str,
    pub(in crate::gateway) tag: Tag,
    pub(in crate::gateway) note: String,
}

/// One signature's report.
pub(in crate::gateway) struct ReportView {
    pub(in crate::gateway) heading: &'static str,
    pub(in crate::gateway) decision: Tag,
    pub(in crate::gateway) summary: Vec<Row>,
    pub(in crate::gateway) causes: Vec<Cause>,
    pub(in crate::gateway) signer: Vec<Row>,
    /// The whole name of the signer's certificate.
    pub(in crate::gateway) dn: String,
    pub(in crate::gateway) failed: Vec<CheckLine>,
    pub(in crate::gateway) passed: Vec<CheckLine>,
    pub(in crate::gateway) not_run: Vec<CheckLine>,
    pub(in crate::gateway) facts: Vec<Row>,
}

impl ReportView {
    /// Of a report, in a language.
    pub(in crate::gateway) fn of(report: &Report, lang: Lang) -> Self {
        let summary = Summary::of(report);
        let checks = |wanted: &[Status]| {
            let of = report.checks.iter().filter(|check| wanted.contains(&check.status));
            of.map(|check| line(check, lang)).collect::<Vec<_>>()
        };
        let (signer, dn) = signer(report, lang);
        ReportView {
            heading: say::subject(report.subject).in_lang(lang),
            decision: decision(summary.decision, lang),
            summary: about(&summary, lang),
            causes: summary.causes(report).map(|finding| cause(finding, lang)).collect(),
            signer,
            dn,
            failed: checks(&[Status::Failed]),
            passed: checks(&[Status::Passed, Status::Ignored]),
            not_run: checks(&[Status::NotRun]),
            facts: report.diagnostic.as_deref().map(|found| judged_with(found, lang)).unwrap_or_default(),
        }
    }
}

impl ReportView {
    /// Says whose certificate it is and when it was judged, where the report itself keeps neither.
    pub(in crate::gateway) fn speaks_of(&mut self, certificate: &Certificate, now: Now, lang: Lang) {
        if !self.signer.is_empty() {
            return;
        }
        self.signer = certificate_rows(certificate, lang);
        self.dn = certificate.subject().to_string();
        self.summary.push(Row::new(label(Label::At, lang), Cell::text(crate::web::moment(now))));
    }
}

/// A decision in a word.
pub(in crate::gateway) fn decision(decision: Decision, lang: Lang) -> Tag {
    let (word, colour) = match decision {
        Decision::Accepted => (w::ACCEPTED, Colour::Green),
        Decision::Retry => (w::RETRY, Colour::Yellow),
        Decision::Rejected => (w::REJECTED, Colour::Red),
    };
    Tag::new(word.in_lang(lang), colour)
}

fn label(label: Label, lang: Lang) -> &'static str {
    say::label(label).in_lang(lang)
}

fn about(summary: &Summary<'_>, lang: Lang) -> Vec<Row> {
    let sub = summary.sub_indication.map(|sub| format!(" / {sub}")).unwrap_or_default();
    let worth = say::indication(summary.indication).in_lang(lang);
    let indication = format!("{worth} ({}{sub})", summary.indication.as_str());
    let mut rows = vec![Row::new(label(Label::Indication, lang), Cell::text(indication))];
    if let Some(finding) = summary.leading {
        let at_fault = say::at_fault(finding.code.at_fault()).in_lang(lang);
        rows.push(Row::new(label(Label::AtFault, lang), Cell::text(at_fault)));
    }
    if let Some(at) = summary.at {
        rows.push(Row::new(label(Label::At, lang), Cell::text(shown_time(at))));
    }
    rows
}

/// A time of a report as people read it.
fn shown_time(text: &str) -> String {
    crate::clock::Now::parse(text).map_or_else(|_| text.to_owned(), crate::web::moment)
}

fn cause(finding: &Finding, lang: Lang) -> Cause {
    let Sides { expected, actual } = say::sides(&finding.evidence, lang);
    let hint = Some(say::hint(finding.code).in_lang(lang).to_owned());
    let parts = [
        (Label::Expected, expected),
        (Label::Actual, actual),
        (Label::Place, finding.place.clone()),
        (Label::ToDo, hint),
    ];
    let rows = parts
        .into_iter()
        .filter_map(|(name, text)| {
            let cell =
                if name == Label::Place { Cell::code(text?) } else { Cell::text(with_moments(&text?)) };
            Some(Row::new(label(name, lang), cell))
        })
        .collect();
    Cause { code: finding.code.as_str(), title: say::title(finding.code).in_lang(lang), rows }
}

fn line(check: &Check, lang: Lang) -> CheckLine {
    let colour = match check.status {
        Status::Passed => Colour::Green,
        Status::Failed => Colour::Red,
        Status::NotRun => Colour::Grey,
        Status::Ignored => Colour::Yellow,
    };
    let found = check.finding.as_ref().map(|finding| say::title(finding.code).in_lang(lang).to_owned());
    let note = check.note.as_ref().map(|note| say::note(note, lang));
    CheckLine {
        name: say::check(check.name).in_lang(lang),
        tag: Tag::new(say::status(check.status).in_lang(lang), colour),
        note: with_moments(&found.into_iter().chain(note).collect::<Vec<_>>().join(" · ")),
    }
}

/// Whose signature it is, by name and number; the number masked as everywhere.
fn signer(report: &Report, lang: Lang) -> (Vec<Row>, String) {
    let trust = report.diagnostic.as_ref().and_then(|diagnostic| diagnostic.trust.as_ref());
    let Some(facts) = trust.map(|trust| &trust.certificate) else { return Default::default() };
    let certificate = base64::decode(&facts.der).and_then(|der| Certificate::from_der(&der).ok());
    let Some(certificate) = certificate else { return (Vec::new(), facts.subject.clone()) };
    (certificate_rows(&certificate, lang), facts.subject.clone())
}

/// A certificate's holder, issuer and period.
pub(in crate::gateway) fn certificate_rows(certificate: &Certificate, lang: Lang) -> Vec<Row> {
    let numbers = holder(certificate);
    let number = |name: crate::text::Text, number: Result<String, _>| {
        number.ok().map(|number: String| Row::new(name.in_lang(lang), Cell::text(masked(&number))))
    };
    let name = Row::new(w::NAME.in_lang(lang), Cell::data(certificate.subject().common_name()));
    let period = format!(
        "{} – {}",
        crate::web::moment(certificate.not_before()),
        crate::web::moment(certificate.not_after())
    );
    let rest = [
        (Label::Issuer, Cell::data(certificate.issuer().common_name())),
        (Label::Serial, Cell::code(certificate.serial_hex())),
        (Label::Validity, Cell::text(period)),
    ];
    let rest = rest.map(|(name, cell)| Row::new(label(name, lang), cell));
    let numbers = [number(w::IIN, numbers.iin), number(w::BIN, numbers.bin)];
    std::iter::once(name).chain(numbers.into_iter().flatten()).chain(rest).collect()
}

fn judged_with(diagnostic: &Diagnostic, lang: Lang) -> Vec<Row> {
    let rows = facts(diagnostic, lang).into_iter();
    rows.map(|(depth, name, value)| {
        let name = if depth > 0 { format!("– {name}") } else { name.to_owned() };
        let value = if value.is_empty() { c::NONE.in_lang(lang).to_owned() } else { value };
        Row::new(name, Cell::data(with_moments(&value)))
    })
    .collect()
}
