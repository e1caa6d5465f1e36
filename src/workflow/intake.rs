//! How a request comes in by an employee: at a service centre, at the provider's workstation, at its office. The employee signs for the
//! recipient; state databases are asked; documents that are not complete are not accepted.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

use super::application::Application;
use super::asking::{Inquiry, StateAnswer, StateDatabase, StateDatabases};
use super::deadlines::Counting;
use super::documents::{FaultCode, check_documents};
use super::longest_way::longest_way;
use super::plan::{Plan, PlanStep};
use super::planning::{self, NoPlan};
use super::question::question;
use crate::calendar::DueError;
use crate::catalogue::{Channel, FlowCheck, Service, StepKind};
use crate::clock::Now;
use crate::registry::{Actor, Intake, State, StepLine, StepOutcome};

/// What is asked of requests beside their form.
#[derive(Clone)]
pub struct IntakeDesk {
    /// Counts limits.
    pub counting: Counting,
    /// The plans.
    pub plans: Plans,
    /// Who may sign for a recipient.
    pub employees: Arc<dyn Employees>,
    /// What the state databases say.
    pub databases: Arc<dyn StateDatabases>,
}

/// The plans that were made so far. Clones share them.
#[derive(Debug, Clone, Default)]
pub struct Plans(Arc<RwLock<PlansByService>>);

type PlansByService = HashMap<(String, Channel), Arc<Plan>>;

impl Plans {
    /// The plan of a service on a channel, whether or not it takes requests that way.
    pub fn of(&self, service: &Service, channel: Channel) -> Arc<Plan> {
        let key = (service.id.clone(), channel);
        let plans = self.0.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(plan) = plans.get(&key) {
            return Arc::clone(plan);
        }
        drop(plans);
        let plan = Arc::new(planning::unchecked(service, channel));
        self.0.write().unwrap_or_else(PoisonError::into_inner).insert(key, Arc::clone(&plan));
        plan
    }
}

/// Who may sign a request for its recipient.
pub trait Employees: Send + Sync {
    /// The employee who signs with the certificate of this SHA-256.
    fn by_certificate(&self, certificate: &[u8; 32]) -> Option<Employee>;
}

/// An employee.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Employee {
    /// The name.
    pub name: String,
    /// The role.
    pub role: Actor,
}

/// Nobody.
#[derive(Debug, Clone, Copy)]
pub struct NoEmployees;

impl Employees for NoEmployees {
    fn by_certificate(&self, _: &[u8; 32]) -> Option<Employee> {
        None
    }
}

/// How who sends a request logged in on the portal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PortalLogin {
    /// When the account was made.
    pub registered_at: Now,
    /// When the last login before it was refused, if it was.
    pub refused_at: Option<Now>,
    /// When the session was opened.
    pub opened_at: Now,
    /// Whether by the EDS.
    pub by_signature: bool,
}

/// Why a request does not come in. Each ends the attempt at a step of the plan, if the regulation has one for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotTaken {
    /// The limit of the whole cannot be counted: a year has no data.
    Uncountable(DueError),
    /// The service does not take requests by this channel, or none electronically.
    Channel(NoPlan),
    /// Nobody with this certificate may sign for a recipient by this channel.
    NotAnEmployee {
        /// The channel.
        channel: Channel,
        /// Whose signature is needed.
        role: Actor,
    },
    /// A state database does not know the recipient or the power of attorney, or does not answer.
    DataUnavailable {
        /// What is not known.
        what: Unavailable,
        /// The step that forms the message, and where the regulation says so.
        at: Option<(String, String)>,
    },
    /// The application is not filled in correctly.
    NotFilledIn {
        /// The fields that are wrong.
        wrong: Vec<String>,
        /// The step that checks it, and where the regulation says so.
        at: (String, String),
    },
    /// The documents are not complete.
    NotAccepted {
        /// The codes of the documents that are missing.
        missing: Vec<String>,
        /// The step that forms the receipt, if the flow has one, and where the regulation says so.
        at: (String, String),
    },
}

