//! CPU time of the process and of its threads, where the system says: `/proc` of Linux.

use std::fs;

/// CPU seconds, so far.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct CpuTimes {
    /// Of the threads that pace, send and judge.
    pub(super) sending: f64,
    /// Of the threads that sign.
    pub(super) signing: f64,
    /// Of all others: the built-in gateway.
    pub(super) others: f64,
}

/// What the names of the generator's threads begin with.
pub(super) const PREFIX: &str = "load-";

impl CpuTimes {
    /// As of now; nothing where the system does not say.
    pub(super) fn read() -> Option<Self> {
        let mut times = CpuTimes::default();
        for task in fs::read_dir("/proc/self/task").ok()?.flatten() {
            // A thread may end meanwhile.
            let (Ok(name), Ok(spent)) = (
                fs::read_to_string(task.path().join("comm")),
                fs::read_to_string(task.path().join("schedstat")),
            ) else {
                continue;
            };
            let nanos: f64 = spent.split_whitespace().next()?.parse().ok()?;
            let to = match name.trim() {
                super::supply::THREAD => &mut times.signing,
                name if name.starts_with(PREFIX) => &mut times.sending,
                _ => &mut times.others,
            };
            *to += nanos / 1e9;
        }
        Some(times)
    }

    /// Since then.
    pub(super) fn since(self, earlier: CpuTimes) -> CpuTimes {
        CpuTimes {
            sending: (self.sending - earlier.sending).max(0.0),
            signing: (self.signing - earlier.signing).max(0.0),
            others: (self.others - earlier.others).max(0.0),
        }
    }
}
