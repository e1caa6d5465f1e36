//! КДП and what its token opens, the temporary files, Е-акимат, the kit.

use qaqpa::databases::{Database, Keep, KeptKind, NotAnswered, Refusal};

use super::room::{Room, person_request, text, texts};

const NOON: &str = "2026-11-24T07:00:00Z";

fn consent(iin: &str, service: &str, more: &str) -> String {
    format!(
        "<data><uin>{iin}</uin><company>АО ТЕСТ</company><company_bin>123456789021</company_bin><access_name>{service}</access_name>{more}</data>"
    )
}

#[test]
fn the_token_of_a_consent_opens_the_person_for_the_service_until_it_ends() {
    let mut room = Room::new(1, NOON);
    let (person, other) = (room.find("adult & !dirty"), room.find("adult & !dirty & n>20"));
    let given = room
        .ask("KDP_SERVICE", &consent(&person.iin, "GBDFLUniversal_token", "<expiresIn>60000</expiresIn>"));
    let given = given.unwrap();
    room.holds(&given, "kdp.xsd", Database::Kdp);
    assert_eq!(text(&given.document, "status").as_deref(), Some("VALID"));
    let key = text(&given.document, "public-key").unwrap();
    let token = text(&given.document, "code").unwrap();
    let result_with = |room: &Room, iin: &str, token: &str, key: &str| {
        let more = format!("<kdpToken>{token}</kdpToken>{key}");
        let reply = room.ask("GBDFLUniversal_token", &person_request(iin, &more)).unwrap();
        let found = !texts(&reply.document, "persons").is_empty();
        (found, texts(&reply.document, "code").get(2).cloned().unwrap_or_default())
    };
    let stated = format!("<publicKey>{key}</publicKey>");
    let result = |room: &Room, iin: &str, token: &str| result_with(room, iin, token, &stated);
    assert_eq!(result(&room, &person.iin, &token), (true, "00000".to_owned()));
    // The key belongs to the token, and must be stated.
    for (stated, code) in [
        ("", "00400"),
        ("<publicKey/>", "00400"),
        ("<publicKey>k</publicKey>", "00403"),
        (&*format!("<publicKey>{}</publicKey>", key.to_lowercase()), "00403"),
    ] {
        assert_eq!(result_with(&room, &person.iin, &token, stated), (false, code.to_owned()), "{stated}");
    }
    // Clients wrap them.
    let (half, rest) = key.split_at(key.len() / 2);
    let wrapped = format!("<publicKey>\n{half}\n{rest}\n</publicKey>");
    assert_eq!(result_with(&room, &person.iin, &token, &wrapped), (true, "00000".to_owned()));
    let wrapped = format!("\n {}\n{} ", &token[..9], &token[9..]);
    assert_eq!(result(&room, &person.iin, &wrapped), (true, "00000".to_owned()));
    assert_eq!(result(&room, &other.iin, &token), (false, "00403".to_owned()));
    assert_eq!(result(&room, &person.iin, ""), (false, "00403".to_owned()));
    let later = token.replacen(|c: char| c.is_ascii_digit(), "9", 1);
    assert_eq!(result(&room, &person.iin, &later), (false, "00403".to_owned()));
    room.now = room.now.plus_seconds(60);
    assert_eq!(result(&room, &person.iin, &token), (true, "00000".to_owned()));
    room.now = room.now.plus_millis(1);
    assert_eq!(result(&room, &person.iin, &token), (false, "00403".to_owned()));
}

#[test]
fn a_consent_for_another_service_opens_nothing_and_a_wrong_question_gets_none() {
    let room = Room::new(1, NOON);
    let person = room.find("adult & !dirty");
    let ask = |document: &str| room.ask("KDP_SERVICE", document).unwrap();
    let token = text(&ask(&consent(&person.iin, "Torelik_SearchApi_2", "")).document, "code").unwrap();
    let more = format!("<kdpToken>{token}</kdpToken><publicKey>k</publicKey>");
    let reply = room.ask("GBDFLUniversal_token", &person_request(&person.iin, &more)).unwrap();
    assert!(texts(&reply.document, "persons").is_empty());
    for wrong in [
        consent("12", "GBDFLUniversal_token", ""),
        consent("000000000000", "GBDFLUniversal_token", ""),
        consent(&person.iin, "", ""),
        consent(&person.iin, "S", "<expiresIn>-1</expiresIn>"),
        consent(&person.iin, "S", "<expiresIn>99999999999</expiresIn>"),
        consent(&person.iin, "S", "<ovt>not a token</ovt>"),
    ] {
        let reply = ask(&wrong);
        assert_eq!((reply.code, text(&reply.document, "code")), ("SCSE002", None), "{wrong}");
        room.holds(&reply, "kdp.xsd", Database::Kdp);
    }
    let signed = consent(&person.iin, "S", "<ovt>eyJhbGciOiJSUzI1NiJ9.eyJjYmluIjoiMSJ9.c2ln</ovt>");
    assert_eq!(ask(&signed).code, "SCSS001");
}

