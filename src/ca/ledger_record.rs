//! What the ledger tells of a certificate beside its serial number and its issuer.

use serde::{Deserialize, Serialize};

use crate::ca::issue::expected::Expected;
use crate::ca::request::certificate_request::CertificateRequest;
use crate::ca::request::defect::Defect;
use crate::ca::request::reason::Reason;
use crate::clock::Now;
use crate::findings::{Code, Decision};
use crate::x509::Certificate;

/// What the clock changes.
const VALIDITY: [Code; 2] = [Code::CertificateNotYetValid, Code::CertificateExpired];

/// What a revocation changes, or lifting it.
const LISTED: [Code; 2] = [Code::CertificateRevoked, Code::CertificateOnHold];

/// How codes begin, in the order in which a report has them; what is found before them comes first.
const PLACES: [&str; 10] = [
    "ALGORITHM_",
    "CHAIN_",
    "CERTIFICATE_NOT_YET_VALID",
    "CERTIFICATE_EXPIRED",
    "KEY_USAGE",
    "CERTIFICATE_POLICY",
    "CA_REVOKED",
    "CERTIFICATE_REVOKED",
    "CERTIFICATE_ON_HOLD",
    "IIN_",
];

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
    /// Since when it is valid; nothing of what an earlier version issued.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub not_before: Option<String>,
    /// Until when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub not_after: Option<String>,
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
            not_before: Some(certificate.not_before().to_string()),
            not_after: Some(certificate.not_after().to_string()),
        }
    }

    /// What is to be expected of a request signed with it at `now`, by what the ledger says of its revocation: decision and codes.
    pub fn expected(&self, revoked: Option<(Reason, Now)>, now: Now) -> (Decision, Vec<String>) {
        let moving = [VALIDITY.as_slice(), &LISTED].concat();
        let stays = |code: &&String| !moving.iter().any(|moves| moves.as_str() == code.as_str());
        let mut codes: Vec<String> = match self.not_after {
            Some(_) => self.codes.iter().filter(stays).cloned().collect(),
            // Of an earlier version its time is not known: what it said then.
            None => {
                let listed = |code: &&String| !LISTED.iter().any(|moves| moves.as_str() == code.as_str());
                self.codes.iter().filter(listed).cloned().collect()
            }
        };
        let has = |codes: &[String], code: Code| codes.iter().any(|one| one == code.as_str());
        // Nobody's list is the right one where the issuer is not established.
        let untrusted = has(&codes, Code::ChainUntrusted)
            || has(&codes, Code::ChainForged)
            || self.defects.iter().any(|defect| defect == Defect::Sha1.name());
        let listed = match revoked.filter(|(_, at)| *at <= now && !untrusted) {
            Some((Reason::CertificateHold, _)) => Some(Code::CertificateOnHold),
            Some(_) => Some(Code::CertificateRevoked),
            None => None,
        };
        if listed.is_some() {
            codes.retain(|code| code != Code::CaRevoked.as_str());
        }
        codes.extend(self.validity(now).into_iter().chain(listed).map(|code| code.as_str().to_owned()));
        codes.sort_by_key(|code| PLACES.iter().position(|place| code.starts_with(place)).unwrap_or(0));
        let decision = if codes.is_empty() { Decision::Accepted } else { Decision::Rejected };
        (decision, codes)
    }

    fn validity(&self, now: Now) -> Option<Code> {
        let time = |text: &Option<String>| text.as_deref().and_then(|text| Now::parse(text).ok());
        match (time(&self.not_before)?, time(&self.not_after)?) {
            (not_before, _) if now < not_before => Some(Code::CertificateNotYetValid),
            (_, not_after) if now.seconds() > not_after.seconds() => Some(Code::CertificateExpired),
            _ => None,
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
