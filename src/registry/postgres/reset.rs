//! Back to the first state: what the schema's files leave in an empty database.

use super::session::{Session, Text, bind};
use crate::registry::errors::RegistryError;

/// Empties every table and puts in what a new database has. A table that a later schema adds is among them by itself. What the authority
/// did is its own to forget.
///
/// The rows of the processes that write go first: every batch holds one, so that none is half done when the rest goes.
pub(super) async fn to_first_state(session: Session<'_>) -> Result<(), RegistryError> {
    let epoch = "SELECT value FROM figures WHERE name = 'epoch'";
    let epoch: i64 = session.row(epoch, bind![]).await?.map(|row| row.try_get(0)).transpose()?.unwrap_or(0);
    session.script("TRUNCATE writers").await?;
    let sql = "SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema() AND table_type = 'BASE TABLE' \
               AND table_name NOT IN ('qaqpa_schema', 'writers', 'figures', 'secrets', 'authority_ledger') ORDER BY table_name";
    let mut tables = Vec::new();
    for row in session.rows(sql, bind![]).await? {
        // The names are those of our own schema.
        tables.push(format!("\"{}\"", row.try_get::<_, String>(0)?));
    }
    session.script(&format!("TRUNCATE {}", tables.join(", "))).await?;
    let zero = "UPDATE figures SET value = CASE name WHEN $1 THEN $2 ELSE 0 END";
    session.execute(zero, bind![Text("epoch"), epoch + 1]).await?;
    Ok(())
}
