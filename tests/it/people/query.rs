//! Searching.

use qaqpa::people::People;
use qaqpa::people::query::{Query, QueryFault};

use super::date;

fn found(expression: &str) -> Vec<u64> {
    let (people, query, at) = (People::new(1), Query::parse(expression).unwrap(), date("2026-11-27"));
    let fits = |n: &u64| query.matches(&people.person(*n).unwrap(), at);
    (0..3_000).filter(fits).collect()
}

#[test]
fn an_expression_finds_whom_it_says() {
    let (people, at) = (People::new(1), date("2026-11-27"));
    let minors = found("age<18 & poa");
    assert!(!minors.is_empty());
    for n in &minors {
        let person = people.person(*n).unwrap();
        let power = &person.powers_of_attorney[0];
        assert!(person.birth_date > date("2008-11-27") && power.issued <= at && at <= power.expires);
    }
    assert_eq!(minors, found("  minor&poa "));
    assert_eq!(minors, found("!(age >= 18 | !poa) & alive"));
    assert_eq!(minors, found("poa && age <= 17"));
    assert!(found("dead & alive").is_empty());
    assert_eq!(found("dead | alive").len() + found("born>2026-11-27").len(), 3_000);
    assert_eq!(found("sex=male").len() + found("sex!=MALE").len(), 3_000);
    assert_eq!(found("n>=10 & n<13"), [10, 11, 12]);
    assert_eq!(found("children=3").len() + found("children!=3").len(), found("alive|dead|!alive").len());
    let one = people.person(17).unwrap();
    for (field, value) in [
        ("iin", one.iin.as_str()),
        ("surname", &one.surname.kk),
        ("surname", &one.surname.latin),
        ("name", &one.name.ru),
        ("patronymic", &one.patronymic.as_ref().unwrap().ru),
        ("kato", &one.address.kato[..2]),
        ("town", &one.address.town_kk),
        ("region", &one.address.region_ru),
    ] {
        assert!(found(&format!("{field} = \"{value}\"")).contains(&17), "{field}");
    }
    for expression in [
        "eds=revoked",
        "document=expired",
        "document=none",
        "defect=two-spellings",
        "defect=look_alike_letters",
        "married",
        "guardian",
        "head",
        "dirty & !defect=dead",
        "eds & adult",
    ] {
        let count = found(expression).len();
        assert!((1..2_500).contains(&count), "{expression}: {count}");
    }
}

#[test]
fn an_expression_that_is_none_is_refused_where_it_goes_wrong() {
    let refused = |text: &str| Query::parse(text).unwrap_err();
    for (text, column, words) in [
        ("", 1, "something is missing"),
        ("age<", 5, "something is missing"),
        ("poa &", 6, "something is missing"),
        ("& poa", 1, "something is missing"),
        ("poa poa", 5, "`p` cannot stand here"),
        ("poa)", 4, "`)` cannot stand here"),
        (")", 1, "cannot stand here"),
        ("(poa", 1, "`(` is not closed"),
        ("name=\"Иван", 6, "`\"` is not closed"),
        ("ag<18", 1, "did you mean `age`"),
        ("poa & yung", 7, "there is no `yung`"),
        ("age", 1, "needs a comparison"),
        ("sex<male", 1, "has no order"),
        ("age<young", 5, "`age` cannot be `young`"),
        ("age<99999999999999999999", 5, "cannot be"),
        ("sex=blue", 5, "cannot be `blue`"),
        ("born=2000-02-30", 6, "cannot be"),
        ("defect=dust", 8, "cannot be"),
        ("poa ; alive", 5, "cannot stand here"),
        ("💥", 1, "cannot stand here"),
    ] {
        let error = refused(text);
        assert_eq!(error.column, column, "{text}: {error}");
        assert!(error.to_string().contains(words), "{text}: {error}");
    }
    assert!(matches!(refused(&"!".repeat(900)).fault, QueryFault::TooDeep { .. }));
    assert!(matches!(refused(&"(".repeat(900)).fault, QueryFault::TooDeep { .. }));
    assert!(matches!(refused(&"poa&".repeat(100_000)).fault, QueryFault::TooLong { .. }));
    assert!(Query::parse(&["poa"; 200].join("|")).is_ok());
}

proptest::proptest! {
    #[test]
    fn no_text_breaks_the_reader(text in "\\PC{0,80}", noise in "[a-z!&|()<>=\" 0-9-]{0,60}") {
        let _ = (Query::parse(&text), Query::parse(&noise));
    }
}
