//! The players' settings: for each role whether a person or a player does its steps, how fast, and how it decides.
//!
//! Everything is drawn from the seed, the case's number and the step, so that a run repeats itself and no step moves another.

use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError, RwLock};

use serde::{Deserialize, Serialize};

use super::case_view::CaseView;
use super::plan::PlanStep;
use super::player::{Decision, Player, When};
use crate::catalogue::{Names, StepKind};
use crate::clock::Now;
use crate::crypto::{DigestAlgorithm, digest};
use crate::interface::PlayersFault;
use crate::registry::Actor;

/// Longest time a player takes: no regulation gives more than some months.
const SECONDS_MAX: f64 = 10.0 * 366.0 * 86_400.0;

/// Rules of one role: more than anybody writes by hand.
const RULES_MAX: usize = 100;

/// All players. Roles that are not named are automatic and take no time.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct PlayersSettings {
    /// Makes what is drawn by chance the same in every run.
    pub seed: u64,
    /// A player for each role named.
    #[serde(flatten)]
    pub roles: BTreeMap<Role, PlayerSettings>,
}

/// A role as a key of the settings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Role(pub Actor);

impl PartialOrd for Role {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Role {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.0.as_str().cmp(other.0.as_str())
    }
}

/// One player.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PlayerSettings {
    /// Who does the role's steps.
    pub by: PlayedBy,
    /// How long a step takes.
    pub speed: Speed,
    /// How it decides: the first rule that applies; positively if none does.
    pub rules: Vec<Rule>,
}

impl PlayerSettings {
    /// Whether anything is drawn from the case's number.
    fn draws(&self) -> bool {
        matches!(self.speed, Speed::Uniform { .. } | Speed::Exponential { .. })
            || self.rules.iter().any(|rule| rule.percent.is_some())
    }
}

/// Who does the steps of a role.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PlayedBy {
    /// A player, by itself.
    #[default]
    Player,
    /// A person at the workstation; a recipient who never comes.
    Hand,
}

/// How long a step takes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Speed {
    /// No time.
    #[default]
    AtOnce,
    /// Always as long.
    Fixed {
        /// So long.
        seconds: f64,
    },
    /// Any time between two, each as likely.
    Uniform {
        /// The shortest.
        seconds_min: f64,
        /// The longest.
        seconds_max: f64,
    },
    /// An exponential distribution: mostly soon, now and then late.
    Exponential {
        /// On average.
        seconds_mean: f64,
    },
    /// A share of the time that the regulation gives; 150 is late. Where it gives none, no time.
    OfLimit {
        /// Per cent of it.
        percent: f64,
    },
    /// So long after the registration, whatever was done before.
    AfterRegistration {
        /// So long.
        seconds: f64,
    },
}

/// A rule for a decision. What is absent does not limit it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Rule {
    /// Of this service only.
    pub service: Option<String>,
    /// Of this declarant only.
    pub iin: Option<String>,
    /// Where this form field has `value`.
    pub field: Option<String>,
    /// The value, exactly.
    pub value: Option<String>,
    /// In so many of a hundred cases.
    pub percent: Option<f64>,
    /// What is decided then.
    pub then: Verdict,
}

/// What a rule decides.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// A reasoned refusal.
    #[default]
    Refuse,
    /// The service is rendered.
    Render,
}

/// Roles that a player can have.
pub const ROLES: [Actor; 9] = [
    Actor::Recipient,
    Actor::StateCorporationEmployee,
    Actor::OfficeClerk,
    Actor::Head,
    Actor::ResponsibleExecutor,
    Actor::HousingCommission,
    Actor::LocalExecutiveBody,
    Actor::ProviderEmployee,
    Actor::AuthorisedPerson,
];

