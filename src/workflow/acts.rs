//! What people do to the open step of a case. An act is the only thing that moves a step by hand; who may is said by
//! [`rules`](crate::registry::rules), which act a step knows by [`ActName::of_step`].

pub use super::act::{Act, ActName};
pub use super::acted::Acted;
use super::draft::draft_faults;
use super::driver::{Driver, Left, Progress, Standing};
use super::error::{CHANGES_MAX, WorkflowError};
use super::player::Decision;
use super::walk::{ByHand, done_by, stood_in};
use crate::catalogue::{Names, StepKind};
use crate::clock::Now;
use crate::encoding::is_blank;
use crate::registry::{
    Actor, Performer, RegistrationNumber, RegistryError, StepLine, StepOutcome, Taken, Task, Vote,
};

/// Characters of what a person writes: a paragraph.
pub const NOTE_CHARS_MAX: usize = 2_000;

/// Characters of a name.
pub const NAME_CHARS_MAX: usize = 100;

/// How long a step stays in hand that somebody took, if no time is named: a working day.
pub const TAKEN_MINUTES: u32 = 480;

/// The longest time for which a step can be taken: a month.
pub const TAKEN_MINUTES_MAX: u32 = 31 * 24 * 60;

/// Reasons of one refusal.
pub const REASONS_MAX: usize = 20;

/// Why an act was not done. Nothing was changed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ActError {
    /// The workflow or the registry did not do it.
    #[error(transparent)]
    Workflow(#[from] WorkflowError),
    /// The open step knows no such act.
    #[error("step {label} of {number} knows no `{}`; it knows {}", .act.as_str(), known(.acts))]
    NotForStep {
        /// The case.
        number: RegistrationNumber,
        /// The open step.
        label: String,
        /// The act.
        act: ActName,
        /// The acts there are.
        acts: Vec<ActName>,
    },
    /// The regulation knows no refusal of this service.
    #[error("{clause} knows no refusal of the service")]
    NoRefusal {
        /// Where the regulation says what comes of it.
        clause: String,
    },
    /// A refusal without reasons, or with too many.
    #[error("a refusal has 1 to {REASONS_MAX} reasons")]
    Reasons,
    /// What a person has to write has nothing that can be seen.
    #[error("`{member}` has nothing to read")]
    Blank {
        /// Which member.
        member: &'static str,
    },
    /// Something is too long.
    #[error("{what} has more than {chars_max} characters")]
    TooLong {
        /// What.
        what: &'static str,
        /// What is allowed.
        chars_max: usize,
    },
    /// A time that is none.
    #[error("a step is taken for 1 to {TAKEN_MINUTES_MAX} minutes")]
    Minutes,
    /// There is nobody of that name with that role.
    #[error("nobody of the name given has the role {role}")]
    Nobody {
        /// The role.
        role: Actor,
    },
    /// The member has voted already.
    #[error("you have voted already")]
    VotedAlready,
    /// It is not in the person's hand.
    #[error("the step is not in your hand")]
    NotInHand,
    /// What the regulation has signed came without the person's signature.
    #[error("step {label} is signed by the regulation; the act came without a signature")]
    Unsigned {
        /// The open step.
        label: String,
    },
    /// The step signs the result, and it was not the result that was signed.
    #[error("step {label} signs the result; it came without the person's signature over the result")]
    ResultUnsigned {
        /// The open step.
        label: String,
    },
    /// Fields of the result are not what the service file says.
    #[error("{} fields of the result are wrong", .0.len())]
    Fields(Vec<Names>),
}

fn known(acts: &[ActName]) -> String {
    acts.iter().map(|act| format!("`{act}`")).collect::<Vec<_>>().join(", ")
}

impl From<RegistryError> for ActError {
    fn from(error: RegistryError) -> Self {
        ActError::Workflow(error.into())
    }
}

/// What an act makes of the open step.
enum Made {
    /// It stays open, so.
    Open { task: Task, line: StepLine },
    /// It is done, so.
    Done(ByHand),
}

impl Driver {
    /// Does an act of `performer` to a case at `now`, and whatever follows it at once; where it stands then. Blocks.
    pub fn act(
        &self,
        number: &RegistrationNumber,
        performer: &Performer,
        act: &Act,
        now: Now,
    ) -> Result<Acted, ActError> {
        for round in 0..CHANGES_MAX {
            match self.act_once(number, performer, act.clone(), now, round == 0) {
                // The players changed, a limit passed, or another took the place, while it was worked out: whether the act may be done is
                // seen anew.
                Err(ActError::Workflow(WorkflowError::Registry(
                    RegistryError::Moved { .. }
                    | RegistryError::PlayersChanged { .. }
                    | RegistryError::PlaceTaken { .. },
                ))) => {}
                done => return done,
            }
        }
        Err(WorkflowError::Contended { number: number.clone() }.into())
    }

