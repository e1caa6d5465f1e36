//! `qaqpa c14n`: canonical octets to stdout.

use std::io::Write as _;
use std::path::PathBuf;

use super::fault::Fault;
use super::terminal::{Outcome, read_document};
use crate::xml::{self, Canonicalization, Document, Selection, XmlFault};
use crate::xmldsig::Ids;

/// Canonicalise a document or a part of it
///
/// An internal DTD subset is taken into account (entities, attribute defaults and types) and other encodings are read, so that
/// the standards' own examples can be tried; nothing outside the document is read. The gateway itself takes neither: --strict
/// shows that.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Example:
  qaqpa c14n --algorithm http://www.w3.org/2001/10/xml-exc-c14n# --element Body envelope.xml | sha256sum

Exit codes: 0 done · 2 misuse, or a document that is refused")]
pub(super) struct Args {
    /// The algorithm's URI, as in CanonicalizationMethod
    #[arg(long, value_name = "URI")]
    pub algorithm: String,
    /// The element with this Id
    #[arg(long, value_name = "ID", conflicts_with = "element")]
    pub id: Option<String>,
    /// The first element with this local name
    #[arg(long, value_name = "LOCALNAME")]
    pub element: Option<String>,
    /// Prefixes of InclusiveNamespaces, with spaces between them
    #[arg(long, value_name = "PREFIXES")]
    pub inclusive_namespaces: Option<String>,
    /// Refuse what the gateway refuses: a DTD, any encoding but UTF-8
    #[arg(long)]
    pub strict: bool,
    /// The document; `-` is stdin
    pub file: PathBuf,
}

/// The document; one with an internal DTD subset or in another encoding is first rewritten, unless that is not wanted.
fn document(args: &Args) -> Result<Document, Fault> {
    let octets = read_document(&args.file)?;
    match xml::parse(octets.as_slice()) {
        Err(error)
            if !args.strict
                && matches!(error.fault, XmlFault::Doctype | XmlFault::Encoding(_) | XmlFault::NotUtf8) =>
        {
            let plain = xml::plain(&octets).map_err(|fault| Fault::in_file(&args.file, fault))?;
            xml::parse(plain).map_err(|error| Fault::in_file(&args.file, error))
        }
        parsed => parsed.map_err(|error| Fault::in_file(&args.file, error)),
    }
}

/// Canonicalises it.
pub(super) fn run(args: &Args) -> anyhow::Result<Outcome> {
    let algorithm = Canonicalization::from_uri(&args.algorithm).ok_or_else(|| Fault::Canonicalization {
        uri: args.algorithm.clone(),
        known: Canonicalization::uris().collect(),
    })?;
    let document = document(args)?;
    let selection = match (&args.id, &args.element) {
        (Some(id), _) => Selection::subtree(
            Ids::of(&document).element(id).ok_or_else(|| Fault::NotOneId { id: id.clone() })?,
        ),
        (None, Some(name)) => {
            let mut found = document
                .subtree(document.root())
                .filter(|node| document.is_element(*node) && document.local_name(*node) == name);
            Selection::subtree(found.next().ok_or_else(|| Fault::NoElement { name: name.clone() })?)
        }
        (None, None) => Selection::WHOLE,
    };
    let prefixes: Vec<&str> =
        args.inclusive_namespaces.as_deref().unwrap_or("").split_ascii_whitespace().collect();
    let mut octets = Vec::with_capacity(document.source().len());
    xml::canonicalize(&document, selection, algorithm, &prefixes, &mut octets).map_err(Fault::C14n)?;
    std::io::stdout().write_all(&octets)?;
    Ok(Outcome::Done)
}
