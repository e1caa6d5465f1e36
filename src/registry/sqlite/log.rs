//! The write-ahead log: how long it is, how much of it is copied back, and when it begins anew. What SQLite says after each commit is
//! counted, nothing is estimated.

use std::ffi::c_int;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use rusqlite::Connection;
use rusqlite::hooks::Wal;

use super::open::Copied;

/// A page of 4 KB and the head of its frame.
pub(super) const FRAME_OCTETS: usize = 4_096 + 24;

/// Frames before the log is copied back into the database (12 MB). A page that changes often is copied once for all its frames: the
/// longer the log, the less is written.
const COPY_EVERY_FRAMES: usize = 3_000;

/// Frames before the log begins anew (32 MB). A log that is never at rest does not do so by itself.
pub(super) const LOG_FRAMES_MAX: usize = 32 * 1024 * 1024 / FRAME_OCTETS;

/// Frames that are left to copy when the log begins anew between two batches: those who wait for a commit wait for this, too.
const LEFT_FRAMES_MAX: usize = 250;

/// Beyond its bound by so much it begins anew whatever is left.
const OVER_FRAMES_MAX: usize = LOG_FRAMES_MAX / 8;

/// The state of the log.
#[derive(Debug, Clone, Default)]
pub(super) struct Log(Arc<Frames>);

#[derive(Debug, Default)]
struct Frames {
    written: AtomicUsize,
    copied: AtomicUsize,
    /// It was to begin anew and could not: it is tried again at this length.
    again_at: AtomicUsize,
}

impl Log {
    /// Has `connection` count what it commits.
    pub(super) fn count(&self, connection: &mut Connection) -> rusqlite::Result<()> {
        let frames = Arc::clone(&self.0);
        connection.wal_hook(Some(move |_: &mut Wal, pages: c_int| {
            let written = usize::try_from(pages).unwrap_or(0);
            if written < frames.written.swap(written, Ordering::Relaxed) {
                // All of it was copied, and it began anew.
                frames.copied.store(0, Ordering::Relaxed);
            }
            Ok(())
        }))
    }

    /// Frames of it that were written since it began anew.
    pub(super) fn written(&self) -> usize {
        self.0.written.load(Ordering::Relaxed)
    }

    /// So many frames are in it, as SQLite says.
    pub(super) fn found(&self, frames: usize) {
        self.0.written.store(frames, Ordering::Relaxed);
        self.0.copied.fetch_min(frames, Ordering::Relaxed);
    }

    fn left(&self) -> usize {
        self.written().saturating_sub(self.0.copied.load(Ordering::Relaxed))
    }

    /// Whether there is enough to copy.
    pub(super) fn wants_copying(&self) -> bool {
        self.left() >= COPY_EVERY_FRAMES
    }

    /// So much of it is copied.
    pub(super) fn copied(&self, copied: &Copied) {
        self.0.copied.store(copied.frames, Ordering::Relaxed);
    }

    /// Whether it is to begin anew now.
    pub(super) fn wants_restart(&self) -> bool {
        let written = self.written();
        written > LOG_FRAMES_MAX.max(self.0.again_at.load(Ordering::Relaxed))
            && (self.left() <= LEFT_FRAMES_MAX || written > LOG_FRAMES_MAX + OVER_FRAMES_MAX)
    }

    /// Whether the keeper is to copy the rest, so that beginning anew holds up nobody for long.
    pub(super) fn nears_restart(&self) -> bool {
        self.written() > LOG_FRAMES_MAX && self.left() > LEFT_FRAMES_MAX
    }

    /// It begins anew with the next commit; or somebody was in the way, and it is tried again after as much again.
    pub(super) fn restarted(&self, copied: Option<&Copied>) {
        let again_at = match copied {
            Some(Copied { whole: true, .. }) => {
                self.0.written.store(0, Ordering::Relaxed);
                self.0.copied.store(0, Ordering::Relaxed);
                0
            }
            _ => self.written() + LOG_FRAMES_MAX,
        };
        self.0.again_at.store(again_at, Ordering::Relaxed);
    }
}
