//! Who answers a message of the synchronous channel that is no regulation's: a service of this process (a state database), a provider behind
//! a URL, or a script. One table for all kinds.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::directory::{Directory, Route, RouteKind};
use super::routed::{RouteStates, Routing};
use super::script::NoAnswer;
use super::service::{Answered, AtOnce, Service, ServiceCall};
use crate::interface::ProviderFault;

/// Who answers which serviceId.
pub struct Services {
    directory: Arc<Directory>,
    hosted: BTreeMap<String, Arc<dyn Service>>,
    routing: Routing,
}

impl std::fmt::Debug for Services {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Services").field("hosted", &self.hosted.keys()).finish_non_exhaustive()
    }
}

impl Services {
    /// Those of the directory, and none of this process yet.
    pub fn new(directory: Arc<Directory>, routing: Routing) -> Self {
        Services { directory, hosted: BTreeMap::new(), routing }
    }

    /// With a service of this process under its serviceId. A route of the same id in the directory comes first: so a state database is
    /// replaced by a URL or a script.
    #[must_use]
    pub fn hosting(mut self, service_id: impl Into<String>, service: Arc<dyn Service>) -> Self {
        self.hosted.insert(service_id.into(), service);
        self
    }

    /// Whether a message to this service is answered here, and not registered as a request or queued.
    pub fn has(&self, service_id: &str) -> bool {
        match self.directory.route(service_id).as_deref().map(|route| &route.kind) {
            Some(RouteKind::Routed(_) | RouteKind::Scripted(_) | RouteKind::Hosted(_)) => true,
            Some(RouteKind::Queued | RouteKind::Player) | None => self.hosted.contains_key(service_id),
        }
    }

    /// The registry's entry of a service.
    pub fn route(&self, service_id: &str) -> Option<Arc<Route>> {
        self.directory.route(service_id)
    }

    /// The serviceIds of this process.
    pub fn hosted(&self) -> impl Iterator<Item = &str> {
        self.hosted.keys().map(String::as_str)
    }

    /// Whether this process has a service of this name.
    pub fn hosts(&self, name: &str) -> bool {
        self.hosted.contains_key(name)
    }

    /// How the routed services stand.
    pub fn states(&self) -> &RouteStates {
        &self.routing.states
    }

    /// Answers a message as far as that needs no waiting. To be called once for a message: a script takes its turn.
    pub fn at_once(&self, call: &ServiceCall) -> AtOnce {
        let service_id = &call.message.service_id;
        let route = self.directory.route(service_id);
        let hosted = |name: &str| match self.hosted.get(name) {
            Some(service) => service.at_once(call).map_or(AtOnce::Waits(None), AtOnce::Answered),
            None => AtOnce::Answered(Err(ProviderFault::Unavailable)),
        };
        match route.as_deref().map(|route| (&route.kind, route)) {
            Some((RouteKind::Routed(_), _)) => AtOnce::Waits(self.routing.written(call)),
            Some((RouteKind::Scripted(script), route)) => {
                match script.answer(call, route.declarant.as_ref(), &*self.routing.random) {
                    Ok((delay, answered)) if delay.is_zero() => AtOnce::Answered(Ok(answered)),
                    Ok((delay, answered)) => AtOnce::Later(delay, answered),
                    Err(NoAnswer { file }) => AtOnce::Answered(Err(ProviderFault::NoScript { file })),
                }
            }
            Some((RouteKind::Hosted(name), _)) => hosted(name),
            Some((RouteKind::Queued | RouteKind::Player, _)) | None => hosted(service_id),
        }
    }

    /// The answer to a message, which may have to be waited for.
    pub async fn answer(&self, call: &ServiceCall, so_far: AtOnce) -> Result<Answered, ProviderFault> {
        let envelope = match so_far {
            AtOnce::Answered(answered) => return answered,
            AtOnce::Later(delay, answered) => {
                tokio::time::sleep(delay).await;
                return Ok(answered);
            }
            AtOnce::Waits(envelope) => envelope,
        };
        let service_id = &call.message.service_id;
        let route = self.directory.route(service_id);
        let hosted = |name: &str| self.hosted.get(name).ok_or(ProviderFault::Unavailable);
        match route.as_deref().map(|route| &route.kind) {
            Some(RouteKind::Routed(to)) => {
                self.routing.call(to, call, envelope).await.map(Answered::Provider)
            }
            Some(RouteKind::Hosted(name)) => hosted(name)?.answer(call).await,
            // What was registered anew since the message was judged.
            Some(RouteKind::Scripted(_)) => Err(ProviderFault::Unavailable),
            Some(RouteKind::Queued | RouteKind::Player) | None => hosted(service_id)?.answer(call).await,
        }
    }
}
