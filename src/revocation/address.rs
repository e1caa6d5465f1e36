//! Addresses that may be asked.

use super::Unobtained;

/// An address over plain http, without credentials; CRLs and answers have their own signatures, RFC 5280 §8
/// (page 117).
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Address(String);

impl Address {
    /// The address written so, if it may be asked.
    pub fn parse(text: &str) -> Result<Self, Unobtained> {
        let host = || {
            let (scheme, rest) = text.split_once("://")?;
            let authority = rest.split(['/', '?', '#']).next()?;
            // `user:password@host` would send credentials to any host that the certificate names.
            let plain = scheme.eq_ignore_ascii_case("http") && !authority.contains('@');
            (plain && !authority.is_empty()).then_some(())
        };
        let printable = text.bytes().all(|octet| octet.is_ascii_graphic());
        match host().filter(|()| printable) {
            Some(()) => Ok(Address(text.split('#').next().unwrap_or_default().to_owned())),
            None => Err(Unobtained::Address),
        }
    }

    /// The address as it is asked.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Where `map` has a beginning of it, the other beginning in its place; the longest counts.
    #[must_use]
    pub fn mapped(&self, map: &[(String, String)]) -> Self {
        let fits = map.iter().filter(|(from, _)| {
            // `http://a:80` begins `http://a:80/x`, and not `http://a:8080`.
            let ends = |rest: &str| rest.is_empty() || from.ends_with('/') || rest.starts_with(['/', '?']);
            !from.is_empty() && self.0.strip_prefix(from.as_str()).is_some_and(ends)
        });
        match fits.max_by_key(|(from, _)| from.len()) {
            Some((from, to)) => Address(format!("{to}{}", &self.0[from.len()..])),
            None => self.clone(),
        }
    }

    /// Where `location` leads from here, RFC 9110 §10.2.2: an address, or a path on the same host.
    pub fn redirected(&self, location: &str) -> Result<Self, Unobtained> {
        if !location.starts_with('/') || location.starts_with("//") {
            return Address::parse(location);
        }
        let host_from = self.0.find("://").map_or(0, |at| at + 3);
        let host_to = self.0[host_from..].find(['/', '?']).map_or(self.0.len(), |at| host_from + at);
        Address::parse(&format!("{}{location}", &self.0[..host_to]))
    }
}

impl std::fmt::Display for Address {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_plain_http_without_credentials_is_asked() {
        for good in [
            "http://crl.pki.gov.kz/nca_rsa.crl",
            "HTTP://h",
            "http://127.0.0.1:8080/crl/a.crl?x=1",
            "http://[::1]:80/a",
        ] {
            assert!(Address::parse(good).is_ok(), "{good}");
        }
        let bad = [
            "",
            "file:///etc/hostname",
            "https://h/a",
            "ldap://h/cn=a",
            "http://",
            "http:///a",
            "http://u:p@h/a",
            "http://h/a b",
            "http://h/\u{1}",
            "/a",
        ];
        for bad in bad {
            assert_eq!(Address::parse(bad), Err(Unobtained::Address), "{bad}");
        }
        assert_eq!(Address::parse("http://h/a#b").unwrap().as_str(), "http://h/a");
    }

    #[test]
    fn the_longest_beginning_of_the_map_counts_and_ends_at_a_step() {
        let map = [
            ("http://a:80".to_owned(), "http://x:1".to_owned()),
            ("http://a:80/crl/".to_owned(), "http://y:2/m/".to_owned()),
        ];
        let mapped = |text: &str| Address::parse(text).unwrap().mapped(&map).as_str().to_owned();
        assert_eq!(mapped("http://a:80/ocsp"), "http://x:1/ocsp");
        assert_eq!(mapped("http://a:80/crl/i.crl"), "http://y:2/m/i.crl");
        assert_eq!(mapped("http://a:8080/crl/i.crl"), "http://a:8080/crl/i.crl");
        assert_eq!(mapped("http://a:80"), "http://x:1");
    }

    #[test]
    fn a_redirection_leads_to_http_or_to_a_path_of_the_same_host() {
        let from = Address::parse("http://a:80/crl/i.crl?x").unwrap();
        assert_eq!(from.redirected("/other").unwrap().as_str(), "http://a:80/other");
        assert_eq!(from.redirected("http://b/c").unwrap().as_str(), "http://b/c");
        for bad in ["file:///etc/hostname", "//b/c", "https://b/c", "", "relative"] {
            assert_eq!(from.redirected(bad), Err(Unobtained::Address), "{bad}");
        }
    }
}
