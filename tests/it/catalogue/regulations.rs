//! The facts of the files equal those of the reference material, which others read out of the acts.

use std::collections::BTreeSet;

use qaqpa::catalogue::{Catalogue, Channel, FlowItem, Limit, Service};
use serde_json::Value;

use crate::support::peers::shared;

fn services() -> Option<Vec<Value>> {
    let path = shared()?.join("regulations/services.json");
    let value: Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
    Some(value["services"].as_array().unwrap().clone())
}

fn channel(name: &str) -> Channel {
    match name {
        "portal" => Channel::Portal,
        "state_corporation" => Channel::Centre,
        "provider_workstation" => Channel::Provider,
        "provider_office" => Channel::Office,
        other => panic!("{other}"),
    }
}

fn actor(name: &str) -> String {
    match name {
        "authorised_person_of_provider" => "authorised-person".to_owned(),
        other => other.replace('_', "-"),
    }
}

fn strings(value: &Value) -> Vec<&str> {
    value.as_array().unwrap().iter().map(|of| of.as_str().unwrap()).collect()
}

/// `value`, `min`, `unit`, and the other values by intake.
type Stated = (u32, Option<u32>, String, Vec<(Channel, u32)>);

fn stated(limit: &Limit) -> Stated {
    let when = limit.when.iter().map(|when| (when.intake, when.value)).collect();
    (limit.value, limit.min, limit.unit.as_str().to_owned(), when)
}

fn wanted(limit: &Value) -> Option<Stated> {
    let number = |of: &Value| of.as_u64().map(|n| u32::try_from(n).unwrap());
    let variants = limit["variants"].as_array().cloned().unwrap_or_default();
    let when = variants
        .iter()
        .map(|of| (channel(of["when"]["intake_channel"].as_str().unwrap()), number(&of["value"]).unwrap()));
    let value = number(&limit["value"])?;
    Some((value, number(&limit["min"]), limit["unit"].as_str().unwrap().to_owned(), when.collect()))
}

#[test]
fn names_channels_providers_and_results_are_the_acts() {
    let Some(services) = services() else { return };
    let catalogue = Catalogue::embedded().unwrap();
    assert_eq!(services.len(), catalogue.iter().count());
    for of in &services {
        let id = of["id"].as_str().unwrap();
        let service = catalogue.find(id).unwrap();
        for lang in ["kk", "ru", "en"] {
            let ours = serde_json::to_value(&service.name).unwrap();
            assert_eq!(ours[lang], of["name"][lang], "{id}");
        }
        let channels =
            |key: &str| -> BTreeSet<Channel> { strings(&of[key]).into_iter().map(channel).collect() };
        let set = |of: &[Channel]| of.iter().copied().collect::<BTreeSet<_>>();
        assert_eq!(set(&service.channels.intake), channels("intake_channels"), "{id}");
        assert_eq!(set(&service.channels.result), channels("result_channels"), "{id}");
        assert_eq!(set(&service.channels.implied), channels("channels_implied"), "{id}");
        assert_eq!(service.paper_only, of["paper_only"], "{id}");
        assert_eq!(service.forms.electronic, of["forms_of_service"]["electronic"], "{id}");
        let automation = service.forms.automation.map(|of| of.as_str());
        assert_eq!(automation, of["forms_of_service"]["automation"].as_str(), "{id}");
        assert_eq!(service.fee.kind.as_str().replace('-', "_"), of["fee"]["type"].as_str().unwrap(), "{id}");
        assert_eq!(service.regulation.act_number, of["regulation"]["act_number"], "{id}");
        assert_eq!(service.regulation.act_date, of["regulation"]["act_date"], "{id}");
        result(service, of);
        refusals_and_storage(service, of);
    }
}

fn result(service: &Service, of: &Value) {
    let (id, ours, result) = (&service.id, &service.result, &of["result"]);
    assert_eq!(ours.kind.as_str(), result["type"].as_str().unwrap(), "{id}");
    assert_eq!(ours.cite, result["ref"]["cite"], "{id}");
    assert_eq!(ours.refusal.is_some(), result["refusal_possible"].as_bool().unwrap(), "{id}");
    let deliveries: Vec<_> = ours
        .deliveries
        .iter()
        .map(|of| {
            (of.channel, of.kind.map(|kind| kind.as_str()), of.by.as_str().to_owned(), of.cite.as_str())
        })
        .collect();
    let theirs = result["delivery"].as_array().unwrap();
    let theirs: Vec<_> = theirs
        .iter()
        .map(|of| {
            let by = actor(of["by"].as_str().unwrap());
            let cite = of["ref"]["cite"].as_str().unwrap();
            (channel(of["channel"].as_str().unwrap()), of["result_type"].as_str(), by, cite)
        })
        .collect();
    assert_eq!(deliveries, theirs, "{id}");
    let signers: Vec<_> =
        ours.signers.iter().map(|of| (of.who.as_str().to_owned(), of.cite.as_str())).collect();
    let theirs = result["signed_by"].as_array().unwrap();
    let theirs: Vec<_> = theirs
        .iter()
        .map(|of| (actor(of["who"].as_str().unwrap()), of["ref"]["cite"].as_str().unwrap()))
        .collect();
    assert_eq!(signers, theirs, "{id}");
}

