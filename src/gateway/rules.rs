//! Who may send what, and who may read it: what the settings say of it.

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

/// What becomes of a request that states a representative.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Representatives {
    /// It is refused: no register of powers of attorney can be asked. Stops somebody from acting for another without a right.
    #[default]
    Refused,
    /// It is taken as it stands.
    Accepted,
}

/// The systems that are registered as senders.
#[derive(Debug, Clone, Default)]
pub struct Systems(Vec<System>);

/// A system, and one certificate that speaks for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct System {
    /// Its senderId.
    pub sender_id: String,
    /// Its certificate.
    pub certificate: PinnedCertificate,
}

/// Which certificate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PinnedCertificate {
    /// By the SHA-256 digest of its DER.
    Sha256([u8; 32]),
    /// By its serial number in hexadecimal, and the common name of its issuer.
    Serial {
        /// Without leading zeros.
        serial: String,
        /// The issuer's common name.
        issuer: String,
    },
}

impl PinnedCertificate {
    fn is(&self, certificate: &Certificate) -> bool {
        match self {
            PinnedCertificate::Sha256(digest) => digest == certificate.sha256(),
            PinnedCertificate::Serial { serial, issuer } => {
                certificate.serial_hex() == *serial && certificate.issuer().common_name() == issuer
            }
        }
    }
}

impl Systems {
    /// Of these entries. A system may have several certificates, and a certificate may speak for several systems.
    pub fn new(systems: Vec<System>) -> Self {
        Systems(systems)
    }

    /// Whether a senderId is registered at all.
    pub(super) fn has(&self, sender_id: &str) -> bool {
        self.0.iter().any(|system| system.sender_id == sender_id)
    }

    /// For which senderIds a certificate speaks.
    pub(super) fn of<'a>(&'a self, certificate: &'a Certificate) -> impl Iterator<Item = &'a str> {
        let own = |system: &&System| system.certificate.is(certificate);
        self.0.iter().filter(own).map(|system| system.sender_id.as_str())
    }
}
