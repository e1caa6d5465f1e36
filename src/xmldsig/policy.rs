//! What may be signed, with what, and where the signature may stand.

/// What becomes of algorithms that are broken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum WeakAlgorithms {
    /// SHA-1, and RSA keys shorter than 2048 bits, are refused.
    #[default]
    Refused,
}

/// Where the one signature of a document stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum SignaturePlace {
    /// Right below the document element, which it signs: the form of nca.md's signers.
    #[default]
    BelowRoot,
}

/// Which keys are taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum KeySources {
    /// Those of certificates: somebody vouches for them.
    #[default]
    Certificates,
    /// Bare ones too: for looking at the mathematics alone.
    Any,
}

/// The rules for one signature; the default is the strict one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Policy {
    /// Broken algorithms.
    pub weak: WeakAlgorithms,
    /// Which keys are taken.
    pub keys: KeySources,
    /// Where it stands.
    pub place: SignaturePlace,
}