    fn act_once(
        &self,
        number: &RegistrationNumber,
        performer: &Performer,
        act: Act,
        now: Now,
        foresees: bool,
    ) -> Result<Acted, ActError> {
        let mut standing = self.standing(number)?;
        // What comes before it, by itself, is done first: a request that was registered just now is at no step yet.
        let worker = self.next_worker();
        if self.at_rest(&standing, &worker, now).is_none() {
            self.turn(number, &worker, now)?;
            standing = self.standing(number)?;
        }
        crate::registry::rules::may(number, standing.task.as_ref(), performer, now)?;
        let not_open = || RegistryError::NotOpen { number: number.clone(), label: performer.label.clone() };
        let task = standing.task.clone().ok_or_else(not_open)?;
        let place = standing.plan.place(&task.label).ok_or_else(not_open)?;
        let step = standing.plan.steps[place].clone();
        let acts = ActName::of_step(&step);
        if !acts.contains(&act.name()) {
            let (number, label) = (number.clone(), task.label);
            return Err(ActError::NotForStep { number, label, act: act.name(), acts });
        }
        self.signed_as_asked(&standing, &step, performer, &act, now)?;
        let named = match &act {
            Act::NameExecutor { name, .. } => Some(name.clone()),
            _ => None,
        };
        let performer = &stood_in(performer, &task, now);
        let (line, hand) = match self.made(&standing, task, performer, act, now)? {
            Made::Open { task, line } => {
                standing.task = Some(task);
                (Some(line), None)
            }
            Made::Done(hand) => (None, Some(hand)),
        };
        let decides = hand.is_some() && step.kind == StepKind::Decide && foresees;
        let queue = || standing.view.queue().filter(|_| standing.case.queue_number.is_none());
        let next = decides.then(queue).flatten().and_then(|queue| self.foreseen.next(&self.registry, queue));
        let place = next.as_ref().map(|next| next.place);
        let mut walked = self.walk(&standing, now, hand, place)?;
        if let Some(line) = line {
            walked.lines.insert(0, line);
        }
        if let Some(task) = walked.task.as_mut().filter(|task| task.role == Actor::ResponsibleExecutor) {
            task.named = named.or(task.named.take());
        }
        let worker = self.next_worker();
        let mut change = self.written(&standing, walked, &worker, now)?;
        change.performer = Some(performer.clone());
        change.place = place.filter(|_| change.queue.is_some() && change.result.is_some());
        let goes_on = change.lease.is_some();
        let left = Left::of(&change);
        let mut lines = change.lines.clone();
        let advanced = self.registry.advance_blocking(change)?;
        drop(next);
        self.late.count(&standing.plan, &standing.case.service_id, &lines);
        standing.take(left, &advanced);
        let mut last = lines.pop();
        let progress = match goes_on {
            true => self.go_on(&mut standing, &worker, now, &mut last)?,
            false => return Ok(self.acted(&standing, last.as_ref())),
        };
        match progress {
            Some(Progress::Done { .. } | Progress::Waiting { .. }) => {
                Ok(self.acted(&standing, last.as_ref()))
            }
            Some(Progress::Elsewhere { .. }) => Ok(self.acted_elsewhere(number)?),
            None => {
                self.turn(number, &worker, now)?;
                Ok(self.acted_elsewhere(number)?)
            }
        }
    }

