//! A certificate before it is signed: whatever it will say, as values that a defect can change.

use super::extension;
use super::issuer::{Issuer, Validity, url};
use super::kind::Kind;
use super::profile::{Criticality, Part, Profile, SerialRule};
use super::signed::{self, Body};
use crate::crypto::PublicKey;
use crate::random::Random;
use crate::x509::KeyUsage;

/// An extension that means nothing to anybody: below the enterprise number that RFC 5612 keeps for examples.
const UNKNOWN_EXTENSION: &str = "1.3.6.1.4.1.32473.1";

/// Whether there is a critical extension that nobody knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stranger {
    Absent,
    Critical,
}

/// What a certificate will say.
#[derive(Debug, Clone)]
pub(super) struct Draft {
    pub(super) kind: Kind,
    pub(super) profile: Profile,
    /// Encoded name.
    pub(super) subject: Vec<u8>,
    pub(super) key: PublicKey,
    pub(super) validity: Validity,
    pub(super) key_usage: KeyUsage,
    pub(super) purposes: Vec<&'static str>,
    pub(super) policy: Option<&'static str>,
    pub(super) criticality: Criticality,
    /// Of a server.
    pub(super) hosts: Vec<String>,
    pub(super) stranger: Stranger,
}

impl Draft {
    /// What `issuer` is to sign. Addresses begin with `base_url`.
    pub(super) fn body(&self, issuer: &Issuer, base_url: &str, random: &dyn Random) -> Body {
        let mut extensions: Vec<Vec<u8>> = self
            .profile
            .parts(self.kind)
            .iter()
            .filter_map(|part| self.extension(*part, issuer, base_url))
            .collect();
        if self.stranger == Stranger::Critical {
            extensions.push(extension::critical(UNKNOWN_EXTENSION, &[5, 0]));
        }
        Body {
            serial: match self.profile.serial_rule(self.kind) {
                SerialRule::Drawn => signed::drawn_serial(random),
                SerialRule::OfKey => signed::serial_of_key(&self.key),
                SerialRule::OfKeyAsIs => signed::serial_of_key_as_is(&self.key),
            },
            issuer: issuer.certificate().subject_raw().to_vec(),
            not_before: self.validity.not_before,
            not_after: self.validity.not_after,
            subject: self.subject.clone(),
            key: self.key.clone(),
            extensions,
        }
    }

    fn extension(&self, part: Part, issuer: &Issuer, base_url: &str) -> Option<Vec<u8>> {
        let id = issuer.id();
        Some(match part {
            Part::KeyUsage => extension::key_usage(self.key_usage, self.criticality),
            Part::Purposes if self.kind == Kind::Tsa => extension::time_stamping_alone(),
            Part::Purposes => extension::purposes(&self.purposes, self.criticality),
            Part::AuthorityKeyId => extension::authority_key_id(&signed::key_id(issuer.certificate().key())),
            Part::SubjectKeyId => extension::subject_key_id(&signed::key_id(&self.key)),
            Part::Hosts => extension::subject_names(&self.hosts),
            Part::Policies => extension::policy_of_holder(self.policy?, self.profile.qualifiers(self.kind)),
            Part::Crl => extension::crl_at(&url(base_url, id.crl_path())),
            Part::FreshestCrl => extension::freshest_crl_at(&url(base_url, id.delta_path()?)),
            Part::Information => {
                let (issuer_url, ocsp_url) = (url(base_url, id.certificate_path()), url(base_url, "/ocsp/"));
                extension::authority_information(&issuer_url, Some(&ocsp_url), self.profile.access_order())
            }
            Part::KeyStore => extension::key_in_file(),
            Part::NoCheck => extension::ocsp_no_check(),
        })
    }
}
