//! What a certificate's key is for, RFC 5280 §4.2.1.

/// KeyUsage bits, RFC 5280 §4.2.1.3, bit 0 lowest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KeyUsage(pub u16);

impl KeyUsage {
    /// digitalSignature.
    pub const DIGITAL_SIGNATURE: u16 = 1;
    /// nonRepudiation (contentCommitment).
    pub const NON_REPUDIATION: u16 = 1 << 1;
    /// keyEncipherment.
    pub const KEY_ENCIPHERMENT: u16 = 1 << 2;
    /// keyAgreement.
    pub const KEY_AGREEMENT: u16 = 1 << 4;
    /// keyCertSign.
    pub const KEY_CERT_SIGN: u16 = 1 << 5;
    /// cRLSign.
    pub const CRL_SIGN: u16 = 1 << 6;

    /// Whether all of `bits` are set.
    pub const fn has(self, bits: u16) -> bool {
        self.0 & bits == bits
    }

    /// The names of the bits that are set, joined with `+`.
    pub fn names(self) -> String {
        const NAMES: [&str; 9] = [
            "digitalSignature",
            "nonRepudiation",
            "keyEncipherment",
            "dataEncipherment",
            "keyAgreement",
            "keyCertSign",
            "cRLSign",
            "encipherOnly",
            "decipherOnly",
        ];
        let set: Vec<&str> =
            NAMES.iter().enumerate().filter(|(i, _)| self.0 & (1 << i) != 0).map(|(_, name)| *name).collect();
        set.join("+")
    }
}

/// ExtendedKeyUsage, RFC 5280 §4.2.1.12: the purposes' OIDs in dotted text.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ExtendedKeyUsage(pub Vec<String>);

impl ExtendedKeyUsage {
    /// emailProtection, which the authority's SIGN certificates have.
    pub const EMAIL_PROTECTION: &'static str = "1.3.6.1.5.5.7.3.4";
    /// clientAuth, which the authority's AUTH certificates have.
    pub const CLIENT_AUTH: &'static str = "1.3.6.1.5.5.7.3.2";
    /// id-kp-serverAuth, RFC 5280 §4.2.1.12.
    pub const SERVER_AUTH: &'static str = "1.3.6.1.5.5.7.3.1";
    /// timeStamping, RFC 3161 §2.3.
    pub const TIME_STAMPING: &'static str = "1.3.6.1.5.5.7.3.8";
    /// OCSPSigning, RFC 6960 §4.2.2.2.
    pub const OCSP_SIGNING: &'static str = "1.3.6.1.5.5.7.3.9";

    /// Whether the purpose is among them.
    pub fn has(&self, oid: &str) -> bool {
        self.0.iter().any(|purpose| purpose == oid)
    }
}

/// BasicConstraints, RFC 5280 §4.2.1.9.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BasicConstraints {
    /// The subject is an authority.
    pub ca: bool,
    /// How many intermediates may follow it.
    pub path_len: Option<u32>,
}
