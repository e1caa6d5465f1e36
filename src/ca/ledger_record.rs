//! What the ledger tells of a certificate beside its serial number and its issuer.

use serde::{Deserialize, Serialize};

use crate::ca::issue::expected::Expected;
use crate::ca::request::certificate_request::CertificateRequest;
use crate::clock::Now;
use crate::x509::Certificate;

/// What was issued, as a line of `issued.txt` carries it behind the issuer: JSON. Lines of earlier versions carry nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LedgerRecord {
    /// The subject's name, RFC 4514.
    pub subject: String,
    /// What it is for: `person-sign`.
    pub kind: String,
    /// What was asked to be wrong with it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub defects: Vec<String>,
    /// What was to be expected of a request signed with it when it was issued: ACCEPTED, REJECTED, RETRY.
    pub decision: String,
    /// The codes of that verdict.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub codes: Vec<String>,
    /// When it was issued.
    pub issued_at: String,
}

impl LedgerRecord {
    /// Of a certificate that is issued now.
    pub(super) fn of(
        order: &CertificateRequest,
        certificate: &Certificate,
        expected: &Expected,
        now: Now,
    ) -> Self {
        LedgerRecord {
            subject: certificate.subject().to_string(),
            kind: order.kind.name().to_owned(),
            defects: order.defects.iter().map(|defect| defect.name().to_owned()).collect(),
            decision: expected.decision.as_str().to_owned(),
            codes: expected.codes.iter().map(|code| code.as_str().to_owned()).collect(),
            issued_at: now.to_string(),
        }
    }

    /// As it stands in a line. Strings and lists of them: there is nothing that JSON cannot hold.
    pub(super) fn written(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// From the rest of a line; what cannot be read tells nothing.
    pub(super) fn read(rest: &str) -> Option<Self> {
        serde_json::from_str(rest.trim()).ok()
    }
}
