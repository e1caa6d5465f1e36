//! Whether each answer is as foretold, and how long everything took: one thread, so that nothing is locked.

use std::collections::HashMap;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use bytes::Bytes;

use super::came::{Came, Expected, Verdict};
use super::figures::Live;
use super::kinds::Channel;
use super::pacer::RunClock;
use super::plan::LATE;
use super::population::{Foretold, Population};
use super::proof::{Proof, SignedResult};
use super::queued::Delivery;
use super::tally::{Tally, Timed};
use super::target::{Acknowledgement, Links};
use super::workers::{Answered, Fetched};
use crate::clock::{Clock as _, SystemClock};
use crate::http::{ClientResponse, header};

/// An acknowledged request: what the audit looks for.
pub(super) struct Acknowledged {
    pub(super) index: u64,
    pub(super) number: String,
    pub(super) request_number: String,
    pub(super) service: String,
    pub(super) declarant: &'static str,
    /// Where it is, over REST.
    pub(super) links: Option<Links>,
    /// What was sent, over SOAP: the same message again has the same answer.
    pub(super) message: Option<Bytes>,
    /// What its receiver must find, over the asynchronous channel.
    pub(super) mark: Option<[u8; 32]>,
    /// Its result was proved already.
    pub(super) proved: bool,
}

/// SOAP messages kept for the audit; one has some 9 KB.
const MESSAGES_MAX: usize = 20_000;

/// What the judge hands on at the end.
pub(super) struct Judged {
    pub(super) tally: Tally,
    pub(super) acknowledged: Vec<Acknowledged>,
}

/// Judges answers.
pub(super) struct Judge {
    pub(super) population: Arc<Population>,
    pub(super) proof: Arc<Proof>,
    pub(super) clock: RunClock,
    /// Parts of the run before this one are warm-up.
    pub(super) measured_from: usize,
    pub(super) live: Arc<Mutex<Live>>,
    /// The tally of the part that runs, for who looks at it between parts.
    pub(super) tally: Arc<Mutex<Tally>>,
}

impl Judge {
    /// Judges what comes until nothing can come any more.
    pub(super) fn run(self, answers: &Receiver<Answered>) -> Judged {
        const LOOK: Duration = Duration::from_millis(250);
        let (mut acknowledged, mut numbers) = (Vec::new(), HashMap::new());
        loop {
            match answers.recv_timeout(LOOK) {
                Ok(answered) => {
                    let mut tally = self.tally.lock().unwrap_or_else(PoisonError::into_inner);
                    self.one(answered, &mut tally, &mut acknowledged, &mut numbers);
                    tally.show(self.clock.now(), &self.live);
                }
                Err(RecvTimeoutError::Timeout) => {
                    let tally = self.tally.lock().unwrap_or_else(PoisonError::into_inner);
                    tally.show(self.clock.now(), &self.live);
                }
                Err(RecvTimeoutError::Disconnected) => break,
            }
        }
        let tally = std::mem::take(&mut *self.tally.lock().unwrap_or_else(PoisonError::into_inner));
        Judged { tally, acknowledged }
    }

