//! Lists and answers, fetched and kept fresh.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Duration;

use bytes::Bytes;
use tokio::sync::Semaphore;
use tokio::task::{JoinSet, spawn_blocking};

use super::feed::{Came, Feed, FetchTarget};
use super::fetch::{Fetched, Fetcher};
use super::hosts::Hosts;
use super::routes::{Route, Routes};
use super::slots::Slots;
use super::taking::{self, ListKind, SignedCrl};
use super::{Settings, Unobtained};
use crate::clock::{Clock, Now};
use crate::encoding::hex;
use crate::http::{TlsError, port_of};
use crate::limits;
use crate::random::Random;
use crate::trust::{self, CrlStore, Edition, RevocationOrder, RevocationSource as _};
use crate::x509::Certificate;
use crate::x509::ocsp::{self, CertId, OcspRequest};

/// Between two looks at what is due.
const LOOK: Duration = Duration::from_millis(500);

/// How often a fetch is begun anew because everything changed while it was under way; then it waits for the next request.
const FETCHES_OVERTAKEN_MAX: usize = 4;

/// Octets of a nonce: RFC 9654 §2.1 wants thirty-two.
const NONCE_OCTETS: usize = 32;

/// Lists and answers. Its clones are the same.
#[derive(Clone)]
pub struct Revocations(Arc<Inner>);

struct Inner {
    lists: Arc<CrlStore>,
    http: Option<Http>,
}

/// What fetching needs.
struct Http {
    settings: Settings,
    hosts: Hosts,
    places_of_hosts: Slots,
    /// Who else may have signed a list in the name of an issuer.
    authorities: Vec<Certificate>,
    order: RevocationOrder,
    fetcher: Fetcher,
    routes: Routes,
    clock: Arc<dyn Clock>,
    random: Arc<dyn Random>,
    places: Semaphore,
    /// Counts the fetches that brought something.
    brought: AtomicU64,
    /// Counts the moments at which everything fetched may have changed: a fetch that began before does not count after.
    /// Held while something is taken in.
    era: Mutex<u64>,
    kept: AtomicBool,
}

/// Something that was never fetched, or is known to have changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Want {
    /// Of which certificate.
    pub certificate: Certificate,
    /// Who issued it.
    pub issuer: Certificate,
    /// Its lists.
    pub lists: bool,
    /// Its responders' answers.
    pub answers: bool,
}

/// What came of waiting for what was wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Obtained {
    /// Something was fetched, or failed with a reason: judge again.
    Something,
    /// Nothing is known that was not known before.
    Nothing,
}

impl Revocations {
    /// Only what others hand to `lists`: nothing is fetched.
    pub fn direct(lists: Arc<CrlStore>) -> Self {
        Revocations(Arc::new(Inner { lists, http: None }))
    }

    /// What certificates name is fetched; what others hand to `lists` counts as well. A list that comes has to be signed by the
    /// certificate's issuer, or by one of `authorities` in its name.
    pub fn over_http(
        lists: Arc<CrlStore>,
        authorities: Vec<Certificate>,
        order: RevocationOrder,
        settings: Settings,
        clock: Arc<dyn Clock>,
        random: Arc<dyn Random>,
    ) -> Result<Self, TlsError> {
        let hosts = Hosts::of(&settings);
        let http = Http {
            fetcher: Fetcher::new(&settings, hosts.clone())?,
            hosts,
            places_of_hosts: Slots::default(),
            settings,
            authorities,
            order,
            routes: Routes::default(),
            clock,
            random,
            places: Semaphore::new(limits::FETCHES_AT_ONCE_MAX),
            brought: AtomicU64::new(0),
            era: Mutex::default(),
            kept: AtomicBool::new(false),
        };
        Ok(Revocations(Arc::new(Inner { lists, http: Some(http) })))
    }

    /// The authority of this house publishes here, at a listener of this process: certificates may name its port.
    pub fn published_at(&self, url: &str) {
        if let (Some(http), Some(port)) = (&self.0.http, port_of(url)) {
            http.hosts.and_own_port(port);
            // Of whom it was known that the address is not asked.
            http.routes.forget();
        }
    }

    /// The lists there are.
    pub fn lists(&self) -> &CrlStore {
        &self.0.lists
    }

    /// Whether there is nothing to judge by and nothing that could be fetched.
    pub fn has_nothing(&self) -> bool {
        self.0.http.is_none() && self.0.lists.is_empty()
    }

    /// Who is asked first.
    pub fn order(&self) -> RevocationOrder {
        self.0.http.as_ref().map_or(RevocationOrder::default(), |http| http.order)
    }

    pub(super) fn route(&self, certificate: &Certificate, issuer: &Certificate) -> Option<Arc<Route>> {
        self.0.http.as_ref().map(|http| http.routes.of(certificate, issuer, &http.settings, &http.hosts))
    }

    /// The state of lists and of what is to be fetched.
    pub(super) fn edition(&self) -> Option<Edition> {
        let lists = self.0.lists.edition()?;
        Some(self.0.http.as_ref().map_or(lists, |http| lists.with(http.routes.changes())))
    }

