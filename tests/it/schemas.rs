//! What a running house writes is what `schemas/` says.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use bytes::Bytes;
use qaqpa::app;
use qaqpa::ca::builtin;
use qaqpa::catalogue::Names;
use qaqpa::clock::Now;
use qaqpa::config::Config;
use qaqpa::gateway::{Endpoints, Listeners};
use qaqpa::http::{Client, ClientResponse, Method, Trust, header};
use qaqpa::reply::{CentreReceipt, ReceiptKind, ReceiptValue, signed_centre_receipt};
use qaqpa::xmldsig::{SigningRequest, sign_enveloped};

use crate::support::peers::{fresh_dir, peer};

/// A house on free ports, and a client of it.
struct Open {
    listeners: Listeners,
    background: Option<app::Background>,
    endpoints: Endpoints,
    client: Client,
    _in_use: Option<app::DataDirectory>,
    _data: tempfile::TempDir,
}

impl Open {
    async fn house(settings: &str) -> Self {
        let data = fresh_dir();
        let mut config = Config::parse(settings, "test").unwrap();
        data.path().clone_into(&mut config.data.directory);
        for listener in
            [&mut config.listeners.gateway, &mut config.listeners.plain, &mut config.listeners.management]
        {
            listener.set_port(0);
        }
        let app::App { place, who, background, directory, .. } = app::build(&config).unwrap();
        let listeners = Listeners::open(place, who).await.unwrap();
        let endpoints = listeners.endpoints();
        Open {
            listeners,
            background,
            endpoints,
            client: Client::new(&Trust::default()).unwrap(),
            _in_use: directory,
            _data: data,
        }
    }

    async fn post(&self, document: &str) -> ClientResponse {
        let headers = [(header::CONTENT_TYPE, "application/xml"), (header::ACCEPT, "application/xml")];
        let url = format!("{}/api/v1/requests", self.endpoints.plain);
        self.client.send(Method::POST, &url, &headers, Bytes::from(document.to_owned())).await.unwrap()
    }

    async fn result(&self, receipt: &ClientResponse) -> ClientResponse {
        let place = receipt.header("location").unwrap();
        let place = place.replacen('?', "/result?", 1);
        let answer = self.client.get(&place).await.unwrap();
        assert_eq!(answer.status, 200, "{}", answer.text());
        answer
    }

    async fn close(self) {
        self.listeners.drain(Duration::from_secs(5)).await;
        drop(self.background);
    }
}

fn request(category: &str, attachments: &str) -> String {
    format!(
        r#"<?xml version="1.0" encoding="UTF-8"?><request xmlns="urn:qaqpa:request:v1"><requestNumber>20261124000001</requestNumber><serviceId>wko2016-141-housing-queue</serviceId><declarantId>123456789011</declarantId><requestDate>2026-11-24T10:00:00+05:00</requestDate><requestSystemId>test</requestSystemId><businessData><district>oral</district><category>{category}</category><familyMembers>3</familyMembers><address>Орал</address></businessData>{attachments}</request>"#
    )
}

const IDENTITY: &str = "<attachments><attachment><documentType>identity-document</documentType><fileName>id.pdf</fileName><mimeType>application/pdf</mimeType><content>JVBERi0=</content></attachment></attachments>";

fn signed(person: &str, document: &str) -> String {
    sign_enveloped(
        document,
        &builtin::holder(&format!("people/{person}")).unwrap(),
        &SigningRequest::document(),
    )
    .unwrap()
}

/// What xmllint says of a document by a schema: nothing if it is valid.
fn validated(xmllint: &Path, schema: &str, document: &[u8]) -> Result<(), String> {
    let place = fresh_dir();
    let file: PathBuf = place.path().join("document.xml");
    std::fs::write(&file, document).unwrap();
    let schema = Path::new(env!("CARGO_MANIFEST_DIR")).join("schemas").join(schema);
    let output = Command::new(xmllint)
        .args(["--nonet", "--noout", "--schema"])
        .arg(schema)
        .arg(&file)
        .output()
        .unwrap();
    if output.status.success() { Ok(()) } else { Err(String::from_utf8_lossy(&output.stderr).into_owned()) }
}

#[tokio::test(flavor = "multi_thread")]
async fn requests_receipts_results_and_refusals_are_valid_by_their_schemas() {
    let Some(xmllint) = peer("xmllint") else { return };
    let house =
        Open::house("[workflow]\nrefuse_when = [{ field = \"category\", value = \"veteran\" }]\n").await;
    let good = signed("valid", &request("vulnerable", IDENTITY));
    assert_eq!(validated(&xmllint, "request.xsd", good.as_bytes()), Ok(()));

    for (document, kind) in [
        (good, "<type>notification</type>"),
        (signed("valid", &request("veteran", IDENTITY)), "<type>reasoned-refusal</type>"),
        (signed("valid-ecdsa", &request("vulnerable", "")), "<type>documents-refusal</type>"),
    ] {
        let receipt = house.post(&document).await;
        assert_eq!(receipt.status, 201, "{}", receipt.text());
        assert_eq!(validated(&xmllint, "receipt.xsd", &receipt.body), Ok(()), "{}", receipt.text());
        let result = house.result(&receipt).await;
        assert!(result.text().contains(kind), "{}", result.text());
        assert_eq!(validated(&xmllint, "result.xsd", &result.body), Ok(()), "{}", result.text());
    }

    for (person, document) in [
        ("expired-revoked-other-iin", request("vulnerable", IDENTITY)),
        ("valid", request("vulnerable", "").replace("serviceId>", "service>")),
    ] {
        let refusal = house.post(&signed(person, &document)).await;
        assert_eq!(refusal.status, 422, "{}", refusal.text());
        assert_eq!(validated(&xmllint, "refusal.xsd", &refusal.body), Ok(()), "{}", refusal.text());
    }
    house.close().await;
}