    fn one(
        &self,
        answered: Answered,
        tally: &mut Tally,
        acknowledged: &mut Vec<Acknowledged>,
        numbers: &mut HashMap<String, u64>,
    ) {
        let Answered { job, sent, done, connect, again, answer, result } = answered;
        let measured = job.stretch >= self.measured_from;
        let foretold = job.prepared.foretold;
        // Where a connection was free, what is late is the generator's; where none was, it waited for the gateway.
        let left = if job.was_idle { sent } else { job.dispatched };
        let late = left.saturating_sub(job.due);
        tally.counts.sent += 1;
        tally.generator.octets_sent += job.prepared.body.len() as u64;
        tally.generator.late += u64::from(late > LATE);
        tally.generator.reconnected += u64::from(again);
        tally.connected(connect);
        let timed = Timed { stretch: job.stretch, measured, due: job.due, sent, done, late };
        let answer = match answer {
            Ok(answer) => answer,
            Err(silence) => {
                tally.counts.errors += 1;
                let request_number = &job.prepared.item.request_number;
                tally.surprised(foretold.into(), silence.into(), request_number);
                return tally.silent(&timed, foretold.into());
            }
        };
        tally.counts.answered += 1;
        tally.generator.octets_received += answer.body.len() as u64;
        let sent = Sent {
            index: job.prepared.item.index,
            request_number: &job.prepared.item.request_number,
            message_id: &job.prepared.message_id,
            service: self.population.service(&job.prepared.item),
            declarant: Population::declarant(&job.prepared.item),
            body: &job.prepared.body,
            mark: job.prepared.mark,
            foretold,
        };
        let seen = match self.population.plan.channel {
            Channel::Rest | Channel::Portal => rest(&sent, &answer),
            Channel::Soap => self.soap(&sent, &answer),
            Channel::Async => self.queued(&sent, &answer),
        };
        match &seen {
            Seen::Accepted { repeated, .. } => {
                tally.counts.accepted += 1;
                tally.counts.repeated += u64::from(*repeated);
            }
            Seen::Refused => tally.counts.refused += 1,
            Seen::Busy => tally.counts.busy += 1,
            Seen::Wrong(came) => {
                tally.counts.wrong += 1;
                tally.surprised(foretold.into(), came.clone(), &job.prepared.item.request_number);
            }
        }
        let verdict = match &seen {
            Seen::Wrong(_) => Verdict::Missed(foretold.into()),
            Seen::Busy => Verdict::Busy,
            _ => Verdict::Met(foretold.into()),
        };
        let timing = answer.header("server-timing").unwrap_or_default();
        tally.answered(&timed, answer.status.as_u16(), verdict, timing, matches!(seen, Seen::Wrong(_)));
        let Seen::Accepted { mut found, .. } = seen else { return };
        if let Some((at, Fetched::Delivery(delivery))) = &result {
            match delivery {
                Delivery::Done => {
                    tally.counts.results += 1;
                    tally.result(measured, at.saturating_sub(done));
                    found.proved = true;
                }
                // Not delivered yet: the audit looks for it.
                Delivery::Waits | Delivery::Silent | Delivery::Lost(_) => {}
                Delivery::Wrong(came) => {
                    tally.counts.unproved += 1;
                    tally.surprised(Expected::Delivered, came.clone(), &found.request_number);
                    found.proved = true;
                }
            }
        }
        if let Some((at, Fetched::Result(result))) = result {
            tally.counts.results += 1;
            tally.result(measured, at.saturating_sub(done));
            match self.proved(&result.body, &found) {
                // Not decided yet: the audit looks for it.
                _ if !result.status.is_success() => tally.counts.results -= 1,
                Ok(()) => found.proved = true,
                Err(came) => {
                    tally.counts.unproved += 1;
                    tally.counts.results -= 1;
                    tally.surprised(Expected::Result, came, &found.request_number);
                    found.proved = true;
                }
            }
        }
        if found.message.is_some() && found.proved {
            // Over SOAP the result is in the answer.
            tally.counts.results += 1;
        }
        match numbers.get(&found.number) {
            Some(index) if *index == found.index => {}
            Some(_) => {
                tally.counts.twice += 1;
                tally.surprised(Expected::Accepted, Came::NumberTwice, &found.request_number);
            }
            None => {
                numbers.insert(found.number.clone(), found.index);
                if acknowledged.len() >= MESSAGES_MAX {
                    found.message = None;
                }
                acknowledged.push(*found);
            }
        }
    }

    fn soap(&self, sent: &Sent<'_>, answer: &ClientResponse) -> Seen {
        let status = answer.status.as_u16();
        let retry = answer.headers.contains_key(header::RETRY_AFTER);
        if matches!(status, 429 | 503) || retry {
            return Seen::Busy;
        }
        let envelope = match self.proof.envelope(&answer.body, SystemClock.now()) {
            Ok(envelope) => envelope,
            Err(codes) => return Seen::Wrong(Came::AnswerSignature { status, codes }),
        };
        match sent.foretold {
            Foretold::Accepted if status == 200 && envelope.answers == sent.message_id => {
                let result = match self.proof.result(envelope.data.as_bytes(), SystemClock.now()) {
                    Ok(result) => result,
                    Err(codes) => return Seen::Wrong(Came::ResultSignature { codes }),
                };
                let mut found = Acknowledged {
                    index: sent.index,
                    links: None,
                    number: result.number.clone(),
                    request_number: sent.request_number.to_owned(),
                    service: sent.service.to_owned(),
                    declarant: sent.declarant,
                    message: Some(sent.body.clone()),
                    mark: None,
                    proved: false,
                };
                // A receipt, where nothing is decided yet, states no declarant.
                found.proved = !result.declarant.is_empty();
                if found.proved && said_otherwise(&result, &found) || result.number.is_empty() {
                    return Seen::Wrong(Came::OthersResult);
                }
                Seen::Accepted { repeated: false, found: Box::new(found) }
            }
            Foretold::Refused { soap, .. } if status == 500 && envelope.fault == soap => Seen::Refused,
            _ if !envelope.fault.is_empty() => Seen::Wrong(Came::Answer { status, codes: envelope.fault }),
            _ => Seen::Wrong(Came::Answer { status, codes: envelope.code }),
        }
    }

