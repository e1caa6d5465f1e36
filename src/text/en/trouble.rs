//! What is wrong with a call over HTTP, in English.

use crate::interface::{
    AddressFault, AuthorityFault, CallFault, Callee, Half, MemberFault, NamedThing, PeopleFault, QueryFault,
    QueryValue, Trouble,
};
use crate::text::Lang;
use crate::text::authority::authority_fault;
use crate::text::line::fault as line;
use crate::text::line::people::people_fault;
use crate::text::storage_fault;

/// What is wrong, in a few words.
pub(crate) const fn title(trouble: &Trouble) -> &'static str {
    match trouble {
        Trouble::PathUnknown => "Nothing is at this path",
        Trouble::MethodNotAllowed { .. } => "This method is not allowed here",
        Trouble::PathUnreadable => "The path cannot be read",
        Trouble::BodyTooLarge { .. } => "The body is too large",
        Trouble::Crowded => "Too many large requests at once",
        Trouble::SlowBody { .. } => "The body did not come in time",
        Trouble::BrokenBody => "The body cannot be read",
        Trouble::Compressed { .. } => "A compressed body is not taken",
        Trouble::Hosts { .. } => "The request must have one Host header",
        Trouble::HostRefused { .. } => "This listener has no such name",
        Trouble::OriginRefused { .. } => "A web page of another site may not use this listener",
        Trouble::JsonExpected { .. } => "The body must be sent as application/json",
        Trouble::BodyUnexpected { .. } => "This call takes no body",
        Trouble::Query(_) => "The query is not what can be asked here",
        Trouble::TransferCoding => "This transfer coding is not understood",
        Trouble::Expectation => "Over HTTP/2 nobody is told to go on",
        Trouble::Broken => "Something went wrong inside",
        Trouble::NoWsdlPart => "There is no such part of the WSDL",
        Trouble::NoSchema { .. } => "There is no such schema",
        Trouble::NoManualPage => "The manual has no such page",
        Trouble::NothingPublished => "Nothing is published under this name",
        Trouble::Storage(_) => "The registry could not be written or read",
        Trouble::AuthorityBusy => "The authority is busy",
        Trouble::NoExchangeMessage { .. } => "There is no such message, or it can no longer be changed",
        Trouble::NoExchangePeer { .. } => "There is no such system with an address",
        Trouble::NoExchangeEntry { .. } => "Nothing of this name was registered here",
        Trouble::AddressNotAllowed { .. } => "Messages may not be pushed to this address",
        Trouble::NoCrlThere { .. } => "No CRL is published there",
        Trouble::Call { of: Callee::Clock, .. } => "The clock was not set",
        Trouble::Call { of: Callee::Agent, .. } => "The agent was not changed",
        Trouble::Call { of: Callee::Testers, .. } => "The call was not carried out",
        Trouble::Authority(AuthorityFault::NeverIssued { .. }) => "The authority does not know it",
        Trouble::Authority(fault) if fault.is_full() => "The disk of the authority is full",
        Trouble::Authority(fault) if fault.is_its_own() => "The authority could not do it",
        Trouble::People(PeopleFault::NoPerson(_) | PeopleFault::Nobody { .. }) => {
            "There is nobody of that number"
        }
        Trouble::People(_) => "The question about people cannot be read",
        Trouble::Authority(_) => "The authority does not do this",
    }
}

