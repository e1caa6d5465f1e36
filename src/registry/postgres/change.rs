//! Statements that change rows, as values: many of them can be sent as one.
//!
//! PostgreSQL begins and ends each statement, whatever it holds, and says that it is done. Where statements are kept
//! ([`kept`](super::kept)) all that a batch writes is one, of one `WITH`; otherwise, where it would have to be planned as a whole each time and another
//! database may know no such statement, they are sent one behind the other.

use std::borrow::Cow;
use std::fmt::Write as _;

use tokio_postgres::types::{ToSql, Type};

use super::kept::Param;
use super::session::{Bound, Sent, Session};
use crate::registry::errors::StorageFault;

/// A value that a place of a statement is bound to, with its type.
type Held<'a> = (Box<dyn ToSql + Sync + 'a>, Type);

/// A statement that changes rows of one table. Those that are sent together change other rows, and none reads what another writes.
pub(super) struct Change<'a> {
    sql: &'static str,
    values: Vec<Held<'a>>,
}

impl<'a> Change<'a> {
    pub(super) fn of(sql: &'static str, values: Vec<Held<'a>>) -> Self {
        Change { sql, values }
    }
}

/// A value with its type.
pub(super) fn held<'a, T: Bound + 'a>(value: T) -> Held<'a> {
    (Box::new(value), T::TYPE)
}

/// The values of a change, with their types.
macro_rules! hold {
    ($($value:expr),* $(,)?) => { vec![$(crate::registry::postgres::change::held($value)),*] };
}
pub(super) use hold;

/// Sends them.
pub(super) fn sent<'a>(session: Session<'a>, changes: Vec<Change<'a>>) -> Vec<Sent<'a>> {
    if session.keeps() && changes.len() > 1 {
        let sql = joined(changes.iter().map(|change| (change.sql, change.values.len())));
        let values = changes.into_iter().flat_map(|change| change.values).collect();
        return vec![Box::pin(done(session, sql.into(), values))];
    }
    changes
        .into_iter()
        .map(|change| -> Sent<'a> { Box::pin(done(session, change.sql.into(), change.values)) })
        .collect()
}

async fn done(
    session: Session<'_>,
    sql: Cow<'static, str>,
    values: Vec<Held<'_>>,
) -> Result<(), StorageFault> {
    let params: Vec<Param<'_>> =
        values.iter().map(|(value, r#type)| (&**value as &(dyn ToSql + Sync), r#type.clone())).collect();
    session.execute(&sql, &params).await.map(drop)
}

/// One statement of statements with so many places each.
fn joined<'a>(statements: impl ExactSizeIterator<Item = (&'a str, usize)>) -> String {
    let last = statements.len() - 1;
    let (mut sql, mut before) = (String::new(), 0);
    for (at, (statement, places)) in statements.enumerate() {
        let beginning = match at {
            0 => "WITH ",
            _ if at < last => ", ",
            _ => " ",
        };
        sql.push_str(beginning);
        // Writing to a String cannot fail.
        match at < last {
            true => drop(write!(sql, "c{at} AS ({})", moved(statement, before))),
            false => sql.push_str(&moved(statement, before)),
        }
        before += places;
    }
    sql
}

/// The statement with its places `$1`, `$2`… behind so many others.
fn moved(statement: &str, before: usize) -> String {
    let mut parts = statement.split('$');
    let mut moved = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let end = part.find(|c: char| !c.is_ascii_digit()).unwrap_or(part.len());
        let place: usize = part[..end].parse().unwrap_or_default();
        // Writing to a String cannot fail.
        let _ = write!(moved, "${}{}", place + before, &part[end..]);
    }
    moved
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_of_joined_statements_follow_each_other() {
        let statements = [
            ("INSERT INTO a SELECT $1, $2", 2),
            ("DELETE FROM b WHERE c = $1", 1),
            ("UPDATE d SET e = $2 WHERE f = $1", 2),
        ];
        assert_eq!(
            joined(statements.into_iter()),
            "WITH c0 AS (INSERT INTO a SELECT $1, $2), c1 AS (DELETE FROM b WHERE c = $3) UPDATE d SET e = $5 WHERE f = $4"
        );
    }
}
