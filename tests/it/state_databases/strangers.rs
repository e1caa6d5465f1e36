//! Strangers who ask: a client built from the WSDL, signed messages, and what no database can mean.

use bytes::Bytes;
use qaqpa::ca::builtin;
use qaqpa::http::{Method, header};
use qaqpa::random::Seeded;
use qaqpa::wsse::{Variant, sign_envelope};
use qaqpa::xml::Writer;
use qaqpa::xmldsig::{SigningRequest, sign_enveloped};
use serde_json::{Value, json};

use super::office::{Office, find};
use crate::support::peers::{python_with, run_script};
use crate::support::requests::certs;

const XSI: &str = "http://www.w3.org/2001/XMLSchema-instance";

/// `data` of a question to ГБД ФЛ.
pub fn person_data(iin: &str, more: &str) -> String {
    format!(
        "<data xmlns:xsi=\"{XSI}\" xmlns:cs=\"http://message.persistence.interactive.nat\" xsi:type=\"cs:Request\"><messageId>q-1</messageId><messageDate>2026-11-24T12:00:00+05:00</messageDate><senderCode>TEST</senderCode><iin>{iin}</iin>{more}</data>"
    )
}

fn organization_data(bin: &str) -> String {
    let request = format!(
        "<t:Request xmlns:t=\"http://gbdulinfobybin_v2.egp.gbdul.tamur.kz\"><RequestorBIN>123456789021</RequestorBIN><BIN>{bin}</BIN></t:Request>"
    );
    let holder = builtin::holder("portal-system").unwrap();
    let signed = sign_enveloped(&request, &holder, &SigningRequest::document()).unwrap();
    text_data(&signed)
}

fn text_data(document: &str) -> String {
    format!(
        "<data xmlns:xs=\"http://www.w3.org/2001/XMLSchema\" xmlns:xsi=\"{XSI}\" xsi:type=\"xs:string\">{}</data>",
        Writer::escaped(document)
    )
}

fn report_data(namespace: &str, bin: &str) -> String {
    format!(
        "<data><request xmlns=\"{namespace}\"><requestNumber>10100521127456</requestNumber><declarantId>123456789011</declarantId><businessData><BIN>{bin}</BIN></businessData></request></data>"
    )
}

/// A message that a system signs.
pub fn envelope(service: &str, data: &str) -> String {
    let text = unsigned(service, data);
    let holder = builtin::holder("portal-system").unwrap();
    sign_envelope(&text, &holder, Variant::KeyIdentifier, &Seeded::new(1, "strangers")).unwrap()
}

fn unsigned(service: &str, data: &str) -> String {
    format!(
        "<soap:Envelope xmlns:soap=\"http://schemas.xmlsoap.org/soap/envelope/\"><soap:Body><n:SendMessage xmlns:n=\"http://bip.bee.kz/SyncChannel/v10/Types\"><request><requestInfo><messageId>stranger-1</messageId><serviceId>{service}</serviceId><messageDate>2026-11-24T12:00:00+05:00</messageDate><sender><senderId>stranger</senderId><password>p</password></sender></requestInfo><requestData>{data}</requestData></request></n:SendMessage></soap:Body></soap:Envelope>"
    )
}

