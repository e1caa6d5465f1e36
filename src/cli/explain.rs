//! `qaqpa explain`: a signature under the microscope.

use std::path::PathBuf;

use super::terminal::{Outcome, read_document, say};
use crate::encoding::base64;
use crate::report::{Compared, Question, microscope};
use crate::text;
use crate::xml::{self, Document, NodeId};
use crate::xmldsig::{
    self, ReferenceView, ValueView, explain, explain_value, first_difference, signed_info_octets, visible,
};

/// Show what a signature hashes, and why a digest differs
///
/// For each Reference: the digest it states, the digest of what is there, and – where one of the usual mistakes gives the stated
/// digest – what was done to the document after it was signed. With --against, the octets that the signing side says it hashed
/// are compared and the first difference is shown, white space made visible.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  qaqpa explain refused.xml
  qaqpa explain refused.xml --octets hashed.bin
  qaqpa explain refused.xml --against what-my-client-hashed.bin

Exit codes: 0 every digest is as stated · 1 one differs · 2 misuse or unreadable")]
pub(super) struct Args {
    /// The signed document; `-` is stdin
    pub file: PathBuf,
    /// The octets that the signing side hashed, to be compared with those hashed here
    #[arg(long, value_name = "OCTETS")]
    pub against: Option<PathBuf>,
    /// Which Reference, counted from one, --against and --octets speak of
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub reference: usize,
    /// Write the octets that are hashed here to this file
    #[arg(long, value_name = "FILE")]
    pub octets: Option<PathBuf>,
    /// Write the octets of SignedInfo, which the signature value is over, to this file
    #[arg(long, value_name = "FILE")]
    pub signed_info: Option<PathBuf>,
    /// Print JSON, as POST /api/v1/verify?octets= does
    #[arg(long)]
    pub json: bool,
    /// The signature, counted from one in the order of the document
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub signature: usize,
}

/// Explains it.
pub(super) fn run(args: &Args) -> anyhow::Result<Outcome> {
    let document = xml::parse(read_document(&args.file)?)
        .map_err(|error| anyhow::anyhow!("{}: {error}", args.file.display()))?;
    let signature = signature(&document, args.signature)?;
    let views = explain(&document, signature)
        .map_err(|fault| anyhow::anyhow!("the signature at {}: {fault}", document.position(signature)))?;
    let value = explain_value(&document, signature)
        .map_err(|fault| anyhow::anyhow!("the signature at {}: {fault}", document.position(signature)))?;
    if !args.json {
        views.iter().enumerate().for_each(|(number, view)| tell(number + 1, view, value));
        tell_value(value);
    }
    if let Some(file) = &args.signed_info {
        let octets = signed_info_octets(&document, signature)
            .map_err(|error| anyhow::anyhow!("SignedInfo: {error}"))?;
        std::fs::write(file, octets)
            .map_err(|error| anyhow::anyhow!("cannot write {}: {error}", file.display()))?;
    }
    let chosen = args.reference.checked_sub(1).and_then(|index| views.get(index));
    let chosen = chosen.ok_or_else(|| {
        anyhow::anyhow!("there is no Reference {}; the signature has {}", args.reference, views.len())
    })?;
    if let (Some(file), Ok((octets, _))) = (&args.octets, &chosen.hashed) {
        std::fs::write(file, octets)
            .map_err(|error| anyhow::anyhow!("cannot write {}: {error}", file.display()))?;
    }
    if args.json {
        let theirs = args.against.as_deref().map(read_document).transpose()?;
        let compared = Compared::Reference(args.reference);
        let told = microscope(
            &document,
            &Question { signature: args.signature, compared, octets: theirs.as_deref() },
        );
        say(&serde_json::to_string_pretty(&told)?);
    } else if let (Some(file), Ok((octets, _))) = (&args.against, &chosen.hashed) {
        compare(octets, &read_document(file)?);
    }
    Ok(if views.iter().all(ReferenceView::matches) { Outcome::Done } else { Outcome::Refused })
}

