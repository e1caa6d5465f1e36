//! Who decides: the provider behind the gateway.

use super::case_view::CaseView;
use super::outcome::OutcomeField;
use crate::catalogue::Names;
use crate::clock::Now;

/// A provider. It may be asked again about a case whose decision was not recorded before a crash.
pub trait Provider: Send + Sync {
    /// What is decided, as of `now`.
    fn decide(&self, case: &CaseView, now: Now) -> Decision;
}

/// A decision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decision {
    /// Not yet; ask again then.
    Wait {
        /// When.
        until: Now,
    },
    /// The service is rendered.
    Positive {
        /// The result's fields; the ordinal number of a queue is added by the registry.
        fields: Vec<OutcomeField>,
    },
    /// A reasoned refusal.
    Negative {
        /// The reasons, one at least.
        reasons: Vec<Names>,
    },
}

/// An automatic provider: it decides positively, at once or after a time, unless a field says otherwise.
#[derive(Debug, Clone, Default)]
pub struct Automatic {
    /// Milliseconds from registration to the decision.
    pub after_millis: i64,
    /// Which applications it refuses, so that a tester can see a reasoned refusal.
    pub refuse_when: Vec<RefuseWhen>,
}

/// A field with a value that leads to a refusal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefuseWhen {
    /// The form field.
    pub field: String,
    /// The value, exactly.
    pub value: String,
}

impl Provider for Automatic {
    fn decide(&self, case: &CaseView, now: Now) -> Decision {
        let ready = case.registered_at.plus_millis(self.after_millis.max(0));
        if now < ready {
            return Decision::Wait { until: ready };
        }
        let refused = |rule: &&RefuseWhen| case.application.field(&rule.field) == Some(rule.value.as_str());
        let reasons: Vec<Names> =
            self.refuse_when.iter().filter(refused).map(|rule| ground(case, &rule.field)).collect();
        if reasons.is_empty() {
            Decision::Positive { fields: Vec::new() }
        } else {
            Decision::Negative { reasons }
        }
    }
}

/// The field by its label; its value is the applicant's and is not repeated.
fn ground(case: &CaseView, field: &str) -> Names {
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
