//! In which SOAP an answer goes out: in the one that the message came in.

use crate::envelope::Version;
use crate::http::HeaderMap;

/// How a message is answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Answering {
    /// Which SOAP.
    pub(super) version: Version,
    /// Whether a fault says all of it.
    pub(super) detail: Detail,
}

/// How much a fault says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Detail {
    /// What the contract has.
    Contract,
    /// Every finding with its code too, in three languages.
    Whole,
}

/// RFC 7240: what a client sends that wants the whole of a refusal in the fault.
pub(super) const PREFERENCE: &str = "qaqpa-refusal-detail";

/// SOAP 1.1 §6.
pub(super) const CONTENT_TYPE: &str = "text/xml; charset=utf-8";

/// SOAP 1.2 part 2 §7.1.4.
const SOAP12_CONTENT_TYPE: &str = "application/soap+xml; charset=utf-8";

impl Answering {
    /// For a message of these octets. What is no envelope is answered in SOAP 1.1, the contract's.
    pub(super) fn to(octets: &[u8]) -> Self {
        let version = Version::of_octets(octets).unwrap_or(Version::Soap11);
        Answering { version, detail: Detail::Contract }
    }

    /// The same; a fault says the whole of it where the client prefers that.
    pub(super) fn preferred(self, headers: &HeaderMap) -> Self {
        let prefer = headers.get("prefer").and_then(|value| value.to_str().ok()).unwrap_or_default();
        let whole = prefer.split(',').any(|word| word.trim() == PREFERENCE);
        Answering { detail: if whole { Detail::Whole } else { Detail::Contract }, ..self }
    }

    /// The media type of the answer.
    pub(super) const fn content_type(self) -> &'static str {
        match self.version {
            Version::Soap11 => CONTENT_TYPE,
            Version::Soap12 => SOAP12_CONTENT_TYPE,
        }
    }
}
