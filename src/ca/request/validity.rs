//! From when to when a certificate is good.

use crate::clock::Now;

/// When a certificate is good.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Validity {
    /// First instant.
    pub not_before: Now,
    /// Last instant.
    pub not_after: Now,
}
