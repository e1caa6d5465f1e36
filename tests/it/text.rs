//! The sentences of everything that is found or refused: each language has all of them, and none in another language.

use qaqpa::findings::{CheckName, Code, Evidence, Note};
use qaqpa::interface::{InterfaceCode, InterfaceEvidence, Trouble, WrongSetting};
use qaqpa::text::line::setting::wrong_setting;
use qaqpa::text::{self, Lang, Sides};

use crate::support::letters::foreign;
use crate::support::samples::{MARK, samples};

/// The words in Latin letters that have no reason; what the sample itself holds has one.
fn english_in(text: &str) -> Vec<String> {
    foreign(&text.replace(MARK, ""), &[])
}

/// How often what varies stands in a text.
fn marks(text: &str) -> usize {
    text.matches(MARK).count()
}

/// What is wrong with the two sides of something in each language.
fn judge(about: &str, of: impl Fn(Lang) -> Sides) -> Vec<String> {
    let mut wrong = Vec::new();
    let both = |sides: &Sides| [sides.expected.clone(), sides.actual.clone()];
    let english: usize = both(&of(Lang::En)).iter().flatten().map(|side| marks(side)).sum();
    for lang in Lang::ALL {
        let sides = of(lang);
        let [Some(expected), Some(actual)] = both(&sides) else {
            wrong.push(format!("{lang:?} {about}: a side is missing"));
            continue;
        };
        // A list in the sample may be empty.
        if (expected.is_empty() || actual.is_empty()) && !about.contains("[]") {
            wrong.push(format!("{lang:?} {about}: a side is empty"));
        }
        if marks(&expected) + marks(&actual) != english {
            wrong.push(format!("{lang:?} {about}: {sides:?} loses something of {:?}", of(Lang::En)));
        }
        let foreign = [english_in(&expected), english_in(&actual)].concat();
        if lang != Lang::En && !foreign.is_empty() {
            wrong.push(format!("{lang:?} {sides:?}: {foreign:?}"));
        }
    }
    wrong
}

/// What is wrong with one sentence in each language.
fn judge_line(about: &str, of: impl Fn(Lang) -> String) -> Vec<String> {
    let english = marks(&of(Lang::En));
    let mut wrong = Vec::new();
    for lang in Lang::ALL {
        let said = of(lang);
        if said.is_empty() {
            wrong.push(format!("{lang:?} {about}: nothing is said"));
        }
        // Of the system's own words the other languages have their own.
        let replaced = about.contains("kind: NotFound");
        if marks(&said) != english && !replaced {
            wrong.push(format!("{lang:?} {about}: `{said}` loses something of `{}`", of(Lang::En)));
        }
        let foreign = english_in(&said);
        if lang != Lang::En && !foreign.is_empty() {
            wrong.push(format!("{lang:?} `{said}`: {foreign:?}"));
        }
    }
    wrong
}

/// Evidence that has sides of its own: all but "nothing" and what an old report recorded.
fn evidence() -> Vec<Evidence> {
    let own = |one: &Evidence| !matches!(one, Evidence::Nothing | Evidence::Recorded { .. });
    samples::<Evidence>().iter().filter(|one| own(one)).cloned().collect()
}

#[test]
fn every_finding_is_said_in_each_language_and_loses_nothing_of_what_varies() {
    assert!(evidence().len() > 200, "{}", evidence().len());
    let wrong: Vec<String> =
        evidence().iter().flat_map(|one| judge(&format!("{one:?}"), |lang| text::sides(one, lang))).collect();
    assert!(wrong.is_empty(), "{} of them: {wrong:#?}", wrong.len());
}

#[test]
fn every_remark_on_a_check_is_said_in_each_language() {
    let own = |note: &&Note| !matches!(note, Note::Recorded(_));
    let wrong: Vec<String> = samples::<Note>()
        .iter()
        .filter(own)
        .flat_map(|note| judge_line(&format!("{note:?}"), |lang| text::note(note, lang)))
        .collect();
    assert!(wrong.is_empty(), "{} of them: {wrong:#?}", wrong.len());
}

#[test]
fn everything_that_a_listener_refuses_is_said_in_each_language() {
    let mut wrong: Vec<String> = samples::<InterfaceEvidence>()
        .iter()
        .flat_map(|one| judge(&format!("{one:?}"), |lang| text::interface_sides(one, lang)))
        .collect();
    assert!(samples::<Trouble>().len() > 100, "{}", samples::<Trouble>().len());
    for trouble in samples::<Trouble>().iter() {
        let about = format!("{trouble:?}");
        wrong.extend(judge_line(&about, |lang| text::trouble(trouble).in_lang(lang).to_owned()));
        wrong.extend(judge_line(&about, |lang| text::trouble_detail(trouble, lang)));
    }
    for fault in samples::<WrongSetting>().iter() {
        wrong.extend(judge_line(&format!("{fault:?}"), |lang| wrong_setting(fault, lang)));
    }
    for code in InterfaceCode::ALL {
        for words in [text::interface_title(*code), text::interface_hint(*code)] {
            wrong.extend(judge_line(code.as_str(), |lang| words.in_lang(lang).to_owned()));
        }
    }
    assert!(wrong.is_empty(), "{} of them: {wrong:#?}", wrong.len());
}

#[test]
fn codes_and_checks_have_a_title_in_each_language() {
    for code in Code::ALL {
        for words in [text::title(*code), text::hint(*code)] {
            assert!(Lang::ALL.iter().all(|lang| !words.in_lang(*lang).is_empty()), "{code}");
            assert_eq!([english_in(words.kk), english_in(words.ru)].concat(), [""; 0], "{code}");
        }
    }
    let name = text::check(CheckName::Chain);
    assert_eq!((name.kk, name.ru, name.en), ("Сенім тізбегі", "Цепочка доверия", "Certificate chain"));
}

#[test]
fn evidence_is_read_back_as_it_was_written() {
    for evidence in samples::<Evidence>().iter() {
        let written = serde_json::to_value(evidence).unwrap();
        assert!(written["topic"].is_string(), "{written}");
        assert_eq!(serde_json::from_value::<Evidence>(written).unwrap(), *evidence);
    }
}
