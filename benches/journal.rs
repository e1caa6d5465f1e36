//! The journal under a million entries: memory stays where it is, and a search over all that are kept is short.
#![allow(clippy::print_stdout, reason = "its figures are its output")]

use std::sync::Arc;
use std::time::{Duration, Instant};

use qaqpa::clock::{ManualClock, Now};
use qaqpa::gateway::{Journal, JournalSize, Note, NotedBy};

const KEPT: usize = 100_000;
const CAME: usize = 1_000_000;

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
    let begun = Instant::now();
    for n in 0..CAME {
        if n.is_multiple_of(200_000) {
            println!("{n} entries came: {:?} MB resident", resident());
        }
        journal.note(note(n));
    }
    let each = begun.elapsed() / u32::try_from(CAME).unwrap_or(u32::MAX);
    println!("{CAME} entries came: {:?} MB resident, {each:?} each", resident());
    for search in
        ["channel:agent", "channel:rest", "status:4xx", "PORTAL-96.example", "nowhere to be found", "қайда"]
    {
        let begun = Instant::now();
        let found = journal.count_of(search);
        println!("{search}: {found:?} in {:?}", begun.elapsed());
    }
}