    fn made(
        &self,
        standing: &Standing,
        mut task: Task,
        performer: &Performer,
        act: Act,
        now: Now,
    ) -> Result<Made, ActError> {
        let done = |decision, note| {
            let performer = performer.clone();
            Ok(Made::Done(ByHand { performer, decision, note, answer: None }))
        };
        let open = |task: Task, outcome, note: String| {
            let mut line = StepLine::of(&task.label, standing.case.state, task.begun, now, outcome);
            done_by(&mut line, performer);
            (line.due, line.note) = (task.due, note);
            Ok(Made::Open { task, line })
        };
        match act {
            Act::Take { minutes } => {
                let until = until(now, minutes)?;
                task.taken = Some(Taken { by: performer.name.clone(), until, instead_of: None });
                open(task, StepOutcome::Taken, String::new())
            }
            Act::GiveBack => {
                if task.holder(now).is_none_or(|taken| !performer.is(&taken.by)) {
                    return Err(ActError::NotInHand);
                }
                task.taken = None;
                open(task, StepOutcome::GivenBack, String::new())
            }
            Act::Substitute { to, minutes } => {
                self.somebody(&to, performer.role)?;
                let until = until(now, minutes)?;
                let instead_of = Some(performer.instead_of.clone().unwrap_or_else(|| performer.name.clone()));
                (task.taken, task.named) = (Some(Taken { by: to.clone(), until, instead_of }), None);
                open(task, StepOutcome::Substituted, to)
            }
            Act::Endorse { text } => open(task, StepOutcome::Endorsed, within("the text", text)?),
            Act::NameExecutor { name, text } => {
                self.somebody(&name, Actor::ResponsibleExecutor)?;
                let text = within("the text", text)?;
                done(None, if text.is_empty() { name } else { format!("{name}: {text}") })
            }
            Act::Vote { positive } => {
                if task.votes.iter().any(|vote| vote.by == performer.name) {
                    return Err(ActError::VotedAlready);
                }
                task.votes.push(Vote { by: performer.name.clone(), positive });
                let note = if positive { "+" } else { "-" }.to_owned();
                match self.voted(standing, &task)? {
                    Some(decision) => done(Some(decision), votes(&task)),
                    None => open(task, StepOutcome::Voted, note),
                }
            }
            Act::DraftResult { fields, text } => {
                let faults = draft_faults(&standing.view.service.result, &fields);
                if !faults.is_empty() {
                    return Err(ActError::Fields(faults));
                }
                done(Some(Decision::Positive { fields }), within("the text", text)?)
            }
            Act::DraftRefusal { reasons } => done(Some(refusal(standing, reasons)?), String::new()),
            Act::SignResult(signed) => {
                let (performer, answer) = (performer.clone(), Some(*signed));
                Ok(Made::Done(ByHand { performer, decision: None, note: String::new(), answer }))
            }
            Act::Complete { text } | Act::Sign { text } | Act::HandOver { text } => {
                done(None, within("the text", text)?)
            }
        }
    }

    fn somebody(&self, name: &str, role: Actor) -> Result<(), ActError> {
        let staff = self.registry.store().staff()?;
        let there = staff.iter().any(|person| person.name == name && person.role == role);
        if there { Ok(()) } else { Err(ActError::Nobody { role }) }
    }

    /// The commission's decision once a majority of its members is for it or can no longer be; a draw is against it.
    fn voted(&self, standing: &Standing, task: &Task) -> Result<Option<Decision>, ActError> {
        let staff = self.registry.store().staff()?;
        let members = staff.iter().filter(|person| person.role == task.role).count();
        let members = members.max(task.votes.len());
        let positive = task.votes.iter().filter(|vote| vote.positive).count();
        let negative = task.votes.len() - positive;
        if positive * 2 > members {
            return Ok(Some(Decision::Positive { fields: Vec::new() }));
        }
        if negative * 2 >= members {
            let reason = Names::new(
                "тұрғын үй комиссиясы өтінішті қолдамады",
                "жилищная комиссия не поддержала заявление",
                "the housing commission did not support the application",
            );
            return refusal(standing, vec![reason]).map(Some);
        }
        Ok(None)
    }
}

fn until(now: Now, minutes: u32) -> Result<Now, ActError> {
    let span = (1..=TAKEN_MINUTES_MAX).contains(&minutes).then_some(i64::from(minutes) * 60);
    span.map(|seconds| now.plus_seconds(seconds)).ok_or(ActError::Minutes)
}

fn votes(task: &Task) -> String {
    let positive = task.votes.iter().filter(|vote| vote.positive).count();
    format!("+{positive} -{}", task.votes.len() - positive)
}

fn refusal(standing: &Standing, reasons: Vec<Names>) -> Result<Decision, ActError> {
    let result = &standing.view.service.result;
    if result.refusal.is_none() && result.negative.is_none() {
        return Err(ActError::NoRefusal { clause: result.cite.clone() });
    }
    if reasons.is_empty() || reasons.len() > REASONS_MAX {
        return Err(ActError::Reasons);
    }
    for reason in &reasons {
        for (member, text) in [("reasons", &reason.en), ("reasonsKk", &reason.kk), ("reasonsRu", &reason.ru)]
        {
            if is_blank(text) {
                return Err(ActError::Blank { member });
            }
            within("a reason", text.clone())?;
        }
    }
    Ok(Decision::Negative { reasons })
}

fn within(what: &'static str, text: String) -> Result<String, ActError> {
    let chars_max = NOTE_CHARS_MAX;
    if text.chars().count() > chars_max { Err(ActError::TooLong { what, chars_max }) } else { Ok(text) }
}
