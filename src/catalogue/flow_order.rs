//! Whether the items of a flow lead from its beginning to its ends.

use std::collections::HashSet;

use super::channel::Channel;
use super::flow::FlowItem;
use super::inconsistency::{Bearer, Inconsistency, KeyPath};
use super::label::Label;
use super::parts::{Verdict, cite, limit, words};
use super::service::Service;

/// Checks every flow of `service`.
pub(super) fn flows(service: &Service) -> Verdict {
    let key = KeyPath::of("flow");
    for channel in [Channel::Portal, Channel::Centre, Channel::Provider] {
        flow(service, &key.key(channel.as_str()), service.flow.on(channel))?;
    }
    Ok(())
}

fn flow(service: &Service, key: &KeyPath, items: &[FlowItem]) -> Verdict {
    let mut seen: HashSet<Label> = HashSet::new();
    for (at, of) in items.iter().enumerate() {
        let key = key.at(at);
        if !seen.insert(of.label) {
            return Err((key.key("label"), Inconsistency::Twice(of.label.to_string())));
        }
        item(service, &key, of)?;
    }
    edges(key, items)
}

fn item(service: &Service, key: &KeyPath, item: &FlowItem) -> Verdict {
    let label = || item.label.to_string();
    words(&key.key("text"), &item.text)?;
    cite(service, key.key("cite"), &item.cite)?;
    limit(&key.key("limit"), item.limit.as_ref())?;
    if item.terminal && item.edges().next().is_some() {
        return Err((key.clone(), Inconsistency::EndsAndGoesOn(label())));
    }
    let branches = (item.on_success.is_some(), item.on_failure.is_some());
    let fine = match (item.terminal || item.next.is_some(), branches) {
        (true, (false, false)) => item.checks.is_empty(),
        (false, (true, true)) => !item.checks.is_empty(),
        _ => false,
    };
    if !fine {
        return Err((key.clone(), Inconsistency::NoWayOn(label())));
    }
    match item.step {
        Some(n) if !service.steps.iter().any(|step| step.n == n) => Err((
            key.key("step"),
            Inconsistency::Dangling { name: n.to_string(), what: Bearer::Step, nearest: None },
        )),
        _ => Ok(()),
    }
}

/// Every edge leads to an item further on, and every item but the first is led to: so each attempt ends.
fn edges(key: &KeyPath, items: &[FlowItem]) -> Verdict {
    let mut reached: HashSet<Label> = items.first().map(|item| item.label).into_iter().collect();
    for (at, item) in items.iter().enumerate() {
        let key = key.at(at);
        if !reached.contains(&item.label) {
            return Err((key.key("label"), Inconsistency::Unreachable(item.label.to_string())));
        }
        let named = [("next", item.next), ("on_success", item.on_success), ("on_failure", item.on_failure)];
        for (edge, label) in named.into_iter().filter_map(|(edge, label)| Some((edge, label?))) {
            let name = label.to_string();
            match items.iter().position(|other| other.label == label) {
                None => {
                    let fault = Inconsistency::Dangling { name, what: Bearer::FlowItem, nearest: None };
                    return Err((key.key(edge), fault));
                }
                Some(there) if there <= at => return Err((key.key(edge), Inconsistency::Backward(name))),
                Some(_) => drop(reached.insert(label)),
            }
        }
    }
    Ok(())
}
