//! `/manage/v1/ca/certificates`: certificates on demand, and what was issued before.

use axum::extract::{RawQuery, State};
use axum::response::Response;
use serde::Deserialize;
use serde_json::{Value, json};

use super::error::ManagementError;
use super::shapes::{IssuedShape, LedgerPageShape};
use super::state::{Management, on_a_thread};
use crate::ca::{AuthorityError, Issued, LedgerEntry, PKCS12_PASSWORD, RequestForm};
use crate::clock::Now;
use crate::encoding::base64;
use crate::http::{Base, Query, StatusCode, WholeBody, answers};
use crate::interface::Trouble;
use crate::json::{Form, Kind, Member};
use crate::keys::Pkcs12Flavour;
use crate::limits;
use crate::random::{Entropy, Random, Seeded};
use crate::x509::to_pem;

/// Members of what is asked of `POST /manage/v1/ca/certificates`: those of a request form, and two more.
pub(super) const ISSUE: Form = Form {
    members: &[
        Member::may("kind", Kind::Text),
        Member::may("algorithm", Kind::Text),
        Member::may("profile", Kind::Text),
        Member::may("iin", Kind::Text),
        Member::may("name", Kind::Text),
        Member::may("bin", Kind::Text),
        Member::may("organization", Kind::Text),
        Member::may("systemId", Kind::Text),
        Member::may("treasuryCode", Kind::Text),
        Member::may("hosts", Kind::Texts),
        Member::may("notBefore", Kind::Text),
        Member::may("days", Kind::Whole(limits::VALIDITY_DAYS_MAX as u64)),
        Member::may("criticality", Kind::Text),
        Member::may("defects", Kind::Texts),
        Member::may("revokedAt", Kind::Text),
        Member::may("password", Kind::Text),
        Member::may("seed", Kind::Whole(u64::MAX)),
    ],
    example: r#"{"kind": "person-sign", "algorithm": "gost2015", "defects": ["expired"]}"#,
};

/// A request form, and how its files are made.
#[derive(Deserialize)]
pub(super) struct IssueCall {
    password: Option<String>,
    seed: Option<u64>,
    #[serde(flatten)]
    pub(super) form: RequestForm,
}

/// The members of the query.
const MEMBERS: [&str; 3] = ["serial", "limit", "after"];

/// What was issued, with what was revoked
///
/// By serial number; the rest of a long list is behind `links.next`. Of what is issued since it says the subject, the kind, the defects,
/// when, and
/// the verdict that is to be expected now: of what is revoked, expired or on hold by the clock of the gateway another than at first.
#[utoipa::path(
    get,
    path = "",
    params(
        ("serial" = Option<String>, Query, description = "The certificate of this serial number, hexadecimal"),
        ("limit" = Option<String>, Query, description = "Certificates of one page, up to 1000 [default: 1000]"),
        ("after" = Option<String>, Query, description = "Only serial numbers after this one"),
    ),
    responses(
        (status = 200, description = "Certificates in the ledger.", body = LedgerPageShape),
        (status = 404, description = "No certificate of this serial number was issued."),
    )
)]
pub(super) async fn list(
    State(management): State<Management>,
    now: Now,
    base: Base,
    RawQuery(query): RawQuery,
) -> Response {
    let read = || {
        let query = Query::read(query.as_deref(), &MEMBERS)?;
        let limit =
            query.whole("limit", limits::LEDGER_PAGE_ROWS_MAX)?.unwrap_or(limits::LEDGER_PAGE_ROWS_MAX);
        let text = |name| query.text(name).map(str::to_owned);
        Ok((text("serial"), text("after"), usize::try_from(limit.max(1)).unwrap_or(1)))
    };
    let (serial, after, limit) = match read() {
        Ok(asked) => asked,
        Err(fault) => return answers::problem(StatusCode::BAD_REQUEST, Trouble::Query(fault)),
    };
    on_a_thread(move || {
        let authority = management.authority();
        if let Some(serial) = serial {
            let row = authority.registered_as(&serial)?;
            let row = row.ok_or_else(|| AuthorityError::NeverIssued(serial.chars().take(80).collect()))?;
            return Ok(answers::json(StatusCode::OK, &json!({ "certificates": [shown(&row, now)] })));
        }
        let all = authority.registered();
        let rows: Vec<&LedgerEntry> = all
            .iter()
            .filter(|row| after.as_ref().is_none_or(|after| row.serial.as_str() > after.as_str()))
            .take(limit + 1)
            .collect();
        let page = &rows[..rows.len().min(limit)];
        let next = page.last().filter(|_| rows.len() > limit);
        let next = next
            .map(|last| format!("{}/manage/v1/ca/certificates?limit={limit}&after={}", base.0, last.serial));
        let shown: Vec<Value> = page.iter().map(|row| shown(row, now)).collect();
        let told = json!({ "count": all.len(), "certificates": shown, "links": { "next": next } });
        Ok(answers::json(StatusCode::OK, &told))
    })
    .await
}

