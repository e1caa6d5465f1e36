//! Which hosts are asked. Addresses come from certificates, and whoever can have one issued would send the gateway anywhere:
//! into the network behind it, to a cloud's metadata, to a port to find out whether it is open.

use std::sync::Arc;

use arc_swap::ArcSwap;

use super::Address;
use super::settings::Settings;
use crate::http::AllowedHosts;

/// This machine, and the hosts that the settings name. Its clones are the same.
#[derive(Debug, Clone)]
pub(super) struct Hosts(Arc<ArcSwap<AllowedHosts>>);

impl Hosts {
    /// Those of `hosts`, and of every address that the settings give themselves.
    pub(super) fn of(settings: &Settings) -> Self {
        let given = settings.map.iter().map(|(_, to)| to).chain(&settings.lists).chain(&settings.responder);
        let hosts = AllowedHosts::new(settings.hosts.iter().cloned());
        let hosts = hosts.and_given(given.map(String::as_str)).on_loopback(settings.loopback.clone());
        Hosts(Arc::new(ArcSwap::from_pointee(hosts)))
    }

    /// From here on this port of this machine may be asked.
    pub(super) fn and_own_port(&self, port: u16) {
        self.0.rcu(|hosts| AllowedHosts::clone(hosts).and_own_port(port));
    }

    /// Whether this address may be asked.
    pub(super) fn allow(&self, address: &Address) -> bool {
        self.0.load().allow(address.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::Loopback;

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
        // A listener that got its port when it was opened.
        hosts.clone().and_own_port(7_003);
        assert!(allow("http://127.0.0.1:7003/crl/a.crl") && !allow("http://127.0.0.1:7004/"));
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
