//! Papers that are handed in at the provider's own office: taken in by its clerk at the workstation.

use std::time::{Duration, Instant};

use qaqpa::catalogue::{Catalogue, Channel};
use qaqpa::http::Method;
use serde_json::json;

use super::Browser;
use super::said::upload;
use crate::support::citizen::{IIN, manage};
use crate::support::serving::Serving;

const PATRONAGE: &str = "wko2015-153-08-patronage-payment";
const CENTRE_ONLY: &str = "wko2016-141-housing-queue";

/// A tester in a role.
fn at_work(serving: &Serving, role: &str) -> Browser {
    let mut browser = Browser::at(serving);
    browser.get("/workstation");
    Browser::location(&browser.post("/workstation/role", &[("role", &format!("role:{role}"))]));
    browser
}

#[test]
fn the_clerk_takes_papers_in_at_the_office_signs_and_has_the_case_in_the_queue() {
    let serving = Serving::at_noon(&[]);
    manage(&serving, Method::PUT, "players", &json!({ "office-clerk": { "by": "hand" } }));
    let mut clerk = at_work(&serving, "office-clerk");
    // The queue offers what the office takes, and nothing else: not what is asked for on paper only.
    let queue = clerk.get("/workstation?lang=ru").text();
    let offered =
        queue.split_once("action=\"/workstation/intake\"").unwrap().1.split_once("</form>").unwrap().0;
    let catalogue = Catalogue::embedded().unwrap();
    let own =
        |of: &qaqpa::catalogue::Service| !of.paper_only && of.channels.intake.contains(&Channel::Office);
    assert_eq!(catalogue.iter().filter(|service| own(service)).count(), 7);
    for service in catalogue.iter() {
        let is_offered = offered.contains(&format!("value=\"{}\"", service.id));
        assert_eq!(is_offered, own(service), "{}", service.id);
    }
    let path = format!("/workstation/intake?service={PATRONAGE}&lang=ru");
    let form = clerk.get(&path).text();
    assert!(form.contains("action=\"/workstation/intake\"") && form.contains(">Проверить<"), "{form}");
    let service = catalogue.find(PATRONAGE).unwrap();
    let mut sent = vec![
        ("service".to_owned(), None, PATRONAGE.to_owned()),
        ("applicant".to_owned(), None, IIN.to_owned()),
    ];
    let mut answers = std::collections::BTreeMap::new();
    super::written(service, &mut answers);
    sent.extend(answers.into_iter().map(|(name, value)| (name, None, value)));
    for document in service.documents.iter().filter(|document| document.asked_on(Channel::Office)) {
        sent.push((document.code.clone(), Some("a.pdf"), "%PDF-1.4".to_owned()));
    }
    let members: Vec<(&str, Option<&str>, &str)> =
        sent.iter().map(|(name, file, value)| (name.as_str(), *file, value.as_str())).collect();
    let intake = Browser::location(&upload(&mut clerk, "/workstation/intake", &members));
    assert!(intake.starts_with("/workstation/intake/"), "{intake}");
    let check = clerk.get(&intake).text();
    // 003 has nobody asked at the office.
    assert!(!check.contains("ГБД ФЛ") && check.contains("name=\"own-key\""), "{check}");
    let document = clerk.get(&format!("{intake}/document.xml")).text();
    assert!(document.contains("<channel>office</channel>"), "{document}");
    let receipt = Browser::location(&clerk.post(&intake, &[("own-key", "yes")]));
    let number =
        receipt.strip_prefix("/workstation/receipts/").unwrap_or_else(|| panic!("{receipt}")).to_owned();
    let page = clerk.get(&receipt).text();
    assert!(
        page.contains(&number) && page.contains("a.pdf") && page.contains("href=\"/workstation\""),
        "{page}"
    );
    // Workers take it there after the receipt.
    let begun = Instant::now();
    while !clerk.get("/workstation").text().contains(&number) {
        assert!(begun.elapsed() < Duration::from_secs(20), "it waits at the clerk's step");
        std::thread::sleep(Duration::from_millis(20));
    }
    // Pressed twice, it is the same request.
    assert_eq!(Browser::location(&clerk.post(&intake, &[("own-key", "yes")])), receipt);

    // Who takes no papers in there is led to the own queue, whoever works at a centre to the centre.
    let mut head = at_work(&serving, "head");
    assert!(!head.get("/workstation").text().contains("/workstation/intake"));
    for path in [path.as_str(), intake.as_str(), receipt.as_str()] {
        assert_eq!(Browser::location(&head.get(path)), "/workstation", "{path}");
    }
    let mut operator = at_work(&serving, "state-corporation-employee");
    assert_eq!(Browser::location(&operator.get(&path)), "/workstation");
    assert_eq!(clerk.get("/centre").text().matches("action=\"/centre/intake\"").count(), 0);
    let other = clerk.get(&format!("/workstation/intake?service={CENTRE_ONLY}"));
    assert_eq!(other.status.as_u16(), 404, "{}", other.text());
    // A receipt of another place's is none here.
    assert_eq!(operator.get(&format!("/centre/receipts/{number}")).status.as_u16(), 404);
}

#[test]
fn what_the_office_refuses_to_accept_it_says_in_words() {
    let serving = Serving::at_noon(&[]);
    let mut clerk = at_work(&serving, "office-clerk");
    let service = "wko2015-153-09-adopter-registration";
    clerk.get(&format!("/workstation/intake?service={service}&lang=en"));
    let mut answers = std::collections::BTreeMap::new();
    super::written(Catalogue::embedded().unwrap().find(service).unwrap(), &mut answers);
    let mut members = vec![("service", None, service), ("applicant", None, IIN)];
    members.extend(answers.iter().map(|(name, value)| (name.as_str(), None, value.as_str())));
    let intake = Browser::location(&upload(&mut clerk, "/workstation/intake", &members));
    let check = clerk.get(&intake).text();
    assert!(check.contains("The set of documents is not complete"), "{check}");
    let answer = clerk.post(&intake, &[("own-key", "yes")]);
    let page = answer.text();
    assert_eq!(answer.status.as_u16(), 422, "{page}");
    assert!(!page.contains("branch of the service centre"), "no receipt of a centre: {page}");
    assert!(page.contains("Reasons") && page.contains("href=\"/workstation\""), "{page}");
}
