//! What a session of the portal adds to a request that was sent from it: whose it is, and how the sender logged in.

use super::services::Services;
use crate::accounts::Session;
use crate::clock::Now;
use crate::registry::{AccountId, LoginWay, Submission};
use crate::workflow;

/// A request sent from a session of the portal.
pub(super) struct PortalLogin {
    account: AccountId,
    login: Option<workflow::PortalLogin>,
}

impl PortalLogin {
    /// Of a session of an account. How somebody logged in is told of that person's own requests only.
    pub(super) fn of(session: &Session, declarant: &str) -> Option<Self> {
        let (account, stored) = (session.account()?, &session.stored);
        let login = workflow::PortalLogin {
            registered_at: account.created_at,
            refused_at: stored.refused_at,
            opened_at: stored.opened_at,
            by_signature: stored.way == LoginWay::Signature,
        };
        Some(PortalLogin { account: account.id, login: (account.iin == declarant).then_some(login) })
    }

    /// The submission with it.
    pub(super) fn noted(&self, submission: Submission, services: &Services, now: Now) -> Submission {
        let terms = submission.terms();
        let service = services.catalogue.find(&terms.service_id).filter(|_| terms.intake.route.is_none());
        let lines = self.login.as_ref().zip(service);
        let lines = lines.map(|(login, service)| services.desk.by_session(service, login, now));
        submission.sent_from(self.account, lines.unwrap_or_default())
    }
}
