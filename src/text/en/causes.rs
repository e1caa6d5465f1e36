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
    }
}
