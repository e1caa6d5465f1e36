//! The journal under a million entries: memory stays where it is, and a search over all that are kept is short.
#![allow(clippy::print_stdout, reason = "its figures are its output")]

use std::sync::Arc;
use std::time::{Duration, Instant};

use qaqpa::clock::{ManualClock, Now};
use qaqpa::gateway::{Journal, JournalSize, Note, NotedBy};

const KEPT: usize = 100_000;
const CAME: usize = 1_000_000;

/// A search over all that are kept.
const SEARCH_MAX: Duration = Duration::from_millis(50);

/// The whole of it takes seconds on a quiet machine; on a busy one it ends and says how far it came.
const TIME_MAX: Duration = Duration::from_secs(200);

fn note(n: usize) -> Note {
    Note {
        by: NotedBy::Agent,
        target: format!("kz.gov.pki.knca.commonUtils/signXml {n}"),
        sender: format!("https://portal-{}.example.kz", n % 97),
        status: if n.is_multiple_of(10) { 422 } else { 200 },
        codes: Vec::new(),
        request: vec![b'x'; 2_000].into(),
        answer: vec![b'y'; 1_000].into(),
        at: Now::from_seconds(1_795_521_600).plus_millis(n as i64),
        took: Duration::from_millis(3),
    }
}

/// Resident memory in MB, where the system says it.
fn resident() -> Option<usize> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    line.trim().trim_end_matches(" kB").parse::<usize>().ok().map(|kilobytes| kilobytes / 1024)
}

fn main() {
    let size = JournalSize { entries_max: KEPT, ..JournalSize::default() };
    let journal = Journal::new(size, Arc::new(ManualClock::at(Now::from_seconds(0))));
    let (begun, mut full) = (Instant::now(), None);
    for n in 0..CAME {
        if n.is_multiple_of(100_000) {
            println!("{n} entries came in {:?}: {:?} MB resident", begun.elapsed(), resident());
            assert!(begun.elapsed() < TIME_MAX, "{n} of {CAME} entries came in {TIME_MAX:?}");
        }
        if n == 2 * KEPT {
            full = resident();
        }
        journal.note(note(n));
    }
    let (took, each) = (begun.elapsed(), begun.elapsed() / u32::try_from(CAME).unwrap_or(u32::MAX));
    println!("{CAME} entries came in {took:?}: {:?} MB resident, {each:?} each", resident());
    if let Some((full, end)) = full.zip(resident()) {
        assert!(end <= full + full / 10, "memory grows: {full} MB when it was full, {end} MB at the end");
    }
    for search in
        ["channel:agent", "channel:rest", "status:4xx", "PORTAL-96.example", "nowhere to be found", "қайда"]
    {
        let begun = Instant::now();
        let found = journal.count_of(search);
        let took = begun.elapsed();
        println!("{search}: {found:?} in {took:?}");
        assert!(took < SEARCH_MAX, "{search}: {took:?}");
    }
}
