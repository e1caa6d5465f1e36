//! The reference corpus: PKITS, x509-limbo and BoringSSL. What a case is about stands in its `why`.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use qaqpa::clock::Now;
use qaqpa::trust::{CrlStore, Policy, RevocationPolicy, Strength, TrustStore, Usage, Validator};
use qaqpa::x509::Certificate;
use serde::Deserialize;

use crate::support::peers::shared;

#[derive(Deserialize)]
struct Case {
    id: String,
    tier: String,
    time: i64,
    anchors: Vec<String>,
    intermediates: Vec<String>,
    leaf: String,
    crls: Vec<String>,
    expect: String,
    why: String,
}

#[derive(Deserialize)]
struct Exceptions {
    exception: Vec<Exception>,
}

#[derive(Deserialize)]
struct Exception {
    id: String,
    reason: String,
}

fn der(text: &str) -> Vec<u8> {
    STANDARD.decode(text).unwrap()
}

/// As `qaqpa certificate verify` does it with usage any: what cannot be read is left out, and a leaf that cannot be read is refused.
fn accepted(case: &Case) -> bool {
    let readable = |list: &[String]| {
        list.iter().filter_map(|one| Certificate::from_der(&der(one)).ok()).collect::<Vec<_>>()
    };
    let (trusted, others) = (readable(&case.anchors), readable(&case.intermediates));
    let Ok(leaf) = Certificate::from_der(&der(&case.leaf)) else { return false };
    let authorities: Vec<Certificate> = trusted.iter().chain(&others).cloned().collect();
    let lists = CrlStore::new();
    for list in &case.crls {
        // A list that cannot be read leaves its issuer without one.
        let _ = lists.insert(&der(list), &authorities);
    }
    let revocation =
        if case.crls.is_empty() { RevocationPolicy::NotChecked } else { RevocationPolicy::Required };
    let policy = Policy { usage: Usage::Any, revocation, strength: Strength::Historic, ..Policy::default() };
    let anchors = TrustStore::from_certificates(&trusted);
    Validator::new(&anchors, &lists, &policy, Now::from_seconds(case.time))
        .validate(&leaf, &others)
        .signer
        .is_some()
}

#[test]
fn every_case_of_the_reference_corpus_is_judged_as_it_says() {
    let Some(shared) = shared() else { return };
    let text = std::fs::read_to_string(shared.join("conformance/x509/cases.jsonl")).unwrap();
    let cases: Vec<Case> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert!(cases.len() >= 203, "{} cases were read", cases.len());
    let exceptions: Exceptions = toml::from_str(include_str!("../../vectors/x509/exceptions.toml")).unwrap();
    let excused: BTreeMap<&str, &str> =
        exceptions.exception.iter().map(|one| (one.id.as_str(), one.reason.as_str())).collect();
    assert!(excused.values().all(|reason| reason.len() > 20), "an exception without a reason: {excused:?}");
    let mut wrong = Vec::new();
    for case in &cases {
        let right = accepted(case) == matches!(case.expect.as_str(), "accept" | "good");
        match (right, excused.contains_key(case.id.as_str())) {
            (true, true) => wrong.push(format!("{}: the exception is no longer true", case.id)),
            (false, false) => {
                wrong.push(format!("{} ({}): expected {}: {}", case.id, case.tier, case.expect, case.why))
            }
            _ => {}
        }
    }
    wrong.extend(
        excused
            .keys()
            .filter(|id| cases.iter().all(|case| case.id != **id))
            .map(|id| format!("{id}: no such case")),
    );
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), cases.len(), wrong.join("\n"));
}

/// Octets of the corpus changed one by one: whatever comes out, it is read or refused.
#[test]
fn certificates_and_lists_with_an_octet_changed_or_cut_off_are_read_or_refused() {
    let Some(shared) = shared() else { return };
    let text = std::fs::read_to_string(shared.join("conformance/x509/cases.jsonl")).unwrap();
    let (mut certificates, mut lists, mut readable) = (0, 0, 0);
    for line in text.lines().step_by(11) {
        let case: Case = serde_json::from_str(line).unwrap();
        let leaf = der(&case.leaf);
        for at in 0..leaf.len() {
            for to in [0, 0x7F, 0x80, 0xFF, leaf[at].wrapping_add(1)] {
                let mut changed = leaf.clone();
                changed[at] = to;
                if let Ok(certificate) = Certificate::from_der(&changed) {
                    readable += 1;
                    let _ = (
                        certificate.policies(),
                        certificate.crl_urls(),
                        certificate.alternative_names(),
                        certificate.name_constraints(),
                    );
                    let _ = (
                        certificate.subject_key(),
                        certificate.issuer_key(),
                        certificate.reasons_told_by_issuer(),
                    );
                }
            }
            let _ = Certificate::from_der(&leaf[..at]);
            certificates += 6;
        }
        for list in case.crls.iter().map(|list| der(list)) {
            for at in 0..list.len() {
                for to in [0, 0x7F, 0x80, 0xFF, list[at].wrapping_add(1)] {
                    let mut changed = list.clone();
                    changed[at] = to;
                    if let Ok(list) = qaqpa::x509::Crl::from_der(&changed) {
                        readable += 1;
                        let _ = (list.lookup(&[1]), list.issuing_point(), list.base_number());
                    }
                }
                lists += 5;
            }
        }
    }
    assert!(certificates > 10_000 && lists > 1_000 && readable > 1_000, "{certificates} {lists} {readable}");
}
