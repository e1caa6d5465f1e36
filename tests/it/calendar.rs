//! The days of Kazakhstan, and when limits end.

mod hand;
mod oracle;
mod properties;

use jiff::civil::Date;
use qaqpa::calendar::{
    Calendar, CalendarError, CalendarFault, Day, DayKind, Holiday, OfficeHours, Unit, almaty,
};
use qaqpa::text::Lang;
use qaqpa::text::line::calendar as line;

use crate::support::program;

fn calendar() -> Calendar {
    Calendar::builtin().unwrap()
}

fn date(text: &str) -> Date {
    text.parse().unwrap()
}

fn day(text: &str) -> Day {
    calendar().day(date(text)).unwrap()
}

#[test]
fn every_day_off_has_its_act_and_its_reason() {
    let off = |worked| DayKind::Off { worked: date(worked) };
    let worked = |off| DayKind::Worked { off: date(off) };
    let of = |holiday, of| DayKind::Substitute { holiday, of: date(of) };
    for (text, kind, act) in [
        ("2012-03-09", off("2012-03-11"), "Resolution of the Government of 2012 No. 268"),
        ("2012-03-11", worked("2012-03-09"), "No. 268"),
        ("2012-04-28", worked("2012-04-30"), "No. 458"),
        ("2012-12-29", worked("2012-12-31"), "No. 1538"),
        ("2013-05-10", off("2013-05-04"), "No. 345"),
        ("2013-10-14", off("2013-10-12"), "No. 1068"),
        ("2013-12-28", worked("2014-01-03"), "No. 1322"),
        ("2014-01-03", off("2013-12-28"), "No. 1322"),
        ("2014-05-04", worked("2014-05-02"), "No. 365"),
        ("2014-05-08", off("2014-05-11"), "No. 365"),
        ("2014-03-10", of(Holiday::WomensDay, "2014-03-08"), "article 5"),
        ("2016-05-10", of(Holiday::DefenderDay, "2016-05-07"), "article 5"),
        ("2020-05-08", off("2020-05-11"), "No. 820"),
        ("2020-05-11", worked("2020-05-08"), "No. 820"),
        ("2012-01-07", DayKind::Religious(Holiday::OrthodoxChristmas), "Labour Code of 2007"),
        ("2019-08-11", DayKind::Religious(Holiday::KurbanAit), "Labour Code of 2015"),
        ("2021-12-01", DayKind::Holiday(Holiday::FirstPresidentDay), "article 3"),
        ("2022-10-25", DayKind::Holiday(Holiday::RepublicDay), "143-VII"),
        ("2025-08-30", DayKind::Holiday(Holiday::ConstitutionDay), "article 3"),
        ("2027-03-15", DayKind::Holiday(Holiday::ConstitutionDay), "article 3"),
    ] {
        let day = day(text);
        assert_eq!(day.kind, kind, "{text}");
        let named = line::act(day.act.as_deref().unwrap(), Lang::En);
        assert!(named.contains(act), "{text}: {named}");
    }
    for plain in
        ["2012-05-07", "2019-08-12", "2021-10-25", "2022-12-01", "2022-12-19", "2026-08-31", "2012-01-09"]
    {
        let day = day(plain);
        assert_eq!((day.kind, day.act), (DayKind::Working, None), "{plain}");
    }
}

#[test]
fn a_year_without_data_is_refused() {
    for text in ["2011-12-31", "2028-01-01", "1999-01-01", "9999-12-31"] {
        let error = calendar().day(date(text)).unwrap_err();
        assert_eq!(error.span, Some((2012, 2027)), "{text}");
    }
}

fn refused(text: &str) -> CalendarError {
    Calendar::of_files([("2030.toml", text)]).unwrap_err()
}

const YEAR: &str = "year = 2030\nsubstitution = { by = \"holidays_law\", article = \"5\" }\n";

