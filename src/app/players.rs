//! Who does which step: the players that the settings name, and what changes where they are others than before.

use crate::clock::Now;
use crate::config::{Config, ConfigError};
use crate::registry::{Actor, Registry};
use crate::workflow::{PlayedBy, PlayerSettings, Players, PlayersSettings, Role, Rule, Speed, Verdict};

/// The players that the settings name. `workflow.decide_after_seconds` and `workflow.refuse_when` are short for what the one who decides does.
pub(super) fn of(config: &Config) -> Result<PlayersSettings, ConfigError> {
    let mut settings: PlayersSettings = config.players()?;
    let rules: Vec<Rule> = config
        .workflow
        .refuse_when
        .iter()
        .map(|when| Rule {
            field: Some(when.field.clone()),
            value: Some(when.value.clone()),
            then: Verdict::Refuse,
            ..Rule::default()
        })
        .collect();
    let seconds = f64::from(config.workflow.decide_after_seconds);
    for role in [Actor::ResponsibleExecutor, Actor::HousingCommission, Actor::AuthorisedPerson] {
        if settings.roles.contains_key(&Role(role)) || (rules.is_empty() && seconds == 0.0) {
            continue;
        }
        let speed = if seconds > 0.0 { Speed::AfterRegistration { seconds } } else { Speed::AtOnce };
        let player = PlayerSettings { by: PlayedBy::Player, speed, rules: rules.clone() };
        settings.roles.insert(Role(role), player);
    }
    settings.checked().map_err(|fault| config.players_fault(fault))
}

/// Has the steps looked at that are done by others, or otherwise, than when a process ended before on these data.
pub(super) fn others_than_before(players: &Players, registry: &Registry, now: Now) {
    let looked_at = registry.store().played().and_then(|kept| match players.began(&kept, now) {
        Some(wake) => registry.wake_blocking(wake.clone()).map(|()| players.woken(&wake)),
        None => Ok(()),
    });
    if let Err(error) = looked_at {
        tracing::warn!(%error, "steps whose players have changed are not looked at; set the players again");
    }
}
