//! Whether a certificate is revoked: what CRLs and responders said, and why they said nothing.

use serde::{Deserialize, Serialize};

use super::path::WeakSignature;
use crate::clock::Now;
use crate::x509::CrlError;
use crate::x509::ocsp::OcspFault;

/// What was found of a certificate's revocation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RevocationEvidence {
    /// It is revoked.
    Revoked(RevokedEntry),
    /// There is no CRL that counts.
    MissingCrl {
        /// The issuer's name.
        issuer: String,
        /// What there is.
        found: MissingCrl,
    },
    /// The CRL is not of now.
    StaleCrl {
        /// When it was judged.
        at: Now,
        /// What there is.
        found: StaleCrl,
        /// What came of fetching a newer one.
        fetched: Option<Unobtained>,
        /// A delta CRL that is there and does not make it one of now.
        delta: Option<DeltaAside>,
    },
    /// The CRL is not one to believe.
    ForgedCrl {
        /// The issuer's name.
        issuer: String,
        /// What there is.
        found: ForgedCrl,
    },
    /// There is no OCSP answer that counts.
    Ocsp {
        /// The issuer's name.
        issuer: String,
        /// What there is.
        found: OcspGap,
    },
    /// Responders are not asked here.
    OcspNotAsked,
    /// Neither source says anything that counts.
    Both(Box<RevocationEvidence>, Box<RevocationEvidence>),
}

/// The entry of a revoked certificate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RevokedEntry {
    /// The serial number in hexadecimal.
    pub serial: String,
    /// When it was revoked.
    pub at: Now,
    /// Why, by the name of RFC 5280 §5.3.1.
    pub reason: String,
    /// Since when it is not to be believed.
    pub invalid_since: Option<Now>,
    /// When the signature is proven to have existed.
    pub stamped: Option<Now>,
    /// Who says so.
    pub told: RevokedBy,
}

/// Who says that a certificate is revoked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RevokedBy {
    /// The CRL.
    Crl,
    /// A responder.
    Ocsp,
    /// An OCSP answer that was given.
    GivenAnswer,
}

/// Why there is no CRL that counts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum MissingCrl {
    /// There is none.
    Absent,
    /// It was not obtained.
    Unobtained(Unobtained),
    /// It cannot be read.
    Unreadable(CrlError),
    /// It is about other certificates.
    OtherCertificates,
    /// There are CRLs for some reasons of revocation only.
    SomeReasons,
    /// A delta CRL without the complete CRL that it changes.
    DeltaAlone {
        /// The cRLNumber of the complete CRL, in hexadecimal.
        number: String,
    },
    /// A delta CRL revokes the certificate, and the complete CRLs there are not those that it changes.
    DeltaApart {
        /// The cRLNumber of the delta CRL, in hexadecimal; empty where it has none.
        number: String,
        /// Why it changes none of them; reports of older versions do not say it.
        fault: Option<DeltaFault>,
    },
}

/// A delta CRL that is left aside.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct DeltaAside {
    /// Its cRLNumber in hexadecimal; empty where it has none.
    pub number: String,
    /// Why.
    pub fault: DeltaFault,
}

/// Why a delta CRL is laid over no complete CRL, RFC 5280 §5.2.4.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DeltaFault {
    /// Its own number is absent or before its base's: it changes no CRL at all.
    Void {
        /// The number of its base, in hexadecimal.
        base: String,
    },
    /// It changes CRLs of another scope, or of numbers from its base to its own, and none of them is there.
    OtherList {
        /// The number of its base, in hexadecimal.
        base: String,
        /// The number of the complete CRL that is there; empty where it has none.
        there: String,
    },
    /// It is not of now.
    NotOfNow(StaleCrl),
}

/// Why a CRL is not of now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum StaleCrl {
    /// It was issued after the time that is judged at.
    Later {
        /// When.
        this_update: Now,
    },
    /// Its nextUpdate has passed.
    Past {
        /// When.
        next_update: Now,
    },
    /// It is old, and has no nextUpdate or no cRLNumber.
    Endless {
        /// When it was issued.
        this_update: Now,
    },
}

/// Why a CRL is not one to believe.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ForgedCrl {
    /// The issuer did not sign it.
    NotSigned,
    /// The issuer's key may not sign CRLs.
    NoCrlSign,
    /// Its signature is weak.
    Weak(WeakSignature),
    /// It was fetched so.
    Fetched,
}

/// Why no OCSP answer counts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum OcspGap {
    /// It was not obtained.
    Unobtained(Unobtained),
    /// The responder does not know the certificate.
    Unknown,
    /// It is of after the time that is judged at.
    Later {
        /// When.
        this_update: Now,
    },
    /// Its nextUpdate has passed.
    Past {
        /// When.
        next_update: Now,
    },
    /// It is old and has no nextUpdate.
    Endless {
        /// Of when it is.
        this_update: Now,
    },
    /// It is not right.
    Fault(Box<OcspFault>),
    /// Its responder is itself revoked.
    ResponderRevoked(Box<RevocationEvidence>),
    /// No CRL says that its responder is not revoked.
    ResponderUnknown,
}

/// Why a CRL or an answer was not obtained. It never makes a certificate good.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Unobtained {
    /// The certificate names no address.
    #[error("the certificate names no address")]
    NoAddress,
    /// Nobody has asked yet.
    #[error("not asked yet")]
    NotAsked,
    /// Something came and is kept, and it does not count of this certificate now.
    #[error("what was fetched does not count")]
    Fetched,
    /// Not an address that is asked.
    #[error("the address is not of plain http, or has credentials")]
    Address,
    /// Nobody listens there.
    #[error("nobody answers at the address")]
    Unreachable,
    /// Too slow.
    #[error("no whole answer within {millis} ms")]
    Slow {
        /// How long it was waited for.
        millis: u64,
    },
    /// The connection broke.
    #[error("the connection broke off")]
    Broken,
    /// Larger than is read.
    #[error("more than {octets_max} bytes")]
    TooLarge {
        /// How much is read.
        octets_max: usize,
    },
    /// Another HTTP status than 200.
    #[error("HTTP status {0}")]
    Status(u16),
    /// Too many redirections.
    #[error("more than {max} redirections")]
    Redirections {
        /// How many are followed.
        max: usize,
    },
    /// Nothing at all.
    #[error("an empty body")]
    Empty,
    /// What came is no CRL.
    #[error("{0}")]
    List(#[from] CrlError),
    /// Nothing that counts came. Which way it failed stands in the log alone: whoever names the address must not learn what
    /// listens there.
    #[error("nothing that counts came from the address; the gateway's log says why")]
    Nothing,
    /// A delta CRL, where a full one was to be.
    #[error("a delta CRL in the place of a full one")]
    Delta,
    /// A CRL that its issuer did not sign.
    #[error("a CRL that the issuer did not sign")]
    Forged,
    /// What came is no answer that counts.
    #[error("{0}")]
    Answer(Box<OcspFault>),
}
