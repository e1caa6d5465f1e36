//! A case goes on until it is answered or must wait; on a thread that may wait for the disk.

use super::driver::{Driver, LeaseHolder, Left, MayWait, Progress, Standing};
use super::error::{CHANGES_MAX, WorkflowError};
use crate::clock::Now;
use crate::registry::{RegistrationNumber, RegistryError, StepLine};

impl Driver {
    /// Each step is done at its own moment, however late the turn comes: many small steps of the clock and one big one leave the same.
    pub(super) fn turn(
        &self,
        number: &RegistrationNumber,
        worker: &str,
        until: Now,
    ) -> Result<Progress, WorkflowError> {
        for _ in 0..CHANGES_MAX {
            let mut standing = self.standing(number)?;
            if let Some(done) = self.at_rest(&standing, worker, until) {
                return Ok(done);
            }
            if let Some(progress) = self.go_on(&mut standing, worker, until, &mut None)? {
                return Ok(progress);
            }
        }
        Err(WorkflowError::Contended { number: number.clone() })
    }

    /// Goes on from where a case stands, and writes its last line into `last`. What a change leaves is known without reading it again, as
    /// long as nobody else changes the case; nothing where somebody did.
    pub(super) fn go_on(
        &self,
        standing: &mut Standing,
        worker: &str,
        until: Now,
        last: &mut Option<StepLine>,
    ) -> Result<Option<Progress>, WorkflowError> {
        let mut now = standing.moment(until);
        while let Some((change, wake)) = self.change(standing, worker, (now, until), MayWait::Yes)? {
            let left = Left::of(&change);
            let mut lines = change.lines.clone();
            match self.registry.advance_blocking(change) {
                Ok(advanced) => {
                    self.late.count(&standing.plan, &standing.case.service_id, &lines);
                    *last = lines.pop().or(last.take());
                    standing.take(left, &advanced);
                    if let Some(rest) = standing.rests(wake, until) {
                        return Ok(Some(rest));
                    }
                    now = standing.moment(until);
                }
                Err(RegistryError::Moved { .. } | RegistryError::PlayersChanged { .. }) => return Ok(None),
                // Taken between our look and our change, so by one that is at work.
                Err(RegistryError::Leased { until, .. }) => {
                    return Ok(Some(Progress::Elsewhere { until, holder: LeaseHolder::Us }));
                }
                Err(error) => return Err(error.into()),
            }
        }
        Ok(Some(Progress::Done { state: standing.case.state }))
    }

    /// Whether there is nothing to do for `worker` now.
    pub(super) fn at_rest(&self, standing: &Standing, worker: &str, now: Now) -> Option<Progress> {
        let case = &standing.case;
        if case.state.is_final() && standing.task.is_none() {
            return Some(Progress::Done { state: case.state });
        }
        if let Some(lease) = case.lease.as_ref().filter(|lease| lease.owner != worker && lease.until > now) {
            return Some(Progress::Elsewhere { until: lease.until, holder: self.holder(&lease.owner) });
        }
        let task = standing.task.as_ref()?;
        let waits = task.wake_at.is_none_or(|wake| wake > now);
        waits.then_some(Progress::Waiting { until: task.wake_at })
    }
}
