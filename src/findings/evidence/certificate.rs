//! A certificate by itself: its period, its key and what it may be used for.

use serde::{Deserialize, Serialize};

use crate::clock::Now;
use crate::x509::CertificateError;

/// What was found of a certificate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CertificateEvidence {
    /// It cannot be read.
    Unreadable(CertificateError),
    /// It is judged outside its period.
    Period {
        /// From when it is valid.
        not_before: Now,
        /// Until when.
        not_after: Now,
        /// When it was judged.
        at: Now,
    },
    /// Its key is short.
    ShortKey {
        /// What is asked for.
        bits_min: u32,
        /// What it has.
        bits: u32,
    },
    /// A critical extension that is not understood here.
    CriticalExtension {
        /// Its OID.
        oid: String,
    },
    /// KeyUsage has not the bits that are asked for.
    KeyUsage {
        /// Those that are asked for.
        wanted: String,
        /// Those it has; nothing without KeyUsage.
        found: Option<String>,
    },
    /// It is for logging in, not for signing.
    ForLogIn,
    /// It is not for logging in.
    NotForLogIn {
        /// The bits of KeyUsage; nothing without it.
        found: Option<String>,
    },
    /// ExtendedKeyUsage has not the purpose that is asked for.
    Purpose {
        /// The OID that is asked for.
        wanted: String,
        /// Those it has.
        found: Vec<String>,
    },
    /// None of the policies that are asked for.
    Policy {
        /// Those that are asked for.
        wanted: Vec<String>,
        /// Those it has.
        found: Vec<String>,
    },
    /// None of the roles that are asked for.
    Role {
        /// Those that are asked for.
        wanted: Vec<String>,
        /// Those it has.
        found: Vec<String>,
    },
}
