//! A `ds:Signature`: its place, its form, its values and what it covers.

use serde::{Deserialize, Serialize};

use super::key_info::{NotKnown, SigningCertificateFault};
use crate::clock::Now;
use crate::x509::CertificateError;
use crate::xml::C14nError;

/// What was found of a signature.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SignatureEvidence {
    /// No signature below the document element.
    AbsentBelowRoot,
    /// No signature where one must be.
    Absent,
    /// No signature in the `wsse:Security` of the Header.
    AbsentInSecurity(SecurityFound),
    /// Two signatures at these places.
    Two {
        /// `line:column` of the first.
        first: String,
        /// `line:column` of the second.
        second: String,
    },
    /// More than one signature.
    Several,
    /// More than one `wsse:Security`.
    SeveralSecurity {
        /// How many.
        count: usize,
    },
    /// The signature stands elsewhere than right below the document element.
    Elsewhere {
        /// Where.
        path: String,
    },
    /// A form that is not allowed.
    Form(FormFault),
    /// KeyInfo leads to no certificate.
    KeyInfo(KeyInfoFault),
    /// A broken algorithm.
    WeakAlgorithm {
        /// Which.
        algorithm: String,
    },
    /// A short key.
    WeakKey {
        /// Its length.
        bits: u32,
    },
    /// SignedInfo has no canonical form.
    SignedInfo(C14nError),
    /// An algorithm that is not done here.
    UnsupportedAlgorithm {
        /// Which.
        algorithm: String,
    },
    /// The signer's key is of a kind that is not done here.
    UnsupportedKey {
        /// Its kind, or its OIDs.
        key: String,
    },
    /// A key of another kind than the algorithm's.
    KeyKind {
        /// The algorithm.
        algorithm: String,
        /// The kind of the key.
        key: String,
    },
    /// The value is not the key's over SignedInfo.
    Value {
        /// The algorithm.
        algorithm: String,
        /// Bytes of the value.
        octets: usize,
    },
    /// A Reference that leads nowhere.
    Reference(ReferenceFault),
    /// What a Reference leads to cannot be digested.
    Transform(TransformFault),
    /// A digest differs.
    Digest {
        /// The algorithm.
        algorithm: String,
        /// As the Reference states it, base64.
        stated: String,
        /// Of what is there, base64.
        computed: String,
        /// The Reference's URI.
        uri: String,
    },
    /// Several References where one names the element that counts.
    SeveralReferences {
        /// How many.
        count: usize,
    },
    /// The element that is processed is not covered.
    NotCovered {
        /// Its path.
        wanted: String,
        /// What the References cover.
        covered: Vec<Covered>,
    },
    /// Past `wsu:Expires`.
    Expired {
        /// What it says.
        expires: Now,
        /// When it was judged.
        at: Now,
    },
    /// A time of `wsu:Timestamp` is not xs:dateTime with a zone.
    TimeMalformed {
        /// What stands there.
        found: String,
    },
    /// A part of WS-Security that may stand once stands twice.
    TimestampTwice {
        /// Which.
        element: String,
    },
    /// r and s in DER where they stand side by side.
    EcdsaInDer {
        /// Bytes of the value.
        octets: usize,
        /// Whether the key made it.
        right: bool,
    },
    /// What is signed names another certificate than the one that was used.
    SigningCertificate(SigningCertificateFault),
}

/// What there is in place of a signature in the Header.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SecurityFound {
    /// No Header at all.
    NoHeader,
    /// No `wsse:Security`.
    NoSecurity,
    /// A signature beside it.
    SignatureOutside,
}

/// What one Reference covers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Covered {
    /// The whole document.
    Document,
    /// An element, by its path.
    Element(String),
    /// The decoded text of an element.
    Decoded(String),
    /// The token that an element leads to.
    Token(String),
    /// Nothing.
    Nothing(ReferenceFault),
}

/// What is wrong with the form of a signature.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FormFault {
    /// Another element than the schema has there.
    #[error("`{expected}` is expected, found {}", .found.as_ref().map_or_else(|| "nothing".to_owned(), |found| format!("`{found}`")))]
    Element {
        /// The schema's.
        expected: String,
        /// What stands there, if anything does.
        found: Option<String>,
    },
    /// An element after the last one that the schema has.
    #[error("`{found}` does not belong in `{within}`")]
    Extra {
        /// In which element.
        within: String,
        /// What stands there.
        found: String,
    },
    /// More than text in it.
    #[error("`{0}` holds a comment, a processing instruction or an element")]
    NotText(String),
    /// Not base64.
    #[error("`{0}` is not base64")]
    NotBase64(String),
    /// No Algorithm.
    #[error("`{0}` has no Algorithm")]
    NoAlgorithm(String),
    /// An algorithm that is not done here: of which element, and its URI.
    #[error("{0} `{1}` is not supported")]
    Unsupported(String, String),
    /// Transforms that do not go together so.
    #[error("the transforms are not allowed: {0}")]
    Transforms(TransformOrder),
    /// More than a limit allows.
    #[error("more than {limit} {what}")]
    Limit {
        /// Of what.
        what: FormLimit,
        /// The limit.
        limit: usize,
    },
    /// Nothing is signed.
    #[error("SignedInfo has no Reference: it signs nothing")]
    NoReference,
    /// A parameter that is not taken.
    #[error("{0} is not allowed")]
    Parameter(Parameter),
}

impl FormFault {
    /// Another element than the schema has there.
    pub fn element(expected: &str, found: Option<String>) -> Self {
        FormFault::Element { expected: expected.to_owned(), found }
    }

    /// Whether it is an algorithm rather than the form.
    pub const fn is_unsupported_algorithm(&self) -> bool {
        matches!(self, FormFault::Unsupported(..))
    }
}

