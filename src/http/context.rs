//! What every request of one connection shares.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::Router;
use tokio::sync::watch;

use super::activity::Activity;
use super::allowance::ClientAllowance;
use super::seat::Seat;
use super::{Bounds, Scheme};
use crate::clock::Clock;

/// How far the listener is on its way out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Stage {
    /// It serves.
    Serving,
    /// It finishes what it has begun.
    Draining,
    /// It ends now.
    Closed,
}

/// What every request of one connection shares.
pub(super) struct Context {
    pub(super) router: Router,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) bounds: Bounds,
    pub(super) allowance: ClientAllowance,
    pub(super) scheme: Scheme,
    pub(super) peer: SocketAddr,
    pub(super) peer_certificates: Arc<[Vec<u8>]>,
    pub(super) stage: watch::Receiver<Stage>,
    pub(super) activity: Arc<Activity>,
    /// Where the connection may have to give way.
    pub(super) seat: Option<Arc<Seat>>,
}
