//! What a listener answers by itself, in English.

use crate::interface::{AttachmentFault, InterfaceCode, InterfaceEvidence, StoreRefusal};
use crate::text::Sides;
use crate::text::sides::sides;

/// What is wrong, in a line.
#[rustfmt::skip]
pub(crate) const fn title(code: InterfaceCode) -> &'static str {
    match code {
        InterfaceCode::MessageConflict => "Another message is registered under this id",
        InterfaceCode::AlreadyRegistered => "What was signed is registered already",
        InterfaceCode::BodyTooLarge => "The message is too large",
        InterfaceCode::NotFound => "There is no such registration number",
        InterfaceCode::Archived => "The request is archived",
        InterfaceCode::ResultNotReady => "The result is not ready yet",
        InterfaceCode::PathUnknown => "There is nothing at this path",
        InterfaceCode::MethodNotAllowed => "This path does not have this method",
        InterfaceCode::JsonMalformed => "The JSON body is not of its form",
        InterfaceCode::HttpRefused => "This address does not process such a request",
        InterfaceCode::HostRefused => "This listener has no such name",
        InterfaceCode::OriginRefused => "A web page of another site may not use this listener",
        InterfaceCode::NotAuthorized => "Nobody is known by this token",
        InterfaceCode::RoleRefused => "The open step is another role's",
        InterfaceCode::StepElsewhere => "The step is not open for you now",
        InterfaceCode::ActRefused => "The open step does not take this act",
        InterfaceCode::SessionRequired => "There is no session, or it has ended",
        InterfaceCode::LoginRefused => "The login is not right",
        InterfaceCode::LoginLocked => "Too many logins have failed",
        InterfaceCode::CsrfRefused => "What changes something must come from a page of this site",
        InterfaceCode::AccountRefused => "The account does not take this",
        InterfaceCode::SystemUnavailable => "Another system, in which the step is registered too, does not answer",
        InterfaceCode::ProviderUnavailable => "The provider does not answer",
        InterfaceCode::ProviderAnswerRefused => "The provider's answer cannot be passed on",
        InterfaceCode::DocumentUnexpected => "The service does not take this document",
        InterfaceCode::DocumentAbsent => "The message has no document",
        InterfaceCode::Busy => "The service is busy for the moment",
        InterfaceCode::StorageFull => "The disk of the gateway is full",
        InterfaceCode::StorageUnavailable => "The registry cannot write",
    }
}

/// What to do next.
#[rustfmt::skip]
pub(crate) const fn hint(code: InterfaceCode) -> &'static str {
    match code {
        InterfaceCode::MessageConflict => "Give a new message a new messageId",
        InterfaceCode::AlreadyRegistered => "Ask who registered it; to apply once more, sign a new request",
        InterfaceCode::BodyTooLarge => "Make the attachments smaller",
        InterfaceCode::NotFound => "Check the number, and use the link from the answer to the request, with its token",
        InterfaceCode::Archived => "Ask whoever runs the gateway for the archive of the month; `qaqpa serve --registry sqlite:FILE` shows it",
        InterfaceCode::ResultNotReady => "Ask again later",
        InterfaceCode::PathUnknown => "GET / lists every path",
        InterfaceCode::MethodNotAllowed => "Use one of the methods in the Allow header",
        InterfaceCode::JsonMalformed => "Correct the member given; the example shows a body that is right",
        InterfaceCode::HttpRefused => "Check the address, the method and what was sent",
        InterfaceCode::HostRefused => "Use its address, or write the name into http.management_hosts",
        InterfaceCode::OriginRefused => "Write the page's origin into http.cors_management_origins, if it may",
        InterfaceCode::NotAuthorized => "Ask whoever runs the simulator for a token: POST /manage/v1/staff",
        InterfaceCode::RoleRefused => "Let a person of that role do it",
        InterfaceCode::StepElsewhere => "Read the request again; it says which step is open and who has it",
        InterfaceCode::ActRefused => "Send what the answer names",
        InterfaceCode::SessionRequired => "Log in: POST /api/v1/cabinet/session",
        InterfaceCode::LoginRefused => "Check the IIN and the password; or log in by EDS",
        InterfaceCode::LoginLocked => "Try again when the lock ends; a login by EDS is possible before that",
        InterfaceCode::CsrfRefused => "Send the session's token in X-CSRF-Token; a program sends the session in Authorization: Bearer",
        InterfaceCode::AccountRefused => "Send what the answer names",
        InterfaceCode::SystemUnavailable => "Do it again later; whoever runs the gateway looks at `e_akimat` in `[databases]`",
        InterfaceCode::ProviderUnavailable => "Send it again later; whoever runs the gateway looks at /manage/v1/exchange/routes, and of its own state databases at /manage/v1/state-databases",
        InterfaceCode::ProviderAnswerRefused => "The provider's owner corrects its answer; then send it again",
        InterfaceCode::DocumentUnexpected => "Send the document that the service's schema describes",
        InterfaceCode::DocumentAbsent => "Put the document that the service works on into `data`",
        InterfaceCode::Busy => "Send it again in a few seconds",
        InterfaceCode::StorageFull => "The gateway's owner makes room on the disk, nothing needs a restart; then send it again",
        InterfaceCode::StorageUnavailable => "The gateway's owner looks at /health and the log; then send it again",
    }
}

