//! Delta lists at the address that a certificate names in FreshestCRL, fetched over HTTP.

use std::io::Write;
use std::slice::from_ref;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use qaqpa::clock::ManualClock;
use qaqpa::findings::{CheckName, Code, Finding};
use qaqpa::http::Listener;
use qaqpa::random::Seeded;
use qaqpa::revocation::{Revocations, Settings};
use qaqpa::text::{self, Lang};
use qaqpa::trust::{CrlStore, Policy, RevocationOrder, TrustStore, Usage, Validator};
use qaqpa::x509::encode::{context, context_primitive, sequence};

use super::chains::NOW;
use super::lists::{List, Pki, list};
use crate::support::revocation_host::{Host, Page};

/// DistributionPoints with one address.
fn points(url: &str) -> Vec<u8> {
    sequence(&[sequence(&[context(0, context(0, context_primitive(6, url)))])])
}

/// A gateway's view of one certificate whose full list and delta lie at a host.
struct Watch {
    pki: Pki,
    anchors: TrustStore,
    host: Host,
    revocations: Revocations,
    _listener: Listener,
}

impl Watch {
    async fn new() -> Self {
        let host = Host::default();
        let listener = host.open().await;
        let at = |path: &str| points(&format!("{}{path}", listener.url()));
        let pki = Pki::with_leaf(&[
            (&[2, 5, 29, 31], false, at("/full.crl")),
            (&[2, 5, 29, 46], false, at("/delta.crl")),
        ]);
        let (clock, random) = (Arc::new(ManualClock::at(NOW)), Arc::new(Seeded::new(3, "deltas")));
        let settings = Settings { wait: Duration::from_secs(5), ..Settings::default() };
        let lists = Arc::new(CrlStore::new());
        let revocations =
            Revocations::over_http(lists, Vec::new(), RevocationOrder::CrlOnly, settings, clock, random)
                .unwrap();
        Watch {
            anchors: TrustStore::from_certificates(from_ref(&pki.root)),
            pki,
            host,
            revocations,
            _listener: listener,
        }
    }

    /// What a request is answered when this is at the host.
    async fn told(&self, full: &List, delta: Option<&List>) -> Option<Code> {
        self.found(full, delta).await.map(|finding| finding.code)
    }

    /// What stands in its report in the place of a CRL that counts.
    async fn said(&self, full: &List, delta: &List) -> String {
        let finding = self.found(full, Some(delta)).await.expect("it is not good");
        let sides = Lang::ALL.map(|lang| text::sides(&finding.evidence, lang).actual.unwrap());
        assert!(
            sides.iter().all(|side| !side.contains("not asked") && !side.contains("ещё не")),
            "{sides:?}"
        );
        sides[Lang::ALL.iter().position(|lang| *lang == Lang::En).unwrap()].clone()
    }

    async fn found(&self, full: &List, delta: Option<&List>) -> Option<Finding> {
        self.host.put("/full.crl", Page::of(self.pki.sign(full)));
        self.host.put("/delta.crl", delta.map_or(Page::status(404), |delta| Page::of(self.pki.sign(delta))));
        self.revocations.renew();
        let asking = self.revocations.asking();
        self.look(&asking);
        asking.obtain(NOW).await;
        self.look(&self.revocations.asking())
    }

    fn look(&self, asking: &qaqpa::revocation::Asking) -> Option<Finding> {
        let policy = Policy { usage: Usage::Any, order: RevocationOrder::CrlOnly, ..Policy::default() };
        let verdict = Validator::new(&self.anchors, asking, &policy, NOW).validate(&self.pki.leaf, &[]);
        let check = verdict.checks.into_iter().find(|check| check.name == CheckName::Revocation).unwrap();
        check.finding.map(|finding| *finding)
    }
}

fn delta(number: u64, base: u64, entries: Vec<(Vec<u8>, u8)>) -> List {
    List { base: Some(base), entries, ..list(number) }
}

