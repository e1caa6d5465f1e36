//! Statements that PostgreSQL keeps, parsed and planned, for the connection that writes.
//!
//! Parsing and planning cost more than looking for a handful of rows. What is kept is planned once for all values and for tables of any
//! size: each of these statements looks for rows by their keys ([`opening`](super::opening)).
//!
//! A name on the server is state of a session. It is used only where PostgreSQL's own process is at the other end
//! ([`direct`](super::direct)): behind a pooler the next statement may meet another session, where the name is unknown or is that of
//! something else.

use std::collections::HashMap;

use tokio_postgres::error::SqlState;
use tokio_postgres::types::{ToSql, Type};
use tokio_postgres::{Client, Error, Statement};

use crate::registry::errors::StorageFault;

/// Statements of one connection. There are some ten, and one for each set of tables that a batch writes.
const KEPT_MAX: usize = 128;

/// What a place of a statement is bound to, with its type.
pub(super) type Param<'a> = (&'a (dyn ToSql + Sync), Type);

/// The statements of a connection.
pub(super) struct Kept {
    statements: HashMap<String, Statement>,
    /// Used without a name, to be kept from the next batch on; with the types of its parameters.
    wanted: HashMap<String, Vec<Type>>,
    refused: bool,
}

impl Kept {
    pub(super) fn new() -> Self {
        Kept { statements: HashMap::new(), wanted: HashMap::new(), refused: false }
    }

    /// Whether statements are kept at all.
    pub(super) fn is_used(&self) -> bool {
        !self.refused
    }

    /// The kept statement of this text; none the first time.
    pub(super) fn of(&mut self, sql: &str, params: &[Param<'_>]) -> Option<Statement> {
        if self.refused {
            return None;
        }
        if let Some(statement) = self.statements.get(sql) {
            return Some(statement.clone());
        }
        if self.statements.len() + self.wanted.len() < KEPT_MAX {
            self.wanted.insert(sql.to_owned(), params.iter().map(|(_, r#type)| r#type.clone()).collect());
        }
        None
    }

    /// A batch begins: what the last one used without a name is kept now.
    pub(super) async fn begin(&mut self, client: &Client) -> Result<(), StorageFault> {
        for (sql, types) in std::mem::take(&mut self.wanted) {
            let statement = client.prepare_typed(&sql, &types).await?;
            self.statements.insert(sql, statement);
        }
        Ok(())
    }

    /// A kept statement failed. Where its name was not known no name is used on this connection again; the batch is done anew.
    pub(super) fn failed(&mut self, error: &Error) {
        if error.code() == Some(&SqlState::INVALID_SQL_STATEMENT_NAME) {
            self.refused = true;
        }
    }
}
