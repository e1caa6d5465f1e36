//! Signing for testers, where there is no agent.

use std::sync::Arc;

use crate::clock::Now;
use crate::gateway::Gateway;
use crate::xmldsig::{SigningRequest, sign_enveloped};

/// A document signed with the key of a name; nothing where there is no such key, or no room for the work.
pub(in crate::gateway) async fn signed(
    gateway: &Arc<Gateway>,
    name: String,
    iin: String,
    document: String,
    now: Now,
) -> Option<String> {
    let work = Arc::clone(gateway);
    let signing = gateway.services.workers.run(move || {
        let holder = work.services.sign_as.key(&name, &iin, now)?;
        sign_enveloped(&document, &holder, &SigningRequest::document()).ok()
    });
    signing.await.ok().flatten()
}
