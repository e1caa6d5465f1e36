//! `qaqpa registry`: moves a registry from one database to another, and old months of it into files.

use std::path::PathBuf;

use clap::Subcommand;

use super::terminal::{Outcome, say};
use crate::app::authorities;
use crate::registry::{ArchiveStep, Archiving, Location, Month, archive, copy};
use crate::text::Lang;
use crate::text::line::registry as line;

/// What is done with a registry.
#[derive(Debug, Subcommand)]
pub(super) enum RegistryCommand {
    /// Copy a registry into a new one: from SQLite to PostgreSQL, or back
    Copy(Args),
    /// Move whole months of a registry on PostgreSQL into files
    Archive(ArchiveArgs),
}

/// Copies everything: requests with their numbers, documents, results, steps, messages, accounts and sessions. The target must be empty,
/// and is whole or empty afterwards. Stop the gateways on both sides first. A registry of which months were archived cannot be copied as
/// a whole; the file of a month can.
///
/// What certificates were issued and revoked is not in a registry: start the gateway with the data directory that it had, or copy `pki/`
/// of it into the new one first.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The registry to be copied: sqlite:FILE or postgres://user@host/database
    #[arg(long, value_name = "URL")]
    from: Location,
    /// The new one: sqlite:FILE or postgres://user@host/database
    #[arg(long, value_name = "URL")]
    to: Location,
    /// The authorities of the database server's certificate, PEM; where its address says sslmode=require
    #[arg(long, value_name = "FILE")]
    certificates: Option<PathBuf>,
}

/// Moves each month of registrations (UTC) before the given one into a file of its own, DIR/YYYY-MM.sqlite. The file is a registry that
/// `qaqpa serve` and `qaqpa registry copy` open: the month's requests with their documents, results, acts, steps, certificates, places and
/// returns. It is written beside, read back and compared, and on the disk before the database lets go of the month; killed at any
/// moment, the month is in one of the two, and the same command goes on. The gateways may run: who writes waits for a second at most.
///
/// A month of which a request is not at its end stays as it is, and is told with some numbers. In the database stay number, state and
/// place of each request: the same message is still answered with its first number, and who asks for a document of an archived request is
/// told the file (410). What was registered before there were months, or came from SQLite, is one "month" called before.
#[derive(Debug, clap::Args)]
pub(super) struct ArchiveArgs {
    /// The registry: postgres://user@host/database
    #[arg(long, value_name = "URL")]
    from: Location,
    /// The first month that stays
    #[arg(long, value_name = "YYYY-MM")]
    before: Month,
    /// Where the files go; it is made if it is not there
    #[arg(long, value_name = "DIR")]
    to: PathBuf,
    /// The authorities of the database server's certificate, PEM; where its address says sslmode=require
    #[arg(long, value_name = "FILE")]
    certificates: Option<PathBuf>,
    /// Only say what would be done
    #[arg(long)]
    dry_run: bool,
}

/// Does it.
pub(super) fn run(command: &RegistryCommand, lang: Lang) -> anyhow::Result<Outcome> {
    match command {
        RegistryCommand::Copy(args) => copied(args, lang),
        RegistryCommand::Archive(args) => archived(args, lang),
    }
}

fn copied(Args { from, to, certificates }: &Args, lang: Lang) -> anyhow::Result<Outcome> {
    let moved = copy(from, to, authorities(certificates.as_deref())?)?;
    let mut all = 0;
    for (table, rows) in moved.into_iter().filter(|(_, rows)| *rows > 0) {
        say(&line::table(lang, table, rows));
        all += rows;
    }
    say(&line::copied(lang, all));
    Ok(Outcome::Done)
}

fn archived(args: &ArchiveArgs, lang: Lang) -> anyhow::Result<Outcome> {
    let wish = Archiving { before: args.before, directory: args.to.clone(), dry_run: args.dry_run };
    let mut steps = 0;
    let believed = authorities(args.certificates.as_deref())?;
    let left = archive(&args.from, believed, &wish, &mut |step| {
        steps += 1;
        say(&in_words(&step, lang));
    })?;
    if steps == 0 {
        say(&line::nothing_to_archive(lang));
    }
    Ok(if left == 0 { Outcome::Done } else { Outcome::Refused })
}

fn in_words(step: &ArchiveStep, lang: Lang) -> String {
    match step {
        ArchiveStep::Left { month, open, numbers } => line::left(lang, &month.to_string(), *open, numbers),
        ArchiveStep::Would { month, requests, file } => {
            line::would_archive(lang, &month.to_string(), *requests, file)
        }
        ArchiveStep::Begins { month, requests } => line::archiving(lang, &month.to_string(), *requests),
        ArchiveStep::Rows(rows) => line::rows(lang, *rows),
        ArchiveStep::Done { month, requests, file } => {
            line::archived_month(lang, &month.to_string(), *requests, file)
        }
    }
}
