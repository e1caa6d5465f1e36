//! One ledger for several authorities: what each did, as lines that all of them read in one order.
//!
//! Every gateway has the same keys and files of its own. It writes down what is in its ledger and not yet among the lines, and does what
//! the lines of others say. Who carries the lines is no concern of this file.

use std::sync::Arc;

use super::authority::Authority;
use super::error::AuthorityError;
use super::ledger::{self, Ledger, Revocation};
use super::ledger_record::LedgerRecord;
use crate::ca::issue::issuer_id::IssuerId;
use crate::ca::request::reason::Reason;
use crate::clock::Now;

/// What all of them know: the ledger that the lines up to here make.
#[derive(Debug, Clone)]
pub struct SharedLedger {
    known: Ledger,
    /// The state of the authority's own ledger when it was last compared.
    compared: Option<u64>,
}

/// Something that is in this authority's ledger and that the others do not know.
#[derive(Debug)]
pub struct OwnLines {
    /// What is to be written behind the lines that are there.
    pub lines: Vec<String>,
    ledger: Ledger,
    changes: u64,
}

/// A line, read.
enum Change {
    Issued(String, IssuerId, Option<LedgerRecord>),
    Revoked(String, Revocation),
    Lifted(String),
    Forgotten,
}

impl SharedLedger {
    /// Before the first line.
    pub fn new(authority: &Authority) -> Self {
        SharedLedger { known: authority.first.clone(), compared: None }
    }

    /// Does what these lines say, durably before it returns. What is done already stays; a line of a later version that cannot be read
    /// is passed over.
    pub fn take(&mut self, authority: &Authority, lines: &[String]) -> Result<(), AuthorityError> {
        if lines.is_empty() {
            return Ok(());
        }
        let changes: Vec<Change> = lines.iter().filter_map(|line| read(line)).collect();
        let mut state = authority.state();
        let _lock = authority.directory.as_deref().map(ledger::lock).transpose()?;
        let before = match &authority.directory {
            Some(directory) => Ledger::to_change(directory, authority.default.as_ref(), &state.ledger)?,
            None => state.ledger.clone(),
        };
        let mut after = before.clone();
        for change in &changes {
            apply(&mut after, &authority.first, change);
            apply(&mut self.known, &authority.first, change);
        }
        if after != before {
            if let Some(directory) = &authority.directory {
                ledger::write_durably(&directory.join(ledger::ISSUED), after.issued_text().as_bytes())?;
                ledger::write_durably(&directory.join(ledger::REVOKED), after.revoked_text().as_bytes())?;
            }
            state.set_ledger(after);
        }
        Ok(())
    }

    /// What the others do not know yet; nothing costs next to nothing.
    pub fn own(&mut self, authority: &Authority) -> Option<OwnLines> {
        let state = authority.state();
        let changes = state.changes();
        if self.compared == Some(changes) {
            return None;
        }
        let lines = difference(&self.known, &state.ledger, &authority.first);
        if lines.is_empty() {
            self.compared = Some(changes);
            return None;
        }
        Some(OwnLines { lines, ledger: state.ledger.clone(), changes })
    }

    /// They are among the lines.
    pub fn written(&mut self, own: OwnLines) {
        self.known = own.ledger;
        self.compared = Some(own.changes);
    }
}

/// The lines that lead from one ledger to another.
fn difference(known: &Ledger, now: &Ledger, first: &Ledger) -> Vec<String> {
    let mut lines = Vec::new();
    let forgotten = known.issued().any(|(serial, _)| now.issuer_of(serial).is_none());
    let kept;
    let known = if forgotten {
        lines.push("forgotten".to_owned());
        kept = known.back_to(first);
        &kept
    } else {
        known
    };
    for (serial, issuer) in now.issued().filter(|(serial, _)| known.issuer_of(serial).is_none()) {
        let record = now.record_of(serial);
        lines.push(format!("issued {}", ledger::issued_line(serial, issuer, record.as_deref()).trim_end()));
    }
    for (serial, row) in now.revoked.iter().filter(|(serial, row)| known.revoked.get(*serial) != Some(row)) {
        let (issuer, reason) = (row.issuer.file_stem(), row.reason.name());
        lines.push(format!("revoked {serial} {issuer} {reason} {}", row.at));
    }
    let lifted = known.revoked.keys().filter(|serial| !now.revoked.contains_key(*serial));
    lines.extend(lifted.map(|serial| format!("lifted {serial}")));
    lines
}

fn read(line: &str) -> Option<Change> {
    let (what, rest) = line.split_once(' ').unwrap_or((line, ""));
    let mut words = rest.splitn(3, ' ');
    let mut word = || words.next().filter(|word| !word.is_empty());
    match what {
        "forgotten" => Some(Change::Forgotten),
        "lifted" => Some(Change::Lifted(ledger::normal(word()?).ok()?)),
        "issued" => {
            let (serial, issuer) = (ledger::normal(word()?).ok()?, IssuerId::from_stem(word()?)?);
            Some(Change::Issued(serial, issuer, word().and_then(LedgerRecord::read)))
        }
        "revoked" => {
            let (serial, issuer) = (ledger::normal(word()?).ok()?, IssuerId::from_stem(word()?)?);
            let (reason, at) = word()?.split_once(' ')?;
            let (reason, at) = (Reason::from_name(reason)?, Now::parse(at).ok()?);
            Some(Change::Revoked(serial, Revocation { issuer, at, reason }))
        }
        _ => None,
    }
}

fn apply(ledger: &mut Ledger, first: &Ledger, change: &Change) {
    match change {
        Change::Forgotten => *ledger = ledger.back_to(first),
        Change::Lifted(serial) => drop(ledger.revoked.remove(serial)),
        Change::Issued(serial, issuer, record) => {
            if ledger.issuer_of(serial).is_none() {
                ledger.note_issued(serial, *issuer, record.clone());
            }
        }
        Change::Revoked(serial, row) => drop(ledger.revoked.insert(serial.clone(), *row)),
    }
}

/// Keeps an authority's ledger like that of others.
pub trait LedgerSharing: Send + Sync {
    /// Takes in what others did, and has them know what was done here.
    fn exchange(&self, authority: &Authority);

    /// What was taken in is published.
    fn published(&self);

    /// Waits until the others have published what was done here, or for as long as they may take.
    fn everywhere(&self);
}

/// Shared as the publisher holds it.
pub type Sharing = Arc<dyn LedgerSharing>;
