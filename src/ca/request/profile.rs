//! The authority's profiles: in which order a certificate's extensions stand, and what a kind of certificate says of its key.
//!
//! *A* ("2004/RSA"): a holder has two certificates, one to sign with and one to log in with. *B* ("2015-512"): one
//! certificate serves both. [authority §1.2](crate::manual::authority) has both, seen in the authority's own
//! certificates.

use super::kind::{Holding, Kind};
use crate::crypto::KeyKind;
use crate::x509::{ExtendedKeyUsage, KeyUsage};

const KEY_ENCIPHERMENT: u16 = 1 << 2;
const KEY_AGREEMENT: u16 = 1 << 4;
const SIGN: u16 = KeyUsage::DIGITAL_SIGNATURE | KeyUsage::NON_REPUDIATION;

const SERVER_AUTH: &str = "1.3.6.1.5.5.7.3.1";
const TIME_STAMPING: &str = "1.3.6.1.5.5.7.3.8";
const OCSP_SIGNING: &str = "1.3.6.1.5.5.7.3.9";

/// The arc of the authority's policies; in profile B it is the policy itself.
const POLICY_ARC: &str = "1.2.398.3.3.2";

/// Every policy that a holder's certificate can have.
pub(in crate::ca) const HOLDERS_POLICIES: [&str; 5] =
    [POLICY_ARC, "1.2.398.3.3.2.1", "1.2.398.3.3.2.2", "1.2.398.3.3.2.3", "1.2.398.3.3.2.4"];

/// A profile of the authority.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Profile {
    /// "2004/RSA": two certificates a holder.
    A,
    /// "2015-512" as it is issued since 2023: one certificate a holder, with keyAgreement.
    B,
    /// "2015-512" in its first months of 2022: KeyUsage stands first, and has keyEncipherment.
    EarlyB,
}

/// A certificate's extension, or what stands in its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::ca) enum Part {
    KeyUsage,
    Purposes,
    AuthorityKeyId,
    SubjectKeyId,
    /// Host names of a server.
    Hosts,
    Policies,
    Crl,
    FreshestCrl,
    Information,
    /// 1.2.398.3.3.5: where the key is kept.
    KeyStore,
    /// RFC 6960 §4.2.2.2.1.
    NoCheck,
}

/// The policy's qualifiers, as a profile writes them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::ca) enum Qualifiers {
    /// The practice statement's address.
    Cps,
    /// The same, and once more as a notice.
    CpsAndNotice,
}

/// In which order the addresses of AIA stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::ca) enum AccessOrder {
    IssuerFirst,
    OcspFirst,
}

/// How a serial number comes about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::ca) enum SerialRule {
    /// Random.
    Drawn,
    /// The key identifier, its top nibble brought into 1–7.
    OfKey,
    /// The key identifier, its top bit cleared.
    OfKeyAsIs,
}

/// What a certificate of one kind says of its key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    /// KeyUsage.
    pub key_usage: KeyUsage,
    /// ExtendedKeyUsage: purposes and roles, in the authority's order.
    pub purposes: Vec<&'static str>,
    /// The certificate policy.
    pub policy: Option<&'static str>,
}

