//! Why a digest differs: the octets that are hashed, and the usual mistakes tried until one gives the digest that is stated.
//!
//! Only on request, after a refusal is certain: nothing that is found here makes a signature good. A cause is named only when
//! the octets it stands for really have the stated digest.

use super::form::{Manner, ReferenceForm, SignatureForm};
use super::key_info::KnownCertificates;
use super::place::place_of;
use super::reference::resolve_all;
use super::transform::Input;
use crate::crypto::{DigestAlgorithm, digest};
use crate::findings::Cause;
use crate::findings::evidence::{FormFault, ReferenceFault};
use crate::xml::{Canonicalization, Comments, Document, NodeId, Selection, canonicalize, parse_detached};

/// One Reference under the microscope.
#[derive(Debug, Clone)]
pub struct ReferenceView {
    /// Its URI.
    pub uri: Option<String>,
    /// Where it stands.
    pub place: String,
    /// Its digest algorithm.
    pub algorithm: DigestAlgorithm,
    /// The digest it states.
    pub stated: Vec<u8>,
    /// The octets that are hashed, and their digest; or why there are none.
    pub hashed: Result<(Vec<u8>, Vec<u8>), String>,
    /// What was done to the document, where a usual mistake gives the stated digest.
    pub cause: Option<Cause>,
}

impl ReferenceView {
    /// Whether the digest is the one that is stated.
    pub fn matches(&self) -> bool {
        self.hashed.as_ref().is_ok_and(|(_, computed)| *computed == self.stated)
    }
}

/// Looks at every Reference of a signature.
pub fn explain(document: &Document, signature: NodeId) -> Result<Vec<ReferenceView>, FormFault> {
    let form = SignatureForm::read(document, signature)?;
    let targets = resolve_all(document, form.references.iter().map(|reference| reference.uri.as_deref()));
    let view = |(reference, target): (&ReferenceForm, _)| {
        let target: &Result<super::reference::Target, ReferenceFault> = target;
        let look = target.as_ref().map(|target| Look {
            document,
            reference,
            signature,
            apex: target.apex,
            comments: target.comments,
        });
        let hashed = match &look {
            Ok(look) => look.hashed().map(|octets| {
                let computed = digest(reference.digest, &octets).as_ref().to_vec();
                (octets, computed)
            }),
            Err(error) => Err(error.to_string()),
        };
        let cause = match (&look, &hashed) {
            // The usual mistakes are mistakes about canonical forms.
            (Ok(look), Ok((octets, computed)))
                if reference.manner == Manner::Canonical && *computed != reference.value =>
            {
                look.cause(octets)
            }
            _ => None,
        };
        ReferenceView {
            uri: reference.uri.clone(),
            place: place_of(document, reference.node),
            algorithm: reference.digest,
            stated: reference.value.clone(),
            hashed,
            cause,
        }
    };
    Ok(form.references.iter().zip(&targets).map(view).collect())
}

/// The octets of SignedInfo that the signature value is over.
pub fn signed_info_octets(document: &Document, signature: NodeId) -> Result<Vec<u8>, String> {
    let form = SignatureForm::read(document, signature).map_err(|fault| fault.to_string())?;
    let mut octets = Vec::new();
    let prefixes = form.canonicalization.prefix_list();
    canonicalize(
        document,
        Selection::subtree(form.signed_info),
        form.canonicalization.algorithm,
        &prefixes,
        &mut octets,
    )
    .map_err(|error| error.to_string())?;
    Ok(octets)
}

struct Look<'a> {
    document: &'a Document,
    reference: &'a ReferenceForm,
    signature: NodeId,
    apex: NodeId,
    comments: Comments,
}

