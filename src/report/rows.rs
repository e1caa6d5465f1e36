//! The diagnostic data as rows for people: label and value, in the order in which one asks.

use std::borrow::Cow;

use crate::findings::{CertificateFacts, Diagnostic, ListFacts, ReferenceFacts, SignatureFacts, TrustFacts};
use crate::text::{self, Label, Lang};

/// A row.
pub(super) struct Row {
    /// Rows that belong to the one above them stand deeper.
    pub(super) depth: usize,
    pub(super) label: Label,
    value: Value,
}

enum Value {
    Plain(String),
    Word(Label),
    /// What is known of a list, by its name in JSON.
    ListState(String),
    /// When, and why by the name of RFC 5280: `{about}: {at} (`, the reason and `)`.
    Revoked(String, String),
}

impl Row {
    pub(super) fn value(&self, lang: Lang) -> Cow<'_, str> {
        match &self.value {
            Value::Plain(text) => Cow::Borrowed(text),
            Value::Word(word) => Cow::Borrowed(text::label(*word).in_lang(lang)),
            Value::ListState(state) => Cow::Borrowed(text::list_state(state, lang)),
            Value::Revoked(at, reason) => Cow::Owned(format!("{at} ({})", text::reason::named(reason, lang))),
        }
    }
}

pub(super) fn rows(diagnostic: &Diagnostic) -> Vec<Row> {
    let mut rows = Rows(Vec::new());
    if let Some(signature) = &diagnostic.signature {
        rows.signature(signature);
    }
    if let Some(trust) = &diagnostic.trust {
        rows.trust(trust);
    }
    rows.0
}

struct Rows(Vec<Row>);

impl Rows {
    fn row(&mut self, depth: usize, label: Label, value: impl Into<String>) {
        self.0.push(Row { depth, label, value: Value::Plain(value.into()) });
    }

    fn word(&mut self, depth: usize, label: Label, value: Label) {
        self.0.push(Row { depth, label, value: Value::Word(value) });
    }

    fn signature(&mut self, facts: &SignatureFacts) {
        self.row(0, Label::SignatureMethod, &facts.signature_method);
        self.row(0, Label::Canonicalization, &*facts.canonicalization_method);
        self.row(0, Label::SignaturePolicy, &*facts.policy);
        for relaxation in &facts.relaxations {
            self.row(1, Label::Relaxation, relaxation);
        }
        for reference in &facts.references {
            self.reference(reference);
        }
    }

    fn reference(&mut self, facts: &ReferenceFacts) {
        self.row(
            0,
            Label::Reference,
            facts.uri.as_ref().map_or_else(|| "-".to_owned(), |uri| format!("URI=\"{uri}\"")),
        );
        self.row(1, Label::Transforms, facts.transforms.join(", "));
        self.row(1, Label::DigestMethod, &*facts.digest_method);
        self.row(1, Label::Stated, &facts.stated);
        self.row(1, Label::Computed, facts.computed.as_deref().unwrap_or("-"));
    }

    fn trust(&mut self, facts: &TrustFacts) {
        self.row(0, Label::At, &facts.at);
        self.row(0, Label::Policy, format!("usage={}, revocation={}", facts.usage, facts.revocation));
        self.certificate(&facts.certificate);
        let known = || [&facts.certificate].into_iter().chain(&facts.brought).chain(&facts.authorities);
        if facts.path.is_empty() {
            self.word(0, Label::Chain, Label::NoChain);
        } else {
            let links = facts.path.iter().map(|link| {
                known().find(|known| known.sha256 == *link).map_or(link.as_str(), |known| &known.subject)
            });
            self.row(0, Label::Chain, links.collect::<Vec<_>>().join(" → "));
        }
        for list in &facts.lists {
            self.list(list);
        }
    }

    fn certificate(&mut self, facts: &CertificateFacts) {
        self.row(0, Label::Certificate, &facts.subject);
        self.row(1, Label::Issuer, &facts.issuer);
        self.row(1, Label::Serial, &facts.serial_number);
        self.row(1, Label::Validity, format!("{} … {}", facts.not_before, facts.not_after));
        self.row(1, Label::Key, &facts.key);
        self.row(1, Label::KeyUsage, facts.key_usage.as_deref().unwrap_or("-"));
        self.row(1, Label::Sha256, &facts.sha256);
    }

    fn list(&mut self, facts: &ListFacts) {
        self.row(0, Label::List, &facts.issuer);
        let state = Value::ListState(facts.state.clone());
        self.0.push(Row { depth: 1, label: Label::ListState, value: state });
        if let Some(this_update) = &facts.this_update {
            self.row(
                1,
                Label::ListPeriod,
                format!("{this_update} … {}", facts.next_update.as_deref().unwrap_or("-")),
            );
        }
        if let Some(number) = &facts.number {
            self.row(1, Label::ListNumber, number);
        }
        match &facts.entry {
            Some(entry) => {
                let at = format!("{}: {}", facts.about, entry.revoked_at);
                let value = Value::Revoked(at, entry.reason.clone());
                self.0.push(Row { depth: 1, label: Label::Entry, value });
                entry.invalid_since.iter().for_each(|since| self.row(1, Label::InvalidSince, since));
            }
            None => self.word(1, Label::Entry, Label::NoEntry),
        }
    }
}

/// What a report was judged with: how deep a row stands, its label, its value.
pub fn facts(diagnostic: &Diagnostic, lang: Lang) -> Vec<(usize, &'static str, String)> {
    let shown = |row: &Row| (row.depth, text::label(row.label).in_lang(lang), row.value(lang).into_owned());
    rows(diagnostic).iter().map(shown).collect()
}
