//! Persons, organisations and powers of attorney: found, not found, dead, dirty, ended, on the day of the clock.

use qaqpa::ca::Algorithm;
use qaqpa::clock::Now;
use qaqpa::databases::{Behaviour, Database, NotAnswered, Refusal};
use qaqpa::people::{Defect, EventKind, Person};

use super::room::{Room, person_request, text, texts, valid, within};
use crate::support::peers::{fresh_dir, peer, shared};

const NOON: &str = "2026-11-24T07:00:00Z";
const UNIVERSAL: &str = "GBDFL_UniversalServiceSync";

#[test]
fn a_person_is_found_with_what_the_record_says_and_the_database_signs_it() {
    for seed in [1, 77] {
        let room = Room::new(seed, NOON);
        let person = room.find("adult & document=valid & !dirty");
        let reply = room.gbdfl(&person.iin);
        let said = |name: &str| text(&reply.document, name);
        assert_eq!(reply.code, "SCSS001");
        assert_eq!((said("code"), said("requestId")), (Some("GBDFL".to_owned()), Some("q-1".to_owned())));
        assert_eq!(said("iin"), Some(person.iin.clone()));
        assert_eq!(said("birthDate"), Some(person.birth_date.to_string()));
        assert_eq!(said("deathDate"), None);
        assert_eq!(said("arCode"), Some(person.address.address_code.clone()));
        assert!(!texts(&reply.document, "number").is_empty(), "{}", reply.document);
        room.holds(&reply, "gbdfl.xsd", Database::Gbdfl);
    }
}

#[test]
fn answers_of_every_kind_of_key_are_signed_so_that_our_own_judge_believes_them() {
    use qaqpa::xmldsig::{KnownCertificates, Policy, verify_enveloped};
    for algorithm in [Algorithm::Rsa, Algorithm::Gost2004, Algorithm::Gost2015] {
        let room = Room::with(5, NOON, algorithm);
        let person = room.find("alive & !dirty");
        let reply = room.gbdfl(&person.iin);
        let document = qaqpa::xml::parse(reply.document.as_bytes()).unwrap();
        let outcome = verify_enveloped(document, &Policy::default(), &KnownCertificates::default());
        assert!(outcome.content.is_some(), "{algorithm:?}: {:?}", outcome.report.codes());
    }
}

/// The schemas that the real service's clients have: theirs has no place for the signature that its answers end with.
#[test]
fn answers_of_the_registers_follow_the_schemas_of_the_real_services() {
    let (Some(shared), Some(xmllint)) = (shared(), peer("xmllint")) else { return };
    let room = Room::new(3, NOON);
    let place = fresh_dir();
    let file = place.path().join("answer.xml");
    let unsigned = |document: &str| {
        let (before, rest) = document.split_once("<ds:Signature").unwrap();
        format!("{before}{}", rest.split_once("</ds:Signature>").unwrap().1)
    };
    for expression in ["adult & !dirty", "dead", "defect=two-spellings & alive", "minor"] {
        let person = room.find(expression);
        std::fs::write(&file, unsigned(&room.gbdfl(&person.iin).document)).unwrap();
        let (good, said) = valid(&xmllint, &shared.join("samples/shep/gbdfl/root.xsd"), &file);
        assert!(good, "{expression}: {said}");
    }
    let company = room.company(|company| company.liquidated.is_none());
    for (service, schema) in [
        ("GbdulReport3005_KDP", "GbdulReport3005_KDP_RequestAndResponse.xsd"),
        ("GbdulReport3007_KDP", "GbdulReport3007_RequestAndResponse.xsd"),
    ] {
        let reply = room.ask(service, &report_request(service, &company.bin)).unwrap();
        std::fs::write(&file, unsigned(&reply.document)).unwrap();
        // The schema of 3007 declares types alone: an element of its type is added for the question.
        let text = std::fs::read_to_string(shared.join("samples/shep/gbdul").join(schema)).unwrap();
        let element = "<xs:element name=\"response\" type=\"tns:response\"/></xs:schema>";
        let text = match service {
            "GbdulReport3007_KDP" => text.replace("</xs:schema>", element),
            _ => text,
        };
        let own = place.path().join(schema);
        std::fs::write(&own, text).unwrap();
        let (good, said) = valid(&xmllint, &own, &file);
        assert!(good, "{service}: {said}");
    }
}