impl Profile {
    /// Each with its name and what it is.
    pub const NAMES: &'static [(Profile, &'static str, &'static str)] = &[
        (Profile::A, "a", "\"2004/RSA\": one certificate to sign with, another to log in with"),
        (Profile::B, "b", "\"2015-512\": one certificate for both, as issued since 2023"),
        (Profile::EarlyB, "early-b", "\"2015-512\" as issued in its first months of 2022"),
    ];

    /// The name in [`Self::NAMES`].
    pub fn name(self) -> &'static str {
        Self::NAMES.iter().find(|row| row.0 == self).map_or("", |row| row.1)
    }

    /// What the authority uses for keys of this algorithm.
    pub const fn of(algorithm: Algorithm) -> Self {
        match algorithm {
            Algorithm::Rsa | Algorithm::Ecdsa | Algorithm::Gost2004 => Profile::A,
            Algorithm::Gost2015 => Profile::B,
        }
    }

    /// The order of the extensions.
    pub(in crate::ca) const fn parts(self, kind: Kind) -> &'static [Part] {
        use Part::{
            AuthorityKeyId, Crl, FreshestCrl, Hosts, Information, KeyStore, KeyUsage, NoCheck, Policies,
            Purposes, SubjectKeyId,
        };
        match (self, kind.holding()) {
            (_, Holding::OcspResponder) => {
                &[KeyUsage, NoCheck, Purposes, SubjectKeyId, AuthorityKeyId, KeyStore]
            }
            (_, Holding::Tsa) => {
                &[Purposes, KeyUsage, AuthorityKeyId, SubjectKeyId, Policies, Crl, FreshestCrl, Information]
            }
            (_, Holding::Server) => &[
                KeyUsage,
                Purposes,
                AuthorityKeyId,
                SubjectKeyId,
                Hosts,
                Policies,
                Crl,
                FreshestCrl,
                Information,
            ],
            (Profile::A, _) => {
                &[KeyUsage, Purposes, AuthorityKeyId, SubjectKeyId, Policies, Crl, FreshestCrl, Information]
            }
            (Profile::B, Holding::Person) => &[
                Policies,
                Information,
                Crl,
                FreshestCrl,
                Purposes,
                KeyUsage,
                SubjectKeyId,
                AuthorityKeyId,
                KeyStore,
            ],
            (Profile::B | Profile::EarlyB, Holding::System) => &[
                Policies,
                KeyUsage,
                Purposes,
                Crl,
                Information,
                FreshestCrl,
                SubjectKeyId,
                AuthorityKeyId,
                KeyStore,
            ],
            (Profile::B, _) => &[
                Purposes,
                Policies,
                Information,
                Crl,
                FreshestCrl,
                KeyUsage,
                SubjectKeyId,
                AuthorityKeyId,
                KeyStore,
            ],
            (Profile::EarlyB, Holding::Person) => &[
                KeyUsage,
                Policies,
                Information,
                Crl,
                FreshestCrl,
                Purposes,
                SubjectKeyId,
                AuthorityKeyId,
                KeyStore,
            ],
            (Profile::EarlyB, _) => &[
                KeyUsage,
                Purposes,
                Policies,
                Information,
                Crl,
                FreshestCrl,
                SubjectKeyId,
                AuthorityKeyId,
                KeyStore,
            ],
        }
    }

    pub(in crate::ca) const fn qualifiers(self, kind: Kind) -> Qualifiers {
        match self {
            Profile::A if !matches!(kind, Kind::Tsa) => Qualifiers::CpsAndNotice,
            _ => Qualifiers::Cps,
        }
    }

    pub(in crate::ca) const fn access_order(self) -> AccessOrder {
        match self {
            Profile::A => AccessOrder::IssuerFirst,
            Profile::B | Profile::EarlyB => AccessOrder::OcspFirst,
        }
    }

    pub(in crate::ca) const fn serial_rule(self, kind: Kind) -> SerialRule {
        match self {
            // The authority's own services have the rule of authorities.
            _ if matches!(kind, Kind::OcspResponder | Kind::Tsa) => SerialRule::OfKey,
            Profile::A => SerialRule::Drawn,
            Profile::B => SerialRule::OfKey,
            Profile::EarlyB => SerialRule::OfKeyAsIs,
        }
    }

    /// What a certificate of this kind says of its key; `None` where the profile has no such kind: in profile B nobody has a
    /// certificate to log in with alone.
    pub fn statement(self, kind: Kind) -> Option<Statement> {
        let single = self != Profile::A;
        if single && kind.logs_in() {
            return None;
        }
        let one_for_both = KeyUsage(match self {
            Profile::A => SIGN,
            Profile::B => SIGN | KEY_AGREEMENT,
            Profile::EarlyB => SIGN | KEY_ENCIPHERMENT,
        });
        let (key_usage, purpose) = match kind.holding() {
            Holding::OcspResponder => (KeyUsage(KeyUsage::DIGITAL_SIGNATURE), Some(OCSP_SIGNING)),
            Holding::Tsa => (KeyUsage(KeyUsage::DIGITAL_SIGNATURE), Some(TIME_STAMPING)),
            Holding::Server => (KeyUsage(KeyUsage::DIGITAL_SIGNATURE | KEY_ENCIPHERMENT), Some(SERVER_AUTH)),
            Holding::System => (one_for_both, None),
            _ if kind.logs_in() => (
                KeyUsage(KeyUsage::DIGITAL_SIGNATURE | KEY_ENCIPHERMENT),
                Some(ExtendedKeyUsage::CLIENT_AUTH),
            ),
            _ => (one_for_both, Some(ExtendedKeyUsage::EMAIL_PROTECTION)),
        };
        let purposes = purpose.into_iter().chain(kind.roles().iter().copied()).collect();
        let policy = match (kind.holding(), single) {
            (Holding::OcspResponder | Holding::Server, _) => None,
            (Holding::Tsa, _) => Some("1.2.398.3.3.2.6"),
            (_, true) => Some(POLICY_ARC),
            (Holding::Person, false) if kind.logs_in() => Some("1.2.398.3.3.2.4"),
            (Holding::Person, false) => Some("1.2.398.3.3.2.3"),
            (_, false) if kind.logs_in() => Some("1.2.398.3.3.2.2"),
            (_, false) => Some("1.2.398.3.3.2.1"),
        };
        Some(Statement { key_usage, purposes, policy })
    }
}

