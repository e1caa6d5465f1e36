//! An act is done: what was sent becomes an act of the workflow, and the case stands where it stands then.

use std::sync::Arc;

use axum::response::Response;
use bytes::Bytes;
use serde::Serialize;
use utoipa::ToSchema;

use super::acts::{ACT, ActCall, act_of, not_done, refused};
use super::refusal::Refused;
use super::services::{Gateway, not_found};
use super::signed_act::{Meant, SignedBySomebody, open_label, signed};
use super::steps::{Open, Step};
use super::turns::{taken_on, turned};
use crate::clock::Now;
use crate::encoding::hex;
use crate::http::{StatusCode, answers};
use crate::interface::{ActFault, InterfaceCode, InterfaceEvidence};
use crate::registry::{Performer, RegistrationNumber, RegistryError, StaffEntry, rules};
use crate::workers::Work;
use crate::workflow::acts::{Act, ActError, Acted};
use crate::workflow::{SignedByHand, WorkflowError};

/// An act that was not done.
pub(super) enum Undone {
    /// The regulation has it signed, and the person has a certificate to sign it with.
    Unsigned(Response),
    /// Any other reason.
    Refused(Response),
}

impl Undone {
    /// What says so to programs.
    pub(super) fn into_answer(self) -> Response {
        match self {
            Undone::Unsigned(answer) | Undone::Refused(answer) => answer,
        }
    }
}

impl From<Response> for Undone {
    fn from(answer: Response) -> Self {
        Undone::Refused(answer)
    }
}

/// Reads what an act is sent with, as JSON.
pub(super) fn read(body: &[u8], now: Now) -> Result<ActCall, Response> {
    ACT.read(body).map_err(|misfit| {
        Refused::own(InterfaceCode::JsonMalformed, InterfaceEvidence::Json(misfit), now).to_answer()
    })
}

/// A person in the role in which the person acts: the own one, or that of somebody absent for whom the person stands in.
pub(super) async fn acting(
    gateway: &Arc<Gateway>,
    mut person: StaffEntry,
    absent: Option<&str>,
    now: Now,
) -> Result<StaffEntry, Response> {
    let Some(absent) = absent.filter(|absent| *absent != person.name) else { return Ok(person) };
    let (work, asked, absent) = (Arc::clone(gateway), person.clone(), absent.to_owned());
    let found = tokio::task::spawn_blocking(move || {
        let staff = work.services.registry.store().staff()?;
        let absent = staff.iter().find(|entry| entry.name == absent);
        Ok::<_, RegistryError>(absent.and_then(|absent| rules::stands_in(&asked, absent, now)))
    });
    match found.await {
        Ok(Ok(Some(role))) => {
            person.role = role;
            Ok(person)
        }
        Ok(Ok(None)) => Err(refused(InterfaceCode::RoleRefused, ActFault::NotStandingIn, now)),
        Ok(Err(error)) => Err(super::refusal::not_registered(&error, now).to_answer()),
        Err(_) => Err(answers::broken()),
    }
}

/// An act as it was sent.
pub(super) struct Sent<'a> {
    /// Its name, as in the path.
    pub(super) name: &'a str,
    /// What it is sent with.
    pub(super) call: ActCall,
    /// The result, where that is what the person signed.
    pub(super) result: Option<Box<SignedByHand>>,
    /// The document that the person signed.
    pub(super) signed: Option<Bytes>,
}

/// Does what a person signed: an act, or the result. `absent` is for whom the person signs the result.
pub(super) async fn by_signature(
    gateway: &Arc<Gateway>,
    person: StaffEntry,
    (text, name): (&str, &str),
    absent: Option<String>,
    (body, size): (Bytes, Work),
    now: Now,
) -> Result<Response, Undone> {
    let person_as = acting(gateway, person.clone(), absent.as_deref(), now).await?;
    let meant = Meant { person: &person_as, number: text, act: name };
    let mut sent = Sent { name, call: ActCall::default(), result: None, signed: Some(body.clone()) };
    match signed(gateway, meant, body, size, now).await? {
        SignedBySomebody::Act(call) => sent.call = call,
        SignedBySomebody::Result(result) => {
            let step = open_label(gateway, text, now).await?;
            sent.call = ActCall { step, on_behalf_of: absent, ..ActCall::default() };
            sent.result = Some(result);
        }
    }
    performed(gateway, person, text, sent, now).await
}

