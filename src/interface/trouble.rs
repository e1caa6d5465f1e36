//! What is wrong with a call over HTTP, whatever was asked: each becomes a problem, RFC 9457.

use crate::clock::Now;
use crate::json::Misfit;

use super::InterfaceCode;

/// What is wrong with a call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Trouble {
    /// Nothing is at the path.
    PathUnknown,
    /// The path has other methods.
    MethodNotAllowed {
        /// The one that came.
        method: String,
        /// Those there are.
        allowed: Vec<String>,
    },
    /// The path cannot be read.
    PathUnreadable {
        /// Why, as the router says it in English.
        reason: String,
    },
    /// The body is too large.
    BodyTooLarge {
        /// Octets that a body may have.
        octets_max: usize,
    },
    /// All bodies together take the memory there is for them.
    Crowded,
    /// The body did not come in time.
    SlowBody {
        /// How long was waited.
        millis: u128,
    },
    /// The framing of the body is wrong, or the connection broke.
    BrokenBody,
    /// The body is compressed.
    Compressed {
        /// Its `Content-Encoding`, cut short.
        coding: String,
    },
    /// Not exactly one Host header.
    Hosts {
        /// How many.
        count: usize,
    },
    /// The listener has no such name.
    HostRefused {
        /// The one that came, cut short.
        host: String,
    },
    /// A web page of another site sent it.
    OriginRefused {
        /// The header that says so, cut short.
        origin: String,
    },
    /// The body is said to be something else than JSON, or nothing is said.
    JsonExpected {
        /// Its `Content-Type`, cut short.
        came: Option<String>,
    },
    /// A transfer coding that is not understood.
    TransferCoding,
    /// A defect of the program.
    Broken,
    /// The WSDL has no such part.
    NoWsdlPart,
    /// No such schema.
    NoSchema {
        /// Those there are.
        known: String,
    },
    /// The manual has no such page.
    NoManualPage,
    /// The authority publishes nothing under the name.
    NothingPublished,
    /// The authority has enough to do.
    AuthorityBusy,
    /// The authority publishes no CRL there.
    NoCrlThere {
        /// Where it does.
        known: String,
    },
    /// What a call says is not what can be said there.
    Call {
        /// What it was asked of.
        of: Callee,
        /// What is wrong.
        fault: CallFault,
    },
    /// The authority does not do it, or cannot.
    Authority(AuthorityFault),
}

/// Of what something is asked over the testers' interface.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Callee {
    /// The authority.
    Authority,
    /// The clock.
    Clock,
}

/// Why a call is not what can be asked there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CallFault {
    /// The JSON body is not of its form.
    Form(Misfit),
    /// A name that is none.
    NoSuch {
        /// Of what.
        thing: NamedThing,
        /// The name, cut short.
        name: String,
        /// Those there are.
        known: String,
    },
    /// A text that is no time.
    NotATime {
        /// Which, cut short.
        text: String,
        /// Why not, in English.
        reason: String,
    },
    /// A text that is no duration, or leads out of the calendar.
    NotADuration {
        /// Which, cut short.
        text: String,
    },
    /// None or several of the members of which one is expected.
    OneOf {
        /// A body that is right.
        example: String,
    },
    /// Nothing happens by itself, or the request has no deadline to come.
    NothingToCome,
    /// A value in the body is wrong in a way that is described in English only.
    Value {
        /// What is wrong.
        reason: String,
    },
}

/// What has a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NamedThing {
    /// A fault of a CRL.
    CrlFault,
    /// A reason of revocation.
    Reason,
    /// A role.
    Role,
    /// A registered request.
    Request,
}

/// Why the authority does not do it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AuthorityFault {
    /// No certificate of this serial number was issued.
    NeverIssued {
        /// The number.
        serial: String,
    },
    /// Revoked already, for good.
    AlreadyRevoked {
        /// Whose.
        serial: String,
        /// When.
        at: Now,
        /// Why, by the name of RFC 5280 §5.3.1.
        reason: &'static str,
    },
    /// Not on hold.
    NotOnHold {
        /// The number.
        serial: String,
    },
    /// A text that is no serial number.
    NotASerial {
        /// Which, cut short.
        text: String,
    },
    /// It would end before it begins.
    EmptyValidity {
        /// From.
        not_before: Now,
        /// To.
        not_after: Now,
    },
    /// It would be valid longer than its issuer.
    OutlivesIssuer {
        /// Until when.
        not_after: Now,
        /// The issuer until when.
        issuer: Now,
    },
    /// Two defects that one certificate cannot have.
    DefectsAtOdds {
        /// The one.
        one: &'static str,
        /// The other.
        other: &'static str,
    },
    /// The request is one that no certificate can be made of; why is described in English only.
    Unfit {
        /// Why.
        reason: String,
    },
    /// A file, a key or the ledger fails it; why is described in English only.
    Failed {
        /// Why.
        reason: String,
    },
}

impl Trouble {
    /// The code that programs go by.
    pub const fn code(&self) -> InterfaceCode {
        match self {
            Trouble::PathUnknown => InterfaceCode::PathUnknown,
            Trouble::MethodNotAllowed { .. } => InterfaceCode::MethodNotAllowed,
            Trouble::BodyTooLarge { .. } => InterfaceCode::BodyTooLarge,
            Trouble::Crowded | Trouble::Broken | Trouble::AuthorityBusy => InterfaceCode::Busy,
            Trouble::NoWsdlPart
            | Trouble::NoSchema { .. }
            | Trouble::NoManualPage
            | Trouble::NothingPublished
            | Trouble::NoCrlThere { .. }
            | Trouble::Authority(AuthorityFault::NeverIssued { .. }) => InterfaceCode::NotFound,
            Trouble::Authority(AuthorityFault::Failed { .. }) => InterfaceCode::Busy,
            Trouble::Call { fault: CallFault::Form(_) | CallFault::OneOf { .. }, .. } => {
                InterfaceCode::JsonMalformed
            }
            Trouble::HostRefused { .. } => InterfaceCode::HostRefused,
            Trouble::OriginRefused { .. } => InterfaceCode::OriginRefused,
            Trouble::PathUnreadable { .. }
            | Trouble::SlowBody { .. }
            | Trouble::BrokenBody
            | Trouble::Compressed { .. }
            | Trouble::Hosts { .. }
            | Trouble::JsonExpected { .. }
            | Trouble::TransferCoding
            | Trouble::Call { .. }
            | Trouble::Authority(_) => InterfaceCode::HttpRefused,
        }
    }

    /// What came, as it came, where one part of the request is at fault.
    pub fn actual(&self) -> Option<String> {
        match self {
            Trouble::Compressed { coding } => Some(format!("Content-Encoding: {coding}")),
            Trouble::HostRefused { host } => Some(format!("Host: {host}")),
            Trouble::OriginRefused { origin } => Some(origin.clone()),
            Trouble::JsonExpected { came: Some(came) } => Some(format!("Content-Type: {came}")),
            _ => None,
        }
    }

    /// What is wrong where that is described in English only.
    pub fn english(&self) -> Option<&str> {
        match self {
            Trouble::PathUnreadable { reason }
            | Trouble::Call {
                fault: CallFault::Value { reason } | CallFault::NotATime { reason, .. }, ..
            }
            | Trouble::Authority(AuthorityFault::Unfit { reason } | AuthorityFault::Failed { reason }) => {
                Some(reason)
            }
            _ => None,
        }
    }
}
