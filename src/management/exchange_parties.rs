//! `/manage/v1/exchange/systems` and `…/services`: the registry of sending systems and of services. What is registered here is kept, and comes
//! before the settings.

use std::sync::Arc;

use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use serde::Deserialize;

use super::error::ManagementError;
use super::exchange_peers::may_go_to;
use super::exchange_registered::{ExchangeService, ExchangeServices, System, Systems};
use super::exchange_state::ExchangeManagement;
use crate::clock::Now;
use crate::exchange::{KeptFault, KeptService, KeptSystem, Password, RouteKind, ScriptError};
use crate::http::{Path, StatusCode, WholeBody, answers};
use crate::interface::{CallFault, MemberFault, NamedThing, Trouble};
use crate::json::{Form, Kind, Member};
use crate::registry::{EntryKind, ExchangeWrite, ExchangeWritten};
use crate::x509::{certificates_from_pem, to_pem};

/// Characters of a senderId and of a serviceId: what the contract's clients send is shorter.
const ID_CHARS_MAX: usize = 200;

/// Octets of a password: the hash is made of all of them.
const PASSWORD_BYTES_MAX: usize = 1024;

/// Members of what is asked of `PUT /manage/v1/exchange/systems`.
pub(super) const SYSTEM: Form = Form {
    members: &[
        Member::must("senderId", Kind::Text),
        Member::may("password", Kind::Text),
        Member::may("certificates", Kind::Texts),
        Member::may("push", Kind::Text),
        Member::may("services", Kind::Texts),
    ],
    example: r#"{"senderId": "pep", "password": "secret", "push": "http://127.0.0.1:9090/", "services": ["A"]}"#,
};

#[derive(Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct SystemCall {
    /// Its senderId.
    sender_id: String,
    /// Its password, which is kept as a hash; nobody is asked for one that is not set.
    password: Option<String>,
    /// The certificates that alone may sign for it: each in PEM, or its SHA-256 in hexadecimal.
    certificates: Option<Vec<String>>,
    /// Where messages are pushed to it.
    push: Option<String>,
    /// The services it may send to; all where absent.
    services: Option<Vec<String>>,
}

fn call_fault(fault: CallFault) -> Response {
    ManagementError::Call(fault).into_response()
}

fn of_kept(fault: KeptFault) -> Response {
    call_fault(match fault {
        KeptFault::Needs { kind, member } => {
            CallFault::Member { member, fault: MemberFault::Needed { by: kind } }
        }
        KeptFault::Kind { kind } => {
            let known = KeptService::KINDS.join(", ");
            CallFault::NoSuch { thing: NamedThing::RouteKind, name: kind, known }
        }
        KeptFault::Digest { text } => {
            CallFault::Member { member: "certificates", fault: MemberFault::NotADigest { text } }
        }
        KeptFault::Certificate => CallFault::Member { member: "certificates", fault: MemberFault::NotPem },
        KeptFault::Hash => CallFault::Member { member: "passwordHash", fault: MemberFault::NotAHash },
        KeptFault::Script(ScriptError { line, fault, .. }) => CallFault::Script { line, fault },
    })
}

fn name(member: &'static str, text: &str) -> Result<(), Response> {
    let fine =
        !text.trim().is_empty() && text.chars().count() <= ID_CHARS_MAX && !text.contains(char::is_control);
    let fault = MemberFault::NotAName { chars_max: ID_CHARS_MAX };
    if fine { Ok(()) } else { Err(call_fault(CallFault::Member { member, fault })) }
}

const fn from(settings: bool) -> &'static str {
    if settings { "settings" } else { "management" }
}

/// The systems that take part in the exchange; passwords are not shown
#[utoipa::path(get, path = "", responses((status = 200, description = "The systems.", body = Systems)))]
pub(super) async fn systems(State(exchange): State<ExchangeManagement>) -> Response {
    let parties = exchange.directory.parties();
    let from = |party| from(exchange.directory.party_is_of_settings(party));
    let systems = parties.iter().map(|party| System::of(party, from(party))).collect();
    answers::json(StatusCode::OK, &Systems { systems })
}

