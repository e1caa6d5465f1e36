//! How SOAP messages are taken and answered, as the settings say.

use std::collections::BTreeMap;

use crate::envelope::{DataShape, Quirks};
use crate::exchange::AnswerStatus;
use crate::registry::State;
use crate::reply::AnswerSignature;
use crate::text::{Text, message};
use crate::validation::ContractRule;

/// The rules. The default is what every client bears.
#[derive(Debug, Clone, Default)]
pub struct SoapRules {
    /// What becomes of a message that deviates from the contract's schemas. `?strict` on a POST is strict by either rule.
    pub contract: ContractRule,
    /// How answers and faults are signed.
    pub signature: AnswerSignature,
    /// What stands in the faultcode.
    pub faultcode: FaultCode,
    /// How `data` of an answer carries its document where it is not said of the service; nothing leaves it to the service, as text where
    /// that has no shape of its own.
    pub data: Option<DataShape>,
    /// By service.
    pub data_of: BTreeMap<String, DataShape>,
    /// The status code of success, and its message where it is not the gateway's own.
    pub success: Option<(String, String)>,
    /// Defects of real answers that answers shall have.
    pub quirks: Quirks,
}

/// What stands in the faultcode.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum FaultCode {
    /// `soap:Server`, a QName, which strict clients need.
    #[default]
    Server,
    /// The error code, as a provider writes it.
    ErrorCode,
}

impl SoapRules {
    /// The code and the words for how a request stands, [contract §1.5](crate::manual::contract).
    pub(super) fn status_of(&self, state: State) -> (&str, &str) {
        let words = Self::words_of(state);
        match state {
            State::Refused | State::DocumentsRefused => ("SCSE001", words.ru),
            _ => self.success_in(words.ru),
        }
    }

    /// The code and the words of an answer of a service.
    pub(super) fn status_for<'a>(&'a self, status: &'a AnswerStatus) -> (&'a str, &'a str) {
        match status {
            AnswerStatus::Success { words } => self.success_in(words),
            AnswerStatus::SuccessSaid { message } => (self.success_in("").0, message),
            AnswerStatus::Stated { code, message } => (code, message),
        }
    }

    /// The code of success, and its words: these where there are no others.
    fn success_in<'a>(&'a self, words: &'a str) -> (&'a str, &'a str) {
        match &self.success {
            Some((code, message)) if message.is_empty() => (code.as_str(), words),
            Some((code, message)) => (code.as_str(), message.as_str()),
            None => ("SCSS001", words),
        }
    }

    /// How a request stands, in words.
    pub(super) const fn words_of(state: State) -> Text {
        match state {
            State::Refused | State::DocumentsRefused => message::ANSWER_REFUSED,
            State::Completed => message::ANSWER_DONE,
            _ => message::ANSWER_REGISTERED,
        }
    }

    /// How the answers of a service carry their document; `usual` where the settings say nothing.
    pub(super) fn shape_of(&self, service_id: &str, usual: DataShape) -> DataShape {
        self.data_of.get(service_id).copied().or(self.data).unwrap_or(usual)
    }
}
