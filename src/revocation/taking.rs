//! A CRL that came: read and verified before it may count.

use std::sync::Arc;

use bytes::Bytes;

use super::Unobtained;
use crate::clock::Now;
use crate::encoding::hex;
use crate::x509::{Certificate, Crl};

/// Which list an address is given for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum ListKind {
    /// CRLDistributionPoints.
    Full,
    /// FreshestCRL.
    Delta,
}

/// A CRL that was read, and whose signature is right.
#[derive(Debug)]
pub(super) struct SignedCrl {
    pub(super) this_update: Now,
    pub(super) next_update: Option<Now>,
    pub(super) content: Content,
}

/// What is to be kept of it.
#[derive(Debug)]
pub(super) enum Content {
    /// The CRL, and the certificate whose key signed it.
    Counts { crl: Arc<Crl>, signer: Box<Certificate> },
    /// A delta that can change no list: its number, and its base's, in hexadecimal. What was there before stays.
    VoidDelta { number: String, base: String },
}

/// Reads a fetched CRL and verifies that one of `signers` signed it: what a stranger put in its place must not count.
pub(super) fn read(octets: &Bytes, signers: &[Certificate], kind: ListKind) -> Result<SignedCrl, Unobtained> {
    let crl = Crl::from_bytes(octets)?;
    if kind == ListKind::Full && crl.is_delta() {
        return Err(Unobtained::Delta);
    }
    let signer = signers.iter().find(|signer| crl.is_signed_by(signer).is_ok()).ok_or(Unobtained::Forged)?;
    let (this_update, next_update) = (crl.this_update(), crl.next_update());
    let content = if crl.is_void_delta() {
        let shown = |number: Option<&[u8]>| number.map(hex::encode).unwrap_or_default();
        Content::VoidDelta { number: shown(crl.number()), base: shown(crl.base_number()) }
    } else {
        Content::Counts { crl: Arc::new(crl), signer: Box::new(signer.clone()) }
    };
    Ok(SignedCrl { this_update, next_update, content })
}
