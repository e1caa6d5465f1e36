//! Verdicts that are remembered: they cost no question, report the same, and outlive nothing they rest on.

use std::slice::from_ref;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use qaqpa::ca::{Authority, IssuerId, OcspOutcome, OcspScript, Reason, Responder, builtin};
use qaqpa::clock::Now;
use qaqpa::crypto::DigestAlgorithm;
use qaqpa::findings::{Check, CheckName, Code, TrustFacts};
use qaqpa::keys::Signer as _;
use qaqpa::limits;
use qaqpa::trust::{
    AnswerState, CrlState, CrlStore, Edition, Policy, RevocationOrder, RevocationPolicy, RevocationSource,
    TrustStore, Unobtained, Usage, Validator,
};
use qaqpa::x509::ocsp::{self, CertId, OcspPolicy, OcspRequest};
use qaqpa::x509::{Certificate, certificates_from_pem};

use super::chains::{NOW, authority, end, issue};
use super::lists::{List, Pki, list};

/// Lists, and one answer; counts how often lists are asked for.
struct Source<'a> {
    lists: &'a CrlStore,
    answer: Mutex<AnswerState>,
    asked: AtomicUsize,
}

impl<'a> Source<'a> {
    fn of(lists: &'a CrlStore) -> Self {
        Source { lists, answer: Mutex::new(AnswerState::NotAsked), asked: AtomicUsize::new(0) }
    }

    /// How often lists were asked for since the last time.
    fn asked(&self) -> usize {
        self.asked.swap(0, Ordering::Relaxed)
    }

    fn says(&self, answer: AnswerState) {
        *self.answer.lock().unwrap() = answer;
    }
}

impl RevocationSource for Source<'_> {
    fn crls_of(&self, issuer: &Certificate) -> Vec<CrlState> {
        self.asked.fetch_add(1, Ordering::Relaxed);
        self.lists.crls_of(issuer)
    }

    fn answer_of(&self, _: &Certificate, _: &Certificate) -> AnswerState {
        self.answer.lock().unwrap().clone()
    }

    fn edition(&self) -> Option<Edition> {
        self.lists.edition()
    }
}

/// Who judges one certificate: with a memory, and beside it without one.
struct Judge<'a> {
    leaf: &'a Certificate,
    others: Vec<Certificate>,
    anchors: TrustStore,
    believed: Vec<Certificate>,
    policy: Policy,
}

impl<'a> Judge<'a> {
    fn of(leaf: &'a Certificate, believed: &[Certificate], order: RevocationOrder) -> Self {
        let policy = Policy { usage: Usage::Any, order, ..Policy::default() };
        Judge {
            leaf,
            others: Vec::new(),
            anchors: TrustStore::from_certificates(believed),
            believed: believed.to_vec(),
            policy,
        }
    }

    fn with(&self, anchors: &TrustStore, source: &Source<'_>, now: Now) -> (Vec<Check>, TrustFacts) {
        let verdict = Validator::new(anchors, source, &self.policy, now).validate(self.leaf, &self.others);
        assert_eq!(verdict.signer.is_some(), verdict.checks.iter().all(|check| check.finding.is_none()));
        assert!(verdict.signer.as_ref().is_none_or(|signer| signer.at() == now));
        let facts =
            Validator::new(anchors, source, &self.policy, now).facts(self.leaf, &self.others, &verdict);
        (verdict.checks, facts)
    }

    /// Judges, and holds it beside what one says who remembers nothing.
    fn judge(&self, source: &Source<'_>, now: Now) -> (Vec<Code>, usize) {
        source.asked();
        let told = self.with(&self.anchors, source, now);
        let asked = source.asked();
        assert_eq!(told, self.with(&TrustStore::from_certificates(&self.believed), source, now), "at {now}");
        (told.0.iter().filter_map(Check::code).collect(), asked)
    }

    /// What it says when it is asked again: from memory, if it is good.
    fn remembered(&self, source: &Source<'_>, now: Now) -> usize {
        let (codes, _) = self.judge(source, now);
        assert_eq!(codes, [], "at {now}");
        self.judge(source, now).1
    }
}

#[test]
fn a_known_signer_costs_no_question_and_is_told_the_same() {
    let pki = Pki::new();
    let store = pki.store(&[list(1)]);
    let (judge, source) =
        (Judge::of(&pki.leaf, from_ref(&pki.root), RevocationOrder::CrlOnly), Source::of(&store));
    assert_eq!(judge.judge(&source, NOW), (vec![], 1), "judging and its facts ask once");
    assert_eq!(judge.judge(&source, NOW.plus_seconds(60)), (vec![], 0));
    // A refused signer is judged each time, and looked up once.
    let store = pki.store(&[List { entries: pki.entry(1), ..list(1) }]);
    let source = Source::of(&store);
    for _ in 0..2 {
        assert_eq!(judge.judge(&source, NOW), (vec![Code::CertificateRevoked], 1));
    }
    // A source that may change without a word is asked each time.
    struct Silent<'a>(&'a CrlStore, AtomicUsize);
    impl RevocationSource for Silent<'_> {
        fn crls_of(&self, issuer: &Certificate) -> Vec<CrlState> {
            self.1.fetch_add(1, Ordering::Relaxed);
            self.0.crls_of(issuer)
        }
    }
    let store = pki.store(&[list(1)]);
    let silent = Silent(&store, AtomicUsize::new(0));
    for _ in 0..3 {
        assert!(
            Validator::new(&judge.anchors, &silent, &judge.policy, NOW)
                .validate(&pki.leaf, &[])
                .signer
                .is_some()
        );
    }
    assert_eq!(silent.1.into_inner(), 3);
}

