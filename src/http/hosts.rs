//! To which hosts requests may go whose addresses come from elsewhere: whoever can name one would send the gateway anywhere, into the
//! network behind it, to a cloud's metadata, to a port to find out whether it is open.

use std::net::IpAddr;

use super::client::host_of;

/// This machine, and the hosts that are named.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AllowedHosts {
    named: Vec<String>,
}

impl AllowedHosts {
    /// `name`, `*.name` for all that ends so, or `*`.
    pub fn new(named: impl IntoIterator<Item = String>) -> Self {
        AllowedHosts { named: named.into_iter().map(|host| host.trim().to_ascii_lowercase()).collect() }
    }

    /// Whether a request may go to this URL. The host is the one that the client will connect to: one reader for both.
    pub fn allow(&self, url: &str) -> bool {
        let Some(host) = host_of(url) else { return false };
        let loopback = host.parse::<IpAddr>().map_or(host == "localhost", |address| address.is_loopback());
        loopback || self.named.iter().any(|pattern| fits(pattern, &host))
    }
}

fn fits(pattern: &str, host: &str) -> bool {
    match pattern.strip_prefix('*') {
        None => pattern == host,
        Some("") => true,
        Some(end) => end.starts_with('.') && host.len() > end.len() && host.ends_with(end),
    }
}
