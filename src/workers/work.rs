//! What is done, for whom, and why it was not.

use std::net::IpAddr;

/// Why a job has no outcome.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Busy {
    /// Work for longer than anybody should wait is queued already: try again soon.
    #[error("work for {waiting_millis} ms is waiting already; try again soon")]
    Full {
        /// How long what waits takes, by estimate.
        waiting_millis: u64,
    },
    /// One client has its share of the queue: it should wait for its answers.
    #[error("work for {waiting_millis} ms of this client is waiting already; wait for its answers")]
    Share {
        /// How long what waits of this client takes, by estimate.
        waiting_millis: u64,
    },
    /// The job panicked; the worker goes on.
    #[error("the job broke off")]
    Broken,
}

impl Busy {
    /// How long what waits takes, where that is why.
    pub fn waiting_millis(self) -> Option<u64> {
        match self {
            Busy::Full { waiting_millis } | Busy::Share { waiting_millis } => Some(waiting_millis),
            Busy::Broken => None,
        }
    }
}

/// Which threads do it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lane {
    /// What a request waits for.
    Requests,
    /// What explains: it takes a hundred times as long, and nobody else should wait for it.
    Explanations,
    /// What follows from a request that was taken and whose answer waits for it, on the threads of the requests and before the next of
    /// them: what is begun is finished first.
    FollowUps,
    /// What follows from a request that was answered: when no new one waits, for those are short; but before them once it waited for
    /// [`AFTERWARDS_MILLIS_MAX`](crate::limits::AFTERWARDS_MILLIS_MAX), and so they are refused before it falls behind.
    Afterwards,
}

/// For whom a job is done, and how large it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Work {
    /// Which threads do it.
    pub lane: Lane,
    /// For whom; `None` for the gateway itself.
    pub client: Option<IpAddr>,
    /// Octets that it looks at: what it costs is estimated from them, and from what earlier jobs of the lane took.
    pub octets: usize,
}

impl Work {
    /// The rest of what a request that was taken asks for.
    pub const FOLLOW_UP: Work = Work { lane: Lane::FollowUps, client: None, octets: 0 };

    /// The same, where nobody waits for it.
    pub const AFTERWARDS: Work = Work { lane: Lane::Afterwards, client: None, octets: 0 };

    /// Work for the gateway itself, of the usual size.
    pub const OWN: Work = Work { lane: Lane::Requests, client: None, octets: 0 };
}
