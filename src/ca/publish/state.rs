//! What the authority remembers of the CRLs it made last.

use std::collections::BTreeMap;

use bytes::Bytes;

use crate::ca::issue::issuer_id::IssuerId;
use crate::ca::ledger::Revocation;
use crate::clock::Now;

/// A list as it is to be published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublishedCrl {
    /// Where, e.g. `/crl/nca_rsa.crl`.
    pub path: &'static str,
    /// Whose.
    pub issuer: IssuerId,
    /// The list; its clones are the same octets.
    pub der: Bytes,
    /// When it was made.
    pub this_update: Now,
    /// Until when it is good.
    pub next_update: Now,
}

/// What the last lists were made from.
#[derive(Debug)]
pub(in crate::ca) struct Published {
    pub(in crate::ca) at: Now,
    pub(in crate::ca) again_at: Now,
    pub(in crate::ca) revoked: BTreeMap<String, Revocation>,
    /// Those of them whose time had come.
    pub(in crate::ca) effective: BTreeMap<String, Revocation>,
    /// The full lists.
    pub(in crate::ca) whole: Vec<PublishedCrl>,
}

/// The last full lists that the clock made: delta lists go on from them.
#[derive(Debug)]
pub(in crate::ca) struct Base {
    pub(in crate::ca) number: u64,
    pub(in crate::ca) at: Now,
    pub(in crate::ca) again_at: Now,
    /// What stood on them.
    pub(in crate::ca) revoked: BTreeMap<String, Revocation>,
    /// What stood on them or on any list since.
    pub(in crate::ca) listed: BTreeMap<String, Revocation>,
}

impl Base {
    pub(in crate::ca) fn is_over(&self, now: Now) -> bool {
        now < self.at || now >= self.again_at
    }
}
