//! `/manage/v1/ca/revocations`, `/manage/v1/ca/reload`, `/manage/v1/revocation/cache`: what is revoked, and from when on it
//! counts: from the answer on.

use axum::extract::State;
use axum::response::Response;
use serde::Deserialize;
use serde_json::{Value, json};

use super::certificates::shown;
use super::error::ManagementError;
use super::shapes::{LedgerRowShape, MomentShape};
use super::state::{Management, on_a_thread};
use crate::ca::Reason;
use crate::ca::http::Before;
use crate::clock::Now;
use crate::http::{StatusCode, WholeBody, answers};
use crate::interface::{CallFault, NamedThing};
use crate::json::{Form, Kind, Member};

/// What lifts a hold: the name of RFC 5280 §5.3.1.
const LIFT: &str = "removeFromCRL";

/// Members of what is asked of `POST /manage/v1/ca/revocations`.
pub(super) const REVOKE: Form = Form {
    members: &[
        Member::must("serialNumber", Kind::Text),
        Member::may("reason", Kind::Text),
        Member::may("at", Kind::Text),
    ],
    // Of `people/other-iin` of the test PKI.
    example: r#"{"serialNumber": "3e4a1d0b36dbf00baadfc31bd59da03dc5b296ed", "reason": "keyCompromise"}"#,
};

#[derive(Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Revocation {
    /// In hexadecimal.
    serial_number: String,
    /// A reason of RFC 5280 §5.3.1; `removeFromCRL` lifts a hold.
    reason: Option<String>,
    /// Since when; now when absent.
    at: Option<String>,
}

/// Revoke a certificate or lift a hold: {"serialNumber": "…", "reason": "keyCompromise"}
#[utoipa::path(post, path = "", request_body(content = Revocation), responses((status = 200, description = "Its row in the ledger.", body = LedgerRowShape), (status = 400, description = "Not of the form."), (status = 409, description = "It is revoked for good, or not on hold.")))]
pub(super) async fn revoke(
    State(management): State<Management>,
    now: Now,
    WholeBody(body): WholeBody,
) -> Response {
    on_a_thread(move || {
        let Revocation { serial_number, reason, at } = REVOKE.read(&body)?;
        let at = at.as_deref().map(Now::parse).transpose()?;
        let at = Now::from_seconds(at.unwrap_or(now).seconds());
        let authority = management.authority();
        match reason.as_deref().unwrap_or("unspecified") {
            LIFT => authority.unrevoke(&serial_number)?,
            name => {
                let reason = Reason::from_name(name).ok_or_else(|| {
                    let known: Vec<&str> = Reason::NAMES.iter().map(|row| row.1).chain([LIFT]).collect();
                    ManagementError::Call(CallFault::NoSuch {
                        thing: NamedThing::Reason,
                        name: name.chars().take(40).collect(),
                        known: known.join(", "),
                    })
                })?;
                authority.revoke(&serial_number, reason, at)?;
            }
        }
        // The CRLs are made anew before the answer: the next request is judged by them.
        management.publisher.publish(now, Before::Counts)?;
        let row = authority.registered_as(&serial_number)?;
        Ok(answers::json(StatusCode::OK, &row.map_or(Value::Null, |row| shown(&row, now))))
    })
    .await
}

/// Take over what a command wrote into the ledger: it counts from the answer on
#[utoipa::path(post, path = "", responses((status = 200, description = "It counts.", body = MomentShape)))]
pub(super) async fn reload(State(management): State<Management>, now: Now) -> Response {
    on_a_thread(move || {
        management.publisher.take_over(now)?;
        Ok(answers::json(StatusCode::OK, &json!({ "now": now.to_string() })))
    })
    .await
}

/// Forget the CRLs and OCSP answers that were fetched
#[utoipa::path(delete, path = "", responses((status = 200, description = "The next request fetches them.", body = MomentShape)))]
pub(super) async fn forget(State(management): State<Management>, now: Now) -> Response {
    on_a_thread(move || {
        management.publisher.publish(now, Before::Forgotten)?;
        Ok(answers::json(StatusCode::OK, &json!({ "now": now.to_string() })))
    })
    .await
}
