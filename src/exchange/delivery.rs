//! The push: what is due for each system that has an address goes there, in the order of each chain.
//!
//! A thread with a runtime of its own. A message is taken into hand on disk before it goes out, so that what is sent again after a crash is
//! marked as such.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use tokio::sync::Notify;
use tokio::task::JoinSet;

use super::breaker::{Breaker, BreakerRule, BreakerState};
use super::directory::{Directory, RETRY_SECONDS};
use super::peer::{Peer, PeerAnswer, PeerFault};
use super::player::Player;
use super::routed::PeerOf;
use super::under_way::{Task, UnderWay};
use super::wire::{Meaning, carried, meaning, unanswered};
use crate::clock::{Clock, Now};
use crate::envelope::{ChannelStatus, Unsigned, pushed_message, pushed_status};
use crate::interface::DeliveryFault;
use crate::keys::Signer;
use crate::random::Random;
use crate::registry::{
    Delivery, Ended, ExchangeWrite, ExchangeWritten, Notice, Registry, RegistryError, Then,
};
use crate::reply::{AnswerSignature, signed_envelope};
use crate::text::{self, Lang};
use crate::x509::with_numbers_masked;

/// Between two looks at what is due, where nobody wakes it.
const LOOK: Duration = Duration::from_millis(200);

/// A clock that goes back by less is a clock that is put right.
const SET_BACK_MILLIS: i64 = 5_000;

/// Messages on their way to one peer at once: each of another chain.
const UNDER_WAY_MAX: usize = 16;

/// How long a message stays in hand where nobody says what became of it: longer than any peer's patience.
const IN_HAND_SECONDS: i64 = 300;

/// Attempts to tell a sender of a state.
const NOTICE_ATTEMPTS_MAX: u32 = 5;

/// What the push works with.
pub struct DeliveryServices {
    /// Where messages are kept.
    pub registry: Registry,
    /// Who takes part.
    pub directory: Arc<Directory>,
    /// Makes the peer of an address; nothing where the address is not allowed.
    pub peers: PeerOf,
    /// The breakers' rule.
    pub breaker: BreakerRule,
    /// The gateway's key.
    pub signer: Arc<dyn Signer>,
    /// How pushed messages are signed.
    pub signature: AnswerSignature,
    /// Ids.
    pub random: Arc<dyn Random>,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
}

/// What was done so far.
#[derive(Debug, Default)]
pub struct DeliveryStats {
    /// Messages that their receivers have, by push.
    pub delivered: AtomicU64,
    /// Attempts that failed.
    pub failed: AtomicU64,
    /// Messages that became dead letters.
    pub dead: AtomicU64,
    /// Messages that were not delivered by the time that their service wants.
    pub late: AtomicU64,
}

/// One peer as management shows it.
#[derive(Debug, Clone)]
pub struct PeerState {
    /// The system.
    pub sender_id: String,
    /// Its address.
    pub place: String,
    /// Where its breaker stands.
    pub breaker: BreakerState,
    /// Failures in a row.
    pub failures: u32,
}

/// The push at work; it ends when this is dropped.
pub struct Deliveries {
    shared: Arc<Shared>,
    thread: Option<JoinHandle<()>>,
}

struct Shared {
    services: DeliveryServices,
    wake: Notify,
    stop: Notify,
    breakers: Mutex<BTreeMap<String, Breaker>>,
    stats: Arc<DeliveryStats>,
    /// The second at which late messages were last looked for.
    looked_for_late: AtomicI64,
}

impl Deliveries {
    /// Starts it. What was in hand when the process ended last is due at once.
    pub fn start(services: DeliveryServices) -> std::io::Result<Self> {
        let shared = Arc::new(Shared {
            services,
            wake: Notify::new(),
            stop: Notify::new(),
            breakers: Mutex::default(),
            stats: Arc::default(),
            looked_for_late: AtomicI64::new(i64::MIN),
        });
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let work = Arc::clone(&shared);
        let thread = std::thread::Builder::new()
            .name("exchange".to_owned())
            .spawn(move || runtime.block_on(run(work)))?;
        Ok(Deliveries { shared, thread: Some(thread) })
    }

