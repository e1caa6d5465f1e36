//! Where the error is to be looked for: the first thing that a refusal says.

use serde::{Deserialize, Serialize};

use super::Code;

/// Where the error is to be looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum AtFault {
    /// How one side or the other is set up: whom it trusts, its clock, its address, the message around the document.
    Settings,
    /// The call: its address, its method, or the form of what was sent with it.
    Request,
    /// What was signed, or what it was signed with.
    Document,
    /// What the certification authority publishes.
    Authority,
    /// The gateway itself.
    Gateway,
    /// The system of the provider, behind the gateway.
    Provider,
}

impl AtFault {
    /// All of them.
    pub const ALL: [AtFault; 6] = [
        AtFault::Settings,
        AtFault::Request,
        AtFault::Document,
        AtFault::Authority,
        AtFault::Gateway,
        AtFault::Provider,
    ];

    /// As it is written in JSON and XML.
    pub const fn as_str(self) -> &'static str {
        match self {
            AtFault::Settings => "settings",
            AtFault::Request => "request",
            AtFault::Document => "document",
            AtFault::Authority => "authority",
            AtFault::Gateway => "gateway",
            AtFault::Provider => "provider",
        }
    }
}

impl Code {
    /// Where the error is to be looked for.
    pub const fn at_fault(self) -> AtFault {
        match self {
            Code::ChainUntrusted
            | Code::CertificateNotYetValid
            | Code::MessageExpired
            | Code::EnvelopeMalformed
            | Code::HeaderNotUnderstood
            | Code::SenderUnproven
            | Code::MediaUnsupported
            | Code::RequestFromFuture
            | Code::SenderMismatch
            | Code::SenderUnregistered => AtFault::Settings,
            Code::CaRevoked
            | Code::RevocationUnavailable
            | Code::RevocationStale
            | Code::RevocationForged => AtFault::Authority,
            Code::XmlMalformed
            | Code::XmlLimit
            | Code::SignatureAmbiguous
            | Code::SignatureMalformed
            | Code::SignatureScope
            | Code::SignatureAbsent
            | Code::DigestMismatch
            | Code::SignatureInvalid
            | Code::ReferenceUnresolved
            | Code::CertificateAbsent
            | Code::ChainForged
            | Code::CertificateExpired
            | Code::CertificateRevoked
            | Code::CertificateOnHold
            | Code::KeyUsage
            | Code::CertificatePolicy
            | Code::AlgorithmWeak
            | Code::AlgorithmUnsupported
            | Code::TimeStampInvalid
            | Code::IinMismatch
            | Code::IinAbsentInCertificate
            | Code::IinAbsentInRequest
            | Code::IinMalformed
            | Code::BinMismatch
            | Code::BinAbsentInCertificate
            | Code::BinAbsentInRequest
            | Code::BinMalformed
            | Code::ServiceUnknown
            | Code::ChannelNotTaken
            | Code::EmployeeUnknown
            | Code::DataUnavailable
            | Code::DocumentsNotAccepted
            | Code::ServicePaperOnly
            | Code::RequestMalformed
            | Code::NotARequest
            | Code::RequestTooOld
            | Code::RecipientNotEligible
            | Code::RepresentativeUnproven => AtFault::Document,
        }
    }
}
