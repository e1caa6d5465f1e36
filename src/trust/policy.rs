//! The rules that a certificate is judged by.

use super::strength::Strength;
use super::usage::Usage;
use crate::encoding::names::names;
use crate::findings::{Check, CheckName, Finding, Note};
use crate::x509::{Certificate, RevocationAddresses};

/// The rules.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Policy {
    /// What the key must be meant for.
    pub usage: Usage,
    /// Whether CRLs are asked.
    pub revocation: RevocationPolicy,
    /// Who is asked first.
    pub order: RevocationOrder,
    /// What happens to a certificate whose revocation status is unknown.
    pub unknown_status: UnknownStatus,
    /// What becomes of a signature beside which a time-stamp stands that proves nothing.
    pub invalid_time_stamp: InvalidTimeStamp,
    /// How strong the signatures on certificates and CRLs must be.
    pub strength: Strength,
    /// Policies one of which the certificate must have, in dotted text; nothing is asked when there is none. The
    /// authority's are 1.2.398.3.3.2.1 to .4 by holder and usage, and since 2022 their parent alone
    /// ([authority §1.2](crate::manual::authority)).
    pub policies: Vec<String>,
    /// Roles one of which it must have in ExtendedKeyUsage, e.g. 1.2.398.3.3.4.1.2.1, a first head.
    pub roles: Vec<String>,
}

/// Whether CRLs are consulted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum RevocationPolicy {
    /// The signer and every authority above it must be known not to be revoked; of an authority of whose issuer there is no CRL, and of
    /// which nobody can be asked (nothing is fetched, or its certificate names no place), the report says so.
    #[default]
    Required,
    /// Lists are not looked at, and the report says so.
    NotChecked,
}

names!(RevocationPolicy {
    Required => "required",
    NotChecked => "not-checked",
});

/// Who is asked first, and whether the other is asked as well.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum RevocationOrder {
    /// The CRL; the responder where no CRL counts. A known issuer costs no request to anybody.
    #[default]
    CrlThenOcsp,
    /// The responder; the CRL where no answer counts.
    OcspThenCrl,
    /// Both, and each must say that it is good.
    Both,
    /// Lists alone.
    CrlOnly,
    /// Responders alone.
    OcspOnly,
}

impl RevocationOrder {
    /// Who is asked about this certificate. An authority's seldom names a responder, [authority §1.2](crate::manual::authority): a source
    /// that it does not name is not waited for, and where it names one alone, that one decides.
    pub fn about(self, certificate: &Certificate) -> Self {
        let is_authority = certificate.basic_constraints().is_some_and(|basic| basic.ca);
        if self == RevocationOrder::CrlThenOcsp || !is_authority {
            return self;
        }
        let addresses = RevocationAddresses::of(certificate);
        match (addresses.lists.is_empty(), addresses.responders.is_empty()) {
            (false, false) => self,
            (false, true) => RevocationOrder::CrlOnly,
            (true, _) => RevocationOrder::CrlThenOcsp,
        }
    }

    /// The order written so, as in `crl,ocsp`.
    pub fn parse(text: &str) -> Option<Self> {
        Some(match text {
            "crl,ocsp" => RevocationOrder::CrlThenOcsp,
            "ocsp,crl" => RevocationOrder::OcspThenCrl,
            "both" => RevocationOrder::Both,
            "crl" => RevocationOrder::CrlOnly,
            "ocsp" => RevocationOrder::OcspOnly,
            _ => return None,
        })
    }
}

/// What happens to a certificate whose revocation status is unknown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum UnknownStatus {
    /// The request is to be sent again later: the regulation wants the certificate's absence from the CRL
    /// known, [000 ¶10(6)](crate::manual::regulation).
    #[default]
    Retry,
    /// It passes, and the report says that the status is unknown.
    Passes,
}

/// What becomes of a signature beside which a time-stamp stands that proves nothing: forged, over something else, of a service that is
/// not trusted or of which nobody can say whether it is revoked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum InvalidTimeStamp {
    /// It is judged as if the time-stamp were not there, and the report says so, ETSI EN 319 102-1 §5.5.4: no
    /// signature covers it, so that anyone on the way might otherwise spoil a good one.
    #[default]
    Ignored,
    /// It is refused: it was put there to prove something.
    Refused,
}

impl InvalidTimeStamp {
    /// Each with its name.
    pub const NAMES: [(InvalidTimeStamp, &'static str); 2] =
        [(InvalidTimeStamp::Ignored, "ignored"), (InvalidTimeStamp::Refused, "refused")];

    /// The one of that name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::NAMES.into_iter().find(|row| row.1 == name).map(|row| row.0)
    }

    /// The check of a time-stamp of which this was found.
    pub fn check(self, finding: Finding) -> Check {
        match self {
            InvalidTimeStamp::Ignored => {
                Check::ignored(CheckName::Timestamp, finding, Note::TimeStampLeftAside)
            }
            InvalidTimeStamp::Refused => Check::failed(CheckName::Timestamp, finding),
        }
    }
}