fn later(list: List, seconds: i64) -> List {
    List { this_update: list.this_update.plus_seconds(seconds), ..list }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_revoked_in_the_delta_alone_is_refused_and_a_removal_in_it_lifts_a_hold() {
    let watch = Watch::new().await;
    let entry = |reason| watch.pki.entry(reason);
    assert_eq!(watch.told(&list(14), None).await, None);
    assert_eq!(watch.told(&list(14), Some(&delta(15, 14, entry(1)))).await, Some(Code::CertificateRevoked));
    // The delta is not needed once its change is in the next full list.
    let revoked = later(List { entries: entry(1), ..list(16) }, 60);
    assert_eq!(watch.told(&revoked, None).await, Some(Code::CertificateRevoked));

    let watch = Watch::new().await;
    let held = List { entries: watch.pki.entry(6), ..list(14) };
    assert_eq!(watch.told(&held, None).await, Some(Code::CertificateOnHold));
    assert_eq!(watch.told(&held, Some(&delta(15, 14, watch.pki.entry(8)))).await, None);
    // And the next one revokes: nothing that was found good is kept.
    assert_eq!(
        watch.told(&held, Some(&later(delta(16, 14, watch.pki.entry(1)), 1))).await,
        Some(Code::CertificateRevoked)
    );
    // A fresh one makes a full list of use that is over, and none that is still to come.
    let watch = Watch::new().await;
    assert_eq!(
        watch
            .told(
                &List { this_update: NOW.plus_seconds(3_600), ..list(14) },
                Some(&delta(15, 14, Vec::new()))
            )
            .await,
        Some(Code::RevocationStale)
    );
    // A list at the address of deltas that is none says nothing.
    let watch = Watch::new().await;
    watch.host.put("/full.crl", Page::status(404));
    assert_eq!(
        watch.told(&delta(15, 14, Vec::new()), Some(&delta(15, 14, Vec::new()))).await,
        Some(Code::RevocationUnavailable)
    );
}

/// Where the log goes.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, octets: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().write(octets)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn a_delta_that_can_change_no_list_is_left_aside_and_said_so_in_the_log() {
    let log = Log::default();
    let writer = log.clone();
    let subscriber = tracing_subscriber::fmt().with_ansi(false).with_writer(move || writer.clone()).finish();
    let _guard = tracing::subscriber::set_default(subscriber);
    let watch = Watch::new().await;
    let revoked = || watch.pki.entry(1);
    // As the real test authority published it: number 10 below its base 14. Only whom it revokes is not known to be good.
    assert_eq!(watch.told(&list(14), Some(&delta(10, 14, Vec::new()))).await, None);
    assert_eq!(
        watch.told(&list(14), Some(&later(delta(10, 14, revoked()), 1))).await,
        Some(Code::RevocationUnavailable)
    );
    let text = || String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    let line = text()
        .lines()
        .find(|line| line.contains("left aside"))
        .map(str::to_owned)
        .unwrap_or_else(|| panic!("{}", text()));
    assert!(line.contains("/delta.crl") && line.contains("number=0a") && line.contains("base=0e"), "{line}");
    // A right one counts, and such a one after it does not undo it.
    assert_eq!(watch.told(&list(14), Some(&delta(15, 14, revoked()))).await, Some(Code::CertificateRevoked));
    assert_eq!(
        watch.told(&list(14), Some(&later(delta(10, 14, Vec::new()), 60))).await,
        Some(Code::CertificateRevoked)
    );
    assert_eq!(text().matches("left aside").count(), 3, "{}", text());
}

