//! SignedInfo and the value over it, XMLDSig 1.1 §3.2.2.

use std::cell::OnceCell;

use super::form::SignatureForm;
use crate::crypto::{CryptoError, EcdsaForm, PublicKey};
use crate::findings::evidence::SignatureEvidence;
use crate::findings::{Code, Finding};
use crate::xml::{C14nError, Document, Selection, canonicalize};

/// What the signature value is over.
pub(super) struct SignedInfo<'a> {
    pub(super) form: &'a SignatureForm,
    octets: Result<Vec<u8>, C14nError>,
    /// The key that was found to have made the value, so that it is not asked twice.
    right: OnceCell<PublicKey>,
}

impl<'a> SignedInfo<'a> {
    /// Its canonical octets, or why there are none.
    pub(super) fn new(document: &Document, form: &'a SignatureForm) -> Self {
        let mut octets = Vec::with_capacity(1024);
        let written = canonicalize(
            document,
            Selection::subtree(form.signed_info),
            form.canonicalization.algorithm,
            &form.canonicalization.prefix_list(),
            &mut octets,
        );
        SignedInfo { form, octets: written.map(|()| octets), right: OnceCell::new() }
    }

    /// Whether this key made the value.
    pub(super) fn is_signed_by(&self, key: &PublicKey) -> bool {
        let right =
            self.octets.as_ref().is_ok_and(|octets| verify(key, self.form, EcdsaForm::Fixed, octets).is_ok());
        if right {
            self.right.get_or_init(|| key.clone());
        }
        right
    }

    /// The same, with the finding where it did not.
    pub(super) fn verify(&self, key: &PublicKey) -> Result<(), Finding> {
        if self.right.get() == Some(key) {
            return Ok(());
        }
        let octets = self.octets.as_ref().map_err(|error| {
            Finding::new(Code::SignatureMalformed, SignatureEvidence::SignedInfo(error.clone()))
        })?;
        let form = self.form;
        verify(key, form, EcdsaForm::Fixed, octets).map_err(|error| match error {
            CryptoError::Unsupported(what) => Finding::new(
                Code::AlgorithmUnsupported,
                SignatureEvidence::UnsupportedAlgorithm { algorithm: what.to_owned() },
            ),
            CryptoError::KeyMismatch { algorithm, key } => Finding::new(
                Code::SignatureInvalid,
                SignatureEvidence::KeyKind { algorithm: algorithm.to_owned(), key: key.to_owned() },
            ),
            _ if EcdsaForm::of(&form.value, key.kind()) == Some(EcdsaForm::Der) => {
                let right = verify(key, form, EcdsaForm::Der, octets).is_ok();
                let octets = form.value.len();
                Finding::new(Code::SignatureInvalid, SignatureEvidence::EcdsaInDer { octets, right })
            }
            _ => Finding::new(
                Code::SignatureInvalid,
                SignatureEvidence::Value {
                    algorithm: form.method.name().to_owned(),
                    octets: form.value.len(),
                },
            ),
        })
    }
}

/// A weak algorithm comes here by its relaxation alone.
pub(super) fn verify(
    key: &PublicKey,
    form: &SignatureForm,
    ecdsa: EcdsaForm,
    octets: &[u8],
) -> Result<(), CryptoError> {
    if form.method.is_weak() {
        key.verify_legacy_sha1(form.method, ecdsa, octets, &form.value)
    } else {
        key.verify(form.method, ecdsa, octets, &form.value)
    }
}
