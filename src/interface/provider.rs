//! What a provider behind a URL, or a script in its place, did instead of answering.

use serde::{Deserialize, Serialize};

use crate::clock::Now;

/// Why a service did not answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ProviderFault {
    /// Its address is none that messages may go to: a private one, for instance, that the settings do not name.
    NotAllowed {
        /// The host, cut short.
        host: String,
    },
    /// No connection, or one that broke.
    Unreachable {
        /// What the system said.
        cause: String,
    },
    /// No answer in time.
    Slow {
        /// How long it was waited for.
        millis: u64,
    },
    /// An answer that does not end, or is larger than what is read.
    TooLarge {
        /// What is read.
        octets_max: usize,
    },
    /// It failed so often that nothing is sent for a while.
    Resting {
        /// When it is tried again.
        until: Now,
    },
    /// A redirect: none is followed.
    Redirects {
        /// The HTTP status.
        status: u16,
    },
    /// An HTML page, as a proxy or a login form sends it.
    Html {
        /// The HTTP status.
        status: u16,
    },
    /// Nothing at all.
    Empty {
        /// The HTTP status.
        status: u16,
    },
    /// A compressed answer, which nobody asked for.
    Compressed {
        /// The HTTP status.
        status: u16,
        /// Its `Content-Encoding`, cut short.
        coding: String,
    },
    /// An answer in several parts, whose envelope is not whole by itself: MTOM, SOAP with Attachments.
    Parts {
        /// The HTTP status.
        status: u16,
        /// Its media type, cut short.
        media: String,
    },
    /// Another thing than a SOAP envelope.
    NotAnEnvelope {
        /// The HTTP status.
        status: u16,
    },
    /// An envelope without `SendMessageResponse`.
    NotAnAnswer {
        /// What stands in its Body, cut short.
        found: String,
    },
    /// An answer without a signature, where one is required.
    Unsigned,
    /// A signature that is not right, or of a signer who is not believed.
    SignatureRefused {
        /// The code of what was found.
        code: String,
    },
    /// An answer signed by another certificate than the one that is registered for the provider.
    OtherSigner,
    /// An answer to another message.
    OtherMessage {
        /// The correlationId that it states, cut short.
        correlation_id: String,
    },
    /// The script has no answer that fits this message.
    NoScript {
        /// Its file.
        file: String,
    },
    /// The service's rules in the registry do not fit this message: another root element than its schema's.
    OtherDocument {
        /// The root that is expected.
        expected: String,
        /// The root that came, cut short.
        found: String,
    },
    /// An element of the document has a value that the service does not know.
    Value {
        /// Where it stands, by the names of the elements.
        path: String,
        /// What may stand there.
        allowed: String,
        /// What stands there, where that may be said.
        found: Option<String>,
    },
    /// The service works on a document, and the message has none.
    NoDocument,
    /// It cannot answer for the moment.
    Unavailable,
}
