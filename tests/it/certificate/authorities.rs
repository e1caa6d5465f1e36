//! Whether the authorities above a signer are revoked, RFC 5280 §6.1.3 (a)(3): fetched, as a gateway does it for its first request.

use std::slice::from_ref;
use std::sync::Arc;
use std::time::Duration;

use qaqpa::clock::ManualClock;
use qaqpa::crypto::PrivateKey;
use qaqpa::findings::{Check, CheckName, Code, Note};
use qaqpa::http::Listener;
use qaqpa::random::Seeded;
use qaqpa::revocation::{Obtained, Revocations, Settings};
use qaqpa::trust::{CrlStore, Policy, RevocationOrder, TrustStore, Usage, Validator};
use qaqpa::x509::Certificate;
use qaqpa::x509::encode::{context, context_primitive, sequence};

use super::chains::{NOW, Spec, authority, end, issue_with_keys};
use super::lists::{List, list, sign_by};
use crate::support::revocation_host::{Host, Page};

const LISTS: &[u64] = &[2, 5, 29, 31];

/// Root, an authority, a signer; the lists of the first two lie at a host, where the certificates below them say.
struct Watch {
    anchors: TrustStore,
    root: (Certificate, PrivateKey),
    authority: (Certificate, PrivateKey),
    signer: Certificate,
    host: Host,
    lists: Arc<CrlStore>,
    revocations: Revocations,
    order: RevocationOrder,
    _listener: Listener,
}

impl Watch {
    async fn new(order: RevocationOrder) -> Self {
        Self::of(order, true).await
    }

    async fn of(order: RevocationOrder, names_root_list: bool) -> Self {
        let host = Host::default();
        let listener = host.open().await;
        let at = |spec: Spec, path: &str| {
            let address = context_primitive(6, format!("{}{path}", listener.url()));
            spec.with((LISTS, false, sequence(&[sequence(&[context(0, context(0, address))])])))
        };
        let above = authority("above");
        let above = if names_root_list { at(above, "/root.crl") } else { above };
        let mut made = issue_with_keys(&[authority("root"), above, at(end("end"), "/above.crl")]).into_iter();
        let mut next = || made.next().map(|(one, key)| (one, PrivateKey::from_pkcs8(&key).unwrap())).unwrap();
        let (root, authority, (signer, _)) = (next(), next(), next());
        let (clock, random) = (Arc::new(ManualClock::at(NOW)), Arc::new(Seeded::new(3, "authorities")));
        let settings = Settings { wait: Duration::from_secs(5), ..Settings::default() };
        let lists = Arc::new(CrlStore::new());
        let revocations =
            Revocations::over_http(Arc::clone(&lists), Vec::new(), order, settings, clock, random).unwrap();
        Watch {
            anchors: TrustStore::from_certificates(&[root.0.clone(), authority.0.clone()]),
            root,
            authority,
            signer,
            host,
            lists,
            revocations,
            order,
            _listener: listener,
        }
    }

    fn of_root(&self, list: &List) -> Vec<u8> {
        sign_by(&self.root.0, &self.root.1, list)
    }

    /// Puts the signer's list, and the root's where there is one.
    fn put(&self, own: &List, root: Option<&List>) {
        self.host.put("/above.crl", Page::of(sign_by(&self.authority.0, &self.authority.1, own)));
        self.host.put("/root.crl", root.map_or(Page::status(404), |list| Page::of(self.of_root(list))));
    }

    fn revokes(&self, certificate: &Certificate) -> List {
        List { entries: vec![(certificate.serial().to_vec(), 1)], ..good() }
    }

    /// As one request is judged.
    async fn judge(&self) -> Check {
        let policy = Policy { usage: Usage::Any, order: self.order, ..Policy::default() };
        let mut rounds = self.revocations.rounds();
        loop {
            let asking = self.revocations.asking();
            let verdict = Validator::new(&self.anchors, &asking, &policy, NOW).validate(&self.signer, &[]);
            if rounds.obtain(asking.wants(), NOW).await == Obtained::Nothing {
                assert_eq!(verdict.path.unwrap().links().len(), 3);
                return verdict.checks.into_iter().find(|check| check.name == CheckName::Revocation).unwrap();
            }
        }
    }

    async fn code(&self) -> Option<Code> {
        self.judge().await.code()
    }
}

