//! Lists and OCSP answers over HTTP: from a hostile host, from hosts that come and go, and from our own authority.

use std::sync::Arc;
use std::time::{Duration, Instant};

use qaqpa::clock::{Clock as _, SystemClock};
use qaqpa::findings::{Check, CheckName, Code, Decision, Status};
use qaqpa::random::Seeded;
use qaqpa::revocation::{Obtained, Revocations, Settings};
use qaqpa::trust::{CrlStore, Policy, RevocationOrder, TrustStore, UnknownStatus, Usage, Validator};
use qaqpa::x509::Certificate;
use qaqpa::x509::ocsp::{MissingNonce, OcspPolicy};

use crate::support::revocation_host::{ForeignPki, MockHost, free_address};

/// Where the certificates of the throw-away PKI say that their list and their responder are.
const NAMED: &str = "http://127.0.0.1:8089";

/// More than any single fetch below may take.
const PATIENCE: Duration = Duration::from_millis(1_500);

fn settings(map: &[(&str, String)]) -> Settings {
    Settings {
        list_patience: PATIENCE,
        answer_patience: PATIENCE,
        wait: PATIENCE * 3,
        list_octets_max: 8 * 1024 * 1024,
        map: map.iter().map(|(from, to)| (format!("{NAMED}{from}"), to.clone())).collect(),
        ..Settings::default()
    }
}

fn fetching(order: RevocationOrder, settings: Settings) -> Revocations {
    let (clock, random) = (Arc::new(SystemClock), Arc::new(Seeded::new(1, "revocation")));
    Revocations::over_http(Arc::new(CrlStore::new()), Vec::new(), order, settings, clock, random).unwrap()
}

/// Who judges: the anchors of the throw-away PKI and what is fetched.
struct Judge {
    anchors: TrustStore,
    revocations: Revocations,
    policy: Policy,
}

impl Judge {
    fn new(pki: &ForeignPki, order: RevocationOrder, settings: Settings) -> Self {
        let anchors = TrustStore::from_certificates(&[pki.certificate("root"), pki.certificate("inter")]);
        let policy = Policy { usage: Usage::Any, order, ..Policy::default() };
        Judge { anchors, revocations: fetching(order, settings), policy }
    }

    /// What memory says, and whether anything was missing.
    fn in_memory(&self, certificate: &Certificate) -> (Check, qaqpa::revocation::Asking) {
        let asking = self.revocations.asking();
        let verdict = Validator::new(&self.anchors, &asking, &self.policy, SystemClock.now())
            .validate(certificate, &[]);
        let check = verdict.checks.into_iter().find(|check| check.name == CheckName::Revocation).unwrap();
        assert_eq!(verdict.signer.is_some(), check.finding.is_none());
        (check, asking)
    }

    /// As a request is judged: from memory, after a wait where something was missing.
    async fn judge(&self, certificate: &Certificate) -> Check {
        let (check, asking) = self.in_memory(certificate);
        match asking.obtain(SystemClock.now()).await {
            Obtained::Nothing => check,
            Obtained::Something => self.in_memory(certificate).0,
        }
    }
}

/// What a word on a certificate may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Word {
    Good,
    Revoked,
    Nothing,
}

fn word(check: &Check) -> Word {
    match (check.status, check.finding.as_ref().map(|finding| finding.code)) {
        (Status::Passed, None) => Word::Good,
        (Status::Failed, Some(Code::CertificateRevoked)) => Word::Revoked,
        (Status::Failed, Some(code)) if code.decision() == Decision::Retry => Word::Nothing,
        other => panic!("no word at all: {other:?}"),
    }
}

