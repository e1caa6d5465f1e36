//! How the reports of a command are printed: the flags that say so, and the printing.

use crate::text::line::wanted::Wanted;
use std::path::Path;

use super::believed::CrlsOf;
use super::terminal::{say, say_json, say_xml};
use crate::findings::{Decision, Report};
use crate::identity;
use crate::report::{self, Form, Level, ReportQuery};
use crate::text::Lang;
use crate::x509::Certificate;

/// How reports are printed.
#[derive(Debug, Clone, clap::Args)]
pub(super) struct ReportArgs {
    /// Print JSON: short for --format json
    #[arg(long, conflicts_with = "format")]
    pub json: bool,
    /// How much to print: the decision, every check, or also the evidence
    #[arg(long = "report", value_name = "LEVEL", default_value = "detailed", value_parser = level)]
    pub level: Level,
    /// In which form
    #[arg(long, value_name = "FORM", default_value = "text", value_parser = ["text", "json", "xml", "html"])]
    pub format: String,
}

/// Reports, and what a command says around them.
pub(super) trait Rendered {
    /// Every report.
    fn reports(&self) -> Vec<&Report>;

    /// The decision of all of them.
    fn decision(&self) -> Decision;

    /// The whole as JSON.
    fn to_json(&self, level: Level) -> serde_json::Value;

    /// Who signed what the report of that number is about.
    fn signer(&self, number: usize) -> Option<&Certificate>;

    /// Whether nothing is wrong, and nobody said that the certificate is not revoked.
    fn is_indeterminate(&self) -> bool {
        false
    }

    /// Whose CRLs were asked, where none was given.
    fn crls_of(&self) -> Option<&CrlsOf> {
        None
    }

    /// What was decided before, where it is judged again.
    fn before(&self) -> Option<Decision> {
        None
    }
}

impl ReportArgs {
    /// Prints them; `file` is what they are about.
    pub(super) fn print(&self, told: &impl Rendered, file: &Path, lang: Lang) -> anyhow::Result<()> {
        let reports = || told.reports().into_iter().cloned().collect::<Vec<Report>>();
        match if self.json { "json" } else { self.format.as_str() } {
            "json" => say_json(&told.to_json(self.level))?,
            "xml" => say_xml(&report::xml(&reports(), self.level)),
            "html" => {
                let asked = ReportQuery { level: self.level, form: Form::Html, lang };
                say(&report::html(&reports(), asked, file.file_name().and_then(|name| name.to_str())));
            }
            _ => {
                for (number, one) in told.reports().into_iter().enumerate() {
                    say(report::text(one, self.level, lang).trim_end());
                    if let (Some(signer), true) = (told.signer(number), self.level != Level::Simple) {
                        say(&report::signer_line(&signer.subject().to_string(), lang));
                    }
                }
                if let Some(of) = told.crls_of() {
                    say(&of.line(lang));
                }
                if told.is_indeterminate() {
                    say(&report::indeterminate_line(lang));
                } else {
                    // The code that decided, where a person looks last.
                    let leading = told.reports().into_iter().find_map(Report::leading);
                    let code = leading
                        .filter(|_| told.decision() != Decision::Accepted)
                        .map_or_else(String::new, |finding| format!(", {}", finding.code));
                    let line = report::decision_line(told.decision(), told.before(), lang);
                    say(&format!("{line}{code}"));
                }
            }
        }
        Ok(())
    }
}

/// Whose certificate it is, as JSON.
pub(super) fn signer_json(certificate: &Certificate) -> serde_json::Value {
    let holder = identity::holder(certificate);
    serde_json::json!({
        "iin": holder.iin.ok(),
        "bin": holder.bin.ok(),
        "subject": certificate.subject().to_string(),
        "issuer": certificate.issuer().to_string(),
        "serialNumber": certificate.serial_hex(),
        "notBefore": certificate.not_before().to_string(),
        "notAfter": certificate.not_after().to_string(),
    })
}

/// The decision as it is written in JSON.
pub(super) fn decision_word(decision: Decision, is_indeterminate: bool) -> &'static str {
    if is_indeterminate { report::INDETERMINATE } else { decision.as_str() }
}

/// The worst of these decisions; nothing at all is refused.
pub(super) fn decision_of<'a>(reports: impl IntoIterator<Item = &'a Report>) -> Decision {
    reports.into_iter().map(Report::decision).max().unwrap_or(Decision::Rejected)
}

fn level(text: &str) -> Result<Level, Wanted> {
    Level::parse(text).ok_or_else(|| Wanted::OneOf("simple, detailed, diagnostic".to_owned()))
}