/// An order of transforms that is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TransformOrder {
    /// Something follows the transform that gives octets.
    #[error("a transform follows the one that gives the bytes")]
    AfterOctets,
    /// enveloped-signature twice.
    #[error("enveloped-signature stands twice")]
    EnvelopedTwice,
    /// enveloped-signature before the STR-Transform.
    #[error("enveloped-signature stands before the STR-Transform")]
    EnvelopedBeforeToken,
}

/// What there may be no more of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FormLimit {
    /// References of a signature.
    #[error("References")]
    References,
    /// Transforms of a signature.
    #[error("Transforms")]
    Transforms,
    /// Prefixes of an InclusiveNamespaces list.
    #[error("prefixes in InclusiveNamespaces")]
    Prefixes,
    /// Bytes of a value.
    #[error("bytes of a signature or digest value")]
    ValueBytes,
    /// Bytes of an RSASSA-PSS salt.
    #[error("bytes of a salt")]
    SaltBytes,
    /// Time-stamps.
    #[error("time-stamps")]
    TimeStamps,
}

/// A parameter that is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Parameter {
    /// Of SignatureMethod.
    #[error("a parameter of SignatureMethod")]
    SignatureMethod,
    /// Of SignatureMethod, which may have one RSAPSSParams.
    #[error("a parameter of SignatureMethod other than one RSAPSSParams")]
    NotPssParams,
    /// Of DigestMethod.
    #[error("a parameter of DigestMethod")]
    DigestMethod,
    /// Of enveloped-signature.
    #[error("a parameter of enveloped-signature")]
    Enveloped,
    /// Of the base64 transform.
    #[error("a parameter of the base64 transform")]
    Base64,
    /// Of a canonicalization.
    #[error("this parameter of a canonicalization")]
    Canonicalization,
    /// Of the STR-Transform.
    #[error("an STR-Transform without exactly one exclusive CanonicalizationMethod")]
    TokenTransform,
    /// The digest in MGF1.
    #[error("a digest in MGF1 other than that of the signature")]
    MaskDigest,
    /// Of MGF1.
    #[error("this parameter of MGF1")]
    Mask,
    /// SaltLength.
    #[error("this SaltLength")]
    SaltLength,
    /// TrailerField.
    #[error("a TrailerField other than 1")]
    TrailerField,
    /// Encoding of a time-stamp.
    #[error("an Encoding other than DER")]
    Encoding,
}

/// Why KeyInfo leads to no certificate.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum KeyInfoFault {
    /// No KeyInfo, or nothing in it that leads to a certificate.
    #[error("KeyInfo holds no X.509 certificate and names none that is known here")]
    Absent,
    /// A bare key: it says nothing of who holds it.
    #[error("KeyInfo holds a bare key; a certificate is needed")]
    BareKey,
    /// A certificate that is not base64: in which element.
    #[error("the certificate in `{0}` is not base64")]
    NotBase64(String),
    /// A certificate that cannot be read: in which element.
    #[error("the certificate in `{0}` cannot be read: {1}")]
    Unreadable(String, CertificateError),
    /// Several, and it is not clear whose signature it is.
    #[error("KeyInfo holds several certificates of which none issued another: it is not clear who signs")]
    Several,
    /// More than are looked at.
    #[error("KeyInfo holds more than {0} certificates")]
    TooMany(usize),
    /// More elements that hold or name one.
    #[error("KeyInfo has more than {0} elements that hold or name a certificate")]
    TooManyPlaces(usize),
    /// A token that is not there, or there twice.
    #[error("the token `{0}` is not in the Header, or not alone there")]
    Token(String),
    /// A token of another type.
    #[error("the token `{token}` is of the type `{found}`, which is not read here; X509v3 is")]
    TokenType {
        /// Its reference.
        token: String,
        /// The end of its ValueType.
        found: String,
    },
    /// A token inside the reference to it, SOAP Message Security §7.4.
    #[error(
        "the token is in `wsse:Embedded` inside wsse:SecurityTokenReference, which is not read; give the certificate in wsse:KeyIdentifier (X509v3), or in a wsse:BinarySecurityToken that wsse:Reference names"
    )]
    Embedded,
    /// A certificate is named, and none is known by that name here.
    #[error("KeyInfo holds no X.509 certificate: {0}")]
    NotKnown(NotKnown),
    /// Base64 of base64, in which element.
    #[error("the certificate in `{0}` is in base64 twice: encode the DER once")]
    Twice(String),
    /// Several certificates of the key that signed.
    #[error(
        "KeyInfo holds {0} certificates of the key that signed: it is not clear which of them is the signer's"
    )]
    SeveralOfTheKey(usize),
}

/// Why a Reference leads nowhere.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ReferenceFault {
    /// No element has the id.
    #[error("no element has the id `{0}`")]
    NoSuchId(String),
    /// More than one does.
    #[error("more than one element has the id `{0}`")]
    Twice(String),
    /// Outside the document: nothing outside is ever fetched.
    #[error("`{0}` is not a reference within the document")]
    External(String),
    /// No URI.
    #[error("a Reference without URI")]
    NoUri,
}

/// Why what a Reference leads to cannot be digested.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TransformFault {
    /// No canonical form.
    #[error("{0}")]
    C14n(#[from] C14nError),
    /// The text is not base64.
    #[error("the text that the base64 transform decodes is not base64")]
    NotBase64,
    /// The STR-Transform of something else.
    #[error("the STR-Transform stands on `{0}`, not on a wsse:SecurityTokenReference")]
    NotATokenReference(String),
    /// A reference that leads to no token.
    #[error("the SecurityTokenReference leads to no token: {0}")]
    NoToken(KeyInfoFault),
}
