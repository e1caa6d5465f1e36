//! `qaqpa registry`: moves a registry from one database to another.

use clap::Subcommand;

use super::terminal::{Outcome, say};
use crate::registry::{Location, copy};
use crate::text::Lang;
use crate::text::line::registry as line;

/// What is done with a registry.
#[derive(Debug, Subcommand)]
pub(super) enum RegistryCommand {
    /// Copy a registry into a new one: from SQLite to PostgreSQL, or back
    Copy(Args),
}

/// Copies everything: requests with their numbers, documents, results, steps, messages, accounts and sessions. The target must be empty,
/// and is whole or empty afterwards. Stop the gateways on both sides first.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The registry to be copied: sqlite:FILE or postgres://user@host/database
    #[arg(long, value_name = "URL")]
    from: Location,
    /// The new one: sqlite:FILE or postgres://user@host/database
    #[arg(long, value_name = "URL")]
    to: Location,
}

/// Does it.
pub(super) fn run(command: &RegistryCommand, lang: Lang) -> anyhow::Result<Outcome> {
    let RegistryCommand::Copy(Args { from, to }) = command;
    let moved = copy(from, to)?;
    let mut all = 0;
    for (table, rows) in moved.into_iter().filter(|(_, rows)| *rows > 0) {
        say(&line::table(lang, table, rows));
        all += rows;
    }
    say(&line::copied(lang, all));
    Ok(Outcome::Done)
}
