//! One turn of a case, cut where it waits for the disk: who computes on a few threads does not block them.
//!
//! ```text
//! Turn ─Driver::step→ Step::Commit(change) ─registry→ Pending::committed → Turn …
//!                   → Step::Ends, Step::Waits
//! ```

use bytes::Bytes;

use super::application::Application;
use super::case_view::CaseView;
use super::driver::{Driver, Left, MayWait, Standing};
use super::error::WorkflowError;
use super::outcome::Outcome;
use super::sealer::{Hand, SealError, Sealer, SignedByHand};
use crate::clock::Now;
use crate::registry::{
    Advance, Advanced, Case, FIRST_TURN_MILLIS, FirstChange, RegistrationNumber, RegistryError, State,
};

/// Changes in one turn: three are needed.
const CHANGES_MAX: usize = 16;

/// A turn of a case that nobody else works on.
pub struct Turn {
    standing: Standing,
    worker: String,
    until: Now,
    changes: usize,
    result: Option<Bytes>,
}

/// What a turn comes to next.
pub enum Step {
    /// To be committed; then the turn goes on.
    Commit(Box<Advance>, Box<Pending>),
    /// Nothing is left that can be done now.
    Ends(Ended),
    /// It goes on where it may wait for another system: by [`Driver::advance`].
    Waits,
}

/// A turn that waits for its change to be durable.
pub struct Pending {
    turn: Turn,
    wake: Option<Now>,
    left: Left,
}

/// What a turn came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ended {
    /// The state of the case.
    pub state: State,
    /// The signed answer, where this turn made it.
    pub result: Option<Bytes>,
}

impl Driver {
    /// A turn of a case as it stands: one that was registered just now, or that nobody else has in hand.
    pub fn begin(&self, case: Case, until: Now) -> Result<Turn, WorkflowError> {
        Ok(self.turn_of(self.standing_of(case, None)?, until))
    }

    fn turn_of(&self, standing: Standing, until: Now) -> Turn {
        Turn { standing, worker: self.next_worker(), until, changes: 0, result: None }
    }

    /// The first change of a case that is about to be registered with this application, as far as its place in a queue, and the turn that
    /// waits for it. Nothing where there is no such place, where something is waited for before it, or where the player goes by the
    /// number: then the turn begins after the registration.
    pub fn foreseen(
        &self,
        case: Case,
        application: Application,
        until: Now,
    ) -> Option<(FirstChange, Pending)> {
        if self.player.goes_by_number() {
            return None;
        }
        let view = self.view_with(&case, application).ok()?;
        let turn = self.turn_of(self.standing_with(case, view, None), until);
        turn.standing.view.queue()?;
        let walked = self.walk_with(&Unnumbered, &turn.standing, until, (None, None), MayWait::No).ok()?;
        if !walked.takes_place {
            return None;
        }
        let wake = walked.wake;
        let mut change = self.written(&turn.standing, walked, &turn.worker, until).ok()?;
        // As after a registration without it: whoever registers goes on, and the background after a while.
        (change.lease, change.work_at) =
            (None, turn.standing.case.registered_at.plus_millis(FIRST_TURN_MILLIS));
        let left = Left::of(&change);
        Some((FirstChange::of(change)?, Pending { turn: Turn { changes: 1, ..turn }, wake, left }))
    }

    /// Works out the next change of a case. What is signed is signed here.
    pub fn step(&self, mut turn: Turn) -> Result<Step, WorkflowError> {
        let now = turn.standing.moment(turn.until);
        turn.changes += 1;
        if turn.changes > CHANGES_MAX {
            return Ok(Step::Ends(turn.ended()));
        }
        let change = match self.change(&turn.standing, &turn.worker, (now, turn.until), MayWait::No) {
            Err(WorkflowError::Waits { .. }) => return Ok(Step::Waits),
            change => change?,
        };
        let Some((change, wake)) = change else { return Ok(Step::Ends(turn.ended())) };
        if change.result.is_some() {
            turn.result.clone_from(&change.result);
        }
        let left = Left::of(&change);
        Ok(Step::Commit(Box::new(change), Box::new(Pending { turn, wake, left })))
    }
}

impl Turn {
    fn ended(self) -> Ended {
        Ended { state: self.standing.case.state, result: self.result }
    }
}

impl Pending {
    /// The same of a case that has its number now.
    #[must_use]
    pub fn numbered(mut self, number: &RegistrationNumber) -> Self {
        let Standing { case, view, .. } = &mut self.turn.standing;
        (case.number, view.number) = (number.clone(), number.clone());
        self
    }

    /// Goes on after the commit. Where somebody else changed the case in between, it is theirs.
    pub fn committed(self, advanced: Result<Advanced, RegistryError>) -> Result<Next, WorkflowError> {
        let Pending { mut turn, wake, left } = self;
        match advanced {
            Ok(advanced) => {
                turn.standing.take(left, &advanced);
                Ok(match turn.standing.rests(wake, turn.until) {
                    Some(_) => Next::Ends(turn.ended()),
                    None => Next::Goes(Box::new(turn)),
                })
            }
            // Nothing was written: it is worked out again, by the players that there are now.
            Err(RegistryError::PlayersChanged { .. }) => {
                if !turn.standing.case.state.is_final() {
                    turn.result = None;
                }
                Ok(Next::Goes(Box::new(turn)))
            }
            Err(RegistryError::Moved { .. } | RegistryError::Leased { .. }) => {
                Ok(Next::Ends(Ended { state: turn.standing.case.state, result: None }))
            }
            Err(error) => Err(error.into()),
        }
    }
}

/// Signs nothing: an answer names the number of its case.
struct Unnumbered;

const UNNUMBERED: SealError = SealError::Document { what: "the case has no number yet" };

impl Sealer for Unnumbered {
    fn seal(&self, _: &CaseView, _: &Outcome, _: Now) -> Result<Vec<u8>, SealError> {
        Err(UNNUMBERED)
    }

    fn draft(&self, _: &CaseView, _: &Outcome, _: &[Hand], _: Now) -> Result<String, SealError> {
        Err(UNNUMBERED)
    }

    fn complete(&self, _: &CaseView, _: &Outcome, _: &SignedByHand) -> Result<Vec<u8>, SealError> {
        Err(UNNUMBERED)
    }
}

/// Whether a turn goes on after a commit.
pub enum Next {
    /// It goes on.
    Goes(Box<Turn>),
    /// Nothing is left that can be done now.
    Ends(Ended),
}
