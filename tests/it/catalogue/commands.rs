//! `qaqpa catalogue`: services, channels, samples, and which run reaches which clause.

use std::process::Output;

use qaqpa::catalogue::coverage::{Coverage, Requirements, flow_row, rows, step_row};
use qaqpa::catalogue::{Catalogue, Channel};
use serde_json::Value;

use super::SERVICE;
use crate::support::peers::fresh_dir;
use crate::support::program;

fn run(arguments: &[&str]) -> Output {
    program().arg("catalogue").args(arguments).output().unwrap()
}

fn text(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

#[test]
fn list_names_seventeen_services_and_their_channels() {
    let output = run(&["list", "--json"]);
    assert!(output.status.success(), "{}", text(&output));
    let list: Value = serde_json::from_slice(&output.stdout).unwrap();
    let services = list["services"].as_array().unwrap();
    assert_eq!(services.len(), 17);
    assert_eq!(services[0]["channels"]["intake"], serde_json::json!(["centre", "portal"]));
    assert_eq!(services[1]["channels"]["intake"].as_array().unwrap().len(), 3);
    let plain = text(&run(&["list"]));
    assert!(
        plain.contains("00313  wko2015-153-13-meeting-permit") && plain.contains("on paper only"),
        "{plain}"
    );
    let kazakh = program().args(["--lang", "kk", "catalogue", "list"]).output().unwrap();
    assert!(text(&kazakh).contains("тек қағаз түрінде"), "{}", text(&kazakh));
}

#[test]
fn show_gives_every_item_with_its_clause_and_a_mistyped_id_is_helped() {
    let catalogue = Catalogue::embedded().unwrap();
    for service in catalogue.iter() {
        let shown = text(&run(&["show", &service.id]));
        for channel in Channel::ALL {
            for item in service.flow.on(channel) {
                assert!(shown.contains(&format!("  {} ", item.label)) && shown.contains(&item.cite));
            }
        }
        for step in &service.steps {
            assert!(shown.contains(&step.cite) && shown.contains(&step.action.en), "{}", service.id);
        }
    }
    let output = run(&["show", SERVICE, "--json"]);
    let value: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(value["flow"]["portal"].as_array().unwrap().len(), 11);
    let output = run(&["show", "wko2016-141-housing-que"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output).contains(SERVICE), "{}", text(&output));
}

#[test]
fn sample_and_xsd_are_printed_and_paper_is_refused_with_the_clause() {
    let sample = run(&["sample", SERVICE, "--iin", "123456789011", "--at", "2026-11-24T10:00:00Z"]);
    assert!(
        sample.status.success() && text(&sample).contains("<declarantId>123456789011"),
        "{}",
        text(&sample)
    );
    assert!(text(&run(&["xsd", SERVICE])).contains("xs:schema"));
    for command in
        [["sample", "wko2015-153-13-meeting-permit", "--iin", "123456789011"].as_slice(), &["xsd", "00301"]]
    {
        let output = run(command);
        assert_eq!(output.status.code(), Some(1), "{}", text(&output));
        assert!(text(&output).contains("003 ¶2"), "{}", text(&output));
    }
    assert_eq!(run(&["sample", SERVICE, "--iin", "1234"]).status.code(), Some(2));
}

#[test]
fn a_wrong_service_file_is_refused_with_its_place() {
    let dir = fresh_dir();
    let wrong = super::text_of(SERVICE).replacen("kind = \"sign\"", "kind = \"sing\"", 1);
    std::fs::write(dir.path().join("wrong.toml"), wrong).unwrap();
    let output = run(&["list", "--services", dir.path().to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(2));
    let text = text(&output);
    assert!(text.contains("wrong.toml:") && text.contains("`sing`") && text.contains("sign"), "{text}");
}

#[test]
fn every_row_has_an_id_of_its_own() {
    let catalogue = Catalogue::embedded().unwrap();
    let ids: Vec<String> = catalogue.iter().flat_map(|of| rows(of)).map(|row| row.id).collect();
    let distinct: std::collections::HashSet<&String> = ids.iter().collect();
    assert_eq!(distinct.len(), ids.len());
    assert!(ids.len() > 800, "{}", ids.len());
    let service = catalogue.find(SERVICE).unwrap();
    for id in [step_row(service, 3), flow_row(service, Channel::Portal, "P5".parse().unwrap())] {
        assert!(ids.contains(&id), "{id}");
    }
}

#[test]
fn coverage_tells_what_is_open_and_what_is_stale() {
    let catalogue = Catalogue::embedded().unwrap();
    let reasons = |text: &str| Requirements::parse(text).unwrap();
    let pair = |row: &str| (row.to_owned(), "a run".to_owned());
    let all = reasons("[[not_tested]]\nrows = [\"*/*/*\"]\nreason = \"later\"\n");
    let coverage = Coverage::of(&catalogue, &all, &[pair("000/portal/P5")]);
    assert_eq!((coverage.reached(), coverage.open.len(), coverage.stale.len()), (1, 0, 0));
    assert!(!coverage.reasons.contains_key("000/portal/P5"));

    let coverage = Coverage::of(&catalogue, &Requirements::default(), &[pair("000/portal/P55")]);
    assert_eq!(coverage.stale, ["000/portal/P55"]);
    assert_eq!(coverage.open.len(), coverage.rows.len());

    let stale = reasons("[[not_tested]]\nrows = [\"000/portal/P5\", \"000/nothing/*\"]\nreason = \"no\"\n");
    let coverage = Coverage::of(&catalogue, &stale, &[pair("000/portal/P5")]);
    assert_eq!(
        coverage.stale,
        ["000/portal/P5", "000/nothing/*"],
        "a reason for what is reached, and for nothing"
    );
    assert!(Requirements::parse("[[not_tested]]\nrow = []\n").is_err());
}

#[test]
fn every_reason_of_the_requirements_fits_a_row() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/requirements.toml");
    let requirements = Requirements::parse(&std::fs::read_to_string(path).unwrap()).unwrap();
    let coverage = Coverage::of(&Catalogue::embedded().unwrap(), &requirements, &[]);
    assert_eq!(coverage.stale, [""; 0]);
    assert!(coverage.reasons.len() > 150, "{}", coverage.reasons.len());
}

#[test]
fn the_check_fails_on_an_open_or_a_stale_row_and_passes_without() {
    let dir = fresh_dir();
    let runs = dir.path().join("runs");
    std::fs::create_dir(&runs).unwrap();
    std::fs::write(runs.join("one.tsv"), "000/portal/P5\tthe first run\n").unwrap();
    let requirements = dir.path().join("requirements.toml");
    let with = |text: &str| {
        std::fs::write(&requirements, text).unwrap();
        let (runs, requirements) = (runs.to_str().unwrap(), requirements.to_str().unwrap());
        run(&["coverage", "--reached", runs, "--requirements", requirements, "--check"])
    };
    let fine = with("[[not_tested]]\nrows = [\"*/*/*\"]\nreason = \"later\"\n");
    assert!(fine.status.success() && text(&fine).contains("000/portal/P5 [000 ¶10(8)]"), "{}", text(&fine));
    assert!(text(&fine).contains("the first run"));
    assert_eq!(with("").status.code(), Some(1), "everything else is open");
    std::fs::write(runs.join("two.tsv"), "000/portal/P99\tthe second run\n").unwrap();
    let stale = with("[[not_tested]]\nrows = [\"*/*/*\"]\nreason = \"later\"\n");
    assert_eq!(stale.status.code(), Some(1));
    assert!(text(&stale).contains("stale: 000/portal/P99"), "{}", text(&stale));
}
