//! Why a certificate is revoked, RFC 5280 §5.3.1.

/// A reason that the authority gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
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
    /// The private key of an attribute authority is in other hands.
    AaCompromise,
}

impl Reason {
    /// Each with its name and what it says.
    pub const NAMES: &'static [(Reason, &'static str, &'static str)] = &[
        (Reason::Unspecified, "unspecified", "no reason is given"),
        (Reason::KeyCompromise, "keyCompromise", "the private key is in other hands"),
        (Reason::CaCompromise, "cACompromise", "the issuer's private key is in other hands"),
        (Reason::AffiliationChanged, "affiliationChanged", "name or organisation changed"),
        (Reason::Superseded, "superseded", "another certificate replaces it"),
        (Reason::CessationOfOperation, "cessationOfOperation", "no longer needed"),
        (Reason::CertificateHold, "certificateHold", "suspended; the only one that can be lifted"),
        (Reason::PrivilegeWithdrawn, "privilegeWithdrawn", "a right that it speaks of was taken away"),
        (Reason::AaCompromise, "aACompromise", "the private key of an attribute authority is in other hands"),
    ];

    /// The CRLReason code.
    pub const fn code(self) -> u8 {
        match self {
            Reason::Unspecified => 0,
            Reason::KeyCompromise => 1,
            Reason::CaCompromise => 2,
            Reason::AffiliationChanged => 3,
            Reason::Superseded => 4,
            Reason::CessationOfOperation => 5,
            Reason::CertificateHold => 6,
            Reason::PrivilegeWithdrawn => 9,
            Reason::AaCompromise => 10,
        }
    }

    /// The name in RFC 5280.
    pub fn name(self) -> &'static str {
        Self::NAMES[self as usize].1
    }

    /// The reason of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::NAMES.iter().find(|row| row.1 == name).map(|row| row.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_reason_goes_by_its_own_name() {
        for (reason, name, _) in Reason::NAMES {
            assert_eq!((reason.name(), Reason::from_name(name)), (*name, Some(*reason)));
        }
    }
}
