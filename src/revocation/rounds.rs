//! A judgement that waits for what it lacks, and is made anew as often as that shows something more to ask.
//!
//! What is missing shows piece by piece: a document's signer is judged once the envelope's is known to be good, a responder is asked where
//! a CRL that came decides nothing.

use std::time::{Duration, Instant};

use super::revocations::{Obtained, Revocations, Want};
use crate::clock::Now;
use crate::limits;

/// The waits of one judgement: each for what was not waited for before, all together no longer than the settings
/// allow, and no more of them than a chain may have links.
pub struct Rounds<'a> {
    revocations: &'a Revocations,
    asked: Vec<Want>,
    rounds: usize,
    left: Duration,
}

impl Revocations {
    /// For one judgement.
    pub fn rounds(&self) -> Rounds<'_> {
        Rounds { revocations: self, asked: Vec::new(), rounds: 0, left: self.patience() }
    }
}

impl Rounds<'_> {
    /// Fetches what is wanted and was not wanted before, and waits for it; what is under way when the time is over goes on without
    /// anybody waiting.
    pub async fn obtain(&mut self, mut wants: Vec<Want>, now: Now) -> Obtained {
        wants.retain(|want| !self.asked.contains(want));
        if wants.is_empty() || self.rounds >= limits::CHAIN_LINKS_MAX {
            return Obtained::Nothing;
        }
        self.rounds += 1;
        self.asked.extend(wants.iter().cloned());
        let began = Instant::now();
        let obtained = self.revocations.obtain(wants, now, self.left).await;
        self.left = self.left.saturating_sub(began.elapsed());
        obtained
    }
}
