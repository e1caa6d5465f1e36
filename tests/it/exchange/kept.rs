//! What the state databases keep outlives their process: an answer means that it is on disk.

use qaqpa::calendar::almaty;
use qaqpa::clock::Now;
use qaqpa::http::Method;
use qaqpa::people::People;
use qaqpa::people::query::Query;

use super::desk::{HEADERS, leaf, leaves, signed};
use crate::support::caller::Caller;
use crate::support::requests::envelope;
use crate::support::serving::{NOON, Serving};

/// Asks a service; the code of the answer, and its document.
fn asked(serving: &Serving, service: &str, business: &str) -> (String, String) {
    let url = format!("{}/bip-sync-wss-gost/", serving.endpoints.plain);
    let message = signed(&envelope(&format!("m-{}", business.len()), service, business));
    let answer = Caller::new().send(Method::POST, &url, &HEADERS, message.as_bytes()).unwrap();
    let told = answer.text();
    assert_eq!(answer.status.as_u16(), 200, "{told}");
    (leaf(&told, "code"), told)
}

fn files(serving: &Serving, parts: &str) -> (String, String) {
    let text = format!(
        "<tempStorageRequest xmlns=\"http://egov.bee.kz/eds/tempstorage/v2/\">{parts}</tempStorageRequest>"
    );
    asked(serving, "EDS_TEMP_FILES", &text)
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
