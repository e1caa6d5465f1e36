//! The consents that people gave, for КДП: in memory, ending with the process; the oldest go first.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

use jiff::civil::Date;

use crate::calendar::almaty;
use crate::clock::Now;

/// Consents that are kept: some octets a hundred each.
const CONSENTS_MAX: usize = 10_000;

/// Consents in one answer, the newest.
const SHOWN_MAX: usize = 1_000;

/// Characters of a name that are kept.
const NAME_CHARACTERS_MAX: usize = 255;

/// One of them.
#[derive(Debug, Clone)]
pub(super) struct Consent {
    iin: String,
    /// The service that it opens.
    pub(super) service: String,
    /// Who asked for it.
    pub(super) company: String,
    /// When it was given.
    pub(super) at: Now,
}

/// The consents that were given.
#[derive(Default)]
pub(super) struct Consents(Mutex<VecDeque<Consent>>);

impl Consents {
    /// Keeps one.
    pub(super) fn keep(&self, iin: &str, service: &str, company: Option<String>, at: Now) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() == CONSENTS_MAX {
            kept.pop_front();
        }
        let cut = |text: &str| text.chars().take(NAME_CHARACTERS_MAX).collect::<String>();
        let (service, company) = (cut(service), cut(&company.unwrap_or_default()));
        kept.push_back(Consent { iin: iin.to_owned(), service, company, at });
    }

    /// A person's, of the days from one to another, the newest first.
    pub(super) fn of(&self, iin: &str, from: Option<Date>, to: Option<Date>) -> Vec<Consent> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let within = |consent: &&Consent| {
            let day = almaty::date_of(consent.at);
            consent.iin == iin && from.is_none_or(|from| from <= day) && to.is_none_or(|to| day <= to)
        };
        kept.iter().rev().filter(within).take(SHOWN_MAX).cloned().collect()
    }
}
