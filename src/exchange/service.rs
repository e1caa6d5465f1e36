//! A call of a service of the synchronous channel that is no regulation's: what it gets, and what it answers.

use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use bytes::Bytes;

use crate::clock::Now;
use crate::envelope::{DataShape, SendMessage, Shape};
use crate::interface::ProviderFault;
use crate::x509::Certificate;
use crate::xml::{Carried, Document};

/// A message as its service gets it: judged, and taken from what was signed wherever it was signed.
#[derive(Debug)]
pub struct ServiceCall {
    /// What the message says of itself.
    pub message: SendMessage,
    /// The business document in `data`. Where it has a signature of its own, that signature is right and its signer is trusted.
    pub document: Document,
    /// How the document travelled.
    pub shape: Shape,
    /// The element `data` with the bindings it needs, where the message is passed on: what a provider behind a URL gets.
    pub data: Option<Carried>,
    /// Which system signed the message; nothing where nobody did.
    pub sender: Option<Certificate>,
    /// Who signed the business document; nothing where nobody did.
    pub signer: Option<Certificate>,
    /// `{guid}`: the gateway's session of this call.
    pub session_id: String,
    /// When it was received.
    pub now: Now,
}

/// What a service of this process answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServiceAnswer {
    /// How it went.
    pub status: AnswerStatus,
    /// The business answer, an XML document, signed by the service where it signs.
    pub data: Option<String>,
    /// How it travels.
    pub shape: AnswerShape,
}

/// `responseInfo/status` of an answer. Of a message at most 250 characters go out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AnswerStatus {
    /// Success: in the code of the settings, and in their words; in these where they have none.
    Success {
        /// The service's own words.
        words: String,
    },
    /// Success in the code of the settings, in these words whatever they say.
    SuccessSaid {
        /// The words.
        message: String,
    },
    /// Just this.
    Stated {
        /// The code.
        code: String,
        /// The message.
        message: String,
    },
}

impl AnswerStatus {
    /// Of an answer that says of itself how it went: the contract's code of success stands for success.
    pub fn of(code: &str, words: String) -> Self {
        match code {
            "SCSS001" => AnswerStatus::Success { words },
            code => AnswerStatus::Stated { code: code.to_owned(), message: words },
        }
    }
}

/// How `data` carries the document of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AnswerShape {
    /// As the settings say, which know every service; as the service itself has it where they say nothing.
    Usual(DataShape),
    /// So, whatever the settings say.
    Stated(DataShape),
}

/// What came of a call.
#[derive(Debug)]
pub enum Answered {
    /// A service of this process, or a script, answers.
    Own(ServiceAnswer),
    /// A provider behind a URL: its envelope as it came, still to be judged.
    Provider(Bytes),
    /// A fault of this code of the contract (`SCE001` and its like) with this text.
    Fault {
        /// The code.
        code: String,
        /// The text.
        message: String,
    },
    /// Octets in the place of an envelope, as a proxy or a broken provider sends them.
    Raw {
        /// The HTTP status.
        status: u16,
        /// What is sent.
        body: String,
    },
}

/// What a call comes to on the thread that judged its message.
#[derive(Debug)]
pub enum AtOnce {
    /// An answer, or why nobody answers.
    Answered(Result<Answered, ProviderFault>),
    /// An answer that is to be given so much later.
    Later(Duration, Answered),
    /// Somebody else answers: [`Services::answer`](super::Services::answer) waits for that. Of a message to a provider, the envelope that
    /// goes there, signed.
    Waits(Option<Bytes>),
}

/// What a call comes to: an answer, or why nobody answers.
pub type ServiceFuture<'a> = Pin<Box<dyn Future<Output = Result<Answered, ProviderFault>> + Send + 'a>>;

/// A service of this process that answers messages of the synchronous channel.
pub trait Service: Send + Sync {
    /// Answers on this thread, one of those for cryptography, where that needs no waiting; nothing where it does.
    fn at_once(&self, _call: &ServiceCall) -> Option<Result<Answered, ProviderFault>> {
        None
    }

    /// Answers, within the time that the caller gives it.
    fn answer<'a>(&'a self, call: &'a ServiceCall) -> ServiceFuture<'a>;
}
