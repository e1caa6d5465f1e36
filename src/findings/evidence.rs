//! What was found, as values: every side of a finding in fields of its own, by topic.
//!
//! No sentence stands here; the room `text` makes them, in each language. What a room of the floor could not read comes in that room's
//! own error type. Never an IIN or a body: whoever makes a finding masks them.

mod certificate;
mod cms;
mod contract;
mod identity;
mod key_info;
mod path;
mod request;
mod revocation;
mod signature;
mod time_stamp;

use serde::{Deserialize, Serialize};

pub use certificate::CertificateEvidence;
pub use cms::CmsEvidence;
pub use contract::{Deviation, ValueRule};
pub use identity::IdentityEvidence;
pub use key_info::{NotKnown, SigningCertificateFault};
pub use path::{NameFault, PathEvidence, ShownName, WeakSignature};
pub use request::{BodyForm, EnvelopeEvidence, ExchangeEvidence, MessageFault, RequestEvidence};
pub use revocation::{
    DeltaAside, DeltaFault, ForgedCrl, MissingCrl, OcspGap, RevocationEvidence, RevokedBy, RevokedEntry,
    StaleCrl, Unobtained,
};
pub use signature::{
    Covered, FormFault, FormLimit, KeyInfoFault, Parameter, ReferenceFault, SecurityFound, SignatureEvidence,
    TransformFault, TransformOrder,
};
pub use time_stamp::{SignatureTimeStampFault, TimeStampEvidence};

use crate::xml::XmlFault;

/// What was found, and what should have been there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "topic", content = "found", rename_all = "kebab-case")]
pub enum Evidence {
    /// The code says it all.
    Nothing,
    /// The octets are not XML that is read here.
    Xml(XmlFault),
    /// A `ds:Signature`, and where it stands.
    Signature(SignatureEvidence),
    /// A certificate by itself.
    Certificate(CertificateEvidence),
    /// The path from a certificate to an anchor.
    Path(PathEvidence),
    /// Whether a certificate is revoked.
    Revocation(RevocationEvidence),
    /// A time-stamp over a signature.
    TimeStamp(TimeStampEvidence),
    /// CMS SignedData.
    Cms(CmsEvidence),
    /// The numbers of the request and of the certificate.
    Identity(IdentityEvidence),
    /// The SOAP envelope and its message.
    Envelope(EnvelopeEvidence),
    /// The request's own fields.
    Request(RequestEvidence),
    /// Both sides as a report of an earlier edition has them, in English. Nothing else makes this.
    Recorded {
        /// What should have been there.
        expected: Option<String>,
        /// What was there.
        actual: Option<String>,
    },
}

macro_rules! into_evidence {
    ($($topic:ident($kind:ty)),+ $(,)?) => {
        $(impl From<$kind> for Evidence {
            fn from(found: $kind) -> Self {
                Evidence::$topic(found)
            }
        })+
    };
}

into_evidence! {
    Xml(XmlFault),
    Signature(SignatureEvidence),
    Certificate(CertificateEvidence),
    Path(PathEvidence),
    Revocation(RevocationEvidence),
    TimeStamp(TimeStampEvidence),
    Cms(CmsEvidence),
    Identity(IdentityEvidence),
    Envelope(EnvelopeEvidence),
    Request(RequestEvidence),
}