/// What cannot be obtained.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unavailable {
    /// The recipient's data.
    Recipient,
    /// The recipient is dead, or liquidated.
    RecipientEnded,
    /// The power of attorney.
    PowerOfAttorney,
    /// An answer of this database.
    Silent(StateDatabase),
    /// An answer of this database that can be believed.
    Unbelieved(StateDatabase),
}

/// What the state databases said of a request: nothing against it, or what cannot be obtained.
pub type Learnt = Result<(), Unavailable>;

/// Whose signature a channel needs, where it is not the recipient's.
pub const fn signs_on(channel: Channel) -> Option<Actor> {
    match channel {
        Channel::Portal => None,
        Channel::Centre => Some(Actor::StateCorporationEmployee),
        Channel::Provider => Some(Actor::ProviderEmployee),
        Channel::Office => Some(Actor::OfficeClerk),
    }
}

impl IntakeDesk {
    /// Whether the state databases are to be asked before a request is taken in: an employee who may sign brings it, its documents are
    /// complete, and the regulation has a step for it.
    pub fn asks(&self, service: &Service, application: &Application, certificate: &[u8; 32]) -> bool {
        let channel = application.channel();
        let Some(role) = signs_on(channel) else { return false };
        let plan = self.plans.of(service, channel);
        question(service, channel, &plan).is_some()
            && self.employees.by_certificate(certificate).is_some_and(|employee| employee.role == role)
            && self.accept_documents(service, application, channel, &plan).is_ok()
    }

    /// Whether the regulation has state databases asked before a request comes in by `channel`.
    pub fn has_question(&self, service: &Service, channel: Channel) -> bool {
        question(service, channel, &self.plans.of(service, channel)).is_some()
    }

    /// Whether who acts for the recipient on `channel` acts by a notarised power of attorney and by no other: 003 ¶9(3) of S2 to S6, 004 ¶4.
    pub fn needs_notarised_power(&self, service: &Service, channel: Channel) -> bool {
        let plan = self.plans.of(service, channel);
        question(service, channel, &plan).is_some_and(|question| question.needs_notarised_power())
    }

    /// When the result of a request must be there that was received at `received`: by the limit of the whole; where the regulation gives
    /// the whole none and every step one, at the end of the longest way.
    pub fn due_at(
        &self,
        service: &Service,
        channel: Channel,
        received: Now,
    ) -> Result<Option<Now>, DueError> {
        match service.deadline_on(channel) {
            Some(_) => self.counting.service_deadline(service, channel, received),
            None => longest_way(&self.plans.of(service, channel), &self.counting, received),
        }
    }

    /// Why a request that was received at `received` has no due time although the regulation gives the whole or every step a limit.
    pub fn undated(&self, service: &Service, channel: Channel, received: Now) -> Option<DueError> {
        self.due_at(service, channel, received).err()
    }

    /// Whether an incomplete set of documents is refused by whoever takes it in on `channel`; otherwise it is taken, and the provider
    /// decides.
    pub fn refuses_incomplete(&self, service: &Service, channel: Channel) -> bool {
        refused_at(service, channel, &self.plans.of(service, channel)).is_some()
    }

