//! By which digest a certificate is signed.

/// With which digest a certificate is signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::ca) enum Digest {
    /// The one that goes with the issuer's key.
    OfKey,
    /// SHA-1, so that there is something to refuse.
    Sha1,
}
