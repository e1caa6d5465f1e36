//! `qaqpa explain`: a signature under the microscope.

use std::path::PathBuf;

use super::fault::Fault;
use super::terminal::{Outcome, read_document, say, say_json};
use crate::encoding::base64;
use crate::report::{Compared, Question, microscope, unhashed};
use crate::text::line::explain as line;
use crate::text::{self, Lang};
use crate::xml::{self, Document, NodeId};
use crate::xmldsig::{
    self, ReferenceView, ValueView, explain, explain_value, first_difference, signed_info_octets, visible,
};

/// Show what a signature hashes, and why a digest differs
///
/// For each Reference: the digest it states, the digest of what is there, and – where one of the usual mistakes gives the stated
/// digest – what was done to the document after it was signed. With --against, the bytes that the signing side says it hashed
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
pub(super) fn run(args: &Args, lang: Lang) -> anyhow::Result<Outcome> {
    let document =
        xml::parse(read_document(&args.file)?).map_err(|error| Fault::in_file(&args.file, error))?;
    let signature = signature(&document, args.signature)?;
    let refused = |why| Fault::Signature { at: document.position(signature), why: Box::new(why) };
    let views = explain(&document, signature).map_err(refused)?;
    let value = explain_value(&document, signature).map_err(refused)?;
    if !args.json {
        views.iter().enumerate().for_each(|(number, view)| tell(number + 1, view, value, lang));
        tell_value(value, lang);
    }
    if let Some(file) = &args.signed_info {
        let octets =
            signed_info_octets(&document, signature).map_err(|why| Fault::SignedInfo(Box::new(why)))?;
        std::fs::write(file, octets).map_err(|error| Fault::unwritable(file, error))?;
    }
    let chosen = args.reference.checked_sub(1).and_then(|index| views.get(index));
    let chosen = chosen.ok_or(Fault::NoReference { number: args.reference, count: views.len() })?;
    if let (Some(file), Ok((octets, _))) = (&args.octets, &chosen.hashed) {
        std::fs::write(file, octets).map_err(|error| Fault::unwritable(file, error))?;
    }
    if args.json {
        let theirs = args.against.as_deref().map(read_document).transpose()?;
        let compared = Compared::Reference(args.reference);
        let told = microscope(
            &document,
            &Question { signature: args.signature, compared, octets: theirs.as_deref() },
            lang,
        );
        say_json(&told)?;
    } else if let (Some(file), Ok((octets, _))) = (&args.against, &chosen.hashed) {
        compare(octets, &read_document(file)?, lang);
    }
    Ok(if views.iter().all(ReferenceView::matches) { Outcome::Done } else { Outcome::Refused })
}

fn signature(document: &Document, number: usize) -> Result<NodeId, Fault> {
    let mut all =
        document.subtree(document.root()).filter(|id| document.is(*id, xmldsig::ns::DS, "Signature"));
    let index = number.checked_sub(1).ok_or(Fault::NotCounted)?;
    all.nth(index).ok_or(Fault::NoSignature { number })
}

fn tell(number: usize, view: &ReferenceView, value: ValueView, lang: Lang) {
    say(&line::reference(lang, number, view.uri.as_deref().unwrap_or(""), &view.place));
    say(&line::stated(lang, view.algorithm.name(), &base64::encode(&view.stated)));
    let (octets, computed) = match &view.hashed {
        Ok(hashed) => hashed,
        Err(why) => return say(&line::nothing(lang, &unhashed(why, lang))),
    };
    say(&line::computed(lang, view.algorithm.name(), &base64::encode(computed), octets.len()));
    say(&line::bytes(lang, &visible(&octets[..octets.len().min(160)])));
    if view.matches() {
        return say(&match value {
            ValueView::Right => line::equal(lang),
            ValueView::Wrong(_) => line::equal_but_broken(lang),
            ValueView::NoKey => line::equal_no_key(lang),
        });
    }
    let Some(cause) = view.cause else {
        return line::cause_unknown(lang).iter().for_each(|line| say(line));
    };
    say(&line::cause(lang, text::cause(cause).in_lang(lang)));
    if let Some(used) = cause.really_used() {
        say(&line::really_used(lang, &used));
    }
}

fn tell_value(value: ValueView, lang: Lang) {
    match value {
        ValueView::Right => say(&line::value_right(lang)),
        ValueView::NoKey => say(&line::value_no_key(lang)),
        ValueView::Wrong(Some(cause)) => {
            say(&line::value_wrong(lang));
            let used = cause.really_used().map(|used| used.to_string());
            say(&line::value_cause(lang, text::cause(cause).in_lang(lang), used.as_deref()));
        }
        ValueView::Wrong(None) => {
            say(&line::value_wrong(lang));
            line::value_cause_unknown(lang).iter().for_each(|line| say(line));
        }
    }
}

fn compare(ours: &[u8], theirs: &[u8], lang: Lang) {
    let Some(difference) = first_difference(ours, theirs) else { return say(&line::same(lang)) };
    say(&line::difference(lang, difference.offset, ours.len(), theirs.len()));
    line::both(lang, &difference.ours, &difference.theirs).iter().for_each(|line| say(line));
    if let Some(cause) = difference.cause {
        say(&line::cause(lang, text::cause(cause).in_lang(lang)));
    }
}