    /// Condition 1: asks for the recipient's data and, where a representative acts by a notarised power of attorney, for that power. Where
    /// the regulation lets nobody act by another power, that is none.
    pub async fn learn(&self, service: &Service, application: &Application, now: Now) -> Learnt {
        let (channel, number) = (application.channel(), application.declarant_id.as_str());
        let recipient = Inquiry::Recipient { number, kinds: &service.recipients.kinds };
        match self.databases.ask(recipient, channel, now).await {
            StateAnswer::Known => {}
            StateAnswer::Unknown => return Err(Unavailable::Recipient),
            StateAnswer::Ended => return Err(Unavailable::RecipientEnded),
            StateAnswer::Silent(database) => return Err(Unavailable::Silent(database)),
            StateAnswer::Unbelieved(database) => return Err(Unavailable::Unbelieved(database)),
        }
        let Some(representative) = &application.representative else { return Ok(()) };
        let power = representative.power_of_attorney.as_ref().filter(|power| power.notarised);
        let Some(power) = power else {
            let needed = self.needs_notarised_power(service, channel);
            return if needed { Err(Unavailable::PowerOfAttorney) } else { Ok(()) };
        };
        let inquiry = Inquiry::Power { power, principal: number, representative: &representative.iin };
        match self.databases.ask(inquiry, channel, now).await {
            StateAnswer::Known => Ok(()),
            StateAnswer::Unknown | StateAnswer::Ended => Err(Unavailable::PowerOfAttorney),
            StateAnswer::Silent(database) => Err(Unavailable::Silent(database)),
            StateAnswer::Unbelieved(database) => Err(Unavailable::Unbelieved(database)),
        }
    }

    /// Takes a request in at `now` that the holder of `certificate` signed: when its result is due, and what was done on the way.
    /// `learnt` is what the state databases said, where they were asked; where they are to be asked and were not, nothing is obtained.
    pub fn take(
        &self,
        service: &Service,
        application: &Application,
        certificate: &[u8; 32],
        learnt: Option<Learnt>,
        now: Now,
    ) -> Result<(Intake, Option<Now>), NotTaken> {
        let channel = application.channel();
        let due_at = match self.due_at(service, channel, now) {
            // A year without a calendar file is never guessed: the request has no due time, and says why.
            Err(DueError::NoYear(error)) => {
                tracing::warn!(%error, service = service.id, "a request has no due time");
                None
            }
            counted => counted.map_err(NotTaken::Uncountable)?,
        };
        planning::takes(service, channel).map_err(NotTaken::Channel)?;
        let representative = application.representative.as_ref().map(|of| of.iin.clone());
        let Some(role) = signs_on(channel) else {
            return Ok((Intake { representative, ..Intake::default() }, due_at));
        };
        let employee = self.employees.by_certificate(certificate).filter(|employee| employee.role == role);
        let employee = employee.ok_or(NotTaken::NotAnEmployee { channel, role })?;
        let plan = self.plans.of(service, channel);
        self.accept_documents(service, application, channel, &plan)?;
        if let Some(question) = question(service, channel, &plan)
            && let Err(what) = learnt.unwrap_or(Err(Unavailable::Silent(StateDatabase::NaturalPersons)))
        {
            return Err(NotTaken::DataUnavailable { what, at: question.refused_at() });
        }
        let certificate = crate::encoding::hex::encode(certificate);
        let line = |step: &PlanStep| {
            let outcome = if step.kind == StepKind::Check { StepOutcome::Passed } else { StepOutcome::Done };
            let mut line = StepLine::of(&step.label, State::Registered, now, now, outcome);
            if step.actor == role {
                line.by.clone_from(&employee.name);
                line.certificate.clone_from(&certificate);
                // The employee's signature over the request covers what the employee says of it.
                line.signed = true;
            }
            line
        };
        let lines = plan.steps.iter().take(plan.intake).map(line).collect();
        let declarant = Some(application.declarant_id.clone());
        Ok((Intake { route: Some(channel.as_str()), declarant, representative, lines }, due_at))
    }

