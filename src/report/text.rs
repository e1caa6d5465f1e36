//! Reports as plain text, for a terminal.

use std::fmt::Write as _;

use super::phrases::phrase;
use super::rows::rows;
use super::{Level, Summary, words};
use crate::findings::{Check, Decision, Diagnostic, Lang, Report, Status, Text};

/// Columns before what is told of a check.
const INDENT: usize = 20;

/// One report, its lines ended.
pub fn text(report: &Report, level: Level, lang: Lang) -> String {
    let mut page = Page { out: String::new(), lang };
    let summary = Summary::of(report);
    let sub = summary.sub_indication.map(|sub| format!(" / {sub}")).unwrap_or_default();
    page.line(0, words::subject(report.subject), &format!("{}{sub}", summary.indication.as_str()));
    match level {
        Level::Simple => page.simple(&summary),
        Level::Detailed | Level::Diagnostic => report.checks.iter().for_each(|check| page.check(check)),
    }
    if let (Level::Diagnostic, Some(diagnostic)) = (level, &report.diagnostic) {
        page.diagnostic(diagnostic);
    }
    page.out
}

/// The line that ends a report: the decision, and the one before where it was judged anew.
pub fn decision_line(decision: Decision, before: Option<Decision>, lang: Lang) -> String {
    let word = words::DECISION.in_lang(lang).to_lowercase();
    let before = before
        .map(|before| format!(" ({} {})", words::WAS.in_lang(lang), before.as_str()))
        .unwrap_or_default();
    format!("{word}: {}{before}", decision.as_str())
}

/// What is written in the place of a decision where nothing is wrong and nobody said that the certificate is not revoked.
pub const INDETERMINATE: &str = "INDETERMINATE";

/// The line that ends a report in that case.
pub fn indeterminate_line(lang: Lang) -> String {
    format!("{}: {INDETERMINATE}", words::DECISION.in_lang(lang).to_lowercase())
}

/// The line that tells whose signature it is.
pub fn signer_line(subject: &str, lang: Lang) -> String {
    format!("{}: {subject}", words::SIGNER.in_lang(lang).to_lowercase())
}

struct Page {
    out: String,
    lang: Lang,
}

impl Page {
    fn say(&self, text: Text) -> &'static str {
        text.in_lang(self.lang)
    }

    fn line(&mut self, indent: usize, label: Text, value: &str) {
        let label = self.say(label);
        // Writing to a String does not fail.
        let _ = writeln!(self.out, "{:indent$}{label}: {value}", "");
    }

    fn simple(&mut self, summary: &Summary<'_>) {
        if let Some(finding) = summary.leading {
            let title = format!("{}: {}", finding.code, self.say(finding.code.title()));
            self.line(2, words::REASON, &title);
            self.line(2, words::TO_DO, self.say(finding.code.hint()));
        }
        if let Some(signer) = summary.signer {
            self.line(2, words::SIGNER, &signer.subject);
        }
        if let Some(at) = summary.at {
            self.line(2, words::AT, at);
        }
    }

    fn check(&mut self, check: &Check) {
        let name = check.name.as_str();
        let note = check.note.as_deref().map(|note| words::note(note, self.lang).into_owned());
        let ended = match (&check.finding, check.status) {
            (Some(finding), Status::Ignored) => {
                let (status, title) = (self.say(words::status(check.status)), self.say(finding.code.title()));
                format!("{status}: {}: {title}", finding.code)
            }
            (Some(finding), _) => format!("{}: {}", finding.code, self.say(finding.code.title())),
            (None, status) => self.say(words::status(status)).to_owned(),
        };
        let note =
            note.map(
                |note| {
                    if check.status == Status::NotRun { format!(": {note}") } else { format!(" ({note})") }
                },
            );
        let _ = writeln!(self.out, "  {name:<16} {ended}{}", note.unwrap_or_default());
        let Some(finding) = &check.finding else { return };
        for (label, part) in [
            (words::EXPECTED, &finding.expected),
            (words::ACTUAL, &finding.actual),
            (words::PLACE, &finding.place),
        ] {
            if let Some(part) = part {
                self.line(INDENT, label, &phrase(part, self.lang));
            }
        }
        self.line(INDENT, words::TO_DO, self.say(finding.code.hint()));
    }

    fn diagnostic(&mut self, diagnostic: &Diagnostic) {
        let _ = writeln!(self.out, "  {}", self.say(words::JUDGED_WITH));
        for row in rows(diagnostic) {
            self.line(4 + 2 * row.depth, row.label, row.value(self.lang));
        }
    }
}
