//! What is wrong with a call over HTTP, whatever was asked: each becomes a problem, RFC 9457.

use crate::clock::NotATime;
use crate::json::Misfit;
use crate::json::placed::{Misplaced, Unread};
use crate::keys::KeyFileError;
use crate::people::query::QueryError;
use crate::people::{NoPerson, OverrideError};

use super::{AuthorityFault, InterfaceCode, PlayersFault, QueryFault, ScriptFault, StorageFault};

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
    PathUnreadable,
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
    /// A body where none is read: what is meant stands in the path and the query.
    BodyUnexpected {
        /// The members that the query may have.
        known: String,
    },
    /// The query is not what can be asked there.
    Query(QueryFault),
    /// A transfer coding that is not understood.
    TransferCoding,
    /// A client that waits for 100 (Continue) where none is sent.
    Expectation,
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
    /// The registry's store did not do it.
    Storage(StorageFault),
    /// No such message of the asynchronous channel.
    NoExchangeMessage {
        /// What was asked for, cut short.
        asked: String,
    },
    /// No such system takes part in the asynchronous channel, or it has no address.
    NoExchangePeer {
        /// What was asked for, cut short.
        asked: String,
    },
    /// No such system or service was registered over the management listener.
    NoExchangeEntry {
        /// What was asked for, cut short.
        asked: String,
    },
    /// Messages may not be pushed there.
    AddressNotAllowed {
        /// The address, cut short.
        url: String,
    },
    /// No CRL is published at this path.
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
    /// It is about people, and there is nobody, or it cannot be read.
    People(PeopleFault),
}

/// What is wrong with a call about people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PeopleFault {
    /// There is no person of that number.
    NoPerson(NoPerson),
    /// Nobody has the IIN or the BIN, or it is no number at all.
    Nobody {
        /// What was asked for, cut short.
        number: String,
    },
    /// The search expression is none.
    Expression(QueryError),
    /// The change makes no person.
    Change(OverrideError),
}

/// Of what something is asked over the testers' interface.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Callee {
    /// What testers set otherwise: certificates, players, staff, the exchange, a reset.
    Testers,
    /// The clock.
    Clock,
    /// The signing agent.
    Agent,
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
    NotATime(NotATime),
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
    /// A script of a service is none.
    Script {
        /// Its line, counted from one.
        line: usize,
        /// Why.
        fault: ScriptFault,
    },
    /// Settings of the players that cannot be meant.
    Players(PlayersFault),
    /// A key cannot be used.
    Key {
        /// Its name, cut short.
        name: String,
        /// Why.
        fault: KeyFileError,
    },
    /// A member cannot be read as what stands there.
    Settings(Misplaced),
    /// A member of the body has a value that it cannot have.
    Member {
        /// Which.
        member: &'static str,
        /// Why not.
        fault: MemberFault,
    },
    /// A number without the name that goes with it, or the other way round.
    Half(Half),
}

impl From<Unread> for CallFault {
    fn from(unread: Unread) -> Self {
        match unread {
            Unread::Form(misfit) => CallFault::Form(misfit),
            Unread::Placed(misplaced) => CallFault::Settings(misplaced),
        }
    }
}

/// Why a member cannot have the value it has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MemberFault {
    /// A text is longer than is taken.
    TooLong {
        /// Bytes it has.
        octets: usize,
        /// Bytes that are taken.
        octets_max: usize,
    },
    /// A text that is no name.
    NotAName {
        /// Characters that are taken.
        chars_max: usize,
    },
    /// A text in which nothing can be seen, where a person has to write why.
    NothingToRead,
    /// It has to be `true`.
    NotTrue,
    /// A text that is too short or too long for a password.
    NotAPassword {
        /// Characters that it has at least.
        chars_min: usize,
        /// Bytes that it has at most.
        bytes_max: usize,
    },
    /// A list that is too long.
    TooMany {
        /// How many are taken.
        count_max: usize,
    },
    /// Percents that are more than all.
    Percents {
        /// What they add up to.
        percent: u64,
    },
    /// A text that is no SHA-256 of a certificate.
    NotADigest {
        /// Which, cut short.
        text: String,
    },
    /// A text that is no hash of a password.
    NotAHash,
    /// A text that is no certificate.
    NotPem,
    /// The name of a file, or another text that is no script, in the place of the script's own text.
    NotTheScript,
    /// The id of one of the regulations' services, for a kind that would answer in its place.
    RegulationService,
    /// It is absent, and another value asks for it.
    Needed {
        /// The value that asks for it.
        by: &'static str,
    },
    /// A text that is no time.
    NotATime(NotATime),
    /// A text that is no serial number.
    NotASerial {
        /// Which, cut short.
        text: String,
    },
    /// A text that is no address that something can be sent to.
    NotAnAddress(AddressFault),
}

