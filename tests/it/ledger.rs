//! SECURITY.md names tests that exist.

use crate::support::sources::repository;

/// The tests that a text names, `module::function` between backticks.
fn tests_named(text: &str) -> Vec<&str> {
    let quoted = text.split('`').skip(1).step_by(2);
    let path = |word: &&str| {
        word.contains("::") && word.bytes().all(|c| c.is_ascii_alphanumeric() || b"_:".contains(&c))
    };
    quoted.filter(path).collect()
}

/// Whether `tests/it/` has that function in the file of that module, marked as a test or on the list of a suite.
fn exists(test: &str) -> bool {
    let (module, name) = test.rsplit_once("::").unwrap();
    let path = repository().join("tests/it").join(module.replace("::", "/")).with_extension("rs");
    let text = std::fs::read_to_string(path).unwrap_or_default();
    let is_listed = text.contains(&format!("\n    {name},\n"));
    text.split_once(&format!("fn {name}(")).is_some_and(|(before, _)| {
        let above: Vec<&str> = before.lines().rev().take(5).collect();
        above.iter().any(|line| line.contains("test]") || line.contains("::test")) || is_listed
    })
}

#[test]
fn every_test_that_the_ledger_names_exists() {
    let ledger = std::fs::read_to_string(repository().join("SECURITY.md")).unwrap();
    let named = tests_named(&ledger);
    assert!(named.len() > 40, "{named:?}");
    let missing: Vec<&&str> = named.iter().filter(|test| !exists(test)).collect();
    assert!(missing.is_empty(), "SECURITY.md names tests that do not exist: {missing:?}");
}

#[test]
fn a_test_that_is_not_there_is_noticed() {
    assert_eq!(tests_named("| `ledger::a_b` and `x y::z`, `c` |"), ["ledger::a_b"]);
    assert!(exists("ledger::a_test_that_is_not_there_is_noticed"));
    assert!(!exists("ledger::tests_named"));
    assert!(!exists("nothing::at_all"));
}
