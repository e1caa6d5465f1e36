//! `qaqpa cms sign`: a file in, signed data out.

use std::io::Write as _;
use std::path::PathBuf;

use clap::ValueEnum;

use super::super::fault::{Fault, NoTimeStamp};
use super::reading::read_cms;
use crate::cli::terminal::{Outcome, read_document};
use crate::clock::{Clock as _, SystemClock};
use crate::cms::timestamp::{self, Imprint, TimeStampRequest};
use crate::cms::{self, Form, Identifier, SignedData, SigningRequest};
use crate::config::Moment;
use crate::crypto::DigestAlgorithm;
use crate::encoding::base64;
use crate::http::{Client, Trust};
use crate::keys::{Holder, Signer as _};
use crate::random::{Entropy, Random as _};
use crate::x509::to_pem;

/// Sign a file, or add a signer to a CMS
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  qaqpa cms sign contract.pdf --key certs/people/valid.p12 --password PASSWORD > contract.cms
  qaqpa cms sign contract.pdf --detached --key me.key.pem --cert me.cert.pem --timestamp http://127.0.0.1:8080/tsp/ > contract.sig
  qaqpa cms sign contract.cms --add --key head.p12 --password PASSWORD > contract-2.cms

Exit codes: 0 signed · 2 misuse, unreadable, or no time-stamp available")]
pub(crate) struct Args {
    /// The file to sign, or with --add the CMS to sign too; `-` is stdin. The CMS goes to stdout
    pub file: PathBuf,
    /// The key: PKCS#12, or PEM
    #[arg(long, value_name = "P12|PEM", visible_alias = "p12")]
    pub key: PathBuf,
    /// The certificate, where the key is PEM without one
    #[arg(long, value_name = "PEM")]
    pub cert: Option<PathBuf>,
    /// The password of the PKCS#12 file
    #[arg(long, value_name = "PASSWORD", default_value = "")]
    pub password: String,
    /// Leave the content out of the CMS
    #[arg(long)]
    pub detached: bool,
    /// FILE is a CMS: add a signer to it
    #[arg(long, conflicts_with = "detached")]
    pub add: bool,
    /// The content of a detached CMS that --add signs
    #[arg(long, value_name = "FILE", requires = "add")]
    pub content: Option<PathBuf>,
    /// Name the certificate by its key identifier instead of issuer and serial number
    #[arg(long)]
    pub key_id: bool,
    /// Have the signature time-stamped there (RFC 3161)
    #[arg(long, value_name = "URL")]
    pub timestamp: Option<String>,
    /// The policy to ask the time-stamp under
    #[arg(long, value_name = "OID", requires = "timestamp")]
    pub timestamp_policy: Option<String>,
    /// The time that signingTime says (default: now)
    #[arg(long, value_name = "TIME")]
    pub at: Option<Moment>,
    /// The encoding
    #[arg(long, value_enum, default_value_t = Encoding::Pem)]
    pub form: Encoding,
}

/// How the CMS is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Encoding {
    /// `-----BEGIN CMS-----`, as NCALayer writes it
    Pem,
    /// Base64 alone
    Base64,
    /// Octets
    Der,
}

/// Signs it.
pub(super) fn run(args: &Args) -> anyhow::Result<Outcome> {
    let holder = Holder::from_files(&args.key, args.cert.as_deref(), &args.password)
        .map_err(|error| Fault::in_file(&args.key, error))?;
    let request = SigningRequest {
        form: if args.detached { Form::Detached } else { Form::Attached },
        identifier: if args.key_id { Identifier::KeyId } else { Identifier::IssuerAndSerial },
        signing_time: Some(args.at.as_ref().map_or_else(|| SystemClock.now(), |moment| moment.0)),
        ..SigningRequest::default()
    };
    let refused = |error: cms::SigningError| Fault::in_file(&args.file, error);
    let mut data = if args.add {
        let mut data = read_cms(&args.file)?;
        let content = args.content.as_deref().map(read_document).transpose()?;
        cms::add_signer(&mut data, content.as_deref(), &holder, &request).map_err(refused)?;
        data
    } else {
        cms::sign(&read_document(&args.file)?, &holder, &request).map_err(refused)?
    };
    if let Some(url) = &args.timestamp {
        time_stamp(&mut data, url, args, &holder)?;
    }
    let der = data.to_der();
    let octets = match args.form {
        Encoding::Pem => to_pem("CMS", &der).into_bytes(),
        Encoding::Base64 => format!("{}\n", base64::encode(&der)).into_bytes(),
        Encoding::Der => der,
    };
    std::io::stdout().write_all(&octets)?;
    Ok(Outcome::Done)
}

/// Asks for a time-stamp over the signature that was made last, checks it, and puts it in.
fn time_stamp(data: &mut SignedData, url: &str, args: &Args, holder: &Holder) -> anyhow::Result<()> {
    let Some(last) = data.signers().len().checked_sub(1) else { return Ok(()) };
    // The digest of the signer's own family; Ed25519 has none to name.
    let digest = data.signers()[last].digest().unwrap_or(DigestAlgorithm::Sha256);
    let imprint = Imprint::over(digest, data.signers()[last].signature());
    let mut nonce = [0; 8];
    Entropy.fill(&mut nonce);
    let request = TimeStampRequest::new(imprint, args.timestamp_policy.as_deref(), &nonce);
    let client = Client::new(&Trust::default())?;
    let none = |why| Fault::TimeStamp { url: url.to_owned(), why: Box::new(why) };
    let runtime =
        tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(Fault::Runtime)?;
    let answer = runtime
        .block_on(client.post(url, "application/timestamp-query", request.to_der()))
        .map_err(|error| none(NoTimeStamp::Client(error)))?;
    if !answer.status.is_success() {
        return Err(none(NoTimeStamp::Status(answer.status.as_u16())).into());
    }
    let (_, token) = timestamp::verify_answer(&answer.body, &request, holder.chain())
        .map_err(|fault| none(NoTimeStamp::Invalid(fault)))?;
    cms::add_time_stamp(data, last, &token)?;
    Ok(())
}
