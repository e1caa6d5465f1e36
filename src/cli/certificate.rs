//! `qaqpa certificate`: one certificate, judged or shown.

mod reading;
mod show;
mod verify;

use clap::Subcommand;

use super::terminal::Outcome;
use crate::text::Lang;

/// What can be done with a certificate.
#[derive(Debug, Subcommand)]
pub(super) enum CertificateCommand {
    /// Judge a certificate: path to an anchor, validity, usage, revocation (RFC 5280 §6)
    Verify(Box<verify::Args>),
    /// Show what is in a certificate
    Show(show::Args),
}

/// Does it.
pub(super) fn run(command: &CertificateCommand, lang: Lang) -> anyhow::Result<Outcome> {
    match command {
        CertificateCommand::Verify(args) => verify::run(args, lang),
        CertificateCommand::Show(args) => show::run(args, lang).map(|()| Outcome::Done),
    }
}
