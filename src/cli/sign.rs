//! `qaqpa sign`: a document in, the same document signed out.

mod many;

use crate::cli::misuse::whole;
use crate::text::line::wanted::Wanted;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use super::fault::Fault;
use super::terminal::Outcome;
use crate::keys::Holder;
use crate::random::Entropy;
use crate::text::Lang;
use crate::wsse;
use crate::xmldsig::{self, Layout, SigningRequest};
use many::{Pool, PoolOf, document};

/// Sign a document: enveloped, an element of it, or with WS-Security
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Example:
  qaqpa sign --key certs/people/valid.p12 --password PASSWORD request.xml > signed.xml
  qaqpa sign --key certs/people/valid.p12 --password PASSWORD --element-id form --into /request/signatures request.xml
  qaqpa sign --key certs/portal-system.p12 --password PASSWORD --wss a message.xml
  qaqpa sign --key certs/people/valid.p12 --password PASSWORD --template request.xml --count 1000 --out pool
  qaqpa sign --key certs/people/valid.p12 --password PASSWORD --many unsigned --out pool

Exit codes: 0 signed · 2 misuse or unreadable")]
pub(super) struct Args {
    /// The key: PKCS#12, or PEM
    #[arg(long, value_name = "P12|PEM")]
    pub key: PathBuf,
    /// The certificate, where the key is PEM without one
    #[arg(long, value_name = "PEM")]
    pub cert: Option<PathBuf>,
    /// The password of the PKCS#12 file
    #[arg(long, value_name = "PASSWORD", default_value = "")]
    pub password: String,
    /// Sign the SOAP Body: short for --wss a
    #[arg(long, conflicts_with = "wss")]
    pub wsse: bool,
    /// Sign the SOAP Body with WS-Security. a: the certificate in a KeyIdentifier, as clients send; b: its issuer and serial
    /// number alone, as the gateway of 2023 answered; token: in a BinarySecurityToken
    #[arg(long, value_name = "a|b|token", value_parser = ["a", "b", "token"])]
    pub wss: Option<String>,
    /// Sign the element that bears this Id and nothing else (the authority's tbsElementXPath)
    #[arg(long, value_name = "ID", requires = "into", conflicts_with_all = ["wss", "wsse"])]
    pub element_id: Option<String>,
    /// Put the signature of --element-id below this element (the authority's signatureParentElementXPath): /request/signatures
    #[arg(long, value_name = "PATH", requires = "element_id")]
    pub into: Option<String>,
    /// Add a signature to those that are there; it covers them too
    #[arg(long, conflicts_with_all = ["wss", "wsse", "element_id"])]
    pub stack: bool,
    /// How the signature is laid out: on one line; with line feeds and base64 wrapped at 76; or the same with lines of base64
    /// that end with &#13;, as Java's library writes
    #[arg(long, value_name = "LAYOUT", default_value = "single-line", value_parser = layout)]
    pub layout: Layout,
    /// Sign every .xml file of a directory, for the pool of another tool; the signed ones go to --out
    #[arg(long, value_name = "DIR", requires = "out", conflicts_with_all = MANY_CONFLICTS)]
    pub many: Option<PathBuf>,
    /// Sign --count documents made from this one: `{{number}}` becomes a requestNumber of its own, `{{index}}` its place, from 0
    #[arg(long, value_name = "FILE", requires = "out", conflicts_with_all = ["many", "wss", "wsse", "element_id", "stack", "file"])]
    pub template: Option<PathBuf>,
    /// How many documents --template makes
    #[arg(long, value_name = "N", default_value_t = 100, requires = "template", value_parser = whole::<u64>(1, 1_000_000))]
    pub count: u64,
    /// Where the numbers of --template begin: the same seed makes the same bytes
    #[arg(long, value_name = "N", default_value_t = 1, requires = "template")]
    pub seed: u64,
    /// Where --many and --template write: a directory
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// The document; `-` is stdin. The signed one goes to stdout
    #[arg(required_unless_present_any = ["many", "template"])]
    pub file: Option<PathBuf>,
}

/// What says something else than `--many` about what is signed and how.
const MANY_CONFLICTS: [&str; 5] = ["wss", "wsse", "element_id", "stack", "file"];

fn layout(text: &str) -> Result<Layout, Wanted> {
    match text {
        "single-line" => Ok(Layout::SingleLine),
        "lines" => Ok(Layout::Lines),
        "carriage-returns" => Ok(Layout::CarriageReturns),
        _ => Err(Wanted::OneOf("single-line, lines, carriage-returns".to_owned())),
    }
}

/// Signs it.
pub(super) fn run(args: &Args, lang: Lang) -> anyhow::Result<Outcome> {
    let holder = Holder::from_files(&args.key, args.cert.as_deref(), &args.password)
        .map_err(|error| Fault::in_file(&args.key, error))?;
    let Some(file) = &args.file else { return many::run(&args.many_of(), &holder, lang) };
    let source = document(file)?;
    let laid_out = |request: SigningRequest| SigningRequest { layout: args.layout, ..request };
    let variant = match args.wss.as_deref() {
        Some("a") => Some(wsse::Variant::KeyIdentifier),
        Some("b") => Some(wsse::Variant::IssuerSerial),
        Some(_) => Some(wsse::Variant::Token),
        None => args.wsse.then_some(wsse::Variant::KeyIdentifier),
    };
    let signed = match (variant, &args.element_id, &args.into) {
        (Some(variant), _, _) => wsse::sign_envelope_in(args.layout, &source, &holder, variant, &Entropy),
        (None, Some(id), Some(into)) => {
            xmldsig::sign_element(&source, id, into, &holder, &laid_out(SigningRequest::element()))
        }
        _ if args.stack => xmldsig::sign_stacked(&source, &holder, &laid_out(SigningRequest::document())),
        _ => xmldsig::sign_enveloped(&source, &holder, &laid_out(SigningRequest::document())),
    };
    let signed = signed.map_err(|error| Fault::in_file(file, error))?;
    std::io::stdout().write_all(signed.as_bytes())?;
    Ok(Outcome::Done)
}

impl Args {
    /// What `--many` or `--template` ask for.
    fn many_of(&self) -> Pool<'_> {
        Pool {
            out: self.out.as_deref().unwrap_or(Path::new(".")),
            of: match (&self.template, &self.many) {
                (Some(template), _) => PoolOf::Template { template, count: self.count, seed: self.seed },
                (None, directory) => PoolOf::Directory(directory.as_deref().unwrap_or(Path::new("."))),
            },
        }
    }
}