#[tokio::test]
async fn a_list_of_a_lower_number_takes_nothing_back_whatever_its_time() {
    let log = Log::default();
    let writer = log.clone();
    let subscriber = tracing_subscriber::fmt().with_ansi(false).with_writer(move || writer.clone()).finish();
    let _guard = tracing::subscriber::set_default(subscriber);
    let watch = Watch::new().await;
    let revoked = List { entries: watch.pki.entry(1), ..list(101) };
    assert_eq!(watch.told(&revoked, None).await, Some(Code::CertificateRevoked));
    assert_eq!(watch.told(&later(list(50), 60), None).await, Some(Code::CertificateRevoked));
    let text = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    let line = text.lines().find(|line| line.contains("left aside")).unwrap_or_else(|| panic!("{text}"));
    assert!(line.contains("/full.crl") && line.contains("number=32") && line.contains("kept=65"), "{line}");
    // Of the same number the later one counts, and one of a higher number whatever its time.
    assert_eq!(watch.told(&later(list(101), 120), None).await, None);
    let next = List { entries: watch.pki.entry(1), ..later(list(102), 30) };
    assert_eq!(watch.told(&next, None).await, Some(Code::CertificateRevoked));
}

#[tokio::test]
async fn whom_a_list_of_now_names_is_revoked_whatever_date_stands_there() {
    let watch = Watch::new().await;
    let dated = |list: List| List { revoked_at: NOW.plus_seconds(50_000), ..list };
    let full = dated(List { entries: watch.pki.entry(1), ..list(14) });
    assert_eq!(watch.told(&full, None).await, Some(Code::CertificateRevoked));
    let watch = Watch::new().await;
    let changed = dated(delta(15, 14, watch.pki.entry(1)));
    assert_eq!(watch.told(&list(14), Some(&changed)).await, Some(Code::CertificateRevoked));
    // A list that is still to come says nothing of now.
    let watch = Watch::new().await;
    let to_come = List { this_update: NOW.plus_seconds(3_000), ..full };
    assert_eq!(watch.told(&to_come, None).await, Some(Code::RevocationStale));
}

#[tokio::test]
async fn a_delta_that_came_and_does_not_count_is_reported_as_such_with_the_reason() {
    let entry = |watch: &Watch| watch.pki.entry(1);
    let watch = Watch::new().await;
    let void = watch.said(&list(14), &delta(10, 14, entry(&watch))).await;
    assert!(void.contains("revoked in delta CRL 0a") && void.contains("that of its base, 0e"), "{void}");
    // Of another scope.
    let watch = Watch::new().await;
    let scope = Some(context_primitive(1, [0xFF]));
    let other = watch.said(&list(14), &List { scope, ..delta(15, 14, entry(&watch)) }).await;
    assert!(other.contains("revoked in delta CRL 0f"), "{other}");
    assert!(other.contains("from number 0e up to its own") && other.contains("at hand is 0e"), "{other}");

    // A complete list that is over, and a delta that does not make it of now.
    let over = List { next_update: Some(NOW.plus_seconds(-60)), ..list(14) };
    let past = format!("nextUpdate was {}", NOW.plus_seconds(-60));
    for (delta, reason) in [
        (delta(10, 14, Vec::new()), "delta CRL 0a does not make it fresh: its own number".to_owned()),
        (delta(21, 20, Vec::new()), "from number 14 up to its own".to_owned()),
        (
            List { next_update: Some(NOW.plus_seconds(-30)), ..delta(15, 14, Vec::new()) },
            format!(
                "delta CRL 0f does not make it fresh: it is one whose nextUpdate was {}",
                NOW.plus_seconds(-30)
            ),
        ),
        (
            List { this_update: NOW.plus_seconds(600), ..delta(15, 14, Vec::new()) },
            format!("it is one issued on {}", NOW.plus_seconds(600)),
        ),
    ] {
        let watch = Watch::new().await;
        let said = watch.said(&over, &delta).await;
        assert!(said.contains(&past) && said.contains("what was fetched does not count"), "{said}");
        assert!(said.contains(&reason), "{reason}: {said}");
    }
    // And without a delta that came the list that is over says so alone.
    let watch = Watch::new().await;
    let finding = watch.found(&over, None).await.unwrap();
    let said = text::sides(&finding.evidence, Lang::En).actual.unwrap();
    assert!(said.contains(&past) && !said.contains("delta"), "{said}");
}
