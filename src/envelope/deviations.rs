//! Where a message deviates from the schemas of the contract: one walk, for the remarks of the tolerant mode and the refusals of the strict one.
//!
//! It reads the Body as it came, signed or not: nothing else is made of what it reads.

use super::contract::{Content, GLOBALS, Global, Occurs, Part, Type};
use super::ns::XSI;
use super::{Envelope, Version};
use crate::clock::xml_schema;
use crate::findings::evidence::{Deviation, ValueRule};
use crate::xml::{Document, NodeId};

/// Deviations of one message that are listed: a message has about a dozen parts.
pub const DEVIATIONS_MAX: usize = 50;

/// Characters of a name or value that a deviation shows.
const SHOWN_CHARACTERS_MAX: usize = 60;

/// A deviation, and `line:column` with the path of where it is.
pub type Placed = (Deviation, String);

/// Every deviation of the message in an envelope, in the order of the document, [`DEVIATIONS_MAX`] at most. Of an operation that is not the
/// contract's nothing is said: it is refused as such.
pub fn deviations(envelope: &Envelope) -> Vec<Placed> {
    let document = &envelope.document;
    let mut walk = Walk { document, found: Vec::new() };
    if envelope.version == Version::Soap12 {
        walk.note(document.root(), Deviation::Soap12);
    }
    if let Some(operation) = document.child_elements(envelope.body).next() {
        walk.operation(operation);
    }
    walk.found
}

/// Whether the schema lets an element be nil.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Nillable {
    Yes,
    No,
}

struct Walk<'a> {
    document: &'a Document,
    found: Vec<Placed>,
}

impl Walk<'_> {
    fn note(&mut self, node: NodeId, deviation: Deviation) {
        if self.found.len() < DEVIATIONS_MAX {
            let place = format!("{} {}", self.document.position(node), self.document.path(node));
            self.found.push((deviation, place));
        }
    }

    fn operation(&mut self, operation: NodeId) {
        let document = self.document;
        let global = GLOBALS.iter().find(|global| document.is(operation, global.namespace, global.name));
        let Some(global) = global else { return };
        self.instance(operation, global.name, &[], Nillable::No);
        self.only_child(operation, global);
    }

    /// What is said by attributes of XML Schema itself, 1 §2.6 and §3.3.4: of which type an element is, and whether it is nil. Whether it is.
    fn instance(&mut self, node: NodeId, element: &str, types: &[Type], nillable: Nillable) -> bool {
        let document = self.document;
        if let Some(found) = document.attribute(node, XSI, "type") {
            let (prefix, local) = collapsed(found).split_once(':').unwrap_or(("", collapsed(found)));
            let namespace = document.lookup_prefix(node, prefix).unwrap_or_default();
            if !types.contains(&(namespace, local)) {
                let declared = types.first().map(|(_, name)| (*name).to_owned()).unwrap_or_default();
                let (element, found) = (element.to_owned(), shown(found));
                self.note(node, Deviation::Type { element, found, declared });
            }
        }
        let Some(nil) = document.attribute(node, XSI, "nil") else { return false };
        if nillable == Nillable::No {
            let (element, attribute) = (element.to_owned(), "xsi:nil".to_owned());
            self.note(node, Deviation::Attribute { element, attribute });
            return false;
        }
        match collapsed(nil) {
            "true" | "1" => true,
            "false" | "0" => false,
            _ => {
                let (element, found) = ("xsi:nil".to_owned(), shown(nil));
                self.note(node, Deviation::Value { element, found, rule: ValueRule::Boolean });
                false
            }
        }
    }

    /// A nil element: the schema lets it be empty, and nothing else.
    fn empty(&mut self, node: NodeId, within: &'static str) {
        self.no_attributes(node, within);
        self.no_text(node, within);
        if let Some(child) = self.document.child_elements(node).next() {
            self.unknown(child, within);
        }
    }

    /// `request` or `response` below an operation.
    fn only_child(&mut self, operation: NodeId, global: &'static Global) {
        let (document, within, name) = (self.document, global.name, global.child);
        self.no_attributes(operation, within);
        self.no_text(operation, within);
        let mut seen = false;
        for child in document.child_elements(operation) {
            if document.local_name(child) != name {
                self.unknown(child, within);
                continue;
            }
            self.unqualified(child, name);
            if seen {
                let (element, within) = (name.to_owned(), within.to_owned());
                self.note(child, Deviation::Repeated { element, within });
            } else if self.instance(child, name, &[global.of], Nillable::Yes) {
                self.empty(child, name);
            } else {
                self.parts(child, name, global.parts);
            }
            seen = true;
        }
        if !seen {
            let (element, within) = (name.to_owned(), within.to_owned());
            self.note(operation, Deviation::Missing { element, within });
        }
    }

    /// A sequence: its children in order and number.
    fn parts(&mut self, parent: NodeId, within: &'static str, parts: &'static [Part]) {
        let document = self.document;
        self.no_attributes(parent, within);
        self.no_text(parent, within);
        // A sequence has nine parts at most.
        let (mut at, mut seen) = (0, 0_u32);
        for child in document.child_elements(parent) {
            if self.found.len() >= DEVIATIONS_MAX {
                return;
            }
            let name = document.local_name(child);
            let Some(index) = parts.iter().position(|part| part.name == name) else {
                self.unknown(child, within);
                continue;
            };
            let part = &parts[index];
            self.unqualified(child, part.name);
            if seen & (1 << index) != 0 && part.occurs != Occurs::Any {
                let (element, within) = (name.to_owned(), within.to_owned());
                self.note(child, Deviation::Repeated { element, within });
                continue;
            }
            if index < at {
                let (element, behind) = (name.to_owned(), parts[at].name.to_owned());
                self.note(child, Deviation::Order { element, behind });
            } else {
                at = index;
            }
            seen |= 1 << index;
            self.content(child, part);
        }
        for (index, part) in parts.iter().enumerate() {
            if part.occurs == Occurs::Once && seen & (1 << index) == 0 {
                let (element, within) = (part.name.to_owned(), within.to_owned());
                self.note(parent, Deviation::Missing { element, within });
            }
        }
    }

    fn content(&mut self, node: NodeId, part: &'static Part) {
        let rule = match part.content {
            // Of which type `data` is, is between the sender and the service.
            Content::Any => {
                if self.document.attribute(node, XSI, "nil").is_some() {
                    let (element, attribute) = (part.name.to_owned(), "xsi:nil".to_owned());
                    self.note(node, Deviation::Attribute { element, attribute });
                }
                return;
            }
            Content::Parts(of, parts) => {
                self.instance(node, part.name, &[of], Nillable::No);
                return self.parts(node, part.name, parts);
            }
            Content::Text => None,
            Content::DateTime => Some(ValueRule::DateTime),
            Content::Guid => Some(ValueRule::Guid),
            Content::Int => Some(ValueRule::Int),
            Content::Characters(max) => Some(ValueRule::Characters { max }),
            Content::OneOf(words) | Content::StateWord(words) => {
                Some(ValueRule::OneOf { words: words.join("|") })
            }
        };
        self.instance(node, part.name, part.content.types(), Nillable::No);
        self.no_attributes(node, part.name);
        if let Some(child) = self.document.child_elements(node).next() {
            let element = shown(self.document.local_name(child));
            self.note(child, Deviation::Element { within: part.name.to_owned(), element });
            return;
        }
        let Some(rule) = rule else { return };
        let text = self.document.text(node);
        if !rule_holds(&part.content, &text) {
            let (element, found) = (part.name.to_owned(), shown(text.trim()));
            self.note(node, Deviation::Value { element, found, rule });
        }
    }

    fn unknown(&mut self, node: NodeId, within: &str) {
        let (element, within) = (shown(self.document.local_name(node)), within.to_owned());
        self.note(node, Deviation::Unknown { element, within });
    }

    fn unqualified(&mut self, node: NodeId, name: &str) {
        let namespace = self.document.namespace(node);
        if !namespace.is_empty() {
            let (element, namespace) = (name.to_owned(), shown(namespace));
            self.note(node, Deviation::Qualified { element, namespace });
        }
    }

    fn no_text(&mut self, node: NodeId, within: &str) {
        if !self.document.text(node).trim().is_empty() {
            self.note(node, Deviation::Text { within: within.to_owned() });
        }
    }

    /// Attributes of XML Schema itself may stand anywhere: it has four, of which [`Walk::instance`] reads two.
    fn no_attributes(&mut self, node: NodeId, element: &str) {
        const OWN: [&str; 4] = ["type", "nil", "schemaLocation", "noNamespaceSchemaLocation"];
        let is_own = |namespace: &str, local: &str| namespace == XSI && OWN.contains(&local);
        let other = self.document.attributes(node).find(|(namespace, local, _)| !is_own(namespace, local));
        if let Some((_, local, _)) = other {
            let (element, attribute) = (element.to_owned(), shown(local));
            self.note(node, Deviation::Attribute { element, attribute });
        }
    }
}

