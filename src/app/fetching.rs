//! The revocation data of a house, as its settings want it.

use std::sync::Arc;
use std::time::Duration;

use super::StartError;
use crate::clock::Clock;
use crate::config::{self, CertificateIdDigest, Nonce, RevocationMode, WithoutAnswer};
use crate::crypto::DigestAlgorithm;
use crate::http::Loopback;
use crate::http::port_of;
use crate::random::Random;
use crate::revocation::{Revocations, Settings};
use crate::trust::{CrlStore, RevocationOrder, UnknownStatus};
use crate::x509::ocsp::{MissingNonce, OcspPolicy};
use crate::x509::{Certificate, RevocationAddresses};

/// Lists and answers: handed over by the authority, or fetched.
pub(super) fn revocations(
    config: &config::Revocation,
    authorities: Vec<Certificate>,
    clock: &Arc<dyn Clock>,
    random: &Arc<dyn Random>,
) -> Result<Revocations, StartError> {
    let lists = Arc::new(CrlStore::new());
    if config.mode == RevocationMode::Direct {
        return Ok(Revocations::direct(lists));
    }
    let missing_nonce = match config.nonce {
        Nonce::Required => MissingNonce::Refused,
        Nonce::Optional => MissingNonce::Accepted,
    };
    let settings = Settings {
        list_patience: Duration::from_millis(config.list_millis_max),
        answer_patience: Duration::from_millis(config.answer_millis_max),
        wait: Duration::from_millis(config.wait_millis_max),
        list_octets_max: config.list_bytes_max,
        refresh: Duration::from_secs(config.refresh_seconds),
        answer_kept: Duration::from_secs(config.answer_kept_seconds),
        certificate_id: match config.certificate_id {
            CertificateIdDigest::Sha256 => DigestAlgorithm::Sha256,
            CertificateIdDigest::Sha1 => DigestAlgorithm::Sha1,
        },
        answer_policy: OcspPolicy { missing_nonce, ..OcspPolicy::default() },
        map: config.map.iter().map(|(from, to)| (from.clone(), to.clone())).collect(),
        lists: config.lists.clone(),
        responder: config.responder.clone(),
        hosts: config.hosts.clone(),
        loopback: Loopback::Ports(own_ports(&authorities)),
        ..Settings::default()
    };
    Revocations::over_http(
        lists,
        authorities,
        order(config.order),
        settings,
        Arc::clone(clock),
        Arc::clone(random),
    )
    .map_err(|source| StartError::Fetching { source })
}

/// The ports of this machine that the authority's own certificates send us to. That of the listener where it publishes comes when it is
/// open: [`Revocations::published_at`].
fn own_ports(authorities: &[Certificate]) -> Vec<u16> {
    let mut ports = Vec::new();
    for addresses in authorities.iter().map(RevocationAddresses::of) {
        let named = addresses.lists.iter().chain(&addresses.deltas).chain(&addresses.responders);
        ports.extend(named.filter_map(|url| port_of(url)));
    }
    ports
}

const fn order(order: config::RevocationOrder) -> RevocationOrder {
    match order {
        config::RevocationOrder::CrlThenOcsp => RevocationOrder::CrlThenOcsp,
        config::RevocationOrder::OcspThenCrl => RevocationOrder::OcspThenCrl,
        config::RevocationOrder::Both => RevocationOrder::Both,
        config::RevocationOrder::Crl => RevocationOrder::CrlOnly,
        config::RevocationOrder::Ocsp => RevocationOrder::OcspOnly,
    }
}

/// What becomes of a certificate that nobody can speak of.
pub(super) const fn unknown_status(without: WithoutAnswer) -> UnknownStatus {
    match without {
        WithoutAnswer::Retry => UnknownStatus::Retry,
        WithoutAnswer::Accept => UnknownStatus::Passes,
    }
}