/// What to do about it.
pub(crate) fn detail(trouble: &Trouble) -> String {
    match trouble {
        Trouble::PathUnknown => "GET / lists every path of this listener.".to_owned(),
        Trouble::MethodNotAllowed { method, allowed } => {
            let choice = match allowed.split_last() {
                Some((last, before)) if !before.is_empty() => format!("{} or {last}", before.join(", ")),
                _ => allowed.join(""),
            };
            format!("{method} is not allowed here; use {choice}.")
        }
        Trouble::PathUnreadable => "Write it in UTF-8, percent-encoded.".to_owned(),
        Trouble::BodyTooLarge { octets_max } => format!(
            "A body may have {octets_max} bytes. Send fewer or smaller attachments, or raise http.body_bytes_max."
        ),
        Trouble::Crowded => {
            "The memory for bodies is taken, by all requests or by this client's. Send the same request again in a second.".to_owned()
        }
        Trouble::SlowBody { millis } => {
            format!("Waited {millis} ms for the rest of the body. Send it at once and whole.")
        }
        Trouble::BrokenBody => {
            "Its framing (Content-Length or chunks) is wrong, or the connection broke.".to_owned()
        }
        Trouble::Compressed { coding } => {
            format!("The body came with `Content-Encoding: {coding}`. Send it as it is.")
        }
        Trouble::Hosts { count } => format!("{count} Host headers came. Send exactly one."),
        Trouble::HostRefused { host } => format!("The request names `{host}`, which is not a name of this listener. Use its address or localhost, or write the name into http.management_hosts."),
        Trouble::OriginRefused { origin } => format!("The request came from a web page of another site (`{origin}`). If the page may use this listener, write its origin into http.cors_management_origins."),
        Trouble::JsonExpected { .. } => "Send the header `Content-Type: application/json`; curl does it with --json.".to_owned(),
        Trouble::BodyUnexpected { known } if known.is_empty() => "Nothing was done. What is meant stands in the path alone; send the call without a body.".to_owned(),
        Trouble::BodyUnexpected { known } => format!("Nothing was done. What is meant stands in the query ({known}); send the call without a body."),
        Trouble::Query(fault) => format!("{}.", query(fault)),
        Trouble::TransferCoding => {
            "Only `Transfer-Encoding: chunked` is. Send the body uncompressed.".to_owned()
        }
        Trouble::Expectation => {
            "The interim answer 100 is not sent over HTTP/2. Send the body at once, without `Expect: 100-continue`; over HTTP/1.1 it is answered.".to_owned()
        }
        Trouble::Broken => {
            "This is a defect of the simulator. The request may be sent again; the log says where it happened.".to_owned()
        }
        Trouble::NoWsdlPart => {
            "Ask for ?wsdl; what it imports stands in it with full addresses.".to_owned()
        }
        Trouble::NoSchema { known } => format!("These are there: {known}."),
        Trouble::NoManualPage => "GET /docs lists its pages.".to_owned(),
        Trouble::NothingPublished => {
            "The names stand in the certificates: CRL distribution points and authority information access.".to_owned()
        }
        Trouble::Storage(fault) => format!("Nothing was changed: {}.", storage_fault(fault, Lang::En)),
        Trouble::AuthorityBusy => {
            "Every worker has enough to do. Send the same request again in a second.".to_owned()
        }
        Trouble::NoExchangeMessage { asked } => format!("Check the number `{asked}`: /manage/v1/exchange/messages."),
        Trouble::NoExchangePeer { asked } => format!("Register `{asked}`: PUT /manage/v1/exchange/systems."),
        Trouble::NoExchangeEntry { asked } => format!("`{asked}`: GET lists what there is; what stands in the settings is changed there."),
        Trouble::AddressNotAllowed { url } => format!("{url}: add the host to the setting exchange.hosts."),
        Trouble::NoCrlThere { known } => format!("There are {known}."),
        Trouble::Call { fault, .. } => call(fault),
        Trouble::People(fault) => format!("{}.", people_fault(fault, Lang::En)),
        Trouble::Authority(fault) => authority_fault(fault, Lang::En),
    }
}

/// Why a call is not what can be asked there.
pub(crate) fn call(fault: &CallFault) -> String {
    match fault {
        CallFault::Form(misfit) => misfit.to_string(),
        CallFault::NoSuch { thing, name, known } => {
            format!("there is no {} `{name}`; there are {known}", thing_named(*thing))
        }
        CallFault::NothingToCome => {
            "nothing is to come: nothing happens by itself, or the request has no deadline left".to_owned()
        }
        CallFault::Script { line, fault } => {
            format!("line {line}: {}", crate::text::script::script_fault(fault, Lang::En))
        }
        CallFault::Players(fault) => crate::text::script::players_fault(fault, Lang::En),
        CallFault::Key { name, fault } => {
            format!("the key `{name}`: {}", crate::text::keys::key_file_error(fault, Lang::En))
        }
        CallFault::Settings(misplaced) => crate::text::script::misplaced(misplaced, Lang::En),
        CallFault::NotATime(error) => line::not_a_time(Lang::En, error),
        CallFault::NotADuration { text } => {
            format!("`{text}` is not a duration within the calendar; write P1D, -PT5M or P1Y")
        }
        CallFault::OneOf { example } => {
            format!("One of `at`, `by` and `real` was expected; send for example {example}")
        }
        CallFault::Member { member, fault } => format!("`{member}`: {}", self::member(fault)),
        CallFault::Half(half) => match half {
            Half::Iin => "give the IIN that goes with the name, or neither: then somebody is invented",
            Half::Bin => "give the BIN that goes with the organisation, or neither: then one is invented",
            Half::Organization => {
                "give the organisation that goes with the BIN, or neither: then one is invented"
            }
        }
        .to_owned(),
    }
}

