//! Somebody else's calendar of Kazakhstan: the package `holidays` of PyPI.

use std::io::Write as _;
use std::process::{Command, Stdio};

use jiff::civil::Date;
use qaqpa::calendar::{Limit, Unit, almaty};
use qaqpa::{Random as _, Seeded};

use super::calendar;
use crate::support::peers::python_with;
use crate::support::sources::repository;

const CASES: usize = 100_000;

fn drawn(random: &Seeded, below: u32) -> u32 {
    let mut octets = [0; 4];
    random.fill(&mut octets);
    u32::from_le_bytes(octets) % below
}

#[test]
fn every_day_and_100_000_random_limits_agree_with_the_package_holidays() {
    let Some(python) = python_with(&["holidays"]) else { return };
    let random = Seeded::new(11, "calendar");
    let first = Date::constant(2012, 1, 1);
    let cases: Vec<(Date, u32)> = (0..CASES)
        .map(|_| {
            let day = i64::from(drawn(&random, 15 * 365));
            (first.checked_add(jiff::Span::new().days(day)).unwrap(), 1 + drawn(&random, 200))
        })
        .collect();
    let script = repository().join("tests/it/support/calendar_oracle.py");
    let mut child =
        Command::new(python).arg(script).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let mut input = child.stdin.take().unwrap();
    let asked: String = cases.iter().map(|(date, count)| format!("{date} {count}\n")).collect();
    let writer = std::thread::spawn(move || input.write_all(asked.as_bytes()).unwrap());
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap();
    assert!(output.status.success());
    let told = String::from_utf8(output.stdout).unwrap();
    let mut lines = told.lines();

    let calendar = calendar();
    for year in 2012..=2027 {
        let line = lines.next().unwrap().split_once(' ').unwrap();
        assert_eq!(line.0, year.to_string());
        let days = Date::constant(year, 1, 1).series(jiff::Span::new().days(1));
        for (date, theirs) in days.take_while(|date| date.year() == year).zip(line.1.chars()) {
            let ours = calendar.day(date).unwrap();
            assert_eq!(ours.kind.is_working(), theirs == '1', "{ours:?}");
        }
    }
    let mut compared = 0;
    for ((date, count), theirs) in cases.iter().zip(lines) {
        let start = almaty::instant_of(*date, jiff::civil::time(10, 0, 0, 0)).unwrap();
        let ours = calendar.due_at(start, &Limit::wall(*count, Unit::BusinessDays));
        let ours = ours.map_or_else(|_| "none".to_owned(), |due| almaty::date_of(due).to_string());
        assert_eq!(ours, theirs, "{date} and {count}");
        compared += 1;
    }
    assert_eq!(compared, CASES);
}
