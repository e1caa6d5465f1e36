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
        Addresses { gateway: at(8443), plain: at(8080), management: at(8081) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
