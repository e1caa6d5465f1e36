//! An envelope as it is written here, before it is signed: around a Body whose content stands by itself, so that it can be signed without
//! being read.

use super::ns;
use super::quirks::{Quirk, Quirks};
use super::soap::Version;
use crate::xml::{Around, Writer, Written};

/// An envelope without a signature.
#[derive(Debug, Clone)]
pub struct Unsigned {
    version: Version,
    prefixes: Prefixes,
    block: Block,
    content: Written,
}

/// What the canonical form declares around the content of a signed Body.
const fn around_content(version: Version) -> Around {
    match version {
        Version::Soap11 => &[("soap", ns::SOAP11), ("wsu", ns::WSU)],
        Version::Soap12 => &[("soap", ns::SOAP12), ("wsu", ns::WSU)],
    }
}

/// The same around `data` of a message of the synchronous channel.
pub(super) const fn around_data(version: Version) -> Around {
    match version {
        Version::Soap11 => &[("soap", ns::SOAP11), ("wsu", ns::WSU), ("n", ns::SYNC)],
        Version::Soap12 => &[("soap", ns::SOAP12), ("wsu", ns::WSU), ("n", ns::SYNC)],
    }
}

/// How the parts of the envelope are named.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Prefixes {
    /// All by `soap`.
    One,
    /// An empty Header by another prefix.
    Mixed,
}

/// What stands in the Header beside the signature.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Block {
    /// Nothing.
    None,
    /// Which SOAP is read here, SOAP 1.2 part 1 §5.4.7; in SOAP 1.1 too, as its appendix A has it.
    Upgrade,
    /// Which header block is not understood, SOAP 1.2 part 1 §5.4.8.
    NotUnderstood {
        /// Its name.
        name: String,
        /// Its namespace, empty where it is in none.
        namespace: String,
    },
}

impl Block {
    fn text(&self) -> String {
        match self {
            Block::None => String::new(),
            Block::Upgrade => {
                // The better first.
                let supported = [Version::Soap12, Version::Soap11].map(|version| {
                    let namespace = version.namespace();
                    format!("<u:SupportedEnvelope xmlns:e=\"{namespace}\" qname=\"e:Envelope\"/>")
                });
                format!("<u:Upgrade xmlns:u=\"{}\">{}</u:Upgrade>", ns::SOAP12, supported.concat())
            }
            Block::NotUnderstood { name, namespace } => {
                let mut w = Writer::new();
                w.open("u:NotUnderstood").attribute("xmlns:u", ns::SOAP12);
                if namespace.is_empty() {
                    w.attribute("qname", name);
                } else {
                    w.attribute("xmlns:n", namespace).attribute("qname", &format!("n:{name}"));
                }
                w.finish()
            }
        }
    }
}

impl Unsigned {
    /// A writer of what stands in the Body.
    pub(super) fn content(version: Version) -> Writer {
        Writer::below(around_content(version))
    }

    /// Around what [`Unsigned::content`] has written.
    pub(super) fn around(version: Version, quirks: Quirks, content: Writer) -> Self {
        let prefixes = if quirks.has(Quirk::MixedPrefixes) { Prefixes::Mixed } else { Prefixes::One };
        Unsigned { version, prefixes, block: Block::None, content: content.written() }
    }

    /// With a header block that says which SOAP is read here.
    #[must_use]
    pub(super) fn offering_versions(self) -> Self {
        Unsigned { block: Block::Upgrade, ..self }
    }

    /// With a header block that says which one was not understood.
    #[must_use]
    pub(super) fn naming(self, name: &str, namespace: &str) -> Self {
        let block = Block::NotUnderstood { name: name.to_owned(), namespace: namespace.to_owned() };
        Unsigned { block, ..self }
    }

    /// In another SOAP.
    #[must_use]
    pub fn in_version(self, version: Version) -> Self {
        let content = if version == self.version { self.content } else { self.content.elsewhere() };
        Unsigned { version, content, ..self }
    }

    /// Which SOAP it is in.
    pub fn version(&self) -> Version {
        self.version
    }

    /// What stands in the Body.
    pub fn inner(&self) -> &Written {
        &self.content
    }

    /// Start-tag and end-tag of its Header, as they are written where something stands in it; behind the start-tag what stands in it
    /// without a signature.
    pub fn header(&self) -> (String, &'static str) {
        let (mut start, end) = match self.prefixes {
            Prefixes::One => ("<soap:Header>".to_owned(), "</soap:Header>"),
            Prefixes::Mixed => {
                let start = ["<SOAP-ENV:Header xmlns:SOAP-ENV=\"", self.version.namespace(), "\">"].concat();
                (start, "</SOAP-ENV:Header>")
            }
        };
        start.push_str(&self.block.text());
        (start, end)
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
        let header = match (self.prefixes, &self.block) {
            (Prefixes::One, Block::None) => String::new(),
            _ => {
                let (start, end) = self.header();
                start + end
            }
        };
        let (head, content) = (self.head(), self.content.text());
        [&head, &header, "<soap:Body", attributes, ">", content, "</soap:Body></soap:Envelope>"].concat()
    }
}
