//! The codes of what a listener refuses by itself.

use serde::Serialize;

use crate::findings::{AtFault, Decision};

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident $text:literal $decision:ident $fault:ident;)+) => {
        /// A stable code, the same over every interface and in the metrics. No two of these and of `findings::Code` are written alike.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
        pub enum InterfaceCode { $($(#[$doc])* #[serde(rename = $text)] $name,)+ }

        impl InterfaceCode {
            /// Every code, in the order of the table.
            pub const ALL: &'static [InterfaceCode] = &[$(InterfaceCode::$name),+];

            /// The code as it is written.
            pub const fn as_str(self) -> &'static str { match self { $(InterfaceCode::$name => $text,)+ } }

            /// What becomes of the request.
            pub const fn decision(self) -> Decision { match self { $(InterfaceCode::$name => Decision::$decision,)+ } }

            /// Where the error is to be looked for.
            pub const fn at_fault(self) -> AtFault { match self { $(InterfaceCode::$name => AtFault::$fault,)+ } }
        }
    };
}

codes! {
    /// The same messageId from the same sender with another content.
    MessageConflict "MESSAGE_CONFLICT" Rejected Document;
    /// What was signed is registered already, and the number is not for who sends it now.
    AlreadyRegistered "ALREADY_REGISTERED" Rejected Document;
    /// The body is larger than is taken.
    BodyTooLarge "BODY_TOO_LARGE" Rejected Document;
    /// No such registration number, name or page.
    NotFound "NOT_FOUND" Rejected Request;
    /// The request is at its end, and its documents are in an archive.
    Archived "ARCHIVED" Rejected Request;
    /// There will be a result, but there is none yet.
    ResultNotReady "RESULT_NOT_READY" Retry Gateway;
    /// Nothing is at this path.
    PathUnknown "PATH_UNKNOWN" Rejected Request;
    /// The path does not have this method.
    MethodNotAllowed "METHOD_NOT_ALLOWED" Rejected Request;
    /// The JSON body is not of its form.
    JsonMalformed "JSON_MALFORMED" Rejected Request;
    /// Not a request this address answers.
    HttpRefused "HTTP_REFUSED" Rejected Request;
    /// The listener has no such name.
    HostRefused "HOST_REFUSED" Rejected Settings;
    /// A web page of another site sent it.
    OriginRefused "ORIGIN_REFUSED" Rejected Settings;
    /// Nobody is known by the token, or none came.
    NotAuthorized "NOT_AUTHORIZED" Rejected Settings;
    /// The open step is another role's.
    RoleRefused "ROLE_REFUSED" Rejected Settings;
    /// The step is not open, or another person has it.
    StepElsewhere "STEP_ELSEWHERE" Rejected Document;
    /// The open step does not know what was asked for, or not so.
    ActRefused "ACT_REFUSED" Rejected Document;
    /// No session, or one that has ended.
    SessionRequired "SESSION_REQUIRED" Rejected Request;
    /// The regulations' message refusing authorisation: the login is not right.
    LoginRefused "LOGIN_REFUSED" Rejected Request;
    /// Too many logins failed; the account or the address is locked for a while.
    LoginLocked "LOGIN_LOCKED" Retry Request;
    /// What changes something did not come from a page of the listener's own.
    CsrfRefused "CSRF_REFUSED" Rejected Request;
    /// An account cannot be made so, or does not have what was asked for.
    AccountRefused "ACCOUNT_REFUSED" Rejected Request;
    /// The provider behind the service does not answer, or cannot be reached.
    ProviderUnavailable "PROVIDER_UNAVAILABLE" Retry Provider;
    /// Another system in which the step is recorded too does not answer, or not as it should.
    SystemUnavailable "SYSTEM_UNAVAILABLE" Retry Provider;
    /// What the provider behind the service answered is no answer that may be passed on.
    ProviderAnswerRefused "PROVIDER_ANSWER_REFUSED" Retry Provider;
    /// The service does not take this document.
    DocumentUnexpected "DOCUMENT_UNEXPECTED" Rejected Document;
    /// The service works on a document, and the message has none.
    DocumentAbsent "DOCUMENT_ABSENT" Rejected Document;
    /// More than can be worked on at once.
    Busy "BUSY" Retry Gateway;
    /// The registry's disk is full.
    StorageFull "STORAGE_FULL" Retry Gateway;
    /// The registry cannot write, or its file was taken away.
    StorageUnavailable "STORAGE_UNAVAILABLE" Retry Gateway;
}

impl std::fmt::Display for InterfaceCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}
