//! `qaqpa replay`: a diagnostic report judged again.

use crate::text::line::wanted::Wanted;
use std::path::PathBuf;

use super::fault::{Fault, Wrong};
use super::report_args::{Rendered, ReportArgs, decision_of};
use super::terminal::{Outcome, read_document};
use super::verify::{read_certificates, read_lists};
use crate::config::Moment;
use crate::findings::{Decision, Report};
use crate::report::{self, Conditions, Level};
use crate::text::Lang;
use crate::trust::RevocationPolicy;
use crate::x509::{Certificate, Crl, CrlError};

/// Judge a stored diagnostic report again: another time, other anchors, other lists
///
/// The certificate checks (chain, validity, key usage, revocation) run anew from what the report holds. The checks of the
/// signature and of the request are carried over from the earlier report, and said so: a report does not hold the document.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Example:
  qaqpa verify signed.xml --report diagnostic --json > report.json
  qaqpa replay report.json --at 2030-01-01

A report of the gateway: GET /api/v1/requests/NUMBER/report?level=diagnostic
Exit codes: 0 accepted · 1 refused · 2 misuse, or not a diagnostic report")]
pub(super) struct Args {
    /// The report, JSON; `-` is stdin
    pub file: PathBuf,
    /// Judge at this time (default: the report's own)
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
    /// The form of the report
    #[command(flatten)]
    pub report: ReportArgs,
}

fn revocation(text: &str) -> Result<RevocationPolicy, Wanted> {
    RevocationPolicy::parse(text).ok_or_else(|| Wanted::OneOf("required, not-checked".to_owned()))
}

/// Judges it.
pub(super) fn run(args: &Args, lang: Lang) -> anyhow::Result<Outcome> {
    let refused = |why: Wrong| Fault::in_file(&args.file, why);
    let value = serde_json::from_slice(&read_document(&args.file)?).map_err(|error| refused(error.into()))?;
    let reports = report::read(&value).map_err(|error| refused(error.into()))?;
    if reports.is_empty() {
        return Err(refused(Wrong::NoReport).into());
    }
    let conditions = conditions(args, &reports)?;
    let again = reports
        .iter()
        .map(|one| report::replay(one, &conditions))
        .collect::<Result<Vec<_>, _>>()
        .map_err(|error| refused(error.into()))?;
    let judged = Judged { before: decision_of(&reports), again };
    args.report.print(&judged, &args.file, lang)?;
    Ok(if judged.decision() == Decision::Accepted { Outcome::Done } else { Outcome::Refused })
}

/// Reports judged again.
struct Judged {
    again: Vec<Report>,
    before: Decision,
}

impl Rendered for Judged {
    fn reports(&self) -> Vec<&Report> {
        self.again.iter().collect()
    }

    fn decision(&self) -> Decision {
        decision_of(&self.again)
    }

    fn to_json(&self, level: Level) -> serde_json::Value {
        let list: Vec<_> = self.again.iter().map(|one| report::json(one, level)).collect();
        serde_json::json!({ "decision": self.decision(), "reports": list })
    }

    fn signer(&self, _: usize) -> Option<&Certificate> {
        None
    }

    fn before(&self) -> Option<Decision> {
        Some(self.before)
    }
}

fn conditions(args: &Args, reports: &[Report]) -> anyhow::Result<Conditions> {
    let mut conditions = Conditions {
        at: args.at.map(|moment| moment.0),
        revocation: args.revocation,
        ..Conditions::default()
    };
    let mut given = Vec::new();
    for path in &args.trust {
        given.append(&mut read_certificates(path)?);
    }
    // Who may have signed a list: those given, and those that the reports were made with.
    let mut authorities = given.clone();
    authorities.extend(reports.iter().flat_map(report::authorities));
    for path in &args.crl {
        let wrong = |error: CrlError| Fault::in_file(path, error);
        for der in read_lists(path)? {
            let list = Crl::from_der(&der).map_err(wrong)?;
            if !authorities.iter().any(|authority| authority.subject_raw() == list.issuer_raw()) {
                return Err(Fault::in_file(path, Wrong::NobodysCrl).into());
            }
            conditions.lists.insert(&der, &authorities).map_err(wrong)?;
        }
    }
    conditions.trust = (!args.trust.is_empty()).then_some(given);
    Ok(conditions)
}
