//! Connections: each takes the next request that is due, sends it, and hands the answer to the judge.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::Sender;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use tokio::sync::Semaphore;

use super::came::Came;
use super::kinds::{Channel, Connection, Results};
use super::pacer::RunClock;
use super::population::{Foretold, Population, Prepared};
use super::proof::Proof;
use super::queued::{self, Delivery, HandedIn};
use super::target::{Target, links, status_is_final};
use crate::clock::{Clock as _, SystemClock};
use crate::http::{ClientError, ClientResponse, Method, Session, header};

/// A request that is due.
pub(super) struct Job {
    pub(super) prepared: Prepared,
    /// When it should have left.
    pub(super) due: Duration,
    /// When the pacer let it go.
    pub(super) dispatched: Duration,
    /// The part of the run.
    pub(super) stretch: usize,
    /// A connection was free then: what is later than that is the generator's doing.
    pub(super) was_idle: bool,
}

/// What came of a request.
pub(super) struct Answered {
    pub(super) job: Job,
    /// When its connection took it up.
    pub(super) sent: Duration,
    /// When the whole answer was there.
    pub(super) done: Duration,
    /// How long a new connection took.
    pub(super) connect: Option<Duration>,
    /// A kept connection was closed by the gateway, and the request was sent again.
    pub(super) again: bool,
    /// Nothing where there was no answer.
    pub(super) answer: Result<ClientResponse, Silence>,
    /// What was fetched along, and when it was there.
    pub(super) result: Option<(Duration, Fetched)>,
}

/// What is fetched right after an acknowledgement.
pub(super) enum Fetched {
    /// The result of a request.
    Result(ClientResponse),
    /// The delivery of a message.
    Delivery(Delivery),
}

/// Why there is no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Silence {
    Connect,
    Handshake,
    Slow,
    TooLarge,
    Broken,
}

impl From<Silence> for Came {
    fn from(silence: Silence) -> Self {
        match silence {
            Silence::Connect => Came::NoConnection,
            Silence::Handshake => Came::NoTls,
            Silence::Slow => Came::Slow,
            Silence::TooLarge => Came::TooLarge,
            Silence::Broken => Came::Broken,
        }
    }
}

impl From<&ClientError> for Silence {
    fn from(error: &ClientError) -> Self {
        match error {
            ClientError::Connect { .. } => Silence::Connect,
            ClientError::Handshake { .. } => Silence::Handshake,
            ClientError::Slow(_) => Silence::Slow,
            ClientError::TooLarge { .. } | ClientError::Crowded => Silence::TooLarge,
            _ => Silence::Broken,
        }
    }
}

/// Requests that are due and wait for a connection.
pub(super) struct Queue {
    jobs: Mutex<VecDeque<Job>>,
    waiting: Semaphore,
    idle: AtomicUsize,
    outstanding: AtomicUsize,
}

impl Queue {
    pub(super) fn new() -> Self {
        Queue {
            jobs: Mutex::new(VecDeque::new()),
            waiting: Semaphore::new(0),
            idle: AtomicUsize::new(0),
            outstanding: AtomicUsize::new(0),
        }
    }

    /// Whether a connection has nothing to do.
    pub(super) fn has_idle(&self) -> bool {
        self.idle.load(Ordering::Relaxed) > 0
    }

    /// Requests without an answer.
    pub(super) fn outstanding(&self) -> usize {
        self.outstanding.load(Ordering::Acquire)
    }

    pub(super) fn push(&self, job: Job) {
        self.outstanding.fetch_add(1, Ordering::AcqRel);
        self.jobs.lock().unwrap_or_else(PoisonError::into_inner).push_back(job);
        self.waiting.add_permits(1);
    }

    /// Takes back what no connection has taken up.
    pub(super) fn withdraw(&self) -> usize {
        let left = self.jobs.lock().unwrap_or_else(PoisonError::into_inner).drain(..).count();
        self.outstanding.fetch_sub(left, Ordering::AcqRel);
        left
    }

    /// No more comes: the connections end.
    pub(super) fn close(&self) {
        self.waiting.close();
    }

    async fn next(&self) -> Option<Job> {
        loop {
            self.idle.fetch_add(1, Ordering::Relaxed);
            let permit = self.waiting.acquire().await;
            self.idle.fetch_sub(1, Ordering::Relaxed);
            permit.ok()?.forget();
            if let Some(job) = self.jobs.lock().unwrap_or_else(PoisonError::into_inner).pop_front() {
                return Some(job);
            }
        }
    }
}

/// What every connection shares.
pub(super) struct Sending {
    pub(super) target: Target,
    pub(super) queue: Arc<Queue>,
    pub(super) clock: RunClock,
    pub(super) channel: Channel,
    pub(super) connection: Connection,
    pub(super) results: Results,
    /// Who signs for the receiver of what is delivered, and whom answers are believed by.
    pub(super) population: Arc<Population>,
    pub(super) proof: Arc<Proof>,
}

