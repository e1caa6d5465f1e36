//! The longest way of a request: when its result is there at the latest, where the regulation gives every step a limit and the whole none
//! (004 ¶9, ¶11). Each step is taken to begin when the one before it ended, at its last moment.

use super::deadlines::Counting;
use super::plan::{OnlyIf, Plan};
use crate::calendar::DueError;
use crate::clock::Now;

/// The end of the longest way of a request that was received at `received`. `None` where a step has no limit: a date is never guessed.
pub(super) fn longest_way(plan: &Plan, counting: &Counting, received: Now) -> Result<Option<Now>, DueError> {
    let rendered = end(plan, OnlyIf::Positive, counting, received)?;
    let refused = end(plan, OnlyIf::Negative, counting, received)?;
    Ok(rendered.zip(refused).map(|(rendered, refused)| rendered.max(refused)))
}

/// The end of the way to a rendered or to a refused service.
fn end(plan: &Plan, way: OnlyIf, counting: &Counting, received: Now) -> Result<Option<Now>, DueError> {
    let mut end = None;
    for step in plan.steps.iter().skip(plan.intake) {
        if step.only_if != OnlyIf::Always && step.only_if != way {
            continue;
        }
        let Some(limit) = &step.limit else { return Ok(None) };
        let begun = end.unwrap_or(received);
        end = Some(counting.limit_end(limit, plan.channel, begun, received)?.max(begun));
    }
    Ok(end)
}
