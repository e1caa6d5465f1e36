//! Why a digest differs: the octets that are hashed, and the usual mistakes tried until one gives the digest that is stated.
//!
//! Only on request, after a refusal is certain: nothing that is found here makes a signature good. A cause is named only when
//! the octets it stands for really have the stated digest.

mod difference;
mod edits;
mod prefixes;
mod raw;
mod value;

use super::form::{Manner, ReferenceForm, SignatureForm};
use super::known::KnownCertificates;
use super::ns;
use super::place::place_of;
use super::reference::resolve_all;
use super::transform::Input;
use crate::crypto::{DigestAlgorithm, digest};
use crate::encoding::{base64, hex};
use crate::findings::Cause;
use crate::findings::evidence::{FormFault, ReferenceFault, TransformFault};
use crate::xml::{
    C14nError, Canonicalization, Comments, Document, NodeId, Selection, canonicalize, parse_detached,
};

pub use difference::{Difference, first_difference, visible};
use edits::{
    Edit, composed, decomposed, in_other_encodings, laid_out, replaced, with_base64_joined,
    with_base64_wrapped, with_carriage_returns, with_line_feeds_before_blanks, with_values_trimmed,
    without_blank_text, without_carriage_returns,
};
pub use value::{ValueView, explain_value};

/// Ways to lay out a document, by name: what stands before each element a level.
const LAYOUTS: [(&str, &[u8]); 6] = [
    ("line feeds without blanks", b""),
    ("line feeds and 1 blank a level", b" "),
    ("line feeds and 2 blanks a level", b"  "),
    ("line feeds and 3 blanks a level", b"   "),
    ("line feeds and 4 blanks a level", b"    "),
    ("line feeds and a tab a level", b"\t"),
];

