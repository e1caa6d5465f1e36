//! Who sends: what proves it, and what that is kept as.

use crate::encoding::hex;
use crate::envelope::SendMessage;
use crate::http::Received;
use crate::registry::{Channel, Origin, Owner};
use crate::validation::{Signer, Transport};
use crate::x509::Certificate;

/// Who is behind a TLS connection, by the certificate it showed: TLS saw proof of its key, which is all that counts here.
pub(super) fn of_connection(received: &Received) -> Option<Owner> {
    let der = received.client_certificates().first()?;
    let certificate = Certificate::from_der(der).ok()?;
    Some(Owner::of_key(&certificate.key().fingerprint()))
}

/// Who signed a message.
pub(super) fn of_transport(signer: &Signer<Transport>) -> Owner {
    Owner::of_key(&signer.certificate().key().fingerprint())
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
