//! Whether what came back is signed by whom it must be, and says what it must say.
//!
//! Reads an answer as a stranger does: by the authority's certificates and by what a signature covers. Revocation of the answering
//! system is not asked: a load test is not about it, and `qaqpa verify` does it.

use crate::clock::Now;
use crate::findings::Report;
use crate::trust::{CrlStore, RevocationPolicy, TrustStore};
use crate::validation::{Enveloped, Judge, Profile, SignedBody};
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
pub(super) struct SignedResult {
    pub(super) number: String,
    pub(super) request_number: String,
    pub(super) service: String,
    pub(super) declarant: String,
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

    /// A result; otherwise the codes of what is wrong with its signature.
    pub(super) fn result(&self, octets: &[u8], now: Now) -> Result<SignedResult, String> {
        let document = xml::parse(octets).map_err(|_| "XML_MALFORMED".to_owned())?;
        let (report, _, enveloped) = self.judge().enveloped(document, now, &mut |_| {});
        let Enveloped::Trusted(trusted) = enveloped else { return Err(codes(&report)) };
        let content = trusted.into_content();
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
    let codes: Vec<String> = report.codes().into_iter().map(|code| code.to_string()).collect();
    if codes.is_empty() { "SIGNATURE_ABSENT".to_owned() } else { codes.join(" ") }
}
