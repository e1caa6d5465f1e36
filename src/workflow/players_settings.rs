//! The players' settings: for each role whether a person or a player does its steps, how fast, and how it decides.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::interface::PlayersFault;
use crate::registry::Actor;

/// Longest time a player takes: no regulation gives more than some months.
pub(super) const SECONDS_MAX: f64 = 10.0 * 366.0 * 86_400.0;

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
    pub(super) fn draws(&self) -> bool {
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

    pub(super) fn of(&self, role: Actor) -> Option<&PlayerSettings> {
        self.roles.get(&Role(role))
    }
}
