//! Reports as JSON, and read back.

use serde::Serialize;
use serde_json::{Value, json};

use super::{Level, NotAReport, Summary, checks_json, checks_json_in, read_one};
use crate::findings::{Diagnostic, Finding, Report};
use crate::text::{self, Lang};

/// One report. What a lower level has, the higher ones have too; `detailed` is [`checks_json`] and the summary.
pub fn json(report: &Report, level: Level) -> Value {
    json_in(report, level, Lang::En)
}

/// The same, where each check has its words in a language beside the English ones, in `localized`.
pub fn json_in(report: &Report, level: Level, lang: Lang) -> Value {
    let mut value = match level {
        Level::Simple => {
            let mut value = checks_json_in(report, lang);
            if let Some(fields) = value.as_object_mut() {
                fields.remove("checks");
            }
            value
        }
        Level::Detailed | Level::Diagnostic => checks_json_in(report, lang),
    };
    summarise(&mut value, &Summary::of(report));
    if report.findings().nth(1).is_some() {
        value["causes"] = report.findings().map(cause).collect();
    }
    if level == Level::Diagnostic {
        value["diagnosticData"] =
            report.diagnostic.as_deref().map_or_else(|| json!({}), |diagnostic| json!(diagnostic));
    }
    value
}

/// Reports with all that a report at any level needs: an array of the checks and the diagnostic data, certificates included.
pub fn self_contained(reports: &[Report]) -> String {
    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    struct Kept<'a> {
        #[serde(flatten)]
        checks: Value,
        diagnostic_data: &'a Diagnostic,
    }
    let none = Diagnostic::default();
    let kept = |report| Kept {
        checks: checks_json(report),
        diagnostic_data: report.diagnostic.as_deref().unwrap_or(&none),
    };
    // Plain texts and lists of them: there is nothing in it that JSON cannot hold.
    serde_json::to_string(&reports.iter().map(kept).collect::<Vec<_>>()).unwrap_or_default()
}

fn cause(finding: &Finding) -> Value {
    json!({
        "code": finding.code,
        "fault": finding.code.at_fault().as_str(),
        "title": text::title(finding.code),
        "hint": text::hint(finding.code),
    })
}

fn summarise(value: &mut Value, summary: &Summary<'_>) {
    if let Some(finding) = summary.leading {
        value["code"] = json!(finding.code);
        value["fault"] = json!(finding.code.at_fault().as_str());
        value["title"] = json!(text::title(finding.code));
        value["hint"] = json!(text::hint(finding.code));
    }
    if let Some(signer) = summary.signer {
        value["signer"] = json!({
            "subject": signer.subject,
            "issuer": signer.issuer,
            "serialNumber": signer.serial_number,
            "notBefore": signer.not_before,
            "notAfter": signer.not_after,
        });
    }
    if let Some(policy) = summary.policy {
        value["policy"] = json!(policy);
    }
    if let Some(at) = summary.at {
        value["validationTime"] = json!(at);
    }
}

/// The reports in what the gateway or the command line wrote: an array of them, an object with `reports` or `report`, or one
/// by itself.
pub fn read(value: &Value) -> Result<Vec<Report>, NotAReport> {
    let list = match value {
        Value::Array(list) => list.as_slice(),
        Value::Object(fields) => match (fields.get("reports"), fields.get("report")) {
            (Some(Value::Array(list)), _) => list.as_slice(),
            (_, Some(report)) => std::slice::from_ref(report),
            _ => std::slice::from_ref(value),
        },
        _ => std::slice::from_ref(value),
    };
    list.iter().map(read_one).collect()
}