impl Look<'_> {
    fn without(&self) -> &[NodeId] {
        let inside = self.reference.enveloped && self.document.contains(self.apex, self.signature);
        if inside { std::slice::from_ref(&self.signature) } else { &[] }
    }

    fn selection(&self) -> Selection<'_> {
        Selection { apex: self.apex, without: self.without(), comments: self.comments }
    }

    /// What is hashed, as the Reference says.
    fn hashed(&self) -> Result<Vec<u8>, String> {
        let mut octets = Vec::new();
        let known = KnownCertificates::default();
        let input = Input {
            document: self.document,
            reference: self.reference,
            selection: self.selection(),
            known: &known,
        };
        input.write(&mut octets).map_err(|error| error.to_string())?;
        Ok(octets)
    }

    fn octets(&self, selection: Selection<'_>, algorithm: Canonicalization) -> Result<Vec<u8>, String> {
        let mut octets = Vec::new();
        let prefixes = self.reference.canonicalization.prefix_list();
        canonicalize(self.document, selection, algorithm, &prefixes, &mut octets)
            .map_err(|error| error.to_string())?;
        Ok(octets)
    }

    fn is_it(&self, octets: &[u8]) -> bool {
        digest(self.reference.digest, octets).as_ref() == self.reference.value
    }

    /// The first of the usual mistakes that gives the stated digest.
    fn cause(&self, octets: &[u8]) -> Option<Cause> {
        let edits: [(Cause, Edit); 8] = [
            (Cause::Indented, without_blank_text),
            (Cause::CarriageReturnsLost, with_carriage_returns),
            (Cause::CarriageReturnsAdded, without_carriage_returns),
            (Cause::Base64Rewrapped, with_base64_joined),
            (Cause::ValuesPadded, with_values_trimmed),
            (Cause::EmptyNamespaceAdded, |octets| replaced(octets, b" xmlns=\"\"", b"")),
            (Cause::ByteOrderMark, |octets| [b"\xEF\xBB\xBF", octets].concat()),
            (Cause::FinalLineFeed, |octets| [octets, b"\n"].concat()),
        ];
        self.taken_out()
            .or_else(|| self.other_algorithm(octets))
            .or_else(|| edits.iter().find(|(_, edit)| self.is_it(&edit(octets))).map(|(cause, _)| *cause))
            .or_else(|| {
                self.is_it(&without_blank_text(&without_carriage_returns(octets))).then_some(Cause::Indented)
            })
            .or_else(|| self.other_surroundings())
    }

    fn other_algorithm(&self, octets: &[u8]) -> Option<Cause> {
        let digests = [
            DigestAlgorithm::Sha1,
            DigestAlgorithm::Sha256,
            DigestAlgorithm::Sha384,
            DigestAlgorithm::Sha512,
            DigestAlgorithm::Gost94,
            DigestAlgorithm::Streebog256,
            DigestAlgorithm::Streebog512,
        ];
        if let Some(other) =
            digests.into_iter().find(|other| digest(*other, octets).as_ref() == self.reference.value)
        {
            return Some(Cause::OtherDigest(other));
        }
        for algorithm in Canonicalization::uris().filter_map(Canonicalization::from_uri) {
            if self.octets(self.selection(), algorithm).is_ok_and(|octets| self.is_it(&octets)) {
                return Some(Cause::OtherCanonicalization(algorithm));
            }
            let kept = Selection { comments: Comments::Kept, ..self.selection() };
            if self.octets(kept, algorithm).is_ok_and(|octets| self.is_it(&octets)) {
                return Some(Cause::CommentsHashed);
            }
        }
        None
    }

    fn other_surroundings(&self) -> Option<Cause> {
        let algorithm = self.reference.canonicalization.algorithm;
        let whole = Selection { without: &[], ..self.selection() };
        if self.octets(whole, algorithm).is_ok_and(|octets| self.is_it(&octets)) {
            return Some(Cause::SignatureIncluded);
        }
        let source = self.document.source_of(self.apex);
        if self.is_it(source.as_bytes()) || self.is_it(self.document.source().as_bytes()) {
            return Some(Cause::RawText);
        }
        None
    }

    /// The element alone, with no more declarations than it uses.
    fn taken_out(&self) -> Option<Cause> {
        let algorithm = self.reference.canonicalization.algorithm;
        let source = self.document.source_of(self.apex);
        if self.apex == NodeId::DOCUMENT {
            return None;
        }
        let alone = parse_detached(source, &self.document.undeclared(self.apex)).ok()?;
        let mut octets = Vec::new();
        let selection = Selection { apex: alone.root(), without: &[], comments: self.comments };
        canonicalize(
            &alone,
            selection,
            algorithm,
            &self.reference.canonicalization.prefix_list(),
            &mut octets,
        )
        .ok()?;
        self.is_it(&octets).then_some(Cause::SignedBeforeEmbedding)
    }
}

/// What a usual mistake does to canonical octets, undone.
type Edit = fn(&[u8]) -> Vec<u8>;

/// Applies `edit` to each piece of text between tags of canonical octets, where `<` and `>` stand at tags only.
fn over_text(octets: &[u8], edit: impl Fn(&[u8]) -> Vec<u8>) -> Vec<u8> {
    let mut out = Vec::with_capacity(octets.len());
    let mut rest = octets;
    while let Some(open) = memchr::memchr(b'<', rest) {
        out.extend(edit(&rest[..open]));
        // `>` in an attribute value is not escaped in canonical form; the tag ends at one outside quotes.
        let mut quote = None;
        let close = rest[open..].iter().position(|octet| {
            match (quote, *octet) {
                (None, b'"') => quote = Some(b'"'),
                (Some(b'"'), b'"') => quote = None,
                (None, b'>') => return true,
                _ => {}
            }
            false
        });
        let end = close.map_or(rest.len(), |close| open + close + 1);
        out.extend_from_slice(&rest[open..end]);
        rest = &rest[end..];
    }
    out.extend(edit(rest));
    out
}