/// Does an act that was sent as JSON.
pub(super) async fn done(
    gateway: &Arc<Gateway>,
    person: StaffEntry,
    text: &str,
    name: &str,
    body: &[u8],
    now: Now,
) -> Result<Response, Undone> {
    let call = read(body, now)?;
    performed(gateway, person, text, Sent { name, call, result: None, signed: None }, now).await
}

/// Does an act of a person, or of who stands in for one.
pub(super) async fn performed(
    gateway: &Arc<Gateway>,
    person: StaffEntry,
    text: &str,
    Sent { name, call, result, signed }: Sent<'_>,
    now: Now,
) -> Result<Response, Undone> {
    let number: RegistrationNumber = text.parse().map_err(|_| not_found(text, now))?;
    let person = acting(gateway, person, call.on_behalf_of.as_deref(), now).await?;
    let instead_of = call.on_behalf_of.clone().filter(|absent| *absent != person.name);
    let label = call.step.clone();
    let act = match result {
        Some(result) => Act::SignResult(result),
        None => act_of(name, call).map_err(|fault| refused(InterfaceCode::ActRefused, fault, now))?,
    };
    let certificate = person.certificate.map(|sum| hex::encode(&sum)).unwrap_or_default();
    let performer =
        Performer { name: person.name, role: person.role, label, certificate, instead_of, signed };
    let acted = match act_in_turn(gateway, number, performer, act).await {
        Some(Ok(acted)) => acted,
        Some(Err(error @ (ActError::Unsigned { .. } | ActError::ResultUnsigned { .. }))) => {
            return Err(Undone::Unsigned(not_done(error, text, now)));
        }
        Some(Err(error)) => return Err(not_done(error, text, now).into()),
        None => return Err(answers::broken().into()),
    };
    let stands = Stands {
        registration_number: text.to_owned(),
        status: acted.state.as_str(),
        open: acted.open.map(Open::of),
        last: acted.last.map(Step::of),
    };
    Ok(answers::json(StatusCode::OK, &stands))
}

/// Does an act where the case stands once those who work on it are through; nothing where it broke.
async fn act_in_turn(
    gateway: &Arc<Gateway>,
    number: RegistrationNumber,
    performer: Performer,
    act: Act,
) -> Option<Result<Acted, ActError>> {
    let (performer, act) = (Arc::new(performer), Arc::new(act));
    let once = async || {
        let (work, number) = (Arc::clone(gateway), number.clone());
        let (performer, act) = (Arc::clone(&performer), Arc::clone(&act));
        let acted = tokio::task::spawn_blocking(move || {
            work.services.driver.act(&number, &performer, &act, work.services.clock.now())
        });
        acted.await.ok()
    };
    turned(gateway, &number).await;
    let acted = once().await?;
    let Err(ActError::Workflow(WorkflowError::Registry(
        RegistryError::NotOpen { .. } | RegistryError::Leased { .. } | RegistryError::Moved { .. },
    ))) = acted
    else {
        return Some(acted);
    };
    // The background may have it in hand: nothing was changed, and what is open afterwards is what counts.
    taken_on(gateway, &number).await;
    once().await
}

/// Where a request stands after an act.
#[derive(Serialize, ToSchema)]
#[schema(as = StandsAfterAct)]
#[serde(rename_all = "camelCase")]
pub(super) struct Stands {
    registration_number: String,
    /// Its status.
    status: &'static str,
    /// The step that is open.
    open: Option<Open>,
    /// What was done last.
    last: Option<Step>,
}
