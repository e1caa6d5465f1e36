//! Who works: somebody on the list of staff, by token; or a tester on this machine, in any role.

use std::net::IpAddr;
use std::sync::Arc;

use axum::response::Response;

use super::super::super::services::Gateway;
use super::super::words;
use crate::crypto::{DigestAlgorithm, digest};
use crate::encoding::hex;
use crate::gateway::token_digest;
use crate::http::{Received, host_of};
use crate::registry::{RegistryError, Staff, StaffEntry};
use crate::text::web::workstation as w;
use crate::web::components::{Choice, Choices, Switch};
use crate::web::{Link, Page, Visitor};
use crate::workflow::{Actor, ROLES};

/// The cookie that says who works here.
const COOKIE: &str = "staff";

/// A role that a tester chooses, and a person on the list.
const ROLE: &str = "role:";
const PERSON: &str = "person:";

/// Persons that the switch offers; a list of staff may be longer.
const PERSONS_MAX: usize = 50;

/// What only this process can write for a name: nobody makes a cookie of somebody else's.
fn mark(gateway: &Gateway, name: &str) -> String {
    let inner = digest(DigestAlgorithm::Sha256, name.as_bytes());
    let mut octets = b"staff".to_vec();
    octets.extend(gateway.services.token_secret);
    octets.extend(inner.as_ref());
    hex::encode(digest(DigestAlgorithm::Sha256, &octets).as_ref())
}

/// The cookie of a person.
pub(super) fn cookie(gateway: &Gateway, visitor: &Visitor, name: &str) -> String {
    let value = format!("{}.{}", hex::encode(name.as_bytes()), mark(gateway, name));
    visitor.set_cookie(COOKIE, &value, None)
}

/// The cookie that ends it.
pub(super) fn no_cookie(visitor: &Visitor) -> String {
    visitor.set_cookie(COOKIE, "", Some(0))
}

/// Everybody on the list.
pub(super) async fn staff(gateway: &Arc<Gateway>) -> Result<Vec<StaffEntry>, RegistryError> {
    let work = Arc::clone(gateway);
    let found = tokio::task::spawn_blocking(move || work.services.registry.store().staff()).await;
    found.unwrap_or(Err(RegistryError::Closed))
}

/// Who works at this browser, if that is still on the list.
pub(super) fn at_work(gateway: &Gateway, visitor: &Visitor, staff: &[StaffEntry]) -> Option<StaffEntry> {
    let (name, shown) = visitor.cookie(COOKIE)?.split_once('.')?;
    let name = String::from_utf8(hex::decode(name)?).ok()?;
    let own = mark(gateway, &name);
    let same =
        own.len() == shown.len() && own.bytes().zip(shown.bytes()).fold(0, |all, (a, b)| all | (a ^ b)) == 0;
    staff.iter().find(|person| same && person.name == name).cloned()
}

/// Who has this token.
pub(super) async fn by_token(
    gateway: &Arc<Gateway>,
    token: &str,
) -> Result<Option<StaffEntry>, RegistryError> {
    let (work, token) = (Arc::clone(gateway), token_digest(token));
    let found =
        tokio::task::spawn_blocking(move || work.services.registry.store().staff_by_token(&token)).await;
    found.unwrap_or(Err(RegistryError::Closed))
}

/// Whether the visitor sits at this machine, where the testers' listener is open too: by the address it comes from, by the name it asks
/// by (a name that was made to lead here is another site's, DNS rebinding), and not through a proxy.
pub(super) fn is_tester(received: &Received, visitor: &Visitor) -> bool {
    let loopback = |host: &str| {
        let bare = host.trim_start_matches('[').trim_end_matches(']');
        bare == "localhost" || bare.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
    };
    let proxied = ["forwarded", "x-forwarded-for", "via"];
    received.peer().ip().is_loopback()
        && host_of(&visitor.base.0).is_some_and(|host| loopback(&host))
        && !proxied.iter().any(|name| visitor.headers().contains_key(*name))
}

/// Whom a tester chose: somebody on the list, or the tester's own person of a role, who is put on it.
pub(super) async fn switched(
    gateway: &Arc<Gateway>,
    visitor: &Visitor,
    chosen: &str,
) -> Result<Option<String>, RegistryError> {
    if let Some(name) = chosen.strip_prefix(PERSON) {
        let staff = staff(gateway).await?;
        return Ok(staff.into_iter().find(|person| person.name == name).map(|person| person.name));
    }
    let role = chosen.strip_prefix(ROLE).and_then(Actor::parse);
    let Some(role) = role.filter(|role| is_worked(*role)) else { return Ok(None) };
    let name = w::tester(visitor.lang, words::role(role).in_lang(visitor.lang));
    if !staff(gateway).await?.iter().any(|person| person.name == name) {
        let token = gateway.services.random.uuid();
        let person = Staff {
            name: name.clone(),
            role,
            token: token_digest(&token),
            certificate: None,
            since: visitor.now,
        };
        let work = Arc::clone(gateway);
        let put = tokio::task::spawn_blocking(move || work.services.registry.staff_blocking(person)).await;
        put.unwrap_or(Err(RegistryError::Closed))?;
    }
    Ok(Some(name))
}

fn is_worked(role: Actor) -> bool {
    ROLES.contains(&role) && role != Actor::Recipient
}

/// The page with who works in its header, and the testers' switch.
pub(super) fn headed(
    mut page: Page,
    person: Option<&StaffEntry>,
    staff: &[StaffEntry],
    is_tester: bool,
    door: &str,
) -> Page {
    let lang = page.lang;
    page.person = person.map(|person| {
        let text = format!("{} ({})", person.name, words::role(person.role).in_lang(lang));
        Link { href: format!("{door}/sign-out"), text }
    });
    if is_tester {
        let here = person.map(|person| person.name.as_str());
        let roles = ROLES.into_iter().filter(|role| is_worked(*role)).map(|role| {
            let word = words::role(role).in_lang(lang);
            let chosen = here == Some(w::tester(lang, word).as_str());
            Choice::new(format!("{ROLE}{}", role.as_str()), word).chosen(chosen)
        });
        let own: Vec<String> =
            ROLES.iter().map(|role| w::tester(lang, words::role(*role).in_lang(lang))).collect();
        let persons = staff.iter().filter(|person| !own.contains(&person.name)).take(PERSONS_MAX);
        let persons = persons.map(|person| {
            let label = format!("{} ({})", person.name, words::role(person.role).in_lang(lang));
            let choice = Choice::new(format!("{PERSON}{}", person.name), label);
            Choice { is_data: true, ..choice.chosen(here == Some(person.name.as_str())) }
        });
        let choices = Choices::new("role", w::SWITCH.in_lang(lang), roles.chain(persons).collect());
        let button = w::SWITCH_BUTTON.in_lang(lang).to_owned();
        page.switch = Some(Switch { action: format!("{door}/role"), choices, button });
    }
    page
}

/// The answer to what cannot be read.
pub(super) fn failed(error: &RegistryError, visitor: &Visitor) -> Response {
    crate::gateway::refusal::not_registered(error, visitor.now).to_answer()
}
