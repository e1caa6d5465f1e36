//! `/manage/v1/staff`: the people who do steps by hand at the workstation and at the centre, each known by a token.

use axum::extract::State;
use axum::response::Response;
use serde::{Deserialize, Serialize};

use super::error::ManagementError;
use super::state::{Management, on_a_thread};
use crate::accounts::{AccountError, PASSWORD_BYTES_MAX, PASSWORD_CHARS_MIN, is_password};
use crate::clock::Now;
use crate::encoding::{hex, is_blank};
use crate::gateway::token_digest;
use crate::http::{StatusCode, WholeBody, answers};
use crate::interface::{CallFault, MemberFault, NamedThing};
use crate::json::{Form, Kind, Member};
use crate::registry::{Actor, Staff, StaffEntry, StandsIn, rules};
use crate::workflow::ROLES;
use crate::workflow::acts::NAME_CHARS_MAX;
use crate::x509::certificates_from_pem;

/// Who is put on the list.
pub(super) const STAFF: Form = Form {
    members: &[
        Member::must("name", Kind::Text),
        Member::must("role", Kind::Text),
        Member::may("certificate", Kind::Text),
        Member::may("standsInFor", Kind::Text),
        Member::may("until", Kind::Text),
        Member::may("password", Kind::Text),
    ],
    example: r#"{"name": "Әлия", "role": "head"}"#,
};

/// Who is taken off it.
pub(super) const NAME: Form =
    Form { members: &[Member::must("name", Kind::Text)], example: r#"{"name": "Әлия"}"# };

#[derive(Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct StaffCall {
    /// A name unlike any other.
    name: String,
    /// What the person does: `office-clerk`, `head`, `responsible-executor`, …
    role: String,
    /// The certificate that the person signs with, PEM.
    certificate: Option<String>,
    /// The name of somebody absent for whom the person may act.
    stands_in_for: Option<String>,
    /// Until when: an instant such as `2026-12-24T18:00:00+05:00`.
    until: Option<String>,
    /// By which the person logs in with the name, besides the token: at least 8 characters.
    password: Option<String>,
}

#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NameCall {
    /// Who.
    name: String,
}

/// Who does steps by hand
#[utoipa::path(get, path = "", responses((status = 200, description = "Everybody, by name; no token is shown.", body = StaffList)))]
pub(super) async fn list(State(management): State<Management>) -> Response {
    on_a_thread(move || {
        let staff = management.registry.store().staff().map_err(ManagementError::Registry)?;
        Ok(answers::json(StatusCode::OK, &StaffList { staff: staff.iter().map(StaffMember::of).collect() }))
    })
    .await
}

/// Put somebody on the list: {"name": "Әлия", "role": "head"}
///
/// The answer has the token by which the person is known; it is shown once and kept nowhere. Somebody of the same name gives way.
#[utoipa::path(post, path = "", request_body(content = StaffCall), responses((status = 201, description = "The person, with the token.", body = NewStaffMember), (status = 400, description = "Not of the form.")))]
pub(super) async fn add(
    State(management): State<Management>,
    now: Now,
    WholeBody(body): WholeBody,
) -> Response {
    on_a_thread(move || {
        let StaffCall { name, role, certificate, stands_in_for, until, password } = STAFF.read(&body)?;
        let value = |member, fault| ManagementError::Call(CallFault::Member { member, fault });
        // A name stands in the log and among the votes, one a line.
        let long = name.chars().count() > NAME_CHARS_MAX;
        if long || name.trim() != name || is_blank(&name) || name.chars().any(char::is_control) {
            return Err(value("name", MemberFault::NotAName { chars_max: NAME_CHARS_MAX }));
        }
        let actor = Actor::parse(&role).filter(|role| ROLES.contains(role) && *role != Actor::Recipient);
        let actor = actor.ok_or_else(|| {
            let known = ROLES.iter().filter(|role| **role != Actor::Recipient);
            ManagementError::Call(CallFault::NoSuch {
                thing: NamedThing::Role,
                name: role.chars().take(40).collect(),
                known: known.map(|role| role.as_str()).collect::<Vec<_>>().join(", "),
            })
        })?;
        let certificate = match certificate {
            Some(pem) => {
                let read = certificates_from_pem(&pem).ok().and_then(|all| all.into_iter().next());
                Some(*read.ok_or_else(|| value("certificate", MemberFault::NotPem))?.sha256())
            }
            None => None,
        };
        let stands_in = stands_in(&management, actor, &name, stands_in_for, until)?;
        if password.as_deref().is_some_and(|password| !is_password(password)) {
            return Err(not_set(AccountError::Busy));
        }
        let token = format!("{}{}", management.random.uuid(), management.random.uuid()).replace('-', "");
        let staff = Staff {
            name: name.clone(),
            role: actor,
            token: token_digest(&token),
            certificate,
            stands_in: stands_in.clone(),
            since: now,
        };
        management.registry.staff_blocking(staff).map_err(ManagementError::Registry)?;
        if let Some(password) = password {
            let set = management.accounts.set_staff_password(&name, &password);
            tokio::runtime::Handle::current().block_on(set).map_err(not_set)?;
        }
        let entry = StaffEntry { name, role: actor, certificate, stands_in, since: now };
        Ok(answers::json(StatusCode::CREATED, &NewStaffMember { member: StaffMember::of(&entry), token }))
    })
    .await
}

