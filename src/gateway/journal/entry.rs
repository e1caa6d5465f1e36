//! One entry of the journal.

use std::borrow::Cow;

use serde::Serialize;
use utoipa::ToSchema;

use super::facts::{Facts, Outcome, Way};
use crate::clock::Now;
use crate::findings::{Note, Report, masked};
use crate::http::{Answered, Uri};
use crate::interface::InterfaceCode;
use crate::limits;
use crate::registry::{RefusalEntry, RegisteredEntry};
use crate::text;

/// What came, and what became of it. Bears an IIN, and therefore has no `Debug`.
#[derive(Clone)]
pub(in crate::gateway) struct Entry {
    /// Its place among the others; before zero: of an earlier run.
    pub(super) at_place: i64,
    /// The id in the answer's header; of what an earlier run registered, the registration number.
    pub(super) id: String,
    pub(super) at: Now,
    pub(super) way: Way,
    pub(super) outcome: Outcome,
    pub(super) status: u16,
    /// Of HTTP; empty where the call was none of HTTP's.
    pub(super) method: &'static str,
    /// Path and query, without what opens something; of an earlier run, nothing.
    pub(super) target: String,
    pub(super) codes: Vec<Cow<'static, str>>,
    /// Nothing of an earlier run.
    pub(super) took_micros: Option<u64>,
    pub(super) sender: String,
    pub(super) message_id: String,
    pub(super) service_id: Option<String>,
    pub(super) number: Option<String>,
    pub(super) request_number: Option<String>,
    pub(super) serial: Option<String>,
    pub(super) iin: Option<String>,
    pub(super) octets: Option<usize>,
    pub(super) octets_answered: Option<usize>,
    /// Whether a report on it is kept.
    pub(super) is_reported: bool,
    /// What a search for a text looks through, in one piece and in small letters: written when the entry is put into the journal.
    pub(super) text: Box<str>,
}

impl Entry {
    /// Of what is known of a document; not yet of its answer.
    pub(super) fn new(id: String, facts: &Facts) -> Self {
        let facts = facts.clone();
        Entry {
            at_place: 0,
            id,
            at: facts.at,
            way: facts.way,
            outcome: facts.outcome,
            status: 0,
            method: "",
            target: String::new(),
            codes: facts.codes.iter().map(|code| Cow::Borrowed(code.as_str())).collect(),
            took_micros: None,
            sender: facts.sender,
            message_id: facts.message_id,
            service_id: facts.service_id,
            is_reported: facts.is_reported || facts.number.is_some(),
            number: facts.number,
            request_number: facts.request_number,
            serial: facts.serial,
            iin: facts.iin,
            octets: Some(facts.octets),
            octets_answered: None,
            text: Box::default(),
        }
    }

    /// What a text is looked for in.
    pub(super) fn searchable(&self) -> Box<str> {
        let named = [&self.service_id, &self.number, &self.request_number, &self.serial];
        let texts = [&self.id, &self.sender, &self.message_id, &self.target];
        let mut all = String::with_capacity(160);
        let codes = self.codes.iter().map(|code| &**code);
        for text in named.into_iter().flatten().chain(texts).map(String::as_str).chain(codes) {
            all.push_str(text);
            // Between two texts nothing is found.
            all.push('\0');
        }
        if all.is_ascii() {
            all.make_ascii_lowercase()
        } else {
            all = all.to_lowercase()
        }
        all.into_boxed_str()
    }

    /// Of a document that a handler looked at.
    pub(super) fn of(facts: &Facts, answered: &Answered<'_>) -> Self {
        Entry {
            status: answered.status,
            method: answered.method,
            target: shown(answered.target),
            took_micros: u64::try_from(answered.took.as_micros()).ok(),
            octets_answered: usize::try_from(answered.sent).ok(),
            ..Entry::new(answered.id.as_str().to_owned(), facts)
        }
    }

