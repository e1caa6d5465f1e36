//! What is wrong with the encoding of a PKCS#12 file.

/// What is wrong with the encoding of a PKCS#12 file, RFC 7292 in BER.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Pkcs12Damage {
    /// Another tag.
    #[error("an element has another tag than is expected there")]
    Tag,
    /// An object identifier that is none.
    #[error("an object identifier cannot be read")]
    ObjectIdentifier,
    /// A number out of range.
    #[error("a number is negative or too large")]
    Number,
    /// Something in the place of an octet string.
    #[error("an octet string is expected and something else stands there")]
    OctetString,
    /// A primitive element in the place of a constructed one.
    #[error("a primitive element stands where a constructed one is expected")]
    Primitive,
    /// Deeper than is read.
    #[error("it is nested too deep")]
    Depth,
    /// It breaks off.
    #[error("it ends in the middle")]
    End,
    /// A tag of the long form.
    #[error("a tag of several bytes, which PKCS#12 does not have")]
    LongTag,
    /// A length beyond the file.
    #[error("a length reaches beyond the file")]
    Length,
    /// An indefinite length where there can be none.
    #[error("a primitive element of indefinite length")]
    Indefinite,
    /// An initialisation vector of another length.
    #[error("an initialisation vector has the wrong length")]
    InitialisationVector,
    /// keyLength of PBKDF2 (RFC 8018 appendix A.2) that is not the cipher's.
    #[error("the key derivation's keyLength is {said} bytes, a key of the cipher has {octets}")]
    KeyLength {
        /// What the file says.
        said: u64,
        /// What the cipher takes.
        octets: usize,
    },
    /// An iterationCount of zero: RFC 8018 appendix A.2 has one at least.
    #[error("the key derivation has 0 rounds")]
    NoRounds,
    /// A salt of `otherSource`, for which RFC 8018 appendix A.2 has no algorithm.
    #[error(
        "the key derivation's salt is from another source (otherSource), for which there is no algorithm"
    )]
    SaltSource,
    /// More than the parameters that an algorithm has.
    #[error("an algorithm has parameters that it does not have by its definition")]
    Parameters,
    /// Another version.
    #[error("its version is not 3")]
    Version,
    /// The length of the MAC's key, RFC 9579.
    #[error("the length of the MAC's key is absent, below 20 or above 128 bytes")]
    MacKey,
    /// Something in the place of encrypted content.
    #[error("encrypted content is expected and something else stands there")]
    EncryptedContent,
    /// More parts than are read.
    #[error("it has more than {0} parts")]
    Parts(usize),
}

/// A part of a PKCS#12 file that an algorithm makes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Pkcs12Part {
    /// How the whole file is protected (RFC 7292 §3.1).
    #[error("the integrity mode")]
    IntegrityMode,
    /// The MAC over the file.
    #[error("the MAC")]
    Mac,
    /// The type of a content.
    #[error("the content")]
    Content,
    /// What a key or a content is encrypted with.
    #[error("the encryption")]
    Encryption,
    /// What makes a key of the password.
    #[error("the key derivation")]
    KeyDerivation,
    /// The pseudo-random function of PBKDF2 (RFC 8018 §5.2).
    #[error("the key derivation's function")]
    KeyDerivationFunction,
}
