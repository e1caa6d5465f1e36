//! A whole gateway in the process of a test.

use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;

use tokio::sync::oneshot;

use super::{App, StartError, TempDir, build_with_publisher, drain_agent};
use crate::agent::AgentListener;
use crate::ca::http::{Before, CrlPublisher};
use crate::ca::{CertificateRequest, Issued, Reason, builtin};
use crate::clock::{Clock as _, ManualClock, Now};
use crate::config::{Config, KeyAlgorithm, Moment};
use crate::gateway::{Endpoints, Listeners};
use crate::http::{Client, Drained, Trust};
use crate::keys::{Holder, KeyFileError};
use crate::limits;
use crate::random::{Entropy, Random, Seeded};
use crate::x509::{Certificate, to_pem};

/// When the clock of a simulator stands, unless it is set: the built-in PKI is valid then.
const MOMENT: Now = Now::from_seconds(1_795_521_600);

/// Threads for its connections; its cryptography has threads of its own.
const IO_THREADS: usize = 2;

/// Why a simulator did not start, or did not do what was asked of it.
#[derive(Debug, thiserror::Error)]
#[error("{0:#}")]
pub struct SimulatorError(#[from] anyhow::Error);

impl From<StartError> for SimulatorError {
    fn from(error: StartError) -> Self {
        SimulatorError(error.into())
    }
}

/// A gateway with its registry, provider and certification authority, on free ports of the loopback, with a clock that stands
/// until it is moved and a directory that ends with it.
///
/// It has a thread and a runtime of its own, and is drained when it is dropped: the requests under way finish first.
///
/// ```
/// use qaqpa::ca::Reason;
/// use qaqpa::keys::Signer;
/// use qaqpa::Simulator;
/// use qaqpa::xmldsig::{SigningRequest, sign_enveloped};
///
/// # tokio::runtime::Runtime::new()?.block_on(async {
/// let simulator = Simulator::builder().seed(7).clock("2026-11-24T10:00:00Z").start().await?;
/// let request = |iin: &str| {
///     format!(
///         r#"<request xmlns="urn:qaqpa:request:v1"><serviceId>wko2016-141-housing-queue</serviceId><declarantId>{iin}</declarantId><requestDate>2026-11-24T10:00:00Z</requestDate><requestSystemId>my-portal</requestSystemId><businessData><district>oral</district><category>vulnerable</category><familyMembers>4</familyMembers><address>Орал, Абай 1</address></businessData></request>"#
///     )
/// };
/// let citizen = simulator.person("valid")?;
/// let client = simulator.client()?;
/// let address = format!("{}/api/v1/requests", simulator.gateway_url());
///
/// // The citizen signs a request of their own: it is registered.
/// let signed = sign_enveloped(&request("123456789011"), &citizen, &SigningRequest::document())?;
/// let answer = client.post(&address, "application/xml", signed).await?;
/// assert_eq!(answer.status, 201);
///
/// // Somebody else's: it is refused, and the answer says why.
/// let signed = sign_enveloped(&request("123456789012"), &citizen, &SigningRequest::document())?;
/// let answer = client.post(&address, "application/xml", signed).await?;
/// assert_eq!(answer.status, 422);
/// assert!(answer.text().contains("IIN_MISMATCH"));
///
/// // The next day the citizen's key is lost: from now on what it signs is refused.
/// simulator.advance(std::time::Duration::from_secs(86_400))?;
/// simulator.revoke(citizen.certificate(), Reason::KeyCompromise)?;
/// let signed = sign_enveloped(&request("123456789011"), &citizen, &SigningRequest::document())?;
/// let answer = client.post(&address, "application/xml", signed).await?;
/// assert!(answer.text().contains("CERTIFICATE_REVOKED"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// # })?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Simulator {
    endpoints: Endpoints,
    clock: ManualClock,
    crl_publisher: Arc<CrlPublisher>,
    random: Box<dyn Random>,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<Drained>>,
    // Last: what is under way at the end still writes into it.
    _directory: TempDir,
}

impl std::fmt::Debug for Simulator {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Simulator").field("endpoints", &self.endpoints).finish_non_exhaustive()
    }
}

impl Simulator {
    /// Begins one.
    pub fn builder() -> SimulatorBuilder {
        SimulatorBuilder { config: Ok(Config::default()) }
    }

