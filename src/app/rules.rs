//! The settings of senders, readers and requests, as the gateway has them.

use std::sync::Arc;

use crate::config::{self, Config};
use crate::exchange::{Directory, PinnedCertificate};
use crate::gateway::{ReadAccess, Representatives, Rules, System, Systems, UnregisteredSenders};

/// What `config` says of who may send what, and who may read it.
pub(super) fn rules(config: &Config, directory: Arc<Directory>) -> Rules {
    if config.access.open {
        tracing::warn!(
            "[access] open = true: whoever knows a registration number reads the request and its result"
        );
    }
    Rules {
        read: if config.access.open { ReadAccess::Open } else { ReadAccess::Closed },
        unregistered_senders: match config.access.unregistered_senders {
            config::UnregisteredSenders::Accept => UnregisteredSenders::Accepted,
            config::UnregisteredSenders::Refuse => UnregisteredSenders::Refused,
        },
        representatives: match config.requests.representatives {
            config::Representatives::Refuse => Representatives::Refused,
            config::Representatives::Accept => Representatives::Accepted,
        },
        age_days_max: config.requests.age_days_max,
        systems: Systems::new(config.systems.iter().map(system).collect()).with(directory),
    }
}

fn system(system: &config::System) -> System {
    let certificate = match &system.certificate {
        config::SystemCertificate::Sha256(digest) => PinnedCertificate::Sha256(*digest),
        config::SystemCertificate::Serial { serial, issuer } => {
            PinnedCertificate::Serial { serial: serial.clone(), issuer: issuer.clone() }
        }
    };
    System { sender_id: system.sender_id.clone(), certificate }
}
