//! Cases taken on beside the requests.
//!
//! A case that was registered just now is known whole: nothing of it is read back. What is computed, signatures above all, is computed on the
//! workers, before new requests are judged there if somebody waits for it and else between them; between two changes it waits for the disk
//! and holds no thread.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use tokio::runtime::Handle;
use tokio::sync::oneshot;

use super::in_hand::Hand;
use super::services::Gateway;
use crate::clock::Now;
use crate::registry::{
    Admitted, Channel, FirstChange, Haste, Registered, Registration, RegistrationNumber, RegistryError,
    Submission, case_of, unnumbered_case,
};
use crate::workers::{Lane, Work};
use crate::workflow::{
    Application, Driver, Ended, LeaseHolder, Next, Pending, Progress, Step, Turn, WorkflowError,
};

/// Turns waited for when the background has a case in hand.
const TURNS_WAITED_MAX: u32 = 40;

/// Between two of them.
const TURN_WAIT: Duration = Duration::from_millis(25);

/// How long one waits for the end of a turn that another request began.
const END_WAIT: Duration = Duration::from_secs(1);

/// A turn that goes on, whoever waits for its end: it gives nothing where the case could not be taken on.
pub(super) type Going = oneshot::Receiver<Ended>;

/// What a request that may be registered begins with, worked out beforehand.
pub(super) type Foreseen = Box<(FirstChange, Pending)>;

/// Applications of more octets begin after their registration: what takes long is done once.
const FORESEEN_OCTETS_MAX: usize = 64 * 1024;

/// What a request begins with, where that can be known before it has its number; `application` is what it was admitted with.
pub(super) fn foreseen(
    gateway: &Gateway,
    admitted: &Admitted,
    application: Application,
    channel: Channel,
    now: Now,
) -> Option<Foreseen> {
    let is_small = admitted.terms().application.len() <= FORESEEN_OCTETS_MAX;
    let case = is_small.then(|| unnumbered_case(admitted, channel))?;
    gateway.services.driver.foreseen(case, application, now).map(Box::new)
}

/// A request on its way to the disk, and its case on the way to its end.
pub(super) struct Registering(oneshot::Receiver<Result<(Registered, Option<Going>), RegistryError>>);

impl Registering {
    /// Waits until it is on disk.
    pub(super) async fn done(self) -> Result<(Registered, Option<Going>), RegistryError> {
        self.0.await.unwrap_or(Err(RegistryError::Closed))
    }
}

/// Hands a request to the registry and takes its case on where it is a new one, also when the client has gone in the meantime. The
/// background takes on what is left. It may be called from any thread: `runtime` has those that may wait for another system. `work` says
/// whether somebody waits for what follows.
pub(super) fn register(
    gateway: &Arc<Gateway>,
    submission: Submission,
    foreseen: Option<Foreseen>,
    work: Work,
    runtime: Handle,
) -> Registering {
    let (give, take) = oneshot::channel();
    let (submission, pending) = match foreseen.map(|foreseen| *foreseen) {
        Some((first, pending)) => (submission.beginning_with(first), Some(Box::new(pending))),
        None => (submission, None),
    };
    let (to, own) = (Arc::clone(gateway), submission.clone());
    gateway.services.registry.register_then(submission, move |registered| {
        let taken = registered.map(|registered| {
            let is_new = registered.arrival() == Registration::New;
            let going = is_new.then(|| take_on(&to, registered.clone(), own, pending, work, runtime));
            (registered, going)
        });
        // Nobody waits where the client has gone.
        drop(give.send(taken));
    });
    Registering(take)
}

fn take_on(
    gateway: &Arc<Gateway>,
    registered: Registered,
    submission: Submission,
    pending: Option<Box<Pending>>,
    work: Work,
    runtime: Handle,
) -> Going {
    let (give, take) = oneshot::channel();
    // In hand before this returns: who asks for the case now waits for the turn. Where somebody has it already there is nothing to do.
    let Ok(hand) = gateway.in_hand.take(registered.number()) else { return take };
    let end = End { number: registered.number().clone(), give, hand, work, runtime };
    let gateway = Arc::clone(gateway);
    match pending.zip(registered.first()) {
        Some((pending, first)) => {
            let next = pending.numbered(registered.number()).committed(Ok(first.clone()));
            goes(gateway, next, end);
        }
        None => {
            let now = gateway.services.clock.now();
            go_on(gateway, At::Registration(Box::new((registered, submission)), now), end);
        }
    }
    take
}