    /// Where it listens.
    pub fn endpoints(&self) -> &Endpoints {
        &self.endpoints
    }

    /// `https://127.0.0.1:PORT`: SOAP and REST over TLS.
    pub fn gateway_url(&self) -> &str {
        &self.endpoints.gateway
    }

    /// `http://127.0.0.1:PORT`: the same over plain HTTP, and the authority's CRLs, certificates, OCSP and time-stamps.
    pub fn plain_url(&self) -> &str {
        &self.endpoints.plain
    }

    /// `http://127.0.0.1:PORT`: certificates, faults, the clock.
    pub fn management_url(&self) -> &str {
        &self.endpoints.management
    }

    /// `wss://127.0.0.1:PORT`: the signing agent; nothing where `agent.enabled` is false.
    pub fn agent_url(&self) -> Option<&str> {
        self.endpoints.agent.as_deref()
    }

    /// What time it is there.
    pub fn now(&self) -> Now {
        self.clock.now()
    }

    /// Sets the clock, forwards or back: `2026-11-24` or `2026-11-24T10:00:00Z`. CRLs that are due then are published before it
    /// returns.
    pub fn set_clock(&self, moment: &str) -> Result<(), SimulatorError> {
        self.clock.set(Now::parse(moment).map_err(anyhow::Error::from)?);
        Ok(self.crl_publisher.publish(self.now(), Before::Forgotten).map_err(anyhow::Error::from)?)
    }

    /// Moves the clock forwards, with the same.
    pub fn advance(&self, by: Duration) -> Result<(), SimulatorError> {
        self.clock.advance_millis(i64::try_from(by.as_millis()).unwrap_or(i64::MAX));
        Ok(self.crl_publisher.publish(self.now(), Before::Forgotten).map_err(anyhow::Error::from)?)
    }

    /// Somebody of the built-in PKI with key and certificate: `valid`, `revoked`, `expired`, `other-iin` and the others of
    /// `certs/people/`.
    pub fn person(&self, name: &str) -> Result<Holder, KeyFileError> {
        builtin::holder(&format!("people/{name}"))
    }

    /// Issues a certificate, whatever is to be wrong with it. What revokes it is published when this returns.
    pub fn issue(&self, request: &CertificateRequest) -> Result<Issued, SimulatorError> {
        let issued = self.crl_publisher.authority().issue(request, self.now(), self.random.as_ref());
        let issued = issued.map_err(anyhow::Error::from)?;
        self.crl_publisher.publish_due(self.now()).map_err(anyhow::Error::from)?;
        Ok(issued)
    }

    /// Revokes a certificate that the authority issued, from now on.
    pub fn revoke(&self, certificate: &Certificate, reason: Reason) -> Result<(), SimulatorError> {
        let now = Now::from_seconds(self.now().seconds());
        let revoked = self.crl_publisher.authority().revoke(&certificate.serial_hex(), reason, now);
        revoked.map_err(anyhow::Error::from)?;
        Ok(self.crl_publisher.publish(self.now(), Before::Counts).map_err(anyhow::Error::from)?)
    }

    /// The roots that a client must trust: for TLS, and for what the gateway and the provider sign.
    pub fn trust_anchors(&self) -> Vec<Certificate> {
        let all = self.crl_publisher.authority().certificates();
        all.filter(|certificate| certificate.is_self_issued()).cloned().collect()
    }

    /// The same as PEM, for a client that takes a file.
    pub fn trust_anchors_pem(&self) -> String {
        self.trust_anchors().iter().map(|anchor| to_pem("CERTIFICATE", anchor.der())).collect()
    }

    /// A client that trusts it.
    pub fn client(&self) -> Result<Client, SimulatorError> {
        let anchors = self.trust_anchors().iter().map(|anchor| anchor.der().to_vec()).collect();
        Ok(Client::new(&Trust { anchors, identity: None }).map_err(anyhow::Error::from)?)
    }

    /// Ends it and says whether every request under way was answered. To drop it does the same and says nothing.
    pub fn stop(mut self) -> Drained {
        self.end().unwrap_or(Drained::Whole)
    }

    fn end(&mut self) -> Option<Drained> {
        // The thread waits for this, or has ended.
        let _ = self.stop.take()?.send(());
        self.thread.take()?.join().ok()
    }
}

