//! What an engineer reads: `Server-Timing` that adds up to the whole time, figures by stage, the trace of a caller, the dashboard.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use bytes::Bytes;
use qaqpa::http::{Client, ClientResponse, Method, Session, Trust, header};
use serde_json::Value;

use crate::support::requests::{Form, envelope, message, request_of, signed_by, unsigned};
use crate::support::serving::Serving;
use crate::support::sources::repository;

/// The durations of `Server-Timing`, added up; each entry must have one.
fn timed(answer: &ClientResponse) -> (Duration, Vec<String>) {
    let header = answer.header("server-timing").unwrap_or_else(|| panic!("no Server-Timing: {answer:?}"));
    let mut names = Vec::new();
    let sum: f64 = header
        .split(", ")
        .map(|entry| {
            let (name, duration) = entry.split_once(";dur=").unwrap_or_else(|| panic!("{header}"));
            names.push(name.to_owned());
            duration.parse::<f64>().unwrap()
        })
        .sum();
    (Duration::from_secs_f64(sum / 1000.0), names)
}

struct Wire {
    runtime: tokio::runtime::Runtime,
    session: Session,
}

impl Wire {
    /// A connection to the plain listener: what TLS takes is not in any stage.
    fn to(serving: &Serving) -> Self {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let client = Client::new(&Trust::default()).unwrap();
        let session = runtime.block_on(client.connect(&serving.endpoints.plain)).unwrap();
        Wire { runtime, session }
    }

    fn send(&mut self, method: Method, path: &str, body: &str) -> (ClientResponse, Duration) {
        let kind = if path.contains("bip") { "text/xml" } else { "application/xml" };
        let headers = [
            (header::CONTENT_TYPE, kind),
            (header::HeaderName::from_static("traceparent"), TRACE),
            (header::ACCEPT, "application/json"),
        ];
        let body = Bytes::from(body.to_owned());
        let begun = Instant::now();
        let answer = self.runtime.block_on(self.session.send(method, path, &headers, body)).unwrap();
        (answer, begun.elapsed())
    }
}

const TRACE: &str = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

/// A request with an attachment of so many octets: long enough that what lies between the two stopwatches does not count.
fn large(serial: u64, person: &str) -> String {
    let content = "JVBERi0xLjQK".repeat(60_000);
    signed_by(person, &unsigned(serial, &Form::default()).replace("JVBERi0xLjQ=", &content))
}

#[test]
fn the_stages_of_an_acceptance_and_of_a_refusal_are_its_whole_time_within_a_tenth() {
    let serving = Serving::at_noon(&["--management", "127.0.0.1:0"]);
    let mut wire = Wire::to(&serving);
    for (person, status, stages) in [
        (
            "valid",
            201,
            &["receive", "queue", "parse", "signature", "chain", "identity", "register", "answer"][..],
        ),
        ("revoked", 422, &["receive", "queue", "parse", "signature", "chain", "journal", "answer"]),
    ] {
        let documents: Vec<String> = (0..12).map(|serial| large(serial, person)).collect();
        let mut parts: Vec<f64> = documents
            .iter()
            .map(|document| {
                let (answer, wall) = wire.send(Method::POST, "/api/v1/requests", document);
                assert_eq!(answer.status.as_u16(), status, "{}", answer.text());
                let (sum, names) = timed(&answer);
                for stage in stages {
                    assert!(names.iter().any(|name| name == stage), "no {stage} in {names:?}");
                }
                assert!(sum <= wall, "{sum:?} of {wall:?}");
                sum.as_secs_f64() / wall.as_secs_f64()
            })
            .collect();
        parts.sort_by(f64::total_cmp);
        // The middle of twelve: the machine runs other tests beside.
        assert!(parts[6] >= 0.9, "{person}: {parts:?}");
    }
}

