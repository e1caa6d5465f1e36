//! One line of a case's step log, and how lines are stored: those of one commit are one packed row.

use serde::Serialize;

use super::state::State;
use crate::clock::Now;
use crate::encoding::names::names;

/// What was done in one step of the plan: as it is stored. The clause, the actor, the systems and the words of the step stand in
/// the plan of its service; they are joined to it by the label.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StepLine {
    /// The step's label in its plan, such as `P5`, `C3` or `4`.
    pub label: String,
    /// The state of the case after it.
    pub state: State,
    /// When the step began: when the one before it was done.
    pub begun: Now,
    /// When it must be done, where the regulation states a limit.
    pub due: Option<Now>,
    /// When it was done, or when what the line says happened.
    pub done: Now,
    /// What came of it.
    pub outcome: StepOutcome,
    /// The person who did it; empty where a player or a system did.
    pub by: String,
    /// SHA-256 of the certificate that the person signed with or was authorised with, in hexadecimal; empty where there is none.
    pub certificate: String,
    /// Whether the person signed the act; else it is recorded only.
    pub signed: bool,
    /// For whom the person did it; empty where for nobody else.
    pub instead_of: String,
    /// What the person wrote: the executor named, the vote, the reason.
    pub note: String,
}

impl StepLine {
    /// A step that a player or a system did, without a note.
    pub fn of(label: &str, state: State, begun: Now, done: Now, outcome: StepOutcome) -> Self {
        StepLine {
            label: label.to_owned(),
            state,
            begun,
            due: None,
            done,
            outcome,
            by: String::new(),
            certificate: String::new(),
            signed: false,
            instead_of: String::new(),
            note: String::new(),
        }
    }

    /// Whether the step was done later than it was due.
    pub fn is_late(&self) -> bool {
        self.due.is_some_and(|due| self.done > due) || self.outcome == StepOutcome::Overdue
    }
}

/// What came of a step, or what else happened to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum StepOutcome {
    /// It was done.
    Done,
    /// The condition holds.
    Passed,
    /// The condition does not hold; the plan's refusal follows.
    Failed,
    /// The service is to be rendered.
    Positive,
    /// The service is to be refused, with reasons.
    Negative,
    /// The service was to be refused, which its regulation does not provide for; it went on.
    NegativeUnsupported,
    /// It was done in another system, before the request came here.
    Elsewhere,
    /// Its limit passed, and it was not done. The step stays open.
    Overdue,
    /// Somebody took it in hand.
    Taken,
    /// Somebody gave it back.
    GivenBack,
    /// It was given to another person of the same role.
    Substituted,
    /// The head wrote an instruction on the document.
    Endorsed,
    /// A member of the commission voted.
    Voted,
    /// The result was not claimed.
    Unclaimed,
    /// It was recorded in another system too; the note is the number that it has there.
    Recorded,
    /// The other system gave no answer; it is asked again.
    Unrecorded,
}

names!(StepOutcome {
    Done => "done",
    Passed => "passed",
    Failed => "failed",
    Positive => "positive",
    Negative => "negative",
    NegativeUnsupported => "negative-unsupported",
    Elsewhere => "elsewhere",
    Overdue => "overdue",
    Taken => "taken",
    GivenBack => "given-back",
    Substituted => "substituted",
    Endorsed => "endorsed",
    Voted => "voted",
    Unclaimed => "unclaimed",
    Recorded => "recorded",
    Unrecorded => "unrecorded",
});

impl StepOutcome {
    /// Whether the step is over with it.
    pub const fn ends_step(self) -> bool {
        !matches!(
            self,
            StepOutcome::Overdue
                | StepOutcome::Taken
                | StepOutcome::GivenBack
                | StepOutcome::Substituted
                | StepOutcome::Endorsed
                | StepOutcome::Voted
                | StepOutcome::Recorded
                | StepOutcome::Unrecorded
        )
    }
}

/// The form of the row: the first octet.
const VERSION: u8 = 1;

/// Marks of a line: a due moment follows; the act was signed; who was stood in for follows.
const HAS_DUE: u8 = 1;
const IS_SIGNED: u8 = 2;
const STOOD_IN: u8 = 4;

/// Lines as they are stored. A time is the distance from the one before it, so that a line of a step done at once takes some ten
/// octets.
pub(super) fn pack<'a>(lines: impl IntoIterator<Item = &'a StepLine>) -> Vec<u8> {
    let mut into = Vec::with_capacity(64);
    into.push(VERSION);
    let mut before = 0;
    for line in lines {
        text(&mut into, &line.label);
        into.push(index(&State::ALL, &line.state));
        into.push(index(&StepOutcome::ALL, &line.outcome));
        signed(&mut into, line.begun.millis().wrapping_sub(before));
        signed(&mut into, line.done.millis().wrapping_sub(line.begun.millis()));
        let due = line.due.map(|due| due.millis().wrapping_sub(line.begun.millis()));
        let stood_in = !line.instead_of.is_empty();
        into.push(
            (u8::from(due.is_some()) * HAS_DUE)
                | (u8::from(line.signed) * IS_SIGNED)
                | (u8::from(stood_in) * STOOD_IN),
        );
        if let Some(due) = due {
            signed(&mut into, due);
        }
        for words in [&line.by, &line.certificate, &line.note] {
            text(&mut into, words);
        }
        if stood_in {
            text(&mut into, &line.instead_of);
        }
        before = line.done.millis();
    }
    into
}