impl Drop for Simulator {
    fn drop(&mut self) {
        self.end();
    }
}

/// What a [`Simulator`] is to be like.
#[derive(Debug)]
#[must_use = "nothing is there before `start`"]
pub struct SimulatorBuilder {
    config: anyhow::Result<Config>,
}

impl SimulatorBuilder {
    /// Makes keys, serial numbers, ids and registration numbers repeatable.
    pub fn seed(self, seed: u64) -> Self {
        self.configure(|config| config.data.seed = Some(seed))
    }

    /// When its clock stands: `2026-11-24` or `2026-11-24T10:00:00Z`.
    pub fn clock(self, moment: &str) -> Self {
        match Now::parse(moment) {
            Ok(now) => self.configure(|config| config.clock.manual = Some(Moment(now))),
            Err(error) => SimulatorBuilder { config: self.config.and(Err(error.into())) },
        }
    }

    /// With which keys the gateway and the provider sign.
    pub fn algorithm(self, algorithm: KeyAlgorithm) -> Self {
        self.configure(|config| config.trust.algorithm = algorithm)
    }

    /// Any other setting of `qaqpa.sample.toml`. The data directory is its own, whatever is set here.
    pub fn configure(mut self, change: impl FnOnce(&mut Config)) -> Self {
        if let Ok(config) = &mut self.config {
            change(config);
        }
        self
    }

    /// Opens it; it answers when this returns.
    pub async fn start(self) -> Result<Simulator, SimulatorError> {
        let mut config = self.config?;
        let directory = TempDir::new("qaqpa-simulator")?;
        directory.path().clone_into(&mut config.data.directory);
        for listener in
            [&mut config.listeners.gateway, &mut config.listeners.plain, &mut config.listeners.management]
        {
            listener.set_port(0);
        }
        config.agent.address.set_port(0);
        config.clock.manual.get_or_insert(Moment(MOMENT));
        let random: Box<dyn Random> = match config.data.seed {
            Some(seed) => Box::new(Seeded::new(seed, "simulator")),
            None => Box::new(Entropy),
        };
        let (stop, stopped) = oneshot::channel();
        let (opened, open) = oneshot::channel();
        let thread = std::thread::Builder::new()
            .name("simulator".to_owned())
            .spawn(move || serve(&config, opened, stopped))
            .map_err(|source| StartError::Thread { name: "simulator", source })?;
        let (endpoints, clock, crl_publisher) = open.await.map_err(|_| StartError::BrokeOff)??;
        Ok(Simulator {
            endpoints,
            clock,
            crl_publisher,
            random,
            stop: Some(stop),
            thread: Some(thread),
            _directory: directory,
        })
    }
}

type Opened = anyhow::Result<(Endpoints, ManualClock, Arc<CrlPublisher>)>;

/// Opens it, says so, and drains it when `stopped` or forgotten.
fn serve(config: &Config, opened: oneshot::Sender<Opened>, stopped: oneshot::Receiver<()>) -> Drained {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(IO_THREADS).enable_all().build();
    let runtime = match runtime {
        Ok(runtime) => runtime,
        Err(error) => {
            let _ = opened.send(Err(error.into()));
            return Drained::Whole;
        }
    };
    runtime.block_on(async {
        let begun = async {
            let (App { place, who, background, directory, agent, .. }, crl_publisher) =
                build_with_publisher(config)?;
            let clock = who.manual.clone();
            let listeners = Listeners::open(place, who).await?;
            let agent = match agent {
                Some(setup) => Some(setup.open().await?),
                None => None,
            };
            anyhow::Ok((listeners, agent, clock, crl_publisher, (background, directory)))
        };
        match begun.await {
            Ok((listeners, agent, clock, crl_publisher, _at_work)) => {
                let url = agent.as_ref().map(AgentListener::url);
                let endpoints = Endpoints { agent: url, ..listeners.endpoints() };
                let _ = opened.send(Ok((endpoints, clock, crl_publisher)));
                let _ = stopped.await;
                let deadline = Duration::from_millis(limits::DRAIN_MILLIS_MAX);
                // Pages of the agent are told first; how they end is not the gateway's.
                tokio::join!(drain_agent(agent, deadline), listeners.drain(deadline)).1
            }
            Err(error) => {
                let _ = opened.send(Err(error));
                Drained::Whole
            }
        }
    })
}
