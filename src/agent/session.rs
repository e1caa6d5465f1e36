//! One connection of a page: a greeting, then an answer to each message, in order, and nothing unasked.

use std::collections::VecDeque;
use std::future::Future;
use std::pin::pin;
use std::sync::Arc;

use serde_json::json;

use super::reply::Order;
use super::serving::{self, Sent};
use super::sockets::Place;
use super::state::Agent;
use crate::http::{Ended, WebSocket};

/// What the older pages send to see whether the program is still there; it is said back.
const HEARTBEAT: &str = "--heartbeat--";

/// Octets of messages that may wait for the answer to the one before; then the connection is not read on.
const AHEAD_BYTES_MAX: usize = 1024 * 1024;

/// Talks with a page of `origin` until it goes, until its place is given to another, or until `stopping`.
pub(super) async fn talk(
    agent: Arc<Agent>,
    mut socket: WebSocket,
    origin: String,
    place: Place,
    stopping: impl Future<Output = ()>,
) {
    let greeting = json!({ "result": { "version": agent.settings().version.as_str() } });
    if !socket.send(greeting.to_string()).await {
        return;
    }
    let stopped = {
        let mut stopping = pin!(stopping);
        let mut talking = pin!(converse(&agent, &mut socket, &origin, &place));
        tokio::select! {
            () = &mut talking => false,
            () = &mut stopping => true,
            () = place.given_away() => true,
        }
    };
    if stopped {
        socket.end(Ended::GoingAway).await;
    }
}

async fn converse(agent: &Arc<Agent>, socket: &mut WebSocket, origin: &str, place: &Place) {
    let mut ahead = VecDeque::new();
    let mut held: Option<String> = None;
    loop {
        let message = match ahead.pop_front() {
            Some(message) => message,
            None => match socket.next().await {
                Some(message) => message,
                None => return,
            },
        };
        place.heard(false);
        if message == HEARTBEAT {
            if !socket.send(message).await {
                return;
            }
            continue;
        }
        place.heard(true);
        let Some(Sent { text, order }) = answered(agent, socket, origin, &message, &mut ahead).await else {
            return;
        };
        place.heard(false);
        let due = match order {
            Order::BrokenOff => return,
            Order::AfterNext if held.is_none() => {
                held = Some(text);
                continue;
            }
            Order::AfterNext | Order::Now => text,
        };
        for text in std::iter::once(due).chain(held.take()) {
            if !socket.send(text).await {
                return;
            }
        }
    }
}

/// The answer to a message. Meanwhile heartbeats are answered, other messages wait, and a page that goes takes its request with it.
async fn answered(
    agent: &Arc<Agent>,
    socket: &mut WebSocket,
    origin: &str,
    message: &str,
    ahead: &mut VecDeque<String>,
) -> Option<Sent> {
    let mut answer = pin!(serving::answer(agent, message, origin));
    loop {
        // Each costs something beside its octets.
        let waiting: usize = ahead.iter().map(|message| message.len() + size_of::<String>()).sum();
        tokio::select! {
            answer = &mut answer => return Some(answer),
            next = socket.next(), if waiting < AHEAD_BYTES_MAX => match next {
                None => return None,
                Some(next) if next == HEARTBEAT => {
                    if !socket.send(next).await {
                        return None;
                    }
                }
                Some(next) => ahead.push_back(next),
            },
        }
    }
}
