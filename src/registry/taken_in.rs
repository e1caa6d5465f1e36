//! A case right after its registration: all of it is known, and nothing is read back.

use super::batcher::Registered;
use super::case::Case;
use super::submission::Submission;

/// The case that this registration of this submission began. Of what was registered before it says nothing: that may stand elsewhere by now.
pub fn case_of(registered: &Registered, submission: &Submission) -> Case {
    let (origin, terms) = (submission.origin(), submission.terms());
    let registered_at = registered.registered_at();
    Case {
        number: registered.number().clone(),
        channel: origin.channel,
        route: terms.intake.route.unwrap_or("portal").to_owned(),
        sender: origin.sender.clone(),
        message_id: origin.message_id.clone(),
        digest: submission.digest(),
        service_id: terms.service_id.clone(),
        declarant_id: submission.declarant_id().to_owned(),
        request_number: terms.request_number.clone(),
        application: terms.application.clone(),
        received_at: registered_at,
        registered_at,
        due_at: registered.due_at(),
        state: registered.state(),
        state_since: registered_at,
        revision: 0,
        work_at: Some(registered_at.plus_millis(super::FIRST_TURN_MILLIS)),
        lease: None,
        outcome: None,
        queue_number: None,
    }
}
