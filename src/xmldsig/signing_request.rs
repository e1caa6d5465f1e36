//! What to sign, and in which of the shapes that the field's signers have.

use crate::crypto::DigestAlgorithm;
use crate::xml::{Canonicalization, Comments};

/// How the text of a signature is laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Layout {
    /// All on one line, as the newer signers of the authority write.
    #[default]
    SingleLine,
    /// A line feed between elements, base64 wrapped at 76: as the older ones write.
    Lines,
    /// The same, but that lines of base64 end with a carriage return, written `&#13;`, in a long DigestValue too: as Java's own
    /// library writes since JDK 11 ([authority §3.1](crate::manual::authority)).
    CarriageReturns,
}

impl Layout {
    /// What ends a line of base64.
    pub(super) const fn line_end(self) -> &'static str {
        match self {
            Layout::SingleLine => "",
            Layout::Lines => "\n",
            Layout::CarriageReturns => "&#13;\n",
        }
    }
}

/// What KeyInfo holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SigningKeyInfo {
    /// `ds:X509Data/ds:X509Certificate`.
    Certificate,
    /// `wsse:SecurityTokenReference/wsse:KeyIdentifier` with the certificate in it,
    /// [contract §3.1](crate::manual::contract), variant A.
    KeyIdentifier,
    /// `wsse:SecurityTokenReference/wsse:Reference` to a token of this id.
    Token(String),
    /// `ds:X509IssuerSerial` and no certificate, [contract §3.2](crate::manual::contract), variant B.
    IssuerSerial,
}

/// What to sign and how.
#[derive(Debug, Clone)]
pub struct SigningRequest {
    /// Reference URI: empty for the document, `#id`.
    pub uri: String,
    /// Whether the enveloped-signature transform stands first.
    pub enveloped: Enveloped,
    /// The canonicalisation of SignedInfo.
    pub signed_info: Canonicalization,
    /// The canonicalisation of what is signed.
    pub content: Canonicalization,
    /// The digest.
    pub digest: DigestAlgorithm,
    /// What KeyInfo holds.
    pub key_info: SigningKeyInfo,
    /// The layout.
    pub layout: Layout,
}

/// Whether the signature stands in what it signs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Enveloped {
    /// It does, and leaves itself out.
    Inside,
    /// It does not.
    Beside,
}

impl SigningRequest {
    /// The shape of the authority's own signers: Canonical XML 1.0, Reference `""`, enveloped-signature and C14N with comments.
    pub fn document() -> Self {
        SigningRequest {
            uri: String::new(),
            enveloped: Enveloped::Inside,
            signed_info: Canonicalization::INCLUSIVE,
            content: Canonicalization { comments: Comments::Kept, ..Canonicalization::INCLUSIVE },
            digest: DigestAlgorithm::Sha256,
            key_info: SigningKeyInfo::Certificate,
            layout: Layout::SingleLine,
        }
    }

    /// The shape of the authority's signers where XPaths say what is signed: exclusive C14N of SignedInfo, one transform, C14N
    /// with comments; [authority §3.1](crate::manual::authority).
    pub fn element() -> Self {
        SigningRequest {
            signed_info: Canonicalization::EXCLUSIVE,
            enveloped: Enveloped::Beside,
            ..SigningRequest::document()
        }
    }

    /// The shape of a transport signature: exclusive C14N, Reference to the Body's id.
    pub fn body(id: &str) -> Self {
        SigningRequest {
            uri: format!("#{id}"),
            enveloped: Enveloped::Beside,
            signed_info: Canonicalization::EXCLUSIVE,
            content: Canonicalization::EXCLUSIVE,
            digest: DigestAlgorithm::Sha256,
            key_info: SigningKeyInfo::KeyIdentifier,
            layout: Layout::SingleLine,
        }
    }
}
