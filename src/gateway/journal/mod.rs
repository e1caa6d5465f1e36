//! What came: an entry for each document that was handed in, the newest at hand, in a ring; and a line in the log.
//!
//! The ring is filled from what the registry has when it is first looked at, so that a restart hides nothing. What was refused is
//! kept by the registry, within its budget (`kept_refusals`).

mod entry;
mod facts;
mod line;
mod query;

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::{OnceCell, Semaphore, SemaphorePermit, watch};

pub(super) use entry::Entry;
pub(super) use facts::{Facts, Way};
pub(super) use line::write as log;
pub(super) use query::JournalQuery;

use crate::clock::Clock;
use crate::http::Answered;
use crate::limits;
use crate::registry::{Registry, RegistryError};

/// What came, the newest last.
pub(super) struct Journal {
    ring: Mutex<Ring>,
    entries_max: usize,
    /// How many came since the start; those who wait look at it.
    changed: watch::Sender<u64>,
    /// Whether what the registry has is in the ring.
    restored: OnceCell<()>,
    waiting: Semaphore,
    clock: Arc<dyn Clock>,
}

#[derive(Default)]
struct Ring {
    entries: VecDeque<Arc<Entry>>,
    /// The place of the next one.
    next: i64,
}

impl Journal {
    /// An empty one that holds so many.
    pub(super) fn new(entries_max: usize, clock: Arc<dyn Clock>) -> Self {
        Journal {
            ring: Mutex::default(),
            entries_max,
            changed: watch::Sender::new(0),
            restored: OnceCell::new(),
            waiting: Semaphore::new(limits::JOURNAL_WAITERS_MAX),
            clock,
        }
    }

    /// Notes an answer and writes its line into the log.
    pub(super) fn answered(&self, answered: &Answered<'_>) {
        line::write(answered);
        let entry = match answered.beside.get::<Facts>() {
            Some(facts) => Entry::of(facts, answered),
            None => match Way::of_path(answered.method, answered.path) {
                Some(way) => Entry::unread(way, answered, self.clock.now()),
                None => return,
            },
        };
        let mut ring = self.ring();
        let at = ring.next;
        ring.next += 1;
        if ring.entries.len() >= self.entries_max {
            ring.entries.pop_front();
        }
        ring.entries.push_back(Arc::new(Entry { at_place: at, ..entry }));
        drop(ring);
        self.changed.send_modify(|count| *count += 1);
    }

    /// The entries, the newest first.
    pub(super) fn newest_first(&self) -> Vec<Arc<Entry>> {
        self.ring().entries.iter().rev().cloned().collect()
    }

    /// The entry of this id.
    pub(super) fn entry(&self, id: &str) -> Option<Arc<Entry>> {
        self.ring().entries.iter().rev().find(|entry| entry.id == id).cloned()
    }

    /// Puts what the registry has before what came since the start, once.
    pub(super) async fn restore(&self, registry: &Registry) -> Result<(), RegistryError> {
        let restoring = async {
            let most = u32::try_from(self.entries_max).unwrap_or(u32::MAX);
            let refusals = registry.refusals(most).await?;
            let registered = registry.registered(most).await?;
            let mut older: Vec<Entry> = refusals
                .into_iter()
                .map(Entry::of_refusal)
                .chain(registered.into_iter().map(Entry::of_registration))
                .collect();
            // Stable: the newest first, and each table in its own order where the clock stood still.
            older.sort_by_key(|entry| std::cmp::Reverse(entry.at));
            self.put_before(older);
            Ok(())
        };
        self.restored.get_or_try_init(|| restoring).await.map(drop)
    }

    /// Changes with each entry.
    pub(super) fn changed(&self) -> watch::Receiver<u64> {
        self.changed.subscribe()
    }

    /// A place for one more call that waits, if there is one.
    pub(super) fn place_to_wait(&self) -> Option<SemaphorePermit<'_>> {
        self.waiting.try_acquire().ok()
    }

    fn put_before(&self, older: Vec<Entry>) {
        let mut ring = self.ring();
        let known: std::collections::HashSet<String> = ring
            .entries
            .iter()
            .flat_map(|entry| [Some(entry.id.clone()), entry.number.clone()])
            .flatten()
            .collect();
        let mut place = -1;
        for entry in older {
            let is_new = !known.contains(&entry.id)
                && entry.number.as_ref().is_none_or(|number| !known.contains(number));
            if is_new && ring.entries.len() < self.entries_max {
                ring.entries.push_front(Arc::new(Entry { at_place: place, ..entry }));
                place -= 1;
            }
        }
    }

    /// Lets go of every entry, also of those that only the registry has still.
    pub(super) fn clear(&self) {
        // Whether it was set already is all the same: nothing is to be restored afterwards.
        let _ = self.restored.set(());
        self.ring().entries.clear();
    }

    fn ring(&self) -> MutexGuard<'_, Ring> {
        self.ring.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
