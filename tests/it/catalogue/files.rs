//! A file that is wrong is refused with line, column and what is expected.

use qaqpa::catalogue::{Inconsistency, ServiceFileError};
use qaqpa::encoding::toml_text::TomlFault;

use super::{SERVICE, parse, text_of};

fn refused(from: &str, to: &str) -> ServiceFileError {
    let good = text_of(SERVICE);
    assert!(good.contains(from), "{from}");
    parse(&good.replacen(from, to, 1)).unwrap_err()
}

/// The line of the first occurrence.
fn line_of(text: &str) -> usize {
    let good = text_of(SERVICE);
    good[..good.find(text).unwrap()].matches('\n').count() + 1
}

#[test]
fn an_unknown_key_is_refused_with_its_place_and_the_nearest_key() {
    let error = refused("max_chars = 300", "max_cahrs = 300");
    let ServiceFileError::Toml { fault: TomlFault::UnknownKey { key, .. }, place, .. } = &error else {
        panic!("{error}")
    };
    assert_eq!(key, "max_cahrs");
    assert_eq!(*place, format!("{}:1", line_of("max_chars = 300")), "{error}");
    assert!(error.to_string().contains("did you mean `max_chars`"), "{error}");
}

#[test]
fn an_unknown_value_is_refused_with_its_place_and_the_nearest_value() {
    let error = refused("unit = \"calendar_days\"", "unit = \"calender_days\"");
    let ServiceFileError::Toml { fault: TomlFault::UnknownWord { word, known }, place, .. } = &error else {
        panic!("{error}")
    };
    assert_eq!(word, "calender_days");
    assert!(error.to_string().contains("did you mean `calendar_days`"), "{error}");
    assert!(known.contains(&"business_days".to_owned()));
    assert!(place.starts_with(&format!("{}:", line_of("unit = \"calendar_days\""))), "{error}");
}

#[test]
fn what_the_types_cannot_say_is_refused_where_it_stands() {
    let cases: [(&str, &str, &str, &str); 16] = [
        ("by = [\"district\"", "by = [\"distrikt\"", "result.queue.by[1]", "did you mean `district`"),
        ("by = [\"district\"", "by = [\"address\"", "result.queue.by[1]", "required field of type choice"),
        ("kind = \"sign\"", "kind = \"note\"", "steps", "`sign`"),
        ("name = \"phone\"", "name = \"address\"", "fields[5]", "twice"),
        ("id = \"wko", "id = \"", "id", "no name"),
        ("on_failure = \"P2\"", "on_failure = \"P21\"", "flow.portal[3].on_failure", "`P21`"),
        ("next = \"C1\"", "next = \"A1\"", "flow.portal[2].next", "only go forward"),
        ("next = \"C1\"", "next = \"P2\"", "flow.portal[3].label", "nothing leads to the item `C1`"),
        ("next = \"C1\"\n", "", "flow.portal[2]", "needs `next`"),
        ("next = \"C1\"\n", "next = \"C1\"\nterminal = true\n", "flow.portal[2]", "ends the attempt"),
        ("label = \"C1\"", "label = \"P1\"", "flow.portal[3].label", "twice"),
        ("triggers = 2", "triggers = 22", "steps[1].output.triggers", "`22`"),
        ("cite = \"000 ¶5(1)\"", "cite = \"annex 5\"", "steps[1].cite", "cites nothing"),
        ("act_date = \"2016-04-22\"", "act_date = \"2016-04-31\"", "regulation.act_date", "YYYY-MM-DD"),
        ("value = 25", "value = 0", "steps[4].deadline.value", "1 to 10000"),
        ("electronic = true", "electronic = false", "forms.electronic", "paper_only"),
    ];
    for (from, to, key, word) in cases {
        let error = refused(from, to);
        let ServiceFileError::Inconsistent { key: found, place, .. } = &error else {
            panic!("{to}: {error}")
        };
        assert_eq!(found.to_string(), key, "{to}: {error}");
        assert!(error.to_string().contains(word), "{to}: {error}");
        assert!(!place.starts_with("1:"), "{to}: {error}");
    }
}

#[test]
fn a_semantic_error_points_at_the_line_of_the_value() {
    let error = refused("value = 25", "value = 0");
    let ServiceFileError::Inconsistent { place, fault, .. } = &error else { panic!("{error}") };
    let line = line_of("value = 25");
    assert!(place.starts_with(&format!("{line}:")), "{error}, expected line {line}");
    assert!(matches!(fault, Inconsistency::Range { value: 0, .. }));
}

#[test]
fn an_empty_text_a_wrong_label_and_a_wrong_path_are_refused() {
    for (from, to, word) in [
        ("label = \"P5\"", "label = \"X5\"", "is no label"),
        ("code = \"000\"", "code = \"0\"", "not a service code"),
        ("min = 1\n", "min = \"1\"\n", "x.toml:"),
        ("[result]", "[result", "x.toml:"),
        ("en = \"City or district\"", "en = \" \"", "the text is empty in `en`"),
        ("[[start]]", "[[identity]]\nkind = \"iin\"\npath = \"//declarantId\"\n\n[[start]]", "no path"),
    ] {
        let error = refused(from, to).to_string();
        assert!(error.contains(word), "{to}: {error}");
    }
}

#[test]
fn a_paper_service_with_an_electronic_part_is_refused() {
    let good = text_of("wko2015-153-13-meeting-permit");
    let wrong = good.replacen("electronic = false", "electronic = true", 1);
    let error = parse(&wrong).unwrap_err();
    assert!(matches!(error, ServiceFileError::Inconsistent { fault: Inconsistency::Paper, .. }), "{error}");
}

#[test]
fn no_malformed_file_panics() {
    let good = text_of("wko2015-153-13-meeting-permit");
    let octets: Vec<usize> = good.char_indices().map(|(at, _)| at).step_by(97).collect();
    for at in octets {
        let _ = parse(&good[..at]);
        let mut changed = good.clone();
        changed.replace_range(at..at + good[at..].chars().next().unwrap().len_utf8(), "\"");
        let _ = parse(&changed);
    }
    assert!(matches!(parse(&"#".repeat(2_000_000)), Err(ServiceFileError::TooLarge { .. })));
}
