//! Why a signature value is wrong: the octets of SignedInfo that the usual mistakes make, tried with the key.

use super::LAYOUTS;
use super::edits::{laid_out, with_carriage_returns, without_blank_text, without_carriage_returns};
use crate::crypto::{EcdsaForm, PublicKey, SignatureAlgorithm, digest};
use crate::findings::Cause;
use crate::findings::evidence::FormFault;
use crate::xml::{Canonicalization, Document, NodeId, Selection, canonicalize, parse_detached};
use crate::xmldsig::form::SignatureForm;
use crate::xmldsig::key_info::candidates;
use crate::xmldsig::key_value::bare_key;
use crate::xmldsig::known::KnownCertificates;
use crate::xmldsig::signed_info::{SignedInfo, verify};

/// What came of a signature value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ValueView {
    /// A key of KeyInfo made it over SignedInfo as it stands.
    Right,
    /// None did; what was done to SignedInfo, where a usual mistake gives the value.
    Wrong(Option<Cause>),
    /// KeyInfo holds no key that could be asked.
    NoKey,
}

/// Looks at the value of a signature with the keys that its KeyInfo holds.
pub fn explain_value(document: &Document, signature: NodeId) -> Result<ValueView, FormFault> {
    let form = SignatureForm::read(document, signature)?;
    let known = KnownCertificates::default();
    let mut keys: Vec<PublicKey> =
        candidates(document, form.key_info, &known).map(|candidates| candidates.keys()).unwrap_or_default();
    if keys.is_empty() {
        keys.extend(bare_key(document, form.key_info, &known));
    }
    if keys.is_empty() {
        return Ok(ValueView::NoKey);
    }
    let signed_info = SignedInfo::new(document, &form);
    if keys.iter().any(|key| signed_info.is_signed_by(key)) {
        return Ok(ValueView::Right);
    }
    Ok(ValueView::Wrong(keys.iter().find_map(|key| Look { document, form: &form, key }.cause())))
}

struct Look<'a> {
    document: &'a Document,
    form: &'a SignatureForm,
    key: &'a PublicKey,
}

impl Look<'_> {
    fn octets(&self, algorithm: Canonicalization) -> Option<Vec<u8>> {
        let mut octets = Vec::new();
        let selection = Selection::subtree(self.form.signed_info);
        canonicalize(
            self.document,
            selection,
            algorithm,
            &self.form.canonicalization.prefix_list(),
            &mut octets,
        )
        .ok()?;
        Some(octets)
    }

    fn is_it(&self, octets: &[u8]) -> bool {
        verify(self.key, self.form, EcdsaForm::Fixed, octets).is_ok()
    }

    fn cause(&self) -> Option<Cause> {
        let octets = self.octets(self.form.canonicalization.algorithm)?;
        if verify(self.key, self.form, EcdsaForm::Der, &octets).is_ok() {
            return Some(Cause::EcdsaInDer);
        }
        self.alone()
            .or_else(|| self.other_canonicalization())
            .or_else(|| self.edited(&octets))
            .or_else(|| self.other_method(&octets))
    }

    /// By itself, with no more declarations than it uses.
    fn alone(&self) -> Option<Cause> {
        let source = self.document.source_of(self.form.signed_info);
        let alone = parse_detached(source, &self.document.undeclared(self.form.signed_info)).ok()?;
        let algorithms = std::iter::once(self.form.canonicalization.algorithm)
            .chain(Canonicalization::uris().filter_map(Canonicalization::from_uri));
        let is_it = algorithms.into_iter().any(|algorithm| {
            let mut octets = Vec::new();
            let prefixes = self.form.canonicalization.prefix_list();
            canonicalize(&alone, Selection::subtree(alone.root()), algorithm, &prefixes, &mut octets).is_ok()
                && self.is_it(&octets)
        });
        is_it.then_some(Cause::SignedBeforeEmbedding)
    }

    fn other_canonicalization(&self) -> Option<Cause> {
        Canonicalization::uris()
            .filter_map(Canonicalization::from_uri)
            .find(|algorithm| self.octets(*algorithm).is_some_and(|octets| self.is_it(&octets)))
            .map(Cause::OtherCanonicalization)
    }

    fn edited(&self, octets: &[u8]) -> Option<Cause> {
        let plain = without_carriage_returns(octets);
        if self.is_it(&plain) {
            return Some(Cause::CarriageReturnsAdded);
        }
        if self.is_it(&with_carriage_returns(octets)) {
            return Some(Cause::CarriageReturnsLost);
        }
        if self.is_it(&without_blank_text(&plain)) {
            return Some(Cause::Indented);
        }
        for (name, unit) in LAYOUTS {
            if [&b"\n"[..], b"&#xD;\n"].iter().any(|end| self.is_it(&laid_out(&plain, end, unit))) {
                return Some(Cause::LaidOut(name));
            }
        }
        if self.is_it(self.document.source_of(self.form.signed_info).as_bytes()) {
            return Some(Cause::RawText);
        }
        let once = digest(self.form.method.digest()?, octets);
        self.is_it(once.as_ref()).then_some(Cause::HashedTwice)
    }

    fn other_method(&self, octets: &[u8]) -> Option<Cause> {
        SignatureAlgorithm::uris().filter_map(SignatureAlgorithm::from_uri).find_map(|method| {
            let right = if method.is_weak() {
                self.key.verify_legacy_sha1(method, EcdsaForm::Fixed, octets, &self.form.value)
            } else {
                self.key.verify(method, EcdsaForm::Fixed, octets, &self.form.value)
            };
            right.is_ok().then(|| Cause::OtherMethod(method.name()))
        })
    }
}
