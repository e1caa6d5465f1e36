//! Which entries somebody asks for.

use super::entry::Entry;
use super::facts::{Outcome, Way};
use crate::clock::Now;
use crate::findings::Code;
use crate::http::Query;
use crate::interface::{InterfaceCode, QueryFault, QueryValue};
use crate::limits;

/// Entries of one page where nothing else is asked for.
const PAGE_DEFAULT: u64 = 100;

/// The members that there are.
pub(super) const MEMBERS: [&str; 16] = [
    "code", "status", "outcome", "channel", "sender", "serial", "iin", "service", "since", "until", "text",
    "limit", "before", "after", "wait", "count",
];

/// What is asked for.
pub(in crate::gateway) struct JournalQuery {
    code: Option<String>,
    status: Option<u16>,
    outcome: Option<Outcome>,
    way: Option<Way>,
    sender: Option<String>,
    serial: Option<String>,
    iin: Option<String>,
    service: Option<String>,
    since: Option<Now>,
    until: Option<Now>,
    /// In lower case.
    text: Option<String>,
    /// Entries of one page.
    pub(in crate::gateway) limit: usize,
    /// Only what came before the entry of this id.
    pub(in crate::gateway) before: Option<String>,
    /// Only what came after the entry of this id.
    pub(in crate::gateway) after: Option<String>,
    /// How long to wait, milliseconds.
    pub(in crate::gateway) wait: Option<u64>,
    /// For how many entries to wait.
    pub(in crate::gateway) count: usize,
}

impl JournalQuery {
    /// Reads the query of a call.
    pub(in crate::gateway) fn read(query: Option<&str>) -> Result<Self, QueryFault> {
        let query = Query::read(query, &MEMBERS)?;
        let text = |name| query.text(name).map(str::to_owned);
        let status = query.text("status").unwrap_or_default();
        // A word in the place of the number: what became of it.
        let word = outcome_of(status);
        let limit = query.whole("limit", limits::JOURNAL_PAGE_ENTRIES_MAX)?.unwrap_or(PAGE_DEFAULT);
        let count = query.whole("count", limits::JOURNAL_PAGE_ENTRIES_MAX)?;
        Ok(JournalQuery {
            code: query.read_as("code", one_of(known_codes()), known_code)?,
            status: match word {
                Some(_) => None,
                None => query.whole("status", 599)?.and_then(|status| u16::try_from(status).ok()),
            },
            outcome: match word {
                Some(outcome) => Some(outcome),
                None => {
                    query.read_as("outcome", one_of(words(&Outcome::ALL.map(Outcome::as_str))), outcome_of)?
                }
            },
            way: query.read_as("channel", one_of(words(&Way::ALL.map(Way::as_str))), |text| {
                Way::ALL.into_iter().find(|way| way.as_str() == text)
            })?,
            sender: text("sender"),
            serial: text("serial").map(|serial| hex_of(&serial)),
            iin: text("iin"),
            service: text("service"),
            since: query.time("since")?,
            until: query.time("until")?,
            text: text("text").map(|text| text.to_lowercase()),
            limit: usize::try_from(limit.max(1)).unwrap_or(1),
            before: text("before"),
            after: text("after"),
            wait: query.seconds("wait", limits::JOURNAL_WAIT_SECONDS_MAX)?,
            count: usize::try_from(count.unwrap_or(1).max(1)).unwrap_or(1),
        })
    }

    /// Whether an entry is one of those.
    pub(in crate::gateway) fn fits(&self, entry: &Entry) -> bool {
        fn is<T: PartialEq>(wanted: Option<&T>, actual: &T) -> bool {
            wanted.is_none_or(|wanted| wanted == actual)
        }
        self.code.as_ref().is_none_or(|code| entry.codes.iter().any(|one| one == code))
            && is(self.status.as_ref(), &entry.status)
            && is(self.outcome.as_ref(), &entry.outcome)
            && is(self.way.as_ref(), &entry.way)
            && is(self.sender.as_ref(), &entry.sender)
            && self
                .serial
                .as_ref()
                .is_none_or(|serial| entry.serial.as_deref().map(hex_of).as_ref() == Some(serial))
            && self.iin.as_ref().is_none_or(|iin| entry.iin.as_ref() == Some(iin))
            && self.service.as_ref().is_none_or(|service| entry.service_id.as_ref() == Some(service))
            && self.since.is_none_or(|since| entry.at >= since)
            && self.until.is_none_or(|until| entry.at <= until)
            && self.text.as_ref().is_none_or(|text| contains(entry, text))
    }
}

/// Whether a text stands in what the journal shows of an entry, whatever its case.
fn contains(entry: &Entry, text: &str) -> bool {
    let shown = [&entry.service_id, &entry.number, &entry.request_number, &entry.serial];
    let shown = shown.into_iter().flatten().chain([&entry.id, &entry.sender, &entry.message_id]);
    shown
        .map(String::as_str)
        .chain(entry.codes.iter().map(AsRef::as_ref))
        .any(|one| one.to_lowercase().contains(text))
}

fn words(words: &[&str]) -> String {
    words.join(", ")
}

fn one_of(known: String) -> QueryValue {
    QueryValue::OneOf { known }
}

fn outcome_of(text: &str) -> Option<Outcome> {
    Outcome::ALL.into_iter().find(|outcome| outcome.as_str() == text.to_ascii_lowercase())
}

fn codes() -> impl Iterator<Item = &'static str> {
    Code::ALL.iter().map(|code| code.as_str()).chain(InterfaceCode::ALL.iter().map(|code| code.as_str()))
}

fn known_code(text: &str) -> Option<String> {
    let text = text.to_ascii_uppercase();
    codes().any(|code| code == text).then_some(text)
}

fn known_codes() -> String {
    codes().collect::<Vec<_>>().join(", ")
}

/// A serial number however it is written: no colons, no zeros before it, lower case.
fn hex_of(serial: &str) -> String {
    let digits: String = serial.chars().filter(|c| !matches!(c, ':' | ' ')).collect();
    digits.trim_start_matches('0').to_ascii_lowercase()
}
