//! A disk that forgets what was not synced: it follows a record, and at any moment gives a state in which a power cut could leave it.
//!
//! What was synced is whole. Of the rest, each write is kept, lost or torn: of its sectors of 512 octets some are there. Changes of a
//! directory are kept up to some moment, as a file system with a journal does it: a name needs the sync of its directory, the
//! octets need the sync of their file.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use bytes::Bytes;
use qaqpa::random::{Random as _, Seeded};

use super::recording::Event;

/// What a disk writes as a whole.
const SECTOR_OCTETS: usize = 512;

#[derive(Debug, Clone)]
enum Change {
    Write { at: usize, octets: Bytes },
    Resize(usize),
}

#[derive(Debug, Clone)]
enum NameChange {
    Link(String, usize),
    Unlink(String),
    Rename(String, String),
}

/// What is on disk, and what is not yet, each with the event that did it.
#[derive(Debug, Default)]
struct Object {
    directory: bool,
    octets: Vec<u8>,
    changes: Vec<(usize, Change)>,
    names: BTreeMap<String, usize>,
    name_changes: Vec<(usize, NameChange)>,
}

/// How much of what was not synced a cut leaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Leaves {
    Nothing,
    Everything,
    SomeWrites,
    SomeSectors,
}

impl Leaves {
    pub const ALL: [Leaves; 4] =
        [Leaves::Nothing, Leaves::Everything, Leaves::SomeWrites, Leaves::SomeSectors];
}

/// The disk.
pub struct Disk {
    objects: Vec<Object>,
    by_inode: HashMap<u64, usize>,
    /// Names as the process sees them.
    by_name: HashMap<String, usize>,
    /// Syncs that have begun: the event.
    begun: HashMap<u64, usize>,
}

impl Disk {
    /// An empty directory.
    pub fn new() -> Self {
        let root = Object { directory: true, ..Object::default() };
        Disk {
            objects: vec![root],
            by_inode: HashMap::new(),
            by_name: HashMap::from([(String::new(), 0)]),
            begun: HashMap::new(),
        }
    }

    fn object(&mut self, inode: u64) -> &mut Object {
        let at = self.by_inode[&inode];
        &mut self.objects[at]
    }

    fn above(&mut self, name: &str) -> (&mut Object, String) {
        let (directory, own) = name.rsplit_once('/').unwrap_or(("", name));
        let at = self.by_name[directory];
        (&mut self.objects[at], own.to_owned())
    }

    fn made(&mut self, event: usize, inode: u64, name: &str, directory: bool) {
        let at = self.objects.len();
        self.objects.push(Object { directory, ..Object::default() });
        self.by_inode.insert(inode, at);
        self.by_name.insert(name.to_owned(), at);
        let (above, own) = self.above(name);
        above.name_changes.push((event, NameChange::Link(own, at)));
    }

    /// The next event, whose number is `event`.
    pub fn follow(&mut self, event: usize, what: &Event) {
        match what {
            Event::Created { inode, name } => self.made(event, *inode, name, false),
            Event::MadeDirectory { inode, name } => self.made(event, *inode, name, true),
            Event::Opened { inode, name } => {
                let at = self.by_name.get(name);
                let at = *at.unwrap_or_else(|| panic!("{name} was there before the record began"));
                self.by_inode.insert(*inode, at);
            }
            Event::Wrote { inode, at, octets } => {
                let change = Change::Write { at: *at, octets: octets.clone() };
                self.object(*inode).changes.push((event, change));
            }
            Event::Resized { inode, octets } => {
                self.object(*inode).changes.push((event, Change::Resize(*octets)));
            }
            Event::SyncBegan { number, .. } => {
                self.begun.insert(*number, event);
            }
            Event::SyncEnded { inode, number } => {
                let begun = self.begun[number];
                self.object(*inode).synced(begun);
            }
            Event::Renamed { from, to } => {
                let at = self.by_name.remove(from).unwrap();
                self.by_name.insert(to.clone(), at);
                let (_, own) = self.above(to);
                let (above, from) = self.above(from);
                above.name_changes.push((event, NameChange::Rename(from, own)));
            }
            Event::Removed { name } => {
                self.by_name.remove(name);
                let (above, own) = self.above(name);
                above.name_changes.push((event, NameChange::Unlink(own)));
            }
            Event::Sent(_) => {}
        }
    }

