//! The system's Chromium, driven by a script of `tests/browser/`.

use std::io::Write as _;
use std::process::{Command, Stdio};

use serde_json::{Value, json};

use super::peers::{node_with, peer};
use super::sources::repository;

/// What the script found of this job; nothing where Chromium or one of the packages is missing.
pub(crate) fn driven(script: &str, packages: &[&str], mut job: Value) -> Option<Value> {
    let chromium = peer("chromium")?;
    let (node, modules) = node_with(packages)?;
    job["chromium"] = json!(chromium);
    job["modules"] = json!(modules);
    job["pictures"] = json!(std::env::var("QAQPA_PICTURES").ok());
    let mut child = Command::new(node)
        .arg(repository().join("tests/browser").join(script))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(job.to_string().as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    Some(serde_json::from_slice(&output.stdout).unwrap())
}
