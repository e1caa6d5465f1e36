//! What a Reference selects becomes octets: by a canonicalisation, by the base64 transform, or by the STR-Transform.
//!
//! Only a canonicalisation covers elements. The base64 transform covers the text alone and the STR-Transform a token that stands
//! elsewhere, so that neither ever makes an element one that may be processed (`verify.rs`, the check `scope`).

use super::form::{Manner, ReferenceForm};
use super::key_info::{Token, token_of};
use super::known::KnownCertificates;
use super::ns;
use crate::encoding::base64;
use crate::findings::evidence::TransformFault;
use crate::xml::{Document, NodeId, NodeKind, Selection, Sink, canonicalize};

/// A Reference and what it selects.
#[derive(Clone, Copy)]
pub(super) struct Input<'a> {
    pub(super) document: &'a Document,
    pub(super) reference: &'a ReferenceForm,
    pub(super) selection: Selection<'a>,
    pub(super) known: &'a KnownCertificates,
}

impl Input<'_> {
    /// Writes the octets that are digested.
    pub(super) fn write(self, sink: &mut impl Sink) -> Result<(), TransformFault> {
        let form = &self.reference.canonicalization;
        match self.reference.manner {
            Manner::Canonical => {
                Ok(canonicalize(self.document, self.selection, form.algorithm, &form.prefix_list(), sink)?)
            }
            Manner::Base64 => self.decoded(sink),
            Manner::Token => self.token(sink),
        }
    }

    /// XMLDSig 1.1 §6.6.2: of a node-set, the string value of its text nodes, decoded. White space is no part of base64.
    fn decoded(self, sink: &mut impl Sink) -> Result<(), TransformFault> {
        let mut decoder = Decoder { digits: Vec::with_capacity(DIGITS_AT_ONCE), ended: Ended::NotYet };
        for node in self.document.subtree(self.selection.apex) {
            if let NodeKind::Text(text) = self.document.kind(node)
                && !self.selection.without.iter().any(|left_out| self.document.contains(*left_out, node))
            {
                decoder.take(text, sink)?;
            }
        }
        decoder.finish(sink)
    }

    /// SOAP Message Security 1.1 §8.3: the token that is referred to, in the place of the reference; its default namespace is
    /// written even where there is none.
    fn token(self, sink: &mut impl Sink) -> Result<(), TransformFault> {
        let (document, apex) = (self.document, self.selection.apex);
        if !document.is(apex, ns::WSSE, "SecurityTokenReference") {
            return Err(TransformFault::NotATokenReference(document.qname(apex).chars().take(60).collect()));
        }
        match token_of(document, apex, self.known).map_err(TransformFault::NoToken)? {
            Token::There(node) => {
                let form = &self.reference.canonicalization;
                let mut prefixes = form.prefix_list();
                prefixes.push("#default");
                let mut octets = Vec::new();
                canonicalize(document, Selection::subtree(node), form.algorithm, &prefixes, &mut octets)?;
                // In canonical form the default namespace comes first after the name.
                let (start, rest) = octets.split_at((1 + document.qname(node).len()).min(octets.len()));
                sink.write(start);
                if !rest.starts_with(b" xmlns=\"") {
                    sink.write(b" xmlns=\"\"");
                }
                sink.write(rest);
            }
            Token::Named(certificate) => {
                // §8.3: a token that is not in the message is written as a BinarySecurityToken with the reference's prefix.
                let name = document.qname(apex).strip_suffix("SecurityTokenReference").unwrap_or_default();
                let declared = match name.strip_suffix(':') {
                    Some(prefix) => format!(" xmlns=\"\" xmlns:{prefix}=\"{}\"", ns::WSSE),
                    None => format!(" xmlns=\"{}\"", ns::WSSE),
                };
                let text = base64::encode(certificate.der());
                let octets = format!(
                    "<{name}BinarySecurityToken{declared} ValueType=\"{}\">{text}</{name}BinarySecurityToken>",
                    ns::X509_V3
                );
                sink.write(octets.as_bytes());
            }
        }
        Ok(())
    }
}

/// Digits that are gathered before they are decoded: nothing is held that grows with the document.
const DIGITS_AT_ONCE: usize = 4096;

#[derive(PartialEq, Eq)]
enum Ended {
    NotYet,
    /// There was padding: nothing may follow.
    Padded,
}

struct Decoder {
    digits: Vec<u8>,
    ended: Ended,
}

impl Decoder {
    fn take(&mut self, text: &str, sink: &mut impl Sink) -> Result<(), TransformFault> {
        for digit in text.bytes().filter(|octet| !octet.is_ascii_whitespace()) {
            if self.digits.len() == DIGITS_AT_ONCE {
                self.decode(sink)?;
            }
            self.digits.push(digit);
        }
        Ok(())
    }

    fn decode(&mut self, sink: &mut impl Sink) -> Result<(), TransformFault> {
        if self.ended == Ended::Padded {
            return Err(TransformFault::NotBase64);
        }
        if self.digits.ends_with(b"=") {
            self.ended = Ended::Padded;
        }
        sink.write(&base64::decode_digits(&self.digits).ok_or(TransformFault::NotBase64)?);
        self.digits.clear();
        Ok(())
    }

    fn finish(mut self, sink: &mut impl Sink) -> Result<(), TransformFault> {
        if self.digits.is_empty() { Ok(()) } else { self.decode(sink) }
    }
}

/// The node that a Reference's transforms leave out, and those that were not there when it was made.
pub(super) fn left_out(
    document: &Document,
    signature: NodeId,
    reference: &ReferenceForm,
    apex: NodeId,
    later: &[NodeId],
) -> Vec<NodeId> {
    // In document order: later signatures stand behind this one.
    let own = Some(signature).filter(|signature| reference.enveloped && document.contains(apex, *signature));
    own.into_iter().chain(later.iter().copied()).collect()
}