#[test]
fn who_is_dead_gives_no_consent_and_for_a_child_it_is_given() {
    let room = Room::new(1, NOON);
    let asked = |query: &str| {
        let reply = room.ask("KDP_SERVICE", &consent(&room.find(query).iin, "S", "")).unwrap();
        room.holds(&reply, "kdp.xsd", Database::Kdp);
        (reply.code, text(&reply.document, "status").unwrap(), text(&reply.document, "code").is_some())
    };
    assert_eq!(asked("dead"), ("SCSE002", "NOT_VALID".to_owned(), false));
    assert_eq!(asked("minor & !dead"), ("SCSS001", "VALID".to_owned(), true));
}

#[test]
fn the_consents_of_a_person_are_listed_from_day_to_day() {
    let mut room = Room::new(1, NOON);
    let (person, other) = (room.find("adult & !dirty"), room.find("adult & !dirty & n>20"));
    let listed = |room: &Room, iin: &str, more: &str| {
        let asked = format!("<personalDataRequest><uin>{iin}</uin>{more}</personalDataRequest>");
        let reply = room.ask("KDP_PERSONALDATA", &asked).unwrap();
        room.holds(&reply, "kdp.xsd", Database::Kdp);
        (reply.code, texts(&reply.document, "access_name"))
    };
    assert_eq!(listed(&room, &person.iin, ""), ("SCSS001", vec![]));
    assert_eq!(room.ask("KDP_SERVICE", &consent(&person.iin, "FIRST", "")).unwrap().code, "SCSS001");
    assert_eq!(room.ask("KDP_SERVICE", &consent(&other.iin, "OTHER", "")).unwrap().code, "SCSS001");
    room.now = room.now.plus_seconds(2 * 24 * 3600);
    assert_eq!(room.ask("KDP_SERVICE", &consent(&person.iin, "SECOND", "")).unwrap().code, "SCSS001");
    let days = |from: &str, to: &str| format!("<start_date>{from}</start_date><end_date>{to}</end_date>");
    assert_eq!(listed(&room, &person.iin, "").1, ["SECOND", "FIRST"]);
    assert_eq!(listed(&room, &person.iin, &days("2026-11-24", "2026-11-25")).1, ["FIRST"]);
    assert_eq!(listed(&room, &person.iin, &days("2026-11-26T00:00:00+05:00", "2026-11-26")).1, ["SECOND"]);
    assert_eq!(listed(&room, &person.iin, &days("вчера", "2026-11-25")), ("SCSE002", vec![]));
    assert_eq!(listed(&room, "12", ""), ("SCSE002", vec![]));
    assert_eq!(listed(&room, "000000000000", ""), ("SCSE002", vec![]));
}

const FILES: &str = "EDS_TEMP_FILES";

fn storage(body: &str) -> String {
    format!(
        "<t:tempStorageRequest xmlns:t=\"http://egov.bee.kz/eds/tempstorage/v2/\">{body}</t:tempStorageRequest>"
    )
}

fn upload(more: &str) -> String {
    storage(&format!(
        "<type>UPLOAD</type><uploadRequest><fileUploadRequests><fileProcessIdentifier>p-1</fileProcessIdentifier><content>0KLQtdGB0YI=</content><name>a.txt</name><mime>text/plain</mime>{more}</fileUploadRequests></uploadRequest>"
    ))
}

fn of(operation: &str, id: &str) -> String {
    storage(&format!(
        "<type>{operation}</type><downloadRequest><fileIdentifiers>{id}</fileIdentifiers></downloadRequest>"
    ))
}

