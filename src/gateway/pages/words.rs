//! The words for roles, channels, systems, messages, acts and deadlines on the pages.

use crate::catalogue::{Channel, Message, System};
use crate::clock::Now;
use crate::registry::StepOutcome;
use crate::text::system as s;
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

/// A system of the flows.
pub(crate) const fn system(system: System) -> Text {
    match system {
        System::Portal => s::PORTAL,
        System::Gateway => s::GATEWAY,
        System::RegionalGateway => s::REGIONAL_GATEWAY,
        System::RegionalGatewayWorkstation => s::REGIONAL_GATEWAY_WORKSTATION,
        System::CentreWorkstation => s::CENTRE_WORKSTATION,
        System::CentreSystem => s::CENTRE_SYSTEM,
        System::CentreInformationSystem => s::CENTRE_INFORMATION_SYSTEM,
        System::GbdFl => s::GBD_FL,
        System::GbdUl => s::GBD_UL,
        System::Enis => s::ENIS,
        System::EAkimat => s::E_AKIMAT,
        System::EdsCa => s::EDS_CA,
        System::StateSystems => s::STATE_SYSTEMS,
        System::ProviderSystem => s::PROVIDER_SYSTEM,
        System::CentreHall => s::CENTRE_HALL,
        System::ProviderOffice => s::PROVIDER_OFFICE,
        System::Courier => s::COURIER,
    }
}

/// A message that a step forms.
pub(crate) const fn message(message: Message) -> Text {
    match message {
        Message::AuthorizationRefusal => s::AUTHORIZATION_REFUSAL,
        Message::SignatureNotConfirmedRefusal => s::SIGNATURE_REFUSAL,
        Message::DocumentsRefusal => s::DOCUMENTS_REFUSAL,
        Message::DataUnavailable => s::DATA_UNAVAILABLE,
        Message::AcceptanceReceipt => s::ACCEPTANCE_RECEIPT,
        Message::AcceptanceStatus => s::ACCEPTANCE_STATUS,
        Message::AcceptanceNotification => s::ACCEPTANCE_NOTIFICATION,
        Message::IntakeRefusalReceipt => s::INTAKE_REFUSAL_RECEIPT,
        Message::Result => s::RESULT,
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
        StepOutcome::Recorded => (w::OUTCOME_RECORDED, Colour::Green),
        StepOutcome::Unrecorded => (w::OUTCOME_UNRECORDED, Colour::Red),
    };
    Tag::new(text.in_lang(lang), colour)
}
