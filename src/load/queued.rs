//! The asynchronous channel as a load uses it: a message is handed in, its receiver fetches it and says that it has it, and its sender asks
//! for its state. The load is the sender and the receiver.

use bytes::Bytes;

use super::came::Came;
use super::channel_message::{self, Step, mark};
use super::error::LoadError;
use super::population::Population;
use super::proof::{ChannelAnswer, Proof};
use crate::clock::{Clock as _, SystemClock};
use crate::http::{ClientError, ClientResponse, Method, Session, header};
use crate::random::Seeded;

/// How far a message is.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Delivery {
    /// Its receiver has what was sent, and its sender is told so.
    Done,
    /// The gateway has no time, or the message is in hand.
    Waits,
    /// The gateway did not answer.
    Silent,
    /// It is not there.
    Lost(Came),
    /// Something else came.
    Wrong(Came),
}

/// A message that was handed in.
pub(super) struct HandedIn<'a> {
    /// The gateway's id.
    pub(super) id: &'a str,
    /// What was sent: [`mark`] of the document.
    pub(super) mark: [u8; 32],
}

/// Sends an operation to the channel.
pub(super) async fn post(
    session: &mut Session,
    body: Bytes,
    trace: &str,
) -> Result<ClientResponse, ClientError> {
    let headers = [
        (header::CONTENT_TYPE, "text/xml; charset=utf-8"),
        (header::HeaderName::from_static("soapaction"), "\"\""),
        (header::HeaderName::from_static("traceparent"), trace),
    ];
    session.send(Method::POST, "/bip-async/", &headers, body).await
}

/// Fetches a message as its receiver, compares it with what was sent, confirms it, and asks for its state as its sender.
pub(super) async fn deliver(
    session: &mut Session,
    population: &Population,
    proof: &Proof,
    of: &HandedIn<'_>,
    trace: &str,
) -> Delivery {
    let state = match ask(session, population, proof, Step::State, of.id, trace).await {
        Ok(answer) => answer.state,
        Err(other) => return other,
    };
    // Confirmed before: what an audit finds after a load that delivered along.
    if state == "DELIVERED" {
        return Delivery::Done;
    }
    match ask(session, population, proof, Step::Fetch, of.id, trace).await {
        Ok(answer) if answer.message_id.is_empty() => return Delivery::Waits,
        Ok(answer) if answer.message_id != of.id || mark(&answer.data) != of.mark => {
            return Delivery::Wrong(Came::OthersMessage);
        }
        Ok(_) => {}
        Err(other) => return other,
    }
    if let Err(other) = ask(session, population, proof, Step::Confirm, of.id, trace).await {
        return other;
    }
    match ask(session, population, proof, Step::State, of.id, trace).await {
        Ok(answer) if answer.state == "DELIVERED" => Delivery::Done,
        Ok(answer) => Delivery::Wrong(Came::ConfirmedAndYet { state: answer.state }),
        Err(other) => other,
    }
}

async fn ask(
    session: &mut Session,
    population: &Population,
    proof: &Proof,
    step: Step,
    id: &str,
    trace: &str,
) -> Result<ChannelAnswer, Delivery> {
    let request = asked(population, step, id).map_err(|_| Delivery::Silent)?;
    let answer = post(session, Bytes::from(request), trace).await.map_err(|_| Delivery::Silent)?;
    let status = answer.status.as_u16();
    if matches!(status, 429 | 503) || answer.headers.contains_key(header::RETRY_AFTER) {
        return Err(Delivery::Waits);
    }
    let told = proof
        .channel(&answer.body, SystemClock.now())
        .map_err(|codes| Delivery::Wrong(Came::AnswerSignature { status, codes }))?;
    match status {
        200 => Ok(told),
        _ => Err(Delivery::Lost(Came::Answer { status, codes: told.fault })),
    }
}

fn asked(population: &Population, step: Step, id: &str) -> Result<String, LoadError> {
    let text = channel_message::asked(step, id, &population.plan.date.to_string());
    let random = Seeded::new(population.plan.seed, &format!("load/queued/{step:?}/{id}"));
    population.signed_by_system(&text, population.first_algorithm(), &random)
}
