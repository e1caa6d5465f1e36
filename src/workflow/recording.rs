//! A step that is recorded in another system too, before it is done: 000 ¶5(4), the executor registers the documents in E-akimat.
//!
//! Which system that is stands in the service file (`systems` of a step). Knows no wire: who asks it is a [`Recorder`].

use super::case_view::CaseView;
use super::plan::PlanStep;
use super::sealer::SealError;
use crate::catalogue::System;
use crate::clock::Now;

/// Seconds until a system that did not answer is asked again, at least.
const AGAIN_SECONDS: i64 = 60;

/// The system in which steps are recorded: E-akimat.
pub trait Recorder: Send + Sync {
    /// Whether a case is recorded there; `by_hand` where a person does the step.
    fn records(&self, case: &CaseView, by_hand: bool) -> bool;

    /// Records a case and gives the number that it has there; asked again it gives the same. Blocks, within a bounded time.
    fn record(&self, case: &CaseView) -> Result<String, NoAnswer>;
}

/// Why a system of the state gave no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoAnswer {
    /// None came in time, or one that says that there is none.
    Silent,
    /// One came, and it is not the system's: its signature does not hold, or it is no answer at all.
    Unbelieved,
}

/// How a walk records.
#[derive(Clone, Copy)]
pub(super) enum Recording<'a> {
    /// Nothing is recorded anywhere.
    Nowhere,
    /// Here: the walk may wait.
    Here(&'a dyn Recorder),
    /// Not on this thread, which others wait for: the walk breaks off.
    Elsewhere(&'a dyn Recorder),
}

/// Why a walk broke off. Nothing was changed.
#[derive(Debug)]
pub(super) enum BrokenOff {
    /// The answer was not signed.
    Seal(SealError),
    /// A person does the step, and it could not be recorded.
    Unrecorded(NoAnswer),
    /// It goes on where it may wait.
    Waits,
}

impl From<SealError> for BrokenOff {
    fn from(error: SealError) -> Self {
        BrokenOff::Seal(error)
    }
}

impl Recording<'_> {
    /// Records a step of a case: the number that it has there; nothing where it is not recorded.
    pub(super) fn of(
        self,
        case: &CaseView,
        step: &PlanStep,
        by_hand: bool,
    ) -> Result<Option<Result<String, NoAnswer>>, BrokenOff> {
        let is_recorded =
            |recorder: &dyn Recorder| step.to.contains(&System::EAkimat) && recorder.records(case, by_hand);
        match self {
            Recording::Here(recorder) if is_recorded(recorder) => match recorder.record(case) {
                Err(why) if by_hand => Err(BrokenOff::Unrecorded(why)),
                answer => Ok(Some(answer)),
            },
            Recording::Elsewhere(recorder) if is_recorded(recorder) => Err(BrokenOff::Waits),
            _ => Ok(None),
        }
    }
}

/// When a system that did not answer at `now` is asked again about a step that began at `begun`: the longer it is silent, the later.
pub(super) fn again(begun: Now, now: Now) -> Now {
    let since = now.millis().saturating_sub(begun.millis()) / 2000;
    now.plus_seconds(since.max(AGAIN_SECONDS))
}
