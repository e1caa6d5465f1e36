//! Results that people sign with keys of their own: what there is to sign, and whether it was signed as the regulation asks.

use super::acts::{Act, ActError, ActName};
use super::driver::{Driver, Standing};
use super::plan::PlanStep;
use super::sealer::{Hand, SealError};
use crate::catalogue::StepKind;
use crate::clock::Now;
use crate::registry::{Performer, RegistrationNumber, RegistryError, rules};

impl Driver {
    /// The result of a case that waits for `performer`'s signature, as it is to be signed: by the performer first, by `others` behind.
    /// What is lacking of the signatures that the regulation asks for is made with the keys of the office.
    pub fn draft(
        &self,
        number: &RegistrationNumber,
        performer: &Performer,
        others: &[Hand],
        now: Now,
    ) -> Result<String, ActError> {
        let standing = self.standing(number)?;
        rules::may(number, standing.task.as_ref(), performer, now)?;
        let not_open = || RegistryError::NotOpen { number: number.clone(), label: performer.label.clone() };
        let place = standing.task.as_ref().and_then(|task| standing.plan.place(&task.label));
        let step = &standing.plan.steps[place.ok_or_else(not_open)?];
        if step.kind != StepKind::Sign {
            let acts = ActName::of_step(step);
            let (number, label) = (number.clone(), step.label.clone());
            return Err(ActError::NotForStep { number, label, act: ActName::Sign, acts });
        }
        let own = Hand { name: performer.name.clone(), role: performer.role };
        let hands: Vec<Hand> = [own].into_iter().chain(others.iter().cloned()).collect();
        let outcome = standing.position()?.outcome;
        let outcome = outcome.ok_or(SealError::Document { what: "nothing was decided" });
        let draft = outcome.and_then(|outcome| self.sealer.draft(&standing.view, &outcome, &hands, now));
        draft.map_err(|error| super::error::unsealed(number, error).into())
    }

    /// Whether somebody with a certificate signed what the regulation has signed: the result itself at the step that signs it, the act at
    /// the others.
    pub(super) fn signed_as_asked(
        &self,
        standing: &Standing,
        step: &PlanStep,
        performer: &Performer,
        act: &Act,
        now: Now,
    ) -> Result<(), ActError> {
        let label = || step.label.clone();
        match act {
            Act::SignResult(signed) => {
                let decided_at = standing.position()?.outcome.map(|outcome| outcome.decided_at);
                let own = signed.hands.first().is_some_and(|hand| hand.name == performer.name);
                let in_time = decided_at.is_some_and(|at| at <= signed.signed_at) && signed.signed_at <= now;
                if own && in_time {
                    return Ok(());
                }
                Err(super::error::unsealed(&standing.case.number, SealError::Differs).into())
            }
            _ if performer.certificate.is_empty() || !standing.is_signed(step) => Ok(()),
            Act::Sign { .. } => Err(ActError::ResultUnsigned { label: label() }),
            Act::Vote { .. } | Act::DraftResult { .. } | Act::DraftRefusal { .. }
                if performer.signed.is_none() =>
            {
                Err(ActError::Unsigned { label: label() })
            }
            _ => Ok(()),
        }
    }
}
