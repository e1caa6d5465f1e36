//! `qaqpa sign`: a document in, the same document signed out.

use std::io::Write as _;
use std::path::PathBuf;

use super::{Outcome, read_document};
use crate::keys::Holder;
use crate::random::Entropy;
use crate::wsse;
use crate::xmldsig::{self, SigningRequest};

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
pub fn run(args: &Args) -> anyhow::Result<Outcome> {
    let holder = Holder::from_files(&args.key, args.cert.as_deref(), &args.password)
        .map_err(|error| anyhow::anyhow!("{}: {error}", args.key.display()))?;
    let source = String::from_utf8(read_document(&args.file)?).map_err(|_| anyhow::anyhow!("{} is not UTF-8", args.file.display()))?;
    let signed = if args.wsse {
        wsse::sign_envelope(&source, &holder, wsse::Variant::default(), &Entropy)
    } else {
        xmldsig::sign_enveloped(&source, &holder, &SigningRequest::document())
    };
    let signed = signed.map_err(|error| anyhow::anyhow!("{}: {error}", args.file.display()))?;
    std::io::stdout().write_all(signed.as_bytes())?;
    Ok(Outcome::Done)
}
