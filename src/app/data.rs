//! The data directory: for its owner alone, and for one process at a time.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read as _, Write as _};
use std::path::Path;

use super::StartError;
use crate::config::{self, RefusalsWhenFull};
use crate::gateway::{JournalSize, KeptDocuments};
use crate::registry::{RefusalBudget, WhenFull};

/// Locked as long as a gateway uses the directory; holds its process id.
const LOCK_FILE: &str = "gateway.lock";

/// A process id has at most ten digits.
const PID_BYTES_MAX: u64 = 32;

/// Keeps other gateways out of a data directory as long as it lives. The system lets go of it when the process ends, however
/// that happens.
#[derive(Debug)]
pub struct DataDirectory {
    _lock: File,
    /// The directory itself: the file may be deleted while a gateway runs.
    #[cfg(unix)]
    _directory: File,
}

impl DataDirectory {
    /// Makes the directory where there is none, and locks it.
    pub(super) fn take(path: &Path) -> Result<Self, StartError> {
        make(path).map_err(|source| StartError::DataDirectory { path: path.to_owned(), source })?;
        let file = path.join(LOCK_FILE);
        let failed = |source| StartError::Lock { path: file.clone(), source };
        let mut options = OpenOptions::new();
        options.read(true).write(true).create(true).truncate(false);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut lock = options.open(&file).map_err(failed)?;
        let taken = |locked: &File| match locked.try_lock() {
            Ok(()) => Ok(()),
            Err(TryLockError::Error(error)) => Err(failed(error)),
            Err(TryLockError::WouldBlock) => {
                let mut holder = String::new();
                // The holder may be writing it at this moment; then the message is without the number.
                let _ =
                    File::open(&file).and_then(|file| file.take(PID_BYTES_MAX).read_to_string(&mut holder));
                Err(StartError::InUse { path: path.to_owned(), process: holder.trim().to_owned() })
            }
        };
        taken(&lock)?;
        #[cfg(unix)]
        let directory = File::open(path).map_err(failed)?;
        #[cfg(unix)]
        taken(&directory)?;
        lock.set_len(0)
            .and_then(|()| lock.write_all(format!("{}\n", std::process::id()).as_bytes()))
            .map_err(failed)?;
        Ok(DataDirectory {
            _lock: lock,
            #[cfg(unix)]
            _directory: directory,
        })
    }
}

/// A directory that is made here is closed to others. One that is there already may be anybody's, `/tmp` for instance: it is
/// left as it is, with a warning.
fn make(path: &Path) -> std::io::Result<()> {
    let existed = path.is_dir();
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)?;
    #[cfg(unix)]
    if existed {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = std::fs::metadata(path)?.permissions().mode() & 0o777;
        if mode & 0o077 != 0 {
            tracing::warn!(directory = %path.display(), mode = format!("{mode:03o}"), "others on this machine can look into the data directory; chmod 700 closes it");
        }
    }
    Ok(())
}

/// What refusals may take.
pub(super) fn refusal_budget(config: &config::Refusals) -> RefusalBudget {
    RefusalBudget {
        octets_max: config.bytes_max,
        age_seconds_max: i64::from(config.days_max) * 24 * 3600,
        when_full: match config.when_full {
            RefusalsWhenFull::OldestGo => WhenFull::OldestGo,
            RefusalsWhenFull::NewestGo => WhenFull::NewestGo,
        },
    }
}

/// Of which refused requests the whole document is kept.
pub(super) const fn kept_documents(config: config::KeptDocuments) -> KeptDocuments {
    match config {
        config::KeptDocuments::SignedByKnown => KeptDocuments::SignedByKnown,
        config::KeptDocuments::All => KeptDocuments::All,
        config::KeptDocuments::None => KeptDocuments::None,
    }
}

/// How much the journal keeps.
pub(super) const fn journal_size(settings: &crate::config::Journal) -> JournalSize {
    JournalSize {
        entries_max: settings.entries_max,
        octets_max: settings.bytes_max,
        export_octets_max: settings.export_bytes_max,
    }
}
