//! A request for a service, as it was read, and what the state databases said of it.

use std::sync::{Arc, OnceLock};

use bytes::Bytes;

use super::not_taken::not_taken;
use crate::catalogue::Service;
use crate::clock::Now;
use crate::encoding::json_text;
use crate::registry::{Admissible, NotAdmitted, Terms};
use crate::workflow::{Application, IntakeDesk, Learnt};

/// A service and what was asked of it.
pub(crate) struct ServiceRequest {
    /// The service.
    pub service: Arc<Service>,
    /// The application.
    pub application: Application,
    /// SHA-256 of the certificate that signed it.
    pub certificate: [u8; 32],
    /// Takes it in.
    pub desk: IntakeDesk,
    /// What the state databases said of it, where they were asked.
    learnt: OnceLock<Learnt>,
}

impl ServiceRequest {
    /// An application to a service, signed with the certificate of this SHA-256.
    pub(crate) fn new(
        service: Arc<Service>,
        application: Application,
        certificate: [u8; 32],
        desk: IntakeDesk,
    ) -> Self {
        ServiceRequest { service, application, certificate, desk, learnt: OnceLock::new() }
    }

    /// Whether the state databases are to be asked before it is taken in.
    pub(crate) fn asks(&self) -> bool {
        self.desk.asks(&self.service, &self.application, &self.certificate)
    }

    /// Asks them.
    pub(crate) async fn learn(&self, now: Now) {
        let learnt = self.desk.learn(&self.service, &self.application, now).await;
        // Who asks twice keeps the first answer.
        let _ = self.learnt.set(learnt);
    }
}

impl std::fmt::Debug for ServiceRequest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ServiceRequest").field("application", &self.application).finish_non_exhaustive()
    }
}

impl Admissible for ServiceRequest {
    fn terms(&self, received_at: Now) -> Result<Terms, NotAdmitted> {
        let (service, application) = (&self.service, &self.application);
        let learnt = self.learnt.get().copied();
        let taken = self.desk.take(service, application, &self.certificate, learnt, received_at);
        let (intake, due_at) = taken.map_err(not_taken)?;
        Ok(Terms {
            service_id: service.id.clone(),
            service_code: service.code,
            request_number: application.request_number.clone(),
            application: Bytes::from(json_text::octets(application).map_err(|_| NotAdmitted::NoTerms)?),
            due_at,
            intake,
        })
    }
}