impl PlayersSettings {
    /// Whether everything can be meant.
    pub fn checked(self) -> Result<Self, PlayersFault> {
        for (Role(role), player) in &self.roles {
            let role = *role;
            if !ROLES.contains(&role) {
                return Err(PlayersFault::NoSteps { role: role.to_string() });
            }
            let within = |key, value: f64, max: f64| {
                if (0.0..=max).contains(&value) {
                    Ok(())
                } else {
                    Err(PlayersFault::Range { role: role.to_string(), key, max: max as u64 })
                }
            };
            match player.speed {
                Speed::AtOnce => {}
                Speed::Fixed { seconds } | Speed::AfterRegistration { seconds } => {
                    within("seconds", seconds, SECONDS_MAX)?;
                }
                Speed::Uniform { seconds_min, seconds_max } => {
                    within("seconds_min", seconds_min, SECONDS_MAX)?;
                    within("seconds_max", seconds_max, SECONDS_MAX)?;
                    if seconds_min > seconds_max {
                        return Err(PlayersFault::Reversed { role: role.to_string() });
                    }
                }
                Speed::Exponential { seconds_mean } => within("seconds_mean", seconds_mean, SECONDS_MAX)?,
                Speed::OfLimit { percent } => within("percent", percent, 10_000.0)?,
            }
            if player.rules.len() > RULES_MAX {
                return Err(PlayersFault::Rules { role: role.to_string(), rules_max: RULES_MAX });
            }
            for rule in &player.rules {
                within("percent", rule.percent.unwrap_or_default(), 100.0)?;
                if rule.field.is_some() != rule.value.is_some() {
                    return Err(PlayersFault::HalfRule { role: role.to_string() });
                }
            }
        }
        Ok(self)
    }

    fn of(&self, role: Actor) -> Option<&PlayerSettings> {
        self.roles.get(&Role(role))
    }
}

/// The players at work. Clones share their settings, which may change at any time.
#[derive(Debug, Clone, Default)]
pub struct Players(Arc<RwLock<Arc<Playing>>>);

#[derive(Debug, Default)]
struct Playing {
    settings: Arc<PlayersSettings>,
    /// Since when a role is played as it is, where that was changed: nothing was done earlier by who was not there yet.
    since: BTreeMap<Role, Now>,
}

impl Playing {
    /// A moment of the role's player, or the one at which the player came, where that is later.
    fn not_before(&self, role: Actor, at: Now) -> When {
        When::At(self.since.get(&Role(role)).map_or(at, |since| at.max(*since)))
    }
}

impl Players {
    /// With these settings.
    pub fn new(settings: PlayersSettings) -> Self {
        let players = Players::default();
        players.set(settings);
        players
    }

    /// The settings there are.
    pub fn settings(&self) -> Arc<PlayersSettings> {
        Arc::clone(&self.playing().settings)
    }

    /// These, as from the beginning.
    pub fn set(&self, settings: PlayersSettings) {
        let playing = Playing { settings: Arc::new(settings), since: BTreeMap::new() };
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(playing);
    }

    /// These from `at` on; the roles whose steps are to be looked at again, because somebody else does them now or does them otherwise.
    pub fn change(&self, settings: PlayersSettings, at: Now) -> Vec<Actor> {
        let mut playing = self.0.write().unwrap_or_else(PoisonError::into_inner);
        let player = |of: &PlayersSettings, role| of.of(role).cloned().unwrap_or_default();
        let mut since = playing.since.clone();
        let mut changed: Vec<Actor> = Vec::new();
        for role in ROLES {
            if player(&playing.settings, role) != player(&settings, role) {
                since.insert(Role(role), at);
                changed.push(role);
            }
        }
        // A result waits at the step of who gives it, and for the recipient.
        if changed.contains(&Actor::Recipient) {
            changed = ROLES.to_vec();
        }
        *playing = Arc::new(Playing { settings: Arc::new(settings), since });
        changed
    }

