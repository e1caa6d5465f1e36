//! Messages of the portal on the wire: under its name and its transport signature.

use std::sync::Arc;

use super::Channel;
use super::accept::sha256;
use super::portal_exchange::PortalChannel;
use super::services::Gateway;
use crate::clock::Now;
use crate::encoding::hex;
use crate::envelope::{DataShape, MessageType, Outgoing, Unsigned, Version, outgoing_message};
use crate::workers::Work;
use crate::wsse::{MustUnderstand, Variant, sign_unsigned};

/// The portal's senderId, where its certificate is registered for no other.
pub const SENDER: &str = "qaqpa-portal";

/// A message on the wire.
pub(super) struct Written {
    pub(super) message_id: String,
    pub(super) channel: Channel,
    pub(super) envelope: String,
}

/// The message on the wire. Its id follows from the document: one that is sent twice is one message.
pub(super) async fn written(
    gateway: &Arc<Gateway>,
    service_id: String,
    document: String,
    size: Work,
    now: Now,
) -> Option<Written> {
    let work = Arc::clone(gateway);
    let writing = move || {
        let portal = &work.services.portal;
        let is_async = portal.channel == PortalChannel::Async;
        let message_id = hex::encode(&sha256(document.as_bytes())[..16]);
        let envelope = outgoing_message(&Outgoing {
            message_id: Some(&message_id),
            correlation_id: None,
            service_id: &service_id,
            message_type: is_async.then_some(MessageType::Request),
            date: now,
            sender_id: &sender_id(&work, now),
            password: portal.elsewhere.as_ref().and_then(|elsewhere| elsewhere.password.as_deref()),
            properties: &[],
            document: &document,
            shape: DataShape::Text,
            version: Version::Soap11,
        });
        let (channel, envelope) = on_the_wire(&work, &envelope, now)?;
        Some(Written { message_id, channel, envelope })
    };
    gateway.services.workers.run_for(size, writing).await.ok().flatten()
}

/// As whom the portal sends: by the name that another gateway gave it, or that its certificate is registered for. Over the asynchronous
/// channel it is told of its chains under its own name.
pub(super) fn sender_id(gateway: &Gateway, now: Now) -> String {
    let Gateway { services, .. } = gateway;
    if let Some(name) = services.portal.elsewhere.as_ref().and_then(|elsewhere| elsewhere.sender_id.clone()) {
        return name;
    }
    let holder = services.portal.keys.holder(now).filter(|_| services.portal.channel == PortalChannel::Sync);
    let named = holder.map(|holder| services.rules.systems.of(crate::keys::Signer::certificate(&*holder)));
    named.and_then(|named| named.into_iter().next()).unwrap_or_else(|| SENDER.to_owned())
}

/// An envelope of the portal, under its signature where it has a key.
pub(super) fn on_the_wire(gateway: &Gateway, envelope: &Unsigned, now: Now) -> Option<(Channel, String)> {
    let Gateway { services, .. } = gateway;
    match services.portal.keys.holder(now) {
        None => Some((Channel::Sync, envelope.text())),
        Some(holder) => {
            let (must, variant) = (MustUnderstand::Stated, Variant::KeyIdentifier);
            let signed = sign_unsigned(must, envelope, &*holder, variant, &*services.random);
            Some((Channel::SyncSigned, signed.ok()?))
        }
    }
}
