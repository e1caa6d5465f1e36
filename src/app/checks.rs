//! What of the settings can be told to be wrong only beside the services and the keys.

use std::collections::BTreeSet;
use std::net::IpAddr;

use super::StartError;
use crate::catalogue::{Catalogue, Field};
use crate::clock::{Clock as _, SystemClock};
use crate::config;
use crate::x509::{Certificate, ExtendedKeyUsage, GeneralName};

/// Every rule of `workflow.refuse_when` is one that a form can meet: a field of a service, and where there are choices, one of them.
pub(super) fn refuse_when(rules: &[config::RefuseWhen], catalogue: &Catalogue) -> Result<(), StartError> {
    for rule in rules {
        let fields: Vec<&Field> = catalogue.iter().flat_map(|service| &service.fields).collect();
        let found: Vec<&Field> = fields.iter().copied().filter(|field| field.name == rule.field).collect();
        if found.is_empty() {
            let known: BTreeSet<&str> = fields.iter().map(|field| field.name.as_str()).collect();
            return Err(StartError::RefuseWhen {
                field: rule.field.clone(),
                value: String::new(),
                known: joined(known),
            });
        }
        // A field that is written freely can have any value.
        let choices: BTreeSet<&str> =
            found.iter().flat_map(|field| &field.choices).map(|choice| choice.value.as_str()).collect();
        let is_free = found.iter().any(|field| field.choices.is_empty());
        if !is_free && !choices.contains(rule.value.as_str()) {
            return Err(StartError::RefuseWhen {
                field: rule.field.clone(),
                value: rule.value.clone(),
                known: joined(choices),
            });
        }
    }
    Ok(())
}

fn joined(words: BTreeSet<&str>) -> String {
    words.into_iter().collect::<Vec<_>>().join(", ")
}

/// Seconds before its end at which a TLS certificate is warned of: two weeks, in which a new one can be had.
const ENDS_SOON_SECONDS: i64 = 14 * 24 * 3600;

/// Warns of a TLS certificate that clients refuse today: by its time, its purpose, or its names. They go by the machine's clock, whatever
/// clock the gateway goes by.
pub(super) fn tls_certificate(certificate: &Certificate, listener: IpAddr) {
    let (now, from, to) = (SystemClock.now(), certificate.not_before(), certificate.not_after());
    if now > to {
        tracing::warn!(%from, %to, %now, "the TLS certificate gateway-tls has expired: clients will refuse it; make another with `qaqpa pki init`");
    } else if now < from {
        tracing::warn!(%from, %to, %now, "the TLS certificate gateway-tls is not valid yet: clients will refuse it");
    } else if now.plus_seconds(ENDS_SOON_SECONDS) > to {
        tracing::warn!(%to, %now, "the TLS certificate gateway-tls ends soon");
    }
    let purposes = certificate.extended_key_usage();
    if purposes.is_some_and(|purposes| !purposes.has(ExtendedKeyUsage::SERVER_AUTH)) {
        tracing::warn!(
            "the TLS certificate gateway-tls is not for servers (serverAuth): clients will refuse it"
        );
    }
    if !names(certificate, listener) {
        tracing::warn!(%listener, "the TLS certificate gateway-tls does not name the address of the listener: clients that go by it will refuse it");
    }
}

/// Whether a certificate names an address; one that stands for all addresses needs some name.
fn names(certificate: &Certificate, listener: IpAddr) -> bool {
    let Ok(Some(names)) = certificate.alternative_names() else { return false };
    let own = match listener {
        IpAddr::V4(address) => address.octets().to_vec(),
        IpAddr::V6(address) => address.octets().to_vec(),
    };
    let is = |name: &GeneralName<'_>| match name {
        GeneralName::Ip(octets) => listener.is_unspecified() || *octets == own,
        GeneralName::Dns(name) => {
            listener.is_unspecified() || (listener.is_loopback() && *name == b"localhost")
        }
        _ => false,
    };
    names.iter().any(is)
}
