//! Signatures that name their certificate and do not carry it (variant B, subject key identifier): of whom they are read.

use bytes::Bytes;
use qaqpa::Signer as _;
use qaqpa::encoding::{base64, hex};
use qaqpa::http::{Method, header};
use qaqpa::keys::Holder;
use qaqpa::random::Entropy;
use qaqpa::wsse::{self, Variant};
use qaqpa::x509::to_pem;
use serde_json::{Value, json};

use super::desk::{Desk, leaf, signed};
use super::services::{ECHO, business};
use crate::support::caller::json as body;
use crate::support::peers::fresh_dir;
use crate::support::requests::envelope;

const KIT: &str = "TEST_SERVICE_ID";

/// How a certificate is named.
#[derive(Debug, Clone, Copy)]
enum By {
    IssuerSerial,
    KeyId,
}

const BOTH: [By; 2] = [By::IssuerSerial, By::KeyId];

fn named(system: &Holder, id: &str, by: By) -> String {
    let message = envelope(id, KIT, &business(id, "1"));
    let message = wsse::sign_envelope(&message, system, Variant::IssuerSerial, &Entropy).unwrap();
    match by {
        By::IssuerSerial => message,
        By::KeyId => {
            let (begin, end) = (message.find("<ds:X509Data>").unwrap(), "</ds:X509Data>");
            let behind = message.find(end).unwrap() + end.len();
            let key_id = base64::encode(system.certificate().subject_key_id().unwrap());
            let kind = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-x509-token-profile-1.0#X509SubjectKeyIdentifier";
            let identifier =
                format!("<wsse:KeyIdentifier ValueType=\"{kind}\">{key_id}</wsse:KeyIdentifier>");
            [&message[..begin], &identifier, &message[behind..]].concat()
        }
    }
}

fn pem(system: &Holder) -> String {
    to_pem("CERTIFICATE", system.certificate().der())
}

impl Desk {
    async fn issued(&self) -> Holder {
        let url = format!("{}/manage/v1/ca/certificates", self.gateway.endpoints.management);
        let headers = [(header::CONTENT_TYPE, "application/json")];
        let asked = Bytes::from(json!({ "kind": "system" }).to_string());
        let answer = self.gateway.client.send(Method::POST, &url, &headers, asked).await.unwrap();
        let text = |name: &str| body(&answer)[name].as_str().unwrap().to_owned();
        Holder::from_pem(&text("key"), &text("certificate")).unwrap()
    }

    async fn reads(&self, system: &Holder, what: &str) {
        for by in BOTH {
            let answer = self.send(&named(system, "m-1", by)).await;
            assert_eq!(leaf(&answer.text(), "code"), "SCSS001", "{what}, {by:?}: {}", answer.text());
        }
    }

    async fn does_not_read(&self, system: &Holder, what: &str) {
        for by in BOTH {
            let told = self.send(&named(system, "m-1", by)).await.text();
            assert_eq!(leaf(&told, "errorCode"), "SCE006", "{what}, {by:?}: {told}");
            assert!(
                told.contains("CERTIFICATE_ABSENT") && told.contains("по SHA-256"),
                "{what}, {by:?}: {told}"
            );
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_certificate_that_is_only_named_is_found_where_it_is_registered_whole_as_long_as_it_is() {
    // Issued where the other gateway does not see it.
    let elsewhere = Desk::with("").await;
    let (system, other) = (elsewhere.issued().await, elsewhere.issued().await);
    let desk = Desk::with("").await;
    desk.does_not_read(&system, "known to nobody").await;
    let put = async |certificates: Vec<String>, id: &str| {
        let asked = json!({ "senderId": id, "certificates": certificates });
        let (status, told) = desk.set(Method::PUT, "systems", &asked).await;
        assert_eq!(status, 200, "{told}");
    };
    put(vec![hex::encode(system.certificate().sha256())], "portal").await;
    desk.does_not_read(&system, "registered by its SHA-256 alone").await;
    put(vec![pem(&system)], "portal").await;
    desk.reads(&system, "registered in PEM").await;
    // Of two systems: the one that stays has it still.
    put(vec![pem(&system)], "bank").await;
    assert_eq!(desk.set(Method::DELETE, "systems/bank", &Value::Null).await.0, 200);
    desk.reads(&system, "registered of one of two").await;
    put(vec![pem(&other)], "portal").await;
    desk.does_not_read(&system, "another in its place").await;
    desk.reads(&other, "the other").await;
    assert_eq!(desk.set(Method::DELETE, "systems/portal", &Value::Null).await.0, 200);
    desk.does_not_read(&other, "removed").await;
    // What names a certificate that is found is not believed for it.
    put(vec![pem(&other)], "portal").await;
    let changed = named(&other, "m-2", By::IssuerSerial).replace("senderId>portal<", "senderId>p0rtal<");
    let told = desk.send(&changed).await.text();
    assert!(told.contains("DIGEST_MISMATCH"), "{told}");
}

#[tokio::test(flavor = "multi_thread")]
async fn it_is_found_by_the_settings_and_where_this_authority_issued_it() {
    let elsewhere = Desk::with("").await;
    let system = elsewhere.issued().await;
    let whole =
        format!("[[exchange.systems]]\nsender_id = \"portal\"\ncertificates = ['''{}''']\n", pem(&system));
    Desk::with(&whole).await.reads(&system, "in the settings").await;
    let directory = fresh_dir();
    let file = directory.path().join("system.pem");
    std::fs::write(&file, pem(&system)).unwrap();
    let believed = format!("[trust]\ncertificates = [\"{}\"]\n", file.display());
    Desk::with(&believed).await.reads(&system, "in trust.certificates").await;
    let desk = Desk::with("").await;
    let own = desk.issued().await;
    desk.reads(&own, "issued on demand").await;
    desk.reads(&crate::support::requests::holder("gateway-transport"), "the gateway's own").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_providers_answer_may_name_its_certificate_too() {
    let provider = Desk::with("[exchange]\nanswer_signature = \"issuer-serial\"\n").await;
    let url = format!("{}/bip-sync-wss-gost/", provider.gateway.endpoints.plain);
    let hosted = json!({ "id": ECHO, "kind": "hosted", "hosted": KIT });
    assert_eq!(provider.set(Method::PUT, "services", &hosted).await.0, 200);
    let desk = Desk::with("").await;
    let gateway = crate::support::requests::holder("gateway-transport");
    let owner = json!({ "senderId": "other-gateway", "certificates": [pem(&gateway)] });
    assert_eq!(desk.set(Method::PUT, "systems", &owner).await.0, 200);
    let routed = json!({ "id": ECHO, "kind": "routed", "owner": "other-gateway", "url": url });
    assert_eq!(desk.set(Method::PUT, "services", &routed).await.0, 200);
    let answer = desk.send(&signed(&envelope("m-1", ECHO, &business("1", "1")))).await;
    assert_eq!(leaf(&answer.text(), "code"), "SCSS001", "{}", answer.text());
}
