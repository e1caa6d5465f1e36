//! What is kept of a refused request.
//!
//! Anybody can be refused. So the whole document is kept only where somebody known signed it; of any other, its digest, its
//! length and its beginning.

use bytes::Bytes;

use super::journal::Facts;
use super::kept_documents::KeptDocuments;
use super::refusal::Refused;
use super::services::Gateway;
use crate::findings::{CheckName, Report, Status};
use crate::http::RequestId;
use crate::limits;
use crate::registry::{self, Origin, RefusalTraits, RegistryError};
use crate::report;
use crate::text::Lang;

/// What of a refused request is kept beside its reasons.
pub(super) struct Came<'a> {
    pub(super) id: &'a RequestId,
    /// The HTTP status of the answer.
    pub(super) status: u16,
    pub(super) facts: &'a Facts,
    pub(super) origin: Origin,
    pub(super) digest: [u8; 32],
    pub(super) body: &'a Bytes,
}

/// Keeps a refusal, and says whether it is kept. One that cannot be kept is returned nevertheless.
pub(super) async fn keep(gateway: &Gateway, refused: &Refused, came: Came<'_>) -> bool {
    let Came { id, status, facts, origin, digest, body } = came;
    let cut = |text: &str| text.chars().take(200).collect::<String>();
    let whole = match gateway.services.kept_documents {
        KeptDocuments::SignedByKnown => refused.reports.iter().any(signed_by_known),
        KeptDocuments::All => true,
        KeptDocuments::None => false,
    };
    let beginning = || Bytes::copy_from_slice(&body[..body.len().min(limits::REFUSED_BEGINNING_BYTES_MAX)]);
    let refusal = registry::Refusal {
        channel: origin.channel,
        sender: cut(&origin.sender),
        message_id: cut(&origin.message_id),
        digest,
        received_at: refused.at,
        traits: RefusalTraits {
            request_id: Some(id.as_str().to_owned()),
            status: Some(status),
            serial: facts.serial.clone(),
            iin: facts.iin.clone(),
            service_id: facts.service_id.clone(),
        },
        codes: refused.codes().iter().map(|code| code.as_str().to_owned()).collect(),
        report: report_of(refused, whole),
        octets: body.len(),
        document: Some(if whole { body.clone() } else { beginning() }),
    };
    match gateway.services.registry.journal_refusal(refusal).await {
        Ok(Some(_)) => true,
        Ok(None) => {
            gateway.services.metrics.refusal_not_kept();
            false
        }
        Err(error) => {
            gateway.services.metrics.refusal_not_kept();
            // What the store says is logged where it is found, once.
            if !matches!(error, RegistryError::Storage(_) | RegistryError::Busy { .. }) {
                tracing::warn!(%error, "a refusal was not journalled");
            }
            false
        }
    }
}

/// Whether the content is what the signer signed, and the signer's certificate leads to an anchor.
fn signed_by_known(report: &Report) -> bool {
    let passed =
        |name| report.checks.iter().any(|check| check.name == name && check.status == Status::Passed);
    [CheckName::SignatureValue, CheckName::Digest, CheckName::Chain].into_iter().all(passed)
}

/// The whole report, or as much as a stranger's may take.
fn report_of(refused: &Refused, whole: bool) -> Bytes {
    let mut problem = refused.to_problem(Lang::En);
    if whole && let Ok(kept) = serde_json::from_str(&report::self_contained(&refused.reports)) {
        // With what it was judged with: a diagnostic report can be asked for.
        problem["reports"] = kept;
    }
    let text = problem.to_string();
    if whole || text.len() <= limits::REFUSED_REPORT_BYTES_MAX {
        return Bytes::from(text);
    }
    // Reports quote what came, certificates for instance; the checks and codes remain.
    if let Some(members) = problem.as_object_mut() {
        members.remove("reports");
        if members
            .get("checks")
            .is_some_and(|checks| checks.to_string().len() > limits::REFUSED_REPORT_BYTES_MAX / 2)
        {
            members.remove("checks");
            members.remove("detail");
        }
    }
    Bytes::from(problem.to_string())
}
