//! The keys of a PKI: a directory, or what is built in.

use std::path::Path;
use std::sync::Arc;

use super::error::StartError;
use crate::ca;
use crate::config::KeyAlgorithm;
use crate::http::TlsIdentity;
use crate::keys::{Holder, Signer};
use crate::reply::ResultSigners;
use crate::x509::{Certificate, certificates_from_pem};

/// The keys of a PKI: a directory, or what is built in.
pub(super) struct Keys<'a> {
    pub(super) pki: Option<&'a Path>,
}

impl Keys<'_> {
    fn text(&self, name: &str) -> Result<String, StartError> {
        match self.pki {
            Some(pki) => std::fs::read_to_string(pki.join(name))
                .map_err(|source| StartError::PkiFile { path: pki.join(name), source }),
            None => {
                let built_in = ca::builtin::text(name).map(str::to_owned);
                built_in.ok_or_else(|| StartError::NotBuiltIn { name: name.to_owned() })
            }
        }
    }

    /// A key with its certificate.
    pub(super) fn holder(&self, name: &str) -> Result<Holder, StartError> {
        let (key, certificate) =
            (self.text(&format!("{name}.key.pem"))?, self.text(&format!("{name}.cert.pem"))?);
        Holder::from_pem(&key, &certificate)
            .map_err(|source| StartError::KeyPair { name: name.to_owned(), source: Box::new(source) })
    }

    /// Who signs results. A PKI made before the akimat and the operator had keys has the head sign for them.
    pub(super) fn result_signers(&self, algorithm: KeyAlgorithm) -> Result<ResultSigners, StartError> {
        let head: Arc<dyn Signer> = Arc::new(self.holder(&algorithm.stem("provider-head"))?);
        let other = |name: &str| -> Result<Arc<dyn Signer>, StartError> {
            match self.holder(&algorithm.stem(name)) {
                Err(StartError::PkiFile { path, .. }) => {
                    tracing::warn!(file = %path.display(), "is missing: the provider's head signs in its holder's place");
                    Ok(Arc::clone(&head))
                }
                holder => Ok(Arc::new(holder?)),
            }
        };
        let (akimat, operator) = (other("akimat")?, other("centre-operator")?);
        Ok(ResultSigners { head, akimat, operator })
    }

    /// The certificates of a file; none where there is no such file.
    pub(super) fn certificates(&self, name: &str) -> Vec<Certificate> {
        self.text(&format!("{name}.cert.pem"))
            .ok()
            .and_then(|text| certificates_from_pem(&text).ok())
            .unwrap_or_default()
    }
}

/// With what TLS shows itself as `holder`.
pub(super) fn identity(holder: &Holder) -> TlsIdentity {
    let chain = std::iter::once(holder.certificate())
        .chain(holder.chain())
        .map(|certificate| certificate.der().to_vec());
    TlsIdentity { key: holder.key().pkcs8().to_vec(), chain: chain.collect() }
}
