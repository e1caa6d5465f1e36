//! The certificate of a root that nobody trusts, which `rcgen` writes: it is nobody's, so it follows nobody's order.

use rcgen::{
    BasicConstraints, CertificateParams, CustomExtension, DistinguishedName, DnType, DnValue, IsCa,
    KeyIdMethod, KeyUsagePurpose, PublicKeyData, SerialNumber, SigningKey,
};

use super::extension;
use super::signed;
use crate::ca::error::AuthorityError;
use crate::clock::Now;
use crate::crypto::{self, KeyKind, PrivateKey, SignatureAlgorithm};
use crate::x509::Certificate;

/// The root's policy.
const POLICY: &str = "1.2.398.3.1.2";

/// A self-signed certificate for `key`.
pub(in crate::ca) fn self_signed(
    common_name: &str,
    key: &PrivateKey,
    not_before: Now,
    not_after: Now,
) -> Result<Certificate, AuthorityError> {
    let public = key.public();
    let mut name = DistinguishedName::new();
    name.push(DnType::CommonName, DnValue::Utf8String(common_name.to_owned()));
    name.push(DnType::CountryName, DnValue::PrintableString("KZ".try_into().map_err(AuthorityError::Rcgen)?));
    let mut params = CertificateParams::default();
    params.distinguished_name = name;
    params.not_before = date(not_before)?;
    params.not_after = date(not_after)?;
    params.serial_number = Some(SerialNumber::from_slice(&signed::serial_of_key(&public)));
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    params.key_identifier_method = KeyIdMethod::PreSpecified(signed::key_id(&public).to_vec());
    params.use_authority_key_identifier_extension = true;
    let policy = extension::policy_value(POLICY, extension::ROOT_CPS);
    params.custom_extensions = vec![CustomExtension::from_oid_content(&[2, 5, 29, 32], policy)];
    let made =
        params.self_signed(&Key { key, octets: public.octets().to_vec() }).map_err(AuthorityError::Rcgen)?;
    Ok(Certificate::from_der(made.der())?)
}

fn date(at: Now) -> Result<time::OffsetDateTime, AuthorityError> {
    time::OffsetDateTime::from_unix_timestamp(at.seconds()).map_err(|_| AuthorityError::TimeOutOfRange { at })
}

/// A key in the shape that `rcgen` asks for.
struct Key<'a> {
    key: &'a PrivateKey,
    octets: Vec<u8>,
}

impl PublicKeyData for Key<'_> {
    fn der_bytes(&self) -> &[u8] {
        &self.octets
    }

    fn algorithm(&self) -> &'static rcgen::SignatureAlgorithm {
        match self.key.kind() {
            KeyKind::EcP256 => &rcgen::PKCS_ECDSA_P256_SHA256,
            _ => &rcgen::PKCS_RSA_SHA256,
        }
    }
}

impl SigningKey for Key<'_> {
    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, rcgen::Error> {
        let algorithm = SignatureAlgorithm::default_for(self.key.kind())
            .ok_or(rcgen::Error::UnsupportedSignatureAlgorithm)?;
        crypto::sign_repeatably(self.key, algorithm, message).map_err(|_| rcgen::Error::RemoteKeyError)
    }
}
