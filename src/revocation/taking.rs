//! A list that came, read and verified, and only then taken in.

use std::sync::Arc;

use bytes::Bytes;

use super::Unobtained;
use super::feed::ListKind;
use crate::clock::Now;
use crate::encoding::hex;
use crate::trust::CrlStore;
use crate::x509::{Certificate, Crl};

/// The period of a list that was taken in.
#[derive(Debug)]
pub(super) struct Taken {
    pub(super) this_update: Now,
    pub(super) next_update: Option<Now>,
    pub(super) kept: Kept,
}

/// Whether a list was kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Kept {
    /// It counts from now on.
    Yes,
    /// A delta that can change no list: its number, and its base's, in hexadecimal. What was there before stays.
    VoidDelta { number: String, base: String },
}

/// Takes a fetched list into `lists`, if one of `signers` signed it: what a stranger put in its place must not stand there.
pub(super) fn take(
    lists: &CrlStore,
    octets: &Bytes,
    signers: &[Certificate],
    kind: ListKind,
) -> Result<Taken, Unobtained> {
    let crl = Crl::from_bytes(octets)?;
    if kind == ListKind::Full && crl.is_delta() {
        return Err(Unobtained::Delta);
    }
    let signer =
        signers.iter().find(|signer| crl.is_signed_by(signer).is_ok()).ok_or(Unobtained::Forged)?.clone();
    let mut taken = Taken { this_update: crl.this_update(), next_update: crl.next_update(), kept: Kept::Yes };
    if crl.is_void_delta() {
        let shown = |number: Option<&[u8]>| number.map(hex::encode).unwrap_or_default();
        taken.kept = Kept::VoidDelta { number: shown(crl.number()), base: shown(crl.base_number()) };
    } else {
        lists.take_signed(Arc::new(crl), &signer);
    }
    Ok(taken)
}