    /// Something is due.
    pub fn wake(&self) {
        self.shared.wake.notify_one();
    }

    /// What was done so far.
    pub fn stats(&self) -> Arc<DeliveryStats> {
        Arc::clone(&self.shared.stats)
    }

    /// Every system that has an address.
    pub fn peers(&self) -> Vec<PeerState> {
        let breakers = self.shared.breakers.lock().unwrap_or_else(PoisonError::into_inner);
        let parties = self.shared.services.directory.parties();
        let of = |party: Arc<super::Party>| {
            let place = party.push.clone()?;
            let breaker = breakers.get(&party.sender_id);
            Some(PeerState {
                place,
                breaker: breaker.map_or(BreakerState::Closed, Breaker::state),
                failures: breaker.map_or(0, Breaker::failures),
                sender_id: party.sender_id.clone(),
            })
        };
        parties.into_iter().filter_map(of).collect()
    }
}

impl Drop for Deliveries {
    fn drop(&mut self) {
        self.shared.stop.notify_one();
        if let Some(thread) = self.thread.take() {
            // A thread that panicked has nothing left to finish; what it had in hand is due again at the next start.
            let _ = thread.join();
        }
    }
}

async fn run(shared: Arc<Shared>) {
    let now = shared.services.clock.now();
    if let Err(error) = shared.services.registry.exchange(ExchangeWrite::Recover(now)).await {
        tracing::warn!(%error, "messages in hand at the last end wait for their time");
    }
    let (mut pushes, mut under_way) = (JoinSet::new(), UnderWay::default());
    let mut last = now;
    let mut player = Player::default();
    loop {
        shared.set_back(&mut last).await;
        shared.mark_late().await;
        shared.play(&mut player).await;
        for (receiver, tasks) in shared.due(&mut under_way).await {
            for task in tasks {
                let octets = task.octets();
                let (shared, receiver) = (Arc::clone(&shared), receiver.clone());
                pushes.spawn(async move {
                    shared.one(task).await;
                    (receiver, octets)
                });
            }
        }
        let mut done = None;
        tokio::select! {
            () = shared.stop.notified() => return,
            () = shared.wake.notified() => {}
            () = tokio::time::sleep(LOOK) => {}
            Some(ended) = pushes.join_next() => done = Some(ended),
        }
        while let Some(ended) = done.take().or_else(|| pushes.try_join_next()) {
            if let Ok((receiver, octets)) = ended {
                under_way.ends(&receiver, octets);
            }
        }
    }
}

impl Shared {
    /// Sends what the chains of the gateway's own are to be told.
    async fn play(&self, player: &mut Player) {
        if !self.services.directory.has_players() {
            return;
        }
        let services = &self.services;
        let advanced = player.advance(&services.registry, &services.random, services.clock.now()).await;
        if let Err(error) = advanced {
            tracing::warn!(%error, "chains of the gateway's own were not told; they are later");
        }
    }

    /// Makes due what waits for a moment of a time that is not any more, where the clock was set back since it was looked at last.
    async fn set_back(&self, last: &mut Now) {
        let now = self.services.clock.now();
        let before = std::mem::replace(last, now);
        if now.plus_millis(SET_BACK_MILLIS) >= before {
            return;
        }
        if let Err(error) = self.services.registry.exchange(ExchangeWrite::SetBack(now)).await {
            *last = before;
            tracing::warn!(%error, "messages wait for moments of a clock that was set back; it is tried again");
        }
    }

    /// Tells, once each, of the messages whose time has passed: an event in the log, and a count.
    async fn mark_late(&self) {
        if !self.services.directory.has_time_limits() {
            return;
        }
        let now = self.services.clock.now();
        // Once a second of the clock: nobody counts in less.
        if self.looked_for_late.swap(now.seconds(), Ordering::Relaxed) == now.seconds() {
            return;
        }
        match self.services.registry.exchange(ExchangeWrite::MarkLate(now)).await {
            Ok(ExchangeWritten::Late(late)) => {
                for (message, service, receiver) in late {
                    let (service, receiver) = (with_numbers_masked(&service), with_numbers_masked(&receiver));
                    self.stats.late.fetch_add(1, Ordering::Relaxed);
                    tracing::warn!(
                        message,
                        service,
                        receiver,
                        "a message is late: its service's time has passed"
                    );
                }
            }
            Ok(_) => {}
            Err(error) => tracing::warn!(%error, "late messages were not marked; they are looked for again"),
        }
    }

