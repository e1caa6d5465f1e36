//! What a listener and the authority refuse by themselves.

use qaqpa::interface::StorageFault;
use qaqpa::interface::{
    Access, AccountFault, ActFault, AddressFault, AttachmentFault, AuthorityFault, CallFault, Callee, Half,
    InterfaceEvidence, LedgerFault, MemberFault, NamedThing, PeopleFault, PlayersFault, ProviderFault,
    QueryFault, QueryValue, StoreRefusal, SubjectFault, SubjectPart, Trouble, Unsuited,
};
use qaqpa::json::placed::Misplaced;
use qaqpa::json::{Found, Kind, Misfit, Wrong};
use qaqpa::people::query::Query;
use qaqpa::people::{OverrideError, People};

use super::{every, fields};

every!(InterfaceEvidence {
    NoRoom, Internal, NotKept { asked }, NoSuchNumber { asked }, NotDecided { status, again }, Archived { month, file }, Level { asked },
    Language { asked }, Form { asked }, ResultForm { asked }, Attachment(_), PercentEncoding, ReferenceNumber, SignatureNumber, Json(_),
    NotBase64 { member, example }, Registry(_), Act(_), Account(_), Provider(_),
});

every!(ProviderFault {
    NotAllowed { host }, Unreachable { cause }, Slow { millis }, TooLarge { octets_max }, Resting { until },
    Redirects { status }, Html { status }, Empty { status }, Compressed { status, coding }, Parts { status, media }, NotAnEnvelope { status }, NotAnAnswer { found }, Unsigned,
    SignatureRefused { code }, OtherSigner, OtherMessage { correlation_id }, NoScript { file },
    OtherDocument { expected, found }, Value { path, allowed, found }, NoDocument, Unavailable,
});

every!(ActFault {
    NoToken, OtherRole { role, yours }, NoStep, NotOpen { label }, InHand { until }, AnotherNamed, Moved, EAkimatSilent, EAkimatUnbelieved,
    NotForStep { label, act, known }, NoSuchAct { act, known }, Missing { member }, NoPlace { parameter, from, value }, Places { given }, NoRefusal { clause },
    Reasons { reasons_max }, TooLong { chars_max }, Unwritable { character }, Minutes { minutes_max }, Nobody { role }, VotedAlready,
    NotInHand, Unsigned { label }, ResultUnsigned { label }, ResultDiffers, OtherSigners { wanted }, OtherCertificate, NoCertificate, OtherAct { element }, NotStandingIn, Fields { kk, ru, en },
});

every!(AccountFault {
    NoSession, WrongCredentials, Locked { until }, PasswordLength { chars_min, bytes_max }, NotAnIin, Exists,
    ChallengeUnknown, ChallengeEnded { at }, ChallengeUsed, NoIin, OtherIin, NotFromOwnPage,
    OtherRole { role, yours }, DraftSize { bytes_max }, DraftsFull { drafts_max }, NotAnAnswer, NotFinished, NoQuestionnaire,
});

every!(AttachmentFault { Absent, Several, Unreadable });

every!(StoreRefusal {
    Conflict, AlreadyRegistered, TooLarge { octets, octets_max }, Queue, DiskFull, Store, Closed,
});

impl super::Sample for StorageFault {
    fn samples(_: bool) -> Vec<Self> {
        vec![StorageFault::Full]
    }
}

every!(Trouble {
    PathUnknown, MethodNotAllowed { method, allowed }, PathUnreadable, BodyTooLarge { octets_max },
    Crowded, SlowBody { millis }, BrokenBody, Compressed { coding }, Hosts { count }, HostRefused { host },
    OriginRefused { origin }, JsonExpected { came }, BodyUnexpected { known }, Query(_), TransferCoding, Expectation, Broken, NoWsdlPart,
    NoSchema { known }, NoManualPage, NothingPublished, AuthorityBusy, Storage(_), NoExchangeMessage { asked },
    NoExchangePeer { asked }, NoExchangeEntry { asked }, AddressNotAllowed { url }, NoCrlThere { known },
    Call { of, fault }, Authority(_), People(_),
});

