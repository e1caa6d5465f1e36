//! Who sends: what proves it, and what that is kept as.

use super::rules::{Rules, Systems, UnregisteredSenders};
use crate::encoding::hex;
use crate::envelope::SendMessage;
use crate::exchange::{Party, REDELIVERY};
use crate::findings::evidence::{EnvelopeEvidence, ExchangeEvidence};
use crate::findings::{Check, CheckName, Code, Finding, Note};
use crate::http::Received;
use crate::registry::{Channel, Origin, Owner};
use crate::x509::Certificate;

/// The property of a message whose sender has given neither a signature nor a password: what it says of its sender is a claim.
pub(super) const UNPROVEN: &str = "SENDER_UNPROVEN";

/// Whether the gateway says something by a property of this name: no sender does.
pub(super) fn is_gateways_word(key: &str) -> bool {
    [UNPROVEN, REDELIVERY].contains(&key)
}

/// Who is behind a TLS connection, by the certificate it showed: TLS saw proof of its key, which is all that counts here. The systems it
/// speaks for come first, then the key itself.
pub(super) fn of_connection(received: &Received, systems: &Systems) -> Vec<Owner> {
    let Some(der) = received.client_certificates().first() else { return Vec::new() };
    let Ok(certificate) = Certificate::from_der(der) else { return Vec::new() };
    let key = Owner::of_key(&certificate.key().fingerprint());
    systems.of(&certificate).iter().map(|id| Owner::of_system(id)).chain([key]).collect()
}

/// Who signed a message: the system it names where the certificate is registered for that one, else whoever has the key.
pub(super) fn of_transport(certificate: &Certificate, sender_id: &str, systems: &Systems) -> Owner {
    let registered = systems.of(certificate).into_iter().find(|known| *known == sender_id);
    registered.map_or_else(|| Owner::of_key(&certificate.key().fingerprint()), |id| Owner::of_system(&id))
}

/// Whether who sent a message may send as whom it names, and to the service it names: by the certificates, the password and the services that
/// are registered for the sender.
pub(super) fn check(
    message: &SendMessage,
    signer: Option<&Certificate>,
    client: Option<Owner>,
    rules: &Rules,
) -> Check {
    let signed = check_signer(message, signer, client, rules);
    let Some(party) = rules.systems.party(&message.sender_id).filter(|_| signed.finding.is_none()) else {
        return signed;
    };
    let failed =
        |code, found| Check::failed(CheckName::Sender, Finding::new(code, EnvelopeEvidence::Exchange(found)));
    if !knows_password(&party, message.password.as_deref()) {
        let sender = cut(&message.sender_id);
        return failed(Code::SenderUnproven, ExchangeEvidence::NotThatSender { sender });
    }
    if !party.may_send_to(&message.service_id) {
        let (sender, service) = (cut(&message.sender_id), cut(&message.service_id));
        return failed(Code::ServiceUnknown, ExchangeEvidence::NotAllowed { sender, service });
    }
    signed
}

/// Whether a sender gave the password that is registered for it, if one is.
pub(super) fn knows_password(party: &Party, given: Option<&str>) -> bool {
    party.password.as_ref().is_none_or(|password| given.is_some_and(|given| password.is(given)))
}

fn cut(text: &str) -> String {
    text.chars().take(60).collect()
}

/// Whether who signed a message may send as whom it names: a transport signature speaks for the senderIds that its certificate is
/// registered for and for no other, and a registered senderId speaks through its own certificates alone.
///
/// Without a signature the certificate that the TLS client showed counts: it belongs to one registered system.
fn check_signer(
    message: &SendMessage,
    signer: Option<&Certificate>,
    client: Option<Owner>,
    rules: &Rules,
) -> Check {
    let sender = message.sender_id.chars().take(200).collect::<String>();
    let systems = &rules.systems;
    let failed =
        |code, evidence: EnvelopeEvidence| Check::failed(CheckName::Sender, Finding::new(code, evidence));
    let registered: Vec<String> = signer.into_iter().flat_map(|signer| systems.of(signer)).collect();
    if systems.has(&message.sender_id) {
        return match signer {
            Some(_) if registered.contains(&message.sender_id) => Check::passed(CheckName::Sender),
            Some(_) => failed(Code::SenderMismatch, EnvelopeEvidence::SenderCertificate { sender }),
            None if client == Some(Owner::of_system(&message.sender_id)) => Check::passed(CheckName::Sender),
            None => failed(Code::SenderMismatch, EnvelopeEvidence::SenderUnsigned { sender }),
        };
    }
    if !registered.is_empty() {
        return failed(Code::SenderMismatch, EnvelopeEvidence::SenderOther { sender, registered });
    }
    if systems.party(&message.sender_id).is_some() {
        return Check::passed(CheckName::Sender);
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
