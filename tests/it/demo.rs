//! `qaqpa demo` runs the story to its end.

use std::sync::atomic::{AtomicUsize, Ordering};

use qaqpa::catalogue::{Catalogue, Channel};
use qaqpa::workflow::{OnlyIf, plan};

use crate::support::peers::fresh_dir;

fn demo(arguments: &[&str]) -> (Option<i32>, String) {
    demo_in("C", arguments)
}

fn demo_in(locale: &str, arguments: &[&str]) -> (Option<i32>, String) {
    let place = fresh_dir();
    let output = crate::support::program()
        .arg("demo")
        .args(arguments)
        .env("TMPDIR", place.path())
        .env("LC_ALL", locale)
        .env_remove("QAQPA_LOG")
        .output()
        .unwrap();
    assert_eq!(std::fs::read_dir(place.path()).unwrap().count(), 0, "something was left behind");
    (output.status.code(), String::from_utf8([output.stdout, output.stderr].concat()).unwrap())
}

/// Without the lines that differ from run to run: addresses and times.
fn repeatable(text: &str) -> Vec<String> {
    let kept =
        |line: &&str| !line.starts_with("A gateway at") && !line.starts_with("Everything went as predicted");
    text.lines().filter(kept).map(|line| line.split("  [").next().unwrap_or_default().to_owned()).collect()
}

#[test]
fn the_demo_tells_the_story_to_the_end_and_leaves_nothing_behind() {
    let (code, text) = demo(&[]);
    assert_eq!(code, Some(0), "{text}");
    assert!(text.lines().last().unwrap().starts_with("Everything went as predicted"), "{text}");
    assert!(!text.contains('✗'), "{text}");
    for line in [
        "HTTP status            201",
        "place in the queue     1",
        "place in the queue     2",
        "result's signature     TOTAL_PASSED",
        "envelope's signature   TOTAL_PASSED",
        "signature              TOTAL_FAILED DIGEST_MISMATCH",
        "codes                  CERTIFICATE_REVOKED",
        "codes                  CERTIFICATE_EXPIRED",
        "codes                  IIN_MISMATCH",
        "codes                  DIGEST_MISMATCH",
        "codes                  CERTIFICATE_EXPIRED CERTIFICATE_REVOKED IIN_MISMATCH",
        "error code             SCE007",
        "status                 DOCUMENTS_REFUSED",
    ] {
        assert!(
            text.lines().any(|told| told.trim_start().strip_prefix("✓ ") == Some(line)),
            "no line `✓ {line}` in\n{text}"
        );
    }
}

#[test]
fn the_whole_story_is_told_with_keys_of_every_algorithm() {
    for algorithm in ["ecdsa", "gost2004", "gost2015"] {
        let (code, text) = demo(&["--algorithm", algorithm]);
        assert!(code == Some(0) && !text.contains('✗'), "{algorithm}: {text}");
    }
}

#[test]
fn one_seed_tells_one_story() {
    let (first, second) = (demo(&["--seed", "7"]), demo(&["--seed", "7"]));
    assert_eq!(repeatable(&first.1), repeatable(&second.1));
    let other = demo(&["--seed", "8"]);
    assert_ne!(repeatable(&first.1), repeatable(&other.1), "the seed does nothing");
}

#[test]
fn a_demo_that_cannot_begin_says_what_stands_in_the_way() {
    let output = crate::support::program().arg("demo").env("TMPDIR", "/dev/null/nowhere").output().unwrap();
    let text = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{text}");
    assert!(
        text.contains("cannot make /dev/null/nowhere/qaqpa-demo-") && text.contains("set TMPDIR"),
        "{text}"
    );
}

#[test]
fn a_story_of_a_service_names_systems_and_messages_in_the_language_of_who_reads_it() {
    for (locale, words) in [
        ("kk_KZ.UTF-8", ["ӨЭҮШ АЖО", "ЖТ МДҚ", "хабарлама: нәтиже", "құжат: Хабарлама"]),
        ("ru_RU.UTF-8", ["АРМ РШЭП", "ГБД ФЛ", "сообщение: результат", "документ: Уведомление"]),
    ] {
        let service = "atyrau2012-427-housing-queue-electronic";
        let (code, text) = demo_in(locale, &["--service", service, "--channel", "centre"]);
        assert_eq!(code, Some(0), "{text}");
        for words in words {
            assert!(text.contains(words), "{locale}: no `{words}` in\n{text}");
        }
        for code in ["workstation", "gateway", "gbd-fl", "enis", "notification", ": result"] {
            assert!(!text.contains(code), "{locale}: the code `{code}` in\n{text}");
        }
    }
}

#[test]
fn every_service_by_every_channel_tells_its_story_or_why_it_has_none() {
    let catalogue = Catalogue::embedded().unwrap();
    let channels = [Channel::Portal, Channel::Centre, Channel::Provider, Channel::Office];
    let all: Vec<_> =
        catalogue.iter().flat_map(|service| channels.map(|channel| (service, channel))).collect();
    assert_eq!(all.len(), 17 * 4);
    let (next, told) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let tell = || {
        while let Some((service, channel)) = all.get(next.fetch_add(1, Ordering::Relaxed)) {
            let (id, by) = (&*service.id, channel.as_str());
            // Keys of every algorithm; those of RSA take the longest.
            let algorithm =
                ["ecdsa", "gost2004", "ecdsa", "gost2015", "rsa"][told.load(Ordering::Relaxed) % 5];
            let (code, text) = demo(&["--algorithm", algorithm, "--service", id, "--channel", by]);
            assert!(code == Some(0) && !text.contains('✗'), "{id} {by}: {text}");
            assert!(
                text.trim_end().ends_with("✓ Everything went as the regulation has it"),
                "{id} {by}: {text}"
            );
            let Ok(plan) = plan(service, *channel) else {
                let code = if service.paper_only { "SERVICE_PAPER_ONLY" } else { "CHANNEL_NOT_TAKEN" };
                assert!(
                    text.contains(&format!("Refused: {code}")) && text.contains('¶'),
                    "{id} {by}: {text}"
                );
                continue;
            };
            for step in &plan.steps[plan.intake..] {
                let is_told = text.lines().any(|line| {
                    line.split_whitespace().next() == Some(&*step.label) && line.contains(&*step.clause)
                });
                let elsewhere = [OnlyIf::Negative, OnlyIf::Returned].contains(&step.only_if);
                assert!(is_told || elsewhere, "{id} {by}: no {}: {text}", step.label);
            }
            assert!(text.contains("its signature: TOTAL_PASSED"), "{id} {by}: {text}");
            told.fetch_add(1, Ordering::Relaxed);
        }
    };
    std::thread::scope(|scope| (0..3).for_each(|_| drop(scope.spawn(tell))));
    assert!(told.into_inner() > 25);
}
