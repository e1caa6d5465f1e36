//! Cookies, RFC 6265: which came, and how one is set.

use crate::http::header::COOKIE;
use crate::http::{HeaderMap, Scheme};

/// Octets of all cookies that are looked at; browsers send a few hundred.
const COOKIES_BYTES_MAX: usize = 8 * 1024;

/// A cookie of a browser session.
pub(super) const SESSION: Option<u32> = None;

/// The value of a cookie that came.
pub(super) fn value<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let texts = headers.get_all(COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut pairs = texts.filter(|text| text.len() <= COOKIES_BYTES_MAX).flat_map(|text| text.split(';'));
    pairs.find_map(|pair| pair.trim().split_once('=').filter(|pair| pair.0 == name)).map(|pair| pair.1)
}

/// A `Set-Cookie` for the whole listener that no script reads and no foreign page's form sends; for `seconds`, or as long as the
/// browser is open.
pub(super) fn set(scheme: Scheme, name: &str, value: &str, seconds: Option<u32>) -> String {
    let secure = if scheme == Scheme::Https { "; Secure" } else { "" };
    let age = seconds.map(|seconds| format!("; Max-Age={seconds}")).unwrap_or_default();
    format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax{secure}{age}")
}

/// The cookie's name on this listener. A browser keeps cookies by host and not by port: what the TLS listener sets must not stand in
/// the way of the plain one, and `__Host-` keeps a plain page from setting the TLS listener's (RFC 6265bis §4.1.3.2).
pub(super) fn name(scheme: Scheme, name: &str) -> String {
    match scheme {
        Scheme::Https => format!("__Host-qaqpa-{name}"),
        Scheme::Http => format!("qaqpa-{name}"),
    }
}