const fn thing_named(thing: NamedThing) -> &'static str {
    match thing {
        NamedThing::CrlFault => "fault",
        NamedThing::Reason => "reason",
        NamedThing::Role => "role",
        NamedThing::Person => "person to stand in for",
        NamedThing::Request => "request",
        NamedThing::Kind => "kind",
        NamedThing::Algorithm => "algorithm",
        NamedThing::Profile => "profile",
        NamedThing::Criticality => "criticality",
        NamedThing::Service => "service",
        NamedThing::Defect => "defect",
        NamedThing::Outcome => "outcome",
        NamedThing::FailInfo => "failInfo",
        NamedThing::HostedService => "service of this process",
        NamedThing::Database => "state database",
        NamedThing::Token => "store of keys",
        NamedThing::Key => "key",
        NamedThing::Answers => "kind of answers",
        NamedThing::RouteKind => "kind of service",
    }
}

fn member(fault: &MemberFault) -> String {
    match fault {
        MemberFault::TooLong { octets, octets_max } => {
            format!("{octets} bytes, at most {octets_max} are taken")
        }
        MemberFault::NotAName { chars_max } => {
            format!("1 to {chars_max} characters, without control characters and without spaces around them")
        }
        MemberFault::NothingToRead => "must have something to read".to_owned(),
        MemberFault::NotTrue => {
            "must be `true`: everything that is registered, issued and changed goes".to_owned()
        }
        MemberFault::NotAPassword { chars_min, bytes_max } => {
            format!("at least {chars_min} characters and at most {bytes_max} bytes")
        }
        MemberFault::TooMany { count_max } => format!("at most {count_max} are taken"),
        MemberFault::Percents { percent } => format!("the percents add up to {percent}, more than 100"),
        MemberFault::NotADigest { text } => {
            format!("`{text}` is not the SHA-256 of a certificate in 64 hexadecimal digits")
        }
        MemberFault::NotAHash => "not an argon2id hash of a password".to_owned(),
        MemberFault::NotTheScript => "the text of the script itself, in TOML, and not the name of a file; only `script` in the settings is a file".to_owned(),
        MemberFault::RegulationService => "this is a service of the regulations: it can be `player` or `queued` for the asynchronous channel, and nothing else; give the service another id".to_owned(),
        MemberFault::NotPem => "not a certificate in PEM".to_owned(),
        MemberFault::Needed { by } => format!("`{by}` needs it"),
        MemberFault::NotAnAddress(fault) => {
            let why = match fault {
                AddressFault::Empty => "it is empty".to_owned(),
                AddressFault::Signs => "it has blanks or control characters in it".to_owned(),
                AddressFault::Scheme { found } => {
                    format!("it begins with `{found}` in the place of http:// or https://")
                }
                AddressFault::NoHost => "it names no host".to_owned(),
                AddressFault::Port { found } => format!("`{found}` is no port: 1 to 65535"),
                AddressFault::Malformed => "it cannot be read as an address".to_owned(),
            };
            format!("{why}; an address is written as http://host:port/path")
        }
        MemberFault::NotATime(error) => line::not_a_time(Lang::En, error),
        MemberFault::NotASerial { text } => {
            format!("`{text}` is not a serial number: 1 to 20 bytes in hexadecimal")
        }
    }
}

fn query(fault: &QueryFault) -> String {
    match fault {
        QueryFault::Unknown { name, known } => format!(
            "there is no member `{name}`{}",
            if known.is_empty() { String::new() } else { format!("; there are {known}") }
        ),
        QueryFault::Twice { name } => format!("`{name}` stands there twice"),
        QueryFault::Value { name, value, expected } => {
            let expected = match expected {
                QueryValue::Whole { max } => format!("a whole number up to {max}"),
                QueryValue::Seconds { max } => format!("a number of seconds up to {max}"),
                QueryValue::Time => "a time such as 2026-11-24T10:00:00Z".to_owned(),
                QueryValue::OneOf { known } => format!("one of {known}"),
                QueryValue::Entry => "the id of an entry that is there".to_owned(),
                QueryValue::Terms { max } => format!("at most {max} terms"),
                QueryValue::Encoded => "percent-encoded UTF-8".to_owned(),
            };
            format!("`{name}={value}` is not {expected}")
        }
    }
}
