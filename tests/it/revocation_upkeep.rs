//! Lists and answers are kept fresh in the background, and hosts may come and go: with the authority's own lists, at a host of
//! our own.

use std::sync::Arc;
use std::time::{Duration, Instant};

use qaqpa::ca::{Authority, builtin};
use qaqpa::clock::{Clock as _, ManualClock, Now};
use qaqpa::findings::{CheckName, Code};
use qaqpa::http::Listener;
use qaqpa::keys::Signer as _;
use qaqpa::random::Seeded;
use qaqpa::revocation::{Obtained, Revocations, Settings};
use qaqpa::trust::{CrlStore, Policy, RevocationOrder, TrustStore, Validator};
use qaqpa::x509::{Certificate, RevocationAddresses, certificates_from_pem};

use crate::support::revocation_host::{Host, Page};
use crate::support::serving::NOON;

/// A gateway's view of one person, without the gateway.
struct Watch {
    authority: Authority,
    anchors: TrustStore,
    person: Certificate,
    /// Where its list is, without the host.
    path: String,
    clock: ManualClock,
    host: Host,
    revocations: Revocations,
    _listener: Listener,
}

impl Watch {
    async fn of(settings: Settings) -> Self {
        let authority = Authority::builtin(None).unwrap();
        let anchors = TrustStore::from_certificates(
            &certificates_from_pem(builtin::text("trust.pem").unwrap()).unwrap(),
        );
        let person = builtin::holder("people/valid").unwrap().certificate().clone();
        let named = RevocationAddresses::of(&person).lists.remove(0);
        let from = named.find('/').map(|scheme| named[scheme + 2..].find('/').unwrap() + scheme + 2).unwrap();
        let (clock, host) = (ManualClock::at(Now::parse(NOON).unwrap()), Host::default());
        let listener = host.open().await;
        let settings = Settings { map: vec![(named[..from].to_owned(), listener.url())], ..settings };
        let (lists, random) = (Arc::new(CrlStore::new()), Arc::new(Seeded::new(7, "upkeep")));
        let revocations = Revocations::over_http(
            lists,
            Vec::new(),
            RevocationOrder::CrlOnly,
            settings,
            Arc::new(clock.clone()),
            random,
        )
        .unwrap();
        let path = named[from..].to_owned();
        let watch = Watch { authority, anchors, person, path, clock, host, revocations, _listener: listener };
        watch.put_others();
        watch
    }

    /// Puts the lists of now of all others: of the authorities above the person's issuer, which have to be known to be good.
    fn put_others(&self) {
        let lists = self.authority.crls(self.clock.now()).unwrap();
        for list in lists.into_iter().filter(|list| list.path != self.path) {
            self.host.put(list.path, Page::of(list.der.to_vec()));
        }
    }

    /// The list of the person's issuer as of now.
    fn list(&self) -> Vec<u8> {
        let lists = self.authority.crls(self.clock.now()).unwrap();
        lists.into_iter().find(|list| list.path == self.path).unwrap().der.to_vec()
    }

    /// From memory: the code of what was found, and how much was missing.
    fn look(&self) -> (Option<Code>, usize) {
        let asking = self.revocations.asking();
        let policy = Policy { order: RevocationOrder::CrlOnly, ..Policy::default() };
        let verdict =
            Validator::new(&self.anchors, &asking, &policy, self.clock.now()).validate(&self.person, &[]);
        let check = verdict.checks.iter().find(|check| check.name == CheckName::Revocation).unwrap();
        let missing = asking.wants().iter().filter(|want| want.certificate == self.person).count();
        (check.code(), missing)
    }

    /// From memory: all that is found of revocation.
    fn finding(&self) -> String {
        let asking = self.revocations.asking();
        let policy = Policy { order: RevocationOrder::CrlOnly, ..Policy::default() };
        let verdict =
            Validator::new(&self.anchors, &asking, &policy, self.clock.now()).validate(&self.person, &[]);
        let check = verdict.checks.iter().find(|check| check.name == CheckName::Revocation).unwrap();
        format!("{:?}", check.finding)
    }

    /// As a request is judged.
    async fn judge(&self) -> Option<Code> {
        let asking = self.revocations.asking();
        let policy = Policy { order: RevocationOrder::CrlOnly, ..Policy::default() };
        Validator::new(&self.anchors, &asking, &policy, self.clock.now()).validate(&self.person, &[]);
        let _: Obtained = asking.obtain(self.clock.now()).await;
        self.look().0
    }

