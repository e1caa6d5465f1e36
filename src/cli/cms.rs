//! `qaqpa cms`: signed data of CMS from the command line.

mod show;
mod sign;
mod verify;

use std::path::Path;

use super::fault::Fault;
use super::{Outcome, read_document};
use crate::cms::{SignedData, unwrapped};
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

/// A CMS file in any of its clothes.
fn read_cms(path: &Path) -> Result<SignedData, Fault> {
    let octets = unwrapped(&read_document(path)?).map_err(|error| Fault::in_file(path, error))?;
    SignedData::from_ber(&octets).map_err(|error| Fault::in_file(path, error))
}