    /// The steps up to the registration of a request that was sent from a session of the portal at `now`: registration, login, and the
    /// refusal of authorisation before it, where there was one. None where the plan has no login that such a session can be.
    pub fn by_session(&self, service: &Service, login: &PortalLogin, now: Now) -> Vec<StepLine> {
        let plan = self.plans.of(service, Channel::Portal);
        let steps = &plan.steps[..plan.intake.min(plan.steps.len())];
        let checks = |step: &PlanStep| step.checks.contains(&FlowCheck::RegisteredUserDataCorrect);
        let line = |label: &str, at, outcome| StepLine::of(label, State::Registered, at, at, outcome);
        let (registered, after) = match steps.iter().position(checks) {
            // 000 ¶10(1)–(4): registration, login, condition 1, and its refusal.
            Some(condition) if condition > 0 => {
                let mut lines: Vec<StepLine> = Vec::new();
                for step in &steps[..condition - 1] {
                    lines.push(line(&step.label, login.registered_at, StepOutcome::Done));
                }
                let (enters, checked) = (&steps[condition - 1], &steps[condition]);
                if let Some((refused_at, refusal)) = login.refused_at.zip(checked.on_failure.as_ref()) {
                    lines.push(line(&enters.label, refused_at, StepOutcome::Done));
                    lines.push(line(&checked.label, refused_at, StepOutcome::Failed));
                    lines.push(line(&refusal.label, refused_at, StepOutcome::Done));
                }
                lines.push(line(&enters.label, login.opened_at, StepOutcome::Done));
                lines.push(line(&checked.label, login.opened_at, StepOutcome::Passed));
                (lines, &steps[condition + 1..])
            }
            // 004 ¶11(1): registration and login by the EDS are one item.
            None if login.by_signature => match steps.split_first() {
                Some((first, rest)) => (vec![line(&first.label, login.opened_at, StepOutcome::Done)], rest),
                None => return Vec::new(),
            },
            _ => return Vec::new(),
        };
        let rest = after.iter().map(|step| {
            let judged = step.checks.contains(&FlowCheck::CertificateWithinValidityPeriod);
            line(&step.label, now, if judged { StepOutcome::Passed } else { StepOutcome::Done })
        });
        registered.into_iter().chain(rest).collect()
    }

    /// Documents that are not complete are not accepted, where the regulation says so; nor is an application that is not filled in
    /// correctly where somebody checks that on the way in (004 ¶9(2)).
    fn accept_documents(
        &self,
        service: &Service,
        application: &Application,
        channel: Channel,
        plan: &Plan,
    ) -> Result<(), NotTaken> {
        let Some(at) = refused_at(service, channel, plan) else { return Ok(()) };
        let faults = check_documents(service, channel, application);
        let subjects = |of: fn(FaultCode) -> bool| -> Vec<String> {
            let found = faults.iter().filter(|fault| of(fault.code));
            found.map(|fault| fault.subject.clone()).collect()
        };
        let missing = subjects(|code| code == FaultCode::DocumentAbsent);
        if !missing.is_empty() {
            return Err(NotTaken::NotAccepted { missing, at });
        }
        let wrong = subjects(FaultCode::is_of_form);
        let mut steps = plan.steps.iter();
        match steps.find(|step| step.checks.contains(&FlowCheck::ApplicationFilledInCorrectly)) {
            Some(step) if !wrong.is_empty() => {
                let at = (step.label.clone(), step.clause.clone());
                Err(NotTaken::NotFilledIn { wrong, at })
            }
            _ => Ok(()),
        }
    }
}

/// Where the regulation refuses to accept an incomplete set of documents: the step's label and its clause; nothing where it knows no
/// refusal to accept.
fn refused_at(service: &Service, channel: Channel, plan: &Plan) -> Option<(String, String)> {
    let role = signs_on(channel);
    let by_office = |by: &Actor| channel == Channel::Office && *by == Actor::Provider;
    let mut refusals = service.intake_refusals.iter();
    let refuses = refusals.find(|refusal| refusal.by.iter().any(|by| Some(*by) == role || by_office(by)));
    let step = plan.steps.iter().find(|step| step.checks.contains(&FlowCheck::DocumentsComplete));
    match (step.and_then(|step| step.on_failure.as_ref()), refuses) {
        (Some(refusal), _) => Some((refusal.label.clone(), refusal.clause.clone())),
        (None, refuses) => refuses.map(|refusal| (String::new(), refusal.cite.clone())),
    }
}
