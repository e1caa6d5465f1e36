//! `/manage/v1/people`, `/manage/v1/companies`: people who do not exist, searched, changed, given certificates.

use axum::extract::{RawQuery, State};
use axum::response::Response;
use serde_json::Value;

use super::certificates::{IssueCall, issue_and_publish};
use super::error::ManagementError;
use super::shapes::IssuedShape;
use super::state::{Management, on_a_thread};
use crate::calendar::almaty;
use crate::clock::Now;
use crate::http::{Path, Query, StatusCode, WholeBody, answers};
use crate::interface::PeopleFault;
use crate::json::{Form, Kind, Member};
use crate::limits;
use crate::people::query::Query as Expression;
use crate::people::{Company, PEOPLE, Person};

/// People in one answer.
const COUNT_MAX: u64 = 1_000;

/// People whom one search looks at: some seconds of work.
const WITHIN_MAX: u64 = 1_000_000;

/// Members of what is asked of `POST /manage/v1/people/{n}/certificate`: who it is for stands in the path.
pub(super) const CERTIFICATE: Form = Form {
    members: &[
        Member::may("kind", Kind::Text),
        Member::may("algorithm", Kind::Text),
        Member::may("profile", Kind::Text),
        Member::may("systemId", Kind::Text),
        Member::may("treasuryCode", Kind::Text),
        Member::may("notBefore", Kind::Text),
        Member::may("days", Kind::Whole(limits::VALIDITY_DAYS_MAX as u64)),
        Member::may("criticality", Kind::Text),
        Member::may("defects", Kind::Texts),
        Member::may("revokedAt", Kind::Text),
        Member::may("password", Kind::Text),
        Member::may("seed", Kind::Whole(u64::MAX)),
    ],
    example: r#"{"kind": "person-sign", "defects": ["expired"]}"#,
};

fn nobody(number: &str) -> PeopleFault {
    PeopleFault::Nobody { number: number.chars().take(40).collect() }
}

/// The person whose number stands in the path.
fn named(management: &Management, n: &str) -> Result<Person, PeopleFault> {
    let number = n.parse().map_err(|_| nobody(n))?;
    management.people.now().person(number).map_err(PeopleFault::NoPerson)
}

fn shown(person: &Person) -> Response {
    answers::json(StatusCode::OK, person)
}

/// People from a number on, or those who fit an expression: find=age<18%26poa
///
/// What an expression says is so on the day of the gateway's clock. `changed` lists the numbers of those who are changed by hand.
#[utoipa::path(
    get,
    path = "",
    params(
        ("find" = Option<String>, Query, description = "An expression: age<18 & poa"),
        ("iin" = Option<String>, Query, description = "The person with this IIN alone"),
        ("from" = Option<String>, Query, description = "The number to begin with [default: 0]"),
        ("count" = Option<String>, Query, description = "How many, up to 1000 [default: 10]"),
        ("within" = Option<String>, Query, description = "How many to look at, up to 1000000 [default: 100000]"),
    ),
    responses((status = 200, description = "The people, and how many were looked at.", body = PeoplePage), (status = 400, description = "Not an expression, or not a number."), (status = 404, description = "Nobody has the IIN."))
)]
pub(super) async fn list(
    State(management): State<Management>,
    now: Now,
    RawQuery(query): RawQuery,
) -> Response {
    on_a_thread(move || {
        let query = Query::read(query.as_deref(), &["find", "iin", "from", "count", "within"])?;
        let from = query.whole("from", PEOPLE - 1)?.unwrap_or(0);
        let count = query.whole("count", COUNT_MAX)?.unwrap_or(10);
        let within = query.whole("within", WITHIN_MAX)?.unwrap_or(100_000);
        let people = management.people.now();
        let mut found: Vec<Person> = Vec::new();
        let mut looked = 0;
        if let Some(iin) = query.text("iin") {
            found.push(people.by_iin(iin).ok_or_else(|| nobody(iin))?);
        } else {
            let expression = query.text("find").map(Expression::parse).transpose();
            let expression = expression.map_err(PeopleFault::Expression)?;
            let at = almaty::date_of(now);
            for n in from..PEOPLE.min(from.saturating_add(within)) {
                if found.len() as u64 >= count {
                    break;
                }
                looked += 1;
                let person = people.person(n).map_err(PeopleFault::NoPerson)?;
                if expression.as_ref().is_none_or(|expression| expression.matches(&person, at)) {
                    found.push(person);
                }
            }
        }
        let (at, changed) = (almaty::date_of(now).to_string(), people.changed());
        Ok(answers::json(StatusCode::OK, &PeoplePage { people: found, looked, at, changed }))
    })
    .await
}