/// The lines of a row; `None` if it was not packed here.
pub(super) fn unpack(row: &[u8]) -> Option<Vec<StepLine>> {
    let mut from = row.strip_prefix(&[VERSION])?;
    let mut lines = Vec::new();
    let mut before = 0i64;
    while !from.is_empty() {
        let label = read_text(&mut from)?;
        let state = *State::ALL.get(usize::from(octet(&mut from)?))?;
        let outcome = *StepOutcome::ALL.get(usize::from(octet(&mut from)?))?;
        let begun = before.wrapping_add(read_signed(&mut from)?);
        let done = begun.wrapping_add(read_signed(&mut from)?);
        let marks = octet(&mut from)?;
        let due = match marks & HAS_DUE {
            0 => None,
            _ => Some(Now::from_millis(begun.wrapping_add(read_signed(&mut from)?))),
        };
        let [by, certificate, note] = [read_text(&mut from)?, read_text(&mut from)?, read_text(&mut from)?];
        let instead_of = if marks & STOOD_IN == 0 { String::new() } else { read_text(&mut from)? };
        let signed = marks & IS_SIGNED != 0;
        before = done;
        let (begun, done) = (Now::from_millis(begun), Now::from_millis(done));
        lines.push(StepLine {
            label,
            state,
            begun,
            due,
            done,
            outcome,
            by,
            certificate,
            signed,
            instead_of,
            note,
        });
    }
    Some(lines)
}

/// The place of a value in its list: lists only ever grow at the end.
fn index<T: PartialEq>(all: &[T], value: &T) -> u8 {
    all.iter().position(|of| of == value).and_then(|place| u8::try_from(place).ok()).unwrap_or_default()
}

fn octet(from: &mut &[u8]) -> Option<u8> {
    let (first, rest) = from.split_first()?;
    *from = rest;
    Some(*first)
}

/// LEB128.
fn unsigned(into: &mut Vec<u8>, mut value: u64) {
    loop {
        let low = (value & 0x7f) as u8;
        value >>= 7;
        if value == 0 {
            into.push(low);
            return;
        }
        into.push(low | 0x80);
    }
}

fn read_unsigned(from: &mut &[u8]) -> Option<u64> {
    let mut value = 0u64;
    for shift in (0..64).step_by(7) {
        let octet = octet(from)?;
        value |= u64::from(octet & 0x7f).checked_shl(shift)?;
        if octet & 0x80 == 0 {
            return Some(value);
        }
    }
    None
}

/// Zigzag: small distances in either direction are short.
fn signed(into: &mut Vec<u8>, value: i64) {
    unsigned(into, ((value << 1) ^ (value >> 63)).cast_unsigned());
}

fn read_signed(from: &mut &[u8]) -> Option<i64> {
    let value = read_unsigned(from)?;
    Some((value >> 1).cast_signed() ^ -((value & 1).cast_signed()))
}

fn text(into: &mut Vec<u8>, text: &str) {
    unsigned(into, text.len() as u64);
    into.extend_from_slice(text.as_bytes());
}

fn read_text(from: &mut &[u8]) -> Option<String> {
    let length = usize::try_from(read_unsigned(from)?).ok()?;
    let text = from.get(..length)?;
    *from = &from[length..];
    String::from_utf8(text.to_vec()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(label: &str, begun: i64, done: i64) -> StepLine {
        let at = Now::from_millis;
        StepLine::of(label, State::InWork, at(begun), at(done), StepOutcome::Done)
    }

    #[test]
    fn what_is_packed_is_unpacked_the_same() {
        let mut person = line("4", i64::MIN, i64::MAX);
        person.due = Some(Now::from_millis(-1));
        person.by = "Әлия".into();
        person.certificate = "0A1B".into();
        person.note = "шешім".repeat(100);
        (person.signed, person.instead_of) = (true, "Дана".into());
        let lines = vec![line("P5", 1_795_521_600_123, 1_795_521_600_123), person, line("", -5, -7)];
        assert_eq!(unpack(&pack(&lines)), Some(lines));
        assert_eq!(unpack(&pack(&[])), Some(Vec::new()));
    }

    #[test]
    fn a_step_done_at_once_takes_few_octets() {
        let now = 1_795_521_600_123;
        let lines: Vec<StepLine> = ["C3", "2", "3", "4"].iter().map(|label| line(label, now, now)).collect();
        assert!(pack(&lines).len() < 60, "{}", pack(&lines).len());
    }

    #[test]
    fn no_octets_make_it_panic() {
        let whole = pack(&[line("P5", 1, 2), line("C3", 2, 3)]);
        for end in 0..whole.len() {
            let _ = unpack(&whole[..end]);
        }
        for at in 0..whole.len() {
            for octet in [0, 1, 0x7f, 0x80, 0xff] {
                let mut changed = whole.clone();
                changed[at] = octet;
                let _ = unpack(&changed);
            }
        }
        assert_eq!(unpack(b""), None);
        assert_eq!(unpack(&[9]), None);
    }
}
