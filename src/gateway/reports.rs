//! Reports as they are asked for: `?level=`, `?lang=`, `Accept`, `Accept-Language`.

use serde_json::Value;

use crate::findings::evidence::ServiceEvidence;
use crate::findings::{Code, Finding, Report};
use crate::gateway::refusal::Refused;
use crate::gateway::{Answer, Arrival};
use crate::report::{self, Asked, Form, NotAsked};

/// A page needs its style and nothing else: no script, no picture, no frame around it.
const PAGE_POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// What is asked for; an answer that says so when it is nothing there is.
pub(super) fn asked(arrival: &Arrival) -> Result<Asked, Box<Answer>> {
    Asked::read(arrival.query.as_deref(), arrival.accept.as_deref(), arrival.languages.as_deref()).map_err(
        |error| {
            let evidence = match error {
                NotAsked::Level(asked) => ServiceEvidence::Level { asked },
                NotAsked::Lang(asked) => ServiceEvidence::Language { asked },
            };
            Box::new(Refused::one(Finding::new(Code::HttpRefused, evidence), arrival.now).to_answer())
        },
    )
}

/// The reports in the form that is asked for; as JSON they are an array.
pub(super) fn answer(status: u16, reports: &[Report], asked: Asked, about: Option<&str>) -> Answer {
    let answer = match asked.form {
        Form::Json => {
            let list: Vec<Value> = reports.iter().map(|one| report::json(one, asked.level)).collect();
            super::services::json(status, &Value::from(list))
        }
        Form::Xml => Answer::new(status, "application/xml", report::xml(reports, asked.level)),
        Form::Html => Answer::new(status, "text/html; charset=utf-8", report::html(reports, asked, about))
            .with("content-security-policy", PAGE_POLICY)
            .with("content-language", asked.lang.as_str()),
    };
    answer.with("vary", "accept, accept-language")
}
