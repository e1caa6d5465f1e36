//! What was foretold of a request and what came of it, as values. [`Expected::in_words`] and its like make the words.

use serde::{Deserialize, Serialize};

use crate::text::Lang;
use crate::text::line::load as line;

/// What was foretold. In JSON a word, or the codes.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub enum Expected {
    /// It is registered.
    #[default]
    Accepted,
    /// It is refused with these codes.
    Refused(String),
    /// The audit finds it.
    There,
    /// Its result is right.
    Result,
    /// It reached its receiver.
    Delivered,
}

impl Expected {
    /// In the language of the report. Codes are the same in each.
    pub fn in_words(&self, lang: Lang) -> String {
        match self {
            Expected::Accepted => line::accepted(lang),
            Expected::Refused(codes) => codes.clone(),
            Expected::There => line::there(lang),
            Expected::Result => line::right_result(lang),
            Expected::Delivered => line::delivered(lang),
        }
    }
}

impl From<Expected> for String {
    fn from(expected: Expected) -> Self {
        match expected {
            Expected::Accepted => "accepted".to_owned(),
            Expected::Refused(codes) => codes,
            Expected::There => "there".to_owned(),
            Expected::Result => "result".to_owned(),
            Expected::Delivered => "delivered".to_owned(),
        }
    }
}

impl From<String> for Expected {
    fn from(text: String) -> Self {
        match text.as_str() {
            "accepted" => Expected::Accepted,
            "there" => Expected::There,
            "result" => Expected::Result,
            "delivered" => Expected::Delivered,
            _ => Expected::Refused(text),
        }
    }
}

/// What was foretold, and whether it came so: what answers are counted by. In JSON one word.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub enum Verdict {
    /// It came so.
    Met(Expected),
    /// Something else came.
    Missed(Expected),
    /// Nothing came.
    Silent(Expected),
    /// The gateway asked to come again.
    Busy,
}

/// How the end of a verdict is written in JSON.
const MISSED: &str = " ✗";
/// The same of one without an answer.
const SILENT: &str = ": no answer";

impl Verdict {
    /// In the language of the report.
    pub fn in_words(&self, lang: Lang) -> String {
        match self {
            Verdict::Met(expected) => expected.in_words(lang),
            Verdict::Missed(expected) => format!("{}{MISSED}", expected.in_words(lang)),
            Verdict::Silent(expected) => format!("{}: {}", expected.in_words(lang), line::no_answer(lang)),
            Verdict::Busy => line::busy(lang),
        }
    }
}

impl From<Verdict> for String {
    fn from(verdict: Verdict) -> Self {
        match verdict {
            Verdict::Met(expected) => expected.into(),
            Verdict::Missed(expected) => String::from(expected) + MISSED,
            Verdict::Silent(expected) => String::from(expected) + SILENT,
            Verdict::Busy => "busy".to_owned(),
        }
    }
}

impl From<String> for Verdict {
    fn from(text: String) -> Self {
        let of = |text: &str| Expected::from(text.to_owned());
        match (text.strip_suffix(MISSED), text.strip_suffix(SILENT)) {
            (Some(expected), _) => Verdict::Missed(of(expected)),
            (_, Some(expected)) => Verdict::Silent(of(expected)),
            _ if text == "busy" => Verdict::Busy,
            _ => Verdict::Met(of(&text)),
        }
    }
}