    /// What is due for each system that has an address and room; it is under way from here on.
    async fn due(&self, under_way: &mut UnderWay) -> Vec<(String, Vec<Task>)> {
        let mut all: Vec<(String, Vec<Task>)> = Vec::new();
        for party in self.services.directory.parties() {
            let Some(peer) = party.push.as_deref().and_then(|url| (self.services.peers)(url)) else {
                continue;
            };
            let now = self.services.clock.now();
            let room = self.breaker(&party.sender_id, |breaker| breaker.room(now, UNDER_WAY_MAX));
            let Some(room) = under_way.room(&party.sender_id, room) else { continue };
            let tasks = self.taken(&party.sender_id, &peer, now, u32::try_from(room).unwrap_or(1)).await;
            match tasks {
                Ok(tasks) if tasks.is_empty() => {}
                Ok(tasks) => {
                    tasks.iter().for_each(|task| under_way.begins(&party.sender_id, task.octets()));
                    all.push((party.sender_id.clone(), tasks));
                }
                Err(error) => tracing::warn!(%error, "messages that are due were not taken; they stay due"),
            }
        }
        all
    }

    async fn taken(
        &self,
        receiver: &str,
        peer: &Arc<dyn Peer>,
        now: Now,
        room: u32,
    ) -> Result<Vec<Task>, RegistryError> {
        let until = now.plus_seconds(IN_HAND_SECONDS);
        let begin = ExchangeWrite::Begin {
            receiver: receiver.to_owned(),
            peer: peer.place().to_owned(),
            now,
            until,
            messages_max: room,
        };
        let mut tasks = Vec::new();
        if let ExchangeWritten::InHand(messages) = self.services.registry.exchange(begin).await? {
            tasks.extend(messages.into_iter().map(|one| Task::Message(Box::new(one), Arc::clone(peer))));
        }
        let left = room.saturating_sub(u32::try_from(tasks.len()).unwrap_or(room));
        let begin =
            ExchangeWrite::BeginNotices { receiver: receiver.to_owned(), now, until, notices_max: left };
        if left > 0
            && let ExchangeWritten::Notices(notices) = self.services.registry.exchange(begin).await?
        {
            let of = |notice| Task::Notice(notice, receiver.to_owned(), Arc::clone(peer));
            tasks.extend(notices.into_iter().map(of));
        }
        Ok(tasks)
    }

    fn breaker<T>(&self, receiver: &str, of: impl FnOnce(&mut Breaker) -> T) -> T {
        let mut breakers = self.breakers.lock().unwrap_or_else(PoisonError::into_inner);
        of(breakers.entry(receiver.to_owned()).or_insert_with(|| Breaker::new(self.services.breaker)))
    }

    async fn one(&self, task: Task) {
        match task {
            Task::Message(delivery, peer) => self.push(&delivery, &*peer).await,
            Task::Notice(notice, receiver, peer) => self.tell(&notice, &receiver, &*peer).await,
        }
    }

    async fn push(&self, delivery: &Delivery, peer: &dyn Peer) {
        let text = carried(delivery);
        let begun = Instant::now();
        let answer = self.call(peer, &pushed_message(&text.delivered(delivery))).await;
        let latency_millis = i64::try_from(begun.elapsed().as_millis()).unwrap_or(i64::MAX);
        let now = self.services.clock.now();
        let status = answer.as_ref().ok().map(|answer| answer.status);
        let failed = self.judged(&delivery.receiver, &answer, "sendMessageResponse", now).err();
        let (outcome, then) = match &failed {
            None => ("delivered", Then::Delivered),
            Some(_) => ("failed", self.retry_or_dead_letter(delivery, now)),
        };
        self.count(delivery, then);
        let ended = Ended {
            id: delivery.id,
            number: delivery.attempts,
            outcome,
            status,
            latency_millis,
            answer: failed.as_ref().map(DeliveryFault::kept).unwrap_or_default(),
            // The sender reads it, too.
            reason: failed.as_ref().map(|fault| text::delivery_fault(fault, Lang::En)).unwrap_or_default(),
            then,
            at: now,
        };
        if let Err(error) = self.services.registry.exchange(ExchangeWrite::End(ended)).await {
            // It stays in hand, and is sent again, marked.
            tracing::warn!(message = delivery.id, %error, "what an attempt came to was not kept");
        }
    }

