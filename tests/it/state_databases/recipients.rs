//! Whom an employee may bring: natural persons and no organisations, and who acts for them by the power that the regulation wants.

use qaqpa::catalogue::Channel;
use qaqpa::people::{People, Person};
use qaqpa::workflow::plan;
use serde_json::Value;

use super::office::{Office, came_in, find, today, unavailable};
use crate::support::reached::reached;

const ASSISTANCE: &str = "sko2015-483-housing-assistance";

#[tokio::test(flavor = "multi_thread")]
async fn an_organisation_is_no_recipient_wherever_an_employee_brings_it() {
    let office = Office::open(|_| {}).await;
    let person = find(1, "adult & !dirty");
    let (mut ways, mut dated) = (0, Vec::new());
    for service in office.catalogue.iter() {
        for channel in [Channel::Centre, Channel::Provider, Channel::Office] {
            if plan(service, channel).is_err() {
                continue;
            }
            ways += 1;
            for bin in ["981040889681", "800740080505", "123456789021"] {
                let answer = office.bring_for(service, bin, "", channel).await;
                let body: Value = serde_json::from_slice(&answer.body).unwrap();
                let said = (answer.status.as_u16(), body["code"].as_str());
                assert_eq!(
                    said,
                    (422, Some("RECIPIENT_NOT_ELIGIBLE")),
                    "{} {channel} {bin}: {body}",
                    service.id
                );
            }
            let case = came_in(&office.bring_for(service, &person.iin, "", channel).await);
            if case["dueAt"].is_string() {
                dated.push(format!("{} {channel}", service.code));
            }
        }
    }
    assert!(ways >= 15, "{ways}");
    // The regulation gives the whole a limit, or every step one; where a step has none, nothing is dated.
    let centre = ["000", "00302", "00304", "00305", "00306", "004"].map(|code| format!("{code} centre"));
    let office = ["00306", "00307", "00308", "00309", "00310", "00312"].map(|code| format!("{code} office"));
    dated.sort();
    assert_eq!(dated, {
        let mut all = [centre, office].concat();
        all.sort();
        all
    });
}

/// Somebody alive who gave a notarised power of attorney, who acts by it, its number and its day.
fn with_a_power() -> (Person, String, String, String) {
    let people = People::new(1);
    let good = |person: &Person| {
        let now = person.on(today());
        now.powers_of_attorney().any(|power| power.notarised) && now.is_alive() && person.defects.is_empty()
    };
    let person = (0..60_000).map(|n| people.person(n).unwrap()).find(good).unwrap();
    let power = person.on(today()).powers_of_attorney().find(|power| power.notarised).unwrap().clone();
    let acts = people.person(power.representative).unwrap().iin;
    (person, acts, power.number, power.issued.to_string())
}

fn representative(iin: &str, power: Option<(&str, &str, bool)>) -> String {
    let power = power.map(|(number, date, notarised)| {
        format!("<powerOfAttorney><number>{number}</number><date>{date}</date><notarised>{notarised}</notarised></powerOfAttorney>")
    });
    format!("<representative><iin>{iin}</iin>{}</representative>", power.unwrap_or_default())
}

#[tokio::test(flavor = "multi_thread")]
async fn at_the_centre_a_representative_acts_by_the_power_that_the_regulation_wants() {
    let office = Office::open(|_| {}).await;
    let (person, acts, number, date) = with_a_power();
    let (number, date) = (number.as_str(), date.as_str());
    let mut strict = Vec::new();
    for service in office.catalogue.iter().filter(|service| plan(service, Channel::Centre).is_ok()) {
        let bring = |text: String| {
            let (office, iin) = (&office, person.iin.as_str());
            async move { office.bring_for(service, iin, &text, Channel::Centre).await }
        };
        came_in(&bring(representative(&acts, Some((number, date, true)))).await);
        for (iin, number, date) in [
            (acts.as_str(), "9-9999", date),
            ("123456789012", number, date),
            (&acts, number, "2001-01-01"),
            (&acts, number, "2026-11-25"),
            (&person.iin, number, date),
        ] {
            unavailable(&bring(representative(iin, Some((number, date, true)))).await);
        }
        // 000 ¶8(3), 001, 002: another power's data are left out. 003 ¶9(3), 004 ¶4: there is no other.
        for other in [representative(&acts, Some((number, date, false))), representative(&acts, None)] {
            let answer = bring(other).await;
            match service.code.as_str() {
                "000" | "001" | "002" => drop(came_in(&answer)),
                _ => {
                    unavailable(&answer);
                    strict.push(service.id.clone());
                }
            }
        }
    }
    strict.dedup();
    assert_eq!(strict.len(), 6, "004 and five of 003: {strict:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn housing_assistance_is_brought_for_whom_the_database_has_alive() {
    let office = Office::open(|_| {}).await;
    let service = office.catalogue.find(ASSISTANCE).unwrap();
    for expression in ["defect=not-found & alive", "dead & !defect=not-found"] {
        let person = find(1, expression);
        let found = unavailable(&office.bring_for(service, &person.iin, "", Channel::Centre).await);
        assert!(found.contains("004 ¶4"), "{expression}: {found}");
    }
    // ¶9 by its items from noon: 5 minutes; 25 November; 20 minutes and 2 hours; 27 November; six working days to 7 December; 8 December; twice
    // 15 minutes of the next morning.
    let person = find(1, "adult & !dirty");
    let case = came_in(&office.bring_for(service, &person.iin, "", Channel::Centre).await);
    assert_eq!(case["dueAt"], "2026-12-09T04:30:00Z");
    let link = case["links"]["self"].as_str().unwrap().replacen('?', "/receipt?format=html&lang=ru&", 1);
    let receipt = office.client.get(&link).await.unwrap().text();
    assert!(
        receipt.contains("Дата и время выдачи результата") && receipt.contains("09.12.2026"),
        "{receipt}"
    );
    reached("the centre asks for the recipient of 004", ["004/intake-check/1".to_owned()]);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_form_of_housing_assistance_is_of_who_asks_or_of_who_acts_for_them() {
    let office = Office::open(|_| {}).await;
    let (service, (person, acts, number, date)) =
        (office.catalogue.find(ASSISTANCE).unwrap(), with_a_power());
    let power = representative(&acts, Some((&number, &date, true)));
    let own = format!("<iin>{}</iin>", person.iin);
    let bring = |iin: &str, day: &str| {
        let (office, power) = (&office, &power);
        let changed = [
            (own.clone(), format!("<iin>{iin}</iin>")),
            ("<date>1990-01-01</date>".to_owned(), format!("<date>{day}</date>")),
        ];
        let recipient = person.iin.clone();
        async move { office.bring_changed(service, &recipient, power, Channel::Centre, &changed).await }
    };
    // The day of the request; the representative's own number.
    came_in(&bring(&person.iin, "2026-11-24").await);
    came_in(&bring(&acts, "2026-11-24").await);
    for (iin, day, field) in
        [("900101300017", "2026-11-24", "iin"), (person.iin.as_str(), "2099-01-01", "date")]
    {
        let answer = bring(iin, day).await;
        let body: Value = serde_json::from_slice(&answer.body).unwrap();
        assert_eq!((answer.status.as_u16(), &body["code"]), (422, &"REQUEST_MALFORMED".into()), "{body}");
        let said = body["detail"].as_str().unwrap();
        assert!(said.contains("004 ¶9(2)") && said.contains(field) && !said.contains(iin), "{said}");
    }
}
