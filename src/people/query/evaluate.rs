//! Whether an expression is so of a person on a day.

use super::terms::{Comparison, Fact, Field, Term, Value};
use crate::people::person::EdsState;
use crate::people::spelling::{Sex, Spelling};
use crate::people::state::State;

pub(super) fn holds(term: &Term, state: &State<'_>) -> bool {
    match term {
        Term::Any(terms) => terms.iter().any(|term| holds(term, state)),
        Term::All(terms) => terms.iter().all(|term| holds(term, state)),
        Term::Not(term) => !holds(term, state),
        Term::Fact(fact) => is_so(*fact, state),
        Term::Compared(field, comparison, value) => compared(*field, *comparison, value, state),
    }
}

fn is_so(fact: Fact, state: &State<'_>) -> bool {
    let person = state.person;
    match fact {
        Fact::Alive => state.is_alive(),
        Fact::Dead => state.is_dead(),
        Fact::Minor => state.is_alive() && state.age() < 18,
        Fact::Adult => state.is_alive() && state.age() >= 18,
        Fact::Married => state.is_married(),
        Fact::Poa => state.is_alive() && state.powers_of_attorney().next().is_some(),
        Fact::Guardian => person.kin.guardian.is_some() && state.is_alive() && state.age() < 18,
        Fact::Head => person.heads.is_some(),
        Fact::Eds => person.eds.is_some(),
        Fact::Dirty => !person.defects.is_empty(),
    }
}

fn compared(field: Field, comparison: Comparison, value: &Value, state: &State<'_>) -> bool {
    match value {
        Value::Number(number) => number_of(field, state).is_some_and(|own| comparison.holds(own.cmp(number))),
        Value::Date(date) => comparison.holds(state.person.birth_date.cmp(date)),
        Value::Text(text) => (comparison == Comparison::Equal) == is_text(field, text, state),
    }
}

/// Nobody has an age before the birth or after the death.
fn number_of(field: Field, state: &State<'_>) -> Option<i64> {
    match field {
        Field::Age => state.is_alive().then(|| state.age().into()),
        Field::N => i64::try_from(state.person.n).ok(),
        _ => i64::try_from(state.person.kin.children.len()).ok(),
    }
}

fn is_text(field: Field, text: &str, state: &State<'_>) -> bool {
    let person = state.person;
    let same = |own: &str| own.to_lowercase() == *text;
    let spelt = |name: &Spelling| same(&name.kk) || same(&name.ru) || same(&name.latin);
    match field {
        Field::Sex => text == if person.sex == Sex::Male { "male" } else { "female" },
        Field::Iin => person.iin == *text,
        Field::Surname => spelt(&person.surname) || person.birth_surname.as_ref().is_some_and(spelt),
        Field::Name => spelt(&person.name),
        Field::Patronymic => person.patronymic.as_ref().is_some_and(spelt),
        Field::Kato => person.address.kato.starts_with(text),
        Field::Region => same(&person.address.region_kk) || same(&person.address.region_ru),
        Field::Town => same(&person.address.town_kk) || same(&person.address.town_ru),
        Field::EdsState => person.eds.as_ref().is_some_and(|eds| {
            text == match eds.state {
                EdsState::Valid => "valid",
                EdsState::Expired => "expired",
                EdsState::Revoked => "revoked",
            }
        }),
        Field::Document => {
            let card = state.identity_card().map(|card| card.expires.is_none_or(|last| last >= state.at));
            text == card.map_or("none", |good| if good { "valid" } else { "expired" })
        }
        Field::Defect => person.defects.iter().any(|defect| defect.as_str() == text),
        Field::Age | Field::N | Field::Children | Field::Born => false,
    }
}
