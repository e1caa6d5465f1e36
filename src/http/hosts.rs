//! To which hosts requests may go whose addresses come from elsewhere: whoever can name one would send the gateway anywhere, into the
//! network behind it, to a cloud's metadata, to a port to find out whether it is open.

use std::net::IpAddr;

use super::address::{host_of, port_of};

/// Which ports of this machine may be asked.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Loopback {
    /// Any: a person at a terminal may reach them anyway.
    #[default]
    AnyPort,
    /// These, and those of the addresses that the settings give: a gateway must not tell a stranger which ports of its machine are open.
    Ports(Vec<u16>),
}

/// This machine, and the hosts that are named.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AllowedHosts {
    named: Vec<String>,
    /// Host and port of the addresses that the settings give themselves.
    given: Vec<(String, u16)>,
    loopback: Loopback,
}

impl AllowedHosts {
    /// `name`, `name:port`, `*.name` for all that ends so, or `*`.
    pub fn new(named: impl IntoIterator<Item = String>) -> Self {
        let named = named.into_iter().map(|host| host.trim().to_ascii_lowercase()).collect();
        AllowedHosts { named, ..Self::default() }
    }

    /// And the hosts of these addresses, which the settings give themselves; of this machine their ports alone.
    pub fn and_given<'a>(mut self, urls: impl IntoIterator<Item = &'a str>) -> Self {
        for url in urls {
            let (Some(host), Some(port)) = (host_of(url), port_of(url)) else { continue };
            if !is_loopback(&host) {
                self.named.push(host.clone());
            }
            self.given.push((host, port));
        }
        self
    }

    /// Of this machine, these ports.
    pub fn on_loopback(self, loopback: Loopback) -> Self {
        AllowedHosts { loopback, ..self }
    }

    /// And this port of it, where not every port may be asked.
    pub fn and_own_port(mut self, port: u16) -> Self {
        if let Loopback::Ports(ports) = &mut self.loopback
            && !ports.contains(&port)
        {
            ports.push(port);
        }
        self
    }

    /// Whether a request may go to this URL. The host is the one that the client will connect to: one reader for both.
    pub fn allow(&self, url: &str) -> bool {
        let (Some(host), Some(port)) = (host_of(url), port_of(url)) else { return false };
        let own = match &self.loopback {
            Loopback::AnyPort => true,
            Loopback::Ports(ports) => ports.contains(&port) || self.given.contains(&(host.clone(), port)),
        };
        let named = |pattern: &str| fits(pattern, &host) || fits(pattern, &format!("{host}:{port}"));
        is_loopback(&host) && own || self.named.iter().any(|pattern| named(pattern))
    }
}

fn is_loopback(host: &str) -> bool {
    host.parse::<IpAddr>().map_or(host == "localhost", |address| address.is_loopback())
}

fn fits(pattern: &str, host: &str) -> bool {
    match pattern.strip_prefix('*') {
        None => pattern == host,
        Some("") => true,
        Some(end) => end.starts_with('.') && host.len() > end.len() && host.ends_with(end),
    }
}
