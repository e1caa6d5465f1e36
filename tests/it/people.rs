//! People who do not exist.

mod command;
mod golden;
mod listener;
mod query;

use std::collections::HashSet;

use jiff::civil::Date;
use proptest::prelude::*;
use qaqpa::people::{Defect, EventKind, PEOPLE, People, Person, Rates, Sex, control_digit, person};

fn date(text: &str) -> Date {
    text.parse().unwrap()
}

fn some() -> impl Iterator<Item = Person> {
    let people = People::new(1);
    (0..4_000).chain((0..PEOPLE).step_by(40_000_003).skip(1)).map(move |n| people.person(n).unwrap())
}

proptest! {
    #[test]
    fn everybody_is_found_again_by_the_iin_and_every_company_by_the_bin(seed in any::<u64>(), n in 0..PEOPLE) {
        let people = People::new(seed);
        let found = people.person(n).unwrap();
        prop_assert_eq!(people.by_iin(&found.iin), Some(found));
        let company = people.company(n / 8).unwrap();
        prop_assert_eq!(people.by_bin(&company.bin), Some(company));
    }

    #[test]
    fn a_number_that_is_none_is_nobodys(text in "\\PC{0,20}", digits in "[0-9]{12}") {
        let people = People::new(1);
        prop_assert!(people.by_iin(&text).is_none() && people.by_bin(&text).is_none());
        if let Some(found) = people.by_iin(&digits) {
            prop_assert_eq!(found.iin, digits);
        }
    }
}

#[test]
fn numbers_are_right_differ_and_nobody_can_bear_them() {
    let mut seen = HashSet::new();
    for person in some() {
        let digits: Vec<u8> = person.iin.bytes().map(|octet| octet - b'0').collect();
        let eleven: [u8; 11] = digits[..11].try_into().unwrap();
        assert_eq!(control_digit(&eleven), Some(digits[11]), "{}", person.iin);
        let born = person.birth_date.to_string().replace('-', "");
        assert_eq!(person.iin[..6], born[2..], "{}", person.iin);
        let year = person.birth_date.year() % 100;
        let century = if year < 70 { 1 } else { 5 };
        assert_eq!(digits[6], century + u8::from(person.sex == Sex::Female), "{}", person.iin);
        assert!(seen.insert(person.iin));
    }
    assert_eq!(People::new(1).person(PEOPLE).unwrap_err().last, PEOPLE - 1);
    assert!(person(1, u64::MAX).is_err() && person(1, PEOPLE - 1).is_ok());
}

#[test]
fn kin_is_mutual_and_of_an_age_for_it() {
    let people = People::new(3);
    let mut orphans = 0;
    for person in (0..8_000).map(|n| people.person(n).unwrap()) {
        let of = |n: u64| people.person(n).unwrap();
        for child in person.kin.children.iter().map(|n| of(*n)) {
            let parents = [child.kin.mother, child.kin.father];
            assert!(parents.contains(&Some(person.n)), "{} and {}", person.n, child.n);
            let years = child.birth_date.year() - person.birth_date.year();
            assert!((16..=50).contains(&years), "{} and {}: {years}", person.n, child.n);
            if person.sex == Sex::Male {
                let surname = &child.surname.ru;
                let own = person.surname.ru.trim_end_matches('а');
                // Neither marriage nor a defect changed it.
                assert!(
                    surname.starts_with(own)
                        || [&person, &child]
                            .iter()
                            .any(|one| one.defects.contains(&Defect::LookAlikeLetters)),
                    "{own}, {surname}"
                );
            }
        }
        for sibling in person.kin.siblings.iter().map(|n| of(*n)) {
            assert!(sibling.kin.siblings.contains(&person.n));
        }
        if let Some(partner) = person.kin.partner {
            assert_eq!(of(partner).kin.partner, Some(person.n));
        }
        orphans += usize::from(person.kin.guardian.is_some());
    }
    assert!(orphans > 100);
}

#[test]
fn a_life_goes_by_the_day() {
    let mut dead = 0;
    for person in some() {
        assert!(person.events.is_sorted());
        assert_eq!(person.events.last().unwrap().kind, EventKind::Death, "{}", person.n);
        let (birth, death) = (person.birth_date, person.events.last().unwrap().date);
        assert!(birth < death);
        assert!(!person.on(birth.yesterday().unwrap()).is_born());
        assert!(person.on(birth).is_alive() && person.on(birth).age() == 0);
        assert!(person.on(death).is_dead() && !person.on(death.yesterday().unwrap()).is_dead());
        dead += usize::from(person.on(date("2026-11-27")).is_dead());
        for document in &person.documents {
            assert!(birth <= document.issued && document.issued < death, "{person:?}");
            assert!(document.expires.is_none_or(|last| document.issued < last));
        }
    }
    assert!((400..2_500).contains(&dead), "{dead} of 4 000");
    let young = some().find(|person| person.birth_date.year() == 2010).unwrap();
    let birthday = Date::new(2020, young.birth_date.month(), young.birth_date.day()).unwrap();
    assert_eq!((young.on(birthday.yesterday().unwrap()).age(), young.on(birthday).age()), (9, 10));
}