    fn playing(&self) -> Arc<Playing> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Player for Players {
    fn goes_by_number(&self) -> bool {
        self.settings().roles.values().any(PlayerSettings::draws)
    }

    fn when(&self, case: &CaseView, step: &PlanStep, begun: Now, due: &dyn Fn() -> Option<Now>) -> When {
        let playing = self.playing();
        let settings = &playing.settings;
        match settings.of(step.actor) {
            None => playing.not_before(step.actor, begun),
            Some(player) if player.by == PlayedBy::Hand => When::ByHand,
            Some(player) => {
                let chance = Chance { settings, case, what: &step.label };
                playing.not_before(step.actor, taken(player.speed, &chance, case, begun, due))
            }
        }
    }

    fn recipient_comes(&self, case: &CaseView, ready: Now) -> When {
        let playing = self.playing();
        let settings = &playing.settings;
        match settings.of(Actor::Recipient) {
            None => playing.not_before(Actor::Recipient, ready),
            Some(player) if player.by == PlayedBy::Hand => When::ByHand,
            Some(player) => {
                let chance = Chance { settings, case, what: "recipient" };
                playing.not_before(Actor::Recipient, taken(player.speed, &chance, case, ready, &|| None))
            }
        }
    }

    fn decide(&self, case: &CaseView, step: &PlanStep, _: Now) -> Decision {
        let settings = self.settings();
        let rules = settings.of(step.actor).map_or(&[][..], |player| &player.rules);
        debug_assert_eq!(step.kind, StepKind::Decide);
        let mut reasons = Vec::new();
        for (place, rule) in rules.iter().enumerate() {
            if !applies(rule, case) {
                continue;
            }
            let what = format!("rule/{place}");
            let chance = Chance { settings: &settings, case, what: &what };
            if rule.percent.is_some_and(|percent| chance.unit() * 100.0 >= percent) {
                continue;
            }
            match (rule.then, reasons.is_empty()) {
                (Verdict::Render, true) => break,
                (Verdict::Render, false) => {}
                (Verdict::Refuse, _) => reasons.push(ground(case, rule.field.as_deref())),
            }
        }
        if reasons.is_empty() {
            Decision::Positive { fields: Vec::new() }
        } else {
            Decision::Negative { reasons }
        }
    }
}

fn applies(rule: &Rule, case: &CaseView) -> bool {
    let same = |wanted: &Option<String>, found: &str| wanted.as_ref().is_none_or(|wanted| wanted == found);
    let field = match (&rule.field, &rule.value) {
        (Some(field), Some(value)) => case.application.field(field) == Some(value.as_str()),
        _ => true,
    };
    same(&rule.service, &case.service.id) && same(&rule.iin, &case.application.declarant_id) && field
}

/// A number drawn for one thing of one case.
struct Chance<'a> {
    settings: &'a PlayersSettings,
    case: &'a CaseView,
    what: &'a str,
}

impl Chance<'_> {
    /// Between 0 and 1, below 1.
    fn unit(&self) -> f64 {
        let text = format!("{}\n{}\n{}", self.settings.seed, self.case.number, self.what);
        let sum = digest(DigestAlgorithm::Sha256, text.as_bytes());
        let octets = sum.as_ref().iter().take(6);
        let number = octets.fold(0u64, |number, octet| number << 8 | u64::from(*octet));
        // 48 bits are exact in a float.
        number as f64 / (1u64 << 48) as f64
    }
}

fn taken(
    speed: Speed,
    chance: &Chance<'_>,
    case: &CaseView,
    begun: Now,
    due: &dyn Fn() -> Option<Now>,
) -> Now {
    let after = |seconds: f64| begun.plus_millis((seconds.min(SECONDS_MAX) * 1000.0).round() as i64);
    match speed {
        Speed::AtOnce => begun,
        Speed::Fixed { seconds } => after(seconds),
        Speed::Uniform { seconds_min, seconds_max } => {
            after(seconds_min + (seconds_max - seconds_min) * chance.unit())
        }
        Speed::Exponential { seconds_mean } => after(-(1.0 - chance.unit()).ln() * seconds_mean),
        Speed::OfLimit { percent } => due().map_or(begun, |due| {
            let whole = (due.millis() - begun.millis()).max(0);
            after(whole as f64 / 1000.0 * percent / 100.0)
        }),
        Speed::AfterRegistration { seconds } => {
            let ready = case.registered_at.plus_millis((seconds * 1000.0).round() as i64);
            ready.max(begun)
        }
    }
}

/// The field by its label; its value is the applicant's and is not repeated.
fn ground(case: &CaseView, field: Option<&str>) -> Names {
    let Some(field) = field else {
        return case.service.result.refusal.as_ref().map_or_else(
            || {
                Names::new(
                    "стандартта көзделген негіздер бойынша",
                    "по основаниям, предусмотренным стандартом",
                    "on the grounds that the standard provides for",
                )
            },
            |refusal| refusal.grounds.clone(),
        );
    };
    let label = case.service.fields.iter().find(|of| of.name == field).map(|of| &of.label);
    let name = |pick: fn(&Names) -> &String| label.map_or(field, |label| pick(label).as_str()).to_owned();
    Names::new(
        format!(
            "«{}» бойынша мәліметтер Стандарттың 10-тармағында көзделген негіздерге сәйкес келеді",
            name(|n| &n.kk)
        ),
        format!(
            "Сведения «{}» соответствуют основаниям, предусмотренным пунктом 10 Стандарта",
            name(|n| &n.ru)
        ),
        format!("What is stated as “{}” meets the grounds of paragraph 10 of the Standard", name(|n| &n.en)),
    )
}
