//! A draft becomes a certificate: its extensions in the order of its profile, and the signature.

use super::extension;
use super::issuer::{Issuer, url};
use super::signed::{self, Body};
use crate::ca::error::AuthorityError;
use crate::ca::request::digest::Digest;
use crate::ca::request::draft::{Draft, UnknownExtension};
use crate::ca::request::kind::Kind;
use crate::ca::request::profile::{Part, SerialRule};
use crate::crypto::PrivateKey;
use crate::random::Random;
use crate::x509::Certificate;

/// An extension that means nothing to anybody: below the enterprise number that RFC 5612 keeps for examples.
const UNKNOWN_EXTENSION_OID: &str = "1.3.6.1.4.1.32473.1";

impl Issuer {
    /// The certificate that `draft` describes, signed with `signing`, which is another's key where one forges.
    pub(in crate::ca) fn certify(
        &self,
        draft: &Draft,
        base_url: &str,
        signing: &PrivateKey,
        digest: Digest,
        random: &dyn Random,
    ) -> Result<Certificate, AuthorityError> {
        Ok(Certificate::from_der(&self.body(draft, base_url, random).sign(signing, digest)?)?)
    }

    /// What is signed for `draft`. Addresses begin with `base_url`.
    fn body(&self, draft: &Draft, base_url: &str, random: &dyn Random) -> Body {
        let mut extensions: Vec<Vec<u8>> = draft
            .profile
            .parts(draft.kind)
            .iter()
            .filter_map(|part| self.extension_of(draft, *part, base_url))
            .collect();
        if draft.unknown_extension == UnknownExtension::Critical {
            extensions.push(extension::critical(UNKNOWN_EXTENSION_OID, &[5, 0]));
        }
        Body {
            serial: match draft.profile.serial_rule(draft.kind) {
                SerialRule::Drawn => signed::drawn_serial(random),
                SerialRule::OfKey => signed::serial_of_key(&draft.key),
                SerialRule::OfKeyAsIs => signed::serial_of_key_as_is(&draft.key),
            },
            issuer: self.certificate().subject_raw().to_vec(),
            not_before: draft.validity.not_before,
            not_after: draft.validity.not_after,
            subject: draft.subject.clone(),
            key: draft.key.clone(),
            extensions,
        }
    }

    fn extension_of(&self, draft: &Draft, part: Part, base_url: &str) -> Option<Vec<u8>> {
        let id = self.id();
        Some(match part {
            Part::KeyUsage => extension::key_usage(draft.key_usage, draft.criticality),
            Part::Purposes if draft.kind == Kind::Tsa => extension::time_stamping_alone(),
            Part::Purposes => extension::purposes(&draft.purposes, draft.criticality),
            Part::AuthorityKeyId => extension::authority_key_id(&signed::key_id(self.certificate().key())),
            Part::SubjectKeyId => extension::subject_key_id(&signed::key_id(&draft.key)),
            Part::Hosts => extension::subject_names(&draft.hosts),
            Part::Policies => {
                extension::policy_of_holder(draft.policy?, draft.profile.qualifiers(draft.kind))
            }
            Part::Crl => extension::crl_at(&url(base_url, id.crl_path())),
            Part::FreshestCrl => extension::freshest_crl_at(&url(base_url, id.delta_path()?)),
            Part::Information => {
                let (issuer_url, ocsp_url) = (url(base_url, id.certificate_path()), url(base_url, "/ocsp/"));
                extension::authority_information(&issuer_url, Some(&ocsp_url), draft.profile.access_order())
            }
            Part::KeyStore => extension::key_in_file(),
            Part::NoCheck => extension::ocsp_no_check(),
        })
    }
}
