//! Who works: somebody on the list of staff, by token; or a tester on this machine, in any role.

use std::net::IpAddr;
use std::sync::Arc;

use axum::response::Response;

use super::super::super::services::Gateway;
use super::super::words;
use crate::accounts::{From, Opened, SessionToken};
use crate::gateway::cabinet::sessions;
use crate::gateway::token_digest;
use crate::http::{Received, host_of};
use crate::keys::Signer as _;
use crate::registry::{RegistryError, Staff, StaffEntry};
use crate::text::web::{portal, workstation as w};
use crate::web::components::{Choice, Choices, Colour, Notice, Switch};
use crate::web::{Link, Page, Visitor};
use crate::workflow::{Actor, ROLES};

/// The cookie that says who works here.
const COOKIE: &str = "staff";

/// A role that a tester chooses, and a person on the list.
const ROLE: &str = "role:";
const PERSON: &str = "person:";

/// Persons that the switch offers; a list of staff may be longer.
const PERSONS_MAX: usize = 50;

/// The cookie of somebody who comes to work: a session of its own beside the portal's, so that one browser can be a recipient and an
/// official.
pub(super) async fn opened(
    gateway: &Gateway,
    received: &Received,
    visitor: &Visitor,
    person: StaffEntry,
) -> Result<String, Response> {
    let from = From { address: received.peer().ip(), replaces: token(visitor), at: visitor.now };
    let opened = gateway.services.accounts.login_by_token(person, from).await;
    let Opened(session) = opened.map_err(|error| sessions::failed(error, visitor.now))?;
    Ok(visitor.set_cookie(COOKIE, &session.token.to_string(), None))
}

fn token(visitor: &Visitor) -> Option<SessionToken> {
    visitor.cookie(COOKIE).and_then(SessionToken::parse)
}

/// What a page says to whom a session brought that is over; nothing to who just comes.
pub(in crate::gateway::pages) fn ended(visitor: &Visitor) -> Option<Notice> {
    token(visitor).map(|_| Notice {
        heading: visitor.t(portal::SESSION_ENDED).to_owned(),
        text: visitor.t(w::COME_AGAIN).to_owned(),
        colour: Colour::Blue,
    })
}

/// Ends the session; the cookie that goes with it.
pub(super) async fn closed(gateway: &Gateway, visitor: &Visitor) -> Result<String, RegistryError> {
    if let Some(token) = token(visitor) {
        gateway.services.accounts.close(token).await?;
    }
    Ok(visitor.set_cookie(COOKIE, "", Some(0)))
}

/// Everybody on the list.
async fn staff(gateway: &Arc<Gateway>) -> Result<Vec<StaffEntry>, RegistryError> {
    let work = Arc::clone(gateway);
    let found = tokio::task::spawn_blocking(move || work.services.registry.store().staff()).await;
    found.unwrap_or(Err(RegistryError::Closed))
}

/// Everybody on the list, and who works at this browser, if that is still on it.
pub(in crate::gateway::pages) async fn here(
    gateway: &Arc<Gateway>,
    visitor: &Visitor,
) -> Result<(Vec<StaffEntry>, Option<StaffEntry>), Response> {
    let staff = staff(gateway).await.map_err(|error| failed(&error, visitor))?;
    let Some(token) = token(visitor) else { return Ok((staff, None)) };
    let session = gateway.services.accounts.session(token, visitor.now).await;
    let session = session.map_err(|error| failed(&error, visitor))?;
    let name = session.and_then(|session| session.staff().map(|person| person.name.clone()));
    let person = staff.iter().find(|person| Some(&person.name) == name.as_ref()).cloned();
    Ok((staff, person))
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

/// What proxies add; `x-forwarded-…` beside.
const PROXIED: [&str; 7] =
    ["forwarded", "via", "x-real-ip", "x-client-ip", "true-client-ip", "cf-connecting-ip", "x-original-host"];

/// Whether the visitor sits at this machine, where the testers' listener is open too: by the address it comes from, by the name it asks
/// by (a name that was made to lead here is another site's, DNS rebinding), by the page that it comes from, and not through a proxy. A proxy
/// that says nothing of itself speaks HTTP/1.0, or what it passes on came from a page of another name.
pub(in crate::gateway::pages) fn is_tester(received: &Received, visitor: &Visitor) -> bool {
    let headers = visitor.headers();
    let loopback =
        |host: &str| host == "localhost" || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback());
    let of_loopback = |url: &str| host_of(url).is_some_and(|host| loopback(&host));
    let from_here =
        |name: &str| headers.get_all(name).iter().all(|page| page.to_str().is_ok_and(of_loopback));
    let is_proxied = received.is_http_1_0()
        || headers.keys().any(|name| name.as_str().starts_with("x-forwarded"))
        || PROXIED.iter().any(|name| headers.contains_key(*name));
    received.peer().ip().is_loopback()
        && received.host(headers).is_some_and(|host| of_loopback(&format!("http://{host}")))
        && from_here("origin")
        && from_here("referer")
        && !is_proxied
}

