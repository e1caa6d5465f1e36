//! Who may change a case, and into what: pure functions over rows. The stores hold rows and ask here, in the transaction in which they
//! write; no rule is anywhere else.

use super::account::LockRule;
use super::actor::Actor;
use super::advance::Advance;
use super::errors::RegistryError;
use super::number::RegistrationNumber;
use super::staff::StaffEntry;
use super::state::State;
use super::task::{Performer, Task};
use crate::clock::Now;

/// A row as a change finds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The state.
    pub state: State,
    /// The revision.
    pub revision: u64,
    /// Which worker of which process has it, and until when.
    pub lease: Option<(String, Now)>,
    /// The open step, where it waits at one.
    pub task: Option<Task>,
}

/// The state after the change, if the change may be made.
pub fn advanced(change: &Advance, found: &Found) -> Result<State, RegistryError> {
    if (found.state, found.revision) != (change.expected, change.expected_revision) {
        return Err(RegistryError::Moved {
            number: change.number.clone(),
            expected: change.expected,
            expected_revision: change.expected_revision,
            found: found.state,
            found_revision: found.revision,
        });
    }
    if let Some((owner, until)) = &found.lease
        && *owner != change.worker
        && *until > change.at
    {
        return Err(RegistryError::Leased { number: change.number.clone(), until: *until });
    }
    match &change.performer {
        Some(performer) => may(&change.number, found.task.as_ref(), performer, change.at)?,
        // A player does what no person has in hand; it may note that a limit passed.
        None => not_in_hand(change, found.task.as_ref())?,
    }
    let state = followed(change, found)?;
    if (state.is_final() && !found.state.is_final()) != change.result.is_some() {
        return Err(RegistryError::Forbidden { from: found.state, to: state });
    }
    Ok(state)
}

/// Who may do something to the open step: a person of the role whose step it is, unless another has it in hand or was named for it.
pub fn may(
    number: &RegistrationNumber,
    task: Option<&Task>,
    performer: &Performer,
    at: Now,
) -> Result<(), RegistryError> {
    let number = || number.clone();
    let Some(task) = task.filter(|task| task.label == performer.label) else {
        let label = performer.label.clone();
        return Err(RegistryError::NotOpen { number: number(), label });
    };
    if task.role != performer.role {
        return Err(RegistryError::OtherRole { number: number(), role: task.role, yours: performer.role });
    }
    if let Some(taken) = task.holder(at).filter(|taken| !performer.is(&taken.by)) {
        return Err(RegistryError::InHand { number: number(), until: taken.until });
    }
    if task.named.as_ref().is_some_and(|named| !performer.is(named)) {
        return Err(RegistryError::AnotherNamed { number: number() });
    }
    Ok(())
}

/// Whether somebody of the role `of` may stand in for one of the role `absent`: of the same role, and for who signs also the others of
/// the provider who draft or sign. A reading: the regulations do not speak of it.
pub const fn may_stand_in(of: Actor, absent: Actor) -> bool {
    match absent {
        Actor::Head => matches!(of, Actor::Head | Actor::AuthorisedPerson | Actor::ResponsibleExecutor),
        Actor::AuthorisedPerson => {
            matches!(of, Actor::AuthorisedPerson | Actor::Head | Actor::ProviderEmployee)
        }
        _ => of as u8 == absent as u8,
    }
}

/// The role in which `person` acts for `absent` at a moment; none where that is not allowed, or not any more.
pub fn stands_in(person: &StaffEntry, absent: &StaffEntry, at: Now) -> Option<Actor> {
    let stands_in = person.stands_in.as_ref()?;
    let holds = stands_in.for_whom == absent.name && stands_in.until > at;
    (holds && may_stand_in(person.role, absent.role)).then_some(absent.role)
}

/// Until when a subject is locked after so many attempts without success: at once from the last free one on, each time twice as long.
pub fn locked_until(rule: LockRule, failures: u32, at: Now) -> Now {
    let Some(beyond) = failures.checked_sub(rule.free.max(1)) else { return at };
    let millis = 1i64.checked_shl(beyond.min(62)).and_then(|times| rule.base_millis.checked_mul(times));
    at.plus_millis(millis.unwrap_or(i64::MAX).clamp(0, rule.most_millis))
}

/// The last failure and the end of the lock as they count at `at`. A failure that lies ahead is of a clock that was set back since: it
/// counts from now on, and its lock lasts as long as it would have.
pub fn of_this_clock(failed_at: Now, until: Now, at: Now) -> (Now, Now) {
    let ahead = (failed_at.millis() - at.millis()).max(0);
    (failed_at.plus_millis(-ahead), until.plus_millis(-ahead))
}