#[test]
fn a_malformed_year_file_is_refused_with_line_and_column() {
    let law = "act = { by = \"holidays_law\", article = \"3\" }\n";
    let holiday = |date: &str| format!("{YEAR}[[holidays]]\ndate = {date}\nholiday = \"new_year\"\n{law}");
    let moved = |off: &str, worked: &str| {
        format!(
            "{YEAR}[[moved]]\noff = {off}\nworked = {worked}\nact = {{ by = \"government\", number = \"1\", of = \"2029\" }}\n"
        )
    };
    let twice = holiday("2030-01-01") + &holiday("2030-01-01")[YEAR.len()..];
    for (text, place, fault) in [
        (holiday("2031-01-01"), (4, 8), CalendarFault::OtherYear { date: date("2031-01-01"), year: 2030 }),
        (holiday("2030-01-01T10:00:00Z"), (4, 8), CalendarFault::NotADate),
        (twice, (8, 8), CalendarFault::Twice(date("2030-01-01"))),
        // 5 January 2030 is a Saturday, 7 January a Monday.
        (moved("2030-01-05", "2030-01-06"), (4, 7), CalendarFault::OffAlready(date("2030-01-05"))),
        (moved("2030-01-07", "2030-01-08"), (5, 10), CalendarFault::WorkedAlready(date("2030-01-08"))),
        (
            moved("2028-01-07", "2029-01-06"),
            (4, 7),
            CalendarFault::OtherYear { date: date("2028-01-07"), year: 2030 },
        ),
        (holiday("2030-01-01").replace(", article = \"3\"", ""), (6, 7), CalendarFault::NoAct),
    ] {
        let error = refused(&text);
        assert_eq!((error.line, error.column), place, "{error}");
        assert_eq!(error.fault, fault, "{error}");
        assert!(error.to_string().starts_with(&format!("2030.toml:{}:{}: ", place.0, place.1)), "{error}");
    }
    for (text, place, words) in [
        (holiday("2030-02-30"), (4, 8), ""),
        (holiday("2030-01-01").replace("new_year", "new_yaer"), (5, 11), "new_yaer"),
        (format!("{YEAR}holidys = []\n"), (3, 1), "holidys"),
        ("year = 2030\n".to_owned(), (1, 1), "substitution"),
    ] {
        let error = refused(&text);
        assert_eq!((error.line, error.column), place, "{error}");
        assert!(matches!(&error.fault, CalendarFault::Toml(_)), "{error}");
        assert!(error.to_string().contains(words), "{error}");
    }
    let error = Calendar::of_files([("a.toml", YEAR), ("b.toml", YEAR)]).unwrap_err();
    assert_eq!((error.file.as_str(), error.fault), ("b.toml", CalendarFault::YearTwice(2030)));
    assert!(matches!(refused(&"#".repeat(2_000_000)).fault, CalendarFault::TooLarge { .. }));
    assert!(Calendar::of_files([("2030.toml", YEAR)]).unwrap().day(date("2030-01-07")).is_ok());
}

#[test]
fn office_hours_are_spans_in_order() {
    for good in ["09:00-13:00,14:30-18:30", "9:00-18:00", "00:00-23:59", "08:00-12:00, 12:00-17:00"] {
        assert!(good.parse::<OfficeHours>().is_ok(), "{good}");
    }
    let many = vec!["09:00-10:00"; 100].join(",");
    for bad in [
        "",
        "9-18",
        "18:00-09:00",
        "09:00-09:00",
        "14:00-18:00,09:00-13:00",
        "09:00-24:00",
        "09:00",
        "-1:00-5:00",
        &many,
    ] {
        assert!(bad.parse::<OfficeHours>().is_err(), "{bad}");
    }
    assert_eq!(OfficeHours::default().to_string(), "09:00-13:00,14:30-18:30");
}

#[test]
fn units_have_one_name_each_and_forgive_dashes_and_the_singular() {
    for unit in Unit::ALL {
        let name = unit.as_str();
        assert_eq!(Unit::parse(name), Some(unit));
        assert_eq!(Unit::parse(&name.replace('_', "-")), Some(unit));
        assert_eq!(Unit::parse(&name[..name.len() - 1].to_uppercase()), Some(unit));
    }
    for wrong in ["", "s", "days", "weeks", "business", "business__days"] {
        assert_eq!(Unit::parse(wrong), None, "{wrong}");
    }
}

/// Runs the command: what it printed, what it complained of, and how it ended.
fn asked(arguments: &[&str]) -> (String, String, Option<i32>) {
    let output = program().arg("calendar").args(arguments).args(["--lang", "en"]).output().unwrap();
    let text = |octets| String::from_utf8(octets).unwrap();
    (text(output.stdout), text(output.stderr), output.status.code())
}

