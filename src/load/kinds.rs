//! The kinds that a plan is made of: channels, defects, algorithms, people.

use serde::Serialize;

/// What goes over the wire.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Channel {
    /// `POST /api/v1/requests`.
    Rest,
    /// `SendMessage` with WS-Security.
    Soap,
    /// `sendMessage` of the asynchronous channel, its delivery and its state.
    Async,
    /// What a portal does for a citizen: a request over REST, its status until it is decided, its result.
    Portal,
}

impl Channel {
    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Channel::Rest => "rest",
            Channel::Soap => "soap",
            Channel::Async => "async",
            Channel::Portal => "portal",
        }
    }

    /// Whether the result of each request is fetched right after it.
    pub(super) fn fetches(self, results: Results) -> bool {
        match self {
            Channel::Rest | Channel::Async => results == Results::Along,
            Channel::Portal => true,
            // The result is in the answer.
            Channel::Soap => false,
        }
    }
}

/// What is wrong with a document, whoever signs it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Defect {
    /// Nothing.
    None,
    /// A digit of the form was changed after it was signed.
    Tampered,
    /// The signature value has another octet.
    WrongValue,
    /// There is no signature.
    Unsigned,
    /// It states another person's IIN.
    OtherDeclarant,
    /// It ends in the middle.
    Truncated,
    /// A required document is not attached: it is registered, and refused by the provider.
    NoDocument,
}

impl Defect {
    /// Their names.
    pub const NAMES: [&'static str; 7] =
        ["none", "tampered", "wrong-value", "unsigned", "other-declarant", "truncated", "no-document"];
    const ALL: [Defect; 7] = [
        Defect::None,
        Defect::Tampered,
        Defect::WrongValue,
        Defect::Unsigned,
        Defect::OtherDeclarant,
        Defect::Truncated,
        Defect::NoDocument,
    ];

    pub(super) fn named(name: &str) -> Option<Defect> {
        Self::NAMES.iter().position(|known| *known == name).map(|at| Self::ALL[at])
    }

    /// Its name.
    pub fn name(self) -> &'static str {
        Self::NAMES[self as usize]
    }
}

/// With what somebody signs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Algorithm {
    /// RSA-2048 with SHA-256.
    Rsa,
    /// P-256 with SHA-256, by RFC 6979.
    Ecdsa,
    /// GOST R 34.10-2001 with GOST R 34.11-94.
    Gost2004,
    /// GOST R 34.10-2012 with Streebog-512.
    Gost2015,
}

impl Algorithm {
    /// Their names.
    pub const NAMES: [&'static str; 4] = ["rsa", "ecdsa", "gost2004", "gost2015"];
    const ALL: [Algorithm; 4] = [Algorithm::Rsa, Algorithm::Ecdsa, Algorithm::Gost2004, Algorithm::Gost2015];

    pub(super) fn named(name: &str) -> Option<Algorithm> {
        Self::NAMES.iter().position(|known| *known == name).map(|at| Self::ALL[at])
    }

    /// Its name.
    pub fn name(self) -> &'static str {
        Self::NAMES[self as usize]
    }
}

/// How moments lie within a stretch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Arrivals {
    /// As those of many users who know nothing of one another.
    Poisson,
    /// At equal distances.
    Even,
}

/// When documents are signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Signing {
    /// Each its own, before the stretch begins.
    Ahead,
    /// Each its own, by threads beside those that send.
    Along,
    /// So many, sent again and again.
    Pool(u64),
}

/// When results are fetched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Results {
    /// By the audit at the end.
    Audit,
    /// Each right after its acknowledgement, as a portal does, and by the audit.
    Along,
}

/// Whether connections are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Connection {
    /// For many requests.
    Kept,
    /// Each request has a new one, with a TLS handshake.
    New,
}

/// People of the test PKI, and what comes of a request that they sign for the declarant: codes of a refusal over REST, and the code of
/// the fault over SOAP.
pub const PEOPLE: [(&str, &[&str], &str); 11] = [
    ("valid", &[], ""),
    ("expired", &["CERTIFICATE_EXPIRED"], "SCE015"),
    ("not-yet-valid", &["CERTIFICATE_NOT_YET_VALID"], "SCE015"),
    ("revoked", &["CERTIFICATE_REVOKED"], "SCE015"),
    ("on-hold", &["CERTIFICATE_ON_HOLD"], "SCE015"),
    ("other-iin", &["IIN_MISMATCH"], "SCE016"),
    ("no-iin", &["IIN_ABSENT_IN_CERTIFICATE"], "SCE016"),
    ("foreign-ca", &["CHAIN_UNTRUSTED"], "SCE016"),
    ("forged-issuer", &["CHAIN_FORGED"], "SCE016"),
    ("authentication-key", &["KEY_USAGE"], "SCE016"),
    ("expired-revoked-other-iin", &["CERTIFICATE_EXPIRED", "CERTIFICATE_REVOKED", "IIN_MISMATCH"], "SCE015"),
];

/// The names of [`PEOPLE`].
pub(super) const NAMES: [&str; PEOPLE.len()] = {
    let mut names = [""; PEOPLE.len()];
    let mut at = 0;
    while at < names.len() {
        names[at] = PEOPLE[at].0;
        at += 1;
    }
    names
};
