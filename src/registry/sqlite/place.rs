//! Whether the files that are written to are still where they were opened.
//!
//! On Unix a deleted or moved file can be written to as before, and nobody finds what was written. So every commit compares
//! the files at their paths with those that were opened, and their lengths with what was written.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use super::log::FRAME_OCTETS;
use crate::registry::errors::StorageFault;

/// The head of the log, before its first frame.
const LOG_HEAD_OCTETS: u64 = 32;

/// The device, the number of a file on it, and its length in octets.
type Found = (u64, u64, u64);

/// A file as it was when it was opened: its path, and its device and number.
type Opened = (PathBuf, Option<(u64, u64)>);

/// The database and its write-ahead log, as they were when they were opened.
#[derive(Debug)]
pub(super) struct Place {
    database: Opened,
    log: Opened,
    /// The longest that the database was found: SQLite makes it no shorter, as it is never vacuumed.
    octets: AtomicU64,
}

impl Place {
    /// Of an open database at `path`. Its log is there as soon as something was read.
    pub(super) fn of(path: &Path) -> Self {
        let mut log = path.as_os_str().to_owned();
        log.push("-wal");
        let known = |path: PathBuf| {
            let identity = found(&path).map(|(device, number, _)| (device, number));
            (path, identity)
        };
        Place { database: known(path.to_owned()), log: known(log.into()), octets: AtomicU64::new(0) }
    }

    /// An error if one of them is no longer there, another file is in its place, or the database is shorter than it was. Whether the log
    /// has room for so many frames.
    pub(super) fn check(&self, frames: usize) -> Result<bool, StorageFault> {
        let (database, log) = (octets_of(&self.database)?, octets_of(&self.log)?);
        if let Some(database) = database
            && database < self.octets.fetch_max(database, Ordering::Relaxed)
        {
            return Err(StorageFault::Displaced);
        }
        let written = if frames == 0 { 0 } else { LOG_HEAD_OCTETS + (frames * FRAME_OCTETS) as u64 };
        Ok(log.is_none_or(|log| log >= written))
    }
}

/// How long a file is that is the one that was opened; nothing where that is not known.
fn octets_of((path, opened): &Opened) -> Result<Option<u64>, StorageFault> {
    let Some(opened) = opened else { return Ok(None) };
    match found(path) {
        Some((device, number, octets)) if (device, number) == *opened => Ok(Some(octets)),
        _ => Err(StorageFault::Displaced),
    }
}

#[cfg(unix)]
fn found(path: &Path) -> Option<Found> {
    use std::os::unix::fs::MetadataExt as _;
    std::fs::metadata(path).ok().map(|data| (data.dev(), data.ino(), data.len()))
}

/// Elsewhere an open file can be neither deleted nor moved.
#[cfg(not(unix))]
fn found(_: &Path) -> Option<Found> {
    None
}