const OCSP_MODES: [(&str, Word); 29] = [
    ("good", Word::Good),
    ("delegate-ok", Word::Good),
    ("revoked", Word::Revoked),
    ("unknown", Word::Nothing),
    ("stale", Word::Nothing),
    ("future", Word::Nothing),
    ("no-next-update", Word::Nothing),
    ("wrong-serial", Word::Nothing),
    ("wrong-issuer", Word::Nothing),
    ("bad-signature", Word::Nothing),
    ("signed-by-leaf", Word::Nothing),
    ("signed-by-evil-ca", Word::Nothing),
    ("delegate-no-eku", Word::Nothing),
    ("delegate-expired", Word::Nothing),
    ("delegate-other-ca", Word::Nothing),
    ("try-later", Word::Nothing),
    ("unauthorized", Word::Nothing),
    ("malformed", Word::Nothing),
    ("empty", Word::Nothing),
    ("html", Word::Nothing),
    ("http500", Word::Nothing),
    ("http404", Word::Nothing),
    ("truncated", Word::Nothing),
    ("nonce-missing", Word::Nothing),
    ("nonce-wrong", Word::Nothing),
    ("slow", Word::Nothing),
    ("huge", Word::Nothing),
    ("redirect-file", Word::Nothing),
    ("redirect-loop", Word::Nothing),
];

const CRL_MODES: [(&str, Word); 19] = [
    ("good", Word::Good),
    ("revoked", Word::Revoked),
    ("stale", Word::Nothing),
    ("future", Word::Nothing),
    ("bad-signature", Word::Nothing),
    ("signed-by-evil-ca", Word::Nothing),
    ("wrong-issuer", Word::Nothing),
    // RFC 5280 §4.2.1.13: an http address is one of DER.
    ("pem", Word::Nothing),
    ("empty", Word::Nothing),
    ("html", Word::Nothing),
    ("truncated", Word::Nothing),
    ("huge", Word::Nothing),
    ("slow", Word::Nothing),
    ("http500", Word::Nothing),
    ("http404", Word::Nothing),
    ("critical-extension", Word::Nothing),
    ("delta-only", Word::Nothing),
    ("hang", Word::Nothing),
    ("close", Word::Nothing),
];

#[tokio::test(flavor = "multi_thread")]
async fn of_a_hostile_responder_only_a_right_and_fresh_answer_is_good() {
    let Some(pki) = ForeignPki::made() else { return };
    let Some(host) = MockHost::start(pki) else { return };
    let (leaf, revoked) = (pki.certificate("rsa"), pki.certificate("neg-revoked"));
    let judges = OCSP_MODES.into_iter().chain([("hang", Word::Nothing), ("close", Word::Nothing)]).map(
        |(mode, expected)| {
            let judge = Judge::new(pki, RevocationOrder::OcspOnly, settings(&[("", host.mode(mode))]));
            let leaf = leaf.clone();
            tokio::spawn(async move {
                let begun = Instant::now();
                let check = judge.judge(&leaf).await;
                assert_eq!(word(&check), expected, "{mode}: {check:?}");
                assert!(begun.elapsed() < PATIENCE * 4, "{mode} took {:?}", begun.elapsed());
                // What memory has now is the same, and nothing is wanted for it.
                let (again, asking) = judge.in_memory(&leaf);
                assert_eq!((word(&again), asking.wants().len()), (expected, 0), "{mode}");
            })
        },
    );
    for judge in judges.collect::<Vec<_>>() {
        judge.await.unwrap();
    }
    let judge = Judge::new(pki, RevocationOrder::OcspOnly, settings(&[("", host.mode("good"))]));
    assert_eq!(word(&judge.judge(&revoked).await), Word::Revoked);
    // Policies: a responder that answers from a store, and one that knows no SHA-256.
    let lenient = OcspPolicy { missing_nonce: MissingNonce::Accepted, ..OcspPolicy::default() };
    for (mode, expected) in [("nonce-missing", Word::Good), ("nonce-wrong", Word::Nothing)] {
        let settings = Settings { answer_policy: lenient, ..settings(&[("", host.mode(mode))]) };
        assert_eq!(
            word(&Judge::new(pki, RevocationOrder::OcspOnly, settings).judge(&leaf).await),
            expected,
            "{mode}"
        );
    }
    let sha1 = Settings {
        certificate_id: qaqpa::crypto::DigestAlgorithm::Sha1,
        ..settings(&[("", host.mode("good"))])
    };
    assert_eq!(word(&Judge::new(pki, RevocationOrder::OcspOnly, sha1).judge(&leaf).await), Word::Good);
}

