//! The report as JSON: the shape that REST, the journal and the command line share.

use serde_json::{Value, json};

use super::{Check, Report, Status, Subject};

impl Report {
    /// `{signature, indication, subIndication, decision, checks[]}`.
    pub fn to_json(&self) -> Value {
        json!({
            "signature": match self.subject { Subject::Transport => "transport", Subject::Document => "document" },
            "indication": self.indication(),
            "subIndication": self.sub_indication(),
            "decision": self.decision(),
            "checks": self.checks.iter().map(Check::to_json).collect::<Vec<_>>(),
        })
    }
}

impl Check {
    /// `{name, status, indication, subIndication, code, expected, actual, place, title, hint}`; what is not there is left out.
    pub fn to_json(&self) -> Value {
        let mut check = json!({ "name": self.name, "status": self.status });
        if self.status == Status::NotRun
            && let Some(note) = self.note
        {
            check["note"] = json!(note);
        }
        let Some(finding) = &self.finding else { return check };
        let code = finding.code;
        check["code"] = json!(code);
        // An identity that differs leaves the signature TOTAL_PASSED: the check itself has no indication.
        if let Some(indication) = code.indication() {
            check["indication"] = json!(indication);
        }
        for (name, value) in
            [("subIndication", code.sub_indication()), ("expected", finding.expected.as_deref()), ("actual", finding.actual.as_deref())]
        {
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
