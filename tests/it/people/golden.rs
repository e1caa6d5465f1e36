//! Who somebody is does not change: a file of people, and nothing but new members may come to it.

use qaqpa::people::People;
use serde_json::Value;

use crate::support::sources::repository;

/// Persons and companies of the file, all of seed 1.
const NUMBERS: [u64; 12] = [0, 1, 2, 3, 4, 5, 6, 7, 900_001, 1_000_000, 77_777_777, 154_394_999];

fn lines() -> Vec<String> {
    let people = People::new(1);
    let persons = NUMBERS.iter().map(|n| serde_json::to_string(&people.person(*n).unwrap()).unwrap());
    let companies = NUMBERS.iter().map(|n| serde_json::to_string(&people.company(n / 8).unwrap()).unwrap());
    persons.chain(companies).collect()
}

/// Takes out of `now` what `then` does not have.
fn without_what_is_new(now: &mut Value, then: &Value) {
    match (now, then) {
        (Value::Object(now), Value::Object(then)) => {
            now.retain(|key, _| then.contains_key(key));
            for (key, value) in now {
                without_what_is_new(value, &then[key]);
            }
        }
        (Value::Array(now), Value::Array(then)) => {
            now.iter_mut().zip(then).for_each(|(now, then)| without_what_is_new(now, then));
        }
        _ => {}
    }
}

#[test]
fn a_new_attribute_moves_no_other_byte() {
    let path = repository().join("tests/vectors/people.jsonl");
    if std::env::var_os("UPDATE_PEOPLE").is_some() {
        std::fs::write(&path, lines().join("\n") + "\n").unwrap();
    }
    let file = std::fs::read_to_string(&path).unwrap();
    assert_eq!(file.lines().count(), 2 * NUMBERS.len());
    for (now, then) in lines().iter().zip(file.lines()) {
        let (mut now, then): (Value, Value) =
            (serde_json::from_str(now).unwrap(), serde_json::from_str(then).unwrap());
        without_what_is_new(&mut now, &then);
        assert_eq!(now.to_string(), then.to_string());
    }
}

#[test]
fn what_is_new_is_taken_out_and_what_has_changed_is_seen() {
    let json = |text: &str| -> Value { serde_json::from_str(text).unwrap() };
    let then = json(r#"{"a": 1, "b": [{"c": 2}]}"#);
    let mut now = json(r#"{"a": 1, "new": 5, "b": [{"c": 2, "new": 6}]}"#);
    without_what_is_new(&mut now, &then);
    assert_eq!(now, then);
    let mut changed = json(r#"{"a": 2, "b": [{"c": 2}]}"#);
    without_what_is_new(&mut changed, &then);
    assert_ne!(changed, then);
}
