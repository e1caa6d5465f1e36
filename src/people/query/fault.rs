//! Why an expression is none.

use super::terms::Field;

/// Why an expression is none, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("character {column}: {fault}")]
pub struct QueryError {
    /// Which character of the expression, from one.
    pub column: usize,
    /// What is wrong there.
    pub fault: QueryFault,
}

/// What is wrong with an expression.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum QueryFault {
    /// It is too long.
    #[error("an expression has at most {most} characters")]
    TooLong {
        /// The most.
        most: usize,
    },
    /// Parentheses and negations in one another.
    #[error("parentheses and negations are nested more than {most} deep")]
    TooDeep {
        /// The most.
        most: usize,
    },
    /// It ends where something is needed.
    #[error("something is missing here: a word such as poa, or a comparison such as age<18")]
    Missing,
    /// Something stands where none can be.
    #[error("`{0}` cannot stand here; join with & or |")]
    Unexpected(String),
    /// A parenthesis or a quotation mark without its end.
    #[error("`{0}` is not closed")]
    Open(char),
    /// A word that is none of those there are.
    #[error("there is no `{given}`{}", .nearest.map(|near| format!("; did you mean `{near}`?")).unwrap_or_default())]
    Unknown {
        /// The word.
        given: String,
        /// The word it resembles.
        nearest: Option<&'static str>,
    },
    /// A field without a comparison.
    #[error("`{}` needs a comparison, such as {}=…", .0.as_str(), .0.as_str())]
    NoComparison(Field),
    /// A field that has no order.
    #[error("`{}` has no order; use = or !=", .0.as_str())]
    NoOrder(Field),
    /// A value that the field cannot have.
    #[error("`{}` cannot be `{given}`", .field.as_str())]
    Value {
        /// The field.
        field: Field,
        /// What was written.
        given: String,
    },
}
