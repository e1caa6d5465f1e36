//! Every service that can be ordered is judged right on every channel.

use std::collections::BTreeSet;

use qaqpa::catalogue::Catalogue;
use qaqpa::load::{Plan, Scenario};

use super::{load, report, said};
use crate::support::peers::fresh_dir;

const SEED: u64 = 20_261_124;

fn every_result_is_right_on(channel: &str) {
    let catalogue = Catalogue::embedded().unwrap();
    let electronic: Vec<String> = catalogue
        .iter()
        .filter(|service| !service.paper_only)
        .map(|service| service.id.to_string())
        .collect();
    assert!(electronic.len() > 10, "{electronic:?}");
    let services = electronic.join(",");
    let directory = fresh_dir();
    let json = directory.path().join("r.json");
    let seed = SEED.to_string();
    let output = load(&[
        "--services",
        &services,
        "--channel",
        channel,
        "--seed",
        &seed,
        "--rate",
        "20",
        "--duration",
        "4s",
        "--warm-up",
        "0s",
        "--json",
        json.to_str().unwrap(),
    ]);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    let counts = report(&json).figures.counts;
    assert_eq!((counts.wrong, counts.unproved, counts.unanswered), (0, 0, 0), "{}", said(&output));
    assert_eq!((counts.accepted, counts.results), (counts.sent, counts.sent), "{}", said(&output));
    // Which services were asked for is drawn from the seed alone.
    let scenario = Scenario { services: Some(services), seed: Some(SEED), ..Scenario::default() };
    let plan = Plan::of(&scenario, SEED, qaqpa::Now::from_seconds(0)).unwrap();
    let asked: BTreeSet<usize> = (0..counts.sent).map(|index| plan.item(index).service).collect();
    assert_eq!(asked.len(), electronic.len(), "every service was asked for");
}

#[test]
fn every_service_is_judged_right_over_rest() {
    every_result_is_right_on("rest");
}

#[test]
fn every_service_is_judged_right_over_soap() {
    every_result_is_right_on("soap");
}

#[test]
fn every_service_is_judged_right_as_a_portal_asks_for_it() {
    every_result_is_right_on("portal");
}

#[test]
fn every_service_is_delivered_over_the_asynchronous_channel() {
    every_result_is_right_on("async");
}

#[test]
fn a_service_on_paper_only_is_refused_before_anything_is_sent() {
    let catalogue = Catalogue::embedded().unwrap();
    for service in catalogue.iter().filter(|service| service.paper_only) {
        let output = load(&["--services", &format!("wko2016-141-housing-queue,{}", service.id)]);
        assert_eq!(output.status.code(), Some(2), "{}", said(&output));
        assert!(
            said(&output).contains(&format!("`{}` is rendered on paper only", service.id)),
            "{}",
            said(&output)
        );
        assert!(output.stdout.is_empty(), "{}", said(&output));
    }
}

#[test]
fn weights_of_nothing_are_told_as_that() {
    let output = load(&["--defects", "none=0"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(said(&output).contains("at least one weight must be more than nothing"), "{}", said(&output));
    assert!(!said(&output).contains("did you mean"), "{}", said(&output));
}