    /// Writes into `to` what a cut at this moment leaves.
    pub fn cut(&self, leaves: Leaves, seed: u64, to: &Path) {
        self.leave(0, leaves, &Seeded::new(seed, "power cut"), to);
    }

    fn leave(&self, at: usize, leaves: Leaves, random: &Seeded, to: &Path) {
        let object = &self.objects[at];
        if !object.directory {
            return std::fs::write(to, object.left(leaves, random)).unwrap();
        }
        std::fs::create_dir_all(to).unwrap();
        for (name, at) in object.names_left(leaves, random) {
            self.leave(at, leaves, random, &to.join(name));
        }
    }
}

impl Object {
    /// What was done before `begun` is on disk.
    fn synced(&mut self, begun: usize) {
        let durable = self.changes.partition_point(|(event, _)| *event < begun);
        for (_, change) in self.changes.drain(..durable).collect::<Vec<_>>() {
            change.apply(&mut self.octets, |_| true);
        }
        let durable = self.name_changes.partition_point(|(event, _)| *event < begun);
        for (_, change) in self.name_changes.drain(..durable).collect::<Vec<_>>() {
            change.apply(&mut self.names);
        }
    }

    fn left(&self, leaves: Leaves, random: &Seeded) -> Vec<u8> {
        let mut octets = self.octets.clone();
        let coin = || random.next_u64().is_multiple_of(2);
        for (_, change) in &self.changes {
            match leaves {
                Leaves::Nothing => {}
                Leaves::Everything => change.apply(&mut octets, |_| true),
                Leaves::SomeWrites => {
                    if coin() {
                        change.apply(&mut octets, |_| true);
                    }
                }
                Leaves::SomeSectors => change.apply(&mut octets, |_| coin()),
            }
        }
        octets
    }

    fn names_left(&self, leaves: Leaves, random: &Seeded) -> BTreeMap<String, usize> {
        let mut names = self.names.clone();
        let all = self.name_changes.len();
        let some = random.next_u64() as usize % (all + 1);
        let kept = match leaves {
            Leaves::Nothing => 0,
            Leaves::Everything => all,
            Leaves::SomeWrites | Leaves::SomeSectors => some,
        };
        for (_, change) in &self.name_changes[..kept] {
            change.apply(&mut names);
        }
        names
    }
}

impl Change {
    /// With those sectors that `is_kept` keeps; it is asked once for each.
    fn apply(&self, octets: &mut Vec<u8>, mut is_kept: impl FnMut(usize) -> bool) {
        match self {
            Change::Resize(to) => {
                if is_kept(0) {
                    octets.resize(*to, 0);
                }
            }
            Change::Write { at, octets: new } => {
                let (mut from, end) = (*at, at + new.len());
                while from < end {
                    let to = ((from / SECTOR_OCTETS + 1) * SECTOR_OCTETS).min(end);
                    if is_kept(from) {
                        if octets.len() < to {
                            octets.resize(to, 0);
                        }
                        octets[from..to].copy_from_slice(&new[from - at..to - at]);
                    }
                    from = to;
                }
            }
        }
    }
}

impl NameChange {
    fn apply(&self, names: &mut BTreeMap<String, usize>) {
        match self {
            NameChange::Link(name, at) => {
                names.insert(name.clone(), *at);
            }
            NameChange::Unlink(name) => {
                names.remove(name);
            }
            NameChange::Rename(from, to) => {
                if let Some(at) = names.remove(from) {
                    names.insert(to.clone(), at);
                }
            }
        }
    }
}