#[test]
fn nobody_is_found_under_a_number_that_is_nobodys_or_of_a_record_that_is_lost() {
    let room = Room::new(1, NOON);
    let lost = room.find("defect=not-found & alive");
    for iin in [lost.iin.as_str(), "000000000000", "999999999999"] {
        let reply = room.gbdfl(iin);
        assert!(texts(&reply.document, "persons").is_empty(), "{}", reply.document);
        assert_eq!(texts(&reply.document, "code").last().unwrap(), "00404");
        room.holds(&reply, "gbdfl.xsd", Database::Gbdfl);
    }
}

#[test]
fn a_number_of_another_form_is_said_to_be_wrong() {
    let room = Room::new(1, NOON);
    let long = "1".repeat(100_000);
    for iin in ["", "12345678901", "1234567890123", "12345678901x", "١٢٣٤٥٦٧٨٩٠١٢", "&lt;iin/&gt;", &long]
    {
        let reply = room.gbdfl(iin);
        assert_eq!(texts(&reply.document, "code").last().unwrap(), "00400", "{iin}");
        room.holds(&reply, "gbdfl.xsd", Database::Gbdfl);
    }
    let without = person_request("", "").replace("<iin></iin>", "");
    let reply = room.ask(UNIVERSAL, &without).unwrap();
    assert_eq!(texts(&reply.document, "code").last().unwrap(), "00400");
}

#[test]
fn what_else_is_asked_must_be_the_persons() {
    let room = Room::new(4, NOON);
    let person = room.find("adult & document=valid & !dirty");
    let found = |more: &str| {
        let reply = room.ask(UNIVERSAL, &person_request(&person.iin, more)).unwrap();
        !texts(&reply.document, "persons").is_empty()
    };
    let leaf = |name: &str, value: &str| format!("<{name}>{value}</{name}>");
    assert!(found(&leaf("surname", &person.surname.kk.to_lowercase())));
    assert!(found(&leaf("surname", &person.surname.ru)));
    assert!(!found(&leaf("surname", "Басқа")));
    assert!(found(&leaf("birthDate", &person.birth_date.to_string())));
    assert!(found(&leaf("birthDate", &format!("{}+05:00", person.birth_date))));
    assert!(!found(&leaf("birthDate", "1900-01-01")));
    assert!(!found(&leaf("birthDate", "tomorrow")));
    assert!(!found(&leaf("birthDateFrom", "2026-01-01")));
    let card = person.on(qaqpa::calendar::almaty::date_of(room.now)).identity_card().unwrap().number.clone();
    assert!(found(&leaf("documentNumber", &card)));
    assert!(!found(&leaf("documentNumber", "000000000")));
}

#[test]
fn a_death_shows_from_its_day_on() {
    let mut room = Room::new(2, NOON);
    let death_of = |person: &Person| {
        person.events.iter().find(|event| event.kind == EventKind::Death).map(|event| event.date)
    };
    let person = room
        .person(|person| death_of(person).is_some_and(within) && !person.defects.contains(&Defect::NotFound));
    let death = death_of(&person).unwrap();
    for (days, dead) in [(-1, false), (0, true), (1, true)] {
        let day = death.checked_add(jiff::Span::new().days(days)).unwrap();
        room.now = Now::parse(&format!("{day}T12:00:00+05:00")).unwrap();
        let reply = room.gbdfl(&person.iin);
        assert_eq!(text(&reply.document, "deathDate"), dead.then(|| death.to_string()), "{day}");
        room.holds(&reply, "gbdfl.xsd", Database::Gbdfl);
    }
}

#[test]
fn a_new_document_shows_from_its_day_on_and_nobody_is_there_before_the_birth() {
    let mut room = Room::new(2, NOON);
    let person = room.person(|person| {
        let card = person.documents.get(1).is_some_and(|card| within(card.issued));
        card && within(person.birth_date) && person.defects.is_empty()
    });
    let card = &person.documents[1];
    let before = card.issued.yesterday().unwrap();
    for (day, there) in [(before, false), (card.issued, true)] {
        room.now = Now::parse(&format!("{day}T12:00:00+05:00")).unwrap();
        let numbers = texts(&room.gbdfl(&person.iin).document, "number");
        assert_eq!(numbers.contains(&card.number), there, "{day}");
    }
    room.now = Now::parse(&format!("{}T12:00:00+05:00", person.birth_date.yesterday().unwrap())).unwrap();
    assert!(texts(&room.gbdfl(&person.iin).document, "persons").is_empty());
}

