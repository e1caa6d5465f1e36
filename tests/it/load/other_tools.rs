//! The examples for other load generators, as their README says: a pool that is signed here, and every document of it registered once.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use crate::support::caller::Caller;
use crate::support::peers::{fresh_dir, peer, python_with};
use crate::support::program;
use crate::support::requests::certs;
use crate::support::serving::Serving;

const COUNT: usize = 60;

fn example(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/load").join(name)
}

fn pool(directory: &Path) -> PathBuf {
    let pool = directory.join("pool");
    let mut sign = program();
    sign.args(["sign", "--password", "Qwerty12", "--count", &COUNT.to_string()]);
    sign.arg("--key").arg(certs("people/valid.p12"));
    sign.arg("--template").arg(example("request.xml")).arg("--out").arg(&pool);
    let output = sign.output().unwrap();
    assert!(output.status.success(), "{}", said(&output));
    pool
}

fn said(output: &Output) -> String {
    [String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr)].concat()
}

/// Answers to requests with this status so far.
fn answers(serving: &Serving, status: u16) -> usize {
    let metrics = Caller::new().get(&format!("{}/metrics", serving.endpoints.management)).text();
    let line =
        format!("qaqpa_answers_total{{method=\"POST\",path=\"/api/v1/requests\",status=\"{status}\"}} ");
    metrics.lines().find_map(|text| text.strip_prefix(&line)).map_or(0, |count| count.parse().unwrap())
}

#[test]
fn k6_registers_the_whole_pool_and_each_document_once() {
    let Some(python) = python_with(&["k6"]) else { return };
    let (directory, serving) = (fresh_dir(), Serving::at_noon(&[]));
    let pool = pool(directory.path());
    let mut k6 = Command::new(python.with_file_name("k6"));
    k6.args(["run", "--quiet", "--no-usage-report", "-e", "RATE=30", "-e", "P99=60000"]);
    k6.args(["-e", &format!("COUNT={COUNT}"), "-e", &format!("URL={}", serving.endpoints.gateway)]);
    k6.args(["-e", &format!("POOL={}", pool.display())]).arg(example("k6.js"));
    let output = k6.output().unwrap();
    assert!(output.status.success(), "{}", said(&output));
    assert_eq!((answers(&serving, 201), answers(&serving, 200)), (COUNT, 0), "{}", said(&output));
}

#[test]
fn wrk_registers_the_whole_pool_and_says_that_it_repeats() {
    let Some(wrk) = peer("wrk") else { return };
    let (directory, serving) = (fresh_dir(), Serving::at_noon(&[]));
    let pool = pool(directory.path());
    let url = format!("{}/api/v1/requests", serving.endpoints.gateway);
    let output = Command::new(wrk)
        .args(["-t2", "-c4", "-d3s", "-s"])
        .arg(example("wrk.lua"))
        .arg(url)
        .env("COUNT", COUNT.to_string())
        .env("THREADS", "2")
        .env("POOL", &pool)
        .output()
        .unwrap();
    let said = said(&output);
    assert!(output.status.success() && !said.contains("Non-2xx"), "{said}");
    assert!(said.contains("the pool repeats"), "{said}");
    assert!(said.contains(&format!("HTTP 201: {COUNT}")) && said.contains("HTTP 200: "), "{said}");
    assert_eq!(answers(&serving, 201), COUNT, "{said}");
}
