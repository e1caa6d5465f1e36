//! One connection: statements with the types of what is bound.
//!
//! A statement without a name needs no state of the session: pgbouncer may give each transaction another connection, in any version.
//! Where PostgreSQL itself is at the other end those of the writer are kept there under names ([`kept`](super::kept)).

use std::cell::RefCell;
use std::pin::Pin;
use std::task::Poll;

use bytes::{BufMut as _, BytesMut};
use tokio_postgres::types::{IsNull, ToSql, Type, accepts, to_sql_checked};
use tokio_postgres::{Client, Row, Statement};

use super::kept::{Kept, Param};
use crate::registry::errors::StorageFault;

/// Statements of a transaction, or alone.
#[derive(Clone, Copy)]
pub(super) struct Session<'a> {
    client: &'a Client,
    kept: Option<&'a RefCell<Kept>>,
}

impl<'a> Session<'a> {
    /// One that needs no state on the server.
    pub(super) fn on(client: &'a Client) -> Self {
        Session { client, kept: None }
    }

    /// One whose statements are kept.
    pub(super) fn keeping(client: &'a Client, kept: Option<&'a RefCell<Kept>>) -> Self {
        Session { client, kept }
    }

    /// Whether statements are kept.
    pub(super) fn keeps(self) -> bool {
        self.kept.is_some_and(|kept| kept.borrow().is_used())
    }

    /// The rows of a statement. It is sent at once, under its name or whole: those that are sent together stay in order.
    pub(super) async fn rows(self, sql: &str, params: &[Param<'_>]) -> Result<Vec<Row>, StorageFault> {
        let Some(statement) = self.kept(sql, params) else {
            return Ok(self.client.query_typed(sql, params).await?);
        };
        let rows = self.client.query(&statement, &values(params)).await;
        Ok(rows.inspect_err(|error| self.failed(error))?)
    }

    /// Its only row, if there is one.
    pub(super) async fn row(self, sql: &str, params: &[Param<'_>]) -> Result<Option<Row>, StorageFault> {
        Ok(self.rows(sql, params).await?.into_iter().next())
    }

    /// How many rows it changed.
    pub(super) async fn execute(self, sql: &str, params: &[Param<'_>]) -> Result<u64, StorageFault> {
        let Some(statement) = self.kept(sql, params) else {
            return Ok(self.client.execute_typed(sql, params).await?);
        };
        let changed = self.client.execute(&statement, &values(params)).await;
        Ok(changed.inspect_err(|error| self.failed(error))?)
    }

    fn kept(self, sql: &str, params: &[Param<'_>]) -> Option<Statement> {
        self.kept?.borrow_mut().of(sql, params)
    }

    fn failed(self, error: &tokio_postgres::Error) {
        if let Some(kept) = self.kept {
            kept.borrow_mut().failed(error);
        }
    }

    /// Statements without places, one after the other.
    pub(super) async fn script(self, sql: &str) -> Result<(), StorageFault> {
        Ok(self.client.batch_execute(sql).await?)
    }
}

fn values<'a>(params: &[Param<'a>]) -> Vec<&'a (dyn ToSql + Sync)> {
    params.iter().map(|(value, _)| *value).collect()
}

/// A statement that is on its way.
pub(super) type Sent<'a> = Pin<Box<dyn Future<Output = Result<(), StorageFault>> + 'a>>;

/// Sends all of them before it waits for the first: one round trip. They are done in order; the first error is returned.
pub(super) async fn all(mut statements: Vec<Sent<'_>>) -> Result<(), StorageFault> {
    let mut done: Vec<Option<Result<(), StorageFault>>> = vec![None; statements.len()];
    std::future::poll_fn(|context| {
        for (statement, done) in statements.iter_mut().zip(&mut done) {
            if let Poll::Ready(outcome) = statement.as_mut().poll(context) {
                *done = Some(outcome);
            }
        }
        Poll::Ready(())
    })
    .await;
    for (statement, done) in statements.into_iter().zip(done) {
        match done {
            Some(outcome) => outcome?,
            None => statement.await?,
        }
    }
    Ok(())
}

/// Text of somebody else. PostgreSQL keeps no U+0000: another character stands for it, so that one text cannot spoil a batch.
#[derive(Debug, Clone, Copy)]
pub(super) struct Text<'a>(pub(super) &'a str);

impl ToSql for Text<'_> {
    fn to_sql(
        &self,
        _: &Type,
        out: &mut BytesMut,
    ) -> Result<IsNull, Box<dyn std::error::Error + Sync + Send>> {
        match self.0.contains('\0') {
            true => out.put_slice(self.0.replace('\0', "\u{FFFD}").as_bytes()),
            false => out.put_slice(self.0.as_bytes()),
        }
        Ok(IsNull::No)
    }

    accepts!(TEXT);
    to_sql_checked!();
}

/// A text that may be missing.
pub(super) fn text<'a, S: AsRef<str> + ?Sized>(text: Option<&'a S>) -> Option<Text<'a>> {
    text.map(|text| Text(text.as_ref()))
}

/// What can be bound, and as which type.
pub(super) trait Bound: ToSql + Sync {
    const TYPE: Type;
    const LIST: Type;
}

macro_rules! bound {
    ($($rust:ty => $one:ident, $many:ident;)*) => {$(
        impl Bound for $rust {
            const TYPE: Type = Type::$one;
            const LIST: Type = Type::$many;
        }
    )*};
}

bound! {
    bool => BOOL, BOOL_ARRAY;
    i64 => INT8, INT8_ARRAY;
    &[u8] => BYTEA, BYTEA_ARRAY;
    Text<'_> => TEXT, TEXT_ARRAY;
    String => TEXT, TEXT_ARRAY;
    Vec<u8> => BYTEA, BYTEA_ARRAY;
}

impl<T: Bound> Bound for Option<T> {
    const TYPE: Type = T::TYPE;
    const LIST: Type = T::LIST;
}

impl<T: Bound> Bound for Vec<T> {
    const TYPE: Type = T::LIST;
    const LIST: Type = T::LIST;
}

/// With its type.
pub(super) fn param<T: Bound>(value: &T) -> Param<'_> {
    (value, T::TYPE)
}

/// The parameters of a statement, with their types.
macro_rules! bind {
    ($($value:expr),* $(,)?) => { &[$($crate::registry::postgres::session::param(&$value)),*] };
}
pub(super) use bind;
