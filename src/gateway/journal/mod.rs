//! What came and went: an entry for each document that was handed in and for each other call, the newest at hand, in a ring; and a
//! line in the log. Beside the entries stand the octets of the newest calls, within a bound of their own.
//!
//! The ring is filled from what the registry has when it is first looked at, so that a restart hides nothing. What was refused is
//! kept by the registry, within its budget (`kept_refusals`).

mod entry;
mod facts;
mod line;
mod note;
mod query;
mod search;

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::{OnceCell, OwnedSemaphorePermit, Semaphore, watch};

pub(super) use entry::{Entry, EntryShown};
pub(super) use facts::{Facts, Way};
pub use note::{Note, NotedBy};
pub(super) use query::JournalQuery;

use crate::clock::Clock;
use crate::findings::Report;
use crate::http::{Answered, Keep, KeptCall, RequestId};
use crate::interface::QueryFault;
use crate::limits;
use crate::registry::{Registry, RegistryError};

/// Paths whose calls carry what opens something, shown once to whoever called: it is in no journal.
const OPENING: [&str; 3] = ["/manage/v1/staff", "/api/v1/cabinet/session", "/api/v1/cabinet/accounts"];

/// Entries that are looked at before others may put one in: a few hundred microseconds.
const LOOKED_AT_ONCE: usize = 4_096;

/// Messages whose reports the journal itself keeps, some 3 KB each.
const REMARKED_MAX: usize = 500;

/// How much the journal keeps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct JournalSize {
    /// Entries; the oldest go.
    pub entries_max: usize,
    /// Octets of the calls and answers beside them; the oldest go. With none, no call is copied.
    pub octets_max: usize,
    /// Octets of what is exported at once.
    pub export_octets_max: usize,
}

impl Default for JournalSize {
    fn default() -> Self {
        JournalSize {
            entries_max: limits::JOURNAL_ENTRIES_MAX,
            octets_max: limits::JOURNAL_BYTES_MAX,
            export_octets_max: limits::JOURNAL_EXPORT_BYTES_MAX,
        }
    }
}

/// What came and went, the newest last.
pub struct Journal {
    ring: Mutex<Ring>,
    size: JournalSize,
    /// How many came since the start; those who wait look at it.
    changed: watch::Sender<u64>,
    /// Whether what the registry has is in the ring.
    restored: OnceCell<()>,
    waiting: Arc<Semaphore>,
    clock: Arc<dyn Clock>,
}

impl std::fmt::Debug for Journal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Journal").field("size", &self.size).finish_non_exhaustive()
    }
}

#[derive(Default)]
struct Ring {
    entries: VecDeque<Arc<Entry>>,
    /// The place of the next one.
    next: i64,
    /// Octets of calls, each with the place of its entry, the newest last.
    calls: VecDeque<(i64, Arc<KeptCall>)>,
    calls_weight: usize,
    /// Reports that nothing else keeps, in the same way.
    remarked: VecDeque<(i64, Arc<[Report]>)>,
}

/// Of one entry: what stands beside it.
#[derive(Default)]
struct Beside {
    call: Option<Arc<KeptCall>>,
    remarked: Option<Arc<[Report]>>,
}

impl Ring {
    fn put(&mut self, entry: Entry, Beside { call, remarked }: Beside, size: &JournalSize) {
        let at = self.next;
        self.next += 1;
        if self.entries.len() >= size.entries_max {
            self.entries.pop_front();
        }
        let text = entry.searchable();
        self.entries.push_back(Arc::new(Entry { at_place: at, text, ..entry }));
        if let Some(call) = call {
            self.calls_weight += call.weight();
            self.calls.push_back((at, call));
        }
        let oldest = self.entries.front().map_or(at, |entry| entry.at_place);
        self.remarked.extend(remarked.map(|reports| (at, reports)));
        while self.remarked.len() > REMARKED_MAX
            || self.remarked.front().is_some_and(|(place, _)| *place < oldest)
        {
            self.remarked.pop_front();
        }
        while let Some((place, call)) = self.calls.front() {
            if self.calls_weight <= size.octets_max && *place >= oldest {
                break;
            }
            self.calls_weight -= call.weight();
            self.calls.pop_front();
        }
    }
}

impl Journal {
    /// An empty one that holds so much.
    pub fn new(size: JournalSize, clock: Arc<dyn Clock>) -> Self {
        Journal {
            ring: Mutex::default(),
            size,
            changed: watch::Sender::new(0),
            restored: OnceCell::new(),
            waiting: Arc::new(Semaphore::new(limits::JOURNAL_WAITERS_MAX)),
            clock,
        }
    }

    /// Of which calls a table of paths keeps the octets for it.
    pub(super) fn keep(&self) -> Keep {
        Keep {
            octets_max: self.body_octets_max(),
            concerns: |method, path| Way::of_path(method, path).is_some(),
        }
    }

    /// Octets of what is exported at once.
    pub(super) fn export_octets_max(&self) -> usize {
        self.size.export_octets_max
    }

    fn body_octets_max(&self) -> usize {
        limits::JOURNAL_BODY_BYTES_MAX.min(self.size.octets_max / 4)
    }

    /// Notes an answer and writes its line into the log.
    pub(super) fn answered(&self, answered: &Answered<'_>) {
        line::write(answered);
        let entry = match answered.beside.get::<Facts>() {
            Some(facts) => Entry::of(facts, answered),
            None => match Way::of_path(answered.method, answered.path) {
                Some(way) => Entry::of_call(way, answered, self.clock.now()),
                None => return,
            },
        };
        let opens = OPENING.iter().any(|path| answered.path.starts_with(path));
        let call = answered.kept.map(|call| match opens {
            true => Arc::new(call.masked(&["token", "password"])),
            false => Arc::clone(call),
        });
        let remarked = answered.beside.get::<Facts>().and_then(|facts| facts.remarked.clone());
        self.put(entry, Beside { call, remarked });
    }