/// Both sides of what was found.
pub(crate) fn sides(found: &InterfaceEvidence) -> Sides {
    use InterfaceEvidence as S;
    match found {
        S::NoRoom => sides!("room for one more request", "as many under way as can be worked on"),
        S::Internal => sides!("a request that can be registered", "a failure inside the gateway"),
        S::NotKept { asked } => sides!("what is kept of an entry of the journal", "nothing of `{asked}`"),
        S::NoSuchNumber { asked } => sides!("a registration number that was given here", "`{asked}`"),
        S::Archived { month, file } => {
            sides!("a request whose documents are in this registry", "month {month} is archived in `{file}`")
        }
        S::NotDecided { status, again: Some(again) } => {
            sides!("a request that was decided", "status {status}; ask again on {again}")
        }
        S::NotDecided { status, again: None } => {
            sides!("a request that was decided", "status {status}; ask again later")
        }
        S::Level { asked } => {
            sides!("level=simple, level=detailed or level=diagnostic", "level=`{asked}`")
        }
        S::Language { asked } => sides!("lang=kk, lang=ru or lang=en", "lang=`{asked}`"),
        S::Form { asked } => sides!("form=json, form=xml, form=html or form=text", "form=`{asked}`"),
        S::ResultForm { asked } => sides!("format=xml, format=html or format=pdf", "format=`{asked}`"),
        S::Attachment(AttachmentFault::Absent) => {
            sides!("a PDF with the signed XML attached", "no file is attached to the PDF")
        }
        S::Attachment(AttachmentFault::Several) => {
            sides!("a PDF with the signed XML attached", "several files are attached to the PDF")
        }
        S::Attachment(AttachmentFault::Unreadable) => {
            sides!("a PDF with the signed XML attached", "the file attached to the PDF cannot be read")
        }
        S::PercentEncoding => sides!("octets=", "a broken percent-encoding"),
        S::ReferenceNumber => {
            sides!("reference=N, counted from one, or reference=signed-info", "something else")
        }
        S::SignatureNumber => sides!("signature=N, counted from one", "something else"),
        S::Json(misfit) => {
            let (example, wrong) = (&misfit.example, &misfit.wrong);
            sides!("a JSON object such as {example}", "{wrong}")
        }
        S::NotBase64 { member, example } => {
            sides!("a JSON object such as {example}", "`{member}` is not base64")
        }
        S::Account(fault) => super::account::sides(fault),
        S::Act(fault) => super::act::sides(fault),
        S::Provider(fault) => super::provider::sides(fault),
        S::Registry(refusal) => Sides::of("a request that can be registered", registry(refusal)),
    }
}

fn registry(refusal: &StoreRefusal) -> String {
    match refusal {
        StoreRefusal::Conflict => "the sender's message id is taken by another message".to_owned(),
        StoreRefusal::AlreadyRegistered => {
            "the same signed content is registered already, by another sender or for another service"
                .to_owned()
        }
        StoreRefusal::TooLarge { octets, octets_max } => {
            format!("a part of {octets} bytes; at most {octets_max} are stored")
        }
        StoreRefusal::Queue => "as many requests waiting to be registered as the queue holds".to_owned(),
        StoreRefusal::DiskFull => "the disk or the database's size limit is full".to_owned(),
        StoreRefusal::Store => "the registry's store cannot be written to".to_owned(),
        StoreRefusal::Closed => "the registry is closed: the gateway is stopping".to_owned(),
    }
}
