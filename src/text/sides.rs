//! The two sides of a finding.

/// What should have been there, and what was.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sides {
    /// What should have been there.
    pub expected: Option<String>,
    /// What was there.
    pub actual: Option<String>,
}

impl Sides {
    /// Both.
    pub(super) fn of(expected: impl Into<String>, actual: impl Into<String>) -> Self {
        Sides { expected: Some(expected.into()), actual: Some(actual.into()) }
    }

    /// Those of two findings in one.
    pub(super) fn joined(self, or: &str, and: &str, other: Sides) -> Self {
        let both = |first: Option<String>, joint: &str, second: Option<String>| match (first, second) {
            (Some(first), Some(second)) => Some(format!("{first}{joint}{second}")),
            (first, second) => first.or(second),
        };
        Sides {
            expected: both(self.expected, or, other.expected),
            actual: both(self.actual, and, other.actual),
        }
    }
}

/// Both sides, each a format string.
macro_rules! sides {
    ($expected:literal, $actual:literal) => {
        $crate::text::Sides::of(format!($expected), format!($actual))
    };
}

pub(super) use sides;
