//! What holds of every limit.

use proptest::prelude::*;
use qaqpa::calendar::{Counts, Derivation, DueError, Limit, Unit, almaty};

use super::calendar;
use qaqpa::Now;

/// 2012-01-01 to 2026-12-31, UTC.
const INSTANTS: std::ops::Range<i64> = 1_325_376_000_000..1_798_675_200_000;

fn units() -> impl Strategy<Value = Unit> {
    prop::sample::select(Unit::ALL.to_vec())
}

fn counts() -> impl Strategy<Value = Counts> {
    prop_oneof![Just(Counts::Wall), Just(Counts::Office)]
}

proptest! {
    #[test]
    fn no_limit_ends_before_it_starts_and_a_longer_one_ends_no_earlier(
        start in INSTANTS, value in 1_u32..150, more in 0_u32..20, unit in units(), counts in counts(),
    ) {
        let (calendar, start) = (calendar(), Now::from_millis(start));
        let due = |value| calendar.due_at(start, &Limit { value, unit, counts });
        let (Ok(shorter), Ok(longer)) = (due(value), due(value + more)) else { return Ok(()) };
        prop_assert!(start < shorter);
        prop_assert!(shorter <= longer);
    }

    #[test]
    fn a_later_start_ends_no_earlier(
        start in INSTANTS, later in 0_i64..10_000_000_000, value in 1_u32..150, unit in units(), counts in counts(),
    ) {
        let (calendar, limit) = (calendar(), Limit { value, unit, counts });
        let due = |millis| calendar.due_at(Now::from_millis(millis), &limit);
        let (Ok(sooner), Ok(later)) = (due(start), due(start + later)) else { return Ok(()) };
        prop_assert!(sooner <= later);
    }

    #[test]
    fn the_derivation_adds_up(
        start in INSTANTS, value in 1_u32..150, unit in units(), counts in counts(),
    ) {
        let (calendar, start) = (calendar(), Now::from_millis(start));
        let limit = Limit { value, unit, counts };
        let Ok(due) = calendar.due(start, &limit) else { return Ok(()) };
        prop_assert_eq!(Ok(due.at), calendar.due_at(start, &limit));
        match due.derivation {
            Derivation::Elapsed => prop_assert_eq!(counts, Counts::Wall),
            Derivation::Office { stretches, skipped, worked } => {
                let ran: i64 = stretches.iter().map(|ran| ran.to.millis() - ran.from.millis()).sum();
                let seconds = match unit { Unit::Seconds => 1, Unit::Minutes => 60, _ => 3_600 };
                prop_assert_eq!(ran, i64::from(value) * seconds * 1_000);
                prop_assert_eq!(stretches.last().map(|ran| ran.to), Some(due.at));
                prop_assert!(stretches.windows(2).all(|pair| pair[0].to <= pair[1].from));
                prop_assert!(skipped.iter().all(|day| !day.kind.is_working()));
                prop_assert!(worked.iter().all(|day| day.kind.is_working()));
            }
            Derivation::Days { first, last, skipped, worked } => {
                prop_assert_eq!(first, almaty::date_of(start).tomorrow().unwrap());
                prop_assert_eq!(last, almaty::date_of(due.at));
                prop_assert!(skipped.iter().all(|day| !day.kind.is_working()));
                prop_assert!(worked.iter().all(|day| day.kind.is_working()));
                let days = i64::from((last - first).get_days()) + 1;
                if unit == Unit::BusinessDays {
                    prop_assert_eq!(days - i64::try_from(skipped.len()).unwrap(), i64::from(value));
                }
            }
        }
    }

    #[test]
    fn nothing_breaks_at_the_ends_of_time(millis in any::<i64>(), value in any::<u32>(), unit in units(), counts in counts()) {
        let limit = Limit { value, unit, counts };
        match calendar().due(Now::from_millis(millis), &limit) {
            Ok(due) => prop_assert!(due.at.millis() > millis),
            Err(DueError::Zero { .. }) => prop_assert_eq!(value, 0),
            Err(DueError::TooLarge { .. }) => prop_assert!(value > unit.value_max()),
            Err(_) => {}
        }
    }
}
