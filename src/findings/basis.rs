//! On what a finding about a certificate's time rests: ETSI EN 319 102-1 distinguishes these in the
//! sub-indication only.

use super::{Code, Indication};

/// What is known of the time at which it was signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Basis {
    /// Nothing proves when it was signed.
    #[default]
    NoProof,
    /// Nothing proves it, and the certificate is known not to have been revoked.
    NotRevoked,
    /// A time-stamp that is believed proves it, and the time speaks against the signature.
    TimeStamp,
}

/// Where the basis makes the sub-indication another one than the code's own: ETSI EN 319 102-1 §5.1.3, table 3.
const ROWS: [(Code, Basis, Indication, &str); 5] = [
    (Code::CertificateExpired, Basis::NotRevoked, Indication::Indeterminate, "OUT_OF_BOUNDS_NOT_REVOKED"),
    (Code::CertificateNotYetValid, Basis::NotRevoked, Indication::Indeterminate, "OUT_OF_BOUNDS_NOT_REVOKED"),
    (Code::CertificateExpired, Basis::TimeStamp, Indication::TotalFailed, "EXPIRED"),
    (Code::CertificateNotYetValid, Basis::TimeStamp, Indication::TotalFailed, "NOT_YET_VALID"),
    (Code::CertificateRevoked, Basis::TimeStamp, Indication::TotalFailed, "REVOKED"),
];

impl Basis {
    fn row(self, code: Code) -> Option<&'static (Code, Basis, Indication, &'static str)> {
        ROWS.iter().find(|row| row.0 == code && row.1 == self)
    }

    /// The indication of a code on this basis.
    pub(super) fn indication(self, code: Code) -> Option<Indication> {
        self.row(code).map_or(code.indication(), |row| Some(row.2))
    }

    /// Its sub-indication.
    pub(super) fn sub_indication(self, code: Code) -> Option<&'static str> {
        self.row(code).map_or(code.sub_indication(), |row| Some(row.3))
    }

    /// This basis, where it makes a difference to the code.
    pub(super) fn for_code(self, code: Code) -> Self {
        self.row(code).map_or(Basis::NoProof, |row| row.1)
    }

    /// The basis on which a code has the sub-indication that was written.
    pub fn of(code: Code, sub_indication: Option<&str>) -> Self {
        let written = sub_indication.unwrap_or_default();
        ROWS.iter().find(|row| row.0 == code && row.3 == written).map_or(Basis::NoProof, |row| row.1)
    }
}
