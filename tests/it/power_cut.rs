//! A power cut: what the gateway acknowledged is there after it, whatever the disk had not yet taken. A run of the program is recorded
//! change by change; then the power is cut at a thousand moments of it, and what the disk may hold is opened.

mod disk;
mod load;
mod recording;

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::OnceLock;
use std::time::Instant;

use qaqpa::ca::Authority;
use qaqpa::random::{Random as _, Seeded};
use qaqpa::registry::{ExchangeQuery, ExchangeRows, MessageFilter, MessageState, Sqlite, Store as _};

use crate::support::serving::{NOON, Serving};
use disk::{Disk, Leaves};
use load::{Kept, Run};
use recording::Event;

/// Moments at which the power is cut.
const CUTS: u64 = 1_000;

/// More than are sent.
const ROWS_MAX: u32 = 100_000;

/// The run that the tests of this file look at; nothing where it cannot be recorded here.
fn run() -> Option<&'static Run> {
    static RUN: OnceLock<Option<Run>> = OnceLock::new();
    RUN.get_or_init(load::recorded).as_ref()
}

/// Memory where there is some to write to: a thousand directories need no disk.
fn place() -> tempfile::TempDir {
    tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir()).unwrap()
}

/// The authority's ledger, read again only where it is another than the last one: its keys take long to read.
#[derive(Default)]
struct LastLedger {
    files: [Option<Vec<u8>>; 2],
    authority: Option<Authority>,
}

impl LastLedger {
    fn read(&mut self, pki: &Path, what: &str) -> &Authority {
        let files = ["issued.txt", "revoked.toml"].map(|name| std::fs::read(pki.join(name)).ok());
        if self.files != files {
            self.authority = None;
            self.files = files;
        }
        self.authority.get_or_insert_with(|| {
            Authority::builtin(Some(pki)).unwrap_or_else(|error| panic!("{what}: {error}"))
        })
    }
}

/// Nothing of what was acknowledged before a cut is lost.
fn assert_kept(data: &Path, run: &Run, event: usize, what: &str) {
    let lost = lost(data, run, event, what, &mut LastLedger::default());
    assert!(lost.is_empty(), "{what}: acknowledged and lost: {lost:?}");
}

/// Opens what a cut left and looks for everything that was acknowledged before it; what is not there.
fn lost<'a>(data: &Path, run: &'a Run, event: usize, what: &str, ledger: &mut LastLedger) -> Vec<&'a Kept> {
    let acknowledged: Vec<&Kept> =
        run.acknowledged.iter().filter(|(at, _)| *at < event).map(|(_, kept)| kept).collect();
    let file = data.join("registry.sqlite");
    let store = Sqlite::open(&file).unwrap_or_else(|error| panic!("{what}: {error}"));
    let rows = store.registered(ROWS_MAX).unwrap();
    let numbers: BTreeSet<&str> = rows.iter().map(|row| row.number.as_str()).collect();
    let requests: BTreeSet<_> = rows.iter().map(|row| row.request_number.as_deref()).collect();
    assert_eq!(rows.len(), numbers.len(), "{what}: a number was given twice");
    assert_eq!(rows.len(), requests.len(), "{what}: a request is there twice");
    let query = ExchangeQuery::Messages(MessageFilter::default(), ROWS_MAX);
    let ExchangeRows::Messages(messages) = store.exchange(&query).unwrap() else { panic!("{what}") };
    let own: BTreeSet<_> = messages.iter().map(|message| message.own_id.as_deref()).collect();
    assert_eq!(messages.len(), own.len(), "{what}: a message is there twice");
    let authority = ledger.read(&data.join("pki"), what);
    let is_there = |kept: &Kept| match kept {
        Kept::Request(number) => numbers.contains(number.as_str()),
        Kept::Message(id) => messages.iter().any(|message| message.id == *id),
        Kept::Delivered(id) => {
            messages.iter().any(|message| message.id == *id && message.state == MessageState::Delivered)
        }
        Kept::Ended(number, status) => {
            let case = store.case(&number.parse().unwrap()).unwrap();
            case.is_some_and(|case| case.state.as_str() == status)
        }
        Kept::Acted(number, name) => {
            let lines = store.history(&number.parse().unwrap()).unwrap();
            lines.iter().any(|line| line.by.contains(name.as_str()))
        }
        Kept::Result(number) => store.result(&number.parse().unwrap()).unwrap().is_some(),
        Kept::Certificate(serial) => authority.registered_as(serial).unwrap().is_some(),
        Kept::Revoked(serial) => {
            authority.registered_as(serial).unwrap().is_some_and(|row| row.revoked.is_some())
        }
    };
    acknowledged.into_iter().filter(|kept| !is_there(kept)).collect()
}

/// The moments: half of them right after an acknowledgement, the others anywhere.
fn moments(run: &Run) -> Vec<(usize, u64)> {
    let random = Seeded::new(12, "moments");
    let draw = |below: usize| random.next_u64() as usize % below;
    let moment = |cut: u64| {
        let right_after = run.acknowledged[draw(run.acknowledged.len())].0 + 1;
        let anywhere = 1 + draw(run.record.events.len());
        (if cut.is_multiple_of(2) { right_after } else { anywhere }, cut)
    };
    let mut moments: Vec<_> = (0..CUTS).map(moment).collect();
    moments.sort_unstable();
    moments
}

