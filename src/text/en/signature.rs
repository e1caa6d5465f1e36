//! What was found of signatures, in English.

use crate::cms::{CmsFault, SignerFault};
use crate::findings::evidence::{CmsEvidence, Covered, SecurityFound, SignatureEvidence};
use crate::text::Sides;
use crate::text::sides::sides;

pub(super) fn signature(found: &SignatureEvidence) -> Sides {
    use SignatureEvidence as S;
    match found {
        S::AbsentBelowRoot => sides!("a ds:Signature below the document element", "none"),
        S::Absent => sides!("a ds:Signature", "none"),
        S::AbsentInSecurity(found) => Sides::of(
            "wsse:Security with a ds:Signature in the Header",
            match found {
                SecurityFound::NoHeader => "an envelope without Header",
                SecurityFound::NoSecurity => "no wsse:Security",
                SecurityFound::SignatureOutside => "a ds:Signature outside wsse:Security",
            },
        ),
        S::Two { first, second } => sides!("one ds:Signature", "signatures at {first} and {second}"),
        S::Several => sides!("one ds:Signature", "several"),
        S::SeveralSecurity { count } => sides!("one wsse:Security", "{count} of them"),
        S::Elsewhere { path } => sides!("the signature right below the document element", "{path}"),
        S::Form(fault) => sides!("a Signature in the form that is allowed", "{fault}"),
        S::KeyInfo(fault) => sides!("the signer's X.509 certificate", "{fault}"),
        S::WeakAlgorithm { algorithm } => {
            sides!("SHA-256 or stronger, RSA of 2048 bits or more", "{algorithm}")
        }
        S::WeakKey { bits } => {
            sides!("SHA-256 or stronger, RSA of 2048 bits or more", "an RSA key of {bits} bits")
        }
        S::SignedInfo(fault) => sides!("a SignedInfo with a canonical form", "{fault}"),
        S::UnsupportedAlgorithm { algorithm } => sides!("an algorithm that is supported here", "{algorithm}"),
        S::UnsupportedKey { key } => sides!("a key of a kind that is supported here", "a key of {key}"),
        S::KeyKind { algorithm, key } => sides!("a key for {algorithm}", "a key of kind {key}"),
        S::Value { algorithm, octets } => sides!(
            "{algorithm} of SignedInfo by the key in KeyInfo",
            "a SignatureValue of {octets} bytes that does not verify"
        ),
        S::Reference(fault) => sides!("a Reference to one element of this document", "{fault}"),
        S::Transform(fault) => sides!("content that can be digested", "{fault}"),
        S::Digest { algorithm, stated, computed, uri } => sides!(
            "{algorithm} {stated} (as the Reference URI=\"{uri}\" states)",
            "{algorithm} {computed} (of what is there)"
        ),
        S::SeveralReferences { count } => {
            sides!("one Reference, to the element that is meant", "{count} of them")
        }
        S::NotCovered { wanted, covered } => {
            let covered = covered.iter().map(self::covered).collect::<Vec<_>>().join(", ");
            sides!("a Reference to {wanted}", "{covered}")
        }
        S::Expired { expires, at } => {
            sides!("a message that has not expired on {at}", "wsu:Expires {expires}")
        }
        S::TimeMalformed { found } => {
            sides!(
                "xs:dateTime with a zone, such as 2026-11-24T10:00:00Z",
                "`{found}`, which is not in the form"
            )
        }
        S::TimestampTwice { element } => sides!("at most one wsu:{element}", "a second one"),
        S::EcdsaInDer { octets, right } => {
            let made = if *right { "which the key did make" } else { "which the key did not make either" };
            sides!(
                "r and s side by side in SignatureValue, RFC 9231 §2.3.6",
                "r and s in DER, {octets} bytes, {made}"
            )
        }
        S::SigningCertificate(fault) => {
            sides!("the certificate that the signer names in what is signed", "{fault}")
        }
    }
}

fn covered(covered: &Covered) -> String {
    match covered {
        Covered::Document => "the document".to_owned(),
        Covered::Element(path) => path.clone(),
        Covered::Decoded(path) => format!("the text of {path}, decoded"),
        Covered::Token(path) => format!("the token that {path} leads to"),
        Covered::Nothing(fault) => fault.to_string(),
    }
}

pub(super) fn cms(found: &CmsEvidence) -> Sides {
    match found {
        CmsEvidence::Encoding(fault) => sides!("CMS SignedData of RFC 5652: DER, PEM or base64", "{fault}"),
        CmsEvidence::Unreadable(fault) => {
            sides!("CMS SignedData of RFC 5652: DER, PEM or base64", "{fault}")
        }
        CmsEvidence::Content(fault) => {
            let expected = match fault {
                CmsFault::NoSigner => "one signer at least",
                CmsFault::NoContent => "the content: give it with --content",
                CmsFault::ContentDiffers { .. } => "the content that is in the CMS",
            };
            Sides::of(expected, fault.to_string())
        }
        CmsEvidence::Signer(fault) => Sides::of(wanted(fault), fault.to_string()),
    }
}

const fn wanted(fault: &SignerFault) -> &'static str {
    match fault {
        SignerFault::NoCertificate { .. } => "the signer's certificate",
        SignerFault::DigestMismatch { .. } => "the content that was signed",
        SignerFault::BadSignature | SignerFault::EcdsaNotDer { .. } => "the signer's signature",
        SignerFault::Unsupported { .. } => "an algorithm that is supported here",
        SignerFault::Weak(_) | SignerFault::WeakKey(_) => "SHA-256 or stronger, a key of 2048 bits or more",
        SignerFault::AlgorithmsAtOdds { .. } => "one digest in both places",
        SignerFault::Unprotected => "the algorithms that were signed",
        SignerFault::Attribute(_) | SignerFault::AttributeMalformed(_) => "signed attributes of RFC 5652 §11",
        SignerFault::ContentType { .. } => "the content's own type",
        SignerFault::AttributesRequired(_) => "signed attributes",
        SignerFault::AttributesAsContent => "a signature over content",
        SignerFault::OtherCertificate { .. } => "the certificate that the signer names",
    }
}
