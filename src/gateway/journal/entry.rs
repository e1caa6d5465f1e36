//! One entry of the journal.

use std::borrow::Cow;

use serde_json::{Value, json};

use super::facts::{Facts, Outcome, Way, masked};
use crate::clock::Now;
use crate::http::Answered;
use crate::interface::InterfaceCode;
use crate::registry::{RefusalEntry, RegisteredEntry};

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
}

impl Entry {
    /// Of a document that a handler looked at.
    pub(super) fn of(facts: &Facts, answered: &Answered<'_>) -> Self {
        let facts = facts.clone();
        Entry {
            at_place: 0,
            id: answered.id.as_str().to_owned(),
            at: facts.at,
            way: facts.way,
            outcome: facts.outcome,
            status: answered.status,
            codes: facts.codes.iter().map(|code| Cow::Borrowed(code.as_str())).collect(),
            took_micros: u64::try_from(answered.took.as_micros()).ok(),
            sender: facts.sender,
            message_id: facts.message_id,
            service_id: facts.service_id,
            number: facts.number,
            request_number: facts.request_number,
            serial: facts.serial,
            iin: facts.iin,
            octets: Some(facts.octets),
        }
    }

    /// Of one that was answered before it could be read.
    pub(super) fn unread(way: Way, answered: &Answered<'_>, at: Now) -> Self {
        let code = answered.beside.get::<InterfaceCode>().map(|code| Cow::Borrowed(code.as_str()));
        Entry {
            codes: code.into_iter().collect(),
            octets: None,
            ..Entry::of(&Facts::of(way, 0, at), answered)
        }
    }

    /// Of a refusal that an earlier run kept.
    pub(super) fn of_refusal(kept: RefusalEntry) -> Self {
        let way = Way::from(kept.channel);
        Entry {
            at_place: 0,
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

    /// As the journal shows it; `base` begins its links.
    pub(in crate::gateway) fn to_json(&self, base: &str) -> Value {
        let mut links = json!({
            "self": format!("{base}/manage/v1/journal/{}", self.id),
            "report": format!("{base}/manage/v1/journal/{}/report", self.id),
        });
        if let Some(number) = &self.number {
            links["request"] = json!(format!("/api/v1/requests/{number}"));
        }
        json!({
            "id": self.id,
            "at": self.at.to_string(),
            "channel": self.way.as_str(),
            "outcome": self.outcome.as_str(),
            "status": self.status,
            "codes": self.codes,
            "millis": self.took_micros.map(|micros| micros as f64 / 1000.0),
            "sender": none_if_empty(&self.sender),
            "messageId": none_if_empty(&self.message_id),
            "serviceId": self.service_id,
            "registrationNumber": self.number,
            "requestNumber": self.request_number,
            "serialNumber": self.serial,
            "iin": self.iin.as_deref().map(masked),
            "octets": self.octets,
            "links": links,
        })
    }
}

fn none_if_empty(text: &str) -> Option<&str> {
    (!text.is_empty()).then_some(text)
}
