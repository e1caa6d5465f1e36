//! Why a digest differs, in English.

use crate::findings::Cause;

#[rustfmt::skip]
pub(crate) const fn cause(cause: Cause) -> &'static str {
    match cause {
        Cause::Indented => "The document was indented (pretty-printed) after it was signed; send it as it was signed",
        Cause::CarriageReturnsLost => "Line ends were CRLF when it was signed and are LF now; keep the bytes, or sign with LF",
        Cause::CarriageReturnsAdded => "Carriage returns (&#13;) were added to line ends after it was signed",
        Cause::Base64Rewrapped => "Base64 inside the signed content was wrapped anew after it was signed",
        Cause::ValuesPadded => "White space was added around values after it was signed",
        Cause::OtherCanonicalization(_) => "Another canonicalization was used for signing than the one that is named",
        Cause::CommentsHashed => "Comments were hashed; a Reference with this URI leaves them out",
        Cause::SignedBeforeEmbedding => "It was signed before it was put into its surroundings, whose namespaces now belong to its canonical form; use exclusive C14N, or verify it taken out",
        Cause::EmptyNamespaceAdded => "xmlns=\"\" was added after it was signed (an element moved out of or into a default namespace)",
        Cause::RawText => "The text itself was hashed, not its canonical form",
        Cause::SignatureIncluded => "The signature itself was hashed with the content; the enveloped-signature transform leaves it out",
        Cause::OtherDigest(_) => "Another digest algorithm was used than the one that is named",
        Cause::ByteOrderMark => "A byte order mark was hashed with the content",
        Cause::FinalLineFeed => "A line feed at the end was hashed with the content",
        Cause::RawFile => "The file itself was hashed with its XML declaration, not the canonical form",
        Cause::LaidOut(_) => "The document was laid out otherwise when it was signed: line feeds and white space between the elements were lost or changed; send the bytes as they were signed",
        Cause::LineFeedsLost => "Line feeds were taken out after it was signed, as `curl -d` does; use --data-binary",
        Cause::OtherEncoding(_) => "The text was hashed in another encoding; a canonical form is UTF-8",
        Cause::Normalized(_) => "The text was in another normal form of Unicode when it was signed; keep the characters as they were",
        Cause::PrefixRenamed => "A namespace prefix was renamed after it was signed; prefixes belong to the canonical form",
        Cause::HexForOctets => "DigestValue is base64 of the digest in hex; encode its bytes",
        Cause::Base64Twice => "DigestValue is in base64 twice; encode the bytes once",
        Cause::HashedTwice => "The digest was hashed again: give the canonical form to a function that hashes by itself, or sign the digest",
        Cause::EcdsaInDer => "SignatureValue is in DER; XMLDSig has r and s side by side, RFC 9231 §2.3.6",
        Cause::OtherMethod(_) => "Another signature algorithm was used than the one that is named",
    }
}