    fn retry_or_dead_letter(&self, delivery: &Delivery, now: Now) -> Then {
        let route = self.services.directory.route(&delivery.service_id);
        let schedule = route.as_ref().map_or(&RETRY_SECONDS[..], |route| &route.retry_seconds);
        let passed = usize::try_from(delivery.attempts).unwrap_or(usize::MAX).saturating_sub(1);
        match schedule.get(passed) {
            Some(seconds) => Then::Again(now.plus_seconds(i64::from(*seconds))),
            None => Then::Dead,
        }
    }

    fn count(&self, delivery: &Delivery, then: Then) {
        let stats = &self.stats;
        match then {
            Then::Delivered => {
                stats.delivered.fetch_add(1, Ordering::Relaxed);
            }
            Then::Again(_) => drop(stats.failed.fetch_add(1, Ordering::Relaxed)),
            Then::Dead => {
                stats.failed.fetch_add(1, Ordering::Relaxed);
                stats.dead.fetch_add(1, Ordering::Relaxed);
                let service = with_numbers_masked(&delivery.service_id);
                tracing::warn!(message = delivery.id, service, "a dead letter");
            }
        }
    }

    async fn tell(&self, notice: &Notice, receiver: &str, peer: &dyn Peer) {
        let now = self.services.clock.now();
        let status = ChannelStatus {
            state: notice.state.as_str(),
            code: notice.state.as_str(),
            message: notice.reason.as_deref().unwrap_or(notice.state.as_str()),
            since: notice.since,
        };
        let session = format!("{{{}}}", self.services.random.uuid());
        let envelope =
            pushed_status(&notice.id.to_string(), &notice.message_id.to_string(), &status, &session, now);
        let answer = self.call(peer, &envelope).await;
        let failed = self.judged(receiver, &answer, "changeMassageStatusNotificationResponse", now).err();
        let failed = failed.map(|fault| fault.kept());
        let passed = usize::try_from(notice.attempts).unwrap_or(usize::MAX).saturating_sub(1);
        let next = RETRY_SECONDS.get(passed).filter(|_| notice.attempts < NOTICE_ATTEMPTS_MAX);
        let again = next.filter(|_| failed.is_some()).map(|seconds| now.plus_seconds(i64::from(*seconds)));
        let end = ExchangeWrite::EndNotice { id: notice.id, number: notice.attempts, failed, again };
        if let Err(error) = self.services.registry.exchange(end).await {
            tracing::warn!(%error, "a sender that was told is told once more");
        }
    }

    async fn call(&self, peer: &dyn Peer, envelope: &Unsigned) -> Result<PeerAnswer, PeerFault> {
        let services = &self.services;
        let signed = signed_envelope(envelope, services.signature, &*services.signer, &*services.random);
        let signed = signed.map_err(|error| PeerFault::NotSigned(error.to_string()))?;
        peer.call(signed.into()).await
    }

    /// What an answer means for the message, and for the peer's breaker.
    fn judged(
        &self,
        receiver: &str,
        answer: &Result<PeerAnswer, PeerFault>,
        response: &str,
        now: Now,
    ) -> Result<(), DeliveryFault> {
        let meaning = match answer {
            Ok(answer) => meaning(answer, response),
            Err(fault) => Meaning::NoPeer(unanswered(fault)),
        };
        self.breaker(receiver, |breaker| match &meaning {
            Meaning::Taken | Meaning::Fault(_) => breaker.answered(),
            Meaning::NoPeer(_) => breaker.failed(now),
        });
        match meaning {
            Meaning::Taken => Ok(()),
            Meaning::Fault(why) | Meaning::NoPeer(why) => Err(why),
        }
    }
}