/// Issue a key with a certificate, sound or with defects: {"defects": ["expired"]}
///
/// Whoever is not named is invented. The answer says which verdict to expect of a request signed with it.
#[utoipa::path(post, path = "", request_body(content = Object), responses((status = 201, description = "Certificate, key, PKCS#12, the verdict to expect.", body = IssuedShape), (status = 400, description = "Not of the form."), (status = 422, description = "No such certificate can be made.")))]
pub(super) async fn issue(
    State(management): State<Management>,
    now: Now,
    WholeBody(body): WholeBody,
) -> Response {
    on_a_thread(move || issue_and_publish(&management, now, ISSUE.read(&body)?)).await
}

/// Issues what a call asks for.
pub(super) fn issue_and_publish(
    management: &Management,
    now: Now,
    call: IssueCall,
) -> Result<Response, ManagementError> {
    let IssueCall { password, seed, form } = call;
    let password = password.unwrap_or_else(|| PKCS12_PASSWORD.to_owned());
    let random: Box<dyn Random> = match seed {
        Some(seed) => Box::new(Seeded::new(seed, &format!("issue {form:?}"))),
        None => Box::new(Entropy),
    };
    let request = form.request(random.as_ref())?;
    let issued = management.authority().issue(&request, now, random.as_ref())?;
    // What a defect revoked is on the CRLs before anybody can use it.
    management.publisher.publish_due(now)?;
    Ok(bundle(&issued, &password, random.as_ref())?)
}

/// Everything about a certificate that was just issued.
fn bundle(issued: &Issued, password: &str, random: &dyn Random) -> Result<Response, AuthorityError> {
    use crate::keys::Signer as _;
    let certificate = issued.certificate();
    let file = |flavour| issued.pkcs12(flavour, password, random).map(|octets| base64::encode(&octets));
    let chain: Vec<String> =
        issued.holder.chain().iter().map(|above| to_pem("CERTIFICATE", above.der())).collect();
    let told = json!({
        "serialNumber": certificate.serial_hex(),
        "subject": certificate.subject().to_string(),
        "issuer": certificate.issuer().to_string(),
        "notBefore": certificate.not_before().to_string(),
        "notAfter": certificate.not_after().to_string(),
        "kind": issued.kind.name(),
        "declarantId": issued.declarant,
        "certificate": issued.certificate_pem(),
        "chain": chain,
        "key": issued.key_pem(),
        "pkcs12": {
            "modern": file(Pkcs12Flavour::Modern)?,
            "national": file(Pkcs12Flavour::National)?,
            "fileName": format!("{}.p12", issued.file_stem()),
            "alias": issued.alias(),
            "password": password,
        },
        "expected": { "decision": issued.expected.decision, "codes": issued.expected.codes },
    });
    Ok(answers::json(StatusCode::CREATED, &told))
}

/// A row of the ledger. What is to be expected of a request signed with it holds at `now`.
pub(super) fn shown(row: &LedgerEntry, now: Now) -> Value {
    let revoked = row.revoked.map(|(reason, at)| json!({ "reason": reason.name(), "at": at.to_string() }));
    let mut told =
        json!({ "serialNumber": row.serial, "issuer": row.issuer.common_name(), "revoked": revoked });
    if let Some(record) = &row.record {
        told["subject"] = json!(record.subject);
        told["kind"] = json!(record.kind);
        told["defects"] = json!(record.defects);
        let (decision, codes) = record.expected(row.revoked, now);
        told["expected"] = json!({ "decision": decision, "codes": codes });
        told["issuedAt"] = json!(record.issued_at);
    }
    told
}
