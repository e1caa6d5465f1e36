//! Why a digest differs: the usual mistakes.

use crate::crypto::DigestAlgorithm;
use crate::xml::Canonicalization;

/// A usual mistake.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cause {
    /// White space was put between the elements after signing.
    Indented,
    /// Line ends were CRLF when it was signed.
    CarriageReturnsLost,
    /// Line ends became CRLF, as references, after signing.
    CarriageReturnsAdded,
    /// Base64 inside the signed content was wrapped anew.
    Base64Rewrapped,
    /// White space around values was taken off when it was signed.
    ValuesPadded,
    /// Another canonicalisation was used than the one that is named.
    OtherCanonicalization(Canonicalization),
    /// Comments were hashed, which a Reference of this URI leaves out.
    CommentsHashed,
    /// Signed before it was put into its surroundings: their declarations leak into the canonical form.
    SignedBeforeEmbedding,
    /// `xmlns=""` was not there when it was signed.
    EmptyNamespaceAdded,
    /// The text of the document was hashed, not its canonical form.
    RawText,
    /// The signature itself was hashed with the content.
    SignatureIncluded,
    /// Another digest algorithm was used than the one that is named.
    OtherDigest(DigestAlgorithm),
    /// A byte order mark was hashed.
    ByteOrderMark,
    /// A line feed at the end was hashed.
    FinalLineFeed,
    /// The file was hashed as it stands, with its XML declaration.
    RawFile,
    /// It was laid out so when it was signed, and is not any more.
    LaidOut(&'static str),
    /// Line feeds were taken out after it was signed.
    LineFeedsLost,
    /// The text was in another encoding when it was hashed.
    OtherEncoding(&'static str),
    /// The text was in another normal form of Unicode when it was hashed.
    Normalized(&'static str),
    /// Another prefix was bound to a namespace when it was signed.
    PrefixRenamed,
    /// The value is the digest's hexadecimal digits, not its octets.
    HexForOctets,
    /// The value is the digest's base64, encoded once more.
    Base64Twice,
    /// The digest of the digest.
    HashedTwice,
    /// An ECDSA value in DER.
    EcdsaInDer,
    /// The value was made by another signature algorithm than the one that is named.
    OtherMethod(&'static str),
}

impl Cause {
    /// As it is written in JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Cause::Indented => "indented",
            Cause::CarriageReturnsLost => "carriage-returns-lost",
            Cause::CarriageReturnsAdded => "carriage-returns-added",
            Cause::Base64Rewrapped => "base64-rewrapped",
            Cause::ValuesPadded => "values-padded",
            Cause::OtherCanonicalization(_) => "other-canonicalization",
            Cause::CommentsHashed => "comments-hashed",
            Cause::SignedBeforeEmbedding => "signed-before-embedding",
            Cause::EmptyNamespaceAdded => "empty-namespace-added",
            Cause::RawText => "raw-text",
            Cause::SignatureIncluded => "signature-included",
            Cause::OtherDigest(_) => "other-digest",
            Cause::ByteOrderMark => "byte-order-mark",
            Cause::FinalLineFeed => "final-line-feed",
            Cause::RawFile => "raw-file",
            Cause::LaidOut(_) => "laid-out",
            Cause::LineFeedsLost => "line-feeds-lost",
            Cause::OtherEncoding(_) => "other-encoding",
            Cause::Normalized(_) => "normalized",
            Cause::PrefixRenamed => "prefix-renamed",
            Cause::HexForOctets => "hex-for-octets",
            Cause::Base64Twice => "base64-twice",
            Cause::HashedTwice => "hashed-twice",
            Cause::EcdsaInDer => "ecdsa-in-der",
            Cause::OtherMethod(_) => "other-method",
        }
    }

    /// The algorithm that was really used, where that is the cause.
    pub fn really_used(self) -> Option<&'static str> {
        match self {
            Cause::OtherCanonicalization(algorithm) => Some(algorithm.uri()),
            Cause::OtherDigest(algorithm) => Some(algorithm.name()),
            Cause::LaidOut(name)
            | Cause::OtherEncoding(name)
            | Cause::Normalized(name)
            | Cause::OtherMethod(name) => Some(name),
            _ => None,
        }
    }
}
