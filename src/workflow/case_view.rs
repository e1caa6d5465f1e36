//! What a player and a sealer see of a case.

use std::sync::Arc;

use super::application::Application;
use crate::catalogue::{Channel, Service};
use crate::clock::Now;
use crate::registry::{self, RegistrationNumber, State};

/// A case with its service and its application read.
#[derive(Debug, Clone)]
pub struct CaseView {
    /// The registration number.
    pub number: RegistrationNumber,
    /// The service.
    pub service: Arc<Service>,
    /// What the applicant asks for.
    pub application: Application,
    /// The interface it came by.
    pub interface: registry::Channel,
    /// The regulation's channel.
    pub channel: Channel,
    /// When it was registered.
    pub registered_at: Now,
    /// When the result must be there.
    pub due_at: Option<Now>,
    /// Where it stands.
    pub state: State,
}

impl CaseView {
    /// The queue in which this case takes its place, if the service has queues: one for each value of the fields that
    /// distinguish them.
    pub fn queue(&self) -> Option<String> {
        let queue = self.service.result.queue.as_ref()?;
        let mut name = String::with_capacity(self.service.id.len() + 64);
        name.push_str(&self.service.id);
        for field in &queue.by {
            name.push('/');
            name.push_str(self.application.field(field).unwrap_or_default().trim());
        }
        Some(name)
    }
}
