//! Signing for testers, where there is no agent.

use std::sync::Arc;

use axum::response::Response;

use crate::clock::Now;
use crate::gateway::services::busy;
use crate::gateway::{Gateway, NoKey};
use crate::http::{StatusCode, answers};
use crate::interface::{AuthorityFault, Trouble};
use crate::xmldsig::{SigningRequest, sign_enveloped};

/// Why a document is not signed.
pub(in crate::gateway) enum NotSigned {
    /// There is no such key.
    NoKey,
    /// The authority did not issue the key.
    Authority(Box<AuthorityFault>),
    /// There is no room for the work.
    Busy,
}

impl NotSigned {
    /// As it is answered: nothing was done, and it may be tried again.
    pub(in crate::gateway) fn to_answer(&self, now: Now) -> Response {
        match self {
            NotSigned::Authority(fault) => {
                answers::problem(StatusCode::SERVICE_UNAVAILABLE, Trouble::Authority((**fault).clone()))
            }
            NotSigned::NoKey | NotSigned::Busy => busy(now).to_answer(),
        }
    }
}

/// A document signed with the key of a name.
pub(in crate::gateway) async fn signed(
    gateway: &Arc<Gateway>,
    name: String,
    iin: String,
    document: String,
    now: Now,
) -> Result<String, NotSigned> {
    let work = Arc::clone(gateway);
    let signing = gateway.services.workers.run(move || {
        let holder = work.services.sign_as.key(&name, &iin, now).map_err(|none| match none {
            NoKey::Unknown => NotSigned::NoKey,
            NoKey::NotIssued(fault) => NotSigned::Authority(fault),
        })?;
        sign_enveloped(&document, &holder, &SigningRequest::document()).map_err(|_| NotSigned::NoKey)
    });
    signing.await.unwrap_or(Err(NotSigned::Busy))
}