/// Registers a system, or changes one; it is kept
///
/// The password is kept as an argon2id hash. A system of the settings with the same senderId does not count until this one is removed.
#[utoipa::path(
    put,
    path = "",
    request_body(content = SystemCall),
    responses(
        (status = 200, description = "The systems.", body = Systems),
        (status = 400, description = "Not of the form."),
        (status = 422, description = "Messages may not be pushed to this address."),
    )
)]
pub(super) async fn put_system(
    State(exchange): State<ExchangeManagement>,
    now: Now,
    WholeBody(body): WholeBody,
) -> Response {
    let call: SystemCall = match SYSTEM.read(&body) {
        Ok(call) => call,
        Err(misfit) => return ManagementError::from(misfit).into_response(),
    };
    match registered_system(&exchange, call, now).await {
        Ok(()) => systems(State(exchange)).await,
        Err(refused) => refused,
    }
}

async fn registered_system(
    exchange: &ExchangeManagement,
    call: SystemCall,
    now: Now,
) -> Result<(), Response> {
    let SystemCall { sender_id, password, certificates, push, services } = call;
    name("senderId", &sender_id)?;
    if let Some(url) = push.as_deref() {
        may_go_to(exchange, "push", url)?;
    }
    let password = match password {
        Some(text) => Some(hashed(exchange, text).await?),
        None => None,
    };
    let (mut digests, mut whole) = (Vec::new(), Vec::new());
    for text in certificates.unwrap_or_default() {
        let (digest, pem) = certificate(text)?;
        digests.push(digest);
        whole.extend(pem);
    }
    let kept = KeptSystem {
        sender_id: sender_id.clone(),
        password_hash: password.as_ref().and_then(Password::hash).map(str::to_owned),
        certificates: digests,
        whole,
        push,
        services,
    };
    let mut party = kept.party().map_err(of_kept)?;
    // The text itself is known here, so that its first use costs no hash.
    party.password = password;
    keep(exchange, EntryKind::System, sender_id, &kept, now).await?;
    exchange.directory.put_party(party);
    exchange.deliveries.wake();
    Ok(())
}

async fn hashed(exchange: &ExchangeManagement, text: String) -> Result<Password, Response> {
    let (octets, octets_max) = (text.len(), PASSWORD_BYTES_MAX);
    if octets > octets_max {
        let fault = MemberFault::TooLong { octets, octets_max };
        return Err(call_fault(CallFault::Member { member: "password", fault }));
    }
    let random = Arc::clone(&exchange.random);
    let hashed = tokio::task::spawn_blocking(move || Password::hashed(&text, &*random)).await;
    hashed.ok().flatten().ok_or_else(answers::broken)
}

/// The SHA-256 of a certificate that is given in PEM, with the certificate, or of one whose SHA-256 is given.
fn certificate(text: String) -> Result<(String, Option<String>), Response> {
    if !text.contains("-----BEGIN") {
        return Ok((text, None));
    }
    let not_pem = || call_fault(CallFault::Member { member: "certificates", fault: MemberFault::NotPem });
    let certificates = certificates_from_pem(&text).map_err(|_| not_pem())?;
    let first = certificates.first().ok_or_else(not_pem)?;
    Ok((crate::encoding::hex::encode(first.sha256()), Some(to_pem("CERTIFICATE", first.der()))))
}

async fn keep(
    exchange: &ExchangeManagement,
    kind: EntryKind,
    id: String,
    kept: &impl serde::Serialize,
    now: Now,
) -> Result<(), Response> {
    let definition = serde_json::to_string(kept).map_err(|_| answers::broken())?;
    exchange.write(ExchangeWrite::PutEntry { kind, id, definition, now }).await.map(drop)
}

