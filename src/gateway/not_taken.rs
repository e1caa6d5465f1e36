//! Why a request does not come in by its channel, as a finding.

use crate::findings::evidence::RequestEvidence;
use crate::findings::{Code, Finding};
use crate::registry::NotAdmitted;
use crate::workflow::{NoPlan, NotTaken, Unavailable};

/// Why a request does not come in.
pub(super) fn not_taken(fault: NotTaken) -> NotAdmitted {
    let step = |(label, clause): (String, String)| format!("{label} {clause}").trim().to_owned();
    NotAdmitted::Found(match fault {
        // Beyond the last day that can be written.
        NotTaken::Uncountable(error) => {
            tracing::error!(%error, "a deadline cannot be counted");
            return NotAdmitted::NoTerms;
        }
        NotTaken::Channel(NoPlan::PaperOnly { service, cite: clause }) => {
            Finding::new(Code::ServicePaperOnly, RequestEvidence::PaperOnly { service, clause })
        }
        NotTaken::Channel(NoPlan::ChannelNotTaken { channel, cite: clause, .. }) => {
            let channel = channel.as_str().to_owned();
            Finding::new(Code::ChannelNotTaken, RequestEvidence::Channel { channel, clause })
        }
        NotTaken::NotAnEmployee { channel, role } => {
            let (role, channel) = (role.as_str().to_owned(), channel.as_str().to_owned());
            Finding::new(Code::EmployeeUnknown, RequestEvidence::Employee { role, channel })
        }
        NotTaken::DataUnavailable { what, at } => {
            let step = at.map(step).unwrap_or_default();
            let evidence = match what {
                Unavailable::Recipient => RequestEvidence::RecipientAbsent { step },
                Unavailable::RecipientEnded => RequestEvidence::RecipientEnded { step },
                Unavailable::PowerOfAttorney => RequestEvidence::PowerAbsent { step },
                Unavailable::Silent(of) => {
                    RequestEvidence::DatabaseSilent { database: of.as_str().to_owned(), step }
                }
                Unavailable::Unbelieved(of) => {
                    RequestEvidence::DatabaseUnbelieved { database: of.as_str().to_owned(), step }
                }
            };
            Finding::new(Code::DataUnavailable, evidence)
        }
        NotTaken::NotFilledIn { wrong, at } => {
            Finding::new(Code::RequestMalformed, RequestEvidence::NotFilledIn { wrong, step: step(at) })
        }
        NotTaken::NotAccepted { missing, at } => {
            let step = step(at);
            Finding::new(Code::DocumentsNotAccepted, RequestEvidence::DocumentsAbsent { missing, step })
        }
    })
}
