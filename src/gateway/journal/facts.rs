//! What is known of a document that was handed in, beside its answer, for the journal and the log.

use std::sync::Arc;

use axum::response::Response;

use crate::clock::Now;
use crate::envelope::SendMessage;
use crate::findings::{Check, Note, Report};
use crate::gateway::refusal::Refused;
use crate::interface::AnyCode;
use crate::registry::{Channel, Terms};
use crate::report::Summary;

/// The way something came, or went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::gateway) enum Way {
    /// To be registered, over REST.
    Rest,
    /// In a message, over SOAP.
    Soap,
    /// To be looked at only.
    Verify,
    /// An operation of the asynchronous channel.
    Async,
    /// Any other call of the gateway: of its status, its services, its workstations.
    Api,
    /// A question to the authority's OCSP.
    Ocsp,
    /// A CRL or a certificate that was fetched.
    Crl,
    /// A time-stamp.
    Tsp,
    /// A call of the testers.
    Manage,
    /// A call of the signing agent.
    Agent,
    /// What the gateway sent to another system.
    Push,
    /// A call of a path that there is not.
    Other,
}

impl Way {
    pub(super) const ALL: [Way; 12] = [
        Way::Rest,
        Way::Soap,
        Way::Verify,
        Way::Async,
        Way::Api,
        Way::Ocsp,
        Way::Crl,
        Way::Tsp,
        Way::Manage,
        Way::Agent,
        Way::Push,
        Way::Other,
    ];

    /// As it is written.
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Way::Rest => "rest",
            Way::Soap => "soap",
            Way::Verify => "verify",
            Way::Async => "async",
            Way::Api => "api",
            Way::Ocsp => "ocsp",
            Way::Crl => "crl",
            Way::Tsp => "tsp",
            Way::Manage => "manage",
            Way::Agent => "agent",
            Way::Push => "push",
            Way::Other => "other",
        }
    }

    /// Of a document whose handler never saw it, because its body could not be read.
    pub(super) fn of_document(method: &str, path: &str) -> Option<Self> {
        match (method, path) {
            ("POST", "/api/v1/requests") => Some(Way::Rest),
            ("POST", "/api/v1/verify") => Some(Way::Verify),
            ("POST", "/bip-async") => Some(Way::Async),
            ("POST", path) if path.contains("/bip-") => Some(Way::Soap),
            _ => None,
        }
    }

    /// Of any call that the journal lists. It lists no page, no monitor, and nobody who reads the journal itself.
    pub(in crate::gateway) fn of_path(method: &str, path: &str) -> Option<Self> {
        let below = |prefix: &str| {
            path.strip_prefix(prefix).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        if let Some(way) = Way::of_document(method, path) {
            return Some(way);
        }
        match path {
            // A page asks for pictures and the like; what else goes to a wrong path was meant for a right one.
            "" => (!matches!(method, "GET" | "HEAD" | "OPTIONS")).then_some(Way::Other),
            _ if below("/manage/v1/journal") || below("/manage/v1/reset") => None,
            _ if below("/manage") => Some(Way::Manage),
            _ if below("/api") => Some(Way::Api),
            _ if below("/ocsp") => Some(Way::Ocsp),
            _ if below("/tsp") => Some(Way::Tsp),
            _ if below("/crl") || below("/cert") => Some(Way::Crl),
            _ => None,
        }
    }
}

impl From<Channel> for Way {
    fn from(channel: Channel) -> Self {
        match channel {
            Channel::Rest => Way::Rest,
            Channel::Soap => Way::Soap,
        }
    }
}

/// What became of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::gateway) enum Outcome {
    /// Registered, now or before.
    Accepted,
    /// Not registered.
    Refused,
    /// Looked at only, and nothing was wrong.
    Verified,
    /// Answered; there was nothing to be accepted or refused.
    Answered,
}

impl Outcome {
    pub(super) const ALL: [Outcome; 4] =
        [Outcome::Accepted, Outcome::Refused, Outcome::Verified, Outcome::Answered];

    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Outcome::Accepted => "accepted",
            Outcome::Refused => "refused",
            Outcome::Verified => "verified",
            Outcome::Answered => "answered",
        }
    }
}

/// What is known of it. Bears an IIN, and therefore has no `Debug`.
#[derive(Clone)]
pub(in crate::gateway) struct Facts {
    pub(super) way: Way,
    pub(super) outcome: Outcome,
    pub(super) at: Now,
    pub(super) codes: Vec<AnyCode>,
    pub(super) sender: String,
    pub(super) message_id: String,
    pub(in crate::gateway) service_id: Option<String>,
    pub(super) number: Option<String>,
    pub(super) request_number: Option<String>,
    pub(in crate::gateway) serial: Option<String>,
    pub(in crate::gateway) iin: Option<String>,
    pub(super) octets: usize,
    /// Whether a report on it can be had elsewhere.
    pub(super) is_reported: bool,
    /// The reports that nothing else keeps, where they remark on something.
    pub(super) remarked: Option<Arc<[Report]>>,
}

