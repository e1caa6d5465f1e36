//! Reports as plain text, for a terminal.

use std::fmt::Write as _;

use super::rows::rows;
use super::{Level, Summary};
use crate::findings::{Check, Decision, Diagnostic, Report, Status};
use crate::text::{self as say, Label, Lang, Sides, Text};

/// Columns before the details of a check.
const INDENT: usize = 20;

/// One report, its lines ended.
pub fn text(report: &Report, level: Level, lang: Lang) -> String {
    let mut page = Page { out: String::new(), lang };
    let summary = Summary::of(report);
    let sub = summary.sub_indication.map(|sub| format!(" / {sub}")).unwrap_or_default();
    page.text_line(0, say::subject(report.subject), &format!("{}{sub}", summary.indication.as_str()));
    if let Some(finding) = summary.leading {
        page.line(2, Label::AtFault, say::at_fault(finding.code.at_fault()).in_lang(lang));
    }
    match level {
        Level::Simple => page.simple(report, &summary),
        Level::Detailed | Level::Diagnostic => report.checks.iter().for_each(|check| page.check(check)),
    }
    if let (Level::Diagnostic, Some(diagnostic)) = (level, &report.diagnostic) {
        page.diagnostic(diagnostic);
    }
    page.out
}

/// The line that ends a report: the decision, and the one before where it was judged anew.
pub fn decision_line(decision: Decision, before: Option<Decision>, lang: Lang) -> String {
    let word = say::label(Label::Decision).in_lang(lang).to_lowercase();
    let before = before
        .map(|before| format!(" ({} {})", say::label(Label::Was).in_lang(lang), before.as_str()))
        .unwrap_or_default();
    format!("{word}: {}{before}", decision.as_str())
}

/// What is written in the place of a decision where nothing is wrong and nobody said that the certificate is not revoked.
pub const INDETERMINATE: &str = "INDETERMINATE";

/// The line that ends a report in that case.
pub fn indeterminate_line(lang: Lang) -> String {
    format!("{}: {INDETERMINATE}", say::label(Label::Decision).in_lang(lang).to_lowercase())
}

/// The line that says whose signature it is.
pub fn signer_line(subject: &str, lang: Lang) -> String {
    format!("{}: {subject}", say::label(Label::Signer).in_lang(lang).to_lowercase())
}

struct Page {
    out: String,
    lang: Lang,
}

impl Page {
    fn say(&self, text: Text) -> &'static str {
        text.in_lang(self.lang)
    }

    fn line(&mut self, indent: usize, label: Label, value: &str) {
        self.text_line(indent, say::label(label), value);
    }

    fn text_line(&mut self, indent: usize, label: Text, value: &str) {
        let label = self.say(label);
        // Writing to a String does not fail.
        let _ = writeln!(self.out, "{:indent$}{label}: {value}", "");
    }

    fn simple(&mut self, report: &Report, summary: &Summary<'_>) {
        for finding in summary.causes(report) {
            let title = format!("{}: {}", finding.code, self.say(say::title(finding.code)));
            self.line(2, Label::Reason, &title);
            self.line(2, Label::ToDo, self.say(say::hint(finding.code)));
        }
        if let Some(signer) = summary.signer {
            self.line(2, Label::Signer, &signer.subject);
        }
        if let Some(at) = summary.at {
            self.line(2, Label::At, at);
        }
    }

    fn check(&mut self, check: &Check) {
        let name = say::check_called(check.name, self.lang);
        // Names of more than a word stand in no column.
        let name = if self.lang == Lang::En { format!("{name:<16}") } else { format!("{name}:") };
        let note = check.note.as_ref().map(|note| say::note(note, self.lang));
        let ended = match (&check.finding, check.status) {
            (Some(finding), Status::Ignored) => {
                let (status, title) =
                    (self.say(say::status(check.status)), self.say(say::title(finding.code)));
                format!("{status}: {}: {title}", finding.code)
            }
            (Some(finding), _) => format!("{}: {}", finding.code, self.say(say::title(finding.code))),
            (None, status) => self.say(say::status(status)).to_owned(),
        };
        let note =
            note.map(
                |note| {
                    if check.status == Status::NotRun { format!(": {note}") } else { format!(" ({note})") }
                },
            );
        let _ = writeln!(self.out, "  {name} {ended}{}", note.unwrap_or_default());
        let Some(finding) = &check.finding else { return };
        let Sides { expected, actual } = say::sides(&finding.evidence, self.lang);
        let parts =
            [(Label::Expected, expected), (Label::Actual, actual), (Label::Place, finding.place.clone())];
        for (label, part) in parts {
            if let Some(part) = part {
                self.line(INDENT, label, &part);
            }
        }
        self.line(INDENT, Label::ToDo, self.say(say::hint(finding.code)));
    }

    fn diagnostic(&mut self, diagnostic: &Diagnostic) {
        let _ = writeln!(self.out, "  {}", self.say(say::label(Label::JudgedWith)));
        for row in rows(diagnostic) {
            self.line(4 + 2 * row.depth, row.label, &row.value(self.lang));
        }
    }
}
