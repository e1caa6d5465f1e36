//! `qaqpa c14n`: canonical octets to stdout.

use std::path::PathBuf;

use super::Outcome;

/// Canonicalise a document or a part of it
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Example:
  qaqpa c14n --algorithm http://www.w3.org/2001/10/xml-exc-c14n# --element Body envelope.xml | sha256sum

Exit codes: 0 done · 2 misuse, or a document that is refused")]
pub struct Args {
    /// The algorithm's URI, as in CanonicalizationMethod
    #[arg(long, value_name = "URI")]
    pub algorithm: String,
    /// The element with this Id
    #[arg(long, value_name = "ID", conflicts_with = "element")]
    pub id: Option<String>,
    /// The only element with this local name
    #[arg(long, value_name = "LOCALNAME")]
    pub element: Option<String>,
    /// Prefixes of InclusiveNamespaces, with spaces between them
    #[arg(long, value_name = "PREFIXES")]
    pub inclusive_namespaces: Option<String>,
    /// The document; `-` is stdin
    pub file: PathBuf,
}

/// Canonicalises it.
pub fn run(_: &Args) -> anyhow::Result<Outcome> {
    anyhow::bail!("`c14n` is not joined yet")
}