#[test]
fn the_command_tells_the_derivation() {
    let due = ["due", "--from", "2014-04-30T10:00", "--value", "2", "--unit", "business-days"];
    let (told, _, code) = asked(&due);
    assert_eq!(code, Some(0));
    for part in [
        "due 2014-05-05T23:59:59+06:00, Monday",
        "from 2014-04-30T10:00:00+06:00, Wednesday: 2 business days",
        "the first day is 2014-05-01, the last day 2014-05-05",
        "skipped: 2014-05-01 Thursday – public holiday: Day of Unity",
        "skipped: 2014-05-02 Friday – day off: moved from 2014-05-04 [Resolution of the Government of 2014 No. 365]",
        "skipped: 2014-05-03 Saturday – day off",
        "counted: 2014-05-04 Sunday – working day: its day off is moved to 2014-05-02",
    ] {
        assert!(told.contains(part), "{part}:\n{told}");
    }
    let (json, _, _) = asked(&[&due[..], &["--json"]].concat());
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["due"], "2014-05-05T17:59:59Z");
    assert_eq!(json["dueLocal"], "2014-05-05T23:59:59+06:00");
    assert_eq!(json["unit"], "business_days");
    let skipped = json["derivation"]["skipped"].as_array().unwrap();
    assert_eq!(
        skipped.iter().map(|day| day["date"].as_str().unwrap()).collect::<Vec<_>>(),
        ["2014-05-01", "2014-05-02", "2014-05-03"]
    );
    assert_eq!(json["derivation"]["worked"][0]["off"], "2014-05-02");
    assert_eq!(json["derivation"]["firstDay"], "2014-05-01");

    let office = [
        "due",
        "--from",
        "2026-11-27T17:30+05:00",
        "--value",
        "2",
        "--unit",
        "hours",
        "--office-hours",
        "10:00-18:00",
    ];
    let (told, _, _) = asked(&office);
    assert!(told.contains("due 2026-11-30T11:30:00+05:00"), "{told}");
    assert!(told.contains("ran 2026-11-27T17:30:00+05:00 to 2026-11-27T18:00:00+05:00"), "{told}");
    let (told, _, _) = asked(&["day", "2014-05-08"]);
    assert!(told.contains("2014-05-08 Thursday – day off: moved from 2014-05-11"), "{told}");
    let (json, _, _) = asked(&["day", "2027-05-16", "--json"]);
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!((json["working"].as_bool(), json["holiday"].as_str()), (Some(false), Some("kurban_ait")));
    assert!(json["doubt"].is_string() && json["yearDoubt"].is_string());
}

#[test]
fn the_command_says_what_is_wrong() {
    let due = |from: &str, value: &str, unit: &str| {
        asked(&["due", "--from", from, "--value", value, "--unit", unit])
    };
    for (answer, words) in [
        (due("2014-04-30", "1", "busines_days"), "did you mean business_days"),
        (due("2014-04-30", "1", "weeks"), "there is no unit `weeks`"),
        (due("2014-04-30", "0", "months"), "`0` is not a number of months; give 1 to 1200"),
        (due("2014-04-30", "-3", "hours"), "`-3` is not a number of hours"),
        (due("2014-04-30", "99999999999999999999", "hours"), "is not a number of hours"),
        (due("2014-04-30", "10001", "calendar_days"), "give 1 to 10000"),
        (due("2011-04-30", "1", "business_days"), "no data for 2011; it has 2012 to 2027"),
        (due("2027-12-31", "1", "business_days"), "no data for 2028"),
        (due("2014-04-31", "1", "hours"), "`2014-04-31` is not a time"),
        (due("tomorrow", "1", "hours"), "`tomorrow` is not a time"),
        (due("9999-12-30", "5", "calendar_days"), "ends beyond the last day"),
        (asked(&["day", "2028-01-01"]), "no data for 2028"),
        (asked(&["day", "01.05.2014"]), "`01.05.2014` is not a date"),
        (
            asked(&["due", "--value", "1", "--unit", "hours", "--office-hours", "18:00-09:00"]),
            "is no office hours",
        ),
    ] {
        let (told, complaint, code) = answer;
        assert_eq!((told.as_str(), code), ("", Some(2)), "{complaint}");
        assert!(complaint.contains(words), "{words}: {complaint}");
    }
    assert!(asked(&["due", "--from", &"x".repeat(10_000), "--value", "1", "--unit", "hours"]).1.len() < 500);
    assert_eq!(asked(&["due", "--value", "1", "--unit", "hours"]).2, Some(0), "from now");
    assert!(almaty::parse(&"9".repeat(10_000)).is_none());
}
