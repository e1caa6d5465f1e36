//! `/manage/v1/players`: who does which role's steps, how fast, and how it decides.

use axum::extract::State;
use axum::response::Response;

use super::error::ManagementError;
use super::state::{Management, on_a_thread};
use crate::clock::Clock as _;
use crate::http::{StatusCode, WholeBody, answers};
use crate::interface::CallFault;
use crate::json::placed;
use crate::workflow::PlayersSettings;

/// Settings that are right.
const EXAMPLE: &str =
    r#"{"head": {"by": "hand"}, "responsible-executor": {"speed": {"kind": "of-limit", "percent": 50}}}"#;

/// The players' settings
#[utoipa::path(get, path = "", responses((status = 200, description = "A member for each role that is set; the others are automatic and take no time.", body = Object)))]
pub(super) async fn read(State(management): State<Management>) -> Response {
    answers::json(StatusCode::OK, &*management.players.settings())
}

/// Set the players: {"head": {"by": "hand"}, "responsible-executor": {"speed": {"kind": "of-limit", "percent": 50}}}
///
/// What is not named is automatic and takes no time. It holds from now on, also for the steps that wait: where a role gets a player again,
/// the player does them, now at the earliest.
#[utoipa::path(put, path = "", request_body(content = Object), responses((status = 200, description = "The settings in force.", body = Object), (status = 400, description = "Not settings of players.")))]
pub(super) async fn set(State(management): State<Management>, WholeBody(body): WholeBody) -> Response {
    on_a_thread(move || {
        let read: Result<PlayersSettings, _> = placed::read(&body, EXAMPLE);
        let settings = read.map_err(|unread| ManagementError::Call(unread.into()))?;
        let settings =
            settings.checked().map_err(|fault| ManagementError::Call(CallFault::Players(fault)))?;
        let now = management.clock.now();
        if let Some(wake) = management.players.change(settings, now) {
            management.registry.wake_blocking(wake.clone()).map_err(ManagementError::Registry)?;
            management.players.woken(&wake);
        }
        Ok(answers::json(StatusCode::OK, &*management.players.settings()))
    })
    .await
}
