//! Who plays in the story: the people of `certs/`, or people like them whom the authority issues keys of another algorithm.

use std::collections::BTreeMap;

use bytes::Bytes;
use serde_json::{Value, json};

use super::portal::{self, PortalError};
use crate::config::KeyAlgorithm;
use crate::gateway::Endpoints;
use crate::http::{Client, Method, Trust, header};
use crate::keys::{Holder, Signer as _};
use crate::random::Random;
use crate::text::Lang;
use crate::text::line::demo as line;
use crate::x509::Certificate;

/// Who is in `certs/people/` with RSA keys, and what the authority is asked for to have the same with another algorithm: the
/// number, the name, what is wrong.
const PEOPLE: [(&str, &str, &str, &[&str]); 6] = [
    ("valid", "123456789011", "ТЕСТОВ ТЕСТ ТЕСТОВИЧ", &[]),
    ("another", "123456789011", "ТЕСТОВ ТЕСТ ТЕСТОВИЧ", &[]),
    ("revoked", "123456789011", "ТЕСТОВ ТЕСТ ТЕСТОВИЧ", &["revoked-key-compromise"]),
    ("expired", "123456789011", "ТЕСТОВ ТЕСТ ТЕСТОВИЧ", &["expired"]),
    ("other-iin", "123456789012", "ТЕСТТОВ ТЕСТТ ТЕСТТОВИЧ", &[]),
    (
        "expired-revoked-other-iin",
        "123456789012",
        "ТЕСТТОВ ТЕСТТ ТЕСТТОВИЧ",
        &["expired", "revoked-superseded"],
    ),
];

/// The cast.
pub(super) struct Cast {
    people: BTreeMap<&'static str, Holder>,
    /// The portal's key for what it sends.
    pub(super) portal: Holder,
    /// Whose signature the gateway's is.
    pub(super) gateway: Certificate,
    /// Who signs results.
    pub(super) head: Certificate,
}

impl Cast {
    /// Everybody with keys of `algorithm`; whom `certs/` has not are issued by the authority, over the testers' listener.
    pub(super) async fn gather(
        algorithm: KeyAlgorithm,
        endpoints: &Endpoints,
        random: &dyn Random,
        lang: Lang,
    ) -> anyhow::Result<Self> {
        let mut people = BTreeMap::new();
        for (name, iin, full_name, defects) in PEOPLE {
            let holder = match algorithm {
                KeyAlgorithm::Rsa if name == "another" => portal::holder("people/valid-ecdsa")?,
                KeyAlgorithm::Rsa => portal::holder(&format!("people/{name}"))?,
                _ if name == "valid" => portal::holder(&algorithm.stem("people/valid"))?,
                _ => {
                    let wish = json!({
                        "algorithm": algorithm.name(), "iin": iin, "name": full_name, "defects": defects, "seed": random.next_u64(),
                    });
                    issued(endpoints, &wish, lang).await?
                }
            };
            people.insert(name, holder);
        }
        let certificate =
            |stem| portal::holder(&algorithm.stem(stem)).map(|holder| holder.certificate().clone());
        Ok(Cast {
            people,
            portal: portal::holder(&algorithm.stem("portal-system"))?,
            gateway: certificate("gateway-transport")?,
            head: certificate("provider-head")?,
        })
    }

    /// Somebody of the cast.
    pub(super) fn person(&self, name: &'static str) -> Result<&Holder, PortalError> {
        self.people.get(name).ok_or(PortalError::Nobody(name))
    }
}

async fn issued(endpoints: &Endpoints, wish: &Value, lang: Lang) -> anyhow::Result<Holder> {
    let client = Client::new(&Trust::default())?;
    let url = format!("{}/manage/v1/ca/certificates", endpoints.management);
    let headers = [(header::CONTENT_TYPE, "application/json"), (header::ACCEPT_LANGUAGE, lang.as_str())];
    let answer = client.send(Method::POST, &url, &headers, Bytes::from(wish.to_string())).await?;
    let bundle: Value = serde_json::from_slice(&answer.body)?;
    let text = |name: &str| bundle[name].as_str().unwrap_or_default();
    anyhow::ensure!(answer.status.as_u16() == 201, line::not_issued(lang, &text("detail")));
    Ok(Holder::from_pem(text("key"), text("certificate"))?)
}