/// For whom somebody may act: a person on the list, of a role for which that role may stand in, until a moment.
fn stands_in(
    management: &Management,
    role: Actor,
    name: &str,
    absent: Option<String>,
    until: Option<String>,
) -> Result<Option<StandsIn>, ManagementError> {
    let value = |member, fault| ManagementError::Call(CallFault::Member { member, fault });
    let (for_whom, until) = match (absent, until) {
        (None, None) => return Ok(None),
        (Some(absent), Some(until)) => (absent, until),
        (Some(_), None) => return Err(value("until", MemberFault::Needed { by: "standsInFor" })),
        (None, Some(_)) => return Err(value("standsInFor", MemberFault::Needed { by: "until" })),
    };
    let until = Now::parse(&until).map_err(|fault| value("until", MemberFault::NotATime(fault)))?;
    let staff = management.registry.store().staff().map_err(ManagementError::Registry)?;
    let may = |entry: &&StaffEntry| entry.name != name && rules::may_stand_in(role, entry.role);
    if !staff.iter().filter(may).any(|entry| entry.name == for_whom) {
        let known: Vec<&str> = staff.iter().filter(may).map(|entry| entry.name.as_str()).take(20).collect();
        return Err(ManagementError::Call(CallFault::NoSuch {
            thing: NamedThing::Person,
            name: for_whom.chars().take(40).collect(),
            known: known.join(", "),
        }));
    }
    Ok(Some(StandsIn { for_whom, until }))
}

/// Take somebody off the list: {"name": "Әлия"}
#[utoipa::path(delete, path = "", request_body(content = NameCall), responses((status = 200, description = "Whether there was such a person.", body = Dismissed), (status = 400, description = "Not of the form.")))]
pub(super) async fn dismiss(State(management): State<Management>, WholeBody(body): WholeBody) -> Response {
    on_a_thread(move || {
        let NameCall { name } = NAME.read(&body)?;
        let there = management.registry.dismiss_blocking(&name).map_err(ManagementError::Registry)?;
        Ok(answers::json(StatusCode::OK, &Dismissed { dismissed: there }))
    })
    .await
}

/// Why a password was not set.
fn not_set(error: AccountError) -> ManagementError {
    match error {
        AccountError::Registry(error) => ManagementError::Registry(error),
        AccountError::Fault(_) | AccountError::Busy => {
            let fault =
                MemberFault::NotAPassword { chars_min: PASSWORD_CHARS_MIN, bytes_max: PASSWORD_BYTES_MAX };
            ManagementError::Call(CallFault::Member { member: "password", fault })
        }
    }
}

/// Everybody who does steps by hand.
#[derive(Serialize, utoipa::ToSchema)]
struct StaffList {
    /// By name.
    staff: Vec<StaffMember>,
}

/// Somebody who does steps by hand.
#[derive(Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
struct StaffMember {
    name: String,
    /// The role: `head`, `responsible-executor` and the others of `/docs/players`.
    role: &'static str,
    /// SHA-256 of the certificate that acts are signed with.
    certificate: Option<String>,
    /// For whom the person may act.
    stands_in_for: Option<String>,
    /// Until when.
    until: Option<String>,
    /// Since when the person is on the list.
    since: String,
}

impl StaffMember {
    fn of(entry: &StaffEntry) -> Self {
        let stands_in = entry.stands_in.as_ref();
        StaffMember {
            name: entry.name.clone(),
            role: entry.role.as_str(),
            certificate: entry.certificate.map(|sum| hex::encode(&sum)),
            stands_in_for: stands_in.map(|stands_in| stands_in.for_whom.clone()),
            until: stands_in.map(|stands_in| stands_in.until.to_string()),
            since: entry.since.to_string(),
        }
    }
}

/// Somebody who was put on the list.
#[derive(Serialize, utoipa::ToSchema)]
struct NewStaffMember {
    #[serde(flatten)]
    member: StaffMember,
    /// By which the person is known; it is shown once.
    token: String,
}

/// Whether somebody was taken off the list.
#[derive(Serialize, utoipa::ToSchema)]
struct Dismissed {
    dismissed: bool,
}
