//! Numbers that are given out: all that a batch needs of a name are taken at once, and the row is held to the commit. What is rolled
//! back was not given out, so that there are no gaps.

use std::collections::{BTreeMap, HashMap};

use super::session::{Session, Text, bind};
use crate::registry::errors::StorageFault;

/// How many numbers are wanted under which name. In the order of names, as every process takes them: nobody waits in a circle.
#[derive(Debug, Default)]
pub(super) struct Wanted(BTreeMap<String, i64>);

impl Wanted {
    /// One more under this name.
    pub(super) fn one(&mut self, name: &str) {
        match self.0.get_mut(name) {
            Some(count) => *count += 1,
            None => drop(self.0.insert(name.to_owned(), 1)),
        }
    }

    /// Takes them.
    pub(super) async fn take(self, session: Session<'_>) -> Result<Taken, StorageFault> {
        if self.0.is_empty() {
            return Ok(Taken::default());
        }
        let names: Vec<_> = self.0.keys().map(|name| Text(name)).collect();
        let counts: Vec<i64> = self.0.values().copied().collect();
        let sql = "INSERT INTO sequences AS s (name, value) SELECT name, value FROM unnest($1::TEXT[], $2::BIGINT[]) AS w (name, value) \
                   ORDER BY name ON CONFLICT (name) DO UPDATE SET value = s.value + excluded.value RETURNING name, value";
        let mut next = HashMap::new();
        for row in session.rows(sql, bind![names, counts]).await? {
            let (name, last): (String, i64) = (row.try_get(0)?, row.try_get(1)?);
            let count = self.0.get(&name).copied().unwrap_or_default();
            next.insert(name, last - count + 1);
        }
        Ok(Taken(next))
    }
}

/// The numbers of a batch.
#[derive(Debug, Default)]
pub(super) struct Taken(HashMap<String, i64>);

impl Taken {
    /// The next of those that were taken under this name.
    pub(super) fn next(&mut self, name: &str) -> Result<u64, StorageFault> {
        let next = self.0.get_mut(name).ok_or(StorageFault::Contended)?;
        *next += 1;
        Ok((*next - 1).unsigned_abs())
    }
}

/// One number under a name.
pub(super) async fn next(session: Session<'_>, name: &str) -> Result<u64, StorageFault> {
    let mut wanted = Wanted::default();
    wanted.one(name);
    wanted.take(session).await?.next(name)
}

/// Numbers of the sequence of all requests for so many new ones. They may have gaps.
pub(super) async fn ids(session: Session<'_>, count: usize) -> Result<Vec<i64>, StorageFault> {
    if count == 0 {
        return Ok(Vec::new());
    }
    let count = i64::try_from(count).unwrap_or(i64::MAX);
    let rows =
        session.rows("SELECT nextval('requests_id') FROM generate_series(1, $1)", bind![count]).await?;
    Ok(rows.iter().map(|row| row.try_get(0)).collect::<Result<_, _>>()?)
}
