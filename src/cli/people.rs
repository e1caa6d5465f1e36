//! `qaqpa people`: people who do not exist, written out, searched and shown.

mod export;
mod find;
mod show;
mod whom;

use clap::Subcommand;

use super::terminal::Outcome;
use crate::text::Lang;

/// What is done with people.
#[derive(Debug, Subcommand)]
pub(super) enum PeopleCommand {
    /// Write people out, a JSON object a line
    Export(export::Args),
    /// Search people by an expression
    Find(find::Args),
    /// Show a person: who it is, kin, documents, what happens
    Show(show::Args),
}

/// Does it.
pub(super) fn run(command: &PeopleCommand, lang: Lang) -> anyhow::Result<Outcome> {
    match command {
        PeopleCommand::Export(args) => export::run(args),
        PeopleCommand::Find(args) => find::run(args, lang),
        PeopleCommand::Show(args) => show::run(args, lang),
    }
}
