//! The portal, from the settings: what it sends with, and its place in the exchange.

use std::sync::Arc;
use std::time::Duration;

use super::StartError;
use crate::catalogue::Catalogue;
use crate::config::{self, Portal};
use crate::exchange::{HttpPeer, Party, Peer, RETRY_SECONDS, Route, RouteKind};
use crate::gateway::{
    Elsewhere, PORTAL_PLACE, PORTAL_SENDER, PortalChains, PortalChannel, PortalExchange, PortalInbox,
    PortalKeys,
};
use crate::http::{Client, ClientError, Trust, host_of};
use crate::x509::Certificate;

/// As whom this process answers the portal over the asynchronous channel.
const PROVIDER: &str = "qaqpa-provider";

/// What the portal sends with.
pub(super) fn exchange(
    settings: &Portal,
    keys: Arc<dyn PortalKeys>,
    inbox: &Arc<PortalInbox>,
    authorities: &[Certificate],
) -> anyhow::Result<PortalExchange> {
    let channel = match settings.channel {
        config::PortalChannel::Sync => PortalChannel::Sync,
        config::PortalChannel::Async => PortalChannel::Async,
    };
    let patience = Duration::from_millis(settings.answer_millis_max);
    let elsewhere = match &settings.gateway {
        // How another gateway knows the portal is nothing to this one.
        None if settings.sender_id.is_some() || settings.password.is_some() => {
            return Err(StartError::PortalSender.into());
        }
        None => None,
        Some(url) => {
            if host_of(url).is_none() {
                return Err(ClientError::Url(url.clone()).into());
            }
            let anchors = authorities.iter().map(|authority| authority.der().to_vec()).collect();
            let client = Client::new(&Trust { anchors, identity: None })?.waiting(patience);
            let url = url.trim_end_matches('/').to_owned();
            let peer = HttpPeer::new(client, format!("{url}{}", channel.path()));
            Some(Elsewhere {
                peer: Arc::new(peer) as Arc<dyn Peer>,
                url,
                sender_id: settings.sender_id.clone(),
                password: settings.password.clone(),
            })
        }
    };
    Ok(PortalExchange {
        keys,
        channel,
        elsewhere,
        patience,
        inbox: Arc::clone(inbox) as Arc<dyn PortalChains>,
    })
}

/// Who takes part in the exchange where the portal sends over the asynchronous channel to this gateway: the portal, and this process as the
/// provider of every service.
pub(super) fn parties(settings: &Portal, catalogue: &Catalogue) -> (Vec<Party>, Vec<Route>) {
    if settings.channel == config::PortalChannel::Sync || settings.gateway.is_some() {
        return (Vec::new(), Vec::new());
    }
    let portal = Party {
        sender_id: PORTAL_SENDER.to_owned(),
        push: Some(PORTAL_PLACE.to_owned()),
        ..Party::default()
    };
    let route = |id: &str| Route {
        service_id: id.to_owned(),
        owner: PROVIDER.to_owned(),
        kind: RouteKind::Player,
        schema: None,
        declarant: None,
        retry_seconds: RETRY_SECONDS.to_vec(),
        late_seconds: None,
    };
    (vec![portal], catalogue.iter().map(|service| route(&service.id)).collect())
}