impl super::Sample for PeopleFault {
    fn samples(_: bool) -> Vec<Self> {
        let query = |text| PeopleFault::Expression(Query::parse(text).unwrap_err());
        let what = "what".to_owned();
        vec![
            PeopleFault::NoPerson(People::new(1).person(u64::MAX).unwrap_err()),
            PeopleFault::Nobody { number: "123456789013".to_owned() },
            query("ag<18"),
            query("(poa"),
            PeopleFault::Change(OverrideError::NotJson { line: 3, column: 5, what }),
        ]
    }
}

every!(QueryFault {
    Unknown { name, known }, Twice { name }, Value { name, value, expected },
});

every!(QueryValue {
    Whole { max }, Seconds { max }, Time, OneOf { known }, Entry, Terms { max }, Encoded,
});

every!(Callee { Testers, Clock, Agent });

every!(CallFault {
    Form(_), NoSuch { thing, name, known }, NotATime(_), NotADuration { text }, OneOf { example },
    Member { member, fault }, Half(_), NothingToCome, Settings(_),
    Script { line, fault }, Players(_), Key { name, fault },
});

every!(MemberFault {
    TooLong { octets, octets_max }, NotAName { chars_max }, NotAPassword { chars_min, bytes_max }, NotTrue, NothingToRead, NotPem, NotTheScript, RegulationService, Needed { by }, NotATime(_),
    NotASerial { text }, TooMany { count_max }, Percents { percent }, NotADigest { text }, NotAHash, NotAnAddress(_),
});

every!(PlayersFault {
    Range { role, key, max }, Reversed { role }, Rules { role, rules_max }, HalfRule { role }, NoSteps { role },
});

every!(Half { Iin, Bin, Organization });

every!(AddressFault { Empty, Signs, Scheme { found }, NoHost, Port { found }, Malformed });

every!(NamedThing {
    Answers,
    HostedService,
    Database,
    Token,
    Key,
    RouteKind,
    Service,
    CrlFault,
    Reason,
    Kind,
    Algorithm,
    Profile,
    Criticality,
    Person,
    Defect,
    Outcome,
    FailInfo,
    Role,
    Request
});

every!(AuthorityFault {
    NeverIssued { serial }, AlreadyRevoked { serial, at, reason }, NotOnHold { serial },
    NotASerial { text }, EmptyValidity { not_before, not_after }, OutlivesIssuer { not_after, issuer },
    DefectsAtOdds { one, other }, DefectUnsuited { defect, why }, Subject(_), KindUnsuited { kind },
    NotInProfile { kind, profile }, TimeOutOfRange { at }, SerialNumbersTaken { draws },
    File { access, path, kind, cause }, KeyFile { path, cause }, Pem { path, cause },
    Ledger { path, fault }, Stamp(_), Crypto(_), Certificate(_), Holder(_), Root { cause },
});

every!(Access { Read, Write });

every!(Unsuited { OnlyRsa, OwnDigest, NoIin });

every!(SubjectFault {
    NotTwelveDigits { part, given }, Length { part, given, max }, Blank { part }, Control { part }, NoHost,
    NotAHost(_),
});

every!(SubjectPart {
    Iin,
    Bin,
    Surname,
    Name,
    SurnameAndName,
    Patronymic,
    Organization,
    SystemId,
    SystemName,
    ClientCode,
    ServiceName,
});

every!(LedgerFault {
    TooLarge { octets, octets_max }, Line { number }, Toml { fault }, Issuer { serial, issuer },
    Reason { serial, reason }, Time { serial, cause }, Fewer { rows, said }, Lost { revocations },
});

every!(Wrong {
    Empty, BreaksOff { line, column }, NotJson { line, column }, NotAnObject { found },
    Unknown { member, known }, Twice { member }, TooMany { max }, Missing { member, kind }, Kind { member, kind, found },
});

every!(Kind {
    Text, Texts, Whole(_), Wholes(_), Signed, TextOrWhole, TextOrSigned, Flag,
});

every!(Found {
    Null, Boolean, Number(_), Text, Array, Object, OtherObject,
});

fields!(Misfit { wrong, example });

fields!(Misplaced { member, is_name, found, expected });