#[test]
fn dirt_shows_as_it_is_in_the_record() {
    let room = Room::new(6, NOON);
    for defect in Defect::ALL {
        let person = room.find(
            &format!("defect={} & adult", defect.as_str())
                .replace("defect=dead & adult", "defect=dead & dead"),
        );
        let reply = room.gbdfl(&person.iin);
        let said = |name: &str| texts(&reply.document, name);
        match defect {
            Defect::MissingPatronymic => assert!(said("patronymic").is_empty()),
            Defect::TwoSpellings => {
                let names = said("name");
                assert!(names.iter().any(|name| *name != names[0]), "{names:?}");
            }
            Defect::LookAlikeLetters => {
                assert!(said("surname")[0].bytes().any(|octet| octet.is_ascii_alphabetic()));
            }
            Defect::ExpiredDocument => assert!(said("code").contains(&"02".to_owned()), "{}", reply.document),
            Defect::Dead => assert_eq!(said("deathDate").len(), 1),
            Defect::NotFound => assert!(said("persons").is_empty()),
        }
        room.holds(&reply, "gbdfl.xsd", Database::Gbdfl);
    }
}

fn report_request(service: &str, bin: &str) -> String {
    let namespace = match service {
        "GbdulReport3005_KDP" => "http://3005_kdp.reports.egp.gbdul.tamur.kz",
        _ => "http://kdp.3007.reports.egp.gbdul.tamur.kz",
    };
    format!(
        "<request xmlns=\"{namespace}\"><requestNumber>10100521127456</requestNumber><declarantId>123456789011</declarantId><businessData><BIN>{bin}</BIN></businessData></request>"
    )
}

#[test]
fn an_organisation_is_found_by_its_bin_and_its_liquidation_shows_from_its_day_on() {
    let mut room = Room::new(9, NOON);
    let company = room.company(|company| {
        company.liquidated.is_some_and(within) && company.founders.len() == 2 && within(company.registered)
    });
    let ended = company.liquidated.unwrap();
    for (day, is_over) in [(ended.yesterday().unwrap(), false), (ended, true)] {
        room.now = Now::parse(&format!("{day}T12:00:00+05:00")).unwrap();
        let reply = room.gbdul(&company.bin);
        let said = |name: &str| text(&reply.document, name);
        assert_eq!(
            (said("Code"), said("FullNameRu")),
            (Some("002".to_owned()), Some(company.name.ru.clone()))
        );
        assert_eq!(said("LiquidationDate"), is_over.then(|| ended.to_string()), "{day}");
        assert_eq!(texts(&reply.document, "FoundersFL").len(), 2);
        room.holds(&reply, "gbdul-info-by-bin-v2.xsd", Database::Gbdul);
        for (service, schema) in [
            ("GbdulReport3005_KDP", "gbdul-report-3005.xsd"),
            ("GbdulReport3007_KDP", "gbdul-report-3007.xsd"),
        ] {
            let reply = room.ask(service, &report_request(service, &company.bin)).unwrap();
            assert_eq!(reply.code, "SCSS001");
            let acts = texts(&reply.document, "RegisterDeals").len();
            assert!(service != "GbdulReport3005_KDP" || acts == 1 + usize::from(is_over));
            room.holds(&reply, schema, Database::Gbdul);
        }
    }
    room.now = Now::parse(&format!("{}T12:00:00+05:00", company.registered.yesterday().unwrap())).unwrap();
    assert_eq!(text(&room.gbdul(&company.bin).document, "Code").unwrap(), "404");
    let reply =
        room.ask("GbdulReport3005_KDP", &report_request("GbdulReport3005_KDP", &company.bin)).unwrap();
    assert_eq!((reply.code, text(&reply.document, "businessData")), ("404", None));
    room.holds(&reply, "gbdul-report-3005.xsd", Database::Gbdul);
}