    /// Judges an answer to `sendMessage` of the asynchronous channel.
    fn queued(&self, sent: &Sent<'_>, answer: &ClientResponse) -> Seen {
        let status = answer.status.as_u16();
        if matches!(status, 429 | 503) || answer.headers.contains_key(header::RETRY_AFTER) {
            return Seen::Busy;
        }
        let told = match self.proof.channel(&answer.body, SystemClock.now()) {
            Ok(told) => told,
            Err(codes) => return Seen::Wrong(Came::AnswerSignature { status, codes }),
        };
        match sent.foretold {
            Foretold::Accepted if status == 200 && !told.message_id.is_empty() => Seen::Accepted {
                repeated: false,
                found: Box::new(Acknowledged {
                    index: sent.index,
                    links: None,
                    number: told.message_id,
                    request_number: sent.request_number.to_owned(),
                    service: sent.service.to_owned(),
                    declarant: sent.declarant,
                    message: None,
                    mark: sent.mark,
                    proved: false,
                }),
            },
            Foretold::Refused { soap, .. } if status == 500 && told.fault == soap => Seen::Refused,
            _ => Seen::Wrong(Came::Answer { status, codes: told.fault }),
        }
    }

    fn proved(&self, result: &[u8], of: &Acknowledged) -> Result<(), Came> {
        proved(&self.proof, result, of)
    }
}

/// Judges an answer over REST.
fn rest(sent: &Sent<'_>, answer: &ClientResponse) -> Seen {
    let status = answer.status.as_u16();
    if matches!(status, 429 | 503) {
        return Seen::Busy;
    }
    match sent.foretold {
        Foretold::Accepted => {
            let Some(said) = Acknowledgement::read(&answer.body).filter(|_| matches!(status, 200 | 201))
            else {
                return Seen::Wrong(came(answer));
            };
            let own = said.request_number.as_deref() == Some(sent.request_number);
            if !own || said.service_id != sent.service {
                return Seen::Wrong(Came::OthersAcknowledgement);
            }
            Seen::Accepted {
                repeated: status == 200,
                found: Box::new(Acknowledged {
                    index: sent.index,
                    links: said.links(),
                    number: said.registration_number,
                    request_number: sent.request_number.to_owned(),
                    service: sent.service.to_owned(),
                    declarant: sent.declarant,
                    message: None,
                    mark: None,
                    proved: false,
                }),
            }
        }
        Foretold::Refused { status: foretold, codes: wanted, .. } => {
            let mut found = codes(&answer.body);
            found.sort_unstable();
            let mut wanted: Vec<&str> = wanted.to_vec();
            wanted.sort_unstable();
            if status == foretold && found == wanted { Seen::Refused } else { Seen::Wrong(came(answer)) }
        }
    }
}

/// What was sent, as the judge looks at it.
struct Sent<'a> {
    index: u64,
    request_number: &'a str,
    message_id: &'a str,
    service: &'a str,
    declarant: &'static str,
    body: &'a Bytes,
    mark: Option<[u8; 32]>,
    foretold: Foretold,
}

/// What an answer came to.
enum Seen {
    Accepted { repeated: bool, found: Box<Acknowledged> },
    Refused,
    Busy,
    Wrong(Came),
}

/// Whether this result is signed by whom it must be, and is this request's.
pub(super) fn proved(proof: &Proof, result: &[u8], of: &Acknowledged) -> Result<(), Came> {
    let result = proof.result(result, SystemClock.now()).map_err(|codes| Came::ResultSignature { codes })?;
    if said_otherwise(&result, of) { Err(Came::OthersResult) } else { Ok(()) }
}

/// Whether a result is another request's.
pub(super) fn said_otherwise(result: &SignedResult, of: &Acknowledged) -> bool {
    result.number != of.number
        || result.request_number != of.request_number
        || result.service != of.service
        || result.declarant != of.declarant
}

/// Every code of a problem.
fn codes(body: &[u8]) -> Vec<String> {
    let problem: serde_json::Value = serde_json::from_slice(body).unwrap_or_default();
    let codes = problem["codes"].as_array().into_iter().flatten();
    codes.filter_map(|code| code.as_str().map(str::to_owned)).collect()
}

/// An answer by its status and codes. What is not the gateway's may be long.
fn came(answer: &ClientResponse) -> Came {
    const CODES_CHARS_MAX: usize = 200;
    let codes = codes(&answer.body).join(" ").chars().take(CODES_CHARS_MAX).collect();
    Came::Answer { status: answer.status.as_u16(), codes }
}
