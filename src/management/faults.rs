//! `/manage/v1/ca/faults`: what is wrong with published CRLs, at once and in every mode of revocation.

use std::collections::BTreeMap;

use axum::extract::State;
use axum::response::Response;
use serde::{Deserialize, Serialize};

use super::error::ManagementError;
use super::state::{Management, on_a_thread};
use crate::ca::http::{Before, Fault};
use crate::ca::{Authority, CrlFault, IssuerId};
use crate::clock::Now;
use crate::http::{StatusCode, WholeBody, answers};
use crate::interface::{CallFault, NamedThing};
use crate::json::{Form, Kind, Member};
use crate::limits;

/// How late a slow CRL is where nothing else is asked for: later than a request waits by default.
const DELAY_MILLIS_DEFAULT: u64 = 15_000;

/// Members of what is asked of `PUT /manage/v1/ca/faults`.
pub(super) const FAULT: Form = Form {
    members: &[
        Member::must("path", Kind::Text),
        Member::may("fault", Kind::Text),
        Member::may("delayMillis", Kind::Whole(limits::PUBLISHED_DELAY_MILLIS_MAX)),
    ],
    example: r#"{"path": "/crl/nca_rsa.crl", "fault": "stale"}"#,
};

#[derive(Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct FaultCall {
    /// Of a CRL: `/crl/nca_rsa.crl`.
    path: String,
    /// What goes wrong; right again when absent or null.
    fault: Option<String>,
    /// How late it is sent.
    delay_millis: Option<u64>,
}

/// What is wrong with which published CRL, and whom it concerns
#[utoipa::path(get, path = "", responses((status = 200, description = "The faults.", body = CrlFaults)))]
pub(super) async fn list(State(management): State<Management>) -> Response {
    on_a_thread(move || Ok(shown(&management))).await
}

/// Make a published CRL go wrong: {"path": "/crl/nca_rsa.crl", "fault": "stale"}
///
/// The gateway's verdict changes with the next request. The answer says whom it concerns.
#[utoipa::path(put, path = "", request_body(content = FaultCall), responses((status = 200, description = "The faults.", body = CrlFaults), (status = 400, description = "Not of the form."), (status = 404, description = "No CRL is published there.")))]
pub(super) async fn set(
    State(management): State<Management>,
    now: Now,
    WholeBody(body): WholeBody,
) -> Response {
    on_a_thread(move || {
        let FaultCall { path, fault, delay_millis } = FAULT.read(&body)?;
        let fault = fault.as_deref().map(named).transpose()?;
        let paths: Vec<&str> = management.authority().crl_paths().collect();
        if !paths.contains(&path.as_str()) {
            return Err(ManagementError::NoCrlThere { known: paths.join(", ") });
        }
        management.publisher.set_faults(|faults| match fault {
            Some(fault) => {
                let usual = if fault == CrlFault::Slow { DELAY_MILLIS_DEFAULT } else { 0 };
                faults.insert(path, Fault { fault, delay_millis: delay_millis.unwrap_or(usual) });
            }
            None => {
                faults.remove(&path);
            }
        });
        management.publisher.publish(now, Before::Forgotten)?;
        Ok(shown(&management))
    })
    .await
}

/// Make every published CRL right again
#[utoipa::path(delete, path = "", responses((status = 200, description = "No fault is left.", body = CrlFaults)))]
pub(super) async fn clear(State(management): State<Management>, now: Now) -> Response {
    on_a_thread(move || {
        management.publisher.set_faults(std::collections::BTreeMap::clear);
        management.publisher.publish(now, Before::Forgotten)?;
        Ok(shown(&management))
    })
    .await
}

fn named(name: &str) -> Result<CrlFault, ManagementError> {
    CrlFault::from_name(name).ok_or_else(|| {
        let known: Vec<&str> = CrlFault::NAMES.iter().map(|row| row.1).collect();
        ManagementError::Call(CallFault::NoSuch {
            thing: NamedThing::CrlFault,
            name: name.chars().take(40).collect(),
            known: known.join(", "),
        })
    })
}

/// What is wrong with the CRLs that are published.
#[derive(Serialize, utoipa::ToSchema)]
struct CrlFaults {
    faults: Vec<PathFault>,
}

/// What is wrong with one of them.
#[derive(Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
struct PathFault {
    /// Where it is published.
    path: String,
    /// The fault's name.
    fault: &'static str,
    /// How late it is sent.
    delay_millis: u64,
    /// Whom it concerns.
    concerns: Option<Concerned>,
}

/// Whose certificates are looked up in a CRL.
#[derive(Serialize, utoipa::ToSchema)]
struct Concerned {
    /// The authority's common name.
    issuer: &'static str,
    /// How many certificates there are.
    certificates: usize,
    /// How many of each kind.
    kinds: BTreeMap<String, usize>,
}

fn shown(management: &Management) -> Response {
    let of = |(path, fault): (&String, &Fault)| PathFault {
        path: path.clone(),
        fault: fault.fault.name(),
        delay_millis: fault.delay_millis,
        concerns: concerned(management.authority(), path),
    };
    let faults = management.publisher.faults().iter().map(of).collect();
    answers::json(StatusCode::OK, &CrlFaults { faults })
}

/// Whose certificates are looked up in the CRL at `path`, and how many there are.
fn concerned(authority: &Authority, path: &str) -> Option<Concerned> {
    let is_it = |id: &IssuerId| id.crl_path() == path || id.delta_path() == Some(path);
    let issuer = IssuerId::ALL.into_iter().find(is_it)?;
    let mut kinds: BTreeMap<String, usize> = BTreeMap::new();
    for row in authority.registered().iter().filter(|row| row.issuer == issuer) {
        // Of what the committed test PKI and earlier versions issued the ledger does not tell the kind.
        let kind = row.record.as_ref().map_or("not-recorded", |record| record.kind.as_str());
        *kinds.entry(kind.to_owned()).or_default() += 1;
    }
    Some(Concerned { issuer: issuer.common_name(), certificates: kinds.values().sum(), kinds })
}
