//! Why a message of the asynchronous channel was not handed over, as it is kept of each attempt.

use serde::{Deserialize, Serialize};

/// Why an attempt failed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DeliveryFault {
    /// The receiver answered with a Fault: its code and its own words.
    Fault(String),
    /// What came is no answer of the contract.
    Answer {
        /// The HTTP status.
        status: u16,
        /// What it is.
        found: AnswerFault,
    },
    /// Nobody listens, the handshake failed, or the connection broke.
    Unreachable(String),
    /// It had begun to answer when the connection broke.
    CutShort(String),
    /// No answer in time.
    Slow {
        /// How long was waited.
        millis: u64,
    },
    /// The answer is larger than what is read.
    TooLarge {
        /// Octets that are read.
        octets_max: usize,
    },
    /// What was to be sent could not be signed.
    NotSigned(String),
    /// As an earlier edition kept it, in English. Nothing else makes this.
    Recorded(String),
}

/// Why an answer is none of the contract.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AnswerFault {
    /// No octets at all, or blanks.
    Empty,
    /// Compressed, which was not asked for.
    Compressed(String),
    /// In several parts (MTOM, attachments), of this media type.
    Parts(String),
    /// A redirect, which is not followed.
    Redirect {
        /// The host that it leads to, if it is another address.
        host: Option<String>,
    },
    /// No text in an encoding that is read.
    NotText {
        /// Its size.
        octets: usize,
    },
    /// A text that is no envelope.
    Text(String),
    /// An envelope with nothing in its Body.
    EmptyBody,
    /// The right element under a status that is no success.
    Response(String),
    /// The right name in a namespace that is not the contract's.
    Namespace {
        /// The name.
        name: String,
        /// Its namespace.
        namespace: String,
    },
    /// Another element.
    Other {
        /// Its name.
        name: String,
        /// The one that is wanted.
        wanted: String,
    },
}

impl DeliveryFault {
    /// As it is kept.
    pub fn kept(&self) -> String {
        // Nothing in it that JSON could not say.
        serde_json::to_string(self).unwrap_or_default()
    }

    /// What was kept; of an earlier edition its English words.
    pub fn read(kept: &str) -> Self {
        serde_json::from_str(kept).unwrap_or_else(|_| DeliveryFault::Recorded(kept.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_is_read_back_and_an_earlier_edition_keeps_its_words() {
        let found = AnswerFault::Other { name: "a\"b".to_owned(), wanted: "c".to_owned() };
        for fault in [
            DeliveryFault::Answer { status: 200, found },
            DeliveryFault::Slow { millis: 5 },
            DeliveryFault::Fault("s:Server: жоқ".to_owned()),
        ] {
            assert_eq!(DeliveryFault::read(&fault.kept()), fault);
        }
        let old = "HTTP 200: an empty Body".to_owned();
        assert_eq!(DeliveryFault::read(&old), DeliveryFault::Recorded(old));
    }
}
