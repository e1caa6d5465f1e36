//! TLS 1.2 and 1.3 by rustls, with the one provider there is.

use std::sync::Arc;

use rustls::client::danger::HandshakeSignatureValid;
use rustls::crypto::{CryptoProvider, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer, UnixTime};
use rustls::server::danger::{ClientCertVerified, ClientCertVerifier};
use rustls::{
    ClientConfig, DigitallySignedStruct, DistinguishedName, RootCertStore, ServerConfig, SignatureScheme,
};

/// Why TLS cannot be set up.
#[derive(Debug, thiserror::Error)]
pub enum TlsError {
    /// Key and certificate do not fit, or are of a kind that TLS does not use.
    #[error(
        "the TLS key or certificate cannot be used: {0}; give an RSA, P-256 or P-384 key in PKCS#8 with its own certificate first"
    )]
    Identity(rustls::Error),
    /// A certificate given as trusted cannot be an anchor.
    #[error("certificate {number} of the trusted ones cannot be an anchor: {cause}")]
    Anchor {
        /// Counted from one.
        number: usize,
        /// What is wrong with it.
        cause: rustls::Error,
    },
}

/// A server's key and certificates.
#[derive(Clone)]
pub struct TlsIdentity {
    /// The key, PKCS#8 DER.
    pub key: Vec<u8>,
    /// The certificates, DER: its own first, then those above it.
    pub chain: Vec<Vec<u8>>,
}

impl std::fmt::Debug for TlsIdentity {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "TlsIdentity({} certificates)", self.chain.len())
    }
}

/// Whether clients are asked for a certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ClientCertificates {
    /// Never.
    Ignored,
    /// Asked, not demanded; whatever comes, even an expired or a self-made one, reaches the handler, which judges it.
    #[default]
    Asked,
}

fn provider() -> Arc<CryptoProvider> {
    Arc::new(rustls::crypto::ring::default_provider())
}

/// The server's side.
pub(super) fn server(
    identity: &TlsIdentity,
    client_certificates: ClientCertificates,
) -> Result<ServerConfig, TlsError> {
    let provider = provider();
    let builder = ServerConfig::builder_with_provider(Arc::clone(&provider))
        .with_safe_default_protocol_versions()
        .map_err(TlsError::Identity)?;
    let builder = match client_certificates {
        ClientCertificates::Ignored => builder.with_no_client_auth(),
        ClientCertificates::Asked => builder.with_client_cert_verifier(Arc::new(ProofOfKey(provider))),
    };
    let chain = identity.chain.iter().map(|der| CertificateDer::from(der.clone())).collect();
    let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(identity.key.clone()));
    let mut config = builder.with_single_cert(chain, key).map_err(TlsError::Identity)?;
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(config)
}

/// A client's side, which trusts `anchors` (DER) and shows `identity` where the server asks.
pub(super) fn client(anchors: &[Vec<u8>], identity: Option<&TlsIdentity>) -> Result<ClientConfig, TlsError> {
    let mut roots = RootCertStore::empty();
    for (index, der) in anchors.iter().enumerate() {
        roots
            .add(CertificateDer::from(der.clone()))
            .map_err(|cause| TlsError::Anchor { number: index + 1, cause })?;
    }
    let builder = ClientConfig::builder_with_provider(provider())
        .with_safe_default_protocol_versions()
        .map_err(TlsError::Identity)?;
    let builder = builder.with_root_certificates(roots);
    let mut config = match identity {
        None => builder.with_no_client_auth(),
        Some(identity) => {
            let chain = identity.chain.iter().map(|der| CertificateDer::from(der.clone())).collect();
            let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(identity.key.clone()));
            builder.with_client_auth_cert(chain, key).map_err(TlsError::Identity)?
        }
    };
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(config)
}

/// Takes any client certificate whose key signs the handshake (RFC 8446 §4.4.3). Whether the certificate is trusted,
/// valid or revoked is a question of the gateway, which answers it in a report instead of a TLS alert.
#[derive(Debug)]
struct ProofOfKey(Arc<CryptoProvider>);

impl ClientCertVerifier for ProofOfKey {
    fn root_hint_subjects(&self) -> &[DistinguishedName] {
        &[]
    }

    fn client_auth_mandatory(&self) -> bool {
        false
    }

    fn verify_client_cert(
        &self,
        _: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: UnixTime,
    ) -> Result<ClientCertVerified, rustls::Error> {
        Ok(ClientCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls12_signature(message, certificate, signed, &self.0.signature_verification_algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls13_signature(message, certificate, signed, &self.0.signature_verification_algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.signature_verification_algorithms.supported_schemes()
    }
}
