//! An authority's certificate and key, and the certificates that come from it.

use super::error::AuthorityError;
use super::profile::{Algorithm, Kind};
use super::signed::{self, Body};
use super::subject::{self, Subject};
use super::{extension, root};
use crate::clock::Now;
use crate::crypto::{PrivateKey, PublicKey};
use crate::random::Random;
use crate::x509::{Certificate, KeyUsage};

/// The policy of issuing authorities.
const ISSUING_POLICY: &str = "1.2.398.3.3.1.1";

/// Which of the three.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum IssuerId {
    /// The root, RSA-4096: certifies the two others.
    Root,
    /// Issues RSA certificates, RSA-4096.
    Rsa,
    /// Issues ECDSA certificates, P-256.
    Ecdsa,
}

impl IssuerId {
    /// All of them, the root first.
    pub const ALL: [IssuerId; 3] = [IssuerId::Root, IssuerId::Rsa, IssuerId::Ecdsa];

    /// The common name; what is not the state's authority says so.
    pub const fn common_name(self) -> &'static str {
        match self {
            IssuerId::Root => "НЕГІЗГІ КУӘЛАНДЫРУШЫ ОРТАЛЫҚ (RSA) ТЕСТ QAQPA",
            IssuerId::Rsa => "ҰЛТТЫҚ КУӘЛАНДЫРУШЫ ОРТАЛЫҚ (RSA) ТЕСТ QAQPA",
            IssuerId::Ecdsa => "ҰЛТТЫҚ КУӘЛАНДЫРУШЫ ОРТАЛЫҚ (ECDSA) ТЕСТ QAQPA",
        }
    }

    /// How its files are called: `<stem>.cert.pem`, `<stem>.key.pem`.
    pub const fn file_stem(self) -> &'static str {
        match self {
            IssuerId::Root => "root",
            IssuerId::Rsa => "issuing",
            IssuerId::Ecdsa => "issuing-ecdsa",
        }
    }

    /// Where its list is published.
    pub const fn crl_path(self) -> &'static str {
        match self {
            IssuerId::Root => "/crl/root_rsa.crl",
            IssuerId::Rsa => "/crl/nca_rsa.crl",
            IssuerId::Ecdsa => "/crl/nca_ecdsa.crl",
        }
    }

    /// Where the changes since that list are published; the root has none.
    pub const fn delta_path(self) -> Option<&'static str> {
        match self {
            IssuerId::Root => None,
            IssuerId::Rsa => Some("/crl/nca_d_rsa.crl"),
            IssuerId::Ecdsa => Some("/crl/nca_d_ecdsa.crl"),
        }
    }

    /// Where its certificate is published.
    pub const fn certificate_path(self) -> &'static str {
        match self {
            IssuerId::Root => "/cert/root_rsa.cer",
            IssuerId::Rsa => "/cert/nca_rsa.cer",
            IssuerId::Ecdsa => "/cert/nca_ecdsa.cer",
        }
    }

    /// Who issues keys of this algorithm.
    pub const fn of(algorithm: Algorithm) -> Self {
        match algorithm {
            Algorithm::Rsa => IssuerId::Rsa,
            Algorithm::Ecdsa => IssuerId::Ecdsa,
        }
    }
}

/// When a certificate is good.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Validity {
    /// First instant.
    pub not_before: Now,
    /// Last instant.
    pub not_after: Now,
}

/// An authority: its certificate, its key, what it is.
#[derive(Debug)]
pub struct Issuer {
    id: IssuerId,
    certificate: Certificate,
    key: PrivateKey,
}

impl Issuer {
    /// Joins them.
    pub(super) fn new(id: IssuerId, certificate: Certificate, key: PrivateKey) -> Self {
        Issuer { id, certificate, key }
    }

    /// A new root with `key`.
    pub(super) fn root(common_name: &str, key: PrivateKey, validity: Validity) -> Result<Self, AuthorityError> {
        let certificate = root::self_signed(common_name, &key, validity.not_before, validity.not_after)?;
        Ok(Issuer { id: IssuerId::Root, certificate, key })
    }

