//! Whether what came back is signed by whom it must be, and says what it must say.
//!
//! Reads an answer as a stranger does: by the authority's certificates and by what a signature covers. Revocation of the answering
//! system is not asked: a load test is not about it, and `qaqpa verify` does it.

use std::collections::BTreeSet;

use crate::clock::Now;
use crate::findings::{Code, Report};
use crate::trust::{CrlStore, RevocationPolicy, TrustStore};
use crate::validation::{Judge, Profile, SignedBody};
use crate::x509::Certificate;
use crate::xml::{self, ElementView as _};
use crate::xmldsig::{KnownCertificates, VerifiedContent, VerifiedElement};

/// Checks answers.
pub struct Proof {
    anchors: TrustStore,
    known: KnownCertificates,
    revocation: CrlStore,
    profile: Profile,
}

/// What a result says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedResult {
    /// registrationNumber.
    pub number: String,
    /// requestNumber.
    pub request_number: String,
    /// serviceId.
    pub service: String,
    /// declarantId; empty in a receipt.
    pub declarant: String,
}

/// What the envelope of an answer says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct SignedAnswer {
    /// correlationId.
    pub(super) answers: String,
    /// status/code.
    pub(super) code: String,
    /// The business document.
    pub(super) data: String,
    /// errorCode of a fault.
    pub(super) fault: String,
}

/// What an answer of the asynchronous channel says.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct ChannelAnswer {
    /// The gateway's id: of the message that was taken, or that is fetched.
    pub(super) message_id: String,
    /// messageState.
    pub(super) state: String,
    /// The business document that is fetched.
    pub(super) data: String,
    /// errorCode of a fault.
    pub(super) fault: String,
}

impl Proof {
    /// Who believes these certificates.
    pub fn new(certificates: &[Certificate]) -> Self {
        Proof {
            anchors: TrustStore::from_certificates(certificates),
            known: KnownCertificates::new(certificates.to_vec()),
            revocation: CrlStore::new(),
            profile: Profile::document()
                .with_policies(|policy| policy.revocation = RevocationPolicy::NotChecked),
        }
    }

    fn judge(&self) -> Judge<'_> {
        Judge {
            anchors: &self.anchors,
            revocation: &self.revocation,
            known: &self.known,
            profile: &self.profile,
        }
    }

    /// A result or a receipt that all who must have signed: a result names its signers, and two of different names have signed with two
    /// certificates; a receipt has the gateway's one signature. Otherwise the codes of what is wrong with the signatures.
    pub fn result(&self, octets: &[u8], now: Now) -> Result<SignedResult, String> {
        let document = xml::parse(octets).map_err(|_| "XML_MALFORMED".to_owned())?;
        let (reports, signed) = self.judge().stack(document, now);
        let Some((content, signers)) = signed else { return Err(codes_of(&reports)) };
        let signed_by = content.root().children().filter(|child| child.local_name() == "signedBy");
        let named: Vec<String> =
            signed_by.filter_map(|by| by.child("name")).map(|name| name.text().trim().to_owned()).collect();
        let wanted = named.len().max(1);
        let (people, own): (BTreeSet<_>, BTreeSet<_>) =
            (named.iter().collect(), signers.iter().map(Certificate::sha256).collect());
        if signers.len() < wanted || own.len() < people.len() {
            return Err(Code::SignatureAbsent.to_string());
        }
        if signers.len() > wanted {
            return Err(Code::SignatureAmbiguous.to_string());
        }
        let text = |name| text(&content, &[name]);
        Ok(SignedResult {
            number: text("registrationNumber"),
            request_number: text("requestNumber"),
            service: text("serviceId"),
            declarant: text("declarantId"),
        })
    }

    /// The answer to an operation of the asynchronous channel, or a fault; otherwise the codes of what is wrong with its signature.
    pub(super) fn channel(&self, octets: &[u8], now: Now) -> Result<ChannelAnswer, String> {
        let SignedBody { report, content, .. } = self.judge().body(octets, now);
        let Some(content) = content else { return Err(codes(&report)) };
        let first = |ways: &[&[&str]]| {
            let found = ways.iter().map(|way| text(&content, way)).find(|found| !found.is_empty());
            found.unwrap_or_default()
        };
        let fault = |operation: &str| {
            let detail = format!("{operation}Fault1_{operation}Fault");
            text(&content, &["Fault", "detail", &detail, "errorCode"])
        };
        let operations = ["sendMessage", "getMessages", "sendDeliveryNotification", "getMessageStatus"];
        let fetched = ["getMessagesResponse", "response", "messages"];
        Ok(ChannelAnswer {
            message_id: first(&[
                &["sendMessageResponse", "response", "messageId"],
                &[&fetched[..], &["messageInfo", "messageId"]].concat(),
            ]),
            state: text(&content, &["getMessageStatusResponse", "response", "messageState"]),
            data: text(&content, &[&fetched[..], &["messageData", "data"]].concat()),
            fault: operations.map(fault).into_iter().find(|code| !code.is_empty()).unwrap_or_default(),
        })
    }

    /// The envelope of an answer or a fault; otherwise the codes of what is wrong with its signature.
    pub(super) fn envelope(&self, octets: &[u8], now: Now) -> Result<SignedAnswer, String> {
        let SignedBody { report, content, .. } = self.judge().body(octets, now);
        let Some(content) = content else { return Err(codes(&report)) };
        let response = |way: &[&str]| text(&content, &[&["SendMessageResponse", "response"], way].concat());
        Ok(SignedAnswer {
            answers: response(&["responseInfo", "correlationId"]),
            code: response(&["responseInfo", "status", "code"]),
            data: response(&["responseData", "data"]),
            fault: text(&content, &["Fault", "detail", "SendMessageFault1_SendMessageFault", "errorCode"]),
        })
    }
}

/// The text at a way of local names below the signed element.
fn text(content: &VerifiedContent, way: &[&str]) -> String {
    let mut at: Option<VerifiedElement<'_>> = Some(content.root());
    for name in way {
        at = at.and_then(|element| element.child(name));
    }
    at.map(|element| element.text().trim().to_owned()).unwrap_or_default()
}

fn codes(report: &Report) -> String {
    codes_of(std::slice::from_ref(report))
}

/// The codes of all signatures, each once.
fn codes_of(reports: &[Report]) -> String {
    let mut codes: Vec<String> = Vec::new();
    for code in reports.iter().flat_map(Report::codes).map(|code| code.to_string()) {
        if !codes.contains(&code) {
            codes.push(code);
        }
    }
    if codes.is_empty() { Code::SignatureAbsent.to_string() } else { codes.join(" ") }
}
