//! Connecting: the address, TLS, the pool.

use std::str::FromStr as _;
use std::sync::Arc;
use std::time::Duration;

use deadpool_postgres::{Manager, ManagerConfig, Pool, RecyclingMethod, Runtime};
use tokio_postgres::config::{Host, SslMode};
use tokio_postgres::{Config, NoTls};
use tokio_postgres_rustls::MakeRustlsConnect;

use crate::registry::errors::{OpenError, StorageFault};

/// How long one attempt to connect may take.
const CONNECT_WAIT: Duration = Duration::from_secs(3);

/// A read that takes longer is given up, and its connection with it.
pub(super) const POOL_WAIT: Duration = Duration::from_secs(3);

/// Connections of one process: one writes, the others read.
pub(super) const CONNECTIONS_MAX: usize = 5;

/// Where a database is, without the password: what may be shown.
pub(super) fn place(config: &Config) -> String {
    let host = match config.get_hosts().first() {
        Some(Host::Tcp(host)) => host.clone(),
        #[cfg(unix)]
        Some(Host::Unix(path)) => path.display().to_string(),
        None => "localhost".to_owned(),
    };
    let port = config.get_ports().first().copied().unwrap_or(5432);
    let database = config.get_dbname().or(config.get_user()).unwrap_or_default();
    format!("postgres://{host}:{port}/{database}")
}

/// The settings of `url`.
pub(super) fn config(url: &str) -> Result<Config, OpenError> {
    let refused = |source: tokio_postgres::Error| OpenError::Address {
        why: std::error::Error::source(&source).map_or_else(|| source.to_string(), ToString::to_string),
    };
    let mut config = Config::from_str(url).map_err(refused)?;
    config.application_name("qaqpa").connect_timeout(CONNECT_WAIT);
    config.keepalives_idle(Duration::from_secs(30)).tcp_user_timeout(Duration::from_secs(10));
    Ok(config)
}

/// The connections of one process. TLS is spoken where the address asks for it (`sslmode=require`): the server's certificate must then
/// be one of the given authorities'.
pub(super) fn pool(config: &Config, believed: Vec<Vec<u8>>) -> Result<Pool, OpenError> {
    let recycling = ManagerConfig { recycling_method: RecyclingMethod::Fast };
    let manager = match config.get_ssl_mode() {
        SslMode::Disable => Manager::from_config(config.clone(), NoTls, recycling),
        SslMode::Prefer if believed.is_empty() => {
            let mut plain = config.clone();
            plain.ssl_mode(SslMode::Disable);
            Manager::from_config(plain, NoTls, recycling)
        }
        _ => Manager::from_config(config.clone(), tls(config, believed)?, recycling),
    };
    Pool::builder(manager)
        .max_size(CONNECTIONS_MAX)
        .runtime(Runtime::Tokio1)
        .create_timeout(Some(CONNECT_WAIT))
        .wait_timeout(Some(POOL_WAIT))
        .build()
        .map_err(|_| OpenError::Storage { path: place(config).into(), fault: StorageFault::Unreachable })
}

fn tls(config: &Config, believed: Vec<Vec<u8>>) -> Result<MakeRustlsConnect, OpenError> {
    let mut roots = rustls::RootCertStore::empty();
    for der in believed {
        // What is no certificate authority is not believed; without any the first connection is refused.
        let _ = roots.add(der.into());
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|_| OpenError::Storage { path: place(config).into(), fault: StorageFault::Unreachable })?;
    Ok(MakeRustlsConnect::new(builder.with_root_certificates(roots).with_no_client_auth()))
}