fn rule_holds(content: &Content, text: &str) -> bool {
    match content {
        Content::DateTime => xml_schema::is_date_time(collapsed(text)),
        Content::Guid => is_guid(text),
        Content::Int => is_int(collapsed(text)),
        // A string of so many octets has no more characters.
        Content::Characters(max) => text.len() <= *max || text.chars().count() <= *max,
        Content::OneOf(words) | Content::StateWord(words) => words.contains(&text),
        Content::Text | Content::Any | Content::Parts(..) => true,
    }
}

/// XML Schema 2 §4.3.6: white space around these types does not count.
fn collapsed(text: &str) -> &str {
    text.trim_matches([' ', '\t', '\r', '\n'])
}

fn is_int(text: &str) -> bool {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    !digits.is_empty() && digits.bytes().all(|octet| octet.is_ascii_digit()) && text.parse::<i32>().is_ok()
}

/// `{8-4-4-4-12}` hexadecimal digits, in braces.
pub(super) fn is_guid(text: &str) -> bool {
    let inner = text.strip_prefix('{').and_then(|rest| rest.strip_suffix('}'));
    inner.is_some_and(|inner| {
        let groups: [usize; 5] = [8, 4, 4, 4, 12];
        let mut parts = inner.split('-');
        let fits =
            |part: &str, length| part.len() == length && part.bytes().all(|octet| octet.is_ascii_hexdigit());
        groups.iter().all(|length| parts.next().is_some_and(|part| fits(part, *length)))
            && parts.next().is_none()
    })
}

fn shown(text: &str) -> String {
    text.chars().take(SHOWN_CHARACTERS_MAX).collect()
}