/// An act of the workstation with what is in it beside its number, name and step, signed.
fn act(more: &str) -> String {
    let text = format!(
        "<act xmlns=\"urn:qaqpa:act:v1\"><registrationNumber>000-2026-0000001-2</registrationNumber><act>vote</act><step>4</step>{more}</act>"
    );
    signed("valid", &text)
}

#[test]
fn signed_acts_are_valid_by_their_schema_and_what_the_gateway_does_not_read_is_not() {
    let Some(xmllint) = peer("xmllint") else { return };
    let reason = "<reason><textKz>Құжат</textKz><textRu>Документ</textRu><textEn>Document</textEn></reason>";
    let field = "<field><name>amount</name><value>5</value></field>";
    for more in [
        String::new(),
        "<for>true</for>".to_owned(),
        "<onBehalfOf>Әлия</onBehalfOf><minutes>60</minutes>".to_owned(),
        "<name>Әлия</name><text>келісемін</text>".to_owned(),
        field.repeat(3),
        reason.repeat(2),
    ] {
        assert_eq!(validated(&xmllint, "act.xsd", act(&more).as_bytes()), Ok(()), "{more}");
    }
    for (more, what) in [
        ("<for>maybe</for>", "for"),
        ("<minutes>0</minutes>", "minutes"),
        ("<colour>red</colour>", "colour"),
        ("<reason><textEn>no</textEn></reason>", "textEn"),
    ] {
        let said = validated(&xmllint, "act.xsd", act(more).as_bytes()).unwrap_err();
        assert!(said.contains(what), "{said}");
    }
    let bare = act("").replace("<step>4</step>", "");
    assert!(validated(&xmllint, "act.xsd", bare.as_bytes()).unwrap_err().contains("act"));
}

#[test]
fn receipts_of_the_service_centre_are_valid_by_their_schema() {
    let Some(xmllint) = peer("xmllint") else { return };
    let label = qaqpa::text::Text { kk: "Атауы", ru: "Название", en: "Name" };
    for kind in [ReceiptKind::Acceptance, ReceiptKind::IntakeRefusal] {
        let receipt = CentreReceipt {
            kind,
            number: "000-2026-0000001-2".to_owned(),
            facts: vec![
                (label, ReceiptValue::Plain(String::new())),
                (label, ReceiptValue::InWords(Names::new("Ә", "Я", "Z"))),
            ],
            at: Now::parse("2026-11-24T10:00:00Z").unwrap(),
        };
        let signed = signed_centre_receipt(&receipt, &builtin::holder("people/valid").unwrap()).unwrap();
        assert_eq!(validated(&xmllint, "centre-receipt.xsd", signed.as_bytes()), Ok(()), "{signed}");
        let bare = signed.replace("<number>000-2026-0000001-2</number>", "");
        assert!(validated(&xmllint, "centre-receipt.xsd", bare.as_bytes()).unwrap_err().contains("number"));
    }
}

#[test]
fn the_schemas_refuse_what_they_should() {
    let Some(xmllint) = peer("xmllint") else { return };
    let broken = request("vulnerable", IDENTITY).replace("123456789011", "12345");
    assert!(validated(&xmllint, "request.xsd", broken.as_bytes()).unwrap_err().contains("declarantId"));
    let unsigned = r#"<receipt xmlns="urn:qaqpa:receipt:v1"><registrationNumber>000-2026-0000001-2</registrationNumber><serviceId>a</serviceId><status>registered</status><registeredAt>2026-11-24T10:00:00Z</registeredAt></receipt>"#;
    assert!(
        validated(&xmllint, "receipt.xsd", unsigned.as_bytes())
            .unwrap_err()
            .contains("Missing child element")
    );
    let bare = r#"<refusal xmlns="urn:qaqpa:refusal:v1"><code>x y</code></refusal>"#;
    assert!(validated(&xmllint, "refusal.xsd", bare.as_bytes()).unwrap_err().contains("code"));
}

#[test]
fn every_state_and_every_code_is_one_that_the_schemas_know() {
    let text = |name: &str| {
        std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("schemas").join(name)).unwrap()
    };
    let receipt = text("receipt.xsd");
    for state in qaqpa::registry::State::ALL {
        assert!(receipt.contains(&format!("<xs:enumeration value=\"{}\"/>", state.as_str())), "{state:?}");
    }
    for code in qaqpa::findings::Code::ALL {
        assert!(
            code.as_str().bytes().all(|octet| octet.is_ascii_uppercase() || octet == b'_'),
            "{code} breaks the pattern of refusal.xsd"
        );
    }
}
