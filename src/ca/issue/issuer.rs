//! An authority's certificate and key, and the certificates that come from it.

use super::extension;
use super::issuer_id::{Era, IssuerId};
use super::root;
use super::signed::{self, Body};
use crate::ca::error::AuthorityError;
use crate::ca::request::digest::Digest;
use crate::ca::request::profile::{AccessOrder, Criticality};
use crate::ca::request::subject::{self, AuthorityNameOrder};
use crate::ca::request::validity::Validity;
use crate::crypto::{PrivateKey, PublicKey};
use crate::x509::{Certificate, KeyUsage};

/// The root's policy.
const ROOT_POLICY: &str = "1.2.398.3.1.2";
/// The policy of the issuing authorities of 2022.
const ISSUING_POLICY_OF_2022: &str = "1.2.398.3.3.2";
/// The policy of issuing authorities before.
const ISSUING_POLICY: &str = "1.2.398.3.3.1.1";

/// An authority: its certificate, its key, what it is.
#[derive(Debug)]
pub struct Issuer {
    id: IssuerId,
    certificate: Certificate,
    key: PrivateKey,
}

impl Issuer {
    /// Joins them.
    pub(in crate::ca) fn new(id: IssuerId, certificate: Certificate, key: PrivateKey) -> Self {
        Issuer { id, certificate, key }
    }

    /// A new root with `key`: the extensions in the order of the state's own roots.
    pub(in crate::ca) fn root(
        id: IssuerId,
        key: PrivateKey,
        validity: Validity,
    ) -> Result<Self, AuthorityError> {
        let public = key.public();
        let (name, serial) = (
            subject::authority_name(id.common_name(), AuthorityNameOrder::NameFirst),
            signed::serial_of_key(&public),
        );
        let body = Body {
            serial,
            issuer: name.clone(),
            not_before: validity.not_before,
            not_after: validity.not_after,
            extensions: vec![
                extension::basic_constraints_ca(),
                authority_key_usage(),
                extension::subject_key_id(&signed::key_id(&public)),
                extension::authority_key_id_full(&signed::key_id(&public), &name, &serial),
                extension::policy(ROOT_POLICY, extension::ROOT_CPS),
            ],
            subject: name,
            key: public,
        };
        let certificate = Certificate::from_der(&body.sign(&key, Digest::OfKey)?)?;
        Ok(Issuer { id, certificate, key })
    }

    /// A root that nobody trusts.
    pub(in crate::ca) fn foreign(key: PrivateKey, validity: Validity) -> Result<Self, AuthorityError> {
        let certificate =
            root::self_signed(subject::FOREIGN_NAME, &key, validity.not_before, validity.not_after)?;
        Ok(Issuer { id: IssuerId::Rsa, certificate, key })
    }

    /// A new issuing authority under this one, in the shape of its era.
    pub(in crate::ca) fn subordinate(
        &self,
        id: IssuerId,
        key: PrivateKey,
        validity: Validity,
        base_url: &str,
    ) -> Result<Self, AuthorityError> {
        let public = key.public();
        let (name_order, extensions) = match id.era() {
            Era::Of2019 => (AuthorityNameOrder::CountryFirst, self.extensions_of_2019(id, &public, base_url)),
            Era::Of2022 => (AuthorityNameOrder::NameFirst, self.extensions_of_2022(&public, base_url)),
        };
        let body = Body {
            serial: signed::serial_of_key(&public),
            issuer: self.certificate.subject_raw().to_vec(),
            not_before: validity.not_before,
            not_after: validity.not_after,
            subject: subject::authority_name(id.common_name(), name_order),
            extensions,
            key: public,
        };
        let certificate = Certificate::from_der(&body.sign(&self.key, Digest::OfKey)?)?;
        Ok(Issuer { id, certificate, key })
    }

    fn extensions_of_2019(&self, id: IssuerId, public: &PublicKey, base_url: &str) -> Vec<Vec<u8>> {
        vec![
            extension::subject_key_id(&signed::key_id(public)),
            self.full_key_id(),
            if id == IssuerId::Short {
                extension::basic_constraints_last_ca()
            } else {
                extension::basic_constraints_ca()
            },
            authority_key_usage(),
            extension::authority_information(
                &url(base_url, self.id.certificate_path()),
                None,
                AccessOrder::IssuerFirst,
            ),
            extension::policy(ISSUING_POLICY, extension::CPS),
            extension::crl_at(&url(base_url, self.id.crl_path())),
        ]
    }

    fn extensions_of_2022(&self, public: &PublicKey, base_url: &str) -> Vec<Vec<u8>> {
        vec![
            extension::basic_constraints_ca(),
            authority_key_usage(),
            extension::crl_at(&url(base_url, self.id.crl_path())),
            extension::subject_key_id(&signed::key_id(public)),
            self.full_key_id(),
            extension::authority_information(
                &url(base_url, self.id.certificate_path()),
                None,
                AccessOrder::IssuerFirst,
            ),
            extension::policy(ISSUING_POLICY_OF_2022, extension::CPS_OF_2022),
        ]
    }

    /// Which authority it is.
    pub fn id(&self) -> IssuerId {
        self.id
    }

    /// Its certificate.
    pub fn certificate(&self) -> &Certificate {
        &self.certificate
    }

    /// Its key.
    pub(in crate::ca) fn key(&self) -> &PrivateKey {
        &self.key
    }

    /// The AKI of its CRLs: the root's in full, the others' by key alone.
    pub(in crate::ca) fn crl_key_id(&self) -> Vec<u8> {
        if self.id.is_root() {
            self.full_key_id()
        } else {
            extension::authority_key_id(&signed::key_id(&self.key.public()))
        }
    }

    /// The AKI of the authorities that it issues.
    fn full_key_id(&self) -> Vec<u8> {
        let id = signed::key_id(&self.key.public());
        extension::authority_key_id_full(&id, self.certificate.issuer_raw(), self.certificate.serial())
    }
}

fn authority_key_usage() -> Vec<u8> {
    extension::key_usage(KeyUsage(KeyUsage::KEY_CERT_SIGN | KeyUsage::CRL_SIGN), Criticality::Usual)
}

pub(in crate::ca) fn url(base: &str, path: &str) -> String {
    format!("{}{path}", base.trim_end_matches('/'))
}