    /// Of a call that brings no document, or was answered before the document could be read.
    pub(super) fn of_call(way: Way, answered: &Answered<'_>, at: Now) -> Self {
        let code = answered.beside.get::<InterfaceCode>().map(|code| Cow::Borrowed(code.as_str()));
        let whole = answered.kept.map(|call| call.body.whole).filter(|octets| *octets > 0);
        let is_refused = answered.status >= 400 || matches!(way, Way::Rest | Way::Soap | Way::Verify);
        Entry {
            codes: code.into_iter().collect(),
            octets: whole.or_else(|| usize::try_from(answered.received).ok().filter(|octets| *octets > 0)),
            outcome: if is_refused { Outcome::Refused } else { Outcome::Answered },
            ..Entry::of(&Facts::of(way, 0, at), answered)
        }
    }

    /// Of a refusal that an earlier run kept.
    pub(super) fn of_refusal(kept: RefusalEntry) -> Self {
        let way = Way::from(kept.channel);
        Entry {
            at_place: 0,
            method: "POST",
            target: String::new(),
            octets_answered: None,
            is_reported: true,
            text: Box::default(),
            id: kept.traits.request_id.unwrap_or_else(|| format!("refusal-{}", kept.id.0)),
            at: Now::from_millis(kept.received_at_millis),
            way,
            outcome: Outcome::Refused,
            status: kept.traits.status.unwrap_or(if way == Way::Soap { 500 } else { 422 }),
            codes: kept.codes.into_iter().map(Cow::Owned).collect(),
            took_micros: None,
            // The registry knows what came over REST by its digest.
            sender: if way == Way::Rest { String::new() } else { kept.sender },
            message_id: if way == Way::Rest { String::new() } else { kept.message_id },
            service_id: kept.traits.service_id,
            number: None,
            request_number: None,
            serial: kept.traits.serial,
            iin: kept.traits.iin,
            octets: Some(kept.octets),
        }
    }

    /// Of what an earlier run registered.
    pub(super) fn of_registration(kept: RegisteredEntry) -> Self {
        let way = Way::from(kept.channel);
        Entry {
            at_place: 0,
            method: "POST",
            target: String::new(),
            octets_answered: None,
            is_reported: true,
            text: Box::default(),
            id: kept.number.clone(),
            at: kept.registered_at,
            way,
            outcome: Outcome::Accepted,
            status: if way == Way::Soap { 200 } else { 201 },
            codes: Vec::new(),
            took_micros: None,
            sender: if way == Way::Rest { String::new() } else { kept.sender },
            message_id: if way == Way::Rest { String::new() } else { kept.message_id },
            service_id: Some(kept.service_id),
            number: Some(kept.number),
            request_number: kept.request_number,
            serial: None,
            iin: Some(kept.declarant_id),
            octets: None,
        }
    }

    /// Its place among the others.
    pub(in crate::gateway) fn place(&self) -> i64 {
        self.at_place
    }

    /// Its id.
    pub(in crate::gateway) fn id(&self) -> &str {
        &self.id
    }

    /// The registration number, where it was registered.
    pub(in crate::gateway) fn number(&self) -> Option<&str> {
        self.number.as_deref()
    }

    /// When.
    pub(in crate::gateway) fn at(&self) -> Now {
        self.at
    }

    /// Method and target, as far as they are known.
    pub(in crate::gateway) fn asked(&self) -> (&'static str, &str) {
        (self.method, &self.target)
    }

    /// The status of the answer.
    pub(in crate::gateway) fn status(&self) -> u16 {
        self.status
    }

    /// How long the answer took, milliseconds.
    pub(in crate::gateway) fn millis(&self) -> Option<f64> {
        self.took_micros.map(|micros| micros as f64 / 1000.0)
    }

