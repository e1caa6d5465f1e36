//! What a plan has after the time of storage: a result that went back to the provider is given still, 002 ¶10 and 004 ¶10.

use super::plan::{By, OnlyIf, PlanStep};
use crate::catalogue::{Channel, Limit, Names, Service, StepKind, StoragePlace, StorageRule, System};
use crate::registry::Actor;

/// Behind the step that gives the result: the recipient comes after all, the centre asks the provider for the result, the provider sends it,
/// the centre gives it.
///
/// The limits are those of the text: that of the request, where there is one, runs since the recipient has come, that of the provider since
/// the request. Who sends it for the provider the text does not say; the clerk does, who sends results to the centre (a reading).
pub(super) fn given_after_storage(steps: &mut Vec<PlanStep>, service: &Service, channel: Channel) {
    let rule = |place, is: fn(&StorageRule) -> bool| {
        service.storage.iter().find(|rule| rule.place == place && rule.term.is_some() && is(rule))
    };
    let returned = rule(StoragePlace::Centre, |rule| rule.then == Some(StoragePlace::Provider)).is_some();
    let sends = rule(StoragePlace::Provider, |_| true).filter(|_| returned && channel == Channel::Centre);
    let giving = steps.iter().position(|step| step.by == By::PersonWithRecipient);
    let (Some(sends), Some(giving)) = (sends, giving) else { return };
    let asks = rule(StoragePlace::Centre, |rule| rule.then.is_none());
    let PlanStep { label: given, actor: employee, from: at_centre, .. } = steps[giving].clone();
    let step = |name: &str, actor, text, limit: Option<&Limit>| PlanStep {
        label: format!("{given}/{name}"),
        kind: StepKind::Note,
        actor,
        by: By::Person,
        from: at_centre,
        to: Vec::new(),
        text,
        limit: limit.cloned(),
        checks: Vec::new(),
        messages: Vec::new(),
        on_failure: None,
        only_if: OnlyIf::Returned,
        clause: sends.cite.clone(),
    };
    let comes = Names::new(
        "көрсетілетін қызметті алушы сақтау мерзімі өткеннен кейін дайын құжаттарды алуға жүгінеді",
        "услугополучатель обращается за готовыми документами по истечении срока хранения",
        "the recipient comes for the ready documents after the time of storage",
    );
    let request = Names::new(
        "орталық көрсетілетін қызметті берушіге сұрау салады",
        "центр делает запрос услугодателю",
        "the centre sends a request to the provider",
    );
    let sending = Names::new(
        "көрсетілетін қызметті беруші дайын құжаттарды орталыққа жолдайды",
        "услугодатель направляет готовые документы в центр",
        "the provider sends the ready documents to the centre",
    );
    let handing = Names::new(
        "орталық дайын құжаттарды көрсетілетін қызметті алушыға береді",
        "центр выдает готовые документы услугополучателю",
        "the centre gives the ready documents to the recipient",
    );
    let added = [
        PlanStep { by: By::PersonWithRecipient, ..step("came", employee, comes, None) },
        step("asked", employee, request, asks.and_then(|rule| rule.term.as_ref())),
        PlanStep {
            from: Some(System::RegionalGatewayWorkstation),
            to: at_centre.into_iter().collect(),
            ..step("sent", Actor::OfficeClerk, sending, sends.term.as_ref())
        },
        PlanStep { kind: StepKind::HandOver, ..step("given", employee, handing, None) },
    ];
    steps.splice(giving + 1..giving + 1, added);
}