async fn asked(office: &Office, path: &str, message: String) -> (u16, String) {
    let url = format!("{}{path}", office.simulator.plain_url());
    let headers = [(header::CONTENT_TYPE, "text/xml; charset=utf-8")];
    let answer = office.client.send(Method::POST, &url, &headers, Bytes::from(message)).await.unwrap();
    (answer.status.as_u16(), answer.text())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_from_the_wsdl_asks_every_database_and_the_answers_follow_the_schemas_served() {
    let Some(python) = python_with(&["zeep", "lxml", "xmlsec"]) else { return };
    let office = Office::open(|_| {}).await;
    let (alive, dead) = (find(1, "adult & !dirty"), find(1, "dead & !dirty"));
    let (lost, dirty) = (find(1, "defect=not-found"), find(1, "defect=missing-patronymic & alive"));
    let company = qaqpa::people::People::new(1).company(0).unwrap();
    let consent =
        format!("<data><uin>{}</uin><access_name>GBDFLUniversal_token</access_name></data>", alive.iin);
    let consents =
        format!("<data><personalDataRequest><uin>{}</uin></personalDataRequest></data>", alive.iin);
    let power = format!(
        "<data><request xmlns=\"urn:qaqpa:enis:v1\"><number>0-0</number><principalIin>{}</principalIin></request></data>",
        alive.iin
    );
    let file = "<data><t:tempStorageRequest xmlns:t=\"http://egov.bee.kz/eds/tempstorage/v2/\"><type>UPLOAD</type><uploadRequest><fileUploadRequests><content>QQ==</content><name>a</name></fileUploadRequests></uploadRequest></t:tempStorageRequest></data>";
    let akimat =
        "<data><register xmlns=\"urn:qaqpa:e-akimat:v1\"><requestNumber>1</requestNumber></register></data>";
    let kit = text_data(
        "<k:request xmlns:k=\"http://shep.nitec.kz/\"><requestNumber>1</requestNumber><uin>123456789011</uin><date>2019-09-24T12:20:34+06:00</date></k:request>",
    );
    let universal = "GBDFL_UniversalServiceSync";
    let questions: Vec<(&str, String, &str, &str)> = vec![
        (universal, person_data(&alive.iin, ""), "gbdfl.xsd", "00000"),
        (universal, person_data(&dead.iin, ""), "gbdfl.xsd", "deathDate"),
        (universal, person_data(&lost.iin, ""), "gbdfl.xsd", "00404"),
        (universal, person_data(&dirty.iin, ""), "gbdfl.xsd", "00000"),
        (universal, person_data("12", ""), "gbdfl.xsd", "00400"),
        ("GBDFLUniversal_token", person_data(&alive.iin, ""), "gbdfl.xsd", "00400"),
        ("GbdulInfoByBin_v2", organization_data(&company.bin), "gbdul-info-by-bin-v2.xsd", "002"),
        ("GbdulInfoByBin_v2", organization_data("999999999999"), "gbdul-info-by-bin-v2.xsd", "404"),
        (
            "GbdulReport3005_KDP",
            report_data("http://3005_kdp.reports.egp.gbdul.tamur.kz", &company.bin),
            "gbdul-report-3005.xsd",
            "RegisterDeals",
        ),
        (
            "GbdulReport3007_KDP",
            report_data("http://kdp.3007.reports.egp.gbdul.tamur.kz", &company.bin),
            "gbdul-report-3007.xsd",
            "RegistrationLastDate",
        ),
        ("KDP_SERVICE", consent, "kdp.xsd", "VALID"),
        ("KDP_PERSONALDATA", consents, "kdp.xsd", "r_pdata"),
        ("ENIS_POWER_OF_ATTORNEY", power, "enis.xsd", "NOT_FOUND"),
        ("EDS_TEMP_FILES", file.to_owned(), "eds-temp-files.xsd", "fileIdentifier"),
        ("E_AKIMAT_REGISTRATION", akimat.to_owned(), "e-akimat.xsd", "incomingNumber"),
        ("TEST_SERVICE_ID", kit, "kit.xsd", "SUCCESS"),
    ];
    let jobs: Vec<Value> = questions
        .iter()
        .map(|(service, data, schema, _)| json!({ "service": service, "data": data, "schema": schema }))
        .collect();
    let base = office.simulator.plain_url().to_owned();
    let keys = ["portal-system.key.pem", "portal-system.cert.pem", "gateway-transport.cert.pem"];
    let keys = keys.map(|file| certs(file).to_str().unwrap().to_owned());
    // Without a signature, and signed and verified with WS-Security.
    for (path, keys) in [("/bip-sync/", &[][..]), ("/bip-sync-wss-gost/", &keys[..])] {
        let (python, base, jobs) = (python.clone(), base.clone(), json!(jobs).to_string());
        let keys = keys.to_vec();
        let said = tokio::task::spawn_blocking(move || {
            let (wsdl, schemas) = (format!("{base}{path}?wsdl"), format!("{base}/schemas"));
            let arguments: Vec<&str> =
                [&wsdl, &schemas, &jobs].into_iter().chain(&keys).map(String::as_str).collect();
            run_script(&python, "zeep_databases.py", &arguments)
        });
        let said = said.await.unwrap();
        let answers: Vec<Value> = said.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert_eq!(answers.len(), questions.len(), "{said}");
        for (answer, (service, _, _, expected)) in answers.iter().zip(&questions) {
            assert_eq!(
                (&answer["status"], &answer["valid"]),
                (&json!(200), &json!(true)),
                "{service}: {answer}"
            );
            assert!(answer["document"].as_str().unwrap().contains(expected), "{service}: {answer}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_no_database_can_mean_is_a_clear_fault() {
    let office = Office::open(|_| {}).await;
    let universal = "GBDFL_UniversalServiceSync";
    let foreign =
        "<data><x:Request xmlns:x=\"urn:of:somebody:else\"><iin>123456789011</iin></x:Request></data>";
    let entity = "<data><!DOCTYPE a [<!ENTITY x \"y\">]></data>";
    let inner = text_data("<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><a>&x;</a>");
    let unsigned_question = text_data(
        "<t:Request xmlns:t=\"http://gbdulinfobybin_v2.egp.gbdul.tamur.kz\"><RequestorBIN>123456789021</RequestorBIN><BIN>1</BIN></t:Request>",
    );
    let cut_short = organization_data("123456789021").replace("123456789022", "1");
    let forged = cut_short.replacen("&lt;BIN&gt;123456789021", "&lt;BIN&gt;123456789022", 1);
    for (what, service, data, code) in [
        ("another namespace", universal, foreign.to_owned(), "SCE001"),
        ("an entity", universal, entity.to_owned(), "SCE001"),
        ("an entity in the document", universal, inner, "SCE001"),
        ("an empty data", universal, "<data/>".to_owned(), "SCE001"),
        ("a question without a signature", "GbdulInfoByBin_v2", unsigned_question, "SCE017"),
        ("a question that was changed", "GbdulInfoByBin_v2", forged, "SCE016"),
    ] {
        let (status, text) = asked(&office, "/bip-sync/", unsigned(service, &data)).await;
        assert_eq!(status, 500, "{what}: {text}");
        assert!(text.contains(&format!("<errorCode>{code}</errorCode>")), "{what}: {text}");
        if what == "another namespace" {
            // What the service takes, and what came.
            assert!(text.contains("{http://message.persistence.interactive.nat}data: iin"), "{text}");
            assert!(
                text.contains("DOCUMENT_UNEXPECTED") && text.contains("{urn:of:somebody:else}Request: iin"),
                "{text}"
            );
        }
    }
    // Ten megabytes where a number is expected: refused by the form, within bounds.
    let long = person_data(&"1".repeat(10 * 1024 * 1024), "");
    let (status, text) = asked(&office, "/bip-sync/", unsigned(universal, &long)).await;
    assert!(status == 200 && text.contains("00400") || status == 500, "{status}");
    assert!(text.len() < 100_000);
    // The signed door wants the system's signature.
    let (status, text) =
        asked(&office, "/bip-sync-wss-gost/", unsigned(universal, &person_data("123456789011", ""))).await;
    assert!(status == 500 && text.contains("SCE007"), "{text}");
    let (status, text) =
        asked(&office, "/bip-sync-wss-gost/", envelope(universal, &person_data("123456789011", ""))).await;
    assert!(status == 200 && text.contains("00000"), "{text}");
}
