//! The words for roles, channels, acts and deadlines on the pages.

use crate::catalogue::Channel;
use crate::clock::Now;
use crate::registry::StepOutcome;
use crate::text::web::workstation as w;
use crate::text::{Lang, Text};
use crate::web::components::{Colour, Tag};
use crate::web::moment;
use crate::workflow::Actor;
use crate::workflow::acts::ActName;

/// A day and a bit: what is due within it is to be looked at now.
const SOON_MILLIS: i64 = 24 * 3600 * 1000;

/// Before the role of a tester.
const TESTER: &str = "TEST ";

/// Who does a step.
pub(crate) const fn role(actor: Actor) -> Text {
    match actor {
        Actor::Recipient => w::RECIPIENT,
        Actor::Portal => w::PORTAL,
        Actor::RegionalGatewayWorkstation => w::GATEWAY_WORKSTATION,
        Actor::StateCorporationEmployee => w::OPERATOR,
        Actor::OfficeClerk => w::CLERK,
        Actor::Head => w::HEAD,
        Actor::ResponsibleExecutor => w::RESPONSIBLE,
        Actor::HousingCommission => w::COMMISSION,
        Actor::LocalExecutiveBody => w::AKIMAT,
        Actor::ProviderEmployee => w::EMPLOYEE,
        Actor::AuthorisedPerson => w::AUTHORISED,
        Actor::Provider => w::ANY_OF_PROVIDER,
    }
}

/// The name under which a tester does the steps of a role.
pub(in crate::gateway) fn tester(role: Actor) -> String {
    format!("{TESTER}{}", role.as_str())
}

/// Who somebody is: the name; of a tester who does the steps of a role, that role in the visitor's language.
pub(in crate::gateway) fn person(name: &str, lang: Lang) -> String {
    match name.strip_prefix(TESTER).and_then(Actor::parse) {
        Some(actor) => format!("{TESTER}{}", role(actor).in_lang(lang)),
        None => name.to_owned(),
    }
}

/// By which channel a request came in.
pub(crate) const fn channel(channel: Channel) -> Text {
    match channel {
        Channel::Portal => w::PORTAL,
        Channel::Centre => w::CENTRE,
        Channel::Provider => w::PROVIDER,
        Channel::Office => w::OFFICE,
    }
}

/// An act, as its button says it.
pub(in crate::gateway) const fn act(act: ActName) -> Text {
    match act {
        ActName::Take => w::TAKE,
        ActName::GiveBack => w::GIVE_BACK,
        ActName::Substitute => w::SUBSTITUTE,
        ActName::Endorse => w::ENDORSE,
        ActName::NameExecutor => w::NAME_EXECUTOR,
        ActName::Complete => w::COMPLETE,
        ActName::Vote => w::CAST_VOTE,
        ActName::DraftResult => w::DRAFT_RESULT,
        ActName::DraftRefusal => w::DRAFT_REFUSAL,
        ActName::Sign => w::SIGN,
        ActName::HandOver => w::HAND_OVER,
    }
}

/// A deadline: until when, how long still, and how pressing by colour.
pub(in crate::gateway) fn deadline(due: Option<Now>, now: Now, lang: Lang) -> Tag {
    let Some(due) = due else { return Tag::new(w::NO_LIMIT.in_lang(lang), Colour::Grey) };
    let millis = due.millis().saturating_sub(now.millis());
    let colour = match millis {
        ..0 => Colour::Red,
        0..SOON_MILLIS => Colour::Yellow,
        _ => Colour::Green,
    };
    let left = w::left(lang, millis.unsigned_abs() / 60_000, millis < 0);
    Tag::new(format!("{} · {left}", moment(due)), colour)
}

/// What came of a step.
pub(crate) fn outcome(outcome: StepOutcome, lang: Lang) -> Tag {
    let (text, colour) = match outcome {
        StepOutcome::Done => (w::OUTCOME_DONE, Colour::Green),
        StepOutcome::Passed => (w::OUTCOME_PASSED, Colour::Green),
        StepOutcome::Failed => (w::OUTCOME_FAILED, Colour::Red),
        StepOutcome::Positive => (w::OUTCOME_POSITIVE, Colour::Green),
        StepOutcome::Negative => (w::OUTCOME_NEGATIVE, Colour::Red),
        StepOutcome::NegativeUnsupported => (w::OUTCOME_UNSUPPORTED, Colour::Yellow),
        StepOutcome::Elsewhere => (w::OUTCOME_ELSEWHERE, Colour::Grey),
        StepOutcome::Overdue => (w::OUTCOME_OVERDUE, Colour::Red),
        StepOutcome::Taken => (w::OUTCOME_TAKEN, Colour::Blue),
        StepOutcome::GivenBack => (w::OUTCOME_GIVEN_BACK, Colour::Blue),
        StepOutcome::Substituted => (w::OUTCOME_SUBSTITUTED, Colour::Blue),
        StepOutcome::Endorsed => (w::OUTCOME_ENDORSED, Colour::Blue),
        StepOutcome::Voted => (w::OUTCOME_VOTED, Colour::Blue),
        StepOutcome::Unclaimed => (w::OUTCOME_UNCLAIMED, Colour::Yellow),
    };
    Tag::new(text.in_lang(lang), colour)
}
