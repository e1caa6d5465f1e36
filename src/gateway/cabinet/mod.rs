//! The personal cabinet: registration, login, what became of one's requests, notices, the questionnaire, drafts.
//!
//! Who may is said by [`super::rights`]; who it is, by the room `accounts`.

pub(super) mod draft_turns;
pub(super) mod drafts;
pub(super) mod notices;
pub(super) mod questionnaire;
pub(super) mod requests;
pub(super) mod sessions;
