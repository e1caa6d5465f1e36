//! The load generator: the same seed makes the same bytes, a stop is seen, what is lost is found, thresholds end the run.

mod hostile;
mod other_tools;
mod services;
mod signed;
mod terminal;

use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Command, Output};
use std::time::Duration;

use qaqpa::load::kinds::Algorithm;
use qaqpa::load::{Form, Plan, Population, Report, Scenario};
use serde_json::json;

use crate::support::caller::Caller;
use crate::support::peers::fresh_dir;
use crate::support::program;
use crate::support::requests::{certs, holder};
use crate::support::serving::Serving;

/// A form with a field of each kind, as the catalogue writes it.
fn form() -> Form {
    serde_json::from_value(json!({
        "id": "test-service",
        "fields": [
            { "name": "district", "type": "choice", "required": true, "choices": [{ "value": "a" }, { "value": "b" }] },
            { "name": "members", "type": "integer", "required": true, "min": 1, "max": 5 },
            { "name": "phone", "type": "text", "required": true, "mask": "+70000000000" },
            { "name": "address", "type": "text", "required": true, "maxChars": 12 },
            { "name": "born", "type": "date", "required": true },
            { "name": "left-out", "type": "text", "required": false },
        ],
        "documents": [{ "type": "identity-document", "required": true, "mimeTypes": ["image/png"], "maxBytes": 100_000 }],
    }))
    .unwrap()
}

fn population(seed: u64, channel: &str) -> Population {
    let scenario = Scenario {
        channel: Some(channel.to_owned()),
        people: Some("valid=3,revoked=1".to_owned()),
        algorithms: Some("rsa,ecdsa,gost2004,gost2015".to_owned()),
        sizes: Some("1k,20k".to_owned()),
        seed: Some(seed),
        ..Scenario::default()
    };
    let plan = Plan::of(&scenario, 0, qaqpa::Now::from_seconds(0)).unwrap();
    let algorithms = [Algorithm::Rsa, Algorithm::Ecdsa, Algorithm::Gost2004, Algorithm::Gost2015];
    let suffix = |algorithm: Algorithm| match algorithm {
        Algorithm::Rsa => String::new(),
        other => format!("-{}", other.name()),
    };
    let mut people = BTreeMap::new();
    for algorithm in algorithms {
        for name in ["valid", "revoked"] {
            let holder = holder(&format!("people/valid{}", suffix(algorithm)));
            people.insert((name.to_owned(), algorithm), holder);
        }
    }
    let systems =
        algorithms.map(|algorithm| (algorithm, holder(&format!("portal-system{}", suffix(algorithm)))));
    Population::new(plan, people, systems.into_iter().collect(), vec![form()])
}

#[test]
fn the_same_seed_makes_the_same_bytes_with_every_algorithm_and_another_seed_makes_others() {
    for channel in ["rest", "soap"] {
        let (one, same, other) = (population(7, channel), population(7, channel), population(8, channel));
        let mut algorithms = std::collections::BTreeSet::new();
        for index in 0..24 {
            let (a, b) = (one.prepared(index).unwrap(), same.prepared(index).unwrap());
            assert_eq!(a.body, b.body, "{channel}, request {index}: {:?}", a.item);
            assert_eq!((&a.item, a.foretold), (&b.item, b.foretold));
            assert_ne!(a.body, other.prepared(index).unwrap().body, "{channel}, request {index}");
            algorithms.insert(a.item.algorithm);
        }
        assert_eq!(algorithms.len(), 4, "24 draws met every algorithm");
    }
}

#[test]
fn no_two_requests_of_a_run_have_the_same_number_or_the_same_bytes() {
    let population = population(7, "rest");
    let mut numbers = std::collections::BTreeSet::new();
    for index in 0..2_000 {
        assert!(numbers.insert(population.plan.item(index).request_number), "request {index}");
    }
}

#[test]
fn a_document_has_the_size_that_is_wanted_and_what_the_form_requires() {
    let population = population(7, "rest");
    for index in 0..24 {
        let prepared = population.prepared(index).unwrap();
        let text = std::str::from_utf8(&prepared.body).unwrap();
        let unsigned = text.find("<ds:Signature").unwrap();
        if prepared.item.size > 10_000 {
            assert!(unsigned.abs_diff(prepared.item.size) < 64, "{unsigned} for {}", prepared.item.size);
        }
        assert!(text.contains("<phone>+7") && text.contains("<born>2026-11-24</born>"), "{text}");
        assert!(!text.contains("left-out"));
    }
}