fn without_blank_text(octets: &[u8]) -> Vec<u8> {
    over_text(
        octets,
        |text| if text.iter().all(u8::is_ascii_whitespace) { Vec::new() } else { text.to_vec() },
    )
}

/// White space between elements is no value's: a document that is laid out stays so.
fn with_values_trimmed(octets: &[u8]) -> Vec<u8> {
    over_text(octets, |text| {
        if text.iter().all(u8::is_ascii_whitespace) { text.to_vec() } else { text.trim_ascii().to_vec() }
    })
}

fn with_base64_joined(octets: &[u8]) -> Vec<u8> {
    over_text(octets, |text| {
        let plain = without_carriage_returns(text);
        let digits: Vec<u8> = plain.iter().copied().filter(|octet| !octet.is_ascii_whitespace()).collect();
        let is_base64 = digits.len() > 60
            && digits
                .iter()
                .all(|octet| octet.is_ascii_alphanumeric() || matches!(octet, b'+' | b'/' | b'='));
        if is_base64 { digits } else { text.to_vec() }
    })
}

fn with_carriage_returns(octets: &[u8]) -> Vec<u8> {
    replaced(octets, b"\n", b"&#xD;\n")
}

fn without_carriage_returns(octets: &[u8]) -> Vec<u8> {
    replaced(octets, b"&#xD;", b"")
}

fn replaced(octets: &[u8], from: &[u8], to: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(octets.len());
    let mut last = 0;
    for at in memchr::memmem::find_iter(octets, from) {
        out.extend_from_slice(&octets[last..at]);
        out.extend_from_slice(to);
        last = at + from.len();
    }
    out.extend_from_slice(&octets[last..]);
    out
}

/// Where two sequences of octets part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// The first octet that differs, counted from zero.
    pub offset: usize,
    /// What is hashed here, around it, white space made visible.
    pub ours: String,
    /// What the other side hashed, around it.
    pub theirs: String,
    /// What a usual mistake would say of it.
    pub cause: Option<Cause>,
}

/// Octets shown on each side of a difference.
const AROUND: usize = 30;

/// Compares what is hashed here with what a client says it hashed; `None` when they are equal.
pub fn first_difference(ours: &[u8], theirs: &[u8]) -> Option<Difference> {
    if ours == theirs {
        return None;
    }
    let offset =
        ours.iter().zip(theirs).position(|(a, b)| a != b).unwrap_or_else(|| ours.len().min(theirs.len()));
    let around = |octets: &[u8]| {
        visible(&octets[offset.saturating_sub(AROUND).min(octets.len())..(offset + AROUND).min(octets.len())])
    };
    let cause = if without_blank_text(ours) == without_blank_text(theirs) {
        Some(Cause::Indented)
    } else if theirs.starts_with(b"\xEF\xBB\xBF") {
        Some(Cause::ByteOrderMark)
    } else if without_carriage_returns(ours) == replaced(&without_carriage_returns(theirs), b"\r\n", b"\n") {
        Some(if theirs.len() > ours.len() { Cause::CarriageReturnsLost } else { Cause::CarriageReturnsAdded })
    } else if with_base64_joined(ours) == with_base64_joined(theirs) {
        Some(Cause::Base64Rewrapped)
    } else if with_values_trimmed(ours) == with_values_trimmed(theirs) {
        Some(Cause::ValuesPadded)
    } else if replaced(ours, b" xmlns=\"\"", b"") == replaced(theirs, b" xmlns=\"\"", b"") {
        Some(Cause::EmptyNamespaceAdded)
    } else {
        None
    };
    Some(Difference { offset, ours: around(ours), theirs: around(theirs), cause })
}

/// Text with its white space made visible: `·` a blank, `⇥` a tab, `␍` and `␊` the line ends, `␦` what is no character.
pub fn visible(octets: &[u8]) -> String {
    String::from_utf8_lossy(octets)
        .chars()
        .map(|c| match c {
            ' ' => '·',
            '\t' => '⇥',
            '\r' => '␍',
            '\n' => '␊',
            '\u{FEFF}' | '\u{FFFD}' => '␦',
            c => c,
        })
        .collect()
}
