//! `qaqpa people find`.

use std::ops::Range;

use jiff::civil::Date;

use super::whom::Whom;
use crate::calendar::almaty;
use crate::cli::fault::Fault;
use crate::cli::terminal::{Outcome, complain, say};
use crate::clock::{Clock, SystemClock};
use crate::people::query::Query;
use crate::people::{PEOPLE, People, Person};
use crate::text::Lang;
use crate::text::line::people as line;

/// Search people by an expression
///
/// Prints those who fit as `people export` writes them, in order of their numbers.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  qaqpa people find 'age<18 & poa'
  qaqpa people find 'town=Орал & (married | head) & !dirty' --count 3
  qaqpa people find 'surname=Ахметов & born>=1990-01-01' --short

Words: alive dead minor adult married poa guardian head eds dirty
Compared: age n children born (with = != < <= > >=) · sex iin surname name patronymic kato region town eds document defect (with = !=)
Joined: & | ! ( )

Exit codes: 0 found · 1 nobody fits · 2 misuse, or an expression that cannot be read")]
pub(crate) struct Args {
    /// The expression
    expression: String,
    #[command(flatten)]
    whom: Whom,
    /// How many to find
    #[arg(long, value_name = "N", default_value_t = 10)]
    count: u64,
    /// The number to begin with
    #[arg(long, value_name = "N", default_value_t = 0)]
    from: u64,
    /// How many to look at; how far it is stands on stderr every five seconds, and at the end where fewer were found
    #[arg(long, value_name = "N", default_value_t = 1_000_000)]
    within: u64,
    /// The day on which it is so: a date [default: today in Almaty]
    #[arg(long, value_name = "DATE")]
    at: Option<String>,
    /// Print a line for people instead of JSON
    #[arg(long)]
    short: bool,
}

/// How often somebody who waits hears how far it is.
const TELL_SECONDS: i64 = 5;

/// People between two looks at the clock.
const LOOKED_AT_ONCE: u64 = 1_000;

/// The day that is asked for, or today.
pub(super) fn day(given: Option<&str>) -> Result<Date, Fault> {
    match given {
        None => Ok(almaty::date_of(SystemClock.now())),
        Some(given) => almaty::parse(given)
            .map(almaty::date_of)
            .ok_or_else(|| Fault::NoDate { given: given.chars().take(40).collect() }),
    }
}

/// Finds them.
pub(super) fn run(args: &Args, lang: Lang) -> anyhow::Result<Outcome> {
    let (people, at) = (args.whom.people()?, day(args.at.as_deref())?);
    let query = Query::parse(&args.expression)?;
    let end = args.from.saturating_add(args.within).min(PEOPLE);
    let search =
        Search { people: &people, fits: &|person: &Person| query.matches(person, at), count: args.count };
    let show = |person: &Person| {
        say(&if args.short { super::show::short(person, lang) } else { serde_json::to_string(person)? });
        anyhow::Ok(())
    };
    let tell = |found, looked| complain(&line::found(lang, found, looked));
    let found = search.run(args.from..end, &SystemClock, show, tell)?;
    Ok(if found > 0 || args.count == 0 { Outcome::Done } else { Outcome::Refused })
}

/// Whom to look for.
struct Search<'a> {
    people: &'a People,
    fits: &'a dyn Fn(&Person) -> bool,
    /// How many to find.
    count: u64,
}

impl Search<'_> {
    /// Shows those who fit, and tells how many were found among how many: while it goes on, and at the end where fewer were found. How many
    /// were found.
    fn run(
        &self,
        numbers: Range<u64>,
        clock: &dyn Clock,
        mut show: impl FnMut(&Person) -> anyhow::Result<()>,
        mut tell: impl FnMut(u64, u64),
    ) -> anyhow::Result<u64> {
        let (mut found, mut looked) = (0, 0);
        let mut told = clock.now();
        for n in numbers {
            if found == self.count {
                break;
            }
            looked += 1;
            if looked % LOOKED_AT_ONCE == 0 {
                let now = clock.now();
                if now >= told.plus_seconds(TELL_SECONDS) {
                    told = now;
                    tell(found, looked);
                }
            }
            let person = self.people.person(n)?;
            if (self.fits)(&person) {
                found += 1;
                show(&person)?;
            }
        }
        if found < self.count {
            tell(found, looked);
        }
        Ok(found)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicI64, Ordering};

    use super::*;
    use crate::clock::Now;

    /// A clock on which three seconds pass between two looks at it.
    struct Steps(AtomicI64);

    impl Clock for Steps {
        fn now(&self) -> Now {
            Now::from_seconds(self.0.fetch_add(3, Ordering::Relaxed))
        }
    }

    /// Whom it showed, and what it told.
    fn searched(count: u64, within: u64, fits: impl Fn(u64) -> bool) -> (Vec<u64>, Vec<(u64, u64)>) {
        let people = People::new(7);
        let (mut shown, mut told) = (Vec::new(), Vec::new());
        let search = Search { people: &people, fits: &|person: &Person| fits(person.n), count };
        let show = |person: &Person| {
            shown.push(person.n);
            Ok(())
        };
        let clock = Steps(AtomicI64::new(0));
        let found = search.run(0..within, &clock, show, |found, looked| told.push((found, looked))).unwrap();
        assert_eq!(found, shown.len() as u64);
        (shown, told)
    }

    #[test]
    fn who_waits_hears_how_far_it_is_every_five_seconds_and_at_the_end() {
        // A look at the clock a thousand people: of two looks the second is five seconds on.
        let (shown, told) = searched(2, 5_500, |n| n == 3_500);
        assert_eq!((shown, told), (vec![3_500], vec![(0, 2_000), (1, 4_000), (1, 5_500)]));
        // Who is found at once is all there is to say.
        assert_eq!(searched(2, 5_500, |n| n < 2), (vec![0, 1], vec![]));
        assert_eq!(searched(0, 5_500, |_| true), (vec![], vec![]));
        assert_eq!(searched(1, 10, |_| false), (vec![], vec![(0, 10)]));
    }
}