fn refusals_and_storage(service: &Service, of: &Value) {
    let id = &service.id;
    let theirs = of["intake_refusal"].as_array().cloned().unwrap_or_default();
    assert_eq!(service.intake_refusals.len(), theirs.len(), "{id}");
    for (ours, theirs) in service.intake_refusals.iter().zip(&theirs) {
        let by: Vec<String> = ours.by.iter().map(|by| by.as_str().to_owned()).collect();
        assert_eq!(by, strings(&theirs["who"]).into_iter().map(actor).collect::<Vec<_>>(), "{id}");
        let grounds: Vec<String> = ours.grounds.iter().map(|of| of.as_str().replace('-', "_")).collect();
        assert_eq!(grounds, strings(&theirs["ground"]), "{id}");
        assert_eq!(ours.form.is_none(), theirs["form"] == "none named", "{id}");
    }
    let theirs = of["result_storage"].as_array().unwrap();
    let terms: Vec<_> =
        service.storage.iter().map(|rule| (rule.term.as_ref().map(stated), &rule.cite)).collect();
    let wanted: Vec<_> = theirs
        .iter()
        .map(|of| (wanted(&of["term"]), of["ref"]["cite"].as_str().unwrap().to_owned()))
        .collect();
    assert_eq!(terms.len(), wanted.len(), "{id}");
    assert!(terms.iter().zip(&wanted).all(|(a, b)| a.0 == b.0 && *a.1 == b.1), "{id}: {terms:?} {wanted:?}");
    let stated_overall = of["overall_deadline"]["stated"].as_array().cloned().unwrap_or_default();
    assert_eq!(service.deadlines.len(), stated_overall.len(), "{id}");
    for (ours, theirs) in service.deadlines.iter().zip(&stated_overall) {
        assert_eq!(Some(stated(&ours.limit)), self::wanted(theirs), "{id}");
        assert_eq!(ours.cite, theirs["ref"]["cite"], "{id}");
        assert_eq!(ours.channel, theirs["channel"].as_str().map(channel), "{id}");
    }
    assert_eq!(service.anomalies.len(), of["anomalies"].as_array().unwrap().len(), "{id}");
    assert_eq!(service.systems.len(), of["information_systems"].as_array().unwrap().len(), "{id}");
    assert_eq!(service.participants.len(), of["participants"].as_array().unwrap().len(), "{id}");
}

#[test]
fn steps_deadlines_and_outputs_are_the_acts() {
    let Some(services) = services() else { return };
    let catalogue = Catalogue::embedded().unwrap();
    let mut seen = 0;
    for of in &services {
        let id = of["id"].as_str().unwrap();
        let service = catalogue.find(id).unwrap();
        let theirs = of["internal_steps"].as_array().unwrap();
        assert_eq!(service.steps.len(), theirs.len(), "{id}");
        for (ours, theirs) in service.steps.iter().zip(theirs) {
            let n = format!("{id} step {}", ours.n);
            assert_eq!(u64::from(ours.n), theirs["n"].as_u64().unwrap(), "{n}");
            assert_eq!(ours.actor.as_str(), actor(theirs["actor"].as_str().unwrap()), "{n}");
            assert_eq!(ours.deadline.as_ref().map(stated), wanted(&theirs["deadline"]), "{n}");
            assert_eq!(ours.cite, theirs["ref"]["cite"], "{n}");
            assert_eq!(ours.only_on, theirs["variant"]["channel"].as_str().map(channel), "{n}");
            let output = ours.output.as_ref();
            assert_eq!(output.is_some(), theirs["output"].is_object(), "{n}");
            if let Some(output) = output {
                assert_eq!(output.triggers.map(u64::from), theirs["output"]["triggers"].as_u64(), "{n}");
                assert_eq!(output.cite, theirs["output"]["ref"]["cite"], "{n}");
            }
            same_words(&n, &serde_json::to_value(&ours.action).unwrap(), &theirs["action"]);
            seen += 1;
        }
    }
    assert_eq!(seen, 85);
}