    /// Whether lists are handed over by who issues them, and nothing is fetched.
    pub fn is_direct(&self) -> bool {
        self.0.http.is_none()
    }

    /// Everything that was fetched may have changed: it is fetched again before the next request that needs it. To be called
    /// by who knows, such as the built-in authority when it has revoked.
    pub fn renew(&self) {
        if let Some(http) = &self.0.http {
            let mut era = http.era();
            *era += 1;
            http.routes.feeds().iter().for_each(|feed| feed.make_cold());
            // Last: who sees the mark sees that they are cold.
            http.routes.changes().mark();
        }
    }

    /// Nothing that was fetched counts any more: after the clock was set, or when what is published went wrong on purpose. The
    /// next request that needs it waits for it.
    pub fn forget(&self) {
        if let Some(http) = &self.0.http {
            let mut era = http.era();
            *era += 1;
            self.0.lists.replace(Vec::new());
            http.routes.feeds().iter().for_each(|feed| feed.forget());
            http.routes.changes().mark();
        }
    }

    /// What was asked for and brought nothing, by its address. For who asks on a machine of their own: over the wire it would say what
    /// listens at an address.
    pub fn failures(&self) -> Vec<(String, Unobtained)> {
        let feeds = self.0.http.as_ref().map(|http| http.routes.feeds()).unwrap_or_default();
        let failed = |feed: &Arc<Feed>| Some((feed.address.as_str().to_owned(), feed.failure()?));
        feeds.iter().filter_map(failed).collect()
    }

    /// How long a judgement may wait.
    pub(super) fn patience(&self) -> Duration {
        self.0.http.as_ref().map_or(Duration::ZERO, |http| http.settings.wait)
    }

    /// Fetches what is wanted and waits for it so long.
    pub(super) async fn obtain(&self, wants: Vec<Want>, now: Now, wait: Duration) -> Obtained {
        let Some(http) = self.0.http.as_ref().filter(|_| !wants.is_empty()) else { return Obtained::Nothing };
        self.keep_fresh(http);
        let before = http.brought.load(Ordering::Acquire);
        let mut asked = JoinSet::new();
        for want in wants {
            let inner = Arc::clone(&self.0);
            asked.spawn(async move { inner.obtain_one(&want, now).await });
        }
        // A wait that is cut off leaves the fetches to their own tasks.
        let _ = tokio::time::timeout(wait, async { while asked.join_next().await.is_some() {} }).await;
        if http.brought.load(Ordering::Acquire) == before { Obtained::Nothing } else { Obtained::Something }
    }

    /// Starts the background, once; it ends with the last clone of this.
    fn keep_fresh(&self, http: &Http) {
        if !http.kept.swap(true, Ordering::AcqRel) {
            tokio::spawn(keep_fresh(Arc::downgrade(&self.0)));
        }
    }
}

async fn keep_fresh(inner: Weak<Inner>) {
    loop {
        tokio::time::sleep(LOOK).await;
        let Some(inner) = inner.upgrade() else { return };
        let Some(http) = &inner.http else { return };
        let now = http.clock.now();
        for feed in http.routes.feeds().iter().filter(|feed| feed.is_due(now)) {
            inner.start(feed);
        }
    }
}

impl Inner {
    /// In the order of the policy; the second source only where the first one says nothing, or where both are to be asked. Where the first
    /// was there already, whoever judged found that it says nothing.
    async fn obtain_one(self: Arc<Self>, want: &Want, now: Now) {
        let Some(http) = &self.http else { return };
        let route = http.routes.of(&want.certificate, &want.issuer, &http.settings, &http.hosts);
        let lists_say = || trust::crl_settles(&want.certificate, &want.issuer, &*self.lists, now);
        let answers_say = || route.answers.iter().any(|feed| feed.answer().is_ok());
        match http.order.about(&want.certificate) {
            RevocationOrder::CrlThenOcsp => {
                self.fetch_cold(&route.lists).await;
                if !(want.lists && lists_say()) {
                    self.fetch_cold(&route.answers).await;
                }
            }
            RevocationOrder::OcspThenCrl => {
                self.fetch_cold(&route.answers).await;
                if !(want.answers && answers_say()) {
                    self.fetch_cold(&route.lists).await;
                }
            }
            RevocationOrder::Both => {
                let all: Vec<Arc<Feed>> = route.lists.iter().chain(&route.answers).cloned().collect();
                self.fetch_cold(&all).await;
            }
            RevocationOrder::CrlOnly => self.fetch_cold(&route.lists).await,
            RevocationOrder::OcspOnly => self.fetch_cold(&route.answers).await,
        }
    }

    /// Fetches at once all that was never fetched, and waits for the last.
    async fn fetch_cold(self: &Arc<Self>, feeds: &[Arc<Feed>]) {
        let waiting: Vec<_> = feeds
            .iter()
            .filter(|feed| feed.is_cold())
            .map(|feed| {
                let ended = feed.ended();
                self.start(feed);
                ended
            })
            .collect();
        for mut ended in waiting {
            // The sender lives as long as the feed, which the route holds.
            let _ = ended.changed().await;
        }
    }