#[test]
fn a_file_is_there_for_its_time_and_for_who_brought_it() {
    let mut room = Room::new(1, NOON);
    let put = |room: &Room, more: &str| {
        let reply = room.ask(FILES, &upload(more)).unwrap();
        room.holds(&reply, "eds-temp-files.xsd", Database::TempFiles);
        assert_eq!(text(&reply.document, "fileProcessIdentifier").as_deref(), Some("p-1"));
        text(&reply.document, "fileIdentifier").unwrap()
    };
    let short = put(&room, "<lifeTime>1000</lifeTime><needToBeConfirmed>true</needToBeConfirmed>");
    let confirmed = put(&room, "<lifeTime>1000</lifeTime><needToBeConfirmed>true</needToBeConfirmed>");
    for (operation, named) in
        [("DOWNLOAD", "content"), ("GET_FILE_INFO", "size"), ("CONFIRM", "fileIdentifier")]
    {
        let reply = room.ask(FILES, &of(operation, &confirmed)).unwrap();
        assert_eq!(reply.code, "SCSS001", "{operation}");
        assert!(text(&reply.document, named).is_some(), "{operation}: {}", reply.document);
        room.holds(&reply, "eds-temp-files.xsd", Database::TempFiles);
    }
    let reply = room.ask(FILES, &of("DOWNLOAD", &confirmed)).unwrap();
    assert_eq!(text(&reply.document, "content").as_deref(), Some("0KLQtdGB0YI="));
    room.now = room.now.plus_millis(1001);
    assert_eq!(room.ask(FILES, &of("DOWNLOAD", &short)).unwrap().code, "404");
    assert_eq!(room.ask(FILES, &of("DOWNLOAD", &confirmed)).unwrap().code, "SCSS001");
    assert_eq!(room.ask(FILES, &of("DOWNLOAD", "no-such-file")).unwrap().code, "404");
}

const CONTENT: &str = "tempStorageRequest/uploadRequest/fileUploadRequests/content";

fn value(path: &'static str, allowed: &'static str, found: Option<&str>) -> Refusal {
    Refusal::Value { path, allowed, found: found.map(str::to_owned) }
}

#[test]
fn what_is_no_file_is_refused_and_no_more_are_held_than_there_is_room() {
    let mut room = Room::new(1, NOON);
    let refused = Err(NotAnswered::Refused(Refusal::Form));
    for wrong in
        [storage(""), storage("<type>UPLOAD</type>"), upload("").replace("tempstorage/v2", "another")]
    {
        assert_eq!(room.ask(FILES, &wrong).map(drop), refused, "{wrong}");
    }
    // What stands where is said; what a person may have typed is not.
    let of_type = |found: Option<&str>| {
        value("tempStorageRequest/type", "UPLOAD, DOWNLOAD, CONFIRM, GET_FILE_INFO", found)
    };
    let of_content = |found| value(CONTENT, "base64", found);
    for (wrong, refused) in [
        (storage("<type>DELETE</type>"), of_type(Some("DELETE"))),
        (storage("<type>Ахметов 850101300123</type>"), of_type(None)),
        (storage("<type>850101300123</type>"), of_type(None)),
        (upload("").replace("0KLQtdGB0YI=", "not base64!"), of_content(None)),
        (
            upload("").replace("0KLQtdGB0YI=", "<x:Include xmlns:x=\"urn:x\" href=\"cid:a\"/>"),
            of_content(Some("<Include>")),
        ),
    ] {
        assert_eq!(room.ask(FILES, &wrong).map(drop), Err(NotAnswered::Refused(refused)), "{wrong}");
    }
    let large = upload("").replace("0KLQtdGB0YI=", &"QUFB".repeat(2 * 1024 * 1024));
    let taken = (0..12).filter(|_| room.ask(FILES, &large).is_ok()).count();
    assert_eq!(taken, 8, "64 MB of files of 8 MB");
    // Until their time is over.
    room.now = room.now.plus_seconds(3600);
    assert!(room.ask(FILES, &large).is_err());
    room.now = room.now.plus_millis(1);
    assert_eq!(room.ask(FILES, &large).unwrap().kept.len(), 9, "eight are let go of, one is kept");
}

/// The part of an upload that is one file.
fn one_file() -> String {
    let whole = upload("");
    let (from, end) = (whole.find("<fileUploadRequests>").unwrap(), whole.find("</uploadRequest>").unwrap());
    whole[from..end].to_owned()
}

