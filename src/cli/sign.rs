//! `qaqpa sign`: a document in, the same document signed out.

use std::path::PathBuf;

use super::Outcome;

/// Sign a document: enveloped, or with WS-Security
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Example:
  qaqpa sign --key certs/people/valid.p12 --password PASSWORD request.xml > signed.xml

Exit codes: 0 signed · 2 misuse or unreadable")]
pub struct Args {
    /// The key: PKCS#12, or PEM
    #[arg(long, value_name = "P12|PEM")]
    pub key: PathBuf,
    /// The certificate, where the key is PEM without one
    #[arg(long, value_name = "PEM")]
    pub cert: Option<PathBuf>,
    /// The password of the PKCS#12 file
    #[arg(long, value_name = "PASSWORD", default_value = "")]
    pub password: String,
    /// Sign the SOAP Body with WS-Security instead of enveloping the signature
    #[arg(long)]
    pub wsse: bool,
    /// The document; `-` is stdin. The signed one goes to stdout
    pub file: PathBuf,
}

/// Signs it.
pub fn run(_: &Args) -> anyhow::Result<Outcome> {
    anyhow::bail!("`sign` is not joined yet")
}
