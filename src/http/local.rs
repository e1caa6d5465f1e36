//! A table of paths called in this process, without a socket: handlers see what they would see over a listener.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;

use axum::Router;
use axum::extract::Request;
use axum::response::Response;
use tokio::sync::watch;

use super::allowance::Allowance;
use super::connection::dispatch;
use super::context::{Context, Stage};
use super::{Bounds, Scheme};
use crate::clock::Clock;

/// A router and what its requests share: no certificate, the loopback address. Bodies are in memory already and are not bounded.
pub struct Local {
    context: Arc<Context>,
    _stage: watch::Sender<Stage>,
}

impl Local {
    /// Of `router`, each request at one moment of `clock`.
    pub fn new(router: Router, clock: Arc<dyn Clock>) -> Self {
        let bounds = Bounds::default();
        let (sender, stage) = watch::channel(Stage::Serving);
        let context = Context {
            router,
            clock,
            allowance: Allowance::new(bounds.bodies_bytes_max)
                .within(Allowance::new(bounds.bodies_bytes_max)),
            bounds,
            scheme: Scheme::Http,
            peer: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            peer_certificates: Arc::new([]),
            stage,
            activity: Arc::default(),
            seat: None,
        };
        Local { context: Arc::new(context), _stage: sender }
    }

    /// Its answer to `request`.
    pub async fn call(&self, request: Request) -> Response {
        dispatch(&self.context, request).await
    }
}

impl std::fmt::Debug for Local {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Local").finish_non_exhaustive()
    }
}
