//! The personal cabinet: one's requests, a request as it stands, notices, the questionnaire.

pub(in crate::gateway) mod list;
pub(in crate::gateway) mod notices;
pub(in crate::gateway) mod one;
pub(in crate::gateway) mod questionnaire;
pub(in crate::gateway) mod sent;
mod sent_state;
