//! Which entries somebody asks for.

use super::entry::Entry;
use super::search::{self, Condition, NAMES, Term};
use crate::http::Query;
use crate::interface::{QueryFault, QueryValue};
use crate::limits;

/// Entries of one page where nothing else is asked for.
const PAGE_DEFAULT: u64 = 100;

/// The members that there are besides the names of a search.
const MEMBERS: [&str; 4] = ["q", "limit", "wait", "count"];

/// What is asked for.
#[derive(Clone)]
pub(in crate::gateway) struct JournalQuery {
    terms: Vec<Term>,
    /// Entries of one page.
    pub(in crate::gateway) limit: usize,
    /// How long to wait, milliseconds.
    pub(in crate::gateway) wait: Option<u64>,
    /// For how many entries to wait.
    pub(in crate::gateway) count: usize,
}

impl JournalQuery {
    /// Reads the query of a call: a search in `q`, and each name of the grammar also as a member of its own.
    pub(in crate::gateway) fn read(query: Option<&str>) -> Result<Self, QueryFault> {
        let known: Vec<&str> = MEMBERS.into_iter().chain(NAMES).collect();
        let query = Query::read(query, &known)?;
        let mut terms = search::terms(query.text("q").unwrap_or_default())?;
        for name in NAMES {
            if let Some(value) = query.text(name) {
                terms.push(Term { is_negated: false, condition: Condition::read(name, value)? });
            }
        }
        let limit = query.whole("limit", limits::JOURNAL_PAGE_ENTRIES_MAX)?.unwrap_or(PAGE_DEFAULT);
        let count = query.whole("count", limits::JOURNAL_PAGE_ENTRIES_MAX)?;
        Ok(JournalQuery {
            terms,
            limit: usize::try_from(limit.max(1)).unwrap_or(1),
            wait: query.seconds("wait", limits::JOURNAL_WAIT_SECONDS_MAX)?,
            count: usize::try_from(count.unwrap_or(1).max(1)).unwrap_or(1),
        })
    }

    /// Whatever fits a search.
    pub(super) fn of_search(search: &str) -> Result<Self, QueryFault> {
        Ok(JournalQuery { terms: search::terms(search)?, limit: 1, wait: None, count: 1 })
    }

    /// The same where `place` says where the entries stand that it names.
    pub(in crate::gateway) fn resolved(
        &self,
        place: impl Fn(&str) -> Option<i64>,
    ) -> Result<Self, QueryFault> {
        let found = |name: &str, id: &str| {
            place(id).ok_or_else(|| QueryFault::Value {
                name: name.to_owned(),
                value: id.chars().take(60).collect(),
                expected: QueryValue::Entry,
            })
        };
        let mut query = self.clone();
        for term in &mut query.terms {
            let resolved = match &term.condition {
                Condition::AfterEntry(id) => Condition::AfterPlace(found("after", id)?),
                Condition::BeforeEntry(id) => Condition::BeforePlace(found("before", id)?),
                _ => continue,
            };
            term.condition = resolved;
        }
        Ok(query)
    }

    /// Whether an entry is one of those.
    pub(in crate::gateway) fn fits(&self, entry: &Entry) -> bool {
        self.terms.iter().all(|term| term.fits(entry))
    }
}