/// People who were asked for.
#[derive(serde::Serialize, utoipa::ToSchema)]
struct PeoplePage {
    people: Vec<Person>,
    /// How many were looked at.
    looked: u64,
    /// The day on which an expression is so.
    at: String,
    /// The numbers of those who are changed by hand.
    changed: Vec<u64>,
}

/// A person by the number
#[utoipa::path(get, path = "", params(("n" = String, Path, description = "The number")), responses((status = 200, description = "The person.", body = Person), (status = 404, description = "There is no such person.")))]
pub(super) async fn one(State(management): State<Management>, Path(n): Path<String>) -> Response {
    on_a_thread(move || Ok(shown(&named(&management, &n)?))).await
}

/// Change a person by a JSON merge patch (RFC 7396) over what is drawn: {"eds": null}
#[utoipa::path(put, path = "", params(("n" = String, Path, description = "The number")), request_body(content = Object), responses((status = 200, description = "The person as changed.", body = Person), (status = 400, description = "What comes of it is no person."), (status = 404, description = "There is no such person.")))]
pub(super) async fn change(
    State(management): State<Management>,
    Path(n): Path<String>,
    WholeBody(body): WholeBody,
) -> Response {
    on_a_thread(move || {
        let n = named(&management, &n)?.n;
        let patch: Value = serde_json::from_slice(&body).map_err(|error| {
            let (line, column) = (error.line(), error.column());
            PeopleFault::Change(crate::people::OverrideError::NotJson {
                line,
                column,
                what: error.to_string(),
            })
        })?;
        let changed = management.people.change(n, &patch).map_err(PeopleFault::Change)?;
        Ok(shown(&changed))
    })
    .await
}

/// Take the change of a person back
#[utoipa::path(delete, path = "", params(("n" = String, Path, description = "The number")), responses((status = 200, description = "The person as drawn.", body = Person), (status = 404, description = "There is no such person.")))]
pub(super) async fn restore(State(management): State<Management>, Path(n): Path<String>) -> Response {
    on_a_thread(move || {
        let n = named(&management, &n)?.n;
        management.people.restore(n);
        Ok(shown(&named(&management, &n.to_string())?))
    })
    .await
}

/// Issue a person a key with a certificate, sound or with defects: {"defects": ["expired"]}
///
/// For the kinds of an organisation it is the company of the person's household. The answer is that of POST /manage/v1/ca/certificates.
#[utoipa::path(post, path = "", params(("n" = String, Path, description = "The number")), request_body(content = Object), responses((status = 201, description = "Certificate, key, PKCS#12, the verdict to expect.", body = IssuedShape), (status = 400, description = "Not of the form."), (status = 404, description = "There is no such person."), (status = 422, description = "No such certificate can be made.")))]
pub(super) async fn certificate(
    State(management): State<Management>,
    now: Now,
    Path(n): Path<String>,
    WholeBody(body): WholeBody,
) -> Response {
    on_a_thread(move || -> Result<Response, ManagementError> {
        let person = named(&management, &n)?;
        let mut call: IssueCall = CERTIFICATE.read(&body)?;
        let company =
            management.people.now().company_of_household(person.n).map_err(PeopleFault::NoPerson)?;
        call.form = call.form.of_person(&person, &company);
        issue_and_publish(&management, now, call)
    })
    .await
}

/// A company by its BIN
#[utoipa::path(get, path = "", params(("bin" = String, Path, description = "The BIN, twelve digits")), responses((status = 200, description = "The company.", body = Company), (status = 404, description = "No company has it.")))]
pub(super) async fn company(State(management): State<Management>, Path(bin): Path<String>) -> Response {
    on_a_thread(move || {
        let company = management.people.now().by_bin(&bin).ok_or_else(|| nobody(&bin))?;
        Ok(answers::json(StatusCode::OK, &company))
    })
    .await
}
