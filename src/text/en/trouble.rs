//! What is wrong with a call over HTTP, in English.

use crate::interface::{AuthorityFault, CallFault, Callee, NamedThing, Trouble};

/// What is wrong, in a few words.
pub(crate) const fn title(trouble: &Trouble) -> &'static str {
    match trouble {
        Trouble::PathUnknown => "Nothing is at this path",
        Trouble::MethodNotAllowed { .. } => "This method is not allowed here",
        Trouble::PathUnreadable { .. } => "The path cannot be read",
        Trouble::BodyTooLarge { .. } => "The body is too large",
        Trouble::Crowded => "Too many large requests at once",
        Trouble::SlowBody { .. } => "The body did not come in time",
        Trouble::BrokenBody => "The body cannot be read",
        Trouble::Compressed { .. } => "A compressed body is not taken",
        Trouble::Hosts { .. } => "The request must have one Host header",
        Trouble::HostRefused { .. } => "This listener has no such name",
        Trouble::OriginRefused { .. } => "A web page of another site may not use this listener",
        Trouble::JsonExpected { .. } => "The body must be sent as application/json",
        Trouble::TransferCoding => "This transfer coding is not understood",
        Trouble::Broken => "Something went wrong inside",
        Trouble::NoWsdlPart => "There is no such part of the WSDL",
        Trouble::NoSchema { .. } => "There is no such schema",
        Trouble::NoManualPage => "The manual has no such page",
        Trouble::NothingPublished => "Nothing is published under this name",
        Trouble::AuthorityBusy => "The authority is busy",
        Trouble::NoCrlThere { .. } => "No CRL is published there",
        Trouble::Call { of: Callee::Clock, .. } => "The clock was not set",
        Trouble::Call { of: Callee::Authority, .. } => "This cannot be asked of the authority",
        Trouble::Authority(AuthorityFault::NeverIssued { .. }) => "The authority does not know it",
        Trouble::Authority(AuthorityFault::Failed { .. }) => "The authority could not do it",
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
        Trouble::PathUnreadable { reason } => format!("{reason}. Write it in UTF-8, percent-encoded."),
        Trouble::BodyTooLarge { octets_max } => format!(
            "A body may have {octets_max} octets. Send fewer or smaller attachments, or raise http.body_bytes_max."
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
        Trouble::TransferCoding => {
            "Only `Transfer-Encoding: chunked` is. Send the body uncompressed.".to_owned()
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
        Trouble::AuthorityBusy => {
            "Every worker has enough to do. Send the same request again in a second.".to_owned()
        }
        Trouble::NoCrlThere { known } => format!("There are {known}."),
        Trouble::Call { fault, .. } => call(fault),
        Trouble::Authority(fault) => authority(fault),
    }
}

fn call(fault: &CallFault) -> String {
    match fault {
        CallFault::Form(misfit) => misfit.to_string(),
        CallFault::NoSuch { thing: NamedThing::CrlFault, name, known } => {
            format!("there is no fault `{name}`; there are {known}")
        }
        CallFault::NoSuch { thing: NamedThing::Role, name, known } => {
            format!("there is no role `{name}`; there are {known}")
        }
        CallFault::NoSuch { thing: NamedThing::Request, name, known } => {
            format!("`{name}` is not a registration number such as {known}")
        }
        CallFault::NothingToCome => {
            "nothing is to come: nothing happens by itself, or the request has no deadline left".to_owned()
        }
        CallFault::NoSuch { thing: NamedThing::Reason, name, known } => {
            format!("there is no reason `{name}`; there are {known}")
        }
        CallFault::NotATime { reason, .. } | CallFault::Value { reason } => reason.clone(),
        CallFault::NotADuration { text } => {
            format!("`{text}` is not a duration within the calendar; write P1D, -PT5M or P1Y")
        }
        CallFault::OneOf { example } => {
            format!("One of `at`, `by` and `real` was expected; send for example {example}")
        }
    }
}

fn authority(fault: &AuthorityFault) -> String {
    match fault {
        AuthorityFault::NeverIssued { serial } => {
            format!("no certificate with serial number {serial} was issued here")
        }
        AuthorityFault::AlreadyRevoked { serial, at, reason } => {
            format!("certificate {serial} was revoked at {at} already ({reason}); only a hold can be changed")
        }
        AuthorityFault::NotOnHold { serial } => {
            format!("certificate {serial} is not on hold; only a hold can be lifted")
        }
        AuthorityFault::NotASerial { text } => {
            format!("`{text}` is not a serial number: 1 to 20 octets in hexadecimal")
        }
        AuthorityFault::EmptyValidity { not_before, not_after } => {
            format!("the certificate would be valid from {not_before} to {not_after}")
        }
        AuthorityFault::OutlivesIssuer { not_after, issuer } => format!(
            "the certificate would be valid until {not_after}, but its issuer only until {issuer}; ask for fewer days"
        ),
        AuthorityFault::DefectsAtOdds { one, other } => {
            format!("defects {one} and {other} exclude one another")
        }
        AuthorityFault::Unfit { reason } | AuthorityFault::Failed { reason } => reason.clone(),
    }
}
