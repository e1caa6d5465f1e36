//! `qaqpa people find`.

use jiff::civil::Date;

use super::whom::Whom;
use crate::calendar::almaty;
use crate::cli::fault::Fault;
use crate::cli::terminal::{Outcome, complain, say};
use crate::clock::{Clock as _, SystemClock};
use crate::people::PEOPLE;
use crate::people::query::Query;
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
    let (mut found, mut looked) = (0, 0);
    let mut told = SystemClock.now();
    for n in args.from..end {
        if found == args.count {
            break;
        }
        looked += 1;
        if looked % LOOKED_AT_ONCE == 0 && SystemClock.now() >= told.plus_seconds(TELL_SECONDS) {
            told = SystemClock.now();
            complain(&line::found(lang, found, looked));
        }
        let person = people.person(n)?;
        if query.matches(&person, at) {
            found += 1;
            say(&if args.short {
                super::show::short(&person, lang)
            } else {
                serde_json::to_string(&person)?
            });
        }
    }
    if found < args.count {
        complain(&line::found(lang, found, looked));
    }
    Ok(if found > 0 || args.count == 0 { Outcome::Done } else { Outcome::Refused })
}
