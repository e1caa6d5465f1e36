//! What calls are asked with, for their description: the examples that their forms show to who sends something else, and documents that
//! people and systems of the test PKI have signed.

use super::cabinet::{drafts, questionnaire, sessions};
use super::{acts, receipts};
use crate::http::Method;

/// A request of the housing queue, signed by `people/valid`.
const REQUEST: &str = include_str!("../../examples/signed/request.xml");

/// A message of the synchronous channel with such a request, signed by `portal-system`.
const MESSAGE: &str = include_str!("../../examples/signed/message.xml");

/// Of each call whose form has one.
pub(super) const EXAMPLES: &[(&str, Method, &str)] = &[
    ("/api/v1/requests", Method::POST, REQUEST),
    ("/bip-sync-wss-gost", Method::POST, MESSAGE),
    ("/api/v1/verify", Method::POST, REQUEST),
    ("/api/v1/verify", Method::POST, r#"{"document": "PHJlcXVlc3QvPg==", "signature": 1}"#),
    ("/api/v1/cabinet/accounts", Method::POST, sessions::ACCOUNT.example),
    ("/api/v1/cabinet/session", Method::POST, sessions::SESSION.example),
    ("/api/v1/cabinet/drafts/{service}", Method::PUT, drafts::DRAFT.example),
    ("/api/v1/cabinet/requests/{number}/questionnaire", Method::PUT, questionnaire::ANSWER.example),
    ("/api/v1/workstation/refusal-receipt", Method::POST, receipts::REFUSAL.example),
    ("/api/v1/workstation/tasks/{number}/{act}", Method::POST, acts::ACT.example),
];
