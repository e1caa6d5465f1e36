//! The keys of a load: the people of `certs/`, and whom a testers' listener issues with keys of another algorithm.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::ca::builtin;
use crate::http::{Client, Method, Trust, header};
use crate::keys::Holder;
use crate::load::LoadError;
use crate::load::kinds::Algorithm;
use crate::load::plan::Plan;
use crate::load::{QUEUED_PROVIDER, QUEUED_SERVICE};

/// What the authority is asked for to have somebody of `certs/people/` with another algorithm: the name, the IIN, kind and defects.
const ISSUED: [(&str, &str, &str, &[&str]); 10] = [
    ("expired", "123456789011", "person-sign", &["expired"]),
    ("not-yet-valid", "123456789011", "person-sign", &["not-yet-valid"]),
    ("revoked", "123456789011", "person-sign", &["revoked-key-compromise"]),
    ("on-hold", "123456789011", "person-sign", &["on-hold"]),
    ("other-iin", "123456789012", "person-sign", &[]),
    ("no-iin", "123456789011", "person-sign", &["no-iin"]),
    ("foreign-ca", "123456789011", "person-sign", &["foreign-authority"]),
    ("forged-issuer", "123456789011", "person-sign", &["forged-signature"]),
    ("authentication-key", "123456789011", "person-auth", &[]),
    ("expired-revoked-other-iin", "123456789012", "person-sign", &["expired", "revoked-superseded"]),
];

/// Everybody whom the plan may draw, with every algorithm that it may draw.
pub(super) async fn people(
    plan: &Plan,
    management: Option<&str>,
) -> Result<BTreeMap<(String, Algorithm), Holder>, LoadError> {
    let mut people = BTreeMap::new();
    let names = plan.people.iter().map(String::as_str).chain(["valid"]);
    for name in names {
        for algorithm in plan.algorithms.iter().copied() {
            if people.contains_key(&(name.to_owned(), algorithm)) {
                continue;
            }
            let holder = match (name, algorithm) {
                ("valid", Algorithm::Rsa) | (_, Algorithm::Rsa) => of_certs(&format!("people/{name}"))?,
                ("valid", _) => of_certs(&format!("people/valid-{}", algorithm.name()))?,
                _ => issued(name, algorithm, management, plan.seed).await?,
            };
            people.insert((name.to_owned(), algorithm), holder);
        }
    }
    Ok(people)
}

/// The portal's keys, with every algorithm that the plan may draw.
pub(super) fn systems(plan: &Plan) -> Result<BTreeMap<Algorithm, Holder>, LoadError> {
    let stem = |algorithm: Algorithm| match algorithm {
        Algorithm::Rsa => "portal-system".to_owned(),
        other => format!("portal-system-{}", other.name()),
    };
    plan.algorithms.iter().map(|algorithm| Ok((*algorithm, of_certs(&stem(*algorithm))?))).collect()
}

/// Registers the service of the asynchronous channel to which messages are sent.
pub(super) async fn register_queued(management: &str) -> Result<(), LoadError> {
    let client = Client::new(&Trust::default()).map_err(LoadError::Tls)?;
    let url = format!("{}/manage/v1/exchange/services", management.trim_end_matches('/'));
    let wanted = json!({ "id": QUEUED_SERVICE, "owner": QUEUED_PROVIDER, "kind": "queued" });
    let headers = [(header::CONTENT_TYPE, "application/json")];
    let answer = client.send(Method::PUT, &url, &headers, wanted.to_string().into()).await?;
    match answer.status.is_success() {
        true => Ok(()),
        false => Err(LoadError::NoService { id: QUEUED_SERVICE.to_owned(), status: answer.status.as_u16() }),
    }
}

fn of_certs(stem: &str) -> Result<Holder, LoadError> {
    builtin::holder(stem).map_err(LoadError::Key)
}

async fn issued(
    name: &str,
    algorithm: Algorithm,
    management: Option<&str>,
    seed: u64,
) -> Result<Holder, LoadError> {
    let nobody = || LoadError::NobodyToIssue { person: name.to_owned(), algorithm: algorithm.name() };
    let management = management.ok_or_else(nobody)?;
    let (_, iin, kind, defects) = ISSUED.iter().find(|one| one.0 == name).ok_or_else(nobody)?;
    let wanted = json!({
        "algorithm": algorithm.name(), "iin": iin, "kind": kind, "name": "ТЕСТОВ ТЕСТ ТЕСТОВИЧ",
        "defects": defects, "seed": seed % (1 << 48),
    });
    let client = Client::new(&Trust::default()).map_err(LoadError::Tls)?;
    let url = format!("{}/manage/v1/ca/certificates", management.trim_end_matches('/'));
    let answer = client.post(&url, "application/json", wanted.to_string()).await?;
    let bundle: Value = serde_json::from_slice(&answer.body).unwrap_or_default();
    let text = |field: &str| bundle[field].as_str().unwrap_or_default();
    if answer.status.as_u16() != 201 {
        let why = format!("HTTP {} {}", answer.status.as_u16(), text("detail"));
        return Err(LoadError::NotIssued { person: name.to_owned(), why });
    }
    Holder::from_pem(text("key"), text("certificate")).map_err(LoadError::Key)
}
