//! The report as JSON: the shape that REST, the journal and the command line share, written and read back.

use std::borrow::Cow;

use serde::Deserialize;
use serde_json::{Value, json};

use super::{Basis, Check, CheckName, Code, Diagnostic, Finding, Report, Status, Subject};

/// Why JSON is not a report.
#[derive(Debug, thiserror::Error)]
#[error("this is not a report of Qaqpa: {0}")]
pub struct NotAReport(#[from] serde_json::Error);

impl Report {
    /// `{signature, indication, subIndication, decision, checks[]}`.
    pub fn to_json(&self) -> Value {
        json!({
            "signature": self.subject.as_str(),
            "indication": self.indication(),
            "subIndication": self.sub_indication(),
            "decision": self.decision(),
            "checks": self.checks.iter().map(Check::to_json).collect::<Vec<_>>(),
        })
    }

    /// Reads what [`Report::to_json`] wrote, with `diagnosticData` where it is there. Indication and decision are worked out
    /// from the checks, titles and hints from the codes: those that stand in the JSON are not believed.
    pub fn from_json(value: &Value) -> Result<Self, NotAReport> {
        let written = WrittenReport::deserialize(value)?;
        Ok(Report {
            subject: written.signature,
            checks: written.checks.into_iter().map(Check::from).collect(),
            diagnostic: written.diagnostic_data,
        })
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct WrittenReport {
    signature: Subject,
    checks: Vec<WrittenCheck>,
    #[serde(default)]
    diagnostic_data: Option<Box<Diagnostic>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct WrittenCheck {
    name: CheckName,
    status: Status,
    note: Option<String>,
    code: Option<Code>,
    sub_indication: Option<String>,
    expected: Option<String>,
    actual: Option<String>,
    place: Option<String>,
}

impl From<WrittenCheck> for Check {
    fn from(written: WrittenCheck) -> Self {
        let WrittenCheck { name, status, note, code, sub_indication, expected, actual, place } = written;
        let finding = code.map(|code| {
            let basis = Basis::of(code, sub_indication.as_deref());
            Box::new(Finding { code, expected, actual, place, basis })
        });
        // A check with a finding failed, whatever else is said of it; a time-stamp alone may be left aside.
        let status = match (&finding, status) {
            (Some(finding), Status::Ignored)
                if name == CheckName::Timestamp && finding.code.is_of_a_time_stamp() =>
            {
                Status::Ignored
            }
            (Some(_), _) => Status::Failed,
            (None, Status::Ignored) => Status::NotRun,
            (None, status) => status,
        };
        Check { name, status, finding, note: note.map(Cow::Owned) }
    }
}

impl Check {
    /// `{name, status, note, indication, subIndication, code, expected, actual, place, title, hint}`; what is not there is
    /// left out.
    pub fn to_json(&self) -> Value {
        let mut check = json!({ "name": self.name, "status": self.status });
        if let Some(note) = &self.note {
            check["note"] = json!(note);
        }
        let Some(finding) = &self.finding else { return check };
        let code = finding.code;
        check["code"] = json!(code);
        // An identity that differs, or a time-stamp that is left aside, leaves the signature as it is: the check itself has no indication.
        let decides = self.status != Status::Ignored;
        if let Some(indication) = finding.indication().filter(|_| decides) {
            check["indication"] = json!(indication);
        }
        let sub_indication = finding.sub_indication().filter(|_| decides);
        for (name, value) in [
            ("subIndication", sub_indication),
            ("expected", finding.expected.as_deref()),
            ("actual", finding.actual.as_deref()),
        ] {
            if let Some(value) = value {
                check[name] = json!(value);
            }
        }
        if let Some(place) = &finding.place {
            check["place"] = json!(place);
        }
        check["title"] = json!(code.title());
        check["hint"] = json!(code.hint());
        check
    }
}