#[test]
fn a_question_about_an_organisation_is_signed_by_whom_it_names() {
    let room = Room::new(1, NOON);
    let request = |bin: &str| {
        format!(
            "<t:Request xmlns:t=\"http://gbdulinfobybin_v2.egp.gbdul.tamur.kz\"><RequestorBIN>{bin}</RequestorBIN><BIN>123456789021</BIN></t:Request>"
        )
    };
    let refused = |refusal| Err(NotAnswered::Refused(refusal));
    let ask = |document: &str, signer| room.ask_signed("GbdulInfoByBin_v2", document, signer).map(drop);
    assert_eq!(ask(&request("123456789021"), None), refused(Refusal::Unsigned));
    assert_eq!(ask(&request("123456789021"), Some("people/valid")), refused(Refusal::NotItsBin));
    assert_eq!(ask(&request("123456789022"), Some("portal-system")), refused(Refusal::NotItsBin));
    assert_eq!(ask(&request("123456789021"), Some("portal-system")), Ok(()));
    let foreign = request("123456789021").replace("gbdulinfobybin_v2", "another");
    assert_eq!(ask(&foreign, Some("portal-system")), refused(Refusal::Form));
}

#[test]
fn the_notaries_know_a_power_of_attorney_as_it_was_given() {
    let room = Room::new(8, NOON);
    let (mut asked, day) = (0, qaqpa::calendar::almaty::date_of(room.now));
    for n in 0..4_000 {
        let person = room.people.person(n).unwrap();
        let Some(power) = person.powers_of_attorney.first() else { continue };
        if !person.on(day).is_born() || person.defects.contains(&Defect::NotFound) {
            continue;
        }
        let acts = room.people.person(power.representative).unwrap().iin;
        let ask = |number: &str, date: &str, iin: &str| {
            let request = format!(
                "<request xmlns=\"urn:qaqpa:enis:v1\"><number>{number}</number><date>{date}</date><principalIin>{}</principalIin><representativeIin>{iin}</representativeIin></request>",
                person.iin
            );
            let reply = room.ask("ENIS_POWER_OF_ATTORNEY", &request).unwrap();
            if asked_holds(asked) {
                room.holds(&reply, "enis.xsd", Database::Enis);
            }
            texts(&reply.document, "code")
        };
        let issued = power.issued.to_string();
        let known = power.notarised && power.issued <= day;
        let state = if day <= power.expires { "ACTIVE" } else { "EXPIRED" };
        let found = if known { vec!["FOUND", state] } else { vec!["NOT_FOUND"] };
        assert_eq!(ask(&power.number, &issued, &acts), found, "person {n}");
        assert_eq!(ask("0-0", &issued, &acts), ["NOT_FOUND"]);
        assert_eq!(ask(&power.number, &issued, "123456789011"), ["NOT_FOUND"]);
        assert_eq!(ask(&power.number, "1999-01-01", &acts), ["NOT_FOUND"]);
        asked += 1;
    }
    assert!(asked > 100, "{asked}");
}

/// Other programs are asked of a few: they take their time.
const fn asked_holds(asked: i32) -> bool {
    asked < 3
}

#[test]
fn the_official_test_identities_are_known() {
    let room = Room::new(1, NOON);
    for iin in ["123456789011", "123456789012", "123456789014"] {
        let reply = room.gbdfl(iin);
        assert_eq!(text(&reply.document, "iin").as_deref(), Some(iin));
        room.holds(&reply, "gbdfl.xsd", Database::Gbdfl);
    }
    assert_eq!(text(&room.gbdul("123456789021").document, "FullNameRu").as_deref(), Some("АО \"ТЕСТ\""));
}

#[test]
fn a_database_is_not_available_while_a_tester_says_so() {
    let room = Room::new(1, NOON);
    let behaviour = Behaviour { unavailable: true, delay_millis: 20 };
    room.script.set([(Database::Gbdfl, behaviour)].into());
    let asked = room.ask(UNIVERSAL, &person_request("123456789011", ""));
    assert_eq!(asked.map(drop), Err(NotAnswered::Unavailable));
    assert_eq!((room.databases.delay_millis(UNIVERSAL), room.databases.delay_millis("KDP_SERVICE")), (20, 0));
    assert_eq!(text(&room.gbdul("123456789021").document, "Code").unwrap(), "002");
    room.script.set([].into());
    assert_eq!(room.gbdfl("123456789011").code, "SCSS001");
}
