//! The envelope itself, SOAP 1.1 §4.

use super::ns;
use crate::findings::evidence::EnvelopeEvidence;
use crate::findings::{Code, Finding};
use crate::xml::{Document, NodeId};

/// Which SOAP.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Version {
    /// 1.1, the contract's.
    Soap11,
    /// 1.2, tolerated.
    Soap12,
}

/// An envelope with one Body in the place where the standard puts it.
#[derive(Debug)]
pub struct Envelope {
    /// The document; its content is not to be believed.
    pub document: Document,
    /// Which SOAP.
    pub version: Version,
    /// The Header.
    pub header: Option<NodeId>,
    /// The Body.
    pub body: NodeId,
}

impl Envelope {
    /// Whether a document is an envelope of either SOAP at all.
    pub fn is_one(document: &Document) -> bool {
        version_of(document).is_some()
    }

    /// Takes a document as an envelope: Header at most once, then Body exactly once, both right below the root.
    pub fn read(document: Document) -> Result<Self, Finding> {
        let refuse = |evidence: EnvelopeEvidence| Err(Finding::new(Code::EnvelopeMalformed, evidence));
        let Some((version, namespace)) = version_of(&document) else {
            let root = shown(document.qname(document.root()));
            return refuse(EnvelopeEvidence::NotAnEnvelope { root });
        };
        let of = |local: &str| {
            document
                .child_elements(document.root())
                .filter(|id| document.is(*id, namespace, local))
                .collect::<Vec<_>>()
        };
        let (headers, bodies) = (of("Header"), of("Body"));
        if headers.len() > 1 || bodies.len() != 1 {
            return refuse(EnvelopeEvidence::Parts { headers: headers.len(), bodies: bodies.len() });
        }
        let (header, body) = (headers.first().copied(), bodies[0]);
        if header.is_some_and(|header| header > body) {
            return refuse(EnvelopeEvidence::HeaderBehind);
        }
        Ok(Envelope { document, version, header, body })
    }
}

fn version_of(document: &Document) -> Option<(Version, &'static str)> {
    let root = document.root();
    if document.is(root, ns::SOAP11, "Envelope") {
        Some((Version::Soap11, ns::SOAP11))
    } else if document.is(root, ns::SOAP12, "Envelope") {
        Some((Version::Soap12, ns::SOAP12))
    } else {
        None
    }
}

fn shown(name: &str) -> String {
    name.chars().take(60).collect()
}
