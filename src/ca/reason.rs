//! Why a certificate is revoked, RFC 5280 §5.3.1.

/// A reason that the authority gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Reason {
    /// No reason; the entry bears none.
    Unspecified,
    /// The private key is in other hands.
    KeyCompromise,
    /// The issuer's private key is in other hands.
    CaCompromise,
    /// Name or organisation changed.
    AffiliationChanged,
    /// Another certificate replaces it.
    Superseded,
    /// No longer needed.
    CessationOfOperation,
    /// Suspended; the only one that can be lifted.
    CertificateHold,
    /// A right that it speaks of was taken away.
    PrivilegeWithdrawn,
}

const REASONS: [(Reason, u8, &str); 8] = [
    (Reason::Unspecified, 0, "unspecified"),
    (Reason::KeyCompromise, 1, "keyCompromise"),
    (Reason::CaCompromise, 2, "cACompromise"),
    (Reason::AffiliationChanged, 3, "affiliationChanged"),
    (Reason::Superseded, 4, "superseded"),
    (Reason::CessationOfOperation, 5, "cessationOfOperation"),
    (Reason::CertificateHold, 6, "certificateHold"),
    (Reason::PrivilegeWithdrawn, 9, "privilegeWithdrawn"),
];

impl Reason {
    /// The CRLReason code.
    pub fn code(self) -> u8 {
        REASONS[self as usize].1
    }

    /// The name in RFC 5280.
    pub fn name(self) -> &'static str {
        REASONS[self as usize].2
    }

    /// The reason of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        REASONS.iter().find(|row| row.2 == name).map(|row| row.0)
    }
}
