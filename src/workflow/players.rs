//! The players at work: when each does a step, and how it decides.
//!
//! Everything is drawn from the seed, the case's number and the step, so that a run repeats itself and no step moves another.

use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError, RwLock};

use super::case_view::CaseView;
use super::plan::PlanStep;
use super::player::{Decision, Player, When};
use super::players_settings::{
    PlayedBy, PlayerSettings, PlayersSettings, ROLES, Role, Rule, SECONDS_MAX, Speed, Verdict,
};
use crate::catalogue::{Names, StepKind};
use crate::clock::Now;
use crate::crypto::{DigestAlgorithm, digest};
use crate::registry::{Actor, Wake};

/// The players at work. Clones share their settings, which may change at any time.
#[derive(Debug, Clone, Default)]
pub struct Players(Arc<RwLock<Arc<Playing>>>);

#[derive(Debug, Default)]
struct Playing {
    settings: Arc<PlayersSettings>,
    /// Since when a role is played as it is, where that was changed: nothing was done earlier by who was not there yet.
    since: BTreeMap<Role, Now>,
    /// How often they changed.
    version: u64,
    /// Roles whose steps are to be looked at, until that is done.
    to_wake: Vec<Actor>,
}

impl Playing {
    /// A number for each role that is not played as without settings: another one for another player.
    fn played(&self) -> Vec<(Actor, i64)> {
        let number = |role: Actor| {
            let player = self.settings.of(role).filter(|player| **player != PlayerSettings::default())?;
            let seed = player.draws().then_some(self.settings.seed);
            let text = serde_json::to_string(&(seed, player)).ok()?;
            let sum = digest(DigestAlgorithm::Sha256, text.as_bytes());
            let octets = sum.as_ref().iter().take(7);
            Some((role, octets.fold(1, |number, octet| number << 8 | i64::from(*octet))))
        };
        ROLES.into_iter().filter_map(number).collect()
    }

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
        let mut playing = self.0.write().unwrap_or_else(PoisonError::into_inner);
        let version = playing.version + 1;
        let new = Playing { settings: Arc::new(settings), version, ..Playing::default() };
        *playing = Arc::new(new);
    }

    /// These from `at` on; which steps are to be looked at again, because somebody else does them now or does them otherwise. Until
    /// [`Players::woken`] says that it was done, the next change has it too.
    pub fn change(&self, settings: PlayersSettings, at: Now) -> Option<Wake> {
        let mut playing = self.0.write().unwrap_or_else(PoisonError::into_inner);
        let player = |of: &PlayersSettings, role| of.of(role).cloned().unwrap_or_default();
        let mut since = playing.since.clone();
        let is_other = |role: Actor| player(&playing.settings, role) != player(&settings, role);
        since.extend(ROLES.into_iter().filter(|role| is_other(*role)).map(|role| (Role(role), at)));
        let changed = changed(|role| is_other(role) || playing.to_wake.contains(&role));
        let version = playing.version + 1;
        let to_wake = changed.clone();
        *playing = Arc::new(Playing { settings: Arc::new(settings), since, version, to_wake });
        let played = playing.played();
        (!changed.is_empty()).then_some(Wake { roles: changed, at, players: version, played })
    }

    /// Which steps are to be looked at as a process starts, because others did them, or did them otherwise, when one ended before; by what
    /// was `kept` then.
    pub fn began(&self, kept: &[(Actor, i64)], at: Now) -> Option<Wake> {
        let mut playing = self.0.write().unwrap_or_else(PoisonError::into_inner);
        let number = |of: &[(Actor, i64)], role| of.iter().find(|(of, _)| *of == role).map_or(0, |(_, n)| *n);
        let played = playing.played();
        let roles = changed(|role| number(kept, role) != number(&played, role));
        let mut since = playing.since.clone();
        since.extend(roles.iter().map(|role| (Role(*role), at)));
        let (settings, version) = (Arc::clone(&playing.settings), playing.version);
        *playing = Arc::new(Playing { settings, since, version, to_wake: roles.clone() });
        (!roles.is_empty()).then_some(Wake { roles, at, players: version, played })
    }

    /// What [`Players::change`] gave to be looked at was looked at.
    pub fn woken(&self, wake: &Wake) {
        let mut playing = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if playing.version == wake.players {
            let Playing { settings, since, version, .. } = &**playing;
            let (settings, since) = (Arc::clone(settings), since.clone());
            *playing = Arc::new(Playing { settings, since, version: *version, to_wake: Vec::new() });
        }
    }

    fn playing(&self) -> Arc<Playing> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// The roles at whose steps cases are to be looked at. A result waits at the step of who gives it, and for the recipient.
fn changed(is_changed: impl Fn(Actor) -> bool) -> Vec<Actor> {
    let all = is_changed(Actor::Recipient);
    ROLES.into_iter().filter(|role| all || is_changed(*role)).collect()
}

impl Player for Players {
    fn goes_by_number(&self) -> bool {
        self.settings().roles.values().any(PlayerSettings::draws)
    }

    fn version(&self) -> u64 {
        self.playing().version
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
