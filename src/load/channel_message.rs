//! The messages of the asynchronous channel that a load sends, unsigned and signed.

use super::error::LoadError;
use crate::crypto::{DigestAlgorithm, digest};
use crate::envelope::ns;
use crate::keys::Signer;
use crate::random::Random;
use crate::wsse::{self, Variant};
use crate::xml::Writer;

/// requestSystemId and senderId.
pub(super) const SYSTEM: &str = "load-portal";

/// The service that messages are for: of the kind `queued`.
pub const QUEUED_SERVICE: &str = "load-queued";

/// Who provides it, and fetches what comes.
pub const QUEUED_PROVIDER: &str = "load-provider";

/// SHA-256 of a document as it travels: without the white space around it.
pub(super) fn mark(text: &str) -> [u8; 32] {
    let mut mark = [0; 32];
    mark.copy_from_slice(digest(DigestAlgorithm::Sha256, text.trim().as_bytes()).as_ref());
    mark
}

/// `sendMessage`, unsigned.
pub(super) fn message(id: &str, date: &str, document: &str) -> String {
    let mut w = opened("sendMessage");
    w.open("messageInfo").leaf("messageId", id).leaf("serviceId", QUEUED_SERVICE);
    w.leaf("messageType", "REQUEST").leaf("messageDate", date);
    w.open("sender").leaf("senderId", SYSTEM).close().close();
    w.open("messageData").open("data").text(document);
    w.finish()
}

fn opened(operation: &str) -> Writer {
    let mut w = Writer::with_declaration();
    w.open("soap:Envelope").attribute("xmlns:soap", ns::SOAP11).open("soap:Body");
    w.open(&format!("n:{operation}")).attribute("xmlns:n", ns::ASYNC).open("request");
    w
}

/// What is asked of a message that was handed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    /// `getMessages`, by the receiver.
    Fetch,
    /// `sendDeliveryNotification`, by the receiver.
    Confirm,
    /// `getMessageStatus`, by the sender.
    State,
}

/// The operation of a step, unsigned.
pub(super) fn asked(step: Step, id: &str, date: &str) -> String {
    match step {
        Step::Fetch => {
            let mut w = opened("getMessages");
            w.leaf("messageId", id).leaf("serviceId", QUEUED_SERVICE).leaf("requestDate", date);
            w.open("sender").leaf("senderId", QUEUED_PROVIDER).close().leaf("amount", "1");
            w.finish()
        }
        Step::Confirm => {
            let mut w = opened("sendDeliveryNotification");
            w.open("notification")
                .leaf("messageId", id)
                .leaf("serviceId", QUEUED_SERVICE)
                .leaf("notificationDate", date)
                .open("deliveryStatus");
            w.leaf("receiveStatus", "MESSAGE_ACCEPTED").leaf("resendMessage", "NOT_RESEND").close().close();
            w.leaf("requestDate", date).open("sender").leaf("senderId", QUEUED_PROVIDER);
            w.finish()
        }
        Step::State => {
            let mut w = opened("getMessageStatus");
            w.leaf("messageId", id).leaf("requestDate", date).open("sender").leaf("senderId", SYSTEM);
            w.finish()
        }
    }
}

/// Signs an operation with a system's key.
pub(super) fn signed(text: &str, signer: &dyn Signer, random: &dyn Random) -> Result<String, LoadError> {
    Ok(wsse::sign_envelope(text, signer, Variant::KeyIdentifier, random)?)
}
