//! When and why a certificate was revoked.

use crate::clock::Now;

/// CRLReason, RFC 5280 §5.3.1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reason(pub u8);

impl Reason {
    /// No reason is given.
    pub const UNSPECIFIED: Reason = Reason(0);
    /// certificateHold.
    pub const HOLD: Reason = Reason(6);
    /// removeFromCRL, in delta lists.
    pub const REMOVED: Reason = Reason(8);

    /// Its name in RFC 5280.
    pub const fn name(self) -> &'static str {
        match self.0 {
            1 => "keyCompromise",
            2 => "cACompromise",
            3 => "affiliationChanged",
            4 => "superseded",
            5 => "cessationOfOperation",
            6 => "certificateHold",
            8 => "removeFromCRL",
            9 => "privilegeWithdrawn",
            10 => "aACompromise",
            _ => "unspecified",
        }
    }

    /// Whether it says nothing against what the key signed before: affiliationChanged, superseded, cessationOfOperation,
    /// privilegeWithdrawn. A compromise, a hold, and a revocation without a reason do
    /// ([authority §5](crate::manual::authority)).
    pub const fn leaves_the_past(self) -> bool {
        matches!(self.0, 3 | 4 | 5 | 9)
    }

    /// The reason of that name.
    pub fn from_name(name: &str) -> Option<Reason> {
        (0..=10).map(Reason).find(|reason| reason.name() == name)
    }
}

/// When and why a certificate was revoked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Revocation {
    /// revocationDate.
    pub at: Now,
    /// reasonCode.
    pub reason: Reason,
    /// invalidityDate, RFC 5280 §5.3.2: since when it is known or suspected not to have been valid.
    pub invalid_since: Option<Now>,
}

impl Revocation {
    /// From when on nothing that the key signed is saved: the date of the revocation, or an earlier one since which it was invalid.
    pub fn counts_from(&self) -> Now {
        self.invalid_since.map_or(self.at, |since| since.min(self.at))
    }
}