/// The regulation's own words, but for the mark at the end; what is not its own is marked.
fn same_words(place: &str, ours: &Value, theirs: &Value) {
    for lang in ["kk", "ru"] {
        let translated = ours["translated"].as_array().unwrap().iter().any(|of| of == lang);
        assert_eq!(translated, theirs[lang].as_str().is_none(), "{place} {lang}");
        let Some(text) = theirs[lang].as_str() else { continue };
        let (text, words) = (text.trim_end_matches([';', '.', ' ']), ours[lang].as_str().unwrap());
        assert_eq!(words, text, "{place}");
    }
}

#[test]
fn flows_with_labels_edges_limits_and_clauses_are_the_acts() {
    let Some(services) = services() else { return };
    let catalogue = Catalogue::embedded().unwrap();
    let mut seen = 0;
    for of in &services {
        let id = of["id"].as_str().unwrap();
        let service = catalogue.find(id).unwrap();
        for (key, channel) in [
            ("portal_flow", Channel::Portal),
            ("state_corporation_flow", Channel::Centre),
            ("provider_flow", Channel::Provider),
        ] {
            let theirs = of[key].as_array().unwrap();
            let ours = service.flow.on(channel);
            assert_eq!(ours.len(), theirs.len(), "{id} {channel}");
            for (item, of) in ours.iter().zip(theirs) {
                same_item(&format!("{id} {channel} {}", item.label), item, of, theirs);
                seen += 1;
            }
        }
    }
    assert_eq!(seen, 267);
}

/// A label as the text has it: 004 numbers items only.
fn label(of: &Value) -> String {
    match of["doc_item"].as_str() {
        Some(item) => item.trim_end_matches(')').to_owned() + of["part"].as_str().unwrap_or_default(),
        None => of["label"].as_str().unwrap().to_owned(),
    }
}

fn same_item(place: &str, ours: &FlowItem, of: &Value, all: &[Value]) {
    let named = |name: &Value| {
        let name = name.as_str()?;
        Some(label(all.iter().find(|item| item["label"] == name).unwrap()))
    };
    assert_eq!(ours.label.to_string(), label(of), "{place}");
    assert_eq!(ours.kind.as_str(), of["kind"].as_str().unwrap(), "{place}");
    assert_eq!(ours.actor.as_str(), actor(of["actor"].as_str().unwrap()), "{place}");
    assert_eq!(ours.cite, of["ref"]["cite"], "{place}");
    assert_eq!(ours.next.map(|to| to.to_string()), named(&of["next"]), "{place}");
    assert_eq!(ours.on_success.map(|to| to.to_string()), named(&of["on_success"]["goto"]), "{place}");
    assert_eq!(ours.on_failure.map(|to| to.to_string()), named(&of["on_failure"]["goto"]), "{place}");
    assert_eq!(ours.terminal, of["terminal"].as_bool().unwrap_or(false), "{place}");
    assert_eq!(ours.limit.as_ref().map(stated), wanted(&of["time_limit"]), "{place}");
    assert_eq!(ours.checks.len(), of["checks"].as_array().map_or(0, Vec::len), "{place}");
    let messages: Vec<String> = ours.messages.iter().map(|of| of.as_str().replace('-', "_")).collect();
    let theirs: Vec<&str> =
        ["forms_message", "forms_message_also"].iter().filter_map(|key| of[*key].as_str()).collect();
    assert_eq!(messages, theirs, "{place}");
    same_words(place, &serde_json::to_value(&ours.text).unwrap(), &of["text"]);
}

#[test]
fn the_documents_of_004_are_complete_on_both_channels() {
    let Some(services) = services() else { return };
    let catalogue = Catalogue::embedded().unwrap();
    let service = catalogue.find("sko2015-483-housing-assistance").unwrap();
    let of = &services[16]["required_documents"];
    for (key, channel) in [("state_corporation", Channel::Centre), ("portal", Channel::Portal)] {
        let theirs =
            of[key].as_array().unwrap().iter().map(|of| of["code"].as_str().unwrap().replace('_', "-"));
        // The request itself is not attached to itself.
        let theirs: Vec<String> = theirs.filter(|code| code != "e-request").collect();
        let ours: Vec<&str> =
            service.documents.iter().filter(|of| of.asked_on(channel)).map(|of| of.code.as_str()).collect();
        assert_eq!(ours, theirs, "{key}");
    }
    let fields = services[16]["forms"]["application"]["fields"].as_array().unwrap();
    // The signature is the EDS.
    assert_eq!(service.fields.len(), fields.len() - 1);
    let columns = service.fields.iter().find(|field| field.name == "familyMembers").unwrap();
    assert_eq!(columns.columns.len(), 4);
}
