//! Plans: what a service does with a request on each channel, read against the regulations.

use qaqpa::catalogue::{Catalogue, Channel, Message, StepKind};
use qaqpa::workflow::{By, NoPlan, OnlyIf, Plan, plan};

fn planned(id: &str, channel: Channel) -> Plan {
    let catalogue = Catalogue::embedded().unwrap();
    plan(catalogue.find(id).unwrap_or_else(|| panic!("{id}")), channel).unwrap()
}

/// The labels in order, those before the registration apart.
fn labels(plan: &Plan) -> (String, String) {
    let joined = |steps: &[qaqpa::workflow::PlanStep]| {
        steps.iter().map(|step| step.label.as_str()).collect::<Vec<_>>().join(" ")
    };
    let (before, after) = plan.steps.split_at(plan.intake);
    (joined(before), joined(after))
}

fn assert_labels(id: &str, channel: Channel, before: &str, after: &str) {
    assert_eq!(labels(&planned(id, channel)), (before.to_owned(), after.to_owned()), "{id} {channel}");
}

#[test]
fn the_providers_steps_stand_between_the_last_check_and_the_result() {
    let queue = "wko2016-141-housing-queue";
    assert_labels(queue, Channel::Portal, "A1 P1 C1 P3 C2 P5", "C3 2 3 4 5 P7");
    assert_labels(queue, Channel::Centre, "A1 P1 P2 P3 C1 P5 P6 1", "C2 2 3 4 5 6 7 P8");
    let zhambyl = "zhambyl2014-115-housing-queue";
    assert_labels(zhambyl, Channel::Portal, "A1 P1 C1 P3 C2 P5", "C3 1 2 3 4 5 6 P7");
    assert_labels(
        zhambyl,
        Channel::Centre,
        "A1 P1 P2 P3 C1 P5",
        "1 2 3 4 5 6 7 P6 P6/came P6/asked P6/sent P6/given",
    );
    let guardianship = "wko2015-153-03-guardianship-establishment";
    assert_labels(guardianship, Channel::Portal, "A1 P1 C1 P3 C2 P5", "C3 1 2 3 4/refusal 4 5 P7");
    assert_labels(guardianship, Channel::Office, "", "1 2 3 4/refusal 4 5");
    let patronage = "wko2015-153-07-patronage-transfer";
    assert_labels(patronage, Channel::Portal, "A1 P1 C1 P3 C2 P5", "C3 1 2 3 4 P7 5");
}

#[test]
fn the_provider_of_001_has_no_steps_and_its_authorised_person_decides_and_signs() {
    let id = "atyrau2012-427-housing-queue-electronic";
    assert_labels(id, Channel::Portal, "A1 P1 C1 P3 C2 P5 P6", "C3 P8/decision P8/signature P8");
    assert_labels(id, Channel::Centre, "P1 P2 P3 C1 P5 P6 P7", "C2 P9/decision P9/signature P9");
    assert_labels(id, Channel::Provider, "P1 P2 P3 C1 P5 P6", "C2 P8/decision P8/signature P8");
}

#[test]
fn what_004_repeats_in_its_flows_is_done_once() {
    let id = "sko2015-483-housing-assistance";
    let (before, after) = labels(&planned(id, Channel::Portal));
    let plan = planned(id, Channel::Portal);
    let kinds: Vec<StepKind> = plan.steps.iter().map(|step| step.kind).collect();
    let count = |kind| kinds.iter().filter(|of| **of == kind).count();
    assert_eq!((count(StepKind::Decide), count(StepKind::Sign)), (1, 1), "{before} | {after}");
    let days = |channel| {
        let plan = planned(id, channel);
        let decide = plan.steps.iter().find(|step| step.kind == StepKind::Decide).unwrap().clone();
        decide.limit.unwrap().value_for(channel)
    };
    assert_eq!((days(Channel::Portal), days(Channel::Centre)), (7, 6), "004 ¶5(4)");
}

#[test]
fn every_plan_decides_once_signs_after_it_and_ends_with_the_recipient() {
    let mut told = Vec::new();
    for service in Catalogue::embedded().unwrap().iter() {
        for channel in Channel::ALL {
            let plan = match plan(service, channel) {
                Ok(plan) => plan,
                Err(NoPlan::PaperOnly { .. }) => {
                    assert!(service.paper_only);
                    continue;
                }
                Err(NoPlan::ChannelNotTaken { .. }) => {
                    assert!(!service.channels.intake.contains(&channel));
                    continue;
                }
            };
            let name = format!("{} {channel}", service.id);
            told.push(format!("{name}: {} | {}", labels(&plan).0, labels(&plan).1));
            let decision = plan.decision().unwrap_or_else(|| panic!("{name}"));
            assert!(decision >= plan.intake, "{name}");
            let signs = |only: OnlyIf| {
                let apply = |step: &&qaqpa::workflow::PlanStep| {
                    step.kind == StepKind::Sign && (step.only_if == OnlyIf::Always || step.only_if == only)
                };
                plan.steps.iter().skip(decision + 1).filter(apply).count()
            };
            assert_eq!((signs(OnlyIf::Positive), signs(OnlyIf::Negative)), (1, 1), "{name}");
            let waits = plan
                .steps
                .iter()
                .filter(|step| step.by == By::PersonWithRecipient && step.only_if != OnlyIf::Returned);
            let waits = waits.count();
            let result_here = service.channels.result.contains(&channel);
            let expected = usize::from(channel != Channel::Portal || !result_here);
            assert_eq!(waits, expected, "{name}: {:?}", labels(&plan));
            // Only 000 gives the whole a limit: ¶9(4), ¶10(11) say that it ends with the recipient.
            let ends = plan.term_ends.and_then(|place| plan.steps.get(place));
            assert_eq!(
                ends.map(|step| &step.clause),
                service.deadline_on(channel).map(|of| &of.cite),
                "{name}"
            );
            assert!(ends.is_none_or(|step| step.messages.contains(&Message::Result)), "{name}");
            let mut names: Vec<&str> = plan.steps.iter().map(|step| step.label.as_str()).collect();
            names.sort_unstable();
            names.dedup();
            assert_eq!(names.len(), plan.steps.len(), "{name}: every label once");
            assert!(plan.steps.iter().all(|step| !step.clause.is_empty()), "{name}");
        }
    }
    eprintln!("{}", told.join("\n"));
    assert!(told.len() > 25, "{}", told.len());
}
