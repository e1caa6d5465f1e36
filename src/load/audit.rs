//! After the load: everything that was acknowledged is there, once, and its result is signed and right.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use bytes::Bytes;

use super::came::{Came, Expected};
use super::figures::{Counts, Surprise};
use super::judge::{Acknowledged, proved, said_otherwise};
use super::kinds::Channel;
use super::pacer::RunClock;
use super::population::{Population, trace_of};
use super::proof::Proof;
use super::queued::{self, Delivery, HandedIn};
use super::target::Target;
use super::workers::send;
use crate::clock::{Clock as _, SystemClock};
use crate::http::{ClientResponse, Method, Session, header};

/// Connections of the audit: the gateway has work of its own to finish.
const CONNECTIONS: usize = 8;

/// Between two looks at a request that has no result yet.
const AGAIN: Duration = Duration::from_millis(200);

/// Breaks of connections that the audit endures in a row before it gives up asking for a request.
const TRIES: u32 = 3;

/// What an audit found.
#[derive(Debug, Default)]
pub(super) struct Audited {
    pub(super) audited: u64,
    pub(super) lost: u64,
    pub(super) unasked: u64,
    pub(super) unproved: u64,
    pub(super) results: u64,
    pub(super) unanswered: u64,
    pub(super) unanswered_after_second: u64,
    pub(super) drain: Duration,
    pub(super) surprises: Vec<Surprise>,
}

impl Audited {
    /// Adds what it found to the counts of the load.
    pub(super) fn count(&self, counts: &mut Counts) {
        counts.audited += self.audited;
        counts.lost += self.lost;
        counts.unasked += self.unasked;
        counts.unproved += self.unproved;
        counts.results += self.results;
        counts.unanswered += self.unanswered;
    }
}

/// Looks for what was acknowledged.
pub(super) struct Audit {
    pub(super) target: Target,
    pub(super) proof: Arc<Proof>,
    /// Who signs for the receiver of what is delivered.
    pub(super) population: Arc<Population>,
    pub(super) channel: Channel,
    pub(super) clock: RunClock,
    /// When the load ended.
    pub(super) from: Duration,
    /// How long results are waited for.
    pub(super) drain: Duration,
}

/// How one look ended.
enum Look {
    Right,
    /// It is there, and has no result yet.
    Waiting,
    Lost(Came),
    Unproved(Came),
    /// The gateway did not answer.
    Silent,
}

struct Pending {
    left: Mutex<VecDeque<(Acknowledged, Duration)>>,
    found: Mutex<Audited>,
}

impl Audit {
    /// Looks at each, until it has its result or the time for that is over.
    pub(super) async fn run(self, acknowledged: Vec<Acknowledged>) -> Audited {
        let left = acknowledged.into_iter().map(|one| (one, Duration::ZERO)).collect();
        let pending = Arc::new(Pending { left: Mutex::new(left), found: Mutex::new(Audited::default()) });
        let audit = Arc::new(self);
        let looking: Vec<_> = (0..CONNECTIONS)
            .map(|_| {
                let (audit, pending) = (Arc::clone(&audit), Arc::clone(&pending));
                tokio::spawn(async move { audit.look(&pending).await })
            })
            .collect();
        for task in looking {
            // A task that panicked has counted nothing more.
            let _ = task.await;
        }
        std::mem::take(&mut *pending.found.lock().unwrap_or_else(PoisonError::into_inner))
    }

    async fn look(&self, pending: &Pending) {
        let mut session = None;
        let mut silent = 0;
        loop {
            let next = pending.left.lock().unwrap_or_else(PoisonError::into_inner).pop_front();
            let Some((one, not_before)) = next else { return };
            tokio::time::sleep(not_before.saturating_sub(self.clock.now())).await;
            let seen = self.one(&mut session, &one).await;
            let now = self.clock.now();
            let over = now.saturating_sub(self.from) > self.drain;
            let mut found = pending.found.lock().unwrap_or_else(PoisonError::into_inner);
            silent = if matches!(seen, Look::Silent) { silent + 1 } else { 0 };
            match seen {
                Look::Waiting if !over => {
                    drop(found);
                    let again = (one, now + AGAIN);
                    pending.left.lock().unwrap_or_else(PoisonError::into_inner).push_back(again);
                    continue;
                }
                Look::Silent if silent <= TRIES && !over => {
                    drop(found);
                    session = None;
                    let again = (one, now + AGAIN);
                    pending.left.lock().unwrap_or_else(PoisonError::into_inner).push_back(again);
                    continue;
                }
                Look::Right => {
                    found.results += u64::from(!one.proved);
                    if not_before > Duration::ZERO {
                        found.drain = found.drain.max(now.saturating_sub(self.from));
                        let late = now.saturating_sub(self.from) > Duration::from_secs(1);
                        found.unanswered_after_second += u64::from(late);
                    }
                }
                Look::Waiting => {
                    found.unanswered += 1;
                    found.unanswered_after_second += 1;
                    found.drain = now.saturating_sub(self.from);
                }
                Look::Lost(came) => {
                    found.lost += 1;
                    surprised(&mut found, Expected::There, came, &one);
                }
                Look::Silent => {
                    found.unasked += 1;
                    surprised(&mut found, Expected::There, Came::NoAnswer, &one);
                }
                Look::Unproved(came) => {
                    found.unproved += 1;
                    surprised(&mut found, Expected::Result, came, &one);
                }
            }
            found.audited += 1;
        }
    }

