//! Where a message deviates from the schemas of the contract.

use serde::{Deserialize, Serialize};

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
