//! Where a thread stands with the scheduler.

/// How far back the workers stand, of nineteen: a thread that reads or writes for somebody weighs three times as much, and is not kept
/// waiting by a signature that nobody waits for. Further back, other programs of a busy machine would starve the workers.
#[cfg(target_os = "linux")]
const BACK: i32 = 5;

/// Has this thread give way to others of the process. Without it everything is right and later.
#[cfg(target_os = "linux")]
pub(super) fn give_way() {
    // On Linux it is the thread's own, not the process's.
    if let Err(error) = rustix::process::nice(BACK) {
        tracing::debug!(%error, "a worker stands where the others do");
    }
}

/// Elsewhere it would be the process that gives way.
#[cfg(not(target_os = "linux"))]
pub(super) fn give_way() {}
