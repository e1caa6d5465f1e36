//! What is on its way to the receivers of pushes.

use std::sync::Arc;

use super::peer::Peer;
use crate::registry::{Delivery, Notice};

/// What is on its way to a peer.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Load {
    /// How many.
    pub(super) messages: usize,
    /// Of their documents.
    pub(super) octets: usize,
}

impl Load {
    pub(super) fn add(&mut self, octets: usize) {
        self.messages += 1;
        self.octets += octets;
    }

    pub(super) fn end(&mut self, octets: usize) {
        self.messages = self.messages.saturating_sub(1);
        self.octets = self.octets.saturating_sub(octets);
    }
}

/// Something to send.
pub(super) enum Task {
    Message(Box<Delivery>, Arc<dyn Peer>),
    Notice(Notice, String, Arc<dyn Peer>),
}

impl Task {
    pub(super) fn octets(&self) -> usize {
        match self {
            Task::Message(delivery, _) => delivery.data.len(),
            Task::Notice(..) => 0,
        }
    }
}
