//! How messages are taken and answered: `[exchange]`.

use std::collections::BTreeMap;

use serde::Deserialize;

/// `[exchange]`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Exchange {
    /// What becomes of a message that deviates from the schemas of the contract.
    pub contract: Contract,
    /// How answers are signed.
    pub answer_signature: AnswerSignature,
    /// Whether the Security header of an answer says mustUnderstand.
    pub must_understand: bool,
    /// What stands in the faultcode.
    pub faultcode: FaultCode,
    /// How `data` of an answer carries its document.
    pub data: DataShape,
    /// The same of single services.
    pub data_of: BTreeMap<String, DataShape>,
    /// The status code of success.
    pub success_code: String,
    /// The status message of success; the gateway's own where empty.
    pub success_message: String,
    /// Defects of real answers that answers shall have.
    pub quirks: Vec<Quirk>,
}

impl Default for Exchange {
    fn default() -> Self {
        Exchange {
            contract: Contract::Tolerant,
            answer_signature: AnswerSignature::KeyIdentifier,
            must_understand: true,
            faultcode: FaultCode::Server,
            data: DataShape::Text,
            data_of: BTreeMap::new(),
            success_code: "SCSS001".to_owned(),
            success_message: String::new(),
            quirks: Vec::new(),
        }
    }
}

/// What becomes of a message that deviates from the schemas.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Contract {
    /// It goes on, with remarks.
    Tolerant,
    /// It is refused, with every deviation.
    Strict,
}

/// How answers are signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AnswerSignature {
    /// Variant A: the certificate in a KeyIdentifier.
    KeyIdentifier,
    /// Variant B: issuer and serial number, no certificate.
    IssuerSerial,
    /// Not at all.
    None,
}

/// What stands in the faultcode.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FaultCode {
    /// `soap:Server`, as SOAP has it.
    Server,
    /// The error code, as a provider writes it.
    Code,
}

/// How `data` carries a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DataShape {
    /// Escaped text with xsi:type.
    Text,
    /// The same in CDATA.
    Cdata,
    /// The root element inside.
    Element,
    /// `data` is the root element itself.
    Inline,
}

/// A defect of real answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Quirk {
    /// `data` in the namespace of XML Schema instances, its `type` without prefix.
    LostXsiPrefix,
    /// `soap:` and `SOAP-ENV:` in one envelope.
    MixedPrefixes,
    /// The status message in UTF-8, read as Windows-1252 and written again.
    DoubleEncodedMessage,
    /// `>` in text as it is.
    UnescapedGt,
}