/// Where a turn is.
enum At {
    Registration(Box<(Registered, Submission)>, Now),
    Commit(Box<Turn>),
}

/// The end of a turn: dropped, it wakes who waits for the case.
struct End {
    number: RegistrationNumber,
    give: oneshot::Sender<Ended>,
    hand: Hand,
    /// Whether somebody waits for it.
    work: Work,
    /// Whose threads may wait for another system.
    runtime: Handle,
}

impl End {
    fn reached(self, ended: Ended) {
        self.hand.ended_with(ended.result.clone());
        // Nobody waits where the answer does not need it.
        let _ = self.give.send(ended);
    }

    fn failed(self, error: &WorkflowError) {
        tracing::warn!(number = %self.number, %error, "a case was not taken on; it is tried again");
    }
}

/// After a commit.
fn goes(gateway: Arc<Gateway>, next: Result<Next, WorkflowError>, end: End) {
    match next {
        Ok(Next::Goes(turn)) => go_on(gateway, At::Commit(turn), end),
        Ok(Next::Ends(ended)) => end.reached(ended),
        Err(error) => end.failed(&error),
    }
}

/// Worker, writer, worker, writer: no thread waits in between.
#[allow(clippy::needless_pass_by_value, reason = "it goes on to other threads, step by step")]
fn go_on(gateway: Arc<Gateway>, at: At, end: End) {
    let (on, work) = (Arc::clone(&gateway), end.work);
    let turn = move |driver: &Driver| match at {
        At::Registration(of, now) => driver.begin(case_of(&of.0, &of.1), now),
        At::Commit(turn) => Ok(*turn),
    };
    let step = move || match turn(&on.services.driver).and_then(|turn| on.services.driver.step(turn)) {
        Ok(Step::Commit(change, pending)) => {
            let next = Arc::clone(&on);
            let committed = move |advanced| goes(next, pending.committed(advanced), end);
            let haste = if work.lane == Lane::Afterwards { Haste::Rides } else { Haste::Waited };
            on.services.registry.advance_then(*change, haste, committed);
        }
        Ok(Step::Ends(ended)) => end.reached(ended),
        Ok(Step::Waits) => waits(on, end),
        Err(error) => end.failed(&error),
    };
    // What follows is never refused.
    let _ = gateway.services.workers.hand(work, step);
}

/// Takes a case on where it may wait for another system: on a thread that nobody else waits for.
fn waits(gateway: Arc<Gateway>, end: End) {
    let runtime = end.runtime.clone();
    runtime.spawn_blocking(move || {
        let (services, number) = (&gateway.services, end.number.clone());
        let advanced = services.driver.advance(&number, services.clock.now());
        let stands = advanced.and_then(|_| {
            let store = services.registry.store();
            let result = store.result(&number)?.map(|result| result.document);
            Ok(store.case(&number)?.map(|case| Ended { state: case.state, result }))
        });
        match stands {
            Ok(Some(ended)) => end.reached(ended),
            Ok(None) => {}
            Err(error) => end.failed(&error),
        }
    });
}

/// Waits for the end of another's work on a case; nothing where nobody was at work on it here. The signed answer is there where the work
/// ended with one.
pub(super) async fn turned(gateway: &Gateway, number: &RegistrationNumber) -> Option<Option<Bytes>> {
    let end = gateway.in_hand.end(number)?;
    tokio::time::timeout(END_WAIT, end.reached()).await.ok()
}

/// Takes a case on and waits for what can be done at once.
pub(super) async fn taken_on(gateway: &Arc<Gateway>, number: &RegistrationNumber) {
    for _ in 0..TURNS_WAITED_MAX {
        let hand = match gateway.in_hand.take(number) {
            Ok(hand) => hand,
            Err(end) => {
                // Woken by its end; what it could not do at once nobody can.
                let _ = tokio::time::timeout(END_WAIT, end.reached()).await;
                return;
            }
        };
        let (work, number) = (Arc::clone(gateway), number.clone());
        let turn = tokio::task::spawn_blocking(move || {
            let progress = work.services.driver.advance(&number, work.services.clock.now());
            drop(hand);
            progress
        })
        .await;
        match turn {
            // The background has it. What another process has may stay there for as long as its lease; the client asks again.
            Ok(Ok(Progress::Elsewhere { holder: LeaseHolder::Us, .. })) => {
                tokio::time::sleep(TURN_WAIT).await
            }
            _ => return,
        }
    }
}
