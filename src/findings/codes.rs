//! The refusal codes.

use serde::{Deserialize, Serialize};

use super::{Decision, Indication};

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident $text:literal $indication:expr, $sub:expr, $decision:ident;)+) => {
        /// A stable code, the same over every interface and in the metrics.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        pub enum Code { $($(#[$doc])* #[serde(rename = $text)] $name,)+ }

        impl Code {
            /// Every code, in the order of the table.
            pub const ALL: &'static [Code] = &[$(Code::$name),+];

            /// The code as it is written.
            pub const fn as_str(self) -> &'static str { match self { $(Code::$name => $text,)+ } }

            /// ETSI EN 319 102-1 indication of the signature; `None` where the signature is not what is wrong.
            pub const fn indication(self) -> Option<Indication> { match self { $(Code::$name => $indication,)+ } }

            /// ETSI EN 319 102-1 sub-indication.
            pub const fn sub_indication(self) -> Option<&'static str> { match self { $(Code::$name => $sub,)+ } }

            /// What becomes of the request.
            pub const fn decision(self) -> Decision { match self { $(Code::$name => Decision::$decision,)+ } }
        }
    };
}

const FAILED: Option<Indication> = Some(Indication::TotalFailed);
const UNSURE: Option<Indication> = Some(Indication::Indeterminate);
const NONE: Option<Indication> = Some(Indication::NoSignatureFound);

