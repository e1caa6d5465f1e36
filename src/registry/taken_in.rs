//! A case right after its registration: all of it is known, and nothing is read back.

use super::admission::Admitted;
use super::batcher::Registered;
use super::case::{Case, Channel};
use super::number::RegistrationNumber;
use super::state::State;
use super::submission::Submission;
use crate::calendar::almaty;

/// The case that this registration of this submission began, before its first change. Of what was registered before it says nothing: that
/// may stand elsewhere by now.
pub fn case_of(registered: &Registered, submission: &Submission) -> Case {
    let origin = submission.origin();
    Case {
        number: registered.number().clone(),
        sender: origin.sender.clone(),
        message_id: origin.message_id.clone(),
        ..unnumbered_case(submission, origin.channel)
    }
}

/// The case that a request will begin, before it has a number: it is numbered 0, and bears neither sender nor message id.
pub fn unnumbered_case(admitted: &Admitted, channel: Channel) -> Case {
    let (terms, received_at) = (admitted.terms(), admitted.received_at());
    let year = almaty::date_of(received_at).year();
    Case {
        number: RegistrationNumber::new(terms.service_code, year, 0),
        channel,
        route: terms.intake.route.unwrap_or("portal").to_owned(),
        sender: String::new(),
        message_id: String::new(),
        digest: admitted.digest(),
        service_id: terms.service_id.clone(),
        declarant_id: admitted.declarant_id().to_owned(),
        request_number: terms.request_number.clone(),
        application: terms.application.clone(),
        received_at,
        registered_at: received_at,
        due_at: terms.due_at,
        state: State::Registered,
        state_since: received_at,
        revision: 0,
        work_at: Some(received_at.plus_millis(super::FIRST_TURN_MILLIS)),
        lease: None,
        outcome: None,
        queue_number: None,
    }
}
