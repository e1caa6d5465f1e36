//! Which addresses speak of a certificate, and what is known of each.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

use super::feed::{Feed, FetchTarget};
use super::hosts::Hosts;
use super::taking::ListKind;
use super::{Address, Settings, Unobtained};
use crate::limits;
use crate::trust::Changes;
use crate::x509::ocsp::OcspFault;
use crate::x509::{Certificate, RevocationAddresses};

/// What speaks of one certificate.
#[derive(Debug, Default)]
pub(super) struct Route {
    /// Lists, full and delta.
    pub(super) lists: Vec<Arc<Feed>>,
    /// Responders.
    pub(super) answers: Vec<Arc<Feed>>,
    /// Addresses there are that cannot be asked.
    pub(super) unaskable: bool,
}

impl Route {
    /// Why there is no list.
    pub(super) fn list_failure(&self) -> Unobtained {
        self.failure(&self.lists)
    }

    /// Why there is no answer.
    pub(super) fn answer_failure(&self) -> Unobtained {
        self.failure(&self.answers)
    }

    fn failure(&self, feeds: &[Arc<Feed>]) -> Unobtained {
        let none = if self.unaskable { Unobtained::Address } else { Unobtained::NoAddress };
        if feeds.is_empty() {
            none
        } else {
            let asked_all = || feeds.iter().all(|feed| !feed.is_cold());
            let none_failed = || if asked_all() { Unobtained::Fetched } else { Unobtained::NotAsked };
            feeds.iter().find_map(|feed| feed.failure()).map_or_else(none_failed, outward)
        }
    }
}

/// A failure as a report says it: the same whether the port is closed, the page is not there, or something else is.
fn outward(failure: Unobtained) -> Unobtained {
    match failure {
        Unobtained::Unreachable
        | Unobtained::Slow { .. }
        | Unobtained::Broken
        | Unobtained::TooLarge { .. }
        | Unobtained::Status(_)
        | Unobtained::Redirections { .. }
        | Unobtained::Address
        | Unobtained::Empty
        | Unobtained::List(_) => Unobtained::Nothing,
        Unobtained::Answer(fault) if matches!(*fault, OcspFault::Unreadable(_)) => Unobtained::Nothing,
        other => other,
    }
}

/// The address written so, if it may be asked.
fn askable(text: &str, settings: &Settings, hosts: &Hosts) -> Option<Address> {
    let address = Address::parse(text).ok()?.mapped(&settings.map);
    let allowed = hosts.allow(&address);
    if !allowed {
        tracing::warn!(%address, "a certificate names a host that is not in revocation.hosts; it is not asked");
    }
    allowed.then_some(address)
}

/// A list of an issuer at an address.
type ListKey = (Address, [u8; 32], ListKind);

/// All that is fetched and kept fresh, within bounds.
#[derive(Debug, Default)]
pub(super) struct Routes {
    known: RwLock<Known>,
    /// Marked when what was known of a certificate is to be found anew.
    changes: Changes,
}

#[derive(Debug, Default)]
struct Known {
    /// By SHA-256 of the certificate.
    routes: HashMap<[u8; 32], Arc<Route>>,
    lists: HashMap<ListKey, Arc<Feed>>,
}

impl Routes {
    /// Which state this is.
    pub(super) fn changes(&self) -> &Changes {
        &self.changes
    }

    /// The route of a certificate, known or made. Only certificates whose path is verified come here: nobody else's addresses
    /// are asked.
    pub(super) fn of(
        &self,
        certificate: &Certificate,
        issuer: &Certificate,
        settings: &Settings,
        hosts: &Hosts,
    ) -> Arc<Route> {
        if let Some(route) =
            self.known.read().unwrap_or_else(PoisonError::into_inner).routes.get(certificate.sha256())
        {
            return Arc::clone(route);
        }
        let addresses = RevocationAddresses::of(certificate);
        let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
        // When there are too many, all are forgotten; those still needed come again with their next request.
        if known.routes.len() >= limits::OCSP_ANSWERS_KEPT_MAX {
            known.routes.clear();
            self.changes.mark();
        }
        if known.lists.len() + 2 * limits::REVOCATION_ADDRESSES_MAX + settings.lists.len()
            > limits::LIST_ADDRESSES_KEPT_MAX
        {
            *known = Known::default();
            self.changes.mark();
        }
        let mut route = Route::default();
        let full = addresses.lists.iter().chain(&settings.lists).map(|text| (text, ListKind::Full));
        let deltas = addresses.deltas.iter().map(|text| (text, ListKind::Delta));
        for (text, kind) in full.chain(deltas) {
            let Some(address) = askable(text, settings, hosts) else {
                route.unaskable = true;
                continue;
            };
            let key = (address.clone(), *issuer.sha256(), kind);
            let feed = known.lists.entry(key).or_insert_with(|| {
                Arc::new(Feed::new(address, FetchTarget::List { issuer: issuer.clone(), kind }))
            });
            route.lists.push(Arc::clone(feed));
        }
        let responders =
            settings.responder.as_ref().map_or(addresses.responders.as_slice(), std::slice::from_ref);
        for text in responders {
            match askable(text, settings, hosts) {
                Some(address) => {
                    let asked =
                        FetchTarget::Answer { certificate: certificate.clone(), issuer: issuer.clone() };
                    route.answers.push(Arc::new(Feed::new(address, asked)));
                }
                None => route.unaskable = true,
            }
        }
        let route = Arc::new(route);
        known.routes.insert(*certificate.sha256(), Arc::clone(&route));
        route
    }

    /// Finds every route anew.
    pub(super) fn forget(&self) {
        *self.known.write().unwrap_or_else(PoisonError::into_inner) = Known::default();
        self.changes.mark();
    }

    /// Everything that is fetched.
    pub(super) fn feeds(&self) -> Vec<Arc<Feed>> {
        let known = self.known.read().unwrap_or_else(PoisonError::into_inner);
        let answers = known.routes.values().flat_map(|route| &route.answers);
        known.lists.values().chain(answers).cloned().collect()
    }
}
