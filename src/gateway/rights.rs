//! Who may use which path of the workstation, the centre and the cabinet. The manual's matrix is made of this table, and handlers
//! ask it before they do anything.

/// Who may use a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Right {
    /// Everybody.
    Anybody,
    /// Whoever has a session.
    Session,
    /// Somebody who registered on the portal.
    Recipient,
    /// The same, to whom the request is shown: who asks, who acts for who asks, from whose session it was sent. What is not there and
    /// what is somebody else's get the same answer.
    OwnRequest,
    /// The same, or who shows the request's token, proves to be its sender or signer, or has the role whose step is open.
    Reader,
    /// Somebody on the list of staff.
    Staff,
    /// The same, who works at a service centre.
    Centre,
    /// Somebody on the list of staff with the role whose step is open.
    OpenStep,
}

/// A method, a path, and who may use it.
pub struct Line {
    /// The method.
    pub method: &'static str,
    /// The template of the path.
    pub path: &'static str,
    /// Who.
    pub right: Right,
}

const fn line(method: &'static str, path: &'static str, right: Right) -> Line {
    Line { method, path, right }
}

/// Every path of the workstation, of the centre's and the provider's intake, and of the cabinet.
pub const RIGHTS: &[Line] = &[
    // The signature says who sends, and for an intake by an employee whose signature it must be.
    line("POST", "/api/v1/requests", Right::Anybody),
    line("GET", "/api/v1/requests/{number}", Right::Reader),
    line("GET", "/api/v1/requests/{number}/result", Right::Reader),
    line("GET", "/api/v1/requests/{number}/report", Right::Reader),
    line("GET", "/api/v1/requests/{number}/receipt", Right::Reader),
    line("POST", "/api/v1/workstation/refusal-receipt", Right::Centre),
    line("GET", "/api/v1/workstation/returns", Right::Staff),
    line("GET", "/api/v1/workstation/queue", Right::Staff),
    line("GET", "/api/v1/workstation/tasks/{number}", Right::OpenStep),
    line("GET", "/api/v1/workstation/tasks/{number}/draft", Right::OpenStep),
    line("POST", "/api/v1/workstation/tasks/{number}/{act}", Right::OpenStep),
    line("POST", "/api/v1/cabinet/accounts", Right::Anybody),
    line("POST", "/api/v1/cabinet/challenges", Right::Anybody),
    line("POST", "/api/v1/cabinet/session", Right::Anybody),
    line("GET", "/api/v1/cabinet/session", Right::Session),
    line("DELETE", "/api/v1/cabinet/session", Right::Session),
    line("GET", "/api/v1/cabinet/requests", Right::Recipient),
    line("GET", "/api/v1/cabinet/requests/{number}", Right::OwnRequest),
    line("POST", "/api/v1/cabinet/requests/{number}/refresh", Right::OwnRequest),
    line("GET", "/api/v1/cabinet/requests/{number}/result", Right::OwnRequest),
    line("GET", "/api/v1/cabinet/requests/{number}/questionnaire", Right::OwnRequest),
    line("PUT", "/api/v1/cabinet/requests/{number}/questionnaire", Right::OwnRequest),
    line("GET", "/api/v1/cabinet/notices", Right::Recipient),
    line("POST", "/api/v1/cabinet/notices/read", Right::Recipient),
    line("GET", "/api/v1/cabinet/questionnaire", Right::Anybody),
    line("GET", "/api/v1/cabinet/questionnaire/results", Right::Anybody),
    line("GET", "/api/v1/cabinet/drafts", Right::Recipient),
    line("GET", "/api/v1/cabinet/drafts/{service}", Right::Recipient),
    line("PUT", "/api/v1/cabinet/drafts/{service}", Right::Recipient),
    line("DELETE", "/api/v1/cabinet/drafts/{service}", Right::Recipient),
];

/// Who may use a path; a path that the table lacks is nobody's.
pub fn right(method: &str, path: &str) -> Option<Right> {
    RIGHTS.iter().find(|line| line.method == method && line.path == path).map(|line| line.right)
}

/// Who asks, for the matrix.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asker {
    /// Nobody who says who that is.
    Nobody,
    /// Somebody who registered on the portal.
    Recipient,
    /// Somebody on the list of staff.
    Staff,
}

/// What comes of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It is done.
    Allowed,
    /// 401: who asks must say who that is.
    Unknown,
    /// 403: it is for another role.
    OtherRole,
    /// 404: as if the request were not there.
    NotThere,
}

impl Right {
    /// What comes of it, where `own` says that the request is the recipient's, or waits at a step of the role; of a paper of the centre, that
    /// the role is the centre's employee.
    pub const fn outcome(self, asker: Asker, own: bool) -> Outcome {
        match (self, asker, own) {
            (Right::Anybody, ..)
            | (Right::Session, Asker::Recipient | Asker::Staff, _)
            | (Right::Recipient, Asker::Recipient, _)
            | (Right::OwnRequest, Asker::Recipient, true)
            | (Right::Reader, Asker::Recipient | Asker::Staff, true)
            | (Right::Staff, Asker::Staff, _)
            | (Right::Centre | Right::OpenStep, Asker::Staff, true) => Outcome::Allowed,
            (Right::OwnRequest, Asker::Recipient, false) | (Right::Reader, ..) => Outcome::NotThere,
            (
                Right::Session
                | Right::Recipient
                | Right::OwnRequest
                | Right::Staff
                | Right::Centre
                | Right::OpenStep,
                Asker::Nobody,
                _,
            )
            | (Right::Staff | Right::Centre | Right::OpenStep, Asker::Recipient, _) => Outcome::Unknown,
            (Right::Recipient | Right::OwnRequest, Asker::Staff, _)
            | (Right::Centre | Right::OpenStep, Asker::Staff, false) => Outcome::OtherRole,
        }
    }
}

/// The matrix as the manual shows it.
pub fn matrix() -> String {
    let mut table = "| method | path | nobody | recipient, own request | recipient, other's | role, at its step | role, at another step |\n|---|---|---|---|---|---|---|\n".to_owned();
    let askers = [
        (Asker::Nobody, false),
        (Asker::Recipient, true),
        (Asker::Recipient, false),
        (Asker::Staff, true),
        (Asker::Staff, false),
    ];
    for line in RIGHTS {
        let cells = askers.map(|(asker, own)| match line.right.outcome(asker, own) {
            Outcome::Allowed => "allowed",
            Outcome::Unknown => "401",
            Outcome::OtherRole => "403",
            Outcome::NotThere => "404",
        });
        let cells = cells.join(" | ");
        table.push_str(&format!("| {} | `{}` | {cells} |\n", line.method, line.path));
    }
    table
}
