//! `[listeners]`: the addresses to listen on.

use std::net::SocketAddr;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer};

use crate::interface::{NotAnAddress, SettingFault};

/// `[listeners]`.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Addresses {
    /// The gateway, TLS.
    #[serde(deserialize_with = "listen_address")]
    pub gateway: SocketAddr,
    /// The gateway and the authority, plain.
    #[serde(deserialize_with = "listen_address")]
    pub plain: SocketAddr,
    /// For testers.
    #[serde(deserialize_with = "listen_address")]
    pub management: SocketAddr,
    /// Where the gateway is reached from outside, `scheme://host` and maybe a port; absent: where the client says that it is.
    #[serde(deserialize_with = "public_url")]
    pub public_url: Option<String>,
}

impl Addresses {
    /// Where clients find what the authority publishes, when the plain listener is at `plain`: at the public URL, unless that is https,
    /// over which nobody fetches a CRL (RFC 5280 §8); else at the listener.
    pub fn published_at(&self, plain: &str) -> String {
        let public = self.public_url.as_deref().filter(|url| url.starts_with("http://"));
        public.map_or_else(|| reachable(plain), str::to_owned)
    }
}

/// The URL of a listener as a client of the same machine writes it: one on every address is reached on loopback.
pub fn reachable(url: &str) -> String {
    url.replacen("//0.0.0.0:", "//127.0.0.1:", 1).replacen("//[::]:", "//[::1]:", 1)
}

/// Scheme, host and port of a URL, and nothing more: what is printed and linked begins with it.
fn public_url<'de, D: Deserializer<'de>>(from: D) -> Result<Option<String>, D::Error> {
    let Some(text) = Option::<String>::deserialize(from)? else { return Ok(None) };
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | ':' | '[' | ']');
    let url = text.trim_end_matches('/');
    let host = ["https://", "http://"].iter().find_map(|scheme| url.strip_prefix(scheme));
    match host {
        Some(host) if !host.is_empty() && host.len() <= 255 && host.chars().all(plain) => {
            Ok(Some(url.to_owned()))
        }
        _ => Err(D::Error::custom(SettingFault::PublicUrl(text.chars().take(200).collect()))),
    }
}

pub(super) fn listen_address<'de, D: Deserializer<'de>>(from: D) -> Result<SocketAddr, D::Error> {
    address(&String::deserialize(from)?).map_err(|fault| D::Error::custom(SettingFault::Address(fault)))
}

/// An address to listen on, in the settings and on the command line: `127.0.0.1:8443`, `[::1]:8443` or `localhost:8443`.
pub fn address(text: &str) -> Result<SocketAddr, NotAnAddress> {
    if let Some((scheme, rest)) = text.split_once("://") {
        let (scheme, rest) = (scheme.to_owned(), rest.trim_end_matches('/').to_owned());
        return Err(NotAnAddress::Scheme { scheme, rest });
    }
    let local = text.strip_prefix("localhost:").map(|port| format!("127.0.0.1:{port}"));
    local.as_deref().unwrap_or(text).parse().map_err(|_| NotAnAddress::Malformed)
}

impl Default for Addresses {
    /// Loopback: the keys of the test PKI are public.
    fn default() -> Self {
        let at = |port| SocketAddr::from(([127, 0, 0, 1], port));
        Addresses { gateway: at(8443), plain: at(8080), management: at(8081), public_url: None }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_public_url_is_a_scheme_and_a_host() {
        let read = |text: &str| toml::from_str::<Addresses>(&format!("public_url = \"{text}\""));
        for text in ["https://qaqpa.test", "http://[::1]:8080", "https://qaqpa.test/"] {
            let url = read(text).unwrap().public_url.unwrap();
            assert_eq!(url, text.trim_end_matches('/'));
        }
        for text in ["qaqpa.test", "https://", "ftp://qaqpa.test", "https://qaqpa.test/a", "https://a b", ""]
        {
            let error = read(text).unwrap_err();
            let fault = SettingFault::carried(error.message());
            assert_eq!(fault, Some(SettingFault::PublicUrl(text.to_owned())), "{error}");
        }
    }

    #[test]
    fn the_authority_publishes_where_clients_reach_it_over_plain_http() {
        let at = |public: Option<&str>, plain: &str| {
            let public_url = public.map(str::to_owned);
            Addresses { public_url, ..Addresses::default() }.published_at(plain)
        };
        assert_eq!(at(None, "http://127.0.0.1:18080"), "http://127.0.0.1:18080");
        assert_eq!(at(None, "http://0.0.0.0:18080"), "http://127.0.0.1:18080");
        assert_eq!(at(None, "http://[::]:18080"), "http://[::1]:18080");
        assert_eq!(at(Some("http://qaqpa.test:81"), "http://0.0.0.0:18080"), "http://qaqpa.test:81");
        assert_eq!(at(Some("https://qaqpa.test"), "http://127.0.0.1:18080"), "http://127.0.0.1:18080");
    }

    #[test]
    fn the_settings_and_the_command_line_read_an_address_alike() {
        let read = |text: &str| {
            toml::from_str::<Addresses>(&format!("gateway = \"{text}\"")).map(|read| read.gateway)
        };
        for text in ["127.0.0.1:8443", "[::1]:0", "localhost:8443"] {
            assert_eq!(read(text).unwrap(), address(text).unwrap(), "{text}");
        }
        for text in ["http://127.0.0.1:8443/", "8443", "gateway.test:8443", "localhost"] {
            let error = read(text).unwrap_err();
            let fault = SettingFault::carried(error.message());
            assert_eq!(fault, Some(SettingFault::Address(address(text).unwrap_err())), "{error}");
        }
    }
}
