//! Systems and services of the exchange as testers see them.

use serde::Serialize;
use utoipa::ToSchema;

use crate::encoding::hex;
use crate::exchange::{AnswerRule, Party, PinnedCertificate, Route, RouteKind};
use crate::identity::NumberKind;

/// The systems that take part in the exchange.
#[derive(Serialize, ToSchema)]
#[schema(as = ExchangeSystems)]
pub(super) struct Systems {
    pub(super) systems: Vec<System>,
}

/// A system that takes part in the exchange.
#[derive(Serialize, ToSchema)]
#[schema(as = ExchangeSystem)]
#[serde(rename_all = "camelCase")]
pub(super) struct System {
    sender_id: String,
    /// Whether it is asked for a password.
    has_password: bool,
    /// The certificates that alone may sign for it.
    certificates: Vec<Pinned>,
    /// Where messages are pushed to it.
    push: Option<String>,
    /// The services it may send to; all where there are none.
    services: Option<Vec<String>>,
    /// `settings` or `management`: where it was registered.
    from: &'static str,
}

/// A certificate by what it is known by.
#[derive(Serialize, ToSchema)]
#[schema(as = PinnedCertificate)]
#[serde(untagged)]
enum Pinned {
    Sha256 {
        /// In hexadecimal.
        sha256: String,
    },
    Serial {
        /// In hexadecimal.
        serial: String,
        /// The issuer's common name.
        issuer: String,
    },
}

impl System {
    pub(super) fn of(party: &Party, from: &'static str) -> Self {
        let pinned = |pinned: &PinnedCertificate| match pinned {
            PinnedCertificate::Sha256(digest) => Pinned::Sha256 { sha256: hex::encode(digest) },
            PinnedCertificate::Serial { serial, issuer } => {
                Pinned::Serial { serial: serial.clone(), issuer: issuer.clone() }
            }
        };
        System {
            sender_id: party.sender_id.clone(),
            has_password: party.password.is_some(),
            certificates: party.certificates.iter().map(pinned).collect(),
            push: party.push.clone(),
            services: party.services.clone(),
            from,
        }
    }
}

/// The services of the exchange.
#[derive(Serialize, ToSchema)]
pub(super) struct ExchangeServices {
    pub(super) services: Vec<ExchangeService>,
    /// The services of this process.
    pub(super) hosted: Vec<String>,
}

/// A service of the exchange.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct ExchangeService {
    id: String,
    /// The senderId of the system that provides it.
    owner: String,
    /// `queued`, `player`, `hosted`, `routed` or `scripted`.
    kind: &'static str,
    /// The root element of its documents, `{namespace}name`.
    schema: Option<String>,
    /// Seconds from one failed attempt to the next.
    retry_seconds: Vec<u32>,
    /// Seconds after which a delivered message is late.
    late_seconds: Option<u32>,
    /// `settings` or `management`: where it was registered.
    from: &'static str,
    /// Of a hosted one: which service of this process.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    hosted: Option<String>,
    /// Of a routed one: the provider's address.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    url: Option<String>,
    /// Of a routed one: how long its answer is waited for.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    millis_max: Option<u64>,
    /// Of a routed one: attempts in all.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    attempts: Option<u32>,
    /// Of a routed one: whether an answer without a signature is taken.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    unsigned: Option<bool>,
    /// Of a scripted one: the script's file.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    script: Option<String>,
    /// Where the IIN of who asks stands.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    iin: Option<String>,
    /// Where the BIN of who asks stands.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    bin: Option<String>,
}

impl ExchangeService {
    pub(super) fn of(route: &Route, from: &'static str) -> Self {
        let (mut iin, mut bin) = (None, None);
        if let Some(path) = &route.declarant {
            let of = if path.kind == NumberKind::Iin { &mut iin } else { &mut bin };
            *of = Some(path.path.to_string());
        }
        let mut shown = ExchangeService {
            id: route.service_id.clone(),
            owner: route.owner.clone(),
            kind: route.kind.as_str(),
            schema: route.schema.clone(),
            retry_seconds: route.retry_seconds.clone(),
            late_seconds: route.late_seconds,
            from,
            hosted: None,
            url: None,
            millis_max: None,
            attempts: None,
            unsigned: None,
            script: None,
            iin,
            bin,
        };
        match &route.kind {
            RouteKind::Queued | RouteKind::Player => {}
            RouteKind::Hosted(name) => shown.hosted = Some(name.clone()),
            RouteKind::Routed(to) => {
                shown.url = Some(to.url.clone());
                shown.millis_max = Some(to.millis_max);
                shown.attempts = Some(to.attempts);
                shown.unsigned = Some(to.signature == AnswerRule::Optional);
            }
            RouteKind::Scripted(script) => shown.script = Some(script.file().to_owned()),
        }
        shown
    }
}
