//! Checks as JSON: the shape that REST, the journal and the command line share, written and read back.
//!
//! `expected`, `actual` and `note` are in English, as they always were; `evidence` and `noteData` are the same as values, and are what is
//! read back. A report of an earlier edition has the sentences alone.

use serde::{Deserialize, Serialize, Serializer};
use serde_json::{Value, json};

use crate::findings::{
    Basis, Check, CheckName, Code, Decision, Diagnostic, Evidence, Finding, Indication, Note, Report, Status,
    Subject,
};
use crate::text::{self, Lang, Sides};

/// Why JSON is not a report.
#[derive(Debug, thiserror::Error)]
#[error("this is not a report of Qaqpa: {0}")]
pub struct NotAReport(#[from] serde_json::Error);

/// `{signature, indication, subIndication, decision, checks[]}`.
pub fn checks_json(report: &Report) -> Value {
    checks_json_in(report, Lang::En)
}

/// The same, where each check has its words in a language beside the English ones, in `localized`.
pub fn checks_json_in(report: &Report, lang: Lang) -> Value {
    json!({
        "signature": report.subject.as_str(),
        "indication": report.indication(),
        "subIndication": report.sub_indication(),
        "decision": report.decision(),
        "checks": report.checks.iter().map(|check| check_json_in(check, lang)).collect::<Vec<_>>(),
    })
}

/// The same as [`checks_json`], written without being built first.
pub struct Checks<'a>(pub &'a Report);

impl Serialize for Checks<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        #[serde(rename_all = "camelCase")]
        struct Written<'a> {
            signature: &'static str,
            indication: Indication,
            sub_indication: Option<&'a str>,
            decision: Decision,
            checks: Vec<WrittenAs<'a>>,
        }
        #[derive(Serialize)]
        #[serde(untagged)]
        enum WrittenAs<'a> {
            Bare { name: &'a CheckName, status: &'a Status },
            Whole(Value),
        }
        let written = |check: &'_ Check| {
            if check.note.is_none() && check.finding.is_none() { None } else { Some(check_json(check)) }
        };
        let Checks(report) = self;
        let checks = report.checks.iter().map(|check| match written(check) {
            None => WrittenAs::Bare { name: &check.name, status: &check.status },
            Some(value) => WrittenAs::Whole(value),
        });
        Written {
            signature: report.subject.as_str(),
            indication: report.indication(),
            sub_indication: report.sub_indication(),
            decision: report.decision(),
            checks: checks.collect(),
        }
        .serialize(to)
    }
}

/// Reads what [`checks_json`] wrote, with `diagnosticData` where it is there. Indication and decision are worked out from the checks,
/// sentences from the values: those that stand in the JSON are not believed.
pub fn read_one(value: &Value) -> Result<Report, NotAReport> {
    let written = WrittenReport::deserialize(value)?;
    Ok(Report {
        subject: written.signature,
        checks: written.checks.into_iter().map(Check::from).collect(),
        diagnostic: written.diagnostic_data,
    })
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
    note_data: Option<Value>,
    code: Option<Code>,
    sub_indication: Option<String>,
    expected: Option<String>,
    actual: Option<String>,
    evidence: Option<Value>,
    place: Option<String>,
}

impl From<WrittenCheck> for Check {
    fn from(written: WrittenCheck) -> Self {
        let WrittenCheck { name, status, code, place, expected, actual, .. } = written;
        // Values that are not of this edition are no reason to lose the report: the sentences beside them stay.
        let note = written.note_data.and_then(|value| Note::deserialize(value).ok());
        let note = note.or(written.note.map(Note::Recorded));
        let finding = code.map(|code| {
            let basis = Basis::of(code, written.sub_indication.as_deref());
            let evidence = written.evidence.and_then(|value| Evidence::deserialize(value).ok());
            let recorded = match (expected, actual) {
                (None, None) => Evidence::Nothing,
                (expected, actual) => Evidence::Recorded { expected, actual },
            };
            let evidence = Box::new(evidence.unwrap_or(recorded));
            Box::new(Finding { code, evidence, place, basis })
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
        Check { name, status, finding, note }
    }
}

/// `{name, status, note, noteData, indication, subIndication, code, expected, actual, evidence, place, title, hint}`; what is not there
/// is left out.
pub fn check_json(check: &Check) -> Value {
    let mut value = json!({ "name": check.name, "status": check.status });
    if let Some(note) = &check.note {
        value["note"] = json!(text::note(note, Lang::En));
        if !matches!(note, Note::Recorded(_)) {
            value["noteData"] = json!(note);
        }
    }
    let Some(finding) = &check.finding else { return value };
    let code = finding.code;
    value["code"] = json!(code);
    // An identity that differs, or a time-stamp that is left aside, leaves the signature as it is: the check itself has no indication.
    let decides = check.status != Status::Ignored;
    if let Some(indication) = finding.indication().filter(|_| decides) {
        value["indication"] = json!(indication);
    }
    let Sides { expected, actual } = text::sides(&finding.evidence, Lang::En);
    let sub_indication = finding.sub_indication().filter(|_| decides).map(str::to_owned);
    for (name, side) in [
        ("subIndication", sub_indication),
        ("expected", expected),
        ("actual", actual),
        ("place", finding.place.clone()),
    ] {
        if let Some(side) = side {
            value[name] = json!(side);
        }
    }
    if !matches!(*finding.evidence, Evidence::Nothing | Evidence::Recorded { .. }) {
        value["evidence"] = json!(finding.evidence);
    }
    value["title"] = json!(text::title(code));
    value["hint"] = json!(text::hint(code));
    value
}

/// The same, with `localized: {lang, expected, actual, note}` where that is not English.
pub fn check_json_in(check: &Check, lang: Lang) -> Value {
    let mut value = check_json(check);
    if lang != Lang::En && (check.finding.is_some() || check.note.is_some()) {
        let mut words = json!({ "lang": lang.as_str() });
        let sides = check.finding.as_ref().map(|finding| text::sides(&finding.evidence, lang));
        let Sides { expected, actual } = sides.unwrap_or_default();
        let note = check.note.as_ref().map(|note| text::note(note, lang));
        for (name, side) in [("expected", expected), ("actual", actual), ("note", note)] {
            if let Some(side) = side {
                words[name] = json!(side);
            }
        }
        value["localized"] = words;
    }
    value
}
