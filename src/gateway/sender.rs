//! Who sends: what proves it, and what that is kept as.

use super::rules::{Rules, Systems, UnregisteredSenders};
use crate::encoding::hex;
use crate::envelope::SendMessage;
use crate::findings::evidence::EnvelopeEvidence;
use crate::findings::{Check, CheckName, Code, Finding, Note};
use crate::http::Received;
use crate::registry::{Channel, Origin, Owner};
use crate::x509::Certificate;

/// Who is behind a TLS connection, by the certificate it showed: TLS saw proof of its key, which is all that counts here. The systems it
/// speaks for come first, then the key itself.
pub(super) fn of_connection(received: &Received, systems: &Systems) -> Vec<Owner> {
    let Some(der) = received.client_certificates().first() else { return Vec::new() };
    let Ok(certificate) = Certificate::from_der(der) else { return Vec::new() };
    let key = Owner::of_key(&certificate.key().fingerprint());
    systems.of(&certificate).map(Owner::of_system).chain([key]).collect()
}

/// Who signed a message: the system it names where the certificate is registered for that one, else whoever has the key.
pub(super) fn of_transport(certificate: &Certificate, sender_id: &str, systems: &Systems) -> Owner {
    let registered = systems.of(certificate).find(|known| *known == sender_id);
    registered.map_or_else(|| Owner::of_key(&certificate.key().fingerprint()), Owner::of_system)
}

/// Whether who signed a message may send as whom it names: a transport signature speaks for the senderIds that its certificate is
/// registered for and for no other, and a registered senderId speaks through its own certificates alone.
pub(super) fn check(message: &SendMessage, signer: Option<&Certificate>, rules: &Rules) -> Check {
    let sender = message.sender_id.chars().take(200).collect::<String>();
    let systems = &rules.systems;
    let failed =
        |code, evidence: EnvelopeEvidence| Check::failed(CheckName::Sender, Finding::new(code, evidence));
    let registered: Vec<&str> = signer.into_iter().flat_map(|signer| systems.of(signer)).collect();
    if systems.has(&message.sender_id) {
        return match signer {
            Some(_) if registered.contains(&message.sender_id.as_str()) => Check::passed(CheckName::Sender),
            Some(_) => failed(Code::SenderMismatch, EnvelopeEvidence::SenderCertificate { sender }),
            None => failed(Code::SenderMismatch, EnvelopeEvidence::SenderUnsigned { sender }),
        };
    }
    if !registered.is_empty() {
        let registered = registered.iter().map(|id| (*id).to_owned()).collect();
        return failed(Code::SenderMismatch, EnvelopeEvidence::SenderOther { sender, registered });
    }
    match rules.unregistered_senders {
        UnregisteredSenders::Accepted => {
            Check::passed_by(CheckName::Sender, Note::SenderUnregistered { sender })
        }
        UnregisteredSenders::Refused => {
            failed(Code::SenderUnregistered, EnvelopeEvidence::SenderUnknown { sender })
        }
    }
}

/// By whom and under which id it came. What came over REST has its digest as its id.
pub(super) fn origin(
    channel: Channel,
    message: Option<&SendMessage>,
    owner: Option<Owner>,
    digest: &[u8; 32],
) -> Origin {
    let (sender, message_id) = match (channel, message) {
        (Channel::Rest, _) => ("rest".to_owned(), hex::encode(digest)),
        (Channel::Soap, Some(message)) => (message.sender_id.clone(), message.message_id.clone()),
        (Channel::Soap, None) => (String::new(), String::new()),
    };
    Origin { channel, sender, message_id, owner }
}
