//! `qaqpa verify`: the gateway's checks without a gateway.

use std::path::PathBuf;

use super::Outcome;
use crate::config::Moment;

/// Check a signed document as the gateway does, without a gateway
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Example:
  qaqpa verify signed.xml --trust certs/root.cert.pem --trust certs/issuing.cert.pem --crl certs/crl/current.crl --iin 900101300017

Exit codes: 0 accepted · 1 refused · 2 misuse or unreadable")]
pub struct Args {
    /// The signed document; `-` is stdin
    pub file: PathBuf,
    /// Trusted certificates: a PEM file, or a directory of them (default: the built-in test PKI)
    #[arg(long, value_name = "PEM|DIR")]
    pub trust: Vec<PathBuf>,
    /// A list of revoked certificates, DER or PEM
    #[arg(long, value_name = "FILE")]
    pub crl: Vec<PathBuf>,
    /// Check as at this time (default: now)
    #[arg(long, value_name = "TIME")]
    pub at: Option<Moment>,
    /// The IIN that the certificate must have (default: the one the document states)
    #[arg(long, value_name = "IIN")]
    pub iin: Option<String>,
    /// Check only the signature against the key in the document; ask nothing about the certificate
    #[arg(long)]
    pub key_only: bool,
    /// Print the report as JSON
    #[arg(long)]
    pub json: bool,
}

/// Checks it.
pub fn run(_: &Args) -> anyhow::Result<Outcome> {
    anyhow::bail!("`verify` is not joined yet")
}