#[tokio::test(flavor = "multi_thread")]
async fn of_a_hostile_host_only_a_right_and_fresh_list_is_good() {
    let Some(pki) = ForeignPki::made() else { return };
    let Some(host) = MockHost::start(pki) else { return };
    let (leaf, revoked) = (pki.certificate("rsa"), pki.certificate("neg-revoked"));
    let judges = CRL_MODES.into_iter().map(|(mode, expected)| {
        let judge = Judge::new(pki, RevocationOrder::CrlOnly, settings(&[("", host.mode(mode))]));
        let leaf = leaf.clone();
        tokio::spawn(async move {
            let begun = Instant::now();
            let check = judge.judge(&leaf).await;
            assert_eq!(word(&check), expected, "{mode}: {check:?}");
            assert!(begun.elapsed() < PATIENCE * 4, "{mode} took {:?}", begun.elapsed());
            let (again, asking) = judge.in_memory(&leaf);
            assert_eq!((word(&again), asking.wants().len()), (expected, 0), "{mode}");
        })
    });
    for judge in judges.collect::<Vec<_>>() {
        judge.await.unwrap();
    }
    let judge = Judge::new(pki, RevocationOrder::CrlOnly, settings(&[("", host.mode("good"))]));
    assert_eq!(word(&judge.judge(&revoked).await), Word::Revoked);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_second_source_counts_where_the_first_says_nothing_and_never_against_revoked() {
    use RevocationOrder::{Both, CrlOnly, CrlThenOcsp, OcspOnly, OcspThenCrl};
    let Some(pki) = ForeignPki::made() else { return };
    let Some(host) = MockHost::start(pki) else { return };
    let leaf = pki.certificate("rsa");
    let nobody = format!("http://{}", free_address());
    let of = |word: Word, good: &str, revoked: &str| match word {
        Word::Good => host.mode(good),
        Word::Revoked => host.mode(revoked),
        Word::Nothing => nobody.clone(),
    };
    let words = [Word::Good, Word::Revoked, Word::Nothing];
    for (list, answer) in words.into_iter().flat_map(|list| words.map(|answer| (list, answer))) {
        let map = [
            ("/inter.crl", format!("{}/inter.crl", of(list, "good", "revoked"))),
            ("/ocsp", format!("{}/ocsp", of(answer, "good", "revoked"))),
        ];
        let first = |first: Word, second: Word| if first == Word::Nothing { second } else { first };
        let both = match (list, answer) {
            (Word::Revoked, _) | (_, Word::Revoked) => Word::Revoked,
            (Word::Good, Word::Good) => Word::Good,
            _ => Word::Nothing,
        };
        let expected = [
            (CrlThenOcsp, first(list, answer)),
            (OcspThenCrl, first(answer, list)),
            (Both, both),
            (CrlOnly, list),
            (OcspOnly, answer),
        ];
        for (order, expected) in expected {
            let check = Judge::new(pki, order, settings(&map)).judge(&leaf).await;
            assert_eq!(
                word(&check),
                expected,
                "{order:?} with list {list:?} and answer {answer:?}: {check:?}"
            );
            if let (Word::Nothing, Word::Nothing, CrlThenOcsp | OcspThenCrl) = (list, answer, order) {
                let finding = check.finding.unwrap();
                assert_eq!(finding.code, Code::RevocationUnavailable);
                let actual = qaqpa::text::sides(&finding.evidence, qaqpa::text::Lang::En).actual.unwrap();
                assert!(
                    actual.contains("CRL: nothing that counts came")
                        && actual.contains("OCSP: nothing that counts came"),
                    "{actual}"
                );
            }
        }
    }
    // Where nobody can say, the settings may let it pass: as what was not looked at, never as good.
    let map = [("", nobody)];
    let mut judge = Judge::new(pki, CrlThenOcsp, settings(&map));
    judge.policy.unknown_status = UnknownStatus::Passes;
    assert_eq!(judge.judge(&leaf).await.status, Status::NotRun);
}
