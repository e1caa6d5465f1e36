//! The consents that people gave, for КДП: in memory, and written down by who holds the databases; the oldest go first.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::kept::{Keep, KeptKind, put};
use crate::calendar::almaty;
use crate::clock::Now;

/// Consents that are kept: some octets a hundred each.
const CONSENTS_MAX: usize = 10_000;

/// Consents in one answer, the newest.
const SHOWN_MAX: usize = 1_000;

/// Characters of a name that are kept.
const NAME_CHARACTERS_MAX: usize = 255;

/// One of them.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Consent {
    /// Its own id: in the order in which they were given.
    id: String,
    iin: String,
    /// The service that it opens.
    pub(super) service: String,
    /// Who asked for it.
    pub(super) company: String,
    /// When it was given, in milliseconds.
    at: i64,
}

impl Consent {
    /// When it was given.
    pub(super) fn at(&self) -> Now {
        Now::from_millis(self.at)
    }
}

/// The consents that were given.
#[derive(Default)]
pub(super) struct Consents(Mutex<VecDeque<Consent>>);

impl Consents {
    /// Keeps one; what is to be written down of that.
    pub(super) fn keep(
        &self,
        (iin, service): (&str, &str),
        company: Option<String>,
        id: &str,
        at: Now,
    ) -> Vec<Keep> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let gone = if kept.len() == CONSENTS_MAX { kept.pop_front() } else { None };
        let gone = gone.map(|gone| Keep::Remove { kind: KeptKind::Consent, id: gone.id });
        let cut = |text: &str| text.chars().take(NAME_CHARACTERS_MAX).collect::<String>();
        let (service, company) = (cut(service), cut(&company.unwrap_or_default()));
        let id = format!("{:020}-{id}", at.millis());
        let consent = Consent { id, iin: iin.to_owned(), service, company, at: at.millis() };
        let written = put(KeptKind::Consent, &consent.id, &consent);
        kept.push_back(consent);
        written.into_iter().chain(gone).collect()
    }

    /// Takes one that was written down; they come in the order of their ids.
    pub(super) fn restore(&self, definition: &str) {
        let Ok(consent) = serde_json::from_str::<Consent>(definition) else { return };
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() < CONSENTS_MAX {
            kept.push_back(consent);
        }
    }

    /// Takes all that are written down, in the order of their ids, in the place of those that are kept; of too many the newest.
    pub(super) fn replace(&self, definitions: impl Iterator<Item = String>) {
        let all = definitions.filter_map(|definition| serde_json::from_str::<Consent>(&definition).ok());
        let mut all: VecDeque<Consent> = all.collect();
        all.drain(..all.len().saturating_sub(CONSENTS_MAX));
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = all;
    }

    /// A person's, of the days from one to another, the newest first.
    pub(super) fn of(&self, iin: &str, from: Option<Date>, to: Option<Date>) -> Vec<Consent> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let within = |consent: &&Consent| {
            let day = almaty::date_of(consent.at());
            consent.iin == iin && from.is_none_or(|from| from <= day) && to.is_none_or(|to| day <= to)
        };
        kept.iter().rev().filter(within).take(SHOWN_MAX).cloned().collect()
    }
}