    async fn one(&self, session: &mut Option<Session>, one: &Acknowledged) -> Look {
        let mut open = match session.take() {
            Some(open) => open,
            None => match self.target.connect().await {
                Ok(open) => open,
                Err(_) => return Look::Silent,
            },
        };
        let seen = match (self.channel, &one.links, &one.message) {
            (Channel::Async, ..) => self.delivered(&mut open, one).await,
            (Channel::Soap, _, Some(message)) => self.soap(&mut open, one, message.clone()).await,
            (_, Some(links), _) if one.proved => self.there(&mut open, one, &links.own).await,
            (_, Some(links), _) => self.rest(&mut open, one, &links.result, &links.own).await,
            // Nothing leads to it.
            _ if one.proved => return Look::Right,
            _ => return Look::Unproved(Came::NoLink),
        };
        if !matches!(seen, Look::Silent) {
            *session = Some(open);
        }
        seen
    }

    /// Whether a message reached its receiver as it was sent, and its sender is told so; what was not delivered along is delivered now.
    async fn delivered(&self, session: &mut Session, one: &Acknowledged) -> Look {
        let of = HandedIn { id: &one.number, mark: one.mark.unwrap_or_default() };
        let trace = trace_of(&one.request_number);
        match queued::deliver(session, &self.population, &self.proof, &of, &trace).await {
            Delivery::Done => Look::Right,
            Delivery::Waits => Look::Waiting,
            Delivery::Silent => Look::Silent,
            Delivery::Lost(came) => Look::Lost(came),
            Delivery::Wrong(came) => Look::Unproved(came),
        }
    }

    /// The result of a request, by its link.
    async fn rest(&self, session: &mut Session, one: &Acknowledged, result: &str, own: &str) -> Look {
        let Ok(answer) = get(session, result).await else { return Look::Silent };
        match answer.status.as_u16() {
            200 => match proved(&self.proof, &answer.body, one) {
                Ok(()) => Look::Right,
                Err(came) => Look::Unproved(came),
            },
            404 | 410 => Look::Lost(by(answer.status.as_u16())),
            429 | 503 => Look::Waiting,
            // There is no result yet: the request itself must be there.
            _ => match self.there(session, one, own).await {
                Look::Right => Look::Waiting,
                other => other,
            },
        }
    }

    /// Whether the request is there, and is the one that was acknowledged.
    async fn there(&self, session: &mut Session, one: &Acknowledged, own: &str) -> Look {
        let Ok(answer) = get(session, own).await else { return Look::Silent };
        let status = answer.status.as_u16();
        if matches!(status, 429 | 503) {
            return Look::Waiting;
        }
        let said: serde_json::Value = serde_json::from_slice(&answer.body).unwrap_or_default();
        let same = said["registrationNumber"] == one.number.as_str()
            && said["requestNumber"] == one.request_number.as_str();
        if status == 200 && same { Look::Right } else { Look::Lost(by(status)) }
    }

    /// The same message again: it has the same registration number.
    async fn soap(&self, session: &mut Session, one: &Acknowledged, message: Bytes) -> Look {
        let Ok(answer) = send(session, Channel::Soap, message, &trace_of(&one.request_number)).await else {
            return Look::Silent;
        };
        if matches!(answer.status.as_u16(), 429 | 503) || answer.headers.contains_key(header::RETRY_AFTER) {
            return Look::Waiting;
        }
        let now = SystemClock.now();
        let envelope = match self.proof.envelope(&answer.body, now) {
            Ok(envelope) => envelope,
            Err(codes) => {
                let status = answer.status.as_u16();
                return Look::Unproved(Came::AnswerSignature { status, codes });
            }
        };
        match self.proof.result(envelope.data.as_bytes(), now) {
            Ok(result) if result.number != one.number => Look::Lost(Came::OtherNumber),
            // A receipt states no declarant: nothing is decided yet.
            Ok(result) if result.declarant.is_empty() => Look::Waiting,
            Ok(result) if said_otherwise(&result, one) => Look::Unproved(Came::OthersResult),
            Ok(_) => Look::Right,
            Err(codes) => Look::Unproved(Came::ResultSignature { codes }),
        }
    }
}

async fn get(session: &mut Session, path: &str) -> Result<ClientResponse, crate::http::ClientError> {
    session.send(Method::GET, path, &[], Bytes::new()).await
}

/// An answer by its status.
fn by(status: u16) -> Came {
    Came::Answer { status, codes: String::new() }
}

fn surprised(found: &mut Audited, foretold: Expected, came: Came, one: &Acknowledged) {
    let known = found.surprises.iter().position(|known| known.foretold == foretold && known.came == came);
    match known {
        Some(at) => found.surprises[at].count += 1,
        None if found.surprises.len() < 32 => found.surprises.push(Surprise {
            foretold,
            came,
            count: 1,
            example: format!("{} / {}", one.number, one.request_number),
        }),
        None => {}
    }
}
