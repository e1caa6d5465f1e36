//! The loop that takes due work: CRLs whose time has come, revocations by another process, cases that are due, chains of the portal at
//! another gateway.

use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use super::asking::Asking;
use super::exchange::EntriesOfAll;
use crate::ca::http::CrlPublisher;
use crate::clock::{Clock, Now};
use crate::registry::Registry;
use crate::workflow::Driver;

/// Between two looks at what is due: cases whose time has come, lists to issue, revocations made by another process.
const LOOK_MILLIS: u64 = 200;

/// Between two looks for refusals that are too old, by the gateway's clock.
const TIDY_MILLIS: u64 = 60_000;

/// The due work: CRLs to issue, cases whose time has come.
pub(super) struct DueWork {
    pub(super) crl_publisher: Arc<CrlPublisher>,
    pub(super) driver: Arc<Driver>,
    pub(super) registry: Registry,
    /// Systems and services that another gateway registers, where several share a database.
    pub(super) entries: Option<EntriesOfAll>,
    /// The portal's chains at another gateway, where it sends to one.
    pub(super) asking: Option<Asking>,
    /// When old refusals were let go of last, milliseconds.
    pub(super) tidied_at: AtomicI64,
}

impl DueWork {
    /// Takes what is due at `now`.
    pub(super) fn take(&self, now: Now) {
        self.crl_publisher.publish_if_due(now);
        if let Some(entries) = &self.entries {
            entries.take_over();
        }
        match self.driver.pass(now) {
            Ok(passed) => {
                for error in passed.failed {
                    tracing::warn!(%error, "a case was not taken on; it is tried again");
                }
            }
            Err(error) => tracing::warn!(%error, "the cases that are due were not looked for"),
        }
        if let Some(asking) = &self.asking {
            asking.take(now);
        }
        self.tidy(now);
    }

    /// Lets go of refusals that are too old, also where no other comes. The write says whether writing works, which `/health` tells too.
    fn tidy(&self, now: Now) {
        let since = now.millis().abs_diff(self.tidied_at.load(Ordering::Relaxed));
        if since >= TIDY_MILLIS {
            self.tidied_at.store(now.millis(), Ordering::Relaxed);
            if let Err(error) = self.registry.probe_blocking(now) {
                tracing::debug!(%error, "old refusals were not let go of");
            }
        }
    }
}

/// A thread that looks after what is due, until it is dropped.
pub struct Background {
    stop: Arc<(Mutex<Stop>, Condvar)>,
    thread: Option<JoinHandle<()>>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Stop {
    NotYet,
    Now,
}

impl Background {
    pub(super) fn start(work: Arc<DueWork>, clock: Arc<dyn Clock>) -> std::io::Result<Self> {
        let stop = Arc::new((Mutex::new(Stop::NotYet), Condvar::new()));
        let shared = Arc::clone(&stop);
        let thread = std::thread::Builder::new().name("background".to_owned()).spawn(move || {
            let (flag, bell) = &*shared;
            loop {
                let guard = flag.lock().unwrap_or_else(PoisonError::into_inner);
                let waited = bell.wait_timeout_while(guard, Duration::from_millis(LOOK_MILLIS), |stop| {
                    *stop == Stop::NotYet
                });
                let stop = *waited.unwrap_or_else(PoisonError::into_inner).0;
                if stop == Stop::Now {
                    return;
                }
                work.take(clock.now());
            }
        })?;
        Ok(Background { stop, thread: Some(thread) })
    }
}

impl Drop for Background {
    fn drop(&mut self) {
        *self.stop.0.lock().unwrap_or_else(PoisonError::into_inner) = Stop::Now;
        self.stop.1.notify_all();
        if let Some(thread) = self.thread.take() {
            // A thread that panicked has nothing left to finish.
            let _ = thread.join();
        }
    }
}
