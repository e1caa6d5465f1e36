//! Why an act at the workstation was not done, in English.

use crate::interface::ActFault;
use crate::text::Sides;
use crate::text::sides::sides;

/// Both sides of it.
pub(crate) fn sides(fault: &ActFault) -> Sides {
    use ActFault as F;
    match fault {
        F::NoToken => sides!("the header `Authorization: Bearer TOKEN`", "no token, or one that nobody has"),
        F::OtherRole { role, yours } => sides!("a person of role {role}, whose step it is", "role {yours}"),
        F::NoStep => sides!(
            "a request with an open step of a person",
            "no step is open: it is at its end, or nobody has to do anything now"
        ),
        F::NotOpen { label } => sides!("the step that is open", "step `{label}`"),
        F::InHand { until } => {
            sides!("a step that nobody has in hand", "another person has it until {until}")
        }
        F::AnotherNamed => sides!("the person named for the step", "another person"),
        F::EAkimatSilent => sides!("the incoming number of E-akimat", "no answer came in time"),
        F::EAkimatUnbelieved => {
            sides!("the incoming number of E-akimat", "the answer cannot be believed")
        }
        F::Moved => sides!("the request as you read it", "somebody changed it in between"),
        F::NotForStep { label, act, known } => sides!("one of {known}, for step {label}", "`{act}`"),
        F::NoSuchAct { act, known } => sides!("one of {known}", "`{act}`"),
        F::Missing { member } => sides!("the member `{member}`", "nothing"),
        F::NoPlace { parameter, from, value } => {
            sides!("`{parameter}` as `{from}` of a page of the queue gave it", "`{parameter}={value}`")
        }
        F::Places { given } => {
            sides!("one of `after`, `before`, `offset`, or none: they say where the page begins", "{given}")
        }
        F::NoRefusal { clause } => sides!("a result: {clause} knows no refusal of the service", "a refusal"),
        F::Reasons { reasons_max } => sides!("1 to {reasons_max} reasons", "another number of them"),
        F::TooLong { chars_max } => sides!("at most {chars_max} characters", "more"),
        F::Unwritable { character } => {
            sides!("a text of characters that a document can hold (XML 1.0)", "{character}")
        }
        F::Minutes { minutes_max } => sides!("1 to {minutes_max} minutes", "another time"),
        F::Nobody { role } => sides!("the name of a person of role {role}", "a name that nobody of them has"),
        F::VotedAlready => sides!("one vote of each member", "a second one"),
        F::NotInHand => sides!("a step that you have in hand", "a step that you do not have in hand"),
        F::Unsigned { label } => {
            sides!(
                "a signature with your own certificate over the act: step {label} is signed by the regulation",
                "an act without a signature"
            )
        }
        F::ResultUnsigned { label } => sides!(
            "the result itself (GET …/draft) with your signature, as application/xml: step {label} signs it",
            "an act"
        ),
        F::ResultDiffers => {
            sides!("the result as GET …/draft gives it now, signed by you first", "another document")
        }
        F::OtherSigners { wanted } => {
            sides!(
                "signatures of these roles in this order, you first: {wanted}",
                "other roles, or another order"
            )
        }
        F::OtherCertificate => {
            sides!("a signature with the certificate that is registered for you", "another certificate")
        }
        F::NoCertificate => sides!("a certificate registered for you, to sign acts with", "none"),
        F::OtherAct { element } => {
            sides!("an `act` of `urn:qaqpa:act:v1` for this request", "another `{element}`")
        }
        F::NotStandingIn => {
            sides!("somebody for whom you stand in now", "a name for which you do not, or not any more")
        }
        F::Fields { en, .. } => sides!("fields as the service file has them", "{en}"),
    }
}