#[test]
fn a_verdict_outlives_nothing_it_rests_on_whichever_way_the_clock_goes() {
    let pki = Pki::new();
    let seconds = |seconds: i64| NOW.plus_seconds(seconds);
    let delta =
        List { base: Some(5), this_update: seconds(-600), next_update: Some(seconds(7200)), ..list(6) };
    let later = List { this_update: seconds(1800), next_update: Some(seconds(9000)), ..list(5) };
    let until = |end: i64| List { next_update: Some(seconds(end)), ..list(5) };
    let endless = List { next_update: None, ..list(5) };
    let coming = List { entries: pki.entry(1), revoked_at: seconds(900), ..until(5000) };
    let shelves = [vec![until(3600)], vec![until(60), delta], vec![later], vec![coming], vec![endless]];
    let week = limits::CRL_UNNUMBERED_SECONDS_MAX;
    let edges = [-3600, -600, 0, 60, 900, 1800, 3600, 5000, 7200, 9000, week - 3600, week].map(seconds);
    let ends =
        [pki.leaf.not_before(), pki.leaf.not_after(), Now::from_seconds(pki.leaf.not_after().seconds() + 1)];
    let mut instants: Vec<Now> = edges
        .iter()
        .chain(&ends)
        .flat_map(|edge| [-1000, -1, 0, 1, 999, 1000].map(|millis| edge.plus_millis(millis)))
        .collect();
    instants.sort();
    let (mut good, mut refused, mut known) = (0, 0, 0);
    for shelf in shelves {
        let store = pki.store(&shelf);
        let (judge, source) =
            (Judge::of(&pki.leaf, from_ref(&pki.root), RevocationOrder::CrlOnly), Source::of(&store));
        let mut look = |now: Now| {
            let (codes, asked) = judge.judge(&source, now);
            if codes.is_empty() {
                good += 1
            } else {
                refused += 1
            }
            known += usize::from(asked == 0);
        };
        // Forwards, backwards, and to and fro.
        instants.iter().for_each(|now| look(*now));
        instants.iter().rev().for_each(|now| look(*now));
        for step in [7, 29, 43] {
            (0..instants.len()).for_each(|at| look(instants[at * step % instants.len()]));
        }
    }
    assert!(
        good > 300 && refused > 300 && known > 100,
        "good {good}, refused {refused}, from memory {known}"
    );
}

#[test]
fn a_new_list_a_hold_and_its_lifting_count_at_once() {
    let pki = Pki::new();
    let store = pki.store(&[list(1)]);
    let (judge, source) =
        (Judge::of(&pki.leaf, from_ref(&pki.root), RevocationOrder::CrlOnly), Source::of(&store));
    let publish = |number: i64, reason: Option<u8>| {
        let entries = reason.map_or_else(Vec::new, |reason| pki.entry(reason));
        let issued = List { this_update: NOW.plus_seconds(-3600 + number), entries, ..list(number as u64) };
        store.insert(&pki.sign(&issued), from_ref(&pki.root)).unwrap();
    };
    for round in 0..3 {
        assert_eq!(judge.remembered(&source, NOW), 0);
        publish(round * 10 + 2, Some(6));
        assert_eq!(judge.judge(&source, NOW).0, [Code::CertificateOnHold]);
        publish(round * 10 + 3, None);
        // An older one, with the hold, does not bring it back.
        publish(round * 10 + 2, Some(6));
    }
    assert_eq!(judge.remembered(&source, NOW), 0);
    publish(90, Some(1));
    assert_eq!(judge.judge(&source, NOW).0, [Code::CertificateRevoked]);
    // Another source, which says that nothing is known, is not answered out of this one's memory.
    let (before, empty) = (pki.store(&[list(1)]), CrlStore::new());
    assert_eq!(judge.remembered(&Source::of(&before), NOW), 0);
    assert_eq!(judge.judge(&Source::of(&empty), NOW).0, [Code::RevocationUnavailable]);
}

