//! Where a message deviates from the schemas of the contract.

use serde::{Deserialize, Serialize};

use crate::clock::xml_schema;

/// One deviation from the contract's schemas, or from what its WSDL says of the transport.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Deviation {
    /// The envelope is SOAP 1.2; the WSDL binds SOAP 1.1.
    Soap12,
    /// Another Content-Type than `text/xml`, SOAP 1.1 §6.
    ContentType {
        /// What came; nothing where there was none.
        found: Option<String>,
    },
    /// Another SOAPAction than `""`, which the WSDL states, SOAP 1.1 §6.1.1.
    SoapAction {
        /// What came; nothing where there was none.
        found: Option<String>,
    },
    /// A part that must be there is not.
    Missing {
        /// Which.
        element: String,
        /// In which part.
        within: String,
    },
    /// A part stands behind one that must follow it.
    Order {
        /// Which.
        element: String,
        /// Behind which.
        behind: String,
    },
    /// A part that may stand once stands again.
    Repeated {
        /// Which.
        element: String,
        /// In which part.
        within: String,
    },
    /// An element that the schema does not have there.
    Unknown {
        /// Which.
        element: String,
        /// In which part.
        within: String,
    },
    /// A part in a namespace: the schema leaves it without.
    Qualified {
        /// Which.
        element: String,
        /// In which namespace.
        namespace: String,
    },
    /// An attribute that the schema does not have there.
    Attribute {
        /// On which part.
        element: String,
        /// Which.
        attribute: String,
    },
    /// Text where only elements may stand.
    Text {
        /// In which part.
        within: String,
    },
    /// An element where only text may stand.
    Element {
        /// In which part.
        within: String,
        /// Which.
        element: String,
    },
    /// `xsi:type` names another type than the schema has there.
    Type {
        /// Of which part.
        element: String,
        /// What it names, cut short.
        found: String,
        /// The type that the schema has; empty where that has no name.
        declared: String,
    },
    /// A value that its type does not have.
    Value {
        /// Of which part.
        element: String,
        /// What came, cut short.
        found: String,
        /// What the type has.
        rule: ValueRule,
    },
}

impl Deviation {
    /// Whether clients of the field are known to send it, which the real gateway therefore bears: [contract §1.4](crate::manual::contract). Of
    /// another one nobody knows what the real gateway makes of it.
    pub fn is_of_the_field(&self) -> bool {
        let is_contracts = |namespace: &str| namespace.starts_with("http://bip.bee.kz/");
        match self {
            Deviation::Soap12 | Deviation::ContentType { .. } | Deviation::SoapAction { .. } => true,
            // A session in another place, or of the sender's own.
            Deviation::Order { element, behind } => element == "sessionId" || behind == "sessionId",
            Deviation::Unknown { element, within } => element == "sessionId" && within == "sender",
            // A property that nobody filled in.
            Deviation::Missing { within, .. } => within == "properties",
            Deviation::Qualified { namespace, .. } => is_contracts(namespace),
            Deviation::Value { rule: ValueRule::Guid, found, .. } => {
                found.is_empty() || (found.len() == 36 && found.split('-').count() == 5)
            }
            Deviation::Value { rule: ValueRule::DateTime, found, .. } => has_zone_without_colon(found),
            Deviation::Repeated { .. }
            | Deviation::Attribute { .. }
            | Deviation::Text { .. }
            | Deviation::Element { .. }
            | Deviation::Type { .. }
            | Deviation::Value { .. } => false,
        }
    }
}

/// A date and time that lacks nothing but the colon in its zone: `+0600`.
fn has_zone_without_colon(text: &str) -> bool {
    let Some((at, _)) = text.char_indices().rev().nth(4) else { return false };
    let (moment, zone) = text.split_at(at);
    zone.starts_with(['+', '-'])
        && zone[1..].bytes().all(|octet| octet.is_ascii_digit())
        && xml_schema::is_date_time(moment)
}

/// What the type of a part allows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ValueRule {
    /// xsd:dateTime.
    DateTime,
    /// A GUID in braces.
    Guid,
    /// xsd:int.
    Int,
    /// xsd:boolean.
    Boolean,
    /// So many characters at most.
    Characters {
        /// How many.
        max: usize,
    },
    /// One of these words.
    OneOf {
        /// Which, joined by a bar.
        words: String,
    },
}
