//! Signers, each trusted for one thing.

use std::marker::PhantomData;

use crate::trust::TrustedSigner;

/// What a signer can be trusted for.
pub trait Purpose {}

/// Documents: what an applicant or an official signs.
#[derive(Debug)]
pub enum Document {}

/// What a system sends: the Body of a SOAP message.
#[derive(Debug)]
pub enum Transport {}

/// Time-stamps: what a time-stamp service signs.
#[derive(Debug)]
pub enum TimeStamp {}

impl Purpose for Document {}
impl Purpose for Transport {}
impl Purpose for TimeStamp {}

/// Who signed, judged and trusted for `For`. Only [`super::Judge`] makes one.
///
/// A sending system's signer is no applicant's:
///
/// ```compile_fail,E0308
/// use qaqpa::validation::{Document, Signer, Transport};
/// fn applicant(signer: Signer<Document>) {}
/// fn mixed_up(signer: Signer<Transport>) {
///     applicant(signer);
/// }
/// ```
///
/// ```
/// use qaqpa::validation::{Document, Signer};
/// fn applicant(signer: Signer<Document>) {}
/// fn right(signer: Signer<Document>) {
///     applicant(signer);
/// }
/// ```
#[derive(Debug)]
pub struct Signer<For: Purpose> {
    trusted: TrustedSigner,
    purpose: PhantomData<For>,
}

impl<For: Purpose> Signer<For> {
    pub(super) fn new(trusted: TrustedSigner) -> Self {
        Signer { trusted, purpose: PhantomData }
    }
}

impl<For: Purpose> std::ops::Deref for Signer<For> {
    type Target = TrustedSigner;

    fn deref(&self) -> &TrustedSigner {
        &self.trusted
    }
}