#[test]
fn other_anchors_another_policy_and_other_company_are_judged_by_themselves() {
    let pki = Pki::new();
    let store = pki.store(&[list(1)]);
    let source = Source::of(&store);
    let mut judge = Judge::of(&pki.leaf, from_ref(&pki.root), RevocationOrder::CrlOnly);
    assert_eq!(judge.remembered(&source, NOW), 0);
    source.asked();
    // One more intermediate stands in the report, and the clone that has it forgot the verdicts of the one without.
    let stranger = issue(&[authority("root"), end("x")]).remove(0);
    let mut more = judge.anchors.clone();
    more.add_intermediate(stranger.clone());
    let (checks, facts) = judge.with(&more, &source, NOW);
    assert_eq!((source.asked(), facts.authorities.len()), (1, 2), "{checks:?}");
    let (_, facts) = judge.with(&judge.anchors, &source, NOW);
    assert_eq!((source.asked(), facts.authorities.len()), (0, 1));
    // Nobody believed here issued it.
    let nobody = TrustStore::from_certificates(from_ref(&stranger));
    let (checks, _) = judge.with(&nobody, &source, NOW);
    assert!(checks.iter().any(|check| check.code() == Some(Code::ChainUntrusted)), "{checks:?}");
    // The policy.
    let usual = judge.policy.clone();
    judge.policy.policies = vec!["1.2.398.3.3.2.1".to_owned()];
    assert_eq!(judge.judge(&source, NOW).0, [Code::CertificatePolicy]);
    judge.policy = Policy { order: RevocationOrder::OcspOnly, ..usual.clone() };
    assert_eq!(judge.judge(&source, NOW).0, [Code::RevocationUnavailable]);
    judge.policy = Policy { revocation: RevocationPolicy::NotChecked, ..usual.clone() };
    let (checks, _) = judge.with(&judge.anchors, &source, NOW);
    assert_eq!(
        checks.last().unwrap(),
        &Check::not_run(CheckName::Revocation, qaqpa::findings::Note::NoCrlGiven)
    );
    judge.policy = usual;
    // Those that come with it stand in the report: more companies than are remembered.
    for _ in 0..2 {
        for count in 0..=limits::VERDICTS_OF_ONE_MAX {
            judge.others = vec![stranger.clone(); count];
            assert_eq!(judge.judge(&source, NOW).0, []);
            assert_eq!(judge.with(&judge.anchors, &source, NOW).1.brought.len(), count);
        }
    }
}

#[test]
fn an_answer_counts_as_long_as_it_is_the_one_and_is_fresh() {
    let authority = Arc::new(Authority::builtin(None).unwrap());
    let responder = Responder::new(Arc::clone(&authority));
    let person = builtin::holder("people/valid").unwrap().certificate().clone();
    let issuer = authority.issuer(IssuerId::Rsa).certificate().clone();
    let request =
        OcspRequest::new(CertId::of(DigestAlgorithm::Sha256, &issuer, person.serial()), Some(&[7; 32]));
    let answer = |outcome: OcspOutcome| {
        responder.follow(OcspScript { outcome, serial: None });
        let reply = responder.respond(&request.to_der(), NOW);
        AnswerState::Answer(Arc::new(
            ocsp::verify(&reply.body, &request, &issuer, NOW, &OcspPolicy::default()).unwrap(),
        ))
    };
    let believed = certificates_from_pem(builtin::text("trust.pem").unwrap()).unwrap();
    let lists = CrlStore::new();
    for list in authority.crls(NOW).unwrap() {
        lists.insert(&list.der, &believed).unwrap();
    }
    for order in [RevocationOrder::OcspOnly, RevocationOrder::OcspThenCrl, RevocationOrder::Both] {
        let (judge, source) = (Judge::of(&person, &believed, order), Source::of(&lists));
        let first = answer(OcspOutcome::AsKept);
        source.says(first.clone());
        assert_eq!(judge.remembered(&source, NOW), 0, "{order:?}");
        // Time: whatever the answer's own, from long before it to long after.
        for hours in [0, 1, 2, 24, 24 * 8, -1, 0, -24, 400 * 24, 0] {
            for millis in [-1, 0, 1, 300_000, 300_001, -300_000, -300_001] {
                judge.judge(&source, NOW.plus_seconds(hours * 3600).plus_millis(millis));
            }
        }
        assert_eq!(judge.remembered(&source, NOW), 0);
        let AnswerState::Answer(kept) = &first else { unreachable!() };
        if let Some(next) = kept.next_update() {
            for now in [
                next,
                next.plus_millis(1),
                next,
                kept.this_update().plus_seconds(-limits::OCSP_AHEAD_SECONDS_MAX).plus_millis(-1),
            ] {
                judge.judge(&source, now);
            }
        }
        // The answer is not there any more.
        source.says(AnswerState::Unobtained(Unobtained::Status(500)));
        let without = judge.judge(&source, NOW).0;
        assert_eq!(without.is_empty(), order == RevocationOrder::OcspThenCrl, "{without:?}");
        source.says(first);
        assert_eq!(judge.judge(&source, NOW).0, []);
        // Another one, which says that it is revoked.
        source
            .says(answer(OcspOutcome::Revoked { reason: Reason::CertificateHold, at: NOW.plus_seconds(-1) }));
        assert_eq!(judge.judge(&source, NOW).0, [Code::CertificateOnHold], "{order:?}");
        source.says(answer(OcspOutcome::Unknown));
        assert_eq!(
            judge.judge(&source, NOW).0.is_empty(),
            order == RevocationOrder::OcspThenCrl,
            "{order:?}"
        );
        source.says(answer(OcspOutcome::AsKept));
        assert_eq!(judge.remembered(&source, NOW), 0, "{order:?}");
    }
}