/// Why a text is no address of http or https.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AddressFault {
    /// There is none.
    Empty,
    /// Blanks or control characters in it.
    Signs,
    /// Another scheme, or none.
    Scheme {
        /// What it begins with, cut short.
        found: String,
    },
    /// No host behind the scheme.
    NoHost,
    /// A port that is none.
    Port {
        /// Which, cut short.
        found: String,
    },
    /// Something else that no address has.
    Malformed,
}

/// What is missing beside what was given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Half {
    /// A person's name came without an IIN.
    Iin,
    /// An organisation's name came without a BIN.
    Bin,
    /// A BIN came without the organisation's name.
    Organization,
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
    /// A person who may be stood in for.
    Person,
    /// A service.
    Service,
    /// A registered request.
    Request,
    /// A kind of certificate.
    Kind,
    /// An algorithm of a key.
    Algorithm,
    /// A profile of certificates.
    Profile,
    /// Which extensions are critical.
    Criticality,
    /// A defect of a certificate.
    Defect,
    /// What a service of the authority answers.
    Outcome,
    /// Why a time-stamp is refused.
    FailInfo,
    /// A service of this process that a service of the exchange may stand for.
    HostedService,
    /// A state database.
    Database,
    /// A store of keys of the signing agent.
    Token,
    /// A key of the signing agent.
    Key,
    /// A kind of a service of the exchange.
    RouteKind,
    /// Whether a provider's answer must be signed.
    Answers,
}

impl Trouble {
    /// The code that programs go by.
    pub const fn code(&self) -> InterfaceCode {
        match self {
            Trouble::PathUnknown => InterfaceCode::PathUnknown,
            Trouble::MethodNotAllowed { .. } => InterfaceCode::MethodNotAllowed,
            Trouble::BodyTooLarge { .. } => InterfaceCode::BodyTooLarge,
            Trouble::Storage(StorageFault::Full) => InterfaceCode::StorageFull,
            Trouble::Storage(_) | Trouble::Crowded | Trouble::Broken | Trouble::AuthorityBusy => {
                InterfaceCode::Busy
            }
            Trouble::NoWsdlPart
            | Trouble::NoSchema { .. }
            | Trouble::NoManualPage
            | Trouble::NothingPublished
            | Trouble::NoExchangeMessage { .. }
            | Trouble::NoExchangePeer { .. }
            | Trouble::NoExchangeEntry { .. }
            | Trouble::NoCrlThere { .. }
            | Trouble::People(PeopleFault::NoPerson(_) | PeopleFault::Nobody { .. })
            | Trouble::Authority(AuthorityFault::NeverIssued { .. }) => InterfaceCode::NotFound,
            Trouble::Authority(fault) if fault.is_full() => InterfaceCode::StorageFull,
            Trouble::Authority(fault) if fault.is_its_own() => InterfaceCode::Busy,
            Trouble::Call { fault: CallFault::Form(_) | CallFault::OneOf { .. }, .. } => {
                InterfaceCode::JsonMalformed
            }
            Trouble::HostRefused { .. } => InterfaceCode::HostRefused,
            Trouble::OriginRefused { .. } => InterfaceCode::OriginRefused,
            Trouble::PathUnreadable
            | Trouble::AddressNotAllowed { .. }
            | Trouble::SlowBody { .. }
            | Trouble::BrokenBody
            | Trouble::Compressed { .. }
            | Trouble::Hosts { .. }
            | Trouble::JsonExpected { .. }
            | Trouble::BodyUnexpected { .. }
            | Trouble::Query(_)
            | Trouble::TransferCoding
            | Trouble::Expectation
            | Trouble::Call { .. }
            | Trouble::People(_)
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
}