    /// As the journal shows it; `base` begins its links. `remarked` are the reports that the journal itself has of it.
    pub(in crate::gateway) fn shown(&self, base: &str, remarked: Option<&[Report]>) -> EntryShown<'_> {
        let own = format!("{base}/manage/v1/journal/{}", self.id);
        let below = |name: &str| format!("{own}/{name}");
        let links = EntryLinks {
            report: (self.is_reported || remarked.is_some()).then(|| below("report")),
            received: below("request"),
            answer: below("answer"),
            octets: below("octets"),
            certificates: below("certificates"),
            crl: below("crl"),
            export: below("export"),
            request: self.number.as_ref().map(|number| format!("/api/v1/requests/{number}")),
            own,
        };
        EntryShown {
            id: &self.id,
            at: self.at.to_string(),
            channel: self.way.as_str(),
            outcome: self.outcome.as_str(),
            status: self.status,
            method: none_if_empty(self.method),
            target: none_if_empty(&self.target),
            codes: &self.codes,
            millis: self.millis(),
            sender: none_if_empty(&self.sender),
            message_id: none_if_empty(&self.message_id),
            service_id: self.service_id.as_deref(),
            registration_number: self.number.as_deref(),
            request_number: self.request_number.as_deref(),
            serial_number: self.serial.as_deref(),
            iin: self.iin.as_deref().map(masked),
            octets: self.octets,
            octets_answered: self.octets_answered,
            remarks: remarked.map(remarks),
            links,
        }
    }
}

/// What came in, and what became of it.
#[derive(Serialize, ToSchema)]
#[schema(as = JournalEntry)]
#[serde(rename_all = "camelCase")]
pub(in crate::gateway) struct EntryShown<'a> {
    /// The id that the answer has in x-request-id.
    id: &'a str,
    at: String,
    /// By which way it came.
    channel: &'static str,
    /// What became of it.
    outcome: &'static str,
    /// The HTTP status.
    status: u16,
    method: Option<&'a str>,
    /// Path and query.
    target: Option<&'a str>,
    /// Of what was found.
    #[schema(value_type = Vec<String>)]
    codes: &'a [Cow<'static, str>],
    /// How long it took.
    millis: Option<f64>,
    /// senderId.
    sender: Option<&'a str>,
    message_id: Option<&'a str>,
    service_id: Option<&'a str>,
    registration_number: Option<&'a str>,
    request_number: Option<&'a str>,
    /// Of the signer's certificate.
    serial_number: Option<&'a str>,
    /// Masked.
    iin: Option<String>,
    octets: Option<usize>,
    octets_answered: Option<usize>,
    /// What the tolerant mode let pass, in words; nothing where the journal keeps no report of it.
    remarks: Option<Vec<String>>,
    links: EntryLinks,
}

/// Where more of it is.
#[derive(Serialize, ToSchema)]
#[schema(as = JournalLinks)]
struct EntryLinks {
    #[serde(rename = "self")]
    own: String,
    /// Nothing where there is none.
    report: Option<String>,
    received: String,
    answer: String,
    octets: String,
    certificates: String,
    crl: String,
    export: String,
    /// The request that was registered.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    request: Option<String>,
}

/// What the tolerant mode let pass, in words.
fn remarks(reports: &[Report]) -> Vec<String> {
    let notes = reports.iter().flat_map(|report| &report.checks).filter_map(|check| check.note.as_ref());
    notes
        .filter(|note| matches!(note, Note::Tolerated { .. }))
        .map(|note| text::note(note, text::Lang::En))
        .collect()
}

fn none_if_empty(text: &str) -> Option<&str> {
    (!text.is_empty()).then_some(text)
}

/// Path and query as they are shown: cut, and without the token that a request is read with.
fn shown(target: &Uri) -> String {
    let query = target.query().map(|query| {
        let members =
            query.split('&').map(|member| if member.starts_with("token=") { "token=…" } else { member });
        members.collect::<Vec<_>>().join("&")
    });
    let whole = match query {
        Some(query) => format!("{}?{query}", target.path()),
        None => target.path().to_owned(),
    };
    match whole.char_indices().nth(limits::JOURNAL_TARGET_CHARS_MAX) {
        Some((end, _)) => whole[..end].to_owned(),
        None => whole,
    }
}