#[test]
fn a_request_about_more_files_than_one_may_be_about_is_refused_whole_and_a_download_has_a_bound() {
    let room = Room::new(1, NOON);
    let no_room = Err(NotAnswered::Refused(Refusal::NoRoom));
    let uploads = |count: usize| upload("").replace(&one_file(), &one_file().repeat(count));
    assert_eq!(room.ask(FILES, &uploads(101)).map(drop), no_room);
    let reply = room.ask(FILES, &uploads(100)).unwrap();
    assert_eq!((texts(&reply.document, "fileIdentifier").len(), reply.kept.len()), (100, 100));
    let named = |operation: &str, ids: &[String]| {
        let ids: String = ids.iter().map(|id| format!("<fileIdentifiers>{id}</fileIdentifiers>")).collect();
        storage(&format!("<type>{operation}</type><downloadRequest>{ids}</downloadRequest>"))
    };
    let ids = texts(&reply.document, "fileIdentifier");
    let one_more = [&ids[..], &ids[..1]].concat();
    for operation in ["DOWNLOAD", "GET_FILE_INFO", "CONFIRM"] {
        assert_eq!(room.ask(FILES, &named(operation, &one_more)).map(drop), no_room, "{operation}");
        assert_eq!(room.ask(FILES, &named(operation, &ids)).unwrap().code, "SCSS001", "{operation}");
    }
    // An answer has no more than a message may have.
    let large = upload("").replace("0KLQtdGB0YI=", &"QUFB".repeat(2 * 1024 * 1024));
    let three: Vec<String> =
        (0..3).map(|_| text(&room.ask(FILES, &large).unwrap().document, "fileIdentifier").unwrap()).collect();
    assert_eq!(room.ask(FILES, &named("DOWNLOAD", &three)).map(drop), no_room);
    assert_eq!(room.ask(FILES, &named("GET_FILE_INFO", &three)).unwrap().code, "SCSS001");
    assert_eq!(room.ask(FILES, &named("DOWNLOAD", &three[..2])).unwrap().code, "SCSS001");
}

#[test]
fn what_outlived_its_time_is_let_go_of_on_disk_too_whatever_was_refused_in_between() {
    let mut room = Room::new(1, NOON);
    let reply = room.ask(FILES, &upload("<lifeTime>1000</lifeTime>")).unwrap();
    let id = text(&reply.document, "fileIdentifier").unwrap();
    room.now = room.now.plus_millis(1001);
    for wrong in [storage("<type>DELETE</type>"), upload("").replace("0KLQtdGB0YI=", "not base64!")] {
        let refused = room.ask(FILES, &wrong).map(drop);
        assert!(matches!(refused, Err(NotAnswered::Refused(Refusal::Value { .. }))), "{refused:?}");
    }
    let reply = room.ask(FILES, &of("GET_FILE_INFO", &id)).unwrap();
    let gone = Keep::Remove { kind: KeptKind::TempFile, id };
    assert_eq!((reply.code, reply.kept), ("404", vec![gone]));
}

#[test]
fn the_akimat_gives_the_same_request_the_same_number() {
    let room = Room::new(1, NOON);
    let ask = |number: &str| {
        let request = format!(
            "<register xmlns=\"urn:qaqpa:e-akimat:v1\"><requestNumber>{number}</requestNumber></register>"
        );
        let reply = room.ask("E_AKIMAT_REGISTRATION", &request).unwrap();
        room.holds(&reply, "e-akimat.xsd", Database::EAkimat);
        text(&reply.document, "incomingNumber").unwrap()
    };
    assert_eq!(ask("10100521127456"), ask("10100521127456"));
    assert_ne!(ask("10100521127456"), ask("10100521127457"));
    let nothing = room.ask("E_AKIMAT_REGISTRATION", "<register xmlns=\"urn:qaqpa:e-akimat:v1\"/>");
    assert_eq!(nothing.map(drop), Err(NotAnswered::Refused(Refusal::Form)));
}

#[test]
fn the_kit_is_answered_as_the_kit_has_it() {
    let room = Room::new(1, NOON);
    let request = "<ns2:request xmlns:ns2=\"http://shep.nitec.kz/\"><requestNumber>bdd038d0</requestNumber><uin>123456789011</uin><date>2019-09-24T12:20:34+06:00</date></ns2:request>";
    let reply = room.ask("TEST_SERVICE_ID", request).unwrap();
    let said = |name: &str| text(&reply.document, name).unwrap_or_default();
    assert_eq!(
        (said("requestNumber"), said("code"), said("messageKz")),
        ("bdd038d0".into(), "SUCCESS".into(), "OK".into())
    );
    assert!(!reply.document.contains("Signature"));
}