fn good() -> List {
    List { key_id: false, ..list(1) }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_request_already_knows_that_the_authority_is_revoked() {
    let watch = Watch::new(RevocationOrder::CrlThenOcsp).await;
    watch.put(&good(), Some(&watch.revokes(&watch.authority.0)));
    assert_eq!(watch.code().await, Some(Code::CaRevoked));
    let mut asked: Vec<String> = watch.host.asked().into_iter().map(|request| request.path).collect();
    asked.sort();
    assert_eq!(asked, ["/above.crl", "/root.crl"]);
    // And the first one after everything was forgotten, as when the clock was set.
    let watch = Watch::new(RevocationOrder::CrlThenOcsp).await;
    watch.put(&good(), Some(&good()));
    assert_eq!(watch.code().await, None);
    watch.put(&good(), Some(&watch.revokes(&watch.authority.0)));
    watch.revocations.forget();
    assert_eq!(watch.code().await, Some(Code::CaRevoked));
    // And after it was said that something has changed.
    let watch = Watch::new(RevocationOrder::CrlThenOcsp).await;
    watch.put(&good(), Some(&good()));
    assert_eq!(watch.code().await, None);
    watch.put(&good(), Some(&List { number: Some(2), ..watch.revokes(&watch.authority.0) }));
    watch.revocations.renew();
    assert_eq!(watch.code().await, Some(Code::CaRevoked));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_signer_is_not_good_while_nobody_can_say_so_of_the_authority() {
    let over = List { next_update: Some(NOW.plus_seconds(-60)), ..good() };
    let told = async |own: fn(&Watch) -> List, root: Option<fn(&Watch) -> List>| {
        let watch = Watch::new(RevocationOrder::CrlThenOcsp).await;
        watch.put(&own(&watch), root.map(|list| list(&watch)).as_ref());
        watch.code().await
    };
    let revoked: fn(&Watch) -> List = |watch| watch.revokes(&watch.signer);
    let above: fn(&Watch) -> List = |watch| watch.revokes(&watch.authority.0);
    assert_eq!(told(|_| good(), None).await, Some(Code::RevocationUnavailable));
    assert_eq!(told(revoked, None).await, Some(Code::CertificateRevoked));
    assert_eq!(told(revoked, Some(above)).await, Some(Code::CertificateRevoked));
    let watch = Watch::new(RevocationOrder::CrlThenOcsp).await;
    watch.put(&good(), Some(&over));
    assert_eq!(watch.code().await, Some(Code::RevocationStale));
    // What is known of the authority counts although nobody can say anything of the signer.
    let watch = Watch::new(RevocationOrder::CrlThenOcsp).await;
    watch.put(&over, Some(&watch.revokes(&watch.authority.0)));
    assert_eq!(watch.code().await, Some(Code::CaRevoked));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_authority_is_asked_about_where_its_certificate_says_whatever_the_order() {
    use RevocationOrder::{Both, CrlOnly, CrlThenOcsp, OcspOnly, OcspThenCrl};
    for order in [CrlOnly, CrlThenOcsp, OcspThenCrl, OcspOnly, Both] {
        let watch = Watch::new(order).await;
        watch.put(&good(), Some(&watch.revokes(&watch.authority.0)));
        assert_eq!(watch.code().await, Some(Code::CaRevoked), "{order:?}");
        // The signer names no responder, which these two want.
        let wanting = matches!(order, OcspOnly | Both).then_some(Code::RevocationUnavailable);
        let watch = Watch::new(order).await;
        watch.put(&good(), Some(&good()));
        assert_eq!(watch.code().await, wanting, "{order:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn of_an_authority_that_names_no_place_the_report_says_that_nobody_was_asked() {
    let watch = Watch::of(RevocationOrder::CrlThenOcsp, false).await;
    watch.put(&good(), None);
    let check = watch.judge().await;
    assert_eq!((check.code(), check.note), (None, Some(Note::AuthorityUnasked { by: None })));
    // A list of its issuer that is at hand counts, and one that is over decides nothing.
    let over = List { next_update: Some(NOW.plus_seconds(-60)), ..good() };
    watch.lists.insert(&watch.of_root(&over), from_ref(&watch.root.0)).unwrap();
    assert_eq!(watch.code().await, Some(Code::RevocationStale));
    let revoked = List { this_update: NOW.plus_seconds(-1), ..watch.revokes(&watch.authority.0) };
    watch.lists.insert(&watch.of_root(&revoked), from_ref(&watch.root.0)).unwrap();
    assert_eq!(watch.code().await, Some(Code::CaRevoked));
}
