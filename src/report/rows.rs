//! The diagnostic data as rows for people: label and value, in the order in which one asks.

use super::words;
use crate::findings::{
    CertificateFacts, Diagnostic, Lang, ListFacts, ReferenceFacts, SignatureFacts, Text, TrustFacts,
};

/// A row.
pub(super) struct Row {
    /// Rows that belong to the one above them stand deeper.
    pub(super) depth: usize,
    pub(super) label: Text,
    value: Value,
}

enum Value {
    Plain(String),
    Word(Text),
}

impl Row {
    pub(super) fn value(&self, lang: Lang) -> &str {
        match &self.value {
            Value::Plain(text) => text,
            Value::Word(text) => text.in_lang(lang),
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
    fn row(&mut self, depth: usize, label: Text, value: impl Into<String>) {
        self.0.push(Row { depth, label, value: Value::Plain(value.into()) });
    }

    fn word(&mut self, depth: usize, label: Text, value: Text) {
        self.0.push(Row { depth, label, value: Value::Word(value) });
    }

    fn signature(&mut self, facts: &SignatureFacts) {
        self.row(0, words::SIGNATURE_METHOD, &facts.signature_method);
        self.row(0, words::CANONICALIZATION, &facts.canonicalization_method);
        self.row(0, words::SIGNATURE_POLICY, &facts.policy);
        for relaxation in &facts.relaxations {
            self.row(1, words::RELAXATION, relaxation);
        }
        for reference in &facts.references {
            self.reference(reference);
        }
    }

    fn reference(&mut self, facts: &ReferenceFacts) {
        self.row(
            0,
            words::REFERENCE,
            facts.uri.as_ref().map_or_else(|| "-".to_owned(), |uri| format!("URI=\"{uri}\"")),
        );
        self.row(1, words::TRANSFORMS, facts.transforms.join(", "));
        self.row(1, words::DIGEST_METHOD, &facts.digest_method);
        self.row(1, words::STATED, &facts.stated);
        self.row(1, words::COMPUTED, facts.computed.as_deref().unwrap_or("-"));
    }

    fn trust(&mut self, facts: &TrustFacts) {
        self.row(0, words::AT, &facts.at);
        self.row(0, words::POLICY, format!("usage {}, revocation {}", facts.usage, facts.revocation));
        self.certificate(&facts.certificate);
        let known = || [&facts.certificate].into_iter().chain(&facts.brought).chain(&facts.authorities);
        if facts.path.is_empty() {
            self.word(0, words::CHAIN, words::NO_CHAIN);
        } else {
            let links = facts.path.iter().map(|link| {
                known().find(|known| known.sha256 == *link).map_or(link.as_str(), |known| &known.subject)
            });
            self.row(0, words::CHAIN, links.collect::<Vec<_>>().join(" → "));
        }
        for list in &facts.lists {
            self.list(list);
        }
    }

    fn certificate(&mut self, facts: &CertificateFacts) {
        self.row(0, words::CERTIFICATE, &facts.subject);
        self.row(1, words::ISSUER, &facts.issuer);
        self.row(1, words::SERIAL, &facts.serial_number);
        self.row(1, words::VALIDITY, format!("{} … {}", facts.not_before, facts.not_after));
        self.row(1, words::KEY, &facts.key);
        self.row(1, words::KEY_USAGE, facts.key_usage.as_deref().unwrap_or("-"));
        self.row(1, words::SHA256, &facts.sha256);
    }

    fn list(&mut self, facts: &ListFacts) {
        self.row(0, words::LIST, &facts.issuer);
        self.row(1, words::LIST_STATE, &facts.state);
        if let Some(this_update) = &facts.this_update {
            self.row(
                1,
                words::LIST_PERIOD,
                format!("{this_update} … {}", facts.next_update.as_deref().unwrap_or("-")),
            );
        }
        if let Some(number) = &facts.number {
            self.row(1, words::LIST_NUMBER, number);
        }
        match &facts.entry {
            Some(entry) => {
                self.row(
                    1,
                    words::ENTRY,
                    format!("{}: {} ({})", facts.about, entry.revoked_at, entry.reason),
                );
                entry.invalid_since.iter().for_each(|since| self.row(1, words::INVALID_SINCE, since));
            }
            None => self.word(1, words::ENTRY, words::NO_ENTRY),
        }
    }
}