    /// Notes what no table of paths answered, and writes its line into the log; the id of its entry.
    pub fn note(&self, note: Note) -> RequestId {
        let id = RequestId::new();
        line::write_note(note.way(), &note, id.as_str());
        let octets_max = self.body_octets_max();
        let call = (octets_max > 0).then(|| Arc::new(note.call(octets_max)));
        self.put(note.entry(&id), Beside { call, remarked: None });
        id
    }

    fn put(&self, entry: Entry, beside: Beside) {
        self.ring().put(entry, beside, &self.size);
        self.changed.send_modify(|count| *count += 1);
    }

    /// Looks at every entry, the newest first, some at a time: who puts one in waits no longer than for these.
    fn each(&self, mut look: impl FnMut(&Arc<Entry>)) {
        let mut before = i64::MAX;
        loop {
            let ring = self.ring();
            let end = ring.entries.partition_point(|entry| entry.at_place < before);
            let begin = end.saturating_sub(LOOKED_AT_ONCE);
            ring.entries.range(begin..end).rev().for_each(&mut look);
            match ring.entries.get(begin).filter(|_| begin > 0) {
                Some(last) => before = last.at_place,
                None => return,
            }
        }
    }

    /// Those that came after this place, the newest first.
    pub(super) fn newer_than(&self, place: i64) -> Vec<Arc<Entry>> {
        self.ring().entries.iter().rev().take_while(|entry| entry.at_place > place).cloned().collect()
    }

    /// The place of the newest entry; one before the first where there is none.
    pub(super) fn newest_place(&self) -> i64 {
        self.ring().next - 1
    }

    /// Those that fit, the newest first.
    pub(super) fn found(&self, query: &JournalQuery) -> Result<Vec<Arc<Entry>>, QueryFault> {
        self.page(query, usize::MAX).map(|(found, _)| found)
    }

    /// The newest `most` of those that fit, and how many fit in all.
    pub(super) fn page(
        &self,
        query: &JournalQuery,
        most: usize,
    ) -> Result<(Vec<Arc<Entry>>, usize), QueryFault> {
        let query = query.resolved(|id| self.entry(id).map(|entry| entry.at_place))?;
        let (mut found, mut count) = (Vec::new(), 0);
        self.each(|entry| {
            if query.fits(entry) {
                count += 1;
                if count <= most {
                    found.push(Arc::clone(entry));
                }
            }
        });
        Ok((found, count))
    }

    /// How many fit this search, written as in `q`.
    pub fn count_of(&self, search: &str) -> Result<usize, QueryFault> {
        self.page(&JournalQuery::of_search(search)?, 0).map(|(_, count)| count)
    }

    /// Octets of calls and answers that are kept.
    pub fn octets_kept(&self) -> usize {
        self.ring().calls_weight
    }

    /// The entry of this id.
    pub(super) fn entry(&self, id: &str) -> Option<Arc<Entry>> {
        self.ring().entries.iter().rev().find(|entry| entry.id == id).cloned()
    }

    /// The octets of an entry, if they are kept still.
    pub(super) fn call(&self, entry: &Entry) -> Option<Arc<KeptCall>> {
        let ring = self.ring();
        let found = ring.calls.binary_search_by_key(&entry.at_place, |(place, _)| *place).ok()?;
        ring.calls.get(found).map(|(_, call)| Arc::clone(call))
    }

    /// The reports on an entry that only the journal has: those of a message that a service answered, with remarks of the tolerant mode.
    pub(super) fn remarked(&self, entry: &Entry) -> Option<Arc<[Report]>> {
        let ring = self.ring();
        let found = ring.remarked.binary_search_by_key(&entry.at_place, |(place, _)| *place).ok()?;
        ring.remarked.get(found).map(|(_, reports)| Arc::clone(reports))
    }

    /// An entry as it is shown; `base` begins its links.
    pub(super) fn shown<'a>(&self, entry: &'a Entry, base: &str) -> EntryShown<'a> {
        entry.shown(base, self.remarked(entry).as_deref())
    }

    /// Puts what the registry has before what came since the start, once.
    pub(super) async fn restore(&self, registry: &Registry) -> Result<(), RegistryError> {
        let restoring = async {
            let most = u32::try_from(self.size.entries_max).unwrap_or(u32::MAX);
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
    pub(super) fn place_to_wait(&self) -> Option<OwnedSemaphorePermit> {
        Arc::clone(&self.waiting).try_acquire_owned().ok()
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
            if is_new && ring.entries.len() < self.size.entries_max {
                let text = entry.searchable();
                ring.entries.push_front(Arc::new(Entry { at_place: place, text, ..entry }));
                place -= 1;
            }
        }
    }

    /// Lets go of every entry, also of those that only the registry has still.
    pub fn clear(&self) {
        // Whether it was set already is all the same: nothing is to be restored afterwards.
        let _ = self.restored.set(());
        let mut ring = self.ring();
        ring.entries.clear();
        ring.calls.clear();
        ring.remarked.clear();
        ring.calls_weight = 0;
    }

    /// How many entries there are.
    pub fn len(&self) -> usize {
        self.ring().entries.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    fn ring(&self) -> MutexGuard<'_, Ring> {
        self.ring.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
