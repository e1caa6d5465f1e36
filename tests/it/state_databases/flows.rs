//! What the workstations find and miss, as the people say; at a URL as at home.

use std::time::{Duration, Instant};

use qaqpa::catalogue::Channel;
use qaqpa::config::{AnswerSignature, KeyAlgorithm};
use qaqpa::http::Method;
use qaqpa::people::People;
use serde_json::{Value, json};

use super::office::{Office, came_in, find, today, unavailable};

const DATABASES: [&str; 3] = ["gbdfl", "gbdul", "enis"];

#[tokio::test(flavor = "multi_thread")]
async fn a_request_comes_in_for_whom_the_databases_know_alive() {
    let office = Office::open(|_| {}).await;
    for channel in [Channel::Centre, Channel::Provider] {
        for (expression, found) in [
            ("adult & !dirty", None),
            ("adult & defect=two-spellings", None),
            ("defect=not-found & alive", Some("GBD")),
            ("dead & !dirty", Some("dead")),
        ] {
            let person = find(1, expression);
            let answer = office.bring_with(&person.iin, "", channel).await;
            match found {
                None => drop(came_in(&answer)),
                Some("dead") => assert!(unavailable(&answer).contains("dead"), "{}", answer.text()),
                Some(_) => drop(unavailable(&answer)),
            }
        }
    }
    // What a tester changes is seen by the next question.
    let person = find(1, "adult & !dirty");
    let change = json!({ "defects": ["not-found"] });
    office.manage(Method::PUT, &format!("people/{}", person.n), &change).await;
    unavailable(&office.bring(&person.iin).await);
    office.manage(Method::DELETE, &format!("people/{}", person.n), &json!({})).await;
    came_in(&office.bring(&person.iin).await);
}

fn representative(iin: &str, number: &str, date: &str) -> String {
    format!(
        "<representative><iin>{iin}</iin><powerOfAttorney><number>{number}</number><date>{date}</date><notarised>true</notarised></powerOfAttorney></representative>"
    )
}

#[tokio::test(flavor = "multi_thread")]
async fn a_representative_needs_a_power_that_the_notaries_have() {
    let office = Office::open(|_| {}).await;
    let people = People::new(1);
    let good = |person: &qaqpa::people::Person| {
        person.on(today()).powers_of_attorney().any(|power| power.notarised)
            && person.on(today()).is_alive()
            && person.defects.is_empty()
    };
    let person = (0..60_000).map(|n| people.person(n).unwrap()).find(good).unwrap();
    let power = person.powers_of_attorney[0].clone();
    let acts = people.person(power.representative).unwrap().iin;
    let (number, date) = (power.number.as_str(), power.issued.to_string());
    let bring = |iin: &str, number: &str, date: &str| {
        let text = representative(iin, number, date);
        let (office, iin) = (&office, person.iin.clone());
        async move { office.bring_with(&iin, &text, Channel::Centre).await }
    };
    came_in(&bring(&acts, number, &date).await);
    for (iin, number, date) in [
        (acts.as_str(), "0-0", date.as_str()),
        ("123456789011", number, &date),
        (&acts, number, "2001-01-01"),
    ] {
        unavailable(&bring(iin, number, date).await);
    }
    // Whatever the notaries have, a tester can take it away.
    office.manage(Method::PUT, "state-databases", &json!({ "powers": [number] })).await;
    unavailable(&bring(&acts, number, &date).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_simulator_in_the_place_of_each_database_gives_the_same_case() {
    let second = Office::open(|config| config.people.seed = 9).await;
    let door = format!("{}/bip-sync-wss-gost/", second.simulator.gateway_url());
    let there = Office::open(|config| {
        let databases = &mut config.databases;
        (databases.gbdfl, databases.gbdul, databases.enis) =
            (Some(door.clone()), Some(door.clone()), Some(door));
    })
    .await;
    let home = Office::open(|config| config.people.seed = 9).await;
    // Known there alone: the first simulator's own people are another seed's.
    let person = find(9, "adult & !dirty");
    let (mut cases, mut numbers) = (Vec::new(), Vec::new());
    for office in [&home, &there] {
        let case = came_in(&office.bring(&person.iin).await);
        numbers.push(case["registrationNumber"].clone());
        let link = case["links"]["self"].as_str().unwrap();
        let mut status: Value = serde_json::from_slice(&office.client.get(link).await.unwrap().body).unwrap();
        // Each simulator has issued its own certificate to its employee.
        for line in status["history"].as_array_mut().unwrap() {
            line.as_object_mut().unwrap().remove("certificate");
        }
        cases.push(status);
    }
    assert_eq!(numbers[0], numbers[1]);
    for part in ["status", "serviceId", "dueAt", "history"] {
        assert_eq!(cases[0][part], cases[1][part], "{part}");
    }
    assert!(cases[0]["history"].as_array().is_some_and(|lines| !lines.is_empty()), "{}", cases[0]);
    let lost = find(9, "defect=not-found & alive");
    let (one, other) = (home.bring(&lost.iin).await, there.bring(&lost.iin).await);
    assert_eq!(unavailable(&one), unavailable(&other));
    let journal = format!("{}/manage/v1/journal", second.simulator.management_url());
    let text = second.client.get(&journal).await.unwrap().text();
    assert!(text.contains("GBDFL_UniversalServiceSync") && text.contains("iis-con"), "{text}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_that_is_late_or_away_is_the_regulations_step_and_nothing_else() {
    let second = Office::open(|_| {}).await;
    let door = format!("{}/bip-sync-wss-gost/", second.simulator.gateway_url());
    let office = Office::open(|config| {
        config.databases.gbdfl = Some(door);
        config.databases.answer_millis_max = 1_500;
    })
    .await;
    let person = find(1, "adult & !dirty");
    came_in(&office.bring(&person.iin).await);
    for behaviour in
        [json!({ "slow": ["gbdfl"], "delayMillis": 60_000 }), json!({ "unavailable": ["gbdfl"] })]
    {
        second.manage(Method::PUT, "state-databases", &behaviour).await;
        let begun = Instant::now();
        let found = unavailable(&office.bring(&person.iin).await);
        assert!(found.contains("GBD_FL"), "{found}");
        assert!(begun.elapsed() < Duration::from_secs(20), "{:?}", begun.elapsed());
    }
    second.manage(Method::PUT, "state-databases", &json!({})).await;
    came_in(&office.bring(&person.iin).await);
    // The same at home.
    let home = Office::open(|config| config.databases.answer_millis_max = 1_500).await;
    for name in DATABASES {
        let all = json!({ "slow": [name], "delayMillis": 60_000 });
        home.manage(Method::PUT, "state-databases", &all).await;
        let answer = home.bring(&person.iin).await;
        match name {
            "gbdfl" => drop(unavailable(&answer)),
            _ => drop(came_in(&answer)),
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_algorithm_and_every_way_of_signing_answers_is_understood_at_home() {
    let person = find(1, "adult & !dirty");
    for (algorithm, signature) in [
        (KeyAlgorithm::Gost2015, AnswerSignature::KeyIdentifier),
        (KeyAlgorithm::Gost2004, AnswerSignature::IssuerSerial),
        (KeyAlgorithm::Ecdsa, AnswerSignature::None),
        (KeyAlgorithm::Rsa, AnswerSignature::IssuerSerial),
    ] {
        let office = Office::open(|config| {
            config.trust.algorithm = algorithm;
            config.exchange.answer_signature = signature;
        })
        .await;
        came_in(&office.bring(&person.iin).await);
        unavailable(&office.bring("000000000000").await);
    }
}