/// Which of the two usage extensions is critical.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Criticality {
    /// KeyUsage, as in nearly all of the authority's certificates.
    #[default]
    Usual,
    /// ExtendedKeyUsage and not KeyUsage: the authority's `employee_signright` test certificates.
    Swapped,
}

impl Criticality {
    /// Each with its name and what it is.
    pub const NAMES: &'static [(Criticality, &'static str, &'static str)] = &[
        (Criticality::Usual, "usual", "KeyUsage critical, ExtendedKeyUsage not"),
        (
            Criticality::Swapped,
            "swapped",
            "the other way round, as the authority's employee_signright test certificates have it",
        ),
    ];
}

/// The key of an end certificate, and with it the issuer: each signs with its own family.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Algorithm {
    /// RSA-2048 with SHA-256.
    Rsa,
    /// ECDSA on P-256 with SHA-256.
    Ecdsa,
    /// GOST 34.310-2004 with GOST 34.311-95.
    Gost2004,
    /// GOST 34.10-2015 of 512 bits with GOST 34.11-2015.
    Gost2015,
}

impl Algorithm {
    /// Each with its name and what it is.
    pub const NAMES: &'static [(Algorithm, &'static str, &'static str)] = &[
        (Algorithm::Rsa, "rsa", "RSA-2048 with SHA-256"),
        (Algorithm::Ecdsa, "ecdsa", "ECDSA on P-256 with SHA-256"),
        (Algorithm::Gost2004, "gost2004", "GOST 34.310-2004 with GOST 34.311-95"),
        (
            Algorithm::Gost2015,
            "gost2015",
            "GOST 34.10-2015 (512) with GOST 34.11-2015: what the authority issues today",
        ),
    ];

    /// The name in [`Self::NAMES`].
    pub fn name(self) -> &'static str {
        Self::NAMES[self as usize].1
    }

    /// The kind of key.
    pub const fn key_kind(self) -> KeyKind {
        match self {
            Algorithm::Rsa => KeyKind::Rsa { bits: 2048 },
            Algorithm::Ecdsa => KeyKind::EcP256,
            Algorithm::Gost2004 => KeyKind::Gost2004,
            Algorithm::Gost2015 => KeyKind::Gost2015_512,
        }
    }

    /// What the authority's key files begin with; it has none of ECDSA.
    pub(in crate::ca) const fn file_prefix(self) -> &'static str {
        match self {
            Algorithm::Rsa => "RSA256",
            Algorithm::Ecdsa => "ECDSA256",
            Algorithm::Gost2004 => "GOSTKNCA",
            Algorithm::Gost2015 => "GOST512",
        }
    }
}