/// Forgets a system that was registered here; one of the settings with its senderId counts again
#[utoipa::path(
    delete,
    path = "",
    params(("id" = String, Path, description = "The system's senderId.")),
    responses((status = 200, description = "The systems.", body = Systems), (status = 404, description = "None was registered here."))
)]
pub(super) async fn remove_system(
    State(exchange): State<ExchangeManagement>,
    Path(id): Path<String>,
) -> Response {
    match removed(&exchange, EntryKind::System, &id).await {
        Ok(()) => {
            exchange.directory.remove_party(&id);
            systems(State(exchange)).await
        }
        Err(refused) => refused,
    }
}

async fn removed(exchange: &ExchangeManagement, kind: EntryKind, id: &str) -> Result<(), Response> {
    match exchange.write(ExchangeWrite::RemoveEntry { kind, id: id.to_owned() }).await? {
        ExchangeWritten::Changed(1..) => Ok(()),
        _ => {
            let asked = id.chars().take(40).collect();
            Err(answers::problem(StatusCode::NOT_FOUND, Trouble::NoExchangeEntry { asked }))
        }
    }
}

/// Members of what is asked of `PUT /manage/v1/exchange/services`.
pub(super) const SERVICE: Form = Form {
    members: &[
        Member::must("id", Kind::Text),
        Member::may("owner", Kind::Text),
        Member::may("kind", Kind::Text),
        Member::may("hosted", Kind::Text),
        Member::may("url", Kind::Text),
        Member::may("millisMax", Kind::Whole(300_000)),
        Member::may("attempts", Kind::Whole(10)),
        Member::may("unsigned", Kind::Flag),
        Member::may("answers", Kind::Text),
        Member::may("script", Kind::Text),
        Member::may("schema", Kind::Text),
        Member::may("iin", Kind::Text),
        Member::may("bin", Kind::Text),
        Member::may("retrySeconds", Kind::Wholes(u32::MAX as u64)),
        Member::may("lateSeconds", Kind::Whole(u32::MAX as u64)),
        Member::may("from", Kind::Text),
    ],
    example: r#"{"id": "GbdulInfoByBin_v2", "kind": "routed", "owner": "gbdul", "url": "http://127.0.0.1:9090/"}"#,
};

#[derive(Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct ServiceCall {
    /// serviceId.
    id: String,
    /// The senderId of the system that provides it.
    owner: Option<String>,
    /// `queued` (its owner answers over the asynchronous channel), `player` (this process does), `hosted`, `routed` or `scripted`; `queued` where absent.
    kind: Option<String>,
    /// Of a hosted one: which service of this process; the one of its own id where absent.
    hosted: Option<String>,
    /// Of a routed one: the provider's address.
    url: Option<String>,
    /// Of a routed one: how long its answer is waited for.
    millis_max: Option<u64>,
    /// Of a routed one: attempts in all.
    attempts: Option<u32>,
    /// Of a routed one: an answer without a signature is taken.
    unsigned: Option<bool>,
    /// The same as the settings write it: `signed` or `unsigned`.
    answers: Option<String>,
    /// Of a scripted one: the text of the script itself, TOML.
    script: Option<String>,
    /// The root element of its documents, `{namespace}name`.
    schema: Option<String>,
    /// Where the IIN of who asks stands; the document must be signed by who has it.
    iin: Option<String>,
    /// The same for a BIN.
    bin: Option<String>,
    /// Seconds after which a delivered message is late.
    late_seconds: Option<u32>,
    /// Seconds from one failed attempt to the next; after the last a message is a dead letter.
    retry_seconds: Option<Vec<u32>>,
}

/// Whether an answer without a signature is taken, in either of its two forms.
fn unsigned(call: &ServiceCall) -> Result<Option<bool>, Response> {
    match call.answers.as_deref() {
        None => Ok(call.unsigned),
        Some("signed") => Ok(Some(false)),
        Some("unsigned") => Ok(Some(true)),
        Some(other) => Err(call_fault(CallFault::NoSuch {
            thing: NamedThing::Answers,
            name: other.chars().take(40).collect(),
            known: "signed, unsigned".to_owned(),
        })),
    }
}

