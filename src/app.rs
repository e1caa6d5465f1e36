//! The only place where things are built and joined.

use std::sync::Arc;

use crate::clock::{Clock, ManualClock, SystemClock};
use crate::config::Config;
use crate::gateway::metrics::Metrics;
use crate::gateway::{SharedDesk, Where, Who};
use crate::http::TlsIdentity;
use crate::keys::{Holder, Signer as _};

/// A house built and ready to be opened.
pub struct House {
    /// Where it will listen.
    pub place: Where,
    /// Who will answer.
    pub who: Who,
}

/// Builds what `config` asks for.
pub fn build(config: &Config) -> anyhow::Result<House> {
    let holder = tls_holder(config)?;
    let (clock, manual): (Arc<dyn Clock>, _) = match config.clock.manual {
        Some(moment) => {
            let clock = ManualClock::at(moment.0);
            (Arc::new(clock.clone()), Some(clock))
        }
        None => (Arc::new(SystemClock), None),
    };
    let metrics = Arc::new(Metrics::default());
    let desk = desk(config)?;
    Ok(House { place: place(config, &holder), who: Who { desk, clock, manual, metrics } })
}

/// Where `config` wants the listeners, with the key of `holder` for TLS.
pub fn place(config: &Config, holder: &Holder) -> Where {
    let chain = std::iter::once(holder.certificate()).chain(holder.chain()).map(|certificate| certificate.der().to_vec());
    Where {
        gateway: config.listeners.gateway,
        plain: config.listeners.plain,
        management: config.listeners.management,
        bounds: config.http.bounds(),
        identity: TlsIdentity { key: holder.key().pkcs8().to_vec(), chain: chain.collect() },
        client_certificates: config.http.client_certificates,
    }
}

fn tls_holder(config: &Config) -> anyhow::Result<Holder> {
    let Some(pki) = &config.trust.pki else { anyhow::bail!("no PKI is built in yet; give one with --pki DIR") };
    let (key, certificate) = (pki.join("gateway-tls.key.pem"), pki.join("gateway-tls.cert.pem"));
    Holder::from_files(&key, Some(&certificate), "").map_err(|error| anyhow::anyhow!("{} and its certificate: {error}", key.display()))
}

fn desk(_: &Config) -> anyhow::Result<SharedDesk> {
    anyhow::bail!("no desk is joined yet")
}
