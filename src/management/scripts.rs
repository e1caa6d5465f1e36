//! `/manage/v1/ocsp`, `/manage/v1/tsp`: scripts of what the authority's services answer instead of the truth.

use axum::extract::State;
use axum::response::Response;

use super::state::{Management, on_a_thread};
use crate::ca::http::Before;
use crate::ca::{OcspScript, TspScript};
use crate::clock::Now;
use crate::http::{StatusCode, WholeBody, answers};

/// What the OCSP service answers instead of the truth
#[utoipa::path(get, path = "", responses((status = 200, description = "The script in force.", body = Object)))]
pub(super) async fn ocsp(State(management): State<Management>) -> Response {
    answers::json(StatusCode::OK, &management.services.responder.script().to_json())
}

/// Set what the OCSP service answers instead of the truth
#[utoipa::path(put, path = "", request_body(content = Object), responses((status = 200, description = "The script in force.", body = Object), (status = 400, description = "Not a script.")))]
pub(super) async fn set_ocsp(
    State(management): State<Management>,
    now: Now,
    WholeBody(body): WholeBody,
) -> Response {
    on_a_thread(move || {
        let script = OcspScript::parse(&body, now);
        management.services.responder.follow(script?);
        // Answers of before are forgotten: the next request is judged by what is answered now.
        management.publisher.publish(now, Before::Forgotten)?;
        Ok(answers::json(StatusCode::OK, &management.services.responder.script().to_json()))
    })
    .await
}

/// The same as PUT
#[utoipa::path(post, path = "", request_body(content = Object), responses((status = 200, description = "The script in force.", body = Object), (status = 400, description = "Not a script.")))]
pub(super) async fn post_ocsp(management: State<Management>, now: Now, body: WholeBody) -> Response {
    set_ocsp(management, now, body).await
}

/// What the time-stamping service answers instead of the truth
#[utoipa::path(get, path = "", responses((status = 200, description = "The script in force.", body = Object)))]
pub(super) async fn tsp(State(management): State<Management>) -> Response {
    answers::json(StatusCode::OK, &management.services.stamper.script().to_json())
}

/// Set what the time-stamping service answers instead of the truth
#[utoipa::path(put, path = "", request_body(content = Object), responses((status = 200, description = "The script in force.", body = Object), (status = 400, description = "Not a script.")))]
pub(super) async fn set_tsp(State(management): State<Management>, WholeBody(body): WholeBody) -> Response {
    on_a_thread(move || {
        let script = TspScript::parse(&body);
        management.services.stamper.follow(script?);
        Ok(answers::json(StatusCode::OK, &management.services.stamper.script().to_json()))
    })
    .await
}

/// The same as PUT
#[utoipa::path(post, path = "", request_body(content = Object), responses((status = 200, description = "The script in force.", body = Object), (status = 400, description = "Not a script.")))]
pub(super) async fn post_tsp(management: State<Management>, body: WholeBody) -> Response {
    set_tsp(management, body).await
}
