//! Lists and OCSP answers over HTTP: from a hostile host, from hosts that come and go, and from our own authority.

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::time::{Duration, Instant};

use qaqpa::clock::{Clock as _, SystemClock};
use qaqpa::findings::{Check, CheckName, Code, Decision, Status};
use qaqpa::http::Loopback;
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

    /// As a request is judged: from memory, after a wait for each thing that was missing.
    async fn judge(&self, certificate: &Certificate) -> Check {
        let (mut check, mut asking) = self.in_memory(certificate);
        let mut rounds = self.revocations.rounds();
        while rounds.obtain(asking.wants(), SystemClock.now()).await == Obtained::Something {
            (check, asking) = self.in_memory(certificate);
        }
        check
    }
}

/// What a word on a certificate may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Verdict {
    Good,
    Revoked,
    Nothing,
}

fn word(check: &Check) -> Verdict {
    match (check.status, check.finding.as_ref().map(|finding| finding.code)) {
        (Status::Passed, None) => Verdict::Good,
        (Status::Failed, Some(Code::CertificateRevoked)) => Verdict::Revoked,
        (Status::Failed, Some(code)) if code.decision() == Decision::Retry => Verdict::Nothing,
        other => panic!("no word at all: {other:?}"),
    }
}

const OCSP_MODES: [(&str, Verdict); 29] = [
    ("good", Verdict::Good),
    ("delegate-ok", Verdict::Good),
    ("revoked", Verdict::Revoked),
    ("unknown", Verdict::Nothing),
    ("stale", Verdict::Nothing),
    ("future", Verdict::Nothing),
    ("no-next-update", Verdict::Nothing),
    ("wrong-serial", Verdict::Nothing),
    ("wrong-issuer", Verdict::Nothing),
    ("bad-signature", Verdict::Nothing),
    ("signed-by-leaf", Verdict::Nothing),
    ("signed-by-evil-ca", Verdict::Nothing),
    ("delegate-no-eku", Verdict::Nothing),
    ("delegate-expired", Verdict::Nothing),
    ("delegate-other-ca", Verdict::Nothing),
    ("try-later", Verdict::Nothing),
    ("unauthorized", Verdict::Nothing),
    ("malformed", Verdict::Nothing),
    ("empty", Verdict::Nothing),
    ("html", Verdict::Nothing),
    ("http500", Verdict::Nothing),
    ("http404", Verdict::Nothing),
    ("truncated", Verdict::Nothing),
    ("nonce-missing", Verdict::Nothing),
    ("nonce-wrong", Verdict::Nothing),
    ("slow", Verdict::Nothing),
    ("huge", Verdict::Nothing),
    ("redirect-file", Verdict::Nothing),
    ("redirect-loop", Verdict::Nothing),
];

const CRL_MODES: [(&str, Verdict); 19] = [
    ("good", Verdict::Good),
    ("revoked", Verdict::Revoked),
    ("stale", Verdict::Nothing),
    ("future", Verdict::Nothing),
    ("bad-signature", Verdict::Nothing),
    ("signed-by-evil-ca", Verdict::Nothing),
    ("wrong-issuer", Verdict::Nothing),
    // RFC 5280 §4.2.1.13: an http address is one of DER.
    ("pem", Verdict::Nothing),
    ("empty", Verdict::Nothing),
    ("html", Verdict::Nothing),
    ("truncated", Verdict::Nothing),
    ("huge", Verdict::Nothing),
    ("slow", Verdict::Nothing),
    ("http500", Verdict::Nothing),
    ("http404", Verdict::Nothing),
    ("critical-extension", Verdict::Nothing),
    ("delta-only", Verdict::Nothing),
    ("hang", Verdict::Nothing),
    ("close", Verdict::Nothing),
];

