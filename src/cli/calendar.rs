//! `qaqpa calendar`: a time limit counted, or a day.

use crate::text::line::wanted::Wanted;
use clap::Subcommand;
use jiff::civil::Date;
use serde_json::{Map, Value, json};

use super::fault::Fault;
use super::terminal::{Outcome, say};
use crate::calendar::{Calendar, Counts, Day, DayKind, Derivation, Due, Limit, OfficeHours, Unit, almaty};
use crate::clock::{Clock as _, SystemClock};
use crate::encoding::nearest;
use crate::text::Lang;
use crate::text::line::calendar as line;

/// What the calendar is asked.
#[derive(Debug, Subcommand)]
pub(super) enum CalendarCommand {
    /// When a time limit ends, and why then
    Due(DueArgs),
    /// What kind of day a date is, and by which act
    Day(DayArgs),
}

/// When a time limit ends, and why then
///
/// Each limit is counted in its own unit and never converted. Days and months start on the day after and end at the end of the last
/// day; business days skip weekends, holidays and moved days off. Seconds, minutes and hours run day and night, or in office hours.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  qaqpa calendar due --from 2014-04-30T10:00 --value 5 --unit business_days
  qaqpa calendar due --from 2026-11-27T17:00+05:00 --value 2 --unit hours --counts office

