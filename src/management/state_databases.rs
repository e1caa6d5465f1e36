//! `/manage/v1/state-databases`: whom and what the state databases do not know.

use axum::extract::State;
use axum::response::Response;
use serde::Deserialize;

use super::state::{Management, on_a_thread};
use crate::http::{StatusCode, WholeBody, answers};
use crate::json::{Form, Kind, Member};
use crate::workflow::Absent;

/// What the databases do not know.
const ABSENT: Form = Form {
    members: &[Member::may("numbers", Kind::Texts), Member::may("powers", Kind::Texts)],
    example: r#"{"numbers": ["123456789011"], "powers": ["17"]}"#,
};

#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct AbsentCall {
    /// IINs and BINs of which they have no data.
    numbers: Option<Vec<String>>,
    /// Numbers of powers of attorney that they do not have.
    powers: Option<Vec<String>>,
}

/// Whom and what the state databases do not know
#[utoipa::path(get, path = "", responses((status = 200, description = "Everybody and everything else is known.", body = Object)))]
pub(super) async fn read(State(management): State<Management>) -> Response {
    answers::json(StatusCode::OK, &management.databases.absent())
}

/// Set whom and what they do not know: {"numbers": ["123456789011"], "powers": ["17"]}
#[utoipa::path(put, path = "", request_body(content = AbsentCall), responses((status = 200, description = "What they do not know now.", body = Object), (status = 400, description = "Not of the form.")))]
pub(super) async fn set(State(management): State<Management>, WholeBody(body): WholeBody) -> Response {
    on_a_thread(move || {
        let AbsentCall { numbers, powers } = ABSENT.read(&body)?;
        let all = |list: Option<Vec<String>>| list.unwrap_or_default().into_iter().collect();
        management.databases.set(Absent { numbers: all(numbers), powers: all(powers) });
        Ok(answers::json(StatusCode::OK, &management.databases.absent()))
    })
    .await
}
