//! XML signatures: W3C XMLDSig 1.1 as the field writes it, verified and produced.
//!
//! A verified document comes back as [`VerifiedContent`], which shows the signed elements and nothing else; the document it
//! came in is out of reach from then on. Nothing here looks anything up outside the document, and no certificate is
//! believed: the key of a message is a claim that `trust` has to judge.
//!
//! ```
//! use qaqpa::ca::builtin;
//! use qaqpa::xml::ElementView;
//! use qaqpa::xmldsig::{KnownCertificates, Policy, SigningRequest, sign_enveloped, verify_enveloped};
//!
//! let signer = builtin::holder("people/valid")?;
//! let signed = sign_enveloped("<order><item>bread</item></order>", &signer, &SigningRequest::document())?;
//!
//! let known = KnownCertificates::default();
//! let outcome = verify_enveloped(qaqpa::xml::parse(&signed)?, &Policy::default(), &known);
//! let content = outcome.content.expect("nobody touched it");
//! let item = content.root().descendants("item").next().expect("it is signed");
//! assert_eq!(item.text(), "bread");
//!
//! // What was touched is not content any more, and the report says what is wrong with it.
//! let forged = signed.replace("bread", "cake");
//! let outcome = verify_enveloped(qaqpa::xml::parse(&forged)?, &Policy::default(), &known);
//! assert!(outcome.content.is_none());
//! assert_eq!(outcome.report.codes(), [qaqpa::Code::DigestMismatch]);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod algorithm;
mod checks;
mod content;
mod digest;
mod explain;
mod facts;
mod form;
mod key_info;
mod key_value;
mod known;
mod place;
mod policy;
mod pss;
mod reference;
mod sign;
mod signature_text;
mod signed_info;
mod signing_request;
mod time_stamp;
mod transform;
mod verify;
mod xades;

pub use content::{VerifiedContent, VerifiedElement};
pub use explain::{
    Difference, ReferenceView, Unhashed, ValueView, explain, explain_value, first_difference,
    signed_info_octets, visible,
};
pub use form::{Manner, ReferenceForm, SignatureForm};
pub use key_info::KeyInfoCertificate;
pub use known::KnownCertificates;
pub use place::{place_of, signature_below};
pub use policy::{KeySources, Policy, Relaxation, Relaxations};
pub use reference::Ids;
pub use sign::{
    SignError, sign_element, sign_element_below, sign_enveloped, sign_stacked, sign_written,
    signature_element,
};
pub use signing_request::{Enveloped, Layout, SigningKeyInfo, SigningRequest};
pub use time_stamp::SignatureTimeStamp;
pub use verify::{Outcome, verified_stack, verify_core, verify_enveloped, verify_signature, verify_stacked};

pub use crate::findings::Cause;
pub use crate::findings::evidence::{FormFault, SignatureTimeStampFault};

pub(crate) use sign::{opened, signature_beside, signature_over};

/// Names of XMLDSig and its neighbours.
pub mod ns {
    /// XMLDSig.
    pub const DS: &str = "http://www.w3.org/2000/09/xmldsig#";
    /// Exclusive C14N, for InclusiveNamespaces.
    pub const EC: &str = "http://www.w3.org/2001/10/xml-exc-c14n#";
    /// WS-Security 1.0 extensions.
    pub const WSSE: &str =
        "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd";
    /// WS-Security 1.0 utilities.
    pub const WSU: &str = crate::envelope::ns::WSU;
    /// What the namespaces of XAdES begin with, whatever the version.
    pub const XADES_ANY: &str = "http://uri.etsi.org/01903/";
    /// XAdES 1.3.2, ETSI EN 319 132-1.
    pub const XADES: &str = "http://uri.etsi.org/01903/v1.3.2#";
    /// The encoding of an EncapsulatedTimeStamp that is DER.
    pub const XADES_DER: &str = "http://uri.etsi.org/01903/v1.2.2#DER";
    /// RSAPSSParams, RFC 9231 §2.3.9.
    pub const PSS: &str = "http://www.w3.org/2007/05/xmldsig-more#";
    /// MGF1, RFC 8017 §B.2.1, as RFC 9231 §2.3.9 names it.
    pub const MGF1: &str = "http://www.w3.org/2007/05/xmldsig-more#MGF1";
    /// The enveloped-signature transform, XMLDSig 1.1 §6.6.4.
    pub const ENVELOPED: &str = "http://www.w3.org/2000/09/xmldsig#enveloped-signature";
    /// The base64 transform, XMLDSig 1.1 §6.6.2.
    pub const BASE64_TRANSFORM: &str = "http://www.w3.org/2000/09/xmldsig#base64";
    /// The STR-Transform, SOAP Message Security 1.1 §8.3.
    pub const STR_TRANSFORM: &str =
        "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-soap-message-security-1.0#STR-Transform";
    /// X.509 certificate token, X.509 Token Profile §3.1.
    pub const X509_V3: &str =
        "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-x509-token-profile-1.0#X509v3";
    /// Base64, SOAP Message Security §6.3.
    pub const BASE64: &str =
        "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-soap-message-security-1.0#Base64Binary";
}
