//! Who may send what, and who may read it: what the settings say of it.

use std::sync::Arc;

use crate::exchange::{Directory, Party, PinnedCertificate};
use crate::x509::Certificate;

/// What the settings say of senders, readers and requests.
#[derive(Debug, Clone, Default)]
pub struct Rules {
    /// Who may read a registered request.
    pub read: ReadAccess,
    /// Senders that no entry of `systems` names.
    pub unregistered_senders: UnregisteredSenders,
    /// Requests that somebody makes for another.
    pub representatives: Representatives,
    /// How old a request may be, in days since its requestDate; nothing: any age. Stops an old request that was kept from being
    /// handed in for the first time.
    pub age_days_max: Option<u32>,
    /// The systems whose certificates are known.
    pub systems: Systems,
}

/// Who may read a registered request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ReadAccess {
    /// Who shows its token, or proves to be its sender or signer. Stops the reading of others' results by their numbers, which are
    /// consecutive.
    #[default]
    Closed,
    /// Everybody who knows its number.
    Open,
}

/// What becomes of a message whose sender is not registered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum UnregisteredSenders {
    /// It is taken, and the report says so.
    #[default]
    Accepted,
    /// It is refused. Stops a system with some certificate of the authority from sending under a name of its choice.
    Refused,
}

/// What becomes of a request on the portal that states a representative.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Representatives {
    /// It is refused: no regulation has the power of attorney asked for there. Stops somebody from acting for another without a right.
    #[default]
    Refused,
    /// It is taken as it stands.
    Accepted,
}

/// The systems that are registered as senders: those of `[[systems]]` with their certificates, and those of the exchange's directory.
#[derive(Debug, Clone, Default)]
pub struct Systems {
    pinned: Vec<System>,
    directory: Option<Arc<Directory>>,
}

/// A system, and one certificate that speaks for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct System {
    /// Its senderId.
    pub sender_id: String,
    /// Its certificate.
    pub certificate: PinnedCertificate,
}

impl Systems {
    /// Of these entries. A system may have several certificates, and a certificate may speak for several systems.
    pub fn new(systems: Vec<System>) -> Self {
        Systems { pinned: systems, directory: None }
    }

    /// With those of a directory, as it stands at each moment.
    #[must_use]
    pub fn with(self, directory: Arc<Directory>) -> Self {
        Systems { directory: Some(directory), ..self }
    }

    /// Whether a senderId has certificates that alone may sign for it.
    pub(super) fn has(&self, sender_id: &str) -> bool {
        let pinned = self.pinned.iter().any(|system| system.sender_id == sender_id);
        pinned || self.party(sender_id).is_some_and(|party| !party.certificates.is_empty())
    }

    /// What the directory has of a senderId.
    pub(super) fn party(&self, sender_id: &str) -> Option<Arc<Party>> {
        self.directory.as_ref()?.party(sender_id)
    }

    /// For which senderIds a certificate speaks.
    pub(super) fn of(&self, certificate: &Certificate) -> Vec<String> {
        let own = |system: &&System| system.certificate.is(certificate);
        let mut all: Vec<String> =
            self.pinned.iter().filter(own).map(|system| system.sender_id.clone()).collect();
        all.extend(self.directory.iter().flat_map(|directory| directory.parties_of(certificate)));
        all
    }
}