/// `qaqpa load` with these flags.
fn load(flags: &[&str]) -> Output {
    // What is measured here is not the machine: it runs other tests beside.
    program().args(["load", "--lang", "en", "--allow", "saturated"]).args(flags).output().unwrap()
}

fn said(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

fn report(file: &Path) -> Report {
    serde_json::from_str(&std::fs::read_to_string(file).unwrap()).unwrap()
}

#[test]
fn a_run_of_its_own_with_every_kind_of_request_is_as_foretold_and_its_audit_is_clean() {
    let directory = fresh_dir();
    let (json, html, junit) =
        (directory.path().join("r.json"), directory.path().join("r.html"), directory.path().join("r.xml"));
    let output = load(&[
        "--rate",
        "30",
        "--duration",
        "5s",
        "--people",
        "valid=12,revoked,expired,other-iin,no-iin,foreign-ca,forged-issuer,on-hold,not-yet-valid,authentication-key",
        "--defects",
        "none=12,tampered,wrong-value,unsigned,other-declarant,truncated,no-document",
        "--fail",
        "unanswered>0",
        "--json",
        json.to_str().unwrap(),
        "--html",
        html.to_str().unwrap(),
        "--junit",
        junit.to_str().unwrap(),
    ]);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    let report = report(&json);
    let counts = &report.figures.counts;
    assert!(report.passed && report.failures.is_empty());
    assert!(counts.sent > 100 && counts.answered == counts.sent, "{counts:?}");
    assert!(counts.refused > 10 && counts.accepted > 30, "{counts:?}");
    assert_eq!((counts.audited, counts.results), (counts.accepted, counts.accepted), "{counts:?}");
    assert_eq!((counts.wrong, counts.lost, counts.twice, counts.unproved), (0, 0, 0, 0));
    assert!(report.figures.stages.iter().any(|(stage, of)| stage == "register" && of.count > 0));
    let page = std::fs::read_to_string(&html).unwrap();
    assert!(page.len() < 1024 * 1024 && page.contains("<svg") && page.contains("PASSED"), "{}", page.len());
    for fetched in ["src=", "href=", "url(", "@import", "<script", "<link"] {
        assert!(!page.contains(fetched), "the page fetches nothing: {fetched}");
    }
    let junit = std::fs::read_to_string(&junit).unwrap();
    let suite = roxmltree::Document::parse(&junit).unwrap();
    assert_eq!(suite.root_element().attribute("failures"), Some("0"));
    assert!(suite.descendants().any(|node| node.attribute("name") == Some("unanswered>0")));
}

#[test]
fn over_soap_every_answer_and_its_result_is_verified_and_the_same_message_has_the_same_number() {
    let directory = fresh_dir();
    let json = directory.path().join("r.json");
    let output = load(&[
        "--channel=soap",
        "--rate=10",
        "--duration=2s",
        "--people",
        "valid=4,revoked=1,other-iin=1",
        "--json",
        json.to_str().unwrap(),
    ]);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    let counts = report(&json).figures.counts;
    assert!(counts.accepted > 5 && counts.audited == counts.accepted, "{counts:?}");
    assert_eq!(counts.results, counts.accepted);
}

#[test]
fn over_the_asynchronous_channel_every_message_reaches_its_receiver_as_it_was_sent() {
    let directory = fresh_dir();
    let json = directory.path().join("r.json");
    let run = |results: &str| {
        let output = load(&[
            "--channel",
            "async",
            "--rate",
            "15",
            "--duration",
            "2s",
            "--defects",
            "none=6,tampered=1,truncated=1",
            "--results",
            results,
            "--json",
            json.to_str().unwrap(),
        ]);
        assert_eq!(output.status.code(), Some(0), "{}", said(&output));
        report(&json).figures
    };
    let figures = run("along");
    let counts = figures.counts;
    assert!(counts.accepted > 10 && counts.refused > 0 && counts.wrong == 0, "{counts:?}");
    assert_eq!((counts.audited, counts.results), (counts.accepted, counts.accepted), "{counts:?}");
    assert!(figures.result.is_some_and(|result| result.count > 0), "the time to the delivery");
    // What nobody fetched while the load ran the audit delivers.
    let counts = run("audit").counts;
    assert_eq!((counts.audited, counts.results), (counts.accepted, counts.accepted), "{counts:?}");
}

#[test]
fn results_fetched_along_are_proved_and_timed() {
    let directory = fresh_dir();
    let json = directory.path().join("r.json");
    let output = load(&[
        "--closed",
        "2",
        "--duration",
        "2s",
        "--results",
        "along",
        "--fail",
        "result.p50<0.01ms",
        "--json",
        json.to_str().unwrap(),
    ]);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    let figures = report(&json).figures;
    assert!(figures.result.is_some_and(|result| result.count > 0));
    assert_eq!(figures.counts.results, figures.counts.accepted);
}

#[test]
fn a_portal_asks_for_the_status_and_fetches_what_was_decided() {
    let directory = fresh_dir();
    let json = directory.path().join("r.json");
    let file = json.to_str().unwrap();
    let output = load(&[
        "--channel",
        "portal",
        "--rate",
        "8",
        "--duration",
        "2s",
        "--people",
        "valid=4,revoked=1",
        "--json",
        file,
    ]);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    let report = report(&json);
    let counts = report.figures.counts;
    assert!(counts.accepted > 5 && counts.audited == counts.accepted, "{counts:?}");
    assert_eq!(counts.results, counts.accepted, "each has a proved result");
    // Fetched along, not by the audit.
    assert!(report.figures.result.is_some_and(|result| result.count > 0));
}

#[test]
fn thresholds_and_misuse_set_the_exit_code() {
    let directory = fresh_dir();
    let json = directory.path().join("base.json");
    let short = ["--rate", "20", "--duration", "1s", "--warm-up", "0s"];
    let run = |more: &[&str]| load(&[&short, more].concat());
    assert_eq!(run(&["--json", json.to_str().unwrap()]).status.code(), Some(0));
    let broken = run(&["--fail", "p50>1us"]);
    assert_eq!(broken.status.code(), Some(1), "{}", said(&broken));
    assert!(said(&broken).contains("`p50>1us` came true"), "{}", said(&broken));
    let base = json.to_str().unwrap();
    let slower = run(&["--baseline", base, "--fail", "p50>0.0001x"]);
    assert_eq!(slower.status.code(), Some(1));
    assert!(said(&slower).contains("by the baseline the limit is"), "{}", said(&slower));
    // What was not measured proves nothing.
    for unmeasured in ["result.p99>1ms", "stage.nonsense.p99>1ms"] {
        let output = run(&["--fail", unmeasured]);
        assert_eq!(output.status.code(), Some(1), "{unmeasured}: {}", said(&output));
        assert!(
            said(&output).contains(&format!("nothing was measured for `{unmeasured}`")),
            "{}",
            said(&output)
        );
    }
    let found = load(&["--search", "p99>1us", "--duration", "1s", "--warm-up", "0s"]);
    assert_eq!(found.status.code(), Some(1), "{}", said(&found));
    assert!(said(&found).contains("no rate was found"), "{}", said(&found));
    let other = run(&["--baseline", base, "--channel", "soap"]);
    assert!(said(&other).contains("the baseline is of another channel: rest"), "{}", said(&other));
    assert_eq!(run(&["--baseline", base, "--fail", "p50>100000x"]).status.code(), Some(0));
    for (wrong, words) in [
        (&["--fail", "p98>1ms"][..], "p98"),
        (&["--fail", "wrog>0"], "did you mean `wrong`"),
        (&["--fail", "p99>1.2x"], "--baseline"),
        (&["--search", "errors>0"], "search"),
        (&["--people", "valod"], "did you mean `valid`"),
        (&["--channel", "asinc"], "did you mean `async`"),
        (&["--channel", "async", "--people", "valid,revoked"], "revoked"),
        (&["--rate", "1", "--closed", "1"], "only one of"),
        (&["--duration", "1"], "duration"),
        (&["--services", "no-such-service"], "no service `no-such-service`"),
        (&["--url", "https://egov.example.kz"], "--target-is-mine"),
        (&["--url", "http://127.0.0.1:1"], "does not answer"),
        (&["--baseline", "Cargo.toml"], "not a report"),
        (&["--algorithms", "ecdsa", "--people", "revoked", "--url", "http://127.0.0.1:1"], ""),
    ] {
        let output = load(wrong);
        assert_eq!(output.status.code(), Some(2), "{wrong:?}: {}", said(&output));
        assert!(said(&output).contains(words), "{wrong:?}: {}", said(&output));
    }
}

#[test]
fn a_scenario_is_the_flags_in_a_file_and_flags_win_over_it() {
    let directory = fresh_dir();
    let file = directory.path().join("s.toml");
    let json = directory.path().join("r.json");
    std::fs::write(&file, "steps = \"10,20\"\nduration = \"1s\"\nwarm-up = \"0s\"\npeople = \"revoked\"\nfail = [\"accepted>0\"]\n")
        .unwrap();
    let flags = ["--scenario", file.to_str().unwrap(), "--json", json.to_str().unwrap()];
    let output = load(&flags);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    let read = report(&json);
    assert_eq!(read.figures.legs.len(), 2);
    assert!(read.figures.counts.refused > 10 && read.figures.counts.accepted == 0);
    let output = load(&[&flags[..], &["--people", "valid", "--rate", "10"]].concat());
    assert_eq!(output.status.code(), Some(1), "{}", said(&output));
    assert_eq!(report(&json).figures.legs.len(), 1);
    std::fs::write(&file, "\nrata = 10\n").unwrap();
    let output = load(&flags);
    assert_eq!(output.status.code(), Some(2));
    assert!(
        said(&output).contains("line 2") && said(&output).contains("did you mean `rate`"),
        "{}",
        said(&output)
    );
}

/// A signal to the gateway's process.
fn signal(name: &str, pid: u32) {
    let sent = Command::new("sh").args(["-c", &format!("kill -{name} {pid}")]).status().unwrap();
    assert!(sent.success());
}

#[test]
fn a_stop_of_three_seconds_is_seen_in_the_corrected_median_and_said_in_words() {
    let serving = Serving::start(&[]);
    let directory = fresh_dir();
    let json = directory.path().join("r.json");
    let pid = serving.endpoints.pid;
    let metrics = format!("{}/metrics", serving.endpoints.management);
    let stopping = std::thread::spawn(move || {
        // The load has begun when the first requests are answered.
        let caller = Caller::new();
        while !caller.get(&metrics).text().contains("path=\"/api/v1/requests\",status=\"201\"") {
            std::thread::sleep(Duration::from_millis(50));
        }
        std::thread::sleep(Duration::from_millis(300));
        signal("STOP", pid);
        std::thread::sleep(Duration::from_secs(3));
        signal("CONT", pid);
    });
    let output = load(&[
        "--url",
        &serving.endpoints.gateway,
        "--ca",
        certs("root.cert.pem").to_str().unwrap(),
        "--rate",
        "40",
        "--duration",
        "5s",
        "--warm-up",
        "0s",
        "--connections",
        "4",
        "--json",
        json.to_str().unwrap(),
    ]);
    stopping.join().unwrap();
    assert_eq!(output.status.code(), Some(0), "a slow answer is an answer: {}", said(&output));
    let figures = report(&json).figures;
    let stall = figures.stalls.iter().map(|stall| stall.millis).fold(0.0, f64::max);
    assert!((2_500.0..3_600.0).contains(&stall), "{:?}", figures.stalls);
    assert!(figures.latency.p99 > 2_500.0, "corrected p99: {}", figures.latency.p99);
    assert!(figures.latency.p50 > 100.0, "corrected p50: {}", figures.latency.p50);
    let (raw, corrected) = (figures.raw.p50, figures.latency.p50);
    assert!(raw < corrected / 2.0, "what is measured from sending hides it: {raw} of {corrected}");
    assert!(said(&output).contains("the gateway answered nothing for"), "{}", said(&output));
}

#[test]
fn a_lost_row_is_found_by_the_audit() {
    let directory = fresh_dir();
    let serving = Serving::on(&directory.path().join("data"), &[]);
    let registry = serving.data().join("registry.sqlite");
    let losing = std::thread::spawn(move || {
        let connection = rusqlite::Connection::open(registry).unwrap();
        connection.busy_timeout(Duration::from_secs(10)).unwrap();
        connection.pragma_update(None, "foreign_keys", false).unwrap();
        // One request that was acknowledged and worked, by another process than the gateway.
        let one = "SELECT min(id) FROM requests WHERE state IN ('completed', 'refused')";
        for _ in 0..600 {
            let lost = connection.execute(&format!("DELETE FROM requests WHERE id = ({one})"), []);
            if lost.is_ok_and(|rows| rows == 1) {
                return;
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        panic!("no request was completed");
    });
    let json = directory.path().join("r.json");
    let ca = certs("root.cert.pem");
    let output = load(&[
        "--url",
        &serving.endpoints.gateway,
        "--ca",
        ca.to_str().unwrap(),
        "--rate",
        "15",
        "--duration",
        "4s",
        "--json",
        json.to_str().unwrap(),
    ]);
    losing.join().unwrap();
    assert_eq!(output.status.code(), Some(1), "{}", said(&output));
    assert!(said(&output).contains("1 acknowledged requests are lost"), "{}", said(&output));
    let report = report(&json);
    assert_eq!((report.figures.counts.lost, report.figures.counts.wrong), (1, 0));
    assert_eq!(report.failures[0].kind, "lost");
}

#[test]
fn what_the_audit_cannot_ask_for_is_not_lost() {
    let directory = fresh_dir();
    let mut serving = Serving::on(&directory.path().join("data"), &[]);
    let json = directory.path().join("r.json");
    let (ca, url) = (certs("root.cert.pem"), serving.endpoints.gateway.clone());
    let flags = ["--rate", "15", "--duration", "4s", "--drain", "2s", "--timeout", "2s", "--allow", "errors"];
    let loading = std::thread::spawn({
        let (ca, json) = (ca.clone(), json.clone());
        move || {
            let to = ["--url", &url, "--ca", ca.to_str().unwrap(), "--json", json.to_str().unwrap()];
            load(&[&to, &flags[..]].concat())
        }
    });
    std::thread::sleep(Duration::from_secs(4));
    serving.kill();
    let output = loading.join().unwrap();
    assert_eq!(output.status.code(), Some(1), "{}", said(&output));
    let counts = report(&json).figures.counts;
    assert!(counts.unasked > 0 && counts.lost == 0, "{counts:?}");
    assert!(said(&output).contains("could not be asked for"), "{}", said(&output));
}

#[test]
fn a_pool_is_signed_for_another_tool_and_a_pool_that_repeats_is_said() {
    let directory = fresh_dir();
    let at = |name: &str| directory.path().join(name).to_str().unwrap().to_owned();
    let key = certs("people/valid-ecdsa.p12");
    let template = format!("{}/examples/load/request.xml", env!("CARGO_MANIFEST_DIR"));
    let sign = |more: &[&str]| {
        let key = ["sign", "--key", key.to_str().unwrap(), "--password", "Qwerty12"];
        program().args(key).args(more).output().unwrap()
    };
    for out in [at("one"), at("same")] {
        let output = sign(&["--template", &template, "--count", "3", "--seed", "5", "--out", &out]);
        assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    }
    let read =
        |pool: &str, name: &str| std::fs::read_to_string(directory.path().join(pool).join(name)).unwrap();
    assert_eq!(read("one", "000002.xml"), read("same", "000002.xml"));
    assert_ne!(read("one", "000001.xml"), read("one", "000002.xml"));
    assert!(!read("one", "000001.xml").contains("{{"));
    std::fs::create_dir(at("unsigned")).unwrap();
    let unsigned = std::fs::read_to_string(&template).unwrap().replace("{{number}}", "12345678901234");
    std::fs::write(directory.path().join("unsigned/a.xml"), unsigned).unwrap();
    let output = sign(&["--many", &at("unsigned"), "--out", &at("many")]);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    assert!(read("many", "a.xml").contains("<ds:SignatureValue>"));
    assert_eq!(sign(&["--many", &at("absent"), "--out", &at("many")]).status.code(), Some(2));
    assert_eq!(sign(&["--template", &template]).status.code(), Some(2), "nowhere to write");

    let json = directory.path().join("r.json");
    let output =
        load(&["--signing", "pool=3", "--rate", "20", "--duration", "1s", "--json", json.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    assert!(said(&output).contains("WARNING: documents of the pool were sent again"), "{}", said(&output));
    let figures = report(&json).figures;
    assert_eq!(figures.counts.audited, 3, "each of them is registered once");
    assert_eq!(figures.counts.repeated, figures.generator.pool_repeats);
}
