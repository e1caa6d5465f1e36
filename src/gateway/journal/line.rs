//! One line in the log for each request: what came of it, and never a whole IIN.

use std::borrow::Cow;

use super::facts::{Facts, Way};
use super::note::Note;
use crate::findings::{masked, with_numbers_masked};
use crate::http::Answered;
use crate::interface::InterfaceCode;
use crate::text::one_line;

/// Paths that a monitor asks for every few seconds.
const MONITORS: [&str; 2] = ["/health", "/metrics"];

/// By which `log.filter` names these lines.
const TARGET: &str = "qaqpa::request";

/// `422 CERTIFICATE_EXPIRED,IIN_MISMATCH rest 3.1 ms serial 41E4… iin ******012345 request id 0c6d…`; what is not known is left out.
pub(in crate::gateway) fn write(answered: &Answered<'_>) {
    if MONITORS.contains(&answered.path) && answered.status < 400 {
        tracing::debug!(target: TARGET, "{}", text(answered));
    } else {
        tracing::info!(target: TARGET, "{}", text(answered));
    }
}

/// The same of what no table of paths answered.
pub(super) fn write_note(way: Way, note: &Note, id: &str) {
    let codes = if note.codes.is_empty() { "-".to_owned() } else { note.codes.join(",") };
    let millis = note.took.as_secs_f64() * 1000.0;
    tracing::info!(target: TARGET, "{} {codes} {} {millis:.1} ms request id {id}", note.status, way.as_str());
}

/// A senderId is what a stranger wrote.
fn shown(sender: &str) -> String {
    let masked = with_numbers_masked(sender);
    match one_line(&masked) {
        Cow::Borrowed(_) => masked,
        Cow::Owned(shown) => shown,
    }
}

fn text(answered: &Answered<'_>) -> String {
    use std::fmt::Write as _;
    let mut line = answered.status.to_string();
    let facts = answered.beside.get::<Facts>();
    let codes = facts.map(|facts| facts.codes.iter().map(|code| code.as_str()).collect::<Vec<_>>().join(","));
    let problem = || answered.beside.get::<InterfaceCode>().map(|code| code.as_str().to_owned());
    match codes.filter(|codes| !codes.is_empty()).or_else(problem) {
        Some(codes) => line.extend([" ", &codes]),
        None => line.push_str(" -"),
    }
    // Writing to a String cannot fail.
    let _ = match facts {
        Some(facts) => write!(line, " {}", facts.way.as_str()),
        None => match Way::of_document(answered.method, answered.path) {
            Some(way) => write!(line, " {}", way.as_str()),
            None if answered.path.is_empty() => write!(line, " {} -", answered.method),
            None => write!(line, " {} {}", answered.method, answered.path),
        },
    };
    let _ = write!(line, " {:.1} ms", answered.took.as_secs_f64() * 1000.0);
    if let Some(facts) = facts {
        let named = [
            ("serial", facts.serial.clone()),
            ("iin", facts.iin.as_deref().map(masked)),
            ("number", facts.number.clone()),
            ("sender", Some(&facts.sender).filter(|sender| !sender.is_empty()).map(|sender| shown(sender))),
        ];
        for (name, value) in named {
            if let Some(value) = value {
                line.extend([" ", name, " ", &value]);
            }
        }
    }
    line.extend([" request id ", answered.id.as_str()]);
    line
}