    /// A new issuing authority under this root. Its extensions in the order of the authority's own:
    /// SKI, AKI in full, BasicConstraints, KeyUsage, AIA, policies, CRLDP.
    pub(super) fn subordinate(&self, id: IssuerId, key: PrivateKey, validity: Validity, base_url: &str) -> Result<Self, AuthorityError> {
        let public = key.public();
        let body = Body {
            serial: signed::authority_serial(&public),
            issuer: self.certificate.subject_raw().to_vec(),
            not_before: validity.not_before,
            not_after: validity.not_after,
            subject: subject::authority_name(id.common_name()),
            extensions: vec![
                extension::subject_key_id(&signed::key_id(&public)),
                self.list_key_id(),
                extension::basic_constraints_ca(),
                extension::key_usage(KeyUsage(KeyUsage::KEY_CERT_SIGN | KeyUsage::CRL_SIGN)),
                extension::authority_information(&url(base_url, IssuerId::Root.certificate_path()), None),
                extension::policy(ISSUING_POLICY, extension::CPS),
                extension::crl_at(&url(base_url, IssuerId::Root.crl_path())),
            ],
            key: public,
        };
        let certificate = Certificate::from_der(&body.sign(&self.key)?)?;
        Ok(Issuer { id, certificate, key })
    }

    /// A certificate for a holder's key: profile A, extensions in the order KU, EKU, AKI, SKI, policies, CRLDP,
    /// FreshestCRL, AIA; a server's names stand before its policy's place.
    pub(super) fn certify(&self, leaf: &Leaf<'_>, signing: &PrivateKey, random: &dyn Random) -> Result<Certificate, AuthorityError> {
        let profile = leaf.kind.profile();
        let mut extensions = vec![
            extension::key_usage(profile.key_usage),
            extension::purposes(profile.purposes),
            extension::authority_key_id(&signed::key_id(&self.key.public())),
            extension::subject_key_id(&signed::key_id(&leaf.key)),
        ];
        if let Subject::Server(hosts) = leaf.subject {
            extensions.push(extension::subject_names(hosts));
        }
        extensions.extend(profile.policy.map(|policy| extension::policy_with_notice(policy, extension::CPS)));
        extensions.push(extension::crl_at(&url(leaf.base_url, self.id.crl_path())));
        extensions.extend(self.id.delta_path().map(|path| extension::freshest_crl_at(&url(leaf.base_url, path))));
        let (issuer_url, ocsp_url) = (url(leaf.base_url, self.id.certificate_path()), url(leaf.base_url, "/ocsp/"));
        extensions.push(extension::authority_information(&issuer_url, Some(&ocsp_url)));
        let body = Body {
            serial: signed::holder_serial(random),
            issuer: self.certificate.subject_raw().to_vec(),
            not_before: leaf.validity.not_before,
            not_after: leaf.validity.not_after,
            subject: leaf.subject.to_der(),
            key: leaf.key.clone(),
            extensions,
        };
        Ok(Certificate::from_der(&body.sign(signing)?)?)
    }

    /// Which of the three it is.
    pub fn id(&self) -> IssuerId {
        self.id
    }

    /// Its certificate.
    pub fn certificate(&self) -> &Certificate {
        &self.certificate
    }

    /// Its key.
    pub(super) fn key(&self) -> &PrivateKey {
        &self.key
    }

    /// The AKI that its lists bear, and certificates under a root: the root's in full, the others' by key alone.
    pub(super) fn list_key_id(&self) -> Vec<u8> {
        let id = signed::key_id(&self.key.public());
        match self.id {
            IssuerId::Root => extension::authority_key_id_full(&id, self.certificate.issuer_raw(), self.certificate.serial()),
            IssuerId::Rsa | IssuerId::Ecdsa => extension::authority_key_id(&id),
        }
    }
}

/// What a holder's certificate is made from.
pub(super) struct Leaf<'a> {
    pub(super) kind: Kind,
    pub(super) subject: &'a Subject,
    pub(super) key: PublicKey,
    pub(super) validity: Validity,
    pub(super) base_url: &'a str,
}

pub(super) fn url(base: &str, path: &str) -> String {
    format!("{}{path}", base.trim_end_matches('/'))
}
