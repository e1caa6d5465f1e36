//! In which SOAP an answer goes out: in the one that the message came in.

use crate::envelope::Version;

/// How a message is answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Answering {
    /// Which SOAP.
    pub(super) version: Version,
}

/// SOAP 1.1 §6.
pub(super) const CONTENT_TYPE: &str = "text/xml; charset=utf-8";

/// SOAP 1.2 part 2 §7.1.4.
const SOAP12_CONTENT_TYPE: &str = "application/soap+xml; charset=utf-8";

impl Answering {
    /// For a message of these octets. What is no envelope is answered in SOAP 1.1, the contract's.
    pub(super) fn to(octets: &[u8]) -> Self {
        Answering { version: Version::of_octets(octets).unwrap_or(Version::Soap11) }
    }

    /// The media type of the answer.
    pub(super) const fn content_type(self) -> &'static str {
        match self.version {
            Version::Soap11 => CONTENT_TYPE,
            Version::Soap12 => SOAP12_CONTENT_TYPE,
        }
    }
}
