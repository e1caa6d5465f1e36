//! Which hosts are asked. Addresses come from certificates, and whoever can have one issued would send the gateway anywhere:
//! into the network behind it, to a cloud's metadata, to a port to find out whether it is open.

use std::net::IpAddr;

use super::Address;
use super::settings::{Loopback, Settings};
use crate::http;

/// This machine, and the hosts that the settings name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Hosts {
    named: Vec<String>,
    /// Host and port of the addresses that the settings give themselves.
    given: Vec<(String, u16)>,
    loopback: Loopback,
}

impl Hosts {
    /// Those of `hosts`, and of every address that the settings give themselves.
    pub(super) fn of(settings: &Settings) -> Self {
        let given =
            || settings.map.iter().map(|(_, to)| to).chain(&settings.lists).chain(&settings.responder);
        let hosts = given().filter_map(|url| http::host_of(url));
        let hosts = hosts.filter(|host| !is_loopback(host));
        let named = settings.hosts.iter().map(|host| host.trim().to_ascii_lowercase());
        Hosts {
            named: named.chain(hosts).collect(),
            given: given().filter_map(|url| Some((http::host_of(url)?, http::port_of(url)?))).collect(),
            loopback: settings.loopback.clone(),
        }
    }

    /// Whether this address may be asked.
    pub(super) fn allow(&self, address: &Address) -> bool {
        let Some(host) = http::host_of(address.as_str()) else { return false };
        let Some(port) = http::port_of(address.as_str()) else { return false };
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

/// `name`, `name:port`, `*.name` for all that ends so, or `*`.
fn fits(pattern: &str, host: &str) -> bool {
    match pattern.strip_prefix('*') {
        None => pattern == host,
        Some("") => true,
        Some(end) => end.starts_with('.') && host.len() > end.len() && host.ends_with(end),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn allows(hosts: &[&str], url: &str) -> bool {
        let hosts = hosts.iter().map(|host| (*host).to_owned()).collect();
        let settings = Settings { hosts, ..Settings::default() };
        Address::parse(url).is_ok_and(|address| Hosts::of(&settings).allow(&address))
    }

    #[test]
    fn this_machine_alone_is_asked_where_nothing_is_named() {
        for url in [
            "http://127.0.0.1:1/a",
            "http://127.9.9.9/",
            "http://[::1]:80/",
            "http://localhost/",
            "http://LOCALHOST:8080/",
        ] {
            assert!(allows(&[], url), "{url}");
        }
        for url in [
            "http://10.0.0.1/",
            "http://169.254.169.254/latest/meta-data/",
            "http://0.0.0.0/",
            "http://[::ffff:127.0.0.1]/",
            "http://crl.pki.gov.kz/nca_rsa.crl",
            "http://localhost.evil.kz/",
            "http://127.0.0.1.evil.kz/",
            "http://2130706433/",
            "http://0x7f.1/",
            "http://127.1/",
        ] {
            assert!(!allows(&[], url), "{url}");
        }
    }

    #[test]
    fn of_this_machine_a_gateway_asks_the_ports_that_are_its_authoritys_or_named() {
        let settings = Settings {
            loopback: Loopback::Ports(vec![8080]),
            map: vec![("http://a/".to_owned(), "http://127.0.0.1:7001/x/".to_owned())],
            hosts: vec!["127.0.0.1:7002".to_owned(), "crl.example.kz:81".to_owned()],
            ..Settings::default()
        };
        let hosts = Hosts::of(&settings);
        let allow = |url: &str| hosts.allow(&Address::parse(url).unwrap());
        for url in [
            "http://127.0.0.1:8080/crl/a.crl",
            "http://localhost:8080/",
            "http://[::1]:8080/",
            "http://127.0.0.1:7001/else",
            "http://127.0.0.1:7002/",
            "http://crl.example.kz:81/",
        ] {
            assert!(allow(url), "{url}");
        }
        for url in [
            "http://127.0.0.1:22/",
            "http://127.0.0.1/",
            "http://localhost:6379/",
            "http://[::1]:7001/",
            "http://127.0.0.2:7002/",
            "http://crl.example.kz/",
        ] {
            assert!(!allow(url), "{url}");
        }
        let whole = Settings { hosts: vec!["localhost".to_owned()], ..settings };
        assert!(
            Hosts::of(&whole).allow(&Address::parse("http://localhost:22/").unwrap()),
            "a name alone is every port"
        );
    }

    #[test]
    fn named_hosts_are_asked_and_no_others() {
        let hosts = ["crl.pki.gov.kz", "*.example.kz", "10.0.0.7"];
        for url in ["http://CRL.pki.gov.kz/a", "http://a.b.example.kz/", "http://10.0.0.7:81/"] {
            assert!(allows(&hosts, url), "{url}");
        }
        for url in ["http://pki.gov.kz/", "http://example.kz/", "http://badexample.kz/", "http://10.0.0.70/"]
        {
            assert!(!allows(&hosts, url), "{url}");
        }
        assert!(allows(&["*"], "http://anywhere/"));
    }

    #[test]
    fn hosts_of_addresses_that_the_settings_give_are_named_by_that() {
        let settings = Settings {
            map: vec![("http://a/".to_owned(), "http://mapped:81/".to_owned())],
            lists: vec!["http://lists/x.crl".to_owned()],
            responder: Some("http://responder/".to_owned()),
            ..Settings::default()
        };
        let hosts = Hosts::of(&settings);
        let allow = |url: &str| hosts.allow(&Address::parse(url).unwrap());
        assert!(allow("http://mapped/") && allow("http://lists:9/") && allow("http://responder/ocsp"));
        assert!(!allow("http://a/"));
    }
}