codes! {
    /// Not well-formed XML, or with a DTD.
    XmlMalformed "XML_MALFORMED" FAILED, Some("FORMAT_FAILURE"), Rejected;
    /// Larger, deeper or more than the limits allow.
    XmlLimit "XML_LIMIT" FAILED, Some("FORMAT_FAILURE"), Rejected;
    /// Several candidate signatures, or an id that two elements have.
    SignatureAmbiguous "SIGNATURE_AMBIGUOUS" FAILED, Some("FORMAT_FAILURE"), Rejected;
    /// A signature whose form the standard or the policy does not allow.
    SignatureMalformed "SIGNATURE_MALFORMED" FAILED, Some("FORMAT_FAILURE"), Rejected;
    /// What is processed is not what was signed.
    SignatureScope "SIGNATURE_SCOPE" FAILED, Some("FORMAT_FAILURE"), Rejected;
    /// No signature where one must be.
    SignatureAbsent "SIGNATURE_ABSENT" NONE, None, Rejected;
    /// The digest of a Reference differs.
    DigestMismatch "DIGEST_MISMATCH" FAILED, Some("HASH_FAILURE"), Rejected;
    /// The signature value is wrong.
    SignatureInvalid "SIGNATURE_INVALID" FAILED, Some("SIG_CRYPTO_FAILURE"), Rejected;
    /// A Reference points at nothing.
    ReferenceUnresolved "REFERENCE_UNRESOLVED" UNSURE, Some("SIGNED_DATA_NOT_FOUND"), Rejected;
    /// No certificate, or not a readable one.
    CertificateAbsent "CERTIFICATE_ABSENT" UNSURE, Some("NO_SIGNING_CERTIFICATE_FOUND"), Rejected;
    /// The issuer is not known here.
    ChainUntrusted "CHAIN_UNTRUSTED" UNSURE, Some("NO_CERTIFICATE_CHAIN_FOUND"), Rejected;
    /// The issuer's name is known, its signature is not on the certificate.
    ChainForged "CHAIN_FORGED" UNSURE, Some("CERTIFICATE_CHAIN_GENERAL_FAILURE"), Rejected;
    /// Past its validity period.
    CertificateExpired "CERTIFICATE_EXPIRED" UNSURE, Some("OUT_OF_BOUNDS_NO_POE"), Rejected;
    /// Before its validity period.
    CertificateNotYetValid "CERTIFICATE_NOT_YET_VALID" UNSURE, Some("OUT_OF_BOUNDS_NO_POE"), Rejected;
    /// On the list of revoked certificates.
    CertificateRevoked "CERTIFICATE_REVOKED" UNSURE, Some("REVOKED_NO_POE"), Rejected;
    /// On the list with reason certificateHold.
    CertificateOnHold "CERTIFICATE_ON_HOLD" UNSURE, Some("TRY_LATER"), Rejected;
    /// The issuing authority's own certificate is revoked.
    CaRevoked "CA_REVOKED" UNSURE, Some("REVOKED_CA_NO_POE"), Rejected;
    /// No CRL of the issuer is available.
    RevocationUnavailable "REVOCATION_UNAVAILABLE" UNSURE, Some("CERTIFICATE_CHAIN_GENERAL_FAILURE"), Retry;
    /// The CRL there is has passed its nextUpdate.
    RevocationStale "REVOCATION_STALE" UNSURE, Some("TRY_LATER"), Retry;
    /// The CRL there is was not signed by the issuer.
    RevocationForged "REVOCATION_FORGED" UNSURE, Some("CERTIFICATE_CHAIN_GENERAL_FAILURE"), Retry;
    /// The certificate is not one to sign with.
    KeyUsage "KEY_USAGE" UNSURE, Some("CHAIN_CONSTRAINTS_FAILURE"), Rejected;
    /// Its policy or role is not one the gateway takes.
    CertificatePolicy "CERTIFICATE_POLICY" UNSURE, Some("CHAIN_CONSTRAINTS_FAILURE"), Rejected;
    /// A broken algorithm or a short key.
    AlgorithmWeak "ALGORITHM_WEAK" UNSURE, Some("CRYPTO_CONSTRAINTS_FAILURE"), Rejected;
    /// An algorithm that is not done here.
    AlgorithmUnsupported "ALGORITHM_UNSUPPORTED" UNSURE, Some("CRYPTO_CONSTRAINTS_FAILURE"), Rejected;
    /// A time-stamp over the signature proves nothing.
    TimeStampInvalid "TIME_STAMP_INVALID" UNSURE, Some("SIG_CONSTRAINTS_FAILURE"), Rejected;
    /// The IIN of the request is not that of the certificate.
    IinMismatch "IIN_MISMATCH" None, None, Rejected;
    /// The certificate bears no IIN.
    IinAbsentInCertificate "IIN_ABSENT_IN_CERTIFICATE" None, None, Rejected;
    /// The request states no IIN.
    IinAbsentInRequest "IIN_ABSENT_IN_REQUEST" None, None, Rejected;
    /// What stands for the IIN is not twelve digits.
    IinMalformed "IIN_MALFORMED" None, None, Rejected;
    /// The BIN of the request is not that of the certificate.
    BinMismatch "BIN_MISMATCH" None, None, Rejected;
    /// The certificate bears no BIN.
    BinAbsentInCertificate "BIN_ABSENT_IN_CERTIFICATE" None, None, Rejected;
    /// The request states no BIN.
    BinAbsentInRequest "BIN_ABSENT_IN_REQUEST" None, None, Rejected;
    /// What stands for the BIN is not twelve digits.
    BinMalformed "BIN_MALFORMED" None, None, Rejected;
    /// Past its wsu:Expires.
    MessageExpired "MESSAGE_EXPIRED" None, None, Rejected;
    /// The envelope is not the contract's.
    EnvelopeMalformed "ENVELOPE_MALFORMED" None, None, Rejected;
    /// A header block that must be understood is not.
    HeaderNotUnderstood "HEADER_NOT_UNDERSTOOD" None, None, Rejected;
    /// No such service here.
    ServiceUnknown "SERVICE_UNKNOWN" None, None, Rejected;
    /// The service takes no requests by this channel.
    ChannelNotTaken "CHANNEL_NOT_TAKEN" None, None, Rejected;
    /// Who signed for the recipient is no employee who may.
    EmployeeUnknown "EMPLOYEE_UNKNOWN" None, None, Rejected;
    /// A state database does not know what must be known.
    DataUnavailable "DATA_UNAVAILABLE" None, None, Rejected;
    /// The documents are not complete, and are not accepted.
    DocumentsNotAccepted "DOCUMENTS_NOT_ACCEPTED" None, None, Rejected;
    /// A service that is rendered on paper only.
    ServicePaperOnly "SERVICE_PAPER_ONLY" None, None, Rejected;
    /// The request's own fields are not as the service asks.
    RequestMalformed "REQUEST_MALFORMED" None, None, Rejected;
    /// The sender has not proved to be the system that it names.
    SenderUnproven "SENDER_UNPROVEN" None, None, Rejected;
    /// A document of another kind than a request.
    NotARequest "NOT_A_REQUEST" None, None, Rejected;
    /// The requestDate is in the future.
    RequestFromFuture "REQUEST_FROM_FUTURE" None, None, Rejected;
    /// The request is older than the settings allow.
    RequestTooOld "REQUEST_TOO_OLD" None, None, Rejected;
    /// The service is not for the kind of person that asks for it.
    RecipientNotEligible "RECIPIENT_NOT_ELIGIBLE" None, None, Rejected;
    /// Somebody asks for another, and the right to do so cannot be proved.
    RepresentativeUnproven "REPRESENTATIVE_UNPROVEN" None, None, Rejected;
    /// The senderId and the certificate of the transport signature belong to different systems.
    SenderMismatch "SENDER_MISMATCH" None, None, Rejected;
    /// The senderId is not registered, and the settings want it to be.
    SenderUnregistered "SENDER_UNREGISTERED" None, None, Rejected;
    /// Octets in a form that the transport names and that is not read here.
    MediaUnsupported "MEDIA_UNSUPPORTED" None, None, Rejected;
}

impl Code {
    /// The code written as `text`.
    pub fn parse(text: &str) -> Option<Code> {
        Code::ALL.iter().copied().find(|code| code.as_str() == text)
    }

    /// What may be found of a time-stamp over the signature: that it proves nothing, or that nobody can say whether its service is revoked.
    pub const fn is_of_a_time_stamp(self) -> bool {
        matches!(
            self,
            Code::TimeStampInvalid
                | Code::RevocationUnavailable
                | Code::RevocationStale
                | Code::RevocationForged
        )
    }

    /// One of the regulation's three conditions on the EDS, or the signature itself: leads to the one message
    /// `signature_not_confirmed_refusal`, [000 ¶10(7)](crate::manual::regulation).
    pub const fn leaves_signature_unconfirmed(self) -> bool {
        self.indication().is_some()
            && !matches!(self, Code::XmlMalformed | Code::XmlLimit)
            && !matches!(self.decision(), Decision::Retry)
            || matches!(
                self,
                Code::IinMismatch
                    | Code::IinAbsentInCertificate
                    | Code::IinAbsentInRequest
                    | Code::IinMalformed
                    | Code::BinMismatch
                    | Code::BinAbsentInCertificate
                    | Code::BinAbsentInRequest
                    | Code::BinMalformed
            )
    }
}

impl std::fmt::Display for Code {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}
