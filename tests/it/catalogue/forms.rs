//! Forms: a sample of each electronic service is taken, what is wrong is refused with line, field and clause.

use std::path::Path;
use std::process::Command;

use qaqpa::catalogue::{Catalogue, Service, sample_request, xsd};
use qaqpa::http::{ClientResponse, Method, header};

use crate::support::gateway::Gateway;
use crate::support::peers::{fresh_dir, peer};
use crate::support::reached::reached;
use crate::support::requests::{DECLARANT, signed_by};

const ASSISTANCE: &str = "sko2015-483-housing-assistance";
const MOMENT: &str = "2026-11-24T15:00:00+05:00";

fn electronic() -> Vec<std::sync::Arc<Service>> {
    let catalogue = Catalogue::embedded().unwrap();
    catalogue.iter().filter(|service| !service.paper_only).cloned().collect()
}

fn request(service: &Service, seed: u64) -> String {
    sample_request(service, DECLARANT, MOMENT, "test", seed)
}

async fn submit(gateway: &Gateway, document: &str) -> ClientResponse {
    let headers = [(header::CONTENT_TYPE, "application/xml")];
    let url = format!("{}/api/v1/requests", gateway.endpoints.plain);
    let signed = signed_by("valid", document);
    gateway.client.send(Method::POST, &url, &headers, signed.into()).await.unwrap()
}

