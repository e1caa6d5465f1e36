//! What a process did to the files of its data directory and sent over sockets, in its order: written down by
//! `tests/it/support/disk_recorder.c`.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

use bytes::Bytes;

use crate::support::peers::peer;

/// Octets of a record before those that it carries.
const HEAD_OCTETS: usize = 21;

/// One thing that was done.
#[derive(Debug, Clone)]
pub enum Event {
    /// A file was made.
    Created { inode: u64, name: String },
    /// A directory was made.
    MadeDirectory { inode: u64, name: String },
    /// What was there was opened.
    Opened { inode: u64, name: String },
    /// Octets were written.
    Wrote { inode: u64, at: usize, octets: Bytes },
    /// A file was cut or made longer.
    Resized { inode: u64, octets: usize },
    /// A sync began.
    SyncBegan { inode: u64, number: u64 },
    /// It ended: what was done before it began is on disk.
    SyncEnded { inode: u64, number: u64 },
    /// A file has another name.
    Renamed { from: String, to: String },
    /// A name is gone.
    Removed { name: String },
    /// Octets went over a socket, or are about to.
    Sent(Bytes),
}

/// Builds the recorder; nothing where no C compiler is there.
pub fn recorder(into: &Path) -> Option<PathBuf> {
    if !cfg!(target_os = "linux") {
        eprintln!("ignored: what a process does to its files is recorded on Linux only");
        return None;
    }
    let compiler = peer("cc")?;
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/support/disk_recorder.c");
    let library = into.join("disk_recorder.so");
    let built = Command::new(compiler)
        .args(["-shared", "-fPIC", "-O1", "-o"])
        .arg(&library)
        .arg(source)
        .args(["-ldl", "-lpthread"])
        .output()
        .unwrap();
    assert!(built.status.success(), "{}", String::from_utf8_lossy(&built.stderr));
    Some(library)
}

/// What was done, in its order.
pub struct Record {
    pub events: Vec<Event>,
    /// Where in the file each of them ends.
    ends: Vec<usize>,
}

impl Record {
    /// The event by which the file was so long.
    pub fn by(&self, file_octets: u64) -> usize {
        let octets = usize::try_from(file_octets).unwrap();
        self.ends.partition_point(|end| *end < octets).min(self.ends.len() - 1)
    }

    /// The first event by which this text went out.
    pub fn sent(&self, text: &str) -> Option<usize> {
        let finder = memchr::memmem::Finder::new(text);
        self.events
            .iter()
            .position(|event| matches!(event, Event::Sent(octets) if finder.find(octets).is_some()))
    }

    /// The first write of this text to a file.
    pub fn wrote(&self, text: &str) -> Option<usize> {
        let finder = memchr::memmem::Finder::new(text);
        let wrote =
            |event: &Event| matches!(event, Event::Wrote { octets, .. } if finder.find(octets).is_some());
        self.events.iter().position(wrote)
    }

    /// Whether the file that an event wrote to was synced between that event and another.
    pub fn synced_between(&self, wrote: usize, until: usize) -> bool {
        let Event::Wrote { inode: file, .. } = self.events[wrote] else { return false };
        let mut begun = BTreeSet::new();
        self.events[wrote..until].iter().any(|event| match event {
            Event::SyncBegan { inode, number } if *inode == file => {
                begun.insert(*number);
                false
            }
            Event::SyncEnded { number, .. } => begun.contains(number),
            _ => false,
        })
    }
}

/// Reads a record.
pub fn read(file: &Path) -> Record {
    let mut rest = Bytes::from(std::fs::read(file).unwrap());
    let all = rest.len();
    let (mut events, mut ends) = (Vec::new(), Vec::new());
    // The last record may be cut: its process was killed.
    while rest.len() >= HEAD_OCTETS {
        let number = |at: usize| u64::from_le_bytes(rest[at..at + 8].try_into().unwrap());
        let (kind, a, b) = (rest[0], number(1), number(9));
        let length = u32::from_le_bytes(rest[17..HEAD_OCTETS].try_into().unwrap()) as usize;
        if rest.len() < HEAD_OCTETS + length {
            break;
        }
        let octets = rest.slice(HEAD_OCTETS..HEAD_OCTETS + length);
        rest = rest.slice(HEAD_OCTETS + length..);
        ends.push(all - rest.len());
        let text = |octets: &[u8]| String::from_utf8(octets.to_vec()).unwrap();
        let place = usize::try_from(b).unwrap();
        events.push(match kind {
            b'C' => Event::Created { inode: a, name: text(&octets) },
            b'M' => Event::MadeDirectory { inode: a, name: text(&octets) },
            b'O' => Event::Opened { inode: a, name: text(&octets) },
            b'W' => Event::Wrote { inode: a, at: place, octets },
            b'T' => Event::Resized { inode: a, octets: place },
            b'B' => Event::SyncBegan { inode: a, number: b },
            b'E' => Event::SyncEnded { inode: a, number: b },
            b'U' => Event::Removed { name: text(&octets) },
            b'R' => {
                let names = text(&octets);
                let (from, to) = names.split_once('\0').unwrap();
                Event::Renamed { from: from.to_owned(), to: to.to_owned() }
            }
            b'S' => Event::Sent(octets),
            other => panic!("a record of kind {other}"),
        });
    }
    Record { events, ends }
}