/// Remarks of one message that the journal keeps: hostile ones have fifty.
const REMARKS_MAX: usize = 12;

impl Facts {
    /// Of a document of so many octets of which nothing is known yet.
    pub(in crate::gateway) fn of(way: Way, octets: usize, at: Now) -> Self {
        Facts {
            way,
            outcome: Outcome::Refused,
            at,
            codes: Vec::new(),
            sender: String::new(),
            message_id: String::new(),
            service_id: None,
            number: None,
            request_number: None,
            serial: None,
            iin: None,
            octets,
            is_reported: false,
            remarked: None,
        }
    }

    /// With what its message says of itself.
    pub(in crate::gateway) fn said(mut self, message: Option<&SendMessage>) -> Self {
        if let Some(message) = message {
            self.sender = cut(&message.sender_id);
            self.message_id = cut(&message.message_id);
            self.service_id = Some(cut(&message.service_id)).filter(|id| !id.is_empty());
        }
        self
    }

    /// With whose signature the last of these reports is about: the serial number of the certificate, and the IIN in it.
    pub(in crate::gateway) fn signed(mut self, reports: &[Report], iin: Option<String>) -> Self {
        let signer = reports.iter().rev().find_map(|report| Summary::of(report).signer);
        self.serial = signer.map(|signer| signer.serial_number.clone());
        self.iin = iin;
        self
    }

    /// Registered for `declarant`.
    pub(in crate::gateway) fn accepted(mut self, terms: &Terms, declarant: &str, number: String) -> Self {
        self.outcome = Outcome::Accepted;
        self.service_id = Some(terms.service_id.clone());
        self.request_number.clone_from(&terms.request_number);
        self.iin = Some(declarant.to_owned());
        self.number = Some(number);
        self
    }

    /// Done as it was asked, in the name of `sender`.
    pub(in crate::gateway) fn taken(
        mut self,
        sender: &str,
        message_id: &str,
        service_id: Option<&str>,
    ) -> Self {
        self.outcome = Outcome::Accepted;
        self.sender = cut(sender);
        self.message_id = cut(message_id);
        self.service_id = service_id.map(cut);
        self
    }

    /// Answered by a service that registers nothing.
    pub(in crate::gateway) fn answered(self) -> Self {
        Facts { outcome: Outcome::Accepted, ..self }
    }

    /// With the reports on a message that is kept nowhere else: as much of them as there are remarks of the tolerant mode for, and nothing
    /// where there are none.
    pub(in crate::gateway) fn remarked(mut self, reports: Vec<Report>) -> Self {
        let is_remark = |check: &Check| matches!(check.note, Some(Note::Tolerated { .. }));
        if !reports.iter().flat_map(|report| &report.checks).any(is_remark) {
            return self;
        }
        let mut left = REMARKS_MAX;
        let kept = reports.into_iter().map(|Report { subject, mut checks, .. }| {
            checks.retain(|check| {
                let goes = is_remark(check) && left == 0;
                left -= usize::from(is_remark(check) && !goes);
                !goes
            });
            checks.shrink_to_fit();
            Report { subject, checks, diagnostic: None }
        });
        self.remarked = Some(kept.collect());
        self
    }

    /// A report on it is kept, or not.
    pub(in crate::gateway) fn reported(self, is_reported: bool) -> Self {
        Facts { is_reported, ..self }
    }

    /// Refused for these reasons.
    pub(in crate::gateway) fn refused(self, refused: &Refused) -> Self {
        Facts { outcome: Outcome::Refused, codes: refused.codes(), ..self }
    }

    /// Looked at, and found as these reports say.
    pub(in crate::gateway) fn looked_at(mut self, reports: &[Report], iin: Option<String>) -> Self {
        for code in reports.iter().flat_map(Report::codes).map(AnyCode::from) {
            if !self.codes.contains(&code) {
                self.codes.push(code);
            }
        }
        self.outcome = if self.codes.is_empty() { Outcome::Verified } else { Outcome::Refused };
        self.signed(reports, iin)
    }

    /// Puts them beside the answer.
    pub(in crate::gateway) fn beside(self, mut answer: Response) -> Response {
        answer.extensions_mut().insert(self);
        answer
    }
}

/// As much of what a stranger wrote as is kept.
fn cut(text: &str) -> String {
    text.chars().take(200).collect()
}

#[cfg(test)]
mod tests {
    use crate::findings::masked;

    #[test]
    fn of_an_iin_the_last_six_digits_are_shown_and_of_anything_shorter_nothing() {
        assert_eq!(masked("123456012345"), "******012345");
        assert_eq!((masked("12345"), masked("")), ("*****".to_owned(), String::new()));
    }
}