fn signature(document: &Document, number: usize) -> anyhow::Result<NodeId> {
    let mut all =
        document.subtree(document.root()).filter(|id| document.is(*id, xmldsig::ns::DS, "Signature"));
    let index = number.checked_sub(1).ok_or_else(|| anyhow::anyhow!("signatures are counted from one"))?;
    all.nth(index).ok_or_else(|| anyhow::anyhow!("there is no signature {number} in the document"))
}

fn tell(number: usize, view: &ReferenceView, value: ValueView) {
    say(&format!("Reference {number}: URI=\"{}\" at {}", view.uri.as_deref().unwrap_or(""), view.place));
    say(&format!("  stated    {} {}", view.algorithm.name(), base64::encode(&view.stated)));
    match &view.hashed {
        Ok((octets, computed)) => {
            say(&format!(
                "  computed  {} {} over {} octets",
                view.algorithm.name(),
                base64::encode(computed),
                octets.len()
            ));
            say(&format!("  octets    {}…", visible(&octets[..octets.len().min(160)])));
            if view.matches() {
                say(match value {
                    ValueView::Right => "  equal: this part is as it was signed",
                    ValueView::Wrong(_) => {
                        "  equal: the digest is as stated, but the signature value is broken: see SignedInfo"
                    }
                    ValueView::NoKey => {
                        "  equal: the digest is as stated; the signature value was not looked at: KeyInfo holds no key"
                    }
                });
            } else if let Some(cause) = view.cause {
                say(&format!("  cause     {}", text::cause(cause).en));
                if let Some(used) = cause.really_used() {
                    say(&format!("            really used: {used}"));
                }
            } else {
                say("  cause     not found: none of the mistakes that were tried gives the stated digest");
                say(&format!("  tried     {TRIED}"));
                say(
                    "  not tried several of them at once, and a change of the content itself; compare with --against",
                );
            }
        }
        Err(why) => say(&format!("  nothing is hashed: {why}")),
    }
}

/// What is said where no cause is found.
const TRIED: &str = "line ends, white space and layouts of 0 to 4 blanks or tabs, base64 wrapped, NFC and NFD, other prefixes of one \
    namespace, surroundings, comments, the signature itself, raw text and file, other encodings, canonicalizations and digests, \
    hex and base64 for bytes";

fn tell_value(value: ValueView) {
    match value {
        ValueView::Right => say("SignedInfo: the signature value is right by the key in KeyInfo"),
        ValueView::NoKey => say("SignedInfo: not looked at: KeyInfo holds no certificate and no key"),
        ValueView::Wrong(Some(cause)) => {
            say("SignedInfo: the signature value is wrong by the key in KeyInfo");
            let used = cause.really_used().map(|used| format!(" (really used: {used})")).unwrap_or_default();
            say(&format!("  cause     of SignedInfo: {}{used}", text::cause(cause).en));
        }
        ValueView::Wrong(None) => {
            say("SignedInfo: the signature value is wrong by the key in KeyInfo");
            say("  cause     not found: another key, or SignedInfo was changed");
            say(
                "  tried     its surroundings, canonicalizations, line ends, layouts, raw text, ECDSA in DER, other algorithms",
            );
        }
    }
}

fn compare(ours: &[u8], theirs: &[u8]) {
    match first_difference(ours, theirs) {
        None => say(
            "compared: the same octets on both sides; if the digest differs nevertheless, the stated value was not made from them",
        ),
        Some(difference) => {
            say(&format!(
                "compared: the first difference is at octet {} ({} here, {} there)",
                difference.offset,
                ours.len(),
                theirs.len()
            ));
            say(&format!("  here   {}", difference.ours));
            say(&format!("  there  {}", difference.theirs));
            if let Some(cause) = difference.cause {
                say(&format!("  cause  {}", text::cause(cause).en));
            }
        }
    }
}