/// Sends what is due, until the queue is closed.
pub(super) async fn connection(sending: Arc<Sending>, judge: Sender<Answered>) {
    let mut session: Option<Session> = None;
    while let Some(job) = sending.queue.next().await {
        let answered = sending.one(&mut session, job).await;
        let gone = judge.send(answered).is_err();
        sending.queue.outstanding.fetch_sub(1, Ordering::AcqRel);
        if gone {
            return;
        }
    }
}

impl Sending {
    async fn one(&self, session: &mut Option<Session>, job: Job) -> Answered {
        let sent = self.clock.now();
        if self.connection == Connection::New {
            *session = None;
        }
        let kept = session.is_some();
        let mut connect = None;
        let mut again = false;
        let mut answer = self.exchange(session, &job.prepared, &mut connect).await;
        if kept && matches!(answer, Err(Silence::Broken)) {
            // The gateway closes connections that are old or idle; that may cross with a request.
            again = true;
            answer = self.exchange(session, &job.prepared, &mut connect).await;
        }
        let done = self.clock.now();
        let result = match &answer {
            Ok(answer) if self.channel.fetches(self.results) => {
                self.result(session, &job.prepared, answer).await
            }
            _ => None,
        };
        Answered { job, sent, done, connect, again, answer, result }
    }

    async fn exchange(
        &self,
        session: &mut Option<Session>,
        prepared: &Prepared,
        connect: &mut Option<Duration>,
    ) -> Result<ClientResponse, Silence> {
        let open = match session.take() {
            Some(open) => open,
            None => {
                let begun = self.clock.now();
                let open = self.target.connect().await.map_err(|error| Silence::from(&error))?;
                *connect = Some(self.clock.now().saturating_sub(begun));
                open
            }
        };
        let mut open = open;
        let trace = prepared.trace();
        let answer = send(&mut open, self.channel, prepared.body.clone(), &trace).await;
        match answer {
            Ok(answer) => {
                *session = Some(open);
                Ok(answer)
            }
            Err(error) => Err(Silence::from(&error)),
        }
    }

    /// The result of an acknowledged request, by the link of its acknowledgement.
    async fn result(
        &self,
        session: &mut Option<Session>,
        prepared: &Prepared,
        answer: &ClientResponse,
    ) -> Option<(Duration, Fetched)> {
        if !answer.status.is_success() || prepared.foretold != Foretold::Accepted {
            return None;
        }
        if let Some(mark) = prepared.mark {
            let told = self.proof.channel(&answer.body, SystemClock.now()).ok()?;
            let of = HandedIn { id: &told.message_id, mark };
            let open = session.as_mut()?;
            let delivery = queued::deliver(open, &self.population, &self.proof, &of, &prepared.trace()).await;
            if delivery == Delivery::Silent {
                *session = None;
            }
            return Some((self.clock.now(), Fetched::Delivery(delivery)));
        }
        let links = links(&answer.body)?;
        let open = session.as_mut()?;
        if self.channel == Channel::Portal {
            self.decided(open, &links.own).await?;
        }
        let result = open.send(Method::GET, &links.result, &[], Bytes::new()).await.ok()?;
        Some((self.clock.now(), Fetched::Result(result)))
    }

    /// Asks for the status of a request until it is decided, as the page of a portal does.
    async fn decided(&self, open: &mut Session, own: &str) -> Option<()> {
        for _ in 0..LOOKS_MAX {
            let status = open.send(Method::GET, own, &[], Bytes::new()).await.ok()?;
            if status_is_final(&status.body) {
                break;
            }
            tokio::time::sleep(LOOK_AGAIN).await;
        }
        Some(())
    }
}

/// How often a portal asks for the status of a request before it leaves the rest to the audit.
const LOOKS_MAX: usize = 100;

/// Between two looks.
const LOOK_AGAIN: Duration = Duration::from_millis(100);

/// Sends one request.
pub(super) async fn send(
    session: &mut Session,
    channel: Channel,
    body: Bytes,
    trace: &str,
) -> Result<ClientResponse, ClientError> {
    let trace = (header::HeaderName::from_static("traceparent"), trace);
    match channel {
        Channel::Rest | Channel::Portal => {
            let headers =
                [(header::CONTENT_TYPE, "application/xml"), (header::ACCEPT, "application/json"), trace];
            session.send(Method::POST, "/api/v1/requests", &headers, body).await
        }
        Channel::Soap => {
            let headers = [
                (header::CONTENT_TYPE, "text/xml; charset=utf-8"),
                (header::HeaderName::from_static("soapaction"), "\"\""),
                trace,
            ];
            session.send(Method::POST, "/bip-sync-wss-gost/", &headers, body).await
        }
        Channel::Async => queued::post(session, body, trace.1).await,
    }
}
