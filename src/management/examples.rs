//! What the testers' calls are asked with, for their description: the examples that their forms show to who sends something else.

use super::{
    certificates, exchange, exchange_parties, faults, people, reset, revocations, samples, staff,
    state_databases,
};
use crate::http::Method;

/// Of the calls of [`super::Management`].
pub(super) const MANAGEMENT: &[(&str, Method, &str)] = &[
    ("/manage/v1/clock", Method::PUT, r#"{"by": "P1D"}"#),
    ("/manage/v1/samples", Method::POST, samples::SAMPLE.example),
    ("/manage/v1/reset", Method::POST, reset::CONFIRMATION.example),
    ("/manage/v1/players", Method::PUT, r#"{"head": {"by": "hand"}}"#),
    ("/manage/v1/state-databases", Method::PUT, state_databases::FORM.example),
    ("/manage/v1/staff", Method::POST, staff::STAFF.example),
    ("/manage/v1/staff", Method::DELETE, staff::NAME.example),
    ("/manage/v1/ca/certificates", Method::POST, certificates::ISSUE.example),
    ("/manage/v1/ca/revocations", Method::POST, revocations::REVOKE.example),
    ("/manage/v1/ca/faults", Method::PUT, faults::FAULT.example),
    ("/manage/v1/people/{n}/certificate", Method::POST, people::CERTIFICATE.example),
    ("/manage/v1/ocsp", Method::PUT, OCSP),
    ("/manage/v1/ocsp", Method::POST, OCSP),
    ("/manage/v1/tsp", Method::PUT, TSP),
    ("/manage/v1/tsp", Method::POST, TSP),
];

const OCSP: &str = r#"{"outcome": "revoked", "reason": "superseded"}"#;
const TSP: &str = r#"{"outcome": "skew", "seconds": -3600}"#;

/// Of the calls of [`super::ExchangeManagement`].
pub(super) const EXCHANGE: &[(&str, Method, &str)] = &[
    ("/manage/v1/exchange/messages/{id}/discard", Method::POST, exchange::NOTE.example),
    ("/manage/v1/exchange/systems", Method::PUT, exchange_parties::SYSTEM.example),
    ("/manage/v1/exchange/services", Method::PUT, exchange_parties::SERVICE.example),
];
