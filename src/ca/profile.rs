//! What kinds of certificates there are, and what each of them says of its key: usage, purposes, policy.
//!
//! Profile A of the authority ("2004/RSA"): a holder has two certificates, one to sign with and one to log in with.

use super::subject::Subject;
use crate::crypto::KeyKind;
use crate::x509::{ExtendedKeyUsage, KeyUsage};

/// keyEncipherment, RFC 5280 §4.2.1.3.
const KEY_ENCIPHERMENT: u16 = 1 << 2;

const NATURAL: &str = "1.2.398.3.3.4.1.1";
const LEGAL: &str = "1.2.398.3.3.4.1.2";
const FIRST_HEAD: &str = "1.2.398.3.3.4.1.2.1";
const EMPLOYEE: &str = "1.2.398.3.3.4.1.2.5";
const INFORMATION_SYSTEM: &str = "1.2.398.3.3.4.1.2.6";
const SERVER_AUTH: &str = "1.3.6.1.5.5.7.3.1";

/// A kind of end certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A natural person's key to sign with.
    PersonSign,
    /// A natural person's key to log in with; a signature by it must be refused.
    PersonAuth,
    /// The first head of an organisation, to sign with.
    HeadSign,
    /// An employee of an organisation, to sign with.
    EmployeeSign,
    /// An employee's key to log in with.
    EmployeeAuth,
    /// An information system of an organisation: a portal or a gateway.
    System,
    /// A TLS server.
    Server,
}

/// What a certificate of one kind says of its key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Profile {
    /// KeyUsage, critical.
    pub key_usage: KeyUsage,
    /// ExtendedKeyUsage: purposes and roles, in the authority's order.
    pub purposes: &'static [&'static str],
    /// The certificate policy.
    pub policy: Option<&'static str>,
}

impl Kind {
    /// Each kind with its name and what it is for.
    pub const NAMES: &'static [(Kind, &'static str, &'static str)] = &[
        (Kind::PersonSign, "person-sign", "a natural person, to sign with"),
        (Kind::PersonAuth, "person-auth", "a natural person, to log in with; a signature by it is refused"),
        (Kind::HeadSign, "head-sign", "the first head of an organisation, to sign with"),
        (Kind::EmployeeSign, "employee-sign", "an employee of an organisation, to sign with"),
        (Kind::EmployeeAuth, "employee-auth", "an employee of an organisation, to log in with"),
        (Kind::System, "system", "an information system of an organisation: a portal or a gateway"),
        (Kind::Server, "server", "a TLS server"),
    ];

    /// What it says of its key.
    pub const fn profile(self) -> Profile {
        const SIGN: KeyUsage = KeyUsage(KeyUsage::DIGITAL_SIGNATURE | KeyUsage::NON_REPUDIATION);
        const AUTH: KeyUsage = KeyUsage(KeyUsage::DIGITAL_SIGNATURE | KEY_ENCIPHERMENT);
        const LEGAL_SIGN: Option<&str> = Some("1.2.398.3.3.2.1");
        const LEGAL_AUTH: Option<&str> = Some("1.2.398.3.3.2.2");
        let (key_usage, purposes, policy): (KeyUsage, &[&str], Option<&str>) = match self {
            Kind::PersonSign => (SIGN, &[ExtendedKeyUsage::EMAIL_PROTECTION, NATURAL], Some("1.2.398.3.3.2.3")),
            Kind::PersonAuth => (AUTH, &[ExtendedKeyUsage::CLIENT_AUTH, NATURAL], Some("1.2.398.3.3.2.4")),
            Kind::HeadSign => (SIGN, &[ExtendedKeyUsage::EMAIL_PROTECTION, LEGAL, FIRST_HEAD], LEGAL_SIGN),
            Kind::EmployeeSign => (SIGN, &[ExtendedKeyUsage::EMAIL_PROTECTION, LEGAL, EMPLOYEE], LEGAL_SIGN),
            Kind::EmployeeAuth => (AUTH, &[ExtendedKeyUsage::CLIENT_AUTH, LEGAL, EMPLOYEE], LEGAL_AUTH),
            Kind::System => (SIGN, &[LEGAL, INFORMATION_SYSTEM], LEGAL_SIGN),
            Kind::Server => (AUTH, &[SERVER_AUTH], None),
        };
        Profile { key_usage, purposes, policy }
    }

    /// Whether a certificate of this kind may speak of `subject`.
    pub const fn suits(self, subject: &Subject) -> bool {
        matches!(
            (self, subject),
            (Kind::PersonSign | Kind::PersonAuth, Subject::Person(_))
                | (Kind::HeadSign | Kind::EmployeeSign | Kind::EmployeeAuth, Subject::Employee(..))
                | (Kind::System, Subject::System { .. })
                | (Kind::Server, Subject::Server(_))
        )
    }
}

/// The key of an end certificate, and with it the issuer: each signs with its own family.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Algorithm {
    /// RSA-2048 with SHA-256.
    Rsa,
    /// ECDSA on P-256 with SHA-256.
    Ecdsa,
}

impl Algorithm {
    /// Each with its name and what it is.
    pub const NAMES: &'static [(Algorithm, &'static str, &'static str)] =
        &[(Algorithm::Rsa, "rsa", "RSA-2048 with SHA-256"), (Algorithm::Ecdsa, "ecdsa", "ECDSA on P-256 with SHA-256")];

    /// The kind of key.
    pub const fn key_kind(self) -> KeyKind {
        match self {
            Algorithm::Rsa => KeyKind::Rsa { bits: 2048 },
            Algorithm::Ecdsa => KeyKind::EcP256,
        }
    }
}
