//! A CRL that came: read and verified before it may count.

use std::sync::Arc;

use bytes::Bytes;

use super::Unobtained;
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
    pub(super) crl: Arc<Crl>,
    /// The certificate whose key signed it.
    pub(super) signer: Certificate,
}

/// Reads a fetched CRL and verifies that one of `signers` signed it: what a stranger put in its place must not count.
pub(super) fn read(octets: &Bytes, signers: &[Certificate], kind: ListKind) -> Result<SignedCrl, Unobtained> {
    let crl = Crl::from_bytes(octets)?;
    if kind == ListKind::Full && crl.is_delta() {
        return Err(Unobtained::Delta);
    }
    let signer = signers.iter().find(|signer| crl.is_signed_by(signer).is_ok()).ok_or(Unobtained::Forged)?;
    Ok(SignedCrl { signer: signer.clone(), crl: Arc::new(crl) })
}
