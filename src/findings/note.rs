//! A remark on a check: why it was not run, or by what exactly it passed.

use serde::{Deserialize, Serialize};

use super::Evidence;
use super::evidence::Deviation;
use crate::clock::Now;

/// A remark on a check.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Note {
    /// Not run: the form of the signature does not allow it.
    FormFirst,
    /// Not run: SignedInfo is not authenticated.
    ValueFirst,
    /// Not run: the algorithm is too weak.
    WeakAlgorithm,
    /// The key is of a kind that is not done here.
    UnsupportedKey,
    /// Not run: there is no certificate.
    NoCertificate,
    /// Not run: KeyInfo holds a bare key.
    BareKey,
    /// Not run: the content is not verified, and nothing is read from it.
    ContentNotVerified,
    /// Not run: the wsu:Timestamp is not signed, and counts for nothing.
    TimestampUnsigned,
    /// Not run: no CRL was given.
    NoCrlGiven,
    /// Not run: the issuer is not established.
    NoIssuer,
    /// Not run: nobody could say whether it is revoked, and the settings let it pass.
    NobodyKnows,
    /// By the relaxation `signature-elsewhere`.
    SignatureElsewhere,
    /// By the relaxation `bare-in-header`.
    BareInHeader,
    /// By the relaxation `sha1`.
    Sha1,
    /// A prefix list in the enveloped-signature transform, which has no parameter, is left aside.
    IdlePrefixes,
    /// The time-stamp, and whose it is.
    TimeStamp {
        /// Of when.
        at: Now,
        /// The service's common name.
        service: String,
    },
    /// The time-stamp by itself: its service was not asked about.
    BareTimeStamp {
        /// Of when.
        at: Now,
    },
    /// The time-stamp proves nothing, and is left aside.
    TimeStampLeftAside,
    /// Judged as at the time-stamp.
    AsAtTimeStamp {
        /// Of when.
        at: Now,
    },
    /// Not revoked, by this source.
    NotRevoked(RevocationSourceName),
    /// Not revoked; of an authority above it nobody can be asked: its certificate names no CRL and no responder.
    AuthorityUnasked {
        /// Who says it of the signer, where it is not the CRL alone.
        by: Option<RevocationSourceName>,
    },
    /// Revoked after the time-stamp, for a reason that leaves the signature standing.
    RevokedLater {
        /// When.
        at: Now,
        /// Why, by the name of RFC 5280 §5.3.1.
        reason: String,
        /// Who says so, where it is not the CRL alone.
        by: Option<RevocationSourceName>,
    },
    /// Not revoked by the CRL; the OCSP answer that was given says nothing.
    GivenAnswerSilent {
        /// What was found of the answer.
        found: Box<Evidence>,
    },
    /// Not run: the document names no service.
    NoService,
    /// Not run: the document is no request, and whose number it states says nothing.
    NotARequest,
    /// The sender is registered nowhere, and the settings let it send.
    SenderUnregistered {
        /// Its senderId.
        sender: String,
    },
    /// The document is of a shape of its own: the service's file says by which paths it is read.
    ReadByPaths {
        /// Its root element.
        root: String,
        /// The namespace of that.
        namespace: String,
    },
    /// Not run: the authority's CRL does not know the certificate.
    UnknownToCrl {
        /// Whose CRL it is.
        authority: String,
        /// The certificate's serial number, in hexadecimal.
        serial: String,
    },
    /// The real gateway takes this, the schema of its contract does not.
    Tolerated {
        /// What deviates.
        deviation: Deviation,
        /// `line:column` and the path, where there is such a place.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        place: Option<String>,
    },
    /// Carried over from the report that is judged again.
    CarriedOver,
    /// As a report of an earlier edition has it, in English. Nothing else makes this.
    Recorded(String),
}

/// By whom a certificate is known not to be revoked, where it is not the CRL alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RevocationSourceName {
    /// By OCSP.
    Ocsp,
    /// By the CRL; OCSP had no answer that counts.
    CrlAfterOcsp,
    /// By both.
    Both,
    /// By an OCSP answer that was given.
    GivenAnswer,
}
