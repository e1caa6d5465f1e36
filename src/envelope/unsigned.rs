//! An envelope as it is written here, before it is signed: around a Body whose content stands by itself, so that it can be signed without
//! being read.

use super::quirks::{Quirk, Quirks};
use super::soap::Version;
use crate::xml::{Writer, Written};

/// An envelope without a signature.
#[derive(Debug, Clone)]
pub struct Unsigned {
    version: Version,
    prefixes: Prefixes,
    content: Written,
}

/// How the parts of the envelope are named.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Prefixes {
    /// All by `soap`.
    One,
    /// An empty Header by another prefix.
    Mixed,
}

impl Unsigned {
    /// A writer of what stands in the Body.
    pub(super) fn content(version: Version) -> Writer {
        Writer::below("soap", version.namespace())
    }

    /// Around what [`Unsigned::content`] has written.
    pub(super) fn around(version: Version, quirks: Quirks, content: Writer) -> Self {
        let prefixes = if quirks.has(Quirk::MixedPrefixes) { Prefixes::Mixed } else { Prefixes::One };
        Unsigned { version, prefixes, content: content.written() }
    }

    /// In another SOAP.
    #[must_use]
    pub fn in_version(self, version: Version) -> Self {
        Unsigned { version, ..self }
    }

    /// Which SOAP it is in.
    pub fn version(&self) -> Version {
        self.version
    }

    /// What stands in the Body, where the envelope has the usual form: no Header, every part by the prefix `soap`.
    pub fn usual(&self) -> Option<&Written> {
        (self.prefixes == Prefixes::One).then_some(&self.content)
    }

    /// Up to the start-tag of its Body, and without a Header.
    pub fn head(&self) -> String {
        let namespace = self.version.namespace();
        ["<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<soap:Envelope xmlns:soap=\"", namespace, "\">"]
            .concat()
    }

    /// The whole of it.
    pub fn text(&self) -> String {
        self.with_body("")
    }

    /// The same with these attributes of the Body, each with a space before it.
    pub fn with_body(&self, attributes: &str) -> String {
        let namespace = self.version.namespace();
        let header = match self.prefixes {
            Prefixes::One => String::new(),
            Prefixes::Mixed => {
                format!("<SOAP-ENV:Header xmlns:SOAP-ENV=\"{namespace}\"></SOAP-ENV:Header>")
            }
        };
        let (head, content) = (self.head(), self.content.text());
        [&head, &header, "<soap:Body", attributes, ">", content, "</soap:Body></soap:Envelope>"].concat()
    }
}