/// Whom a tester chose: somebody on the list, or the tester's own person of a role, who is put on it.
pub(super) async fn switched(
    gateway: &Arc<Gateway>,
    visitor: &Visitor,
    chosen: &str,
) -> Result<Option<StaffEntry>, RegistryError> {
    let listed = staff(gateway).await?;
    if let Some(name) = chosen.strip_prefix(PERSON) {
        return Ok(listed.into_iter().find(|person| person.name == name));
    }
    let role = chosen.strip_prefix(ROLE).and_then(Actor::parse);
    let Some(role) = role.filter(|role| is_worked(*role)) else { return Ok(None) };
    let name = words::tester(role);
    if let Some(person) = listed.into_iter().find(|person| person.name == name) {
        return Ok(Some(person));
    }
    // What the role signs is signed with a key that everybody has.
    let holder = gateway.services.sign_as.of_role(role);
    let certificate = holder.map(|holder| *holder.certificate().sha256());
    let token = token_digest(&gateway.services.random.uuid());
    let stands_in = None;
    let person = Staff { name: name.clone(), role, token, certificate, stands_in: None, since: visitor.now };
    let work = Arc::clone(gateway);
    let put = tokio::task::spawn_blocking(move || work.services.registry.staff_blocking(person)).await;
    put.unwrap_or(Err(RegistryError::Closed))?;
    Ok(Some(StaffEntry { name, role, certificate, stands_in, since: visitor.now }))
}

fn is_worked(role: Actor) -> bool {
    ROLES.contains(&role) && role != Actor::Recipient
}

/// The page with who works in its header, and the testers' switch.
pub(in crate::gateway::pages) fn headed(
    mut page: Page,
    person: Option<&StaffEntry>,
    staff: &[StaffEntry],
    is_tester: bool,
    door: &str,
) -> Page {
    let lang = page.lang;
    page.person = person.map(|person| {
        let role = words::role(person.role).in_lang(lang);
        let name = words::person(&person.name, lang);
        let text = if name == person.name { format!("{name} ({role})") } else { name };
        Link { href: format!("{door}/sign-out"), text }
    });
    if is_tester {
        let here = person.map(|person| person.name.as_str());
        let roles = ROLES.into_iter().filter(|role| is_worked(*role)).map(|role| {
            let word = words::role(role).in_lang(lang);
            let chosen = here == Some(words::tester(role).as_str());
            Choice::new(format!("{ROLE}{}", role.as_str()), word).chosen(chosen)
        });
        let own: Vec<String> = ROLES.iter().map(|role| words::tester(*role)).collect();
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

/// Where the testers' interface is.
pub(super) fn management(gateway: &Gateway) -> &str {
    gateway.opened.get().map_or("http://127.0.0.1:8081", |opened| &opened.management)
}

/// The answer to what cannot be read.
pub(in crate::gateway::pages) fn failed(error: &RegistryError, visitor: &Visitor) -> Response {
    crate::gateway::refusal::not_registered(error, visitor.now).to_answer()
}
