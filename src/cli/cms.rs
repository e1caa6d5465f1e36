//! `qaqpa cms`: signed data of CMS from the command line.

mod reading;
mod show;
mod sign;
mod verify;

use super::terminal::Outcome;
use crate::text::Lang;

/// CMS signed data: sign, verify, show.
#[derive(Debug, clap::Subcommand)]
pub(super) enum CmsCommand {
    /// Sign a file, or add a signer to a CMS
    Sign(sign::Args),
    /// Check every signature of a CMS and the certificates behind them
    Verify(verify::Args),
    /// Show what is in a CMS, without judging it
    Show(show::Args),
}

/// Does it.
pub(super) fn run(command: &CmsCommand, lang: Lang) -> anyhow::Result<Outcome> {
    match command {
        CmsCommand::Sign(args) => sign::run(args),
        CmsCommand::Verify(args) => verify::run(args, lang),
        CmsCommand::Show(args) => show::run(args, lang),
    }
}
