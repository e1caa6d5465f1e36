//! The paths of the agent's listener: the WebSocket, and beside it a page for people.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::{Path, Request, State};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse as _, Response};
use axum::routing::{get, post};

use super::asking::Decision;
use super::outcome::Outcome;
use super::page;
use super::session;
use super::sockets::Sockets;
use super::state::Agent;
use crate::http::answers::With as _;
use crate::http::events as live;
use crate::http::{
    HeaderMap, PageGuard, Query, Received, StatusCode, WebSocketBounds, answers, asks_for_websocket, header,
    websocket,
};
use crate::interface::Trouble;
use crate::text::Lang;

/// What the real program says to another machine.
const NOT_LOOPBACK: &str = "You shall not pass!";

/// What the handlers share.
#[derive(Clone)]
pub(super) struct Door {
    pub(super) agent: Arc<Agent>,
    pub(super) guard: Arc<PageGuard>,
    pub(super) bounds: WebSocketBounds,
    pub(super) sockets: Arc<Sockets>,
}

/// The paths, one line each.
pub(super) fn router(door: Door) -> Router {
    Router::new()
        .route("/", get(root))
        .route("/style.css", get(style))
        .route("/page.js", get(script))
        .route("/events", get(events))
        .route("/ask/{id}", post(decide))
        .fallback(nothing)
        .layer(middleware::from_fn_with_state(door.clone(), guarded))
        .with_state(door)
}

/// Only this machine, and only by its own names: any other in `Host` is one that DNS was made to lead here.
async fn guarded(State(door): State<Door>, received: Received, request: Request, next: Next) -> Response {
    if !received.peer().ip().to_canonical().is_loopback() {
        return answers::answer(StatusCode::FORBIDDEN, "text/plain; charset=utf-8", NOT_LOOPBACK);
    }
    let (head, body) = request.into_parts();
    match door.guard.host(&head) {
        Ok(_) => next.run(Request::from_parts(head, body)).await,
        Err(refused) => answers::problem(refused.0, refused.1),
    }
}

/// The WebSocket for pages, or the page for people.
async fn root(State(door): State<Door>, received: Received, request: Request) -> Response {
    if !asks_for_websocket(&request) {
        return page::agent(&door.agent, language(request.headers()));
    }
    let origin = request
        .headers()
        .get(header::ORIGIN)
        .map_or_else(String::new, |origin| String::from_utf8_lossy(origin.as_bytes()).into_owned());
    let origins = door.agent.settings().origins;
    if !origins.iter().any(|known| known == "*" || *known == origin) {
        return answers::problem(
            StatusCode::FORBIDDEN,
            Trouble::OriginRefused { origin: format!("Origin: {origin}") },
        );
    }
    let stopping = received.stopping();
    websocket(request, door.bounds, move |socket| {
        let place = door.sockets.enter(&origin);
        session::talk(door.agent, socket, origin, place, stopping)
    })
}

/// The page's looks.
async fn style() -> Response {
    answers::answer(StatusCode::OK, "text/css; charset=utf-8", page::STYLE)
}

/// What reads the page again when a question comes.
async fn script() -> Response {
    answers::answer(StatusCode::OK, "text/javascript; charset=utf-8", page::SCRIPT)
        .with("x-content-type-options", "nosniff")
}

/// What an open page listens to: `change`, each time a question is asked or goes; what is asked is not said. The first one comes at once
/// where something waits: it may have come between the page and this.
async fn events(State(door): State<Door>, received: Received) -> Response {
    let agent = door.agent;
    live::stream(&received, |events| async move {
        let mut changes = agent.questions.changes();
        if !agent.questions.list().is_empty() && !events.send("change", "") {
            return;
        }
        while changes.changed().await.is_ok() && events.send("change", "") {}
    })
}

/// What a person decides in the page; no other page can send it.
async fn decide(State(door): State<Door>, Path(id): Path<u64>, request: Request) -> Response {
    let (head, body) = request.into_parts();
    let own = door.guard.host(&head).map(|host| format!("https://{host}")).unwrap_or_default();
    let origin = head.headers.get(header::ORIGIN);
    if origin.is_none_or(|origin| origin.as_bytes() != own.as_bytes()) {
        let origin = origin.map(|origin| String::from_utf8_lossy(origin.as_bytes()).into_owned());
        let origin = format!("Origin: {}", origin.unwrap_or_default());
        return answers::problem(StatusCode::FORBIDDEN, Trouble::OriginRefused { origin });
    }
    let form = axum::body::to_bytes(body, page::FORM_BYTES_MAX).await.unwrap_or_default();
    let form = String::from_utf8_lossy(&form).into_owned();
    let decision = Query::read(Some(&form), &["key", "outcome"]).ok().and_then(|form| {
        let outcome = Outcome::named(form.text("outcome")?)?;
        Some(Decision { scripted: outcome.into(), key: form.text("key").map(str::to_owned) })
    });
    let Some(decision) = decision else {
        return answers::problem(StatusCode::BAD_REQUEST, Trouble::PathUnreadable);
    };
    // Somebody else was faster, or the page has gone: the list says so.
    door.agent.questions.decide(id, decision);
    (StatusCode::SEE_OTHER, [(header::LOCATION, "/")]).into_response()
}

async fn nothing() -> Response {
    answers::problem(StatusCode::NOT_FOUND, Trouble::PathUnknown)
}

fn language(headers: &HeaderMap) -> Lang {
    let accepted = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    accepted.map_or(Lang::En, Lang::accepted)
}

/// What a WebSocket of the agent bears.
pub(super) fn bounds(message_bytes_max: usize) -> WebSocketBounds {
    WebSocketBounds {
        message_bytes_max,
        idle: Duration::from_millis(crate::limits::AGENT_IDLE_MILLIS_MAX),
        write: Duration::from_millis(crate::limits::WEBSOCKET_WRITE_MILLIS_MAX),
    }
}
