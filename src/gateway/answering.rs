//! In which SOAP an answer goes out: in the one that the message came in.

use crate::envelope::Version;
use crate::http::HeaderMap;

/// How a message is answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Answering {
    /// Which SOAP.
    pub(super) version: Version,
    /// Whether the message itself says so.
    is_stated: bool,
    /// Whether a fault says all of it.
    pub(super) detail: Detail,
    /// Whether a system of this process asks, at the gateway's own door.
    pub(super) is_within: bool,
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
        let stated = Version::of_octets(octets);
        let version = stated.unwrap_or(Version::Soap11);
        Answering { version, is_stated: stated.is_some(), detail: Detail::Contract, is_within: false }
    }

    /// The same, for a system of this process.
    pub(super) fn within(self) -> Self {
        Answering { is_within: true, ..self }
    }

    /// The same; a fault says the whole of it where the client prefers that. What is no envelope of either SOAP is answered in SOAP 1.2
    /// where the media type is that one's.
    pub(super) fn preferred(self, headers: &HeaderMap) -> Self {
        let text = |name| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let whole = text("prefer").split(',').any(|word| word.trim() == PREFERENCE);
        let media = text("content-type").split(';').next().unwrap_or_default().trim();
        let newer = !self.is_stated && media.eq_ignore_ascii_case("application/soap+xml");
        Answering {
            detail: if whole { Detail::Whole } else { Detail::Contract },
            version: if newer { Version::Soap12 } else { self.version },
            ..self
        }
    }

    /// The media type of the answer.
    pub(super) const fn content_type(self) -> &'static str {
        match self.version {
            Version::Soap11 => CONTENT_TYPE,
            Version::Soap12 => SOAP12_CONTENT_TYPE,
        }
    }
}