#[test]
fn every_answer_has_server_timing_and_goes_on_with_the_trace_of_its_caller() {
    let serving = Serving::at_noon(&[]);
    let mut wire = Wire::to(&serving);
    let soap = message("m-1", &request_of("valid", 1));
    let fault = envelope("m-2", "none", "<a/>");
    for (method, path, body) in [
        (Method::GET, "/", ""),
        (Method::GET, "/health", ""),
        (Method::GET, "/metrics", ""),
        (Method::GET, "/nothing/here", ""),
        (Method::DELETE, "/api/v1/requests", ""),
        (Method::GET, "/api/v1/services", ""),
        (Method::GET, "/api/v1/requests/1", ""),
        (Method::POST, "/api/v1/requests", "<not xml"),
        (Method::POST, "/api/v1/verify", "<r/>"),
        (Method::POST, "/bip-sync-wss-gost/", &soap),
        (Method::POST, "/bip-sync-wss-gost/", &fault),
    ] {
        let (answer, wall) = wire.send(method.clone(), path, body);
        let (sum, names) = timed(&answer);
        assert!(
            sum <= wall && names.last().is_some_and(|last| last == "answer"),
            "{method} {path}: {names:?}"
        );
        assert_eq!(answer.header("traceparent"), Some(TRACE), "{method} {path}");
    }
}

#[test]
fn figures_are_by_stage_channel_algorithm_and_outcome_and_the_dashboard_shows_none_that_is_not_there() {
    let serving = Serving::at_noon(&[]);
    let mut wire = Wire::to(&serving);
    wire.send(Method::POST, "/api/v1/requests", &request_of("valid", 1));
    wire.send(Method::POST, "/api/v1/requests", &request_of("valid-gost2015", 2));
    wire.send(Method::POST, "/api/v1/requests", &request_of("revoked", 3));
    wire.send(Method::POST, "/bip-sync-wss-gost/", &message("m-1", &request_of("valid-ecdsa", 4)));
    let text = wire.send(Method::GET, "/metrics", "").0.text();
    for (stage, channel, algorithm, outcome) in [
        ("register", "rest", "RSA-SHA256", "accepted"),
        ("signature", "rest", "RSA-SHA256", "rejected"),
        ("journal", "rest", "RSA-SHA256", "rejected"),
        ("sign", "soap", "ECDSA-SHA256", "accepted"),
    ] {
        let line = format!(
            "qaqpa_stage_seconds_count{{stage=\"{stage}\",channel=\"{channel}\",algorithm=\"{algorithm}\",outcome=\"{outcome}\"}} 1"
        );
        assert!(text.lines().any(|found| found == line), "no {line} in\n{text}");
    }
    assert!(text.contains("algorithm=\"GOST"), "{text}");
    let figure = |name: &str| {
        let line = text
            .lines()
            .find(|line| line.starts_with(&format!("{name} ")))
            .unwrap_or_else(|| panic!("no {name}"));
        line.rsplit(' ').next().unwrap().parse::<f64>().unwrap()
    };
    assert!(figure("qaqpa_received_bytes_total") > 15_000.0 && figure("qaqpa_sent_bytes_total") > 1_000.0);
    assert!(figure("qaqpa_registry_commit_seconds_count") >= 3.0);
    assert!(figure("qaqpa_registry_committed_writes_total") >= figure("qaqpa_registry_commit_seconds_count"));
    assert!(figure("qaqpa_requests_behind") <= 3.0 && figure("qaqpa_requests_behind_seconds") >= 0.0);
    assert!(figure("qaqpa_crl_age_seconds") >= 0.0);
    assert!(text.contains("qaqpa_build_info{version=\""));

    let file = repository().join("examples/grafana/qaqpa.json");
    let dashboard: Value = serde_json::from_str(&std::fs::read_to_string(file).unwrap()).unwrap();
    let expressions: Vec<&str> = dashboard["panels"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|panel| panel["targets"].as_array().unwrap())
        .map(|target| target["expr"].as_str().unwrap())
        .collect();
    assert!(expressions.len() > 20);
    let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let names: BTreeSet<&str> = expressions
        .iter()
        .flat_map(|expression| expression.split(|c| !is_name(c)))
        .filter(|word| word.starts_with("qaqpa_") || word.starts_with("process_"))
        .collect();
    let linux = cfg!(target_os = "linux");
    for name in names.into_iter().filter(|name| linux || !name.starts_with("process_")) {
        assert!(
            text.lines().any(|line| line.starts_with(name)),
            "the dashboard asks for {name}, which is not there"
        );
    }
}