/// The result of a request that must be registered.
async fn result(gateway: &Gateway, document: &str) -> String {
    let receipt = submit(gateway, document).await;
    assert_eq!(receipt.status, 201, "{}", receipt.text());
    let place = receipt.header("location").unwrap().replacen('?', "/result?", 1);
    let answer = gateway.client.get(&place).await.unwrap();
    assert_eq!(answer.status, 200, "{}", answer.text());
    answer.text()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sample_of_each_electronic_service_passes_the_documents_check() {
    let gateway = Gateway::start().await;
    let services = electronic();
    assert_eq!(services.len(), 14);
    for service in &services {
        let result = result(&gateway, &request(service, 7)).await;
        assert!(result.contains("<resolution>POSITIVE</resolution>"), "{}: {result}", service.id);
    }
    gateway.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_service_on_paper_only_refuses_electronic_requests_with_its_clause() {
    let gateway = Gateway::start().await;
    let catalogue = Catalogue::embedded().unwrap();
    let mut rows = Vec::new();
    for service in catalogue.iter().filter(|service| service.paper_only) {
        let refusal = submit(&gateway, &request(service, 1)).await;
        assert_eq!(refusal.status, 422, "{}", refusal.text());
        let text = refusal.text();
        assert!(text.contains("SERVICE_PAPER_ONLY") && text.contains("003 ¶2"), "{}: {text}", service.id);
        rows.push(format!("{}/forms/1", service.code));
    }
    reached("a paper-only service refuses electronic requests", rows);
    gateway.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn faults_are_told_with_line_field_and_clause_in_three_languages() {
    let gateway = Gateway::start().await;
    let catalogue = Catalogue::embedded().unwrap();
    let service = catalogue.find(ASSISTANCE).unwrap();
    let good = request(service, 3).replace("><", ">\n<");
    let of = |name: &str| {
        let start = good.find(&format!("<{name}>")).unwrap();
        let end = start + good[start..].find(&format!("</{name}>")).unwrap();
        (good[..start].matches('\n').count() + 1, good[start..end].to_owned())
    };
    for (name, wrong) in [
        ("consent", "false"),
        ("iin", "12345678901"),
        ("kinship", ""),
        ("birthYear", "1800"),
        ("iin", "900101300017"),
        ("date", "2099-01-01"),
        ("date", "2026-11-25"),
    ] {
        let (line, element) = of(name);
        let bad = good.replacen(&element, &format!("<{name}>{wrong}"), 1);
        let result = result(&gateway, &bad).await;
        assert!(result.contains("documents-refusal"), "{name}: {result}");
        for place in [format!("{line}-жол"), format!("строка {line}"), "004 annex 2".to_owned()] {
            assert!(result.contains(&place), "{name}: {place}: {result}");
        }
    }
    let fields =
        ["consent", "iin", "familyMembers", "birthYear", "date"].map(|name| format!("004/field/{name}"));
    reached("faults in the form of 004 are told with line and clause", fields);
    gateway.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_attachment_is_what_its_octets_are_and_its_name_deceives_nobody() {
    let gateway = Gateway::start().await;
    let catalogue = Catalogue::embedded().unwrap();
    let service = catalogue.find("wko2015-153-12-school-meals").unwrap();
    let good = request(service, 3);
    let changed = |from: &str, to: &str| {
        assert!(good.contains(from), "{from}");
        good.replacen(from, to, 1)
    };
    let content = good.split("<content>").nth(1).unwrap().split('<').next().unwrap();
    let executable = "TVqQAAMAAAAEAAAA";
    for (document, word) in [
        (changed(content, executable), "содержимое файла не того типа"),
        (changed("<mimeType>application/pdf", "<mimeType>image/png"), "содержимое файла не того типа"),
        (changed("identity-document.pdf", "../identity-document.pdf"), "содержит путь"),
        (changed("identity-document.pdf", "identity.exe.pdf"), "двойное расширение"),
        (changed("identity-document.pdf", "identity.pdf.exe"), "расширение имени файла"),
        (changed("identity-document.pdf", "fdp.\u{202e}exe.pdf"), "направление письма"),
        (changed(content, ""), "пустой файл"),
        (changed("<documentType>identity-document", "<documentType>passport"), "не принимает"),
    ] {
        let receipt = submit(&gateway, &document).await;
        if receipt.status == 422 {
            // An element without content is refused before anything is registered.
            assert!(receipt.text().contains("REQUEST_MALFORMED"), "{word}: {}", receipt.text());
            continue;
        }
        let place = receipt.header("location").unwrap().replacen('?', "/result?", 1);
        let result = gateway.client.get(&place).await.unwrap().text();
        assert!(result.contains("documents-refusal") && result.contains(word), "{word}: {result}");
    }
    gateway.stop().await;
}

/// What xmllint says of a document by a schema: nothing if it is valid.
fn validated(xmllint: &Path, schema: &str, document: &str) -> Result<(), String> {
    let place = fresh_dir();
    let (xsd, file) = (place.path().join("service.xsd"), place.path().join("document.xml"));
    std::fs::write(&xsd, schema).unwrap();
    std::fs::write(&file, document).unwrap();
    let command =
        Command::new(xmllint).args(["--nonet", "--noout", "--schema"]).arg(&xsd).arg(&file).output();
    let output = command.unwrap();
    if output.status.success() { Ok(()) } else { Err(String::from_utf8_lossy(&output.stderr).into_owned()) }
}

#[test]
fn each_generated_schema_takes_samples_and_refuses_what_the_check_refuses() {
    let Some(xmllint) = peer("xmllint") else { return };
    for service in electronic() {
        let schema = xsd(&service).unwrap();
        for seed in 0..5 {
            let good = request(&service, seed);
            assert_eq!(validated(&xmllint, &schema, &good), Ok(()), "{} {seed}\n{schema}", service.id);
        }
        let good = request(&service, 1);
        let first = service.fields.iter().find(|field| field.required).unwrap();
        let element = format!("<{}>", first.name);
        for (from, to) in [
            (element.as_str(), "<unknownField>x</unknownField>".to_owned() + &element),
            (&format!("<serviceId>{}", service.id), "<serviceId>another".to_owned()),
            ("<declarantId>1", "<declarantId>x".to_owned()),
            ("<documentType>", "<documentType>x-".to_owned()),
            ("<mimeType>application/pdf", "<mimeType>application/x-msdownload".to_owned()),
            ("<fileName>", "<fileName>../".to_owned()),
            ("</request>", "<other/></request>".to_owned()),
        ] {
            assert!(good.contains(from), "{}: {from}", service.id);
            let bad = good.replacen(from, &to, 1);
            assert!(validated(&xmllint, &schema, &bad).is_err(), "{}: {to}", service.id);
        }
        let without = {
            let start = good.find(&element).unwrap();
            let close = format!("</{}>", first.name);
            let end = good[start..].find(&close).unwrap() + start + close.len();
            good[..start].to_owned() + &good[end..]
        };
        assert!(validated(&xmllint, &schema, &without).is_err(), "{}: a required field is gone", service.id);
    }
}

#[test]
fn a_sample_is_the_same_for_the_same_seed_and_another_for_another() {
    for service in electronic() {
        assert_eq!(request(&service, 5), request(&service, 5));
        assert_ne!(request(&service, 5), request(&service, 6));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_interface_shows_services_with_forms_schemas_and_links() {
    let gateway = Gateway::start().await;
    let get =
        async |path: &str| gateway.client.get(&format!("{}{path}", gateway.endpoints.plain)).await.unwrap();
    let list: serde_json::Value = serde_json::from_slice(&get("/api/v1/services").await.body).unwrap();
    let list = list["services"].as_array().unwrap();
    assert_eq!(list.len(), 17);
    for service in list {
        let path = service["links"]["self"].as_str().unwrap();
        let one: serde_json::Value = serde_json::from_slice(&get(path).await.body).unwrap();
        assert_eq!(one["id"], service["id"]);
        assert!(one["fields"].as_array().is_some_and(|fields| !fields.is_empty()), "{path}");
        assert!(one["fields"][0]["ref"].is_string() && one["result"]["ref"].is_string(), "{path}");
        match service["links"]["schema"].as_str() {
            None => assert_eq!(service["paperOnly"], true, "{path}"),
            Some(schema) => {
                let answer = get(schema).await;
                assert_eq!(answer.status, 200, "{schema}");
                assert!(answer.text().contains("businessData"), "{schema}");
            }
        }
    }
    assert_eq!(get("/schemas/services/no-such.xsd").await.status, 404);
    assert_eq!(get("/schemas/services/wko2015-153-13-meeting-permit.xsd").await.status, 404);
    gateway.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_directory_of_the_users_adds_a_service_that_is_served() {
    let dir = fresh_dir();
    let mine = super::text_of("wko2015-153-12-school-meals")
        .replacen("id = \"wko2015-153-12-school-meals\"", "id = \"my-school-meals\"", 1)
        .replacen("code = \"00312\"", "code = \"90001\"", 1);
    std::fs::write(dir.path().join("mine.toml"), &mine).unwrap();
    let settings = format!("[workflow]\nservices = {:?}\n", dir.path().display().to_string());
    let gateway = Gateway::with(&settings).await;
    let service = Service::parse("mine.toml", &mine).unwrap();
    let result = result(&gateway, &request(&service, 2)).await;
    assert!(result.contains("<serviceId>my-school-meals</serviceId>"), "{result}");
    gateway.stop().await;
}
