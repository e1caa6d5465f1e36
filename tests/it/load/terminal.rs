//! A load in a terminal: what is pressed there.

use std::process::Command;

use super::{report, said};
use crate::support::peers::{fresh_dir, python_with};
use crate::support::program;

#[test]
fn keys_change_the_rate_in_a_terminal_and_end_the_load() {
    let Some(python) = python_with(&["pty"]) else { return };
    let directory = fresh_dir();
    let json = directory.path().join("r.json");
    let script = format!("{}/tests/it/support/keys_in_a_terminal.py", env!("CARGO_MANIFEST_DIR"));
    let mut command = Command::new(python);
    command.arg(script).arg("++-q").arg(program().get_program());
    let flags =
        ["load", "--lang", "en", "--allow", "saturated", "--rate", "20", "--duration", "60s", "--json"];
    let output = command.args(flags).arg(&json).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    let figures = report(&json).figures;
    let factors: Vec<f64> = figures.key_changes.iter().map(|(_, factor)| *factor).collect();
    assert!(factors.contains(&1.21) && factors.last().is_some_and(|last| *last < 1.2), "{factors:?}");
    let seconds: f64 = figures.seconds.len() as f64;
    assert!(seconds < 50.0, "q ended it, and the audit followed");
    assert_eq!(figures.counts.audited, figures.counts.accepted);
}
