//! A certificate before it is signed: whatever it will say, as values that a defect can change.

use super::kind::Kind;
use super::profile::{Criticality, Profile};
use super::validity::Validity;
use crate::crypto::PublicKey;
use crate::x509::KeyUsage;

/// Whether there is a critical extension that nobody knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::ca) enum UnknownExtension {
    Absent,
    Critical,
}

/// What a certificate will say.
#[derive(Debug, Clone)]
pub(in crate::ca) struct Draft {
    pub(in crate::ca) kind: Kind,
    pub(in crate::ca) profile: Profile,
    /// Encoded name.
    pub(in crate::ca) subject: Vec<u8>,
    pub(in crate::ca) key: PublicKey,
    pub(in crate::ca) validity: Validity,
    pub(in crate::ca) key_usage: KeyUsage,
    pub(in crate::ca) purposes: Vec<&'static str>,
    pub(in crate::ca) policy: Option<&'static str>,
    pub(in crate::ca) criticality: Criticality,
    /// Of a server.
    pub(in crate::ca) hosts: Vec<String>,
    pub(in crate::ca) unknown_extension: UnknownExtension,
}