/// Cuts at these moments, one after another.
fn cut_at(run: &Run, moments: impl Iterator<Item = (usize, u64)>) {
    let place = place();
    let (mut disk, mut followed, mut ledger) = (Disk::new(), 0, LastLedger::default());
    for (event, cut) in moments {
        while followed < event {
            disk.follow(followed, &run.record.events[followed]);
            followed += 1;
        }
        let leaves = Leaves::ALL[cut as usize / 2 % Leaves::ALL.len()];
        let data = place.path().join(format!("cut-{cut}"));
        disk.cut(leaves, cut, &data);
        let what = format!("cut {cut} after event {event}, the disk keeps {leaves:?}");
        let lost = lost(&data, run, event, &what, &mut ledger);
        assert!(lost.is_empty(), "{what}: acknowledged and lost: {lost:?}");
        std::fs::remove_dir_all(&data).unwrap();
    }
}

#[test]
fn a_power_cut_at_a_thousand_moments_loses_nothing_that_was_acknowledged() {
    let Some(run) = run() else { return };
    let (begun, moments) = (Instant::now(), moments(run));
    let threads: usize = 2;
    std::thread::scope(|scope| {
        for first in 0..threads {
            let own = moments.iter().copied().skip(first).step_by(threads);
            scope.spawn(move || cut_at(run, own));
        }
    });
    eprintln!(
        "{CUTS} cuts in {} events with {} acknowledgements: nothing is lost; {} ms",
        run.record.events.len(),
        run.acknowledged.len(),
        begun.elapsed().as_millis()
    );
}

#[test]
fn a_disk_that_takes_syncs_for_nothing_is_seen_to_lose_what_was_acknowledged() {
    let Some(run) = run() else { return };
    let place = place();
    // The log's syncs alone are left out, from the middle of the run on: everything else is as before.
    let log = run.record.events.iter().filter_map(|event| match event {
        Event::Created { inode, name } | Event::Opened { inode, name } if name.ends_with("-wal") => {
            Some(*inode)
        }
        _ => None,
    });
    let log: BTreeSet<u64> = log.collect();
    let (mut disk, all) = (Disk::new(), run.record.events.len());
    for (at, event) in run.record.events.iter().enumerate() {
        let left_out = at > all / 2 && matches!(event, Event::SyncEnded { inode, .. } if log.contains(inode));
        if !left_out {
            disk.follow(at, event);
        }
    }
    let data = place.path().join("cut");
    disk.cut(Leaves::Nothing, 1, &data);
    // Pages that were copied from a log that is not there may not fit together: that is seen, too.
    if Sqlite::open(&data.join("registry.sqlite")).is_err() {
        return;
    }
    let lost = lost(&data, run, all, "a cut at the end", &mut LastLedger::default());
    assert!(lost.len() > 20, "only {} are lost", lost.len());
}

#[test]
fn every_acknowledgement_comes_after_the_sync_of_what_it_acknowledges() {
    let Some(run) = run() else { return };
    let mut looked_at = 0;
    for (text, kept) in &run.texts {
        let said = run.record.sent(text).unwrap_or_else(|| panic!("nobody was sent {text}"));
        // A number of a message is no text in the database; a cut after its acknowledgement looks for it.
        if matches!(kept, Kept::Message(_)) {
            continue;
        }
        let text = match kept {
            Kept::Request(text) | Kept::Certificate(text) => text,
            _ => continue,
        };
        let wrote = run.record.wrote(text).unwrap_or_else(|| panic!("nobody wrote {text}"));
        assert!(run.record.synced_between(wrote, said), "{kept:?} was acknowledged before it was synced");
        looked_at += 1;
    }
    assert!(looked_at > 60, "only {looked_at} acknowledgements were seen");
    eprintln!("{looked_at} acknowledgements, each after a sync of what it acknowledges");
}

#[test]
fn the_program_starts_on_what_a_power_cut_leaves_and_shows_what_it_had_acknowledged() {
    let Some(run) = run() else { return };
    let place = place();
    let (mut disk, mut followed) = (Disk::new(), 0);
    let moments = moments(run);
    // Two of each kind; the first of all is in the middle of the first start.
    let picked = (0..8).map(|at| moments[at * moments.len() / 8]);
    for (event, cut) in picked {
        while followed < event {
            disk.follow(followed, &run.record.events[followed]);
            followed += 1;
        }
        let leaves = Leaves::ALL[cut as usize % Leaves::ALL.len()];
        let data = place.path().join(format!("cut-{cut}"));
        disk.cut(leaves, cut, &data);
        let serving = Serving::on(&data, &["--config", run.settings.to_str().unwrap(), "--clock", NOON]);
        let status = serving.stop();
        assert!(status.success(), "cut {cut} after event {event}, the disk keeps {leaves:?}");
        assert_kept(&data, run, event, &format!("started after cut {cut} at event {event}, {leaves:?}"));
    }
}
