//! The key of the portal, as a seam: the gateway knows no authority.

use std::sync::Arc;

use crate::clock::Now;
use crate::keys::Holder;

/// Who has the portal's key.
pub trait PortalKeys: Send + Sync {
    /// The key with which the portal signs its messages at `now`; nothing where none can be had: they go unsigned then.
    fn holder(&self, now: Now) -> Option<Arc<Holder>>;
}