    /// What the host was asked about the person's list.
    fn asked(&self) -> Vec<crate::support::revocation_host::HostRequest> {
        self.host.asked().into_iter().filter(|asked| asked.path == self.path).collect()
    }

    /// Looks at memory alone until it says so.
    async fn until(&self, expected: Option<Code>) {
        let begun = Instant::now();
        while self.look().0 != expected {
            assert!(begun.elapsed() < Duration::from_secs(10), "memory still says {:?}", self.look());
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }
}

fn quick() -> Settings {
    Settings {
        refresh: Duration::from_millis(300),
        retry: Duration::from_millis(100),
        retry_max: Duration::from_millis(400),
        list_patience: Duration::from_secs(2),
        wait: Duration::from_secs(2),
        ..Settings::default()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_is_asked_for_again_with_its_etag_and_no_request_waits_for_it() {
    let watch = Watch::of(quick()).await;
    watch.host.put(&watch.path, Page { etag: Some("\"one\""), ..Page::of(watch.list()) });
    assert_eq!(watch.look(), (Some(Code::RevocationUnavailable), 1));
    assert_eq!(watch.judge().await, None);
    tokio::time::sleep(Duration::from_millis(2500)).await;
    let asked = watch.asked();
    assert!(asked.len() >= 3, "{asked:?}");
    assert!(
        asked.iter().all(|asked| asked.agent.as_deref().is_some_and(|agent| agent.starts_with("qaqpa/"))),
        "{asked:?}"
    );
    assert_eq!((asked[0].status, asked[0].if_none_match.as_deref()), (200, None));
    assert!(
        asked[1..]
            .iter()
            .all(|asked| (asked.status, asked.if_none_match.as_deref()) == (304, Some("\"one\""))),
        "{asked:?}"
    );
    assert_eq!(watch.look(), (None, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_outage_leaves_the_list_until_it_is_stale_and_its_end_is_noticed_in_the_background() {
    let watch = Watch::of(quick()).await;
    watch.host.put(&watch.path, Page::of(watch.list()));
    assert_eq!(watch.judge().await, None);
    watch.host.put(&watch.path, Page::status(500));
    tokio::time::sleep(Duration::from_millis(1500)).await;
    assert!(watch.asked().iter().any(|asked| asked.status == 500));
    assert_eq!(watch.look(), (None, 0), "a failure undid a list that is good");
    // Days later it is stale, and nobody can say.
    watch.clock.advance_millis(400 * 24 * 3_600_000);
    assert_eq!(watch.look(), (Some(Code::RevocationStale), 0));
    // Rubbish in its place changes nothing, and neither does a list of another issuer.
    watch.host.put(&watch.path, Page::of(&b"<html>"[..]));
    tokio::time::sleep(Duration::from_millis(1200)).await;
    assert_eq!(watch.look(), (Some(Code::RevocationStale), 0));
    // The host has new lists; nobody asks but the background.
    watch.put_others();
    watch.host.put(&watch.path, Page::of(watch.list()));
    watch.until(None).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn many_requests_at_once_make_one_fetch() {
    let watch = Arc::new(Watch::of(Settings { refresh: Duration::from_secs(3600), ..quick() }).await);
    watch.host.put(&watch.path, Page { delay: Duration::from_millis(500), ..Page::of(watch.list()) });
    let requests: Vec<_> = (0..50)
        .map(|_| {
            let watch = Arc::clone(&watch);
            tokio::spawn(async move { watch.judge().await })
        })
        .collect();
    for request in requests {
        assert_eq!(request.await.unwrap(), None);
    }
    assert_eq!(watch.asked().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_waits_no_longer_than_it_may_and_the_fetch_goes_on_without_it() {
    let watch = Watch::of(Settings {
        wait: Duration::from_millis(200),
        refresh: Duration::from_secs(3600),
        ..quick()
    })
    .await;
    watch.host.put(&watch.path, Page { delay: Duration::from_millis(900), ..Page::of(watch.list()) });
    let begun = Instant::now();
    assert_eq!(watch.judge().await, Some(Code::RevocationUnavailable));
    assert!(begun.elapsed() < Duration::from_millis(700), "{:?}", begun.elapsed());
    watch.until(None).await;
    assert_eq!(watch.asked().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_known_to_have_changed_is_fetched_before_the_next_request() {
    let watch = Watch::of(Settings { refresh: Duration::from_secs(3600), ..quick() }).await;
    let before = watch.list();
    watch.host.put(&watch.path, Page { etag: Some("\"one\""), ..Page::of(before.clone()) });
    assert_eq!(watch.judge().await, None);
    watch.clock.advance_millis(60_000);
    watch
        .authority
        .revoke(&watch.person.serial_hex(), qaqpa::ca::Reason::KeyCompromise, watch.clock.now())
        .unwrap();
    watch.host.put(&watch.path, Page { etag: Some("\"two\""), ..Page::of(watch.list()) });
    assert_eq!(watch.look(), (None, 0));
    watch.revocations.renew();
    assert_eq!(watch.judge().await, Some(Code::CertificateRevoked));
    // An older list than the one that is there does not undo it.
    watch.host.put(&watch.path, Page { etag: Some("\"three\""), ..Page::of(before) });
    watch.revocations.renew();
    assert_eq!(watch.judge().await, Some(Code::CertificateRevoked));
}

#[tokio::test(flavor = "multi_thread")]
async fn redirections_are_followed_a_few_times() {
    let watch = Watch::of(quick()).await;
    let to = |location: &str| Page { location: Some(location.to_owned()), ..Page::status(302) };
    watch.host.put(&watch.path, to("/a"));
    watch.host.put("/a", to("/b"));
    watch.host.put("/b", Page { status: 303, ..to("/c") });
    watch.host.put("/c", Page::of(watch.list()));
    assert_eq!(watch.judge().await, None);
    let watch = Watch::of(quick()).await;
    for (from, next) in [(watch.path.as_str(), "/a"), ("/a", "/b"), ("/b", "/c"), ("/c", "/d")] {
        watch.host.put(from, to(next));
    }
    watch.host.put("/d", Page::of(watch.list()));
    assert_eq!(watch.judge().await, Some(Code::RevocationUnavailable));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_redirection_to_a_host_that_nobody_named_is_not_followed() {
    let watch = Watch::of(quick()).await;
    let port = watch._listener.address().port();
    watch.host.put("/there.crl", Page::of(watch.list()));
    let to =
        |host: &str| Page { location: Some(format!("http://{host}:{port}/there.crl")), ..Page::status(302) };
    // On this system 0.0.0.0 is this machine too, and the list is there; but it is no loopback address, and nobody named it.
    watch.host.put(&watch.path, to("0.0.0.0"));
    assert_eq!(watch.judge().await, Some(Code::RevocationUnavailable));
    assert!(watch.host.asked().iter().all(|asked| asked.path != "/there.crl"), "it was followed");
    let named = Watch::of(Settings { hosts: vec!["0.0.0.0".to_owned()], ..quick() }).await;
    let port = named._listener.address().port();
    named.host.put("/there.crl", Page::of(named.list()));
    let location = Some(format!("http://0.0.0.0:{port}/there.crl"));
    named.host.put(&named.path, Page { location, ..Page::status(302) });
    assert_eq!(named.judge().await, None);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_closed_port_a_missing_page_and_a_foreign_one_are_found_alike() {
    let said = async |page: Option<Page>| {
        let watch = Watch::of(quick()).await;
        let Watch { host, path, .. } = &watch;
        match page {
            Some(page) => host.put(path, page),
            // What is opened and closed again listens no more.
            None => host.put(path, Page { location: Some(closed().await), ..Page::status(302) }),
        }
        watch.judge().await;
        watch.finding()
    };
    let missing = said(Some(Page::status(404))).await;
    assert!(missing.contains("RevocationUnavailable"), "{missing}");
    for page in [
        None,
        Some(Page::status(500)),
        Some(Page::of(Vec::new())),
        Some(Page::of(b"<html>a router</html>".to_vec())),
        Some(Page { location: Some("http://169.254.169.254/".to_owned()), ..Page::status(302) }),
    ] {
        assert_eq!(said(page).await, missing);
    }
}

/// An address on this machine where nobody listens.
async fn closed() -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    format!("http://{}/a.crl", listener.local_addr().unwrap())
}
