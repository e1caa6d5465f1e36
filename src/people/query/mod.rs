//! Searching people: `age<18 & poa`.
//!
//! ```text
//! any   = all { "|" all }
//! all   = one { "&" one }
//! one   = "!" one | "(" any ")" | fact | field operator value
//! ```
//!
//! Facts are words alone ([`Fact`]); fields are compared with `=`, `!=`, `<`, `<=`, `>`, `>=` ([`Field`]). A value with blanks stands in
//! quotation marks.

mod evaluate;
mod fault;
mod parse;
mod terms;

use jiff::civil::Date;

pub use fault::{QueryError, QueryFault};
pub use terms::{Comparison, Fact, Field};

use super::person::Person;

/// A search expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Query(terms::Term);

impl Query {
    /// Reads an expression.
    pub fn parse(text: &str) -> Result<Self, QueryError> {
        parse::parse(text).map(Query)
    }

    /// Whether it is so of a person on a day.
    pub fn matches(&self, person: &Person, at: Date) -> bool {
        evaluate::holds(&self.0, &person.on(at))
    }
}
