//! Whether the files that are written to are still where they were opened.
//!
//! On Unix a deleted or moved file can be written to as before, and nobody finds what was written. So every commit compares
//! the files at their paths with those that were opened.

use std::path::{Path, PathBuf};

use crate::registry::errors::StorageFault;

/// The device and the number of a file on it.
type Identity = (u64, u64);

/// The database and its write-ahead log, as they were when they were opened.
#[derive(Debug)]
pub(super) struct Place {
    files: [(PathBuf, Option<Identity>); 2],
}

impl Place {
    /// Of an open database at `path`. Its log is there as soon as something was read.
    pub(super) fn of(path: &Path) -> Self {
        let mut log = path.as_os_str().to_owned();
        log.push("-wal");
        let known = |path: PathBuf| {
            let identity = identity(&path);
            (path, identity)
        };
        Place { files: [known(path.to_owned()), known(log.into())] }
    }

    /// An error if one of them is no longer there, or another file is in its place.
    pub(super) fn check(&self) -> Result<(), StorageFault> {
        let kept = |(path, known): &(PathBuf, Option<Identity>)| known.is_none() || identity(path) == *known;
        if self.files.iter().all(kept) { Ok(()) } else { Err(StorageFault::Displaced) }
    }
}

#[cfg(unix)]
fn identity(path: &Path) -> Option<Identity> {
    use std::os::unix::fs::MetadataExt as _;
    std::fs::metadata(path).ok().map(|data| (data.dev(), data.ino()))
}

/// Elsewhere an open file can be neither deleted nor moved.
#[cfg(not(unix))]
fn identity(_: &Path) -> Option<Identity> {
    None
}