fn not_in_hand(change: &Advance, task: Option<&Task>) -> Result<(), RegistryError> {
    let Some(task) = task else { return Ok(()) };
    let ends = change.lines.iter().any(|line| line.label == task.label && line.outcome.ends_step());
    match task.holder(change.at) {
        Some(taken) if ends => {
            Err(RegistryError::InHand { number: change.number.clone(), until: taken.until })
        }
        _ => Ok(()),
    }
}

/// The state after the lines, each of which may follow the one before.
fn followed(change: &Advance, found: &Found) -> Result<State, RegistryError> {
    let mut state = found.state;
    for line in &change.lines {
        if state != line.state && !state.may_become(line.state) {
            return Err(RegistryError::Forbidden { from: state, to: line.state });
        }
        state = line.state;
    }
    Ok(state)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::registry::staff::StandsIn;
    use crate::registry::task::Taken;

    fn performer(name: &str, role: Actor, label: &str) -> Performer {
        let (name, label) = (name.into(), label.into());
        Performer { name, role, label, certificate: String::new(), instead_of: None, signed: None }
    }

    fn task() -> Task {
        let mut task = Task::open("4", Actor::ResponsibleExecutor, Now::from_millis(0), None);
        task.taken = Some(Taken { by: "a".into(), until: Now::from_millis(100), instead_of: None });
        task
    }

    #[test]
    fn each_lock_lasts_twice_as_long_as_the_one_before_up_to_the_longest() {
        let rule = LockRule { free: 3, base_millis: 10, most_millis: 70, forgotten_millis: 1_000 };
        let at = Now::from_millis(1_000);
        let lasts: Vec<i64> = [1, 2, 3, 4, 5, 6, 100, u32::MAX]
            .map(|failures| locked_until(rule, failures, at).millis() - 1_000)
            .to_vec();
        assert_eq!(lasts, [0, 0, 10, 20, 40, 70, 70, 70]);
    }

    #[test]
    fn a_step_is_done_by_its_role_by_who_has_it_in_hand_and_by_who_was_named() {
        let number: RegistrationNumber = "000-2026-0000001-2".parse().unwrap();
        let asked = |task: &Task, who: &Performer, at| may(&number, Some(task), who, Now::from_millis(at));
        let executor = |name| performer(name, Actor::ResponsibleExecutor, "4");
        assert_eq!(asked(&task(), &executor("a"), 50), Ok(()));
        assert!(matches!(asked(&task(), &executor("b"), 50), Err(RegistryError::InHand { .. })));
        assert_eq!(asked(&task(), &executor("b"), 100), Ok(()), "the lease is over");
        let head = performer("a", Actor::Head, "4");
        assert!(matches!(asked(&task(), &head, 50), Err(RegistryError::OtherRole { .. })));
        let stale = performer("a", Actor::ResponsibleExecutor, "3");
        assert!(matches!(asked(&task(), &stale, 50), Err(RegistryError::NotOpen { .. })));
        assert!(matches!(
            may(&number, None, &stale, Now::from_millis(0)),
            Err(RegistryError::NotOpen { .. })
        ));
        let mut named = task();
        (named.taken, named.named) = (None, Some("c".into()));
        assert!(matches!(asked(&named, &executor("a"), 50), Err(RegistryError::AnotherNamed { .. })));
        assert_eq!(asked(&named, &executor("c"), 50), Ok(()));
    }

    #[test]
    fn who_stands_in_does_what_the_absent_may_until_the_time_is_over() {
        let number: RegistrationNumber = "000-2026-0000001-2".parse().unwrap();
        let mut deputy = performer("b", Actor::ResponsibleExecutor, "4");
        deputy.instead_of = Some("a".into());
        assert_eq!(may(&number, Some(&task()), &deputy, Now::from_millis(50)), Ok(()), "a has it in hand");
        let entry = |name: &str, role, stands_in| StaffEntry {
            name: name.into(),
            role,
            certificate: None,
            stands_in,
            since: Now::from_millis(0),
        };
        let stands = StandsIn { for_whom: "a".into(), until: Now::from_millis(100) };
        let of = |role| entry("b", role, Some(stands.clone()));
        let head = entry("a", Actor::Head, None);
        let at = Now::from_millis;
        assert_eq!(stands_in(&of(Actor::ResponsibleExecutor), &head, at(99)), Some(Actor::Head));
        assert_eq!(stands_in(&of(Actor::ResponsibleExecutor), &head, at(100)), None, "the time is over");
        assert_eq!(stands_in(&of(Actor::OfficeClerk), &head, at(99)), None, "no clerk signs for a head");
        assert_eq!(stands_in(&of(Actor::Head), &entry("c", Actor::Head, None), at(99)), None, "for another");
    }
}