/// What came in the place of what was foretold.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Came {
    /// No connection.
    NoConnection,
    /// No TLS.
    NoTls,
    /// No answer in time.
    Slow,
    /// More than is read of an answer.
    TooLarge,
    /// The connection broke.
    Broken,
    /// No answer, for whatever reason.
    #[default]
    NoAnswer,
    /// Another answer.
    Answer {
        /// HTTP.
        status: u16,
        /// Its codes; nothing where it has none.
        codes: String,
    },
    /// An answer over SOAP whose signature is wrong.
    AnswerSignature {
        /// HTTP.
        status: u16,
        /// Why.
        codes: String,
    },
    /// A result whose signature is wrong.
    ResultSignature {
        /// Why.
        codes: String,
    },
    /// Another request's result.
    OthersResult,
    /// Another request's acknowledgement.
    OthersAcknowledgement,
    /// Another message from the asynchronous channel.
    OthersMessage,
    /// A message that its receiver confirmed, and its state afterwards.
    ConfirmedAndYet {
        /// As the gateway writes it.
        state: String,
    },
    /// A registration number that another request was given.
    NumberTwice,
    /// The same message again has another number.
    OtherNumber,
    /// An acknowledgement without a link.
    NoLink,
}

impl Came {
    /// In the language of the report.
    pub fn in_words(&self, lang: Lang) -> String {
        match self {
            Came::NoConnection => line::no_connection(lang),
            Came::NoTls => line::no_tls(lang),
            Came::Slow => line::slow(lang),
            Came::TooLarge => line::answer_too_large(lang),
            Came::Broken => line::connection_broken(lang),
            Came::NoAnswer => line::no_answer(lang),
            Came::Answer { status, codes } => format!("HTTP {status} {codes}").trim_end().to_owned(),
            Came::AnswerSignature { status, codes } => {
                format!("HTTP {status}, {}", line::answer_signature(lang, codes))
            }
            Came::ResultSignature { codes } => line::result_signature(lang, codes),
            Came::OthersResult => line::others_result(lang),
            Came::OthersAcknowledgement => line::others_acknowledgement(lang),
            Came::OthersMessage => line::others_message(lang),
            Came::ConfirmedAndYet { state } => line::confirmed_and_yet(lang, state),
            Came::NumberTwice => line::number_twice(lang),
            Came::OtherNumber => line::other_number(lang),
            Came::NoLink => line::no_link(lang),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_came_is_said_in_the_language_of_the_report() {
        let codes = || "IIN_MISMATCH".to_owned();
        let came = [
            Came::NoConnection,
            Came::NoTls,
            Came::Slow,
            Came::TooLarge,
            Came::Broken,
            Came::NoAnswer,
            Came::Answer { status: 422, codes: codes() },
            Came::AnswerSignature { status: 200, codes: codes() },
            Came::ResultSignature { codes: codes() },
            Came::OthersResult,
            Came::OthersAcknowledgement,
            Came::OthersMessage,
            Came::ConfirmedAndYet { state: "ON_DELIVERY".to_owned() },
            Came::NumberTwice,
            Came::OtherNumber,
            Came::NoLink,
        ];
        let expected = [
            Expected::Accepted,
            Expected::Refused(codes()),
            Expected::There,
            Expected::Result,
            Expected::Delivered,
        ];
        for lang in [Lang::Kk, Lang::Ru] {
            let verdicts = expected.iter().cloned().flat_map(|expected| {
                [Verdict::Met(expected.clone()), Verdict::Missed(expected.clone()), Verdict::Silent(expected)]
            });
            let said = came.iter().map(|came| came.in_words(lang));
            for text in said.chain(verdicts.chain([Verdict::Busy]).map(|verdict| verdict.in_words(lang))) {
                assert!(!text.contains(|c: char| c.is_ascii_lowercase()), "{lang:?}: {text}");
            }
        }
    }

    #[test]
    fn a_verdict_is_read_from_json_as_it_was_written() {
        let refused = || Expected::Refused("IIN_MISMATCH CERT_EXPIRED".to_owned());
        for verdict in [
            Verdict::Met(Expected::Accepted),
            Verdict::Met(refused()),
            Verdict::Missed(refused()),
            Verdict::Silent(Expected::Accepted),
            Verdict::Busy,
        ] {
            let written = serde_json::to_string(&verdict).unwrap();
            assert_eq!(serde_json::from_str::<Verdict>(&written).unwrap(), verdict, "{written}");
        }
    }
}
