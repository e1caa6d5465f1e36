//! The text of an address that something is sent to: what it leads to, and what is wrong with it.

use hyper::Uri;

use crate::interface::AddressFault;

/// The host that a client connects to for this URL, in lower case and without brackets.
pub fn host_of(url: &str) -> Option<String> {
    let uri = uri_of(url)?;
    let host = uri.host()?.trim_start_matches('[').trim_end_matches(']');
    Some(host.to_ascii_lowercase())
}

/// The port that a URL leads to; 80 or 443 where it says none.
pub fn port_of(url: &str) -> Option<u16> {
    let uri = uri_of(url)?;
    Some(uri.port_u16().unwrap_or(if uri.scheme_str() == Some("https") { 443 } else { 80 }))
}

/// An address of http or https with a host; nothing where it is none.
pub(super) fn uri_of(url: &str) -> Option<Uri> {
    let uri: Uri = url.parse().ok()?;
    let is_known = matches!(uri.scheme_str(), Some("http" | "https"));
    let has_host = uri.host().is_some_and(|host| !host.is_empty());
    Some(uri).filter(|uri| is_known && has_host && wrong_port(uri).is_none())
}

/// What stands in the place of a port and is none.
fn wrong_port(uri: &Uri) -> Option<&str> {
    let authority = uri.authority()?.as_str();
    let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    // The colons of an IPv6 address stand in brackets.
    let (_, port) = host.rsplit_once(':').filter(|(_, port)| !port.contains(']'))?;
    (!matches!(port.parse::<u16>(), Ok(1..))).then_some(port)
}

/// What is wrong with a text as an address to send to; nothing where it is one.
pub fn address_fault(url: &str) -> Option<AddressFault> {
    if uri_of(url).is_some() {
        return None;
    }
    let cut = |text: &str| text.chars().take(40).collect::<String>();
    let scheme = url.split_once("://").map_or_else(
        || url.chars().take_while(|sign| !matches!(sign, '/' | ':' | '?')).collect(),
        |(scheme, _)| format!("{scheme}://"),
    );
    let rest = url.split_once("://").map_or("", |(_, rest)| rest);
    Some(match url.parse::<Uri>() {
        _ if url.trim().is_empty() => AddressFault::Empty,
        _ if url.contains(|sign: char| sign.is_whitespace() || sign.is_control()) => AddressFault::Signs,
        _ if !["http://", "https://"].iter().any(|own| scheme.eq_ignore_ascii_case(own)) => {
            AddressFault::Scheme { found: cut(&scheme) }
        }
        _ if rest.is_empty() || rest.starts_with(['/', ':', '?']) => AddressFault::NoHost,
        Ok(uri) => match wrong_port(&uri) {
            Some(port) => AddressFault::Port { found: cut(port) },
            None => AddressFault::Malformed,
        },
        Err(_) => AddressFault::Malformed,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_wrong_with_an_address_is_told() {
        for sound in [
            "http://a",
            "https://a.kz:8443/x?y=z",
            "HTTP://127.0.0.1:1/",
            "http://[::1]:65535/",
            "http://[::1]/",
        ] {
            assert_eq!(address_fault(sound), None, "{sound}");
            assert!(host_of(sound).is_some() && port_of(sound).is_some(), "{sound}");
        }
        let scheme = |found: &str| AddressFault::Scheme { found: found.to_owned() };
        let port = |found: &str| AddressFault::Port { found: found.to_owned() };
        for (text, fault) in [
            ("", AddressFault::Empty),
            (" ", AddressFault::Empty),
            ("not a url", AddressFault::Signs),
            ("http://a/\r\nX: y", AddressFault::Signs),
            ("ftp://a/", scheme("ftp://")),
            ("a.kz/in", scheme("a.kz")),
            ("http://", AddressFault::NoHost),
            ("http:///in", AddressFault::NoHost),
            ("http://:80/", AddressFault::NoHost),
            ("http://a:99999/", port("99999")),
            ("http://a:0/", port("0")),
            ("http://[::1]:99999/", port("99999")),
        ] {
            assert_eq!(address_fault(text), Some(fault), "{text}");
            assert_eq!(host_of(text), None, "{text}");
        }
    }
}
