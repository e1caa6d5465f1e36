//! Reports as they are asked for: `?level=`, `?lang=`, `Accept`, `Accept-Language`.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use serde_json::Value;

use crate::clock::Now;
use crate::findings::Report;
use crate::gateway::refusal::Refused;
use crate::http::answers::{self, With as _};
use crate::http::{StatusCode, Wanted};
use crate::interface::{InterfaceCode, InterfaceEvidence};
use crate::report::{self, Form, ReportQuery, ReportQueryError};
use crate::text;

/// From the query and the two headers; a question that is none is answered with a problem.
impl<S: Send + Sync> FromRequestParts<S> for ReportQuery {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Response> {
        let now = Now::from_request_parts(parts, state).await.map_err(IntoResponse::into_response)?;
        let Ok(wanted) = Wanted::from_request_parts(parts, state).await;
        let (accept, languages) = (wanted.accepted(), wanted.languages.as_deref());
        ReportQuery::read(parts.uri.query(), accept.as_deref(), languages).map_err(|error| {
            let evidence = match error {
                ReportQueryError::Level(asked) => InterfaceEvidence::Level { asked },
                ReportQueryError::Lang(asked) => InterfaceEvidence::Language { asked },
                ReportQueryError::Form(asked) => InterfaceEvidence::Form { asked },
            };
            Refused::own(InterfaceCode::HttpRefused, evidence, now).to_answer()
        })
    }
}

/// The reports in the form that is asked for; as JSON they are an array.
pub(super) fn answer(
    status: StatusCode,
    reports: &[Report],
    asked: ReportQuery,
    about: Option<&str>,
) -> Response {
    let answer = match asked.form {
        Form::Json => {
            let list: Vec<Value> =
                reports.iter().map(|one| report::json_in(one, asked.level, asked.lang)).collect();
            answers::json(status, &list)
        }
        Form::Xml => {
            answers::answer(status, "application/xml", report::xml_in(reports, asked.level, asked.lang))
        }
        Form::Text => {
            let all: String = reports.iter().map(|one| report::text(one, asked.level, asked.lang)).collect();
            answers::answer(status, "text/plain; charset=utf-8", text::visible(&all).into_owned())
        }
        Form::Html => answers::page(status, &report::html(reports, asked, about)),
    };
    answer.with("content-language", asked.lang.as_str()).with("vary", "accept, accept-language")
}