#[tokio::test(flavor = "multi_thread")]
async fn of_a_hostile_responder_only_a_right_and_fresh_answer_is_good() {
    let Some(pki) = ForeignPki::made() else { return };
    let Some(host) = MockHost::start(pki) else { return };
    let (leaf, revoked) = (pki.certificate("rsa"), pki.certificate("neg-revoked"));
    let judges = OCSP_MODES.into_iter().chain([("hang", Verdict::Nothing), ("close", Verdict::Nothing)]).map(
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
    assert_eq!(word(&judge.judge(&revoked).await), Verdict::Revoked);
    // Policies: a responder that answers from a store, and one that knows no SHA-256.
    let lenient = OcspPolicy { missing_nonce: MissingNonce::Accepted, ..OcspPolicy::default() };
    for (mode, expected) in [("nonce-missing", Verdict::Good), ("nonce-wrong", Verdict::Nothing)] {
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
    assert_eq!(word(&Judge::new(pki, RevocationOrder::OcspOnly, sha1).judge(&leaf).await), Verdict::Good);
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
    assert_eq!(word(&judge.judge(&revoked).await), Verdict::Revoked);
}

/// A host that sends everybody to `to`, and its address.
fn redirecting(to: SocketAddr) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let _ = stream.read(&mut [0; 4096]);
            let answer = format!(
                "HTTP/1.1 302 Found\r\nLocation: http://{to}/a.crl\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
            );
            let _ = stream.write_all(answer.as_bytes());
        }
    });
    address
}

#[tokio::test(flavor = "multi_thread")]
async fn of_its_own_machine_a_gateway_asks_only_the_authoritys_ports_and_the_named_ones() {
    let Some(pki) = ForeignPki::made() else { return };
    let leaf = pki.certificate("rsa");
    let inside = TcpListener::bind("127.0.0.1:0").unwrap();
    inside.set_nonblocking(true).unwrap();
    let port = inside.local_addr().unwrap().port();
    let host = redirecting(inside.local_addr().unwrap());
    let other = free_address().port();
    for (loopback, hosts, asked) in [
        (Loopback::Ports(vec![other]), vec![], false),
        (Loopback::Ports(vec![other]), vec![format!("127.0.0.1:{other}")], false),
        (Loopback::Ports(vec![port]), vec![], true),
        (Loopback::Ports(vec![]), vec![format!("127.0.0.1:{port}")], true),
        (Loopback::Ports(vec![]), vec!["127.0.0.1".to_owned()], true),
        (Loopback::AnyPort, vec![], true),
    ] {
        let settings =
            Settings { loopback: loopback.clone(), hosts, ..settings(&[("", format!("http://{host}"))]) };
        let check = Judge::new(pki, RevocationOrder::CrlOnly, settings).judge(&leaf).await;
        assert_eq!(word(&check), Verdict::Nothing, "{loopback:?}");
        let mut came = false;
        while inside.accept().is_ok() {
            came = true;
        }
        assert_eq!(came, asked, "{loopback:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_second_source_counts_where_the_first_says_nothing_and_never_against_revoked() {
    use RevocationOrder::{Both, CrlOnly, CrlThenOcsp, OcspOnly, OcspThenCrl};
    let Some(pki) = ForeignPki::made() else { return };
    let Some(host) = MockHost::start(pki) else { return };
    let leaf = pki.certificate("rsa");
    let nobody = format!("http://{}", free_address());
    let of = |word: Verdict, good: &str, revoked: &str| match word {
        Verdict::Good => host.mode(good),
        Verdict::Revoked => host.mode(revoked),
        Verdict::Nothing => nobody.clone(),
    };
    let words = [Verdict::Good, Verdict::Revoked, Verdict::Nothing];
    for (list, answer) in words.into_iter().flat_map(|list| words.map(|answer| (list, answer))) {
        let map = [
            ("/inter.crl", format!("{}/inter.crl", of(list, "good", "revoked"))),
            ("/ocsp", format!("{}/ocsp", of(answer, "good", "revoked"))),
        ];
        let first = |first: Verdict, second: Verdict| if first == Verdict::Nothing { second } else { first };
        let both = match (list, answer) {
            (Verdict::Revoked, _) | (_, Verdict::Revoked) => Verdict::Revoked,
            (Verdict::Good, Verdict::Good) => Verdict::Good,
            _ => Verdict::Nothing,
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
            if let (Verdict::Nothing, Verdict::Nothing, CrlThenOcsp | OcspThenCrl) = (list, answer, order) {
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
