//! `qaqpa replay`: a diagnostic report judged again.

use std::path::PathBuf;

use super::verify::{lang, level, read_certificates, read_list, tell};
use super::{Outcome, read_document, say};
use crate::config::Moment;
use crate::findings::{Decision, Lang, Report};
use crate::report::{self, Asked, Conditions, Form, Level};
use crate::trust::RevocationPolicy;
use crate::x509::Crl;

/// Judge a stored diagnostic report again: another time, other anchors, other lists
///
/// The certificate checks (chain, validity, key usage, revocation) run anew from what the report holds. The checks of the
/// signature and of the request are taken over as they were found, and said so: a report does not hold the document.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Example:
  qaqpa verify signed.xml --report diagnostic --json > report.json
  qaqpa replay report.json --at 2030-01-01

A report of the gateway: GET /api/v1/requests/NUMBER/report?level=diagnostic
Exit codes: 0 accepted · 1 refused · 2 misuse, or not a diagnostic report")]
pub struct Args {
    /// The report, JSON; `-` is stdin
    pub file: PathBuf,
    /// Judge as at this time (default: the report's own)
    #[arg(long, value_name = "TIME")]
    pub at: Option<Moment>,
    /// A list of revoked certificates, DER or PEM, in place of what the report says of that issuer's
    #[arg(long, value_name = "FILE")]
    pub crl: Vec<PathBuf>,
    /// Trusted certificates in place of those that the report was made with
    #[arg(long, value_name = "PEM|DIR")]
    pub trust: Vec<PathBuf>,
    /// Whether lists are asked (default: as in the report)
    #[arg(long, value_name = "POLICY", value_parser = revocation)]
    pub revocation: Option<RevocationPolicy>,
    /// Print the new report as JSON: short for --format json
    #[arg(long, conflicts_with = "format")]
    pub json: bool,
    /// How much to tell
    #[arg(long, value_name = "LEVEL", default_value = "detailed", value_parser = level)]
    pub report: Level,
    /// In which form
    #[arg(long, value_name = "FORM", default_value = "text", value_parser = ["text", "json", "xml", "html"])]
    pub format: String,
    /// The language of text and HTML
    #[arg(long, value_name = "kk|ru|en", default_value = "en", value_parser = lang)]
    pub lang: Lang,
}

fn revocation(text: &str) -> Result<RevocationPolicy, String> {
    RevocationPolicy::parse(text).ok_or_else(|| "the policies are required and not-checked".to_owned())
}

/// Judges it.
pub fn run(args: &Args) -> anyhow::Result<Outcome> {
    let refused = |error: &dyn std::fmt::Display| anyhow::anyhow!("{}: {error}", args.file.display());
    let value = serde_json::from_slice(&read_document(&args.file)?).map_err(|error| refused(&error))?;
    let reports = report::read(&value).map_err(|error| refused(&error))?;
    if reports.is_empty() {
        return Err(refused(&"there is no report in it"));
    }
    let conditions = conditions(args, &reports)?;
    let again =
        reports.iter().map(|one| report::replay(one, &conditions)).collect::<Result<Vec<_>, _>>().map_err(|error| refused(&error))?;
    let decision = again.iter().map(Report::decision).max().unwrap_or(Decision::Rejected);
    match if args.json { "json" } else { args.format.as_str() } {
        "json" => {
            let list: Vec<_> = again.iter().map(|one| report::json(one, args.report)).collect();
            say(&serde_json::to_string_pretty(&serde_json::json!({ "decision": decision, "reports": list }))?);
        }
        "xml" => say(&report::xml(&again, args.report)),
        "html" => {
            let asked = Asked { level: args.report, form: Form::Html, lang: args.lang };
            say(&report::html(&again, asked, args.file.file_name().and_then(|name| name.to_str())));
        }
        _ => {
            tell(&again, args.report, args.lang);
            say(&report::decision_line(decision, Some(before(&reports)), args.lang));
        }
    }
    Ok(if decision == Decision::Accepted { Outcome::Done } else { Outcome::Refused })
}

fn before(reports: &[Report]) -> Decision {
    reports.iter().map(Report::decision).max().unwrap_or(Decision::Rejected)
}

fn conditions(args: &Args, reports: &[Report]) -> anyhow::Result<Conditions> {
    let mut conditions = Conditions { at: args.at.map(|moment| moment.0), revocation: args.revocation, ..Conditions::default() };
    let mut given = Vec::new();
    for path in &args.trust {
        given.append(&mut read_certificates(path)?);
    }
    // Who may have signed a list: those given, and those that the reports were made with.
    let mut authorities = given.clone();
    authorities.extend(reports.iter().flat_map(report::authorities));
    for path in &args.crl {
        let der = read_list(path)?;
        let list = Crl::from_der(&der).map_err(|error| anyhow::anyhow!("{}: {error}", path.display()))?;
        if !authorities.iter().any(|authority| authority.subject_raw() == list.issuer_raw()) {
            anyhow::bail!("{}: not the list of any authority in the report or in --trust", path.display());
        }
        conditions.lists.insert(&der, &authorities).map_err(|error| anyhow::anyhow!("{}: {error}", path.display()))?;
    }
    conditions.trust = (!args.trust.is_empty()).then_some(given);
    Ok(conditions)
}
