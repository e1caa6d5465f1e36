//! The lines that all processes read in one order, and how far each has come.

use super::Postgres;
use super::session::{Text, bind};
use crate::registry::errors::{RegistryError, StorageFault};
use crate::registry::shared_lines::SharedLines;

impl SharedLines for Postgres {
    fn after(&self, number: i64) -> Result<Vec<(i64, String)>, RegistryError> {
        self.read(async |session| {
            let sql = "SELECT id, line FROM authority_ledger WHERE id > $1 ORDER BY id";
            let rows = session.rows(sql, bind![number]).await?;
            Ok(rows
                .iter()
                .map(|row| Ok((row.try_get(0)?, row.try_get(1)?)))
                .collect::<Result<_, StorageFault>>()?)
        })
    }

    fn put(&self, lines: &[String]) -> Result<(i64, i64), RegistryError> {
        // Whoever puts lines at the same moment waits at the first number, and tries again behind them: nobody sees a later line
        // before an earlier one. Where the answer is lost the same lines may be there twice, which says the same.
        let sql = "INSERT INTO authority_ledger (id, line) SELECT (SELECT coalesce(max(id), 0) FROM authority_ledger) + n.at, n.line \
                   FROM unnest($1::TEXT[]) WITH ORDINALITY AS n (line, at) RETURNING id";
        self.read(async |session| {
            let rows =
                session.rows(sql, bind![lines.iter().map(|line| Text(line)).collect::<Vec<_>>()]).await?;
            let ids = rows.iter().map(|row| row.try_get(0)).collect::<Result<Vec<i64>, _>>()?;
            let ends = ids.iter().min().zip(ids.iter().max());
            ends.map(|(first, last)| (*first, *last)).ok_or(StorageFault::Unreachable.into())
        })
    }

    fn done(&self, number: i64) -> Result<(), RegistryError> {
        let sql = "INSERT INTO writers (name, batch, ledger_seen) VALUES ($1, 0, $2) ON CONFLICT (name) DO UPDATE SET \
                   ledger_seen = greatest(writers.ledger_seen, excluded.ledger_seen), seen_at = now()";
        self.read(async |session| {
            Ok(session.execute(sql, bind![Text(&self.0.name), number]).await.map(drop)?)
        })
    }

    fn done_by_all(&self, number: i64) -> Result<bool, RegistryError> {
        // One that lives says so every few seconds.
        let sql = "SELECT NOT EXISTS (SELECT 1 FROM writers WHERE ledger_seen < $1 AND seen_at > now() - INTERVAL '10 seconds')";
        self.read(async |session| {
            let row = session.row(sql, bind![number]).await?;
            row.ok_or(StorageFault::Unreachable)?.try_get(0).map_err(RegistryError::from)
        })
    }
}
