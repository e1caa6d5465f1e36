//! What the state databases keep outlives their process: an answer means that it is on disk.

use qaqpa::calendar::almaty;
use qaqpa::clock::Now;
use qaqpa::http::{ClientResponse, Method};
use qaqpa::people::People;
use qaqpa::people::query::Query;
use serde_json::json;

use super::desk::{HEADERS, leaf, leaves, signed};
use crate::support::caller::Caller;
use crate::support::citizen::manage;
use crate::support::requests::envelope;
use crate::support::serving::{NOON, Serving};

fn sent(serving: &Serving, service: &str, business: &str) -> ClientResponse {
    let url = format!("{}/bip-sync-wss-gost/", serving.endpoints.plain);
    let message = signed(&envelope(&format!("m-{}", business.len()), service, business));
    Caller::new().send(Method::POST, &url, &HEADERS, message.as_bytes()).unwrap()
}

/// Asks a service; the code of the answer, and its document.
fn asked(serving: &Serving, service: &str, business: &str) -> (String, String) {
    let answer = sent(serving, service, business);
    let told = answer.text();
    assert_eq!(answer.status.as_u16(), 200, "{told}");
    (leaf(&told, "code"), told)
}

const FILES: &str = "EDS_TEMP_FILES";

fn storage(parts: &str) -> String {
    format!(
        "<tempStorageRequest xmlns=\"http://egov.bee.kz/eds/tempstorage/v2/\">{parts}</tempStorageRequest>"
    )
}

fn files(serving: &Serving, parts: &str) -> (String, String) {
    asked(serving, FILES, &storage(parts))
}

#[test]
fn a_file_and_a_consent_outlive_a_killed_process_and_a_file_no_longer_than_its_time() {
    let own = tempfile::tempdir().unwrap();
    let data = own.path().join("data");
    let mut serving = Serving::on(&data, &["--clock", NOON]);
    let upload = |life: &str| {
        let (code, told) = files(
            &serving,
            &format!(
                "<type>UPLOAD</type><uploadRequest><fileUploadRequests><content>0KLQtdGB0YI=</content><name>a.txt</name><mime>text/plain</mime><lifeTime>{life}</lifeTime></fileUploadRequests></uploadRequest>"
            ),
        );
        assert_eq!(code, "SCSS001", "{told}");
        leaf(&told, "fileIdentifier")
    };
    let (kept, short) = (upload("3600000"), upload("1000"));
    let (query, day) = (Query::parse("adult & !dirty").unwrap(), almaty::date_of(Now::parse(NOON).unwrap()));
    let people = People::new(1);
    let person = (0..1_000).map(|n| people.person(n).unwrap()).find(|person| query.matches(person, day));
    let iin = person.unwrap().iin;
    let consent = format!(
        "<data><uin>{iin}</uin><company>АО ТЕСТ</company><access_name>GBDFLUniversal_token</access_name></data>"
    );
    assert_eq!(asked(&serving, "KDP_SERVICE", &consent).0, "SCSS001");
    serving.kill();

    let serving = Serving::on(&data, &["--clock", NOON]);
    let download = |serving: &Serving, id: &str| {
        files(
            serving,
            &format!(
                "<type>DOWNLOAD</type><downloadRequest><fileIdentifiers>{id}</fileIdentifiers></downloadRequest>"
            ),
        )
    };
    let (code, told) = download(&serving, &kept);
    assert_eq!((code.as_str(), leaf(&told, "content").as_str()), ("SCSS001", "0KLQtdGB0YI="), "{told}");
    assert_eq!(download(&serving, &short).0, "SCSS001");
    let given = format!("<data><uin>{iin}</uin></data>");
    let (_, told) = asked(&serving, "KDP_PERSONALDATA", &given);
    assert_eq!(leaves(&told, "access_name"), ["GBDFLUniversal_token"], "{told}");
    serving.stop();

    // A minute later: what has outlived its time is gone, from the registry too.
    let later = "2026-11-24T12:01:00Z";
    let serving = Serving::on(&data, &["--clock", later]);
    assert_eq!(
        (download(&serving, &short).0.as_str(), download(&serving, &kept).0.as_str()),
        ("404", "SCSS001")
    );
    serving.stop();
    let database = rusqlite::Connection::open(data.join("registry.sqlite")).unwrap();
    let count = |kind: &str| -> i64 {
        database
            .query_row("SELECT count(*) FROM exchange_entries WHERE kind = ?1", [kind], |row| row.get(0))
            .unwrap()
    };
    assert_eq!((count("temp-file"), count("consent")), (1, 1));
}

#[test]
fn a_full_storage_is_a_clear_fault_and_what_comes_later_is_served() {
    let serving = Serving::at_noon(&[]);
    // Sixteen megabytes of base64; the name is what makes it another message.
    let content = "QUFB".repeat(4 * 1024 * 1024);
    let upload = |name: &str, content: &str| {
        storage(&format!(
            "<type>UPLOAD</type><uploadRequest><fileUploadRequests><content>{content}</content><name>{name}</name></fileUploadRequests></uploadRequest>"
        ))
    };
    let full = |answer: &ClientResponse| {
        let told = answer.text();
        assert_eq!((answer.status.as_u16(), leaf(&told, "errorCode").as_str()), (500, "SCE909"), "{told}");
        assert!(told.contains("нет места"), "{told}");
    };
    let mut ids = Vec::new();
    for name in ["a", "bb", "ccc", "dddd"] {
        let (code, told) = asked(&serving, FILES, &upload(name, &content));
        assert_eq!(code, "SCSS001", "{name}");
        ids.push(leaf(&told, "fileIdentifier"));
    }
    full(&sent(&serving, FILES, &upload("eeeee", &content)));
    full(&sent(&serving, FILES, &upload("small", "QUFB")));
    let of = |operation: &str, ids: &[String]| {
        let ids: String = ids.iter().map(|id| format!("<fileIdentifiers>{id}</fileIdentifiers>")).collect();
        storage(&format!("<type>{operation}</type><downloadRequest>{ids}</downloadRequest>"))
    };
    full(&sent(&serving, FILES, &of("DOWNLOAD", &ids[..2])));
    let (code, told) = asked(&serving, FILES, &of("GET_FILE_INFO", &ids));
    assert_eq!(
        (code.as_str(), leaves(&told, "name").join(" ").as_str()),
        ("SCSS001", "a bb ccc dddd"),
        "{told}"
    );
    let (code, told) = asked(&serving, FILES, &of("DOWNLOAD", &ids[3..]));
    assert_eq!((code.as_str(), leaf(&told, "content").len()), ("SCSS001", content.len()));
    // An hour later there is room again.
    manage(&serving, Method::PUT, "clock", &json!({ "by": 3_601 }));
    assert_eq!(asked(&serving, FILES, &upload("ffffff", "QUFB")).0, "SCSS001");
    assert_eq!(asked(&serving, FILES, &of("GET_FILE_INFO", &ids[..1])).0, "404");
}