/// Why nothing is hashed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unhashed {
    /// The element is no signature.
    #[error("{0}")]
    Form(#[from] FormFault),
    /// The Reference leads nowhere.
    #[error("{0}")]
    Reference(#[from] ReferenceFault),
    /// A transform gives nothing.
    #[error("{0}")]
    Transform(#[from] TransformFault),
    /// There is no canonical form.
    #[error("{0}")]
    C14n(#[from] C14nError),
}

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
    pub hashed: Result<(Vec<u8>, Vec<u8>), Unhashed>,
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
            Err(error) => Err(Unhashed::Reference((*error).clone())),
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
pub fn signed_info_octets(document: &Document, signature: NodeId) -> Result<Vec<u8>, Unhashed> {
    let form = SignatureForm::read(document, signature)?;
    let mut octets = Vec::new();
    let prefixes = form.canonicalization.prefix_list();
    canonicalize(
        document,
        Selection::subtree(form.signed_info),
        form.canonicalization.algorithm,
        &prefixes,
        &mut octets,
    )?;
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
    fn hashed(&self) -> Result<Vec<u8>, Unhashed> {
        let mut octets = Vec::new();
        let known = KnownCertificates::default();
        let input = Input {
            document: self.document,
            reference: self.reference,
            selection: self.selection(),
            known: &known,
        };
        input.write(&mut octets)?;
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
        let edits: [(Cause, Edit); 11] = [
            (Cause::Indented, without_blank_text),
            (Cause::CarriageReturnsLost, with_carriage_returns),
            (Cause::CarriageReturnsAdded, without_carriage_returns),
            (Cause::Base64Rewrapped, with_base64_joined),
            (Cause::ValuesPadded, with_values_trimmed),
            (Cause::EmptyNamespaceAdded, |octets| replaced(octets, b" xmlns=\"\"", b"")),
            (Cause::ByteOrderMark, |octets| [b"\xEF\xBB\xBF", octets].concat()),
            (Cause::FinalLineFeed, |octets| [octets, b"\n"].concat()),
            (Cause::LineFeedsLost, with_line_feeds_before_blanks),
            (Cause::Normalized("NFC"), composed),
            (Cause::Normalized("NFD"), decomposed),
        ];
        self.in_another_form(octets)
            .or_else(|| self.taken_out())
            .or_else(|| self.other_algorithm(octets))
            .or_else(|| edits.iter().find(|(_, edit)| self.is_it(&edit(octets))).map(|(cause, _)| *cause))
            .or_else(|| {
                self.is_it(&without_blank_text(&without_carriage_returns(octets))).then_some(Cause::Indented)
            })
            .or_else(|| self.laid_out(octets))
            .or_else(|| self.other_surroundings())
            .or_else(|| self.raw())
            .or_else(|| self.prefix_renamed())
    }

    /// The digest is right, and written in another form.
    fn in_another_form(&self, octets: &[u8]) -> Option<Cause> {
        let computed = digest(self.reference.digest, octets);
        let stated = std::str::from_utf8(&self.reference.value).ok();
        let is = |read: Option<Vec<u8>>| read.is_some_and(|read| read == computed.as_ref());
        if is(stated.and_then(hex::decode)) {
            return Some(Cause::HexForOctets);
        }
        if is(stated.and_then(base64::decode)) {
            return Some(Cause::Base64Twice);
        }
        self.is_it(computed.as_ref()).then_some(Cause::HashedTwice)
    }

    /// Laid out otherwise, or its base64 wrapped, when it was signed.
    fn laid_out(&self, octets: &[u8]) -> Option<Cause> {
        let plain = without_carriage_returns(octets);
        let ends: [&[u8]; 2] = [b"\n", b"&#xD;\n"];
        for (name, unit) in LAYOUTS {
            if ends.iter().any(|end| self.is_it(&laid_out(&plain, end, unit))) {
                return Some(Cause::LaidOut(name));
            }
        }
        let wrapped = [64, 76].iter().any(|width| {
            ends.iter().any(|end| {
                let lines = with_base64_wrapped(octets, *width, end);
                lines != octets && self.is_it(&lines)
            })
        });
        wrapped.then_some(Cause::Base64Rewrapped)
    }

    /// A text in place of the canonical form, or either in another encoding.
    fn raw(&self) -> Option<Cause> {
        let texts = raw::texts(self.document, self.signature, self.apex);
        if let Some((cause, _)) = texts.iter().find(|(_, text)| self.is_it(text.as_bytes())) {
            return Some(*cause);
        }
        let canonical = self.hashed().ok();
        let all = canonical.iter().map(Vec::as_slice).chain(texts.iter().map(|(_, text)| text.as_bytes()));
        all.flat_map(in_other_encodings)
            .find(|(_, octets)| self.is_it(octets))
            .map(|(name, _)| Cause::OtherEncoding(name))
    }

    /// The element with another prefix, canonicalised in the same way.
    fn prefix_renamed(&self) -> Option<Cause> {
        let algorithm = self.reference.canonicalization.algorithm;
        let prefixes = self.reference.canonicalization.prefix_list();
        let is_it = prefixes::renamed(self.document, self.apex).into_iter().any(|source| {
            let mut inherited = self.document.undeclared(match self.apex {
                NodeId::DOCUMENT => self.document.root(),
                apex => apex,
            });
            // Nothing stands where it stood: all of them on the element itself.
            inherited.iter_mut().for_each(|binding| binding.at = 0);
            let Ok(document) = parse_detached(source, &inherited) else { return false };
            let own: Vec<NodeId> = document
                .child_elements(document.root())
                .filter(|child| document.is(*child, ns::DS, "Signature"))
                .collect();
            let without = if self.reference.enveloped { &own[..own.len().min(1)] } else { &[] };
            let selection = Selection { apex: document.root(), without, comments: self.comments };
            let mut octets = Vec::new();
            canonicalize(&document, selection, algorithm, &prefixes, &mut octets).is_ok()
                && self.is_it(&octets)
        });
        is_it.then_some(Cause::PrefixRenamed)
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