#[test]
fn each_defect_comes_as_often_as_asked_and_shows() {
    let clean = People::new(5).with_rates(Rates::CLEAN);
    assert!((0..2_000).all(|n| clean.person(n).unwrap().defects.is_empty()));
    for defect in Defect::ALL {
        let mut rates = Rates::CLEAN;
        rates.set(defect, 2_000);
        let people = People::new(5).with_rates(rates);
        let dirty: Vec<(Person, Person)> = (0..4_000)
            .map(|n| (people.person(n).unwrap(), clean.person(n).unwrap()))
            .filter(|(person, clean)| {
                let has = person.defects == [defect];
                assert!(has || person == clean, "a defect changes whom it has not");
                has
            })
            .collect();
        assert!((650..950).contains(&dirty.len()), "{defect:?}: {}", dirty.len());
        for (person, clean) in dirty {
            match defect {
                Defect::MissingPatronymic => {
                    assert!(person.patronymic.is_none() && clean.patronymic.is_some())
                }
                Defect::TwoSpellings => {
                    assert!(
                        person.documents.iter().all(|document| document.name.as_ref() != Some(&person.name))
                    );
                    assert!(person.documents.iter().all(|document| document.name.is_some()));
                }
                Defect::LookAlikeLetters => {
                    assert_ne!(person.surname.ru, clean.surname.ru);
                    assert!(person.surname.ru.chars().any(|letter| letter.is_ascii_alphabetic()));
                    assert_eq!(person.surname.ru.chars().count(), clean.surname.ru.chars().count());
                }
                Defect::ExpiredDocument => {
                    // Who is of age by then has a card, and none that is good.
                    let state = person.on(date("2045-01-01"));
                    assert!(state.identity_card().is_none_or(|card| card.expires.unwrap() < state.at));
                }
                Defect::Dead => {
                    let born = person.birth_date.year();
                    assert!(born >= 2019 || person.on(date("2021-01-01")).is_dead(), "{person:?}");
                }
                Defect::NotFound => assert_eq!(Person { defects: Vec::new(), ..person }, clean),
            }
        }
    }
    assert_eq!(Defect::parse("look_alike_letters"), Ok(Defect::LookAlikeLetters));
    assert!(Defect::parse("nonesuch").is_err());
}

#[test]
fn a_person_is_changed_by_hand_and_found_by_what_was_changed() {
    let people = People::new(1);
    let text = r#"{"12": {"iin": "123456789011", "name": {"ru": "Иван"}, "patronymic": null, "eds": null}, "13": {"defects": ["not-found"]}}"#;
    let overrides = people.overrides(text).unwrap();
    let before = people.person(12).unwrap();
    let changed = people.clone().with_overrides(std::sync::Arc::new(overrides));
    let after = changed.person(12).unwrap();
    assert_eq!(
        (after.iin.as_str(), after.name.ru.as_str(), after.patronymic),
        ("123456789011", "Иван", None)
    );
    assert_eq!((&after.surname, &after.name.kk), (&before.surname, &before.name.kk));
    assert_eq!(changed.by_iin("123456789011").unwrap().n, 12);
    assert_eq!(changed.by_iin(&before.iin), None, "the number was taken away");
    assert_eq!(changed.person(13).unwrap().defects, [Defect::NotFound]);
    assert_eq!(changed.person(14), people.person(14));
    for (wrong, words) in [
        ("{", "line 1, column 1"),
        ("[]", "line 1"),
        (r#"{"x": {}}"#, "`x` is not the number"),
        (r#"{"99999999999": {}}"#, "is not the number"),
        (r#"{"1": 5}"#, "person 1: a patch is an object"),
        (r#"{"1": {"iin": "1"}}"#, "twelve digits"),
        (r#"{"1": {"n": 2}}"#, "`n` cannot be changed"),
        (r#"{"1": {"nmae": {}}}"#, "unknown field `nmae`"),
        (r#"{"1": {"birthDate": "1990-02-30"}}"#, "is not a date"),
        (r#"{"1": {"sex": null}}"#, "missing field `sex`"),
    ] {
        let error = people.overrides(wrong).unwrap_err().to_string();
        assert!(error.contains(words), "{wrong}: {error}");
    }
    let deep = format!(r#"{{"1": {}{}}}"#, r#"{"a":"#.repeat(10_000), "}".repeat(10_000));
    assert!(people.overrides(&deep).is_err());
}
