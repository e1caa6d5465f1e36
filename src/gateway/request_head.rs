//! As which request a form is sent: what tells it from another with the same answers.

use crate::clock::Now;
use crate::random::Random;

/// Numbers of fourteen digits.
const NUMBERS: u64 = 100_000_000_000_000;

/// What tells a request from another with the same form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::gateway) struct RequestHead {
    /// The requestNumber.
    pub(in crate::gateway) number: String,
    /// The requestDate.
    pub(in crate::gateway) at: Now,
}

impl RequestHead {
    /// A new one.
    pub(in crate::gateway) fn drawn(random: &dyn Random, now: Now) -> Self {
        RequestHead { number: format!("{:014}", random.next_u64() % NUMBERS), at: now }
    }
}