/// The services of the exchange, and those of this process
#[utoipa::path(get, path = "", responses((status = 200, description = "The services.", body = ExchangeServices)))]
pub(super) async fn services(State(exchange): State<ExchangeManagement>) -> Response {
    let routes = exchange.directory.routes();
    let from = |route| from(exchange.directory.route_is_of_settings(route));
    let services = routes.iter().map(|route| ExchangeService::of(route, from(route))).collect();
    let hosted = exchange.services.hosted().map(str::to_owned).collect();
    answers::json(StatusCode::OK, &ExchangeServices { services, hosted })
}

/// Registers a service, or changes one; it is kept
#[utoipa::path(
    put,
    path = "",
    request_body(content = ServiceCall),
    responses(
        (status = 200, description = "The services.", body = ExchangeServices),
        (status = 400, description = "Not of the form, or a script that is none."),
        (status = 422, description = "Messages may not go to this address."),
    )
)]
pub(super) async fn put_service(
    State(exchange): State<ExchangeManagement>,
    now: Now,
    WholeBody(body): WholeBody,
) -> Response {
    let call: ServiceCall = match SERVICE.read(&body) {
        Ok(call) => call,
        Err(misfit) => return ManagementError::from(misfit).into_response(),
    };
    match registered_service(&exchange, call, now).await {
        Ok(()) => services(State(exchange)).await,
        Err(refused) => refused,
    }
}

async fn registered_service(
    exchange: &ExchangeManagement,
    call: ServiceCall,
    now: Now,
) -> Result<(), Response> {
    let known = exchange.directory.route(&call.id);
    let unsigned = unsigned(&call)?;
    // One line without an assignment is no script: most likely the name of a file, as in the settings.
    if call.script.as_deref().is_some_and(|script| !script.contains(['=', '\n'])) {
        return Err(call_fault(CallFault::Member { member: "script", fault: MemberFault::NotTheScript }));
    }
    let kept = KeptService {
        id: call.id,
        owner: call.owner.unwrap_or_default(),
        kind: call.kind.unwrap_or_else(|| "queued".to_owned()),
        hosted: call.hosted,
        url: call.url,
        millis_max: call.millis_max,
        attempts: call.attempts,
        unsigned,
        script: call.script,
        schema: call.schema,
        iin: call.iin,
        bin: call.bin,
        retry_seconds: call.retry_seconds.or_else(|| known.map(|known| known.retry_seconds.clone())),
        late_seconds: call.late_seconds,
    };
    name("id", &kept.id)?;
    let route = kept.route().map_err(of_kept)?;
    if exchange.directory.displaces_regulation(&route) {
        return Err(call_fault(CallFault::Member { member: "id", fault: MemberFault::RegulationService }));
    }
    match &route.kind {
        RouteKind::Routed(to) => may_go_to(exchange, "url", &to.url)?,
        RouteKind::Hosted(name) if !exchange.services.hosts(name) => {
            let known = exchange.services.hosted().collect::<Vec<_>>().join(", ");
            let name = name.chars().take(60).collect();
            return Err(call_fault(CallFault::NoSuch { thing: NamedThing::HostedService, name, known }));
        }
        _ => {}
    }
    keep(exchange, EntryKind::Service, kept.id.clone(), &kept, now).await?;
    exchange.directory.put_route(route);
    Ok(())
}

/// Forgets a service that was registered here; one of the settings with its serviceId counts again
#[utoipa::path(
    delete,
    path = "",
    params(("id" = String, Path, description = "serviceId.")),
    responses((status = 200, description = "The services.", body = ExchangeServices), (status = 404, description = "None was registered here."))
)]
pub(super) async fn remove_service(
    State(exchange): State<ExchangeManagement>,
    Path(id): Path<String>,
) -> Response {
    match removed(&exchange, EntryKind::Service, &id).await {
        Ok(()) => {
            exchange.directory.remove_route(&id);
            services(State(exchange)).await
        }
        Err(refused) => refused,
    }
}
