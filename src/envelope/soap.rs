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

impl Version {
    /// Its namespace.
    pub const fn namespace(self) -> &'static str {
        match self {
            Version::Soap11 => ns::SOAP11,
            Version::Soap12 => ns::SOAP12,
        }
    }

    /// Which SOAP an envelope is in, by its first tag alone: for its answer, before or without a parse. Nothing where there is no such
    /// tag among the first octets.
    pub fn of_octets(octets: &[u8]) -> Option<Version> {
        let octets = octets.strip_prefix("\u{FEFF}".as_bytes()).unwrap_or(octets);
        let head = &octets[..octets.len().min(HEAD_BYTES_MAX)];
        // Whole where it is UTF-8, which is quickly seen.
        let head = match simdutf8::basic::from_utf8(head) {
            Ok(head) => std::borrow::Cow::Borrowed(head),
            Err(_) => String::from_utf8_lossy(head),
        };
        let mut rest = head.trim_start();
        // A declaration, comments and processing instructions stand before it.
        while rest.starts_with("<?") || rest.starts_with("<!--") {
            let end = if rest.starts_with("<?") { "?>" } else { "-->" };
            rest = rest.split_once(end)?.1.trim_start();
        }
        let tag = rest.strip_prefix('<')?.split_once('>')?.0;
        let name = tag.split(|c: char| c.is_whitespace() || c == '/').next()?;
        let (prefix, local) = name.split_once(':').unwrap_or(("", name));
        let declaration = if prefix.is_empty() { "xmlns".to_owned() } else { format!("xmlns:{prefix}") };
        let declares = |version: &Version| {
            let places = memchr::memmem::find_iter(tag.as_bytes(), version.namespace());
            let mut places = places.map(|at| tag[..at].trim_end());
            places.any(|before| {
                let before = before.trim_end_matches(['"', '\'']).trim_end().trim_end_matches('=').trim_end();
                before.strip_suffix(&declaration).is_some_and(|before| before.ends_with([' ', '\n']))
            })
        };
        (local == "Envelope").then(|| [Version::Soap11, Version::Soap12].into_iter().find(declares))?
    }

    /// The attribute that says for whom a header block is.
    const fn actor(self) -> &'static str {
        match self {
            Version::Soap11 => "actor",
            Version::Soap12 => "role",
        }
    }
}

/// Octets in which the first tag of an envelope is looked for: code generators declare some hundred namespaces on it.
const HEAD_BYTES_MAX: usize = 16 * 1024;

/// The names that this receiver goes by.
const OURS: [&str; 4] = [
    "",
    "http://schemas.xmlsoap.org/soap/actor/next",
    "http://www.w3.org/2003/05/soap-envelope/role/next",
    "http://www.w3.org/2003/05/soap-envelope/role/ultimateReceiver",
];

impl Envelope {
    /// Whether a document is an envelope of either SOAP at all.
    pub fn is_one(document: &Document) -> bool {
        version_of(document).is_some()
    }

    /// Takes a document as an envelope: Header at most once, then Body exactly once, both right below the root.
    pub fn read(document: Document) -> Result<Self, Finding> {
        let refuse = |evidence: EnvelopeEvidence| Err(Finding::new(Code::EnvelopeMalformed, evidence));
        let Some((version, namespace)) = version_of(&document) else {
            let root = document.root();
            return refuse(if document.local_name(root) == "Envelope" {
                EnvelopeEvidence::Version { namespace: shown(document.namespace(root)) }
            } else {
                EnvelopeEvidence::NotAnEnvelope { root: shown(document.qname(root)) }
            });
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
        // SOAP 1.1 lets more stand behind the Body, which nobody signs and no reader of the contract expects.
        let other = document.child_elements(document.root()).find(|id| *id > body);
        if let Some(other) = other {
            let behind = EnvelopeEvidence::Behind { found: shown(document.qname(other)) };
            return Err(Finding::new(Code::EnvelopeMalformed, behind).at(place_of(&document, other)));
        }
        if !document.text(document.root()).trim().is_empty() {
            let finding = Finding::new(Code::EnvelopeMalformed, EnvelopeEvidence::Text);
            return Err(finding.at(place_of(&document, document.root())));
        }
        Ok(Envelope { document, version, header, body })
    }

    /// The header blocks that are meant for this receiver, SOAP 1.1 §4.2.2 and SOAP 1.2 part 1 §2.2: those without an actor, for
    /// the next or for the last receiver. Others are left alone.
    pub fn blocks(&self) -> impl Iterator<Item = NodeId> + '_ {
        let document = &self.document;
        let own = |actor: Option<&str>| actor.is_none_or(|actor| OURS.contains(&actor.trim()));
        self.header
            .into_iter()
            .flat_map(|header| document.child_elements(header))
            .filter(move |block| own(document.attribute(*block, self.namespace(), self.version.actor())))
    }

    /// Whether a header block must be understood, SOAP 1.1 §4.2.3 and SOAP 1.2 part 1 §5.2.3.
    pub fn must_be_understood(&self, block: NodeId) -> bool {
        let stated = self.document.attribute(block, self.namespace(), "mustUnderstand");
        stated.is_some_and(|stated| matches!(stated.trim(), "1" | "true"))
    }

    fn namespace(&self) -> &'static str {
        self.version.namespace()
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

fn place_of(document: &Document, node: NodeId) -> String {
    format!("{} {}", document.position(node), document.path(node))
}

fn shown(name: &str) -> String {
    name.chars().take(60).collect()
}
