//! Why an act at the workstation was not done.

use serde::{Deserialize, Serialize};

use crate::clock::Now;

/// Why an act was not done. Nothing was changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ActFault {
    /// No token, or none that anybody has.
    NoToken,
    /// The open step is another role's.
    OtherRole {
        /// Whose step it is.
        role: String,
        /// The role of who asks.
        yours: String,
    },
    /// No step is open: the case is at its end, or waits for something else than a person.
    NoStep,
    /// The step named is not the one that is open.
    NotOpen {
        /// The step named, cut short.
        label: String,
    },
    /// Another person has it in hand.
    InHand {
        /// Until when.
        until: Now,
    },
    /// Another person was named for it.
    AnotherNamed,
    /// It was changed by somebody else in between.
    Moved,
    /// E-akimat, in which the step is recorded too, gives no answer in time.
    EAkimatSilent,
    /// What E-akimat answered cannot be believed.
    EAkimatUnbelieved,
    /// The open step knows no such act.
    NotForStep {
        /// The open step.
        label: String,
        /// The act.
        act: String,
        /// The acts it knows.
        known: String,
    },
    /// There is no such act.
    NoSuchAct {
        /// What was asked for, cut short.
        act: String,
        /// Those there are.
        known: String,
    },
    /// The act needs a member that is missing.
    Missing {
        /// Which.
        member: String,
    },
    /// A page of the queue is to begin at what is no place of it.
    NoPlace {
        /// The parameter.
        parameter: String,
        /// The member of a page that has what it is for.
        from: String,
        /// What came, cut short.
        value: String,
    },
    /// A page of the queue is to begin at more than one place.
    Places {
        /// The parameters that came.
        given: String,
    },
    /// The regulation knows no refusal of this service.
    NoRefusal {
        /// Where it says what comes of the service.
        clause: String,
    },
    /// A refusal without reasons, or with too many.
    Reasons {
        /// What is allowed.
        reasons_max: usize,
    },
    /// A text is too long.
    TooLong {
        /// What is allowed.
        chars_max: usize,
    },
    /// A text has a character that no document can hold, XML 1.0 §2.2.
    Unwritable {
        /// The first of them, `U+0001`.
        character: String,
    },
    /// A step cannot be taken for so long.
    Minutes {
        /// The longest time.
        minutes_max: u32,
    },
    /// There is nobody of that name with that role.
    Nobody {
        /// The role.
        role: String,
    },
    /// The member has voted already.
    VotedAlready,
    /// The step is not in the person's hand.
    NotInHand,
    /// What the regulation has signed came without the person's signature.
    Unsigned {
        /// The open step.
        label: String,
    },
    /// The step signs the result, and it was not the result that the person signed.
    ResultUnsigned {
        /// The open step.
        label: String,
    },
    /// What was signed is not the result as it stands.
    ResultDiffers,
    /// Those who signed the result are not those whom the regulation names first.
    OtherSigners {
        /// The roles that sign, in order.
        wanted: String,
    },
    /// It is signed, but not with the person's own certificate.
    OtherCertificate,
    /// It is signed, and no certificate is registered for the person.
    NoCertificate,
    /// What is signed is no act, or one for another request or of another name.
    OtherAct {
        /// Which element does not fit.
        element: String,
    },
    /// The person does not stand in for who is named, or not any more.
    NotStandingIn,
    /// Fields of the result are not what the service file says: each with its clause.
    Fields {
        /// In Kazakh.
        kk: String,
        /// In Russian.
        ru: String,
        /// In English.
        en: String,
    },
}