    /// Fetches in a task of its own, unless somebody does already.
    fn start(self: &Arc<Self>, feed: &Arc<Feed>) {
        let Ok(turn) = Arc::clone(&feed.turn).try_lock_owned() else { return };
        let (inner, feed) = (Arc::clone(self), Arc::clone(feed));
        tokio::spawn(async move {
            inner.fetch(&feed).await;
            drop(turn);
            feed.wake();
        });
    }

    async fn fetch(&self, feed: &Arc<Feed>) {
        let Some(http) = &self.http else { return };
        // The host's own place first: who waits for a slow host holds no place of the others.
        let _of_host = http.places_of_hosts.take(&feed.address).await;
        let Ok(_place) = http.places.acquire().await else { return };
        for _ in 0..FETCHES_OVERTAKEN_MAX {
            let began = *http.era();
            let came = match &feed.asked {
                FetchTarget::List { issuer, kind } => fetch_list(http, feed, issuer, *kind).await,
                FetchTarget::Answer { certificate, issuer } => {
                    fetch_answer(http, feed, certificate, issuer).await
                }
            };
            if self.settle(http, feed, began, came) {
                return;
            }
        }
    }

    /// Takes in what came of a fetch, unless everything may have changed since it `began`.
    fn settle(&self, http: &Http, feed: &Feed, began: u64, came: Result<Came, Unobtained>) -> bool {
        let era = http.era();
        if *era != began {
            return false;
        }
        match &came {
            Ok(Came::List { crl, .. }) => self.keep(feed, crl, http.clock.now()),
            Ok(_) => tracing::debug!(address = %feed.address, "revocation data is at hand"),
            Err(why) => tracing::warn!(address = %feed.address, %why, "revocation data could not be fetched"),
        }
        feed.settle(came, &http.settings, http.random.next_u64());
        http.brought.fetch_add(1, Ordering::AcqRel);
        true
    }

    fn keep(&self, feed: &Feed, SignedCrl { crl, signer }: &SignedCrl, now: Now) {
        if crl.is_void_delta() {
            let shown = |number: Option<&[u8]>| number.map(hex::encode).unwrap_or_default();
            let (number, base) = (shown(crl.number()), shown(crl.base_number()));
            tracing::warn!(address = %feed.address, %number, %base, "a delta CRL is left aside: its number is before its base's, so that it changes no list; whom it revokes is not known to be good");
        } else if let Some(kept) = self.lists.keeps_rather(crl) {
            let number = crl.number().map(hex::encode).unwrap_or_default();
            tracing::warn!(address = %feed.address, %number, kept = %hex::encode(&kept), "a CRL is left aside: its number is lower than that of the one at hand, although its time is later; if its authority was made anew, DELETE /manage/v1/revocation/cache forgets what is at hand");
        } else {
            tracing::debug!(address = %feed.address, "revocation data is at hand");
        }
        self.lists.take_signed(Arc::clone(crl), signer, now);
    }
}

impl Http {
    fn era(&self) -> MutexGuard<'_, u64> {
        self.era.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

async fn fetch_list(
    http: &Http,
    feed: &Feed,
    issuer: &Certificate,
    kind: ListKind,
) -> Result<Came, Unobtained> {
    let (octets, validators) = match http.fetcher.list(&feed.address, &feed.validators()).await? {
        Fetched::Unchanged => return Ok(Came::SameList),
        Fetched::New(octets, validators) => (octets, validators),
    };
    let others = http
        .authorities
        .iter()
        .filter(|other| *other != issuer && other.subject_key() == issuer.subject_key());
    let signers: Vec<Certificate> = std::iter::once(issuer).chain(others).cloned().collect();
    // Reading and verifying the production list takes a tenth of a second: not on a thread of the I/O.
    let read = spawn_blocking(move || taking::read(&octets, &signers, kind));
    let crl = read.await.map_err(|_| Unobtained::Broken)??;
    Ok(Came::List { crl, validators })
}

async fn fetch_answer(
    http: &Http,
    feed: &Feed,
    certificate: &Certificate,
    issuer: &Certificate,
) -> Result<Came, Unobtained> {
    let mut nonce = [0; NONCE_OCTETS];
    http.random.fill(&mut nonce);
    let request = OcspRequest::new(
        CertId::of(http.settings.certificate_id, issuer, certificate.serial()),
        Some(&nonce),
    );
    let octets = http.fetcher.answer(&feed.address, Bytes::from(request.to_der())).await?;
    let policy = http.settings.answer_policy;
    let (issuer, now) = (issuer.clone(), http.clock.now());
    let judged = spawn_blocking(move || ocsp::verify(&octets, &request, &issuer, now, &policy));
    let answer =
        judged.await.map_err(|_| Unobtained::Broken)?.map_err(|fault| Unobtained::Answer(Box::new(fault)))?;
    Ok(Came::Answer(Arc::new(answer)))
}