Units: seconds, minutes, hours, calendar_days, business_days, months
Exit codes: 0 answered · 2 misuse, or a year that the calendar has no data for")]
pub(super) struct DueArgs {
    /// From when: with an offset, in the time of Asia/Almaty without one, or a date [default: now]
    #[arg(long, value_name = "TIME")]
    pub from: Option<String>,
    /// How many
    #[arg(long, value_name = "N", allow_hyphen_values = true)]
    pub value: String,
    /// Of what
    #[arg(long, value_name = "UNIT")]
    pub unit: String,
    /// Which clock seconds, minutes and hours run on: of a system, or of a person
    #[arg(long, value_name = "wall|office", value_parser = counts)]
    pub counts: Option<Counts>,
    /// When offices work; with it limits run in office hours [default: 09:00-13:00,14:30-18:30]
    #[arg(long, value_name = "HOURS")]
    pub office_hours: Option<String>,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// What kind of day a date is, and by which act
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Example:
  qaqpa calendar day 2014-05-04

Exit codes: 0 answered · 2 misuse, or a year that the calendar has no data for")]
pub(super) struct DayArgs {
    /// The date, such as 2014-05-04
    pub date: String,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

fn counts(text: &str) -> Result<Counts, Wanted> {
    let known = [Counts::Wall, Counts::Office].into_iter().find(|counts| counts.as_str() == text);
    known.ok_or_else(|| Wanted::OneOf("wall, office".to_owned()))
}

/// Answers.
pub(super) fn run(command: &CalendarCommand, lang: Lang) -> anyhow::Result<Outcome> {
    match command {
        CalendarCommand::Due(args) => due(args, lang)?,
        CalendarCommand::Day(args) => day(args, lang)?,
    }
    Ok(Outcome::Done)
}

fn day(args: &DayArgs, lang: Lang) -> anyhow::Result<()> {
    let calendar = Calendar::builtin()?;
    let date: Date = args.date.trim().parse().map_err(|_| Fault::NoDate { given: cut(&args.date) })?;
    let day = calendar.day(date)?;
    let doubt = calendar.doubt(date.year());
    if args.json {
        let mut object = day_json(&day, lang);
        if let Some(doubt) = doubt {
            object.insert("yearDoubt".to_owned(), json!(line::doubt(doubt, lang).trim_start()));
        }
        say(&serde_json::to_string_pretty(&object)?);
        return Ok(());
    }
    say(&line::day(&day, lang));
    day.doubt.into_iter().chain(doubt).for_each(|doubt| say(&line::doubt(doubt, lang)));
    Ok(())
}

fn due(args: &DueArgs, lang: Lang) -> anyhow::Result<()> {
    let mut calendar = Calendar::builtin()?;
    if let Some(hours) = &args.office_hours {
        calendar = calendar.with_office_hours(hours.parse::<OfficeHours>()?);
    }
    let start = match &args.from {
        Some(from) => almaty::parse(from).ok_or_else(|| Fault::NoTime { given: cut(from) })?,
        None => SystemClock.now(),
    };
    let unit = Unit::parse(args.unit.trim()).ok_or_else(|| no_unit(&args.unit))?;
    let in_office = args.counts.or(args.office_hours.as_ref().map(|_| Counts::Office));
    let limit = Limit { value: value(&args.value, unit)?, unit, counts: in_office.unwrap_or_default() };
    let due = calendar.due(start, &limit)?;
    if args.json {
        say(&serde_json::to_string_pretty(&due_json(&due, lang))?);
    } else {
        tell(&calendar, &due, lang);
    }
    Ok(())
}

fn no_unit(given: &str) -> Fault {
    let known = Unit::ALL.map(Unit::as_str);
    let nearest = nearest(given, known).map(str::to_owned);
    Fault::NoUnit { given: cut(given), nearest }
}

fn value(given: &str, unit: Unit) -> Result<u32, Fault> {
    given.trim().parse().map_err(|_| Fault::NoNumber { given: cut(given), unit })
}

/// As much of what was given as an error repeats.
fn cut(given: &str) -> String {
    given.chars().take(40).collect()
}

fn tell(calendar: &Calendar, due: &Due, lang: Lang) {
    let weekday = |now| line::weekday(almaty::date_of(now).weekday(), lang);
    say(&line::due(lang, &almaty::shown(due.at), weekday(due.at)));
    let amount = line::amount(lang, due.limit.value, due.limit.unit);
    say(&line::start(lang, &almaty::shown(due.start), weekday(due.start), &amount));
    let hours = calendar.office_hours().to_string();
    match &due.derivation {
        Derivation::Elapsed => say(&line::runs(lang, Counts::Wall, &hours)),
        Derivation::Office { stretches, .. } => {
            say(&line::runs(lang, Counts::Office, &hours));
            let tell = |from, to| say(&line::stretch(lang, &almaty::shown(from), &almaty::shown(to)));
            stretches.iter().for_each(|stretch| tell(stretch.from, stretch.to));
        }
        Derivation::Days { first, last, .. } => say(&line::days(lang, *first, *last)),
    }
    let (skipped, worked) = special(&due.derivation);
    skipped.iter().for_each(|day| say(&line::skipped(lang, &line::day(day, lang))));
    worked.iter().for_each(|day| say(&line::counted(lang, &line::day(day, lang))));
}

fn special(derivation: &Derivation) -> (&[Day], &[Day]) {
    match derivation {
        Derivation::Elapsed => (&[], &[]),
        Derivation::Office { skipped, worked, .. } | Derivation::Days { skipped, worked, .. } => {
            (skipped, worked)
        }
    }
}

fn day_json(day: &Day, lang: Lang) -> Map<String, Value> {
    let mut object = Map::new();
    let mut put = |key: &str, value: Value| drop(object.insert(key.to_owned(), value));
    put("date", json!(day.date.to_string()));
    put("weekday", json!(line::weekday(day.date.weekday(), Lang::En).to_ascii_lowercase()));
    put("kind", json!(day.kind.as_str()));
    put("working", json!(day.kind.is_working()));
    match day.kind {
        DayKind::Holiday(holiday) | DayKind::Religious(holiday) => put("holiday", json!(holiday)),
        DayKind::Substitute { holiday, of } => {
            put("holiday", json!(holiday));
            put("of", json!(of.to_string()));
        }
        DayKind::Off { worked } => put("worked", json!(worked.to_string())),
        DayKind::Worked { off } => put("off", json!(off.to_string())),
        DayKind::Working | DayKind::Weekend => {}
    }
    if let Some(act) = &day.act {
        put("act", json!(line::act(act, lang)));
    }
    if let Some(doubt) = day.doubt {
        put("doubt", json!(line::doubt(doubt, lang).trim_start()));
    }
    put("text", json!(line::day_kind(day.kind, lang)));
    object
}

fn due_json(due: &Due, lang: Lang) -> Value {
    let days = |days: &[Day]| days.iter().map(|day| Value::Object(day_json(day, lang))).collect::<Vec<_>>();
    let (skipped, worked) = special(&due.derivation);
    let mut derivation = json!({ "skipped": days(skipped), "worked": days(worked) });
    match &due.derivation {
        Derivation::Elapsed => derivation["counted"] = json!("elapsed"),
        Derivation::Office { stretches, .. } => {
            derivation["counted"] = json!("office_hours");
            let stretch = |from, to| json!({ "from": almaty::shown(from), "to": almaty::shown(to) });
            derivation["stretches"] =
                stretches.iter().map(|ran| stretch(ran.from, ran.to)).collect::<Vec<_>>().into();
        }
        Derivation::Days { first, last, .. } => {
            derivation["counted"] = json!("days");
            derivation["firstDay"] = json!(first.to_string());
            derivation["lastDay"] = json!(last.to_string());
        }
    }
    json!({
        "from": due.start,
        "fromLocal": almaty::shown(due.start),
        "value": due.limit.value,
        "unit": due.limit.unit,
        "counts": due.limit.counts,
        "due": due.at,
        "dueLocal": almaty::shown(due.at),
        "derivation": derivation,
    })
}
