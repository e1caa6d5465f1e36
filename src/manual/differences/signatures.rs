//! Signatures.

use super::{Divergence, Known};

/// A row a divergence.
#[rustfmt::skip]
pub(super) const SIGNATURES: &[Divergence] = &[
    Divergence { what: "algorithms of transport signatures", real: "GOST 34.310-2004 for the most part, RSA-SHA256", known: Known::Observed, here: "these, GOST 34.10-2015, and RSA and ECDSA with SHA-224 to SHA-512; Ed25519; the gateway answers with RSA unless `--algorithm` says otherwise" },
    Divergence { what: "GOST 34.10-2015 with 256 bits", real: "in the authority's tables, in no certificate that was seen", known: Known::Assumed, here: "verified and made on tc26-256-A with the OIDs of those tables" },
    Divergence { what: "the secret number of a GOST signature", real: "random, in a token or in the authority's library", known: Known::Assumed, here: "drawn from the key and the message as in RFC 6979: signing again gives the same value" },
    Divergence { what: "a GOST private key in PKCS#8", real: "an OCTET STRING for 2015, an INTEGER for 2004", known: Known::Observed, here: "each is written so; either is read for either" },
    Divergence { what: "RSASSA-PSS in certificates and CRLs", real: "not used", known: Known::Assumed, here: "read with one digest throughout and a salt of any length, in XML with its parameters too; what binds a key of id-RSASSA-PSS is kept" },
    Divergence { what: "SHA-1", real: "still sent by old clients", known: Known::Observed, here: "refused as `ALGORITHM_WEAK`, unless the relaxation `sha1` is named" },
    Divergence { what: "place of the transport signature", real: "in `wsse:Security`; one beside it is refused", known: Known::Observed, here: "the same; one right below the Header by the relaxation `bare-in-header`" },
    Divergence { what: "an element signed by XPath, the signature elsewhere", real: "made by the authority's agent", known: Known::Observed, here: "by the relaxation `signature-elsewhere`; the place is a path of local names, no XPath" },
    Divergence { what: "text of a signature", real: "on one line; or with line ends, LF or `&#13;` and LF", known: Known::Observed, here: "one line is written; `qaqpa sign --layout` writes each" },
    Divergence { what: "certificate in the gateway's answer", real: "by issuer and serial number alone (2023); by KeyIdentifier in the integrators' kit", known: Known::Observed, here: "KeyIdentifier, on one line, because then nobody has to pin a certificate; the other by `exchange.answer_signature`, with the issuer's name from its last part to its first (`CN=…,C=KZ`, RFC 4514); either order is read" },
    Divergence { what: "the id of the Body", real: "`wsu:Id`, `Id`; also `id`, `wsse:Id` and `wsu:id`", known: Known::Observed, here: "all of these, `ID` and `xml:id`; a value that two elements have, under whichever of these names, is refused" },
    Divergence { what: r#"`mustUnderstand="1"` in answers"#, real: "set", known: Known::Observed, here: "set; `exchange.must_understand = false` leaves it out" },
    Divergence { what: "`wsu:Timestamp`", real: "absent", known: Known::Observed, here: "not required; one that is signed must not have expired; one that is not signed counts for nothing, and the report says so" },
    Divergence { what: "the document's signature", real: "enveloped, last child, C14N 1.0, then C14N with comments, certificate in X509Data", known: Known::Observed, here: "the same is written; every C14N 1.0 and exclusive form is read" },
    Divergence { what: "a prefix list in the enveloped-signature transform", real: "xml-crypto writes one into every transform", known: Known::Assumed, here: "left aside, with a remark in the report: this transform has no parameter (XMLDSig §6.6.4), and the JDK and xmlsec take no notice of it; whatever else stands in one is refused" },
    Divergence { what: "an inline document whose prefixes are declared above it", real: "written so by JAXB and StAX; signed before it was embedded", known: Known::Assumed, here: "canonicalised out of its context, with the declarations that its names use on its root; those that only its signature uses stay in the signature, where programs that sign declare them" },
    Divergence { what: "transport signature by whom", real: "the sending system's organisation", known: Known::Observed, here: "any trusted certificate with digitalSignature, and the report says that the sender is not registered; for a `senderId` of `[[systems]]` its own certificates alone" },
    Divergence { what: "age of a request", real: "–", known: Known::Assumed, here: "any, unless `[requests] age_days_max`; never from the future by more than five minutes" },
    Divergence { what: "representatives", real: "by the register of notaries (ЕНИС)", known: Known::Documented, here: "refused where one is stated, unless the settings take them" },
];
