//! Whether a step went as predicted.

use crate::text::Lang;
use crate::text::line::demo::{self as line, Fact};

/// A line of a terminal, less the name in front.
const CHARACTERS_TOLD_MAX: usize = 90;

/// What is expected of one fact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Wanted {
    /// Exactly this.
    Is(String),
    /// Anything but nothing.
    Given,
    /// This among other words.
    Has(String),
}

/// A fact by its name, and what is expected of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Expected {
    pub(super) name: Fact,
    pub(super) wanted: Wanted,
}

/// A fact as it came.
pub(super) type Seen = (Fact, String);

/// One line of the comparison.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Row {
    pub(super) name: Fact,
    pub(super) wanted: Option<Wanted>,
    pub(super) seen: Option<String>,
}

#[expect(
    clippy::needless_pass_by_value,
    reason = "numbers and texts are handed over as they stand in the story"
)]
pub(super) fn is(name: Fact, value: impl ToString) -> Expected {
    Expected { name, wanted: Wanted::Is(value.to_string()) }
}

pub(super) fn given(name: Fact) -> Expected {
    Expected { name, wanted: Wanted::Given }
}

#[expect(
    clippy::needless_pass_by_value,
    reason = "numbers and texts are handed over as they stand in the story"
)]
pub(super) fn has(name: Fact, part: impl ToString) -> Expected {
    Expected { name, wanted: Wanted::Has(part.to_string()) }
}

/// Lays what was expected beside what came. What came and nobody expected is a line too, and not as
/// predicted.
pub(super) fn judge(expected: &[Expected], seen: &[Seen]) -> Vec<Row> {
    let of = |name| seen.iter().find(|fact| fact.0 == name).map(|fact| fact.1.clone());
    let told = expected.iter().map(|one| Row {
        name: one.name,
        wanted: Some(one.wanted.clone()),
        seen: of(one.name),
    });
    let untold = seen.iter().filter(|fact| !expected.iter().any(|one| one.name == fact.0));
    told.chain(untold.map(|fact| Row { name: fact.0, wanted: None, seen: Some(fact.1.clone()) })).collect()
}

impl Row {
    pub(super) fn as_told(&self) -> bool {
        match (&self.wanted, &self.seen) {
            (Some(Wanted::Is(wanted)), Some(seen)) => wanted == seen,
            (Some(Wanted::Given), Some(seen)) => !seen.trim().is_empty(),
            (Some(Wanted::Has(part)), Some(seen)) => seen.contains(part),
            (None, _) | (_, None) => false,
        }
    }

    /// The line for people: the fact, and where it differs, both sides.
    pub(super) fn line(&self, lang: Lang) -> String {
        let (name, width) = (line::fact(self.name).in_lang(lang), line::FACT_WIDTH);
        let seen = self.seen.as_deref().unwrap_or(line::NOTHING.in_lang(lang));
        if self.as_told() {
            return format!("    ✓ {name:<width$} {}", shortened(seen));
        }
        let wanted = match &self.wanted {
            Some(Wanted::Is(value)) => value.clone(),
            Some(Wanted::Given) => line::SOMETHING.in_lang(lang).to_owned(),
            Some(Wanted::Has(part)) => format!("… {part} …"),
            None => line::NOT_EXPECTED.in_lang(lang).to_owned(),
        };
        format!("    ✗ {name:<width$} {}", line::differs(lang, &wanted, seen))
    }
}

/// What is as predicted needs no details.
fn shortened(text: &str) -> String {
    let short: String = text.chars().take(CHARACTERS_TOLD_MAX).collect();
    if short.len() < text.len() { short + "…" } else { short }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn as_told(expected: &[Expected], seen: &[Seen]) -> bool {
        judge(expected, seen).iter().all(Row::as_told)
    }

    #[test]
    fn what_came_as_expected_is_as_told() {
        let seen = [
            (Fact::HttpStatus, "422".to_owned()),
            (Fact::Codes, "CERTIFICATE_REVOKED".to_owned()),
            (Fact::RegistrationNumber, "000-1".to_owned()),
        ];
        assert!(as_told(
            &[is(Fact::HttpStatus, 422), has(Fact::Codes, "REVOKED"), given(Fact::RegistrationNumber)],
            &seen
        ));
    }

    #[test]
    fn another_value_nothing_and_something_nobody_expected_are_not_as_told() {
        let seen = [(Fact::HttpStatus, "201".to_owned())];
        assert!(!as_told(&[is(Fact::HttpStatus, 422)], &seen), "another value");
        assert!(!as_told(&[is(Fact::HttpStatus, 201), given(Fact::RegistrationNumber)], &seen), "nothing");
        assert!(!as_told(&[], &seen), "what nobody expected");
        assert!(!as_told(&[has(Fact::HttpStatus, "4")], &seen), "other words");
        assert!(
            !as_told(&[given(Fact::RegistrationNumber)], &[(Fact::RegistrationNumber, " ".to_owned())]),
            "white space is nothing"
        );
    }

    #[test]
    fn a_line_that_is_not_as_told_has_both_sides() {
        let rows = judge(
            &[is(Fact::HttpStatus, 422)],
            &[(Fact::HttpStatus, "201".to_owned()), (Fact::BrokeOff, "broken".to_owned())],
        );
        assert!(
            rows[0].line(Lang::En).contains("✗")
                && rows[0].line(Lang::En).contains("expected: 422 · came: 201"),
            "{}",
            rows[0].line(Lang::En)
        );
        assert!(
            rows[1].line(Lang::En).contains("expected: nothing of this kind · came: broken"),
            "{}",
            rows[1].line(Lang::En)
        );
    }
}
