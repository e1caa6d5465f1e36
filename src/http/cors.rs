//! Which pages of other origins may read answers in a browser: CORS, Fetch §3.2.

use axum::response::Response;
use hyper::header::{
    ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN,
    ACCESS_CONTROL_EXPOSE_HEADERS, ACCESS_CONTROL_MAX_AGE, ACCESS_CONTROL_REQUEST_HEADERS, HeaderMap,
    HeaderValue, ORIGIN, VARY,
};
use hyper::{StatusCode, Uri};

use super::answers;

/// Seconds for which a browser keeps what it was allowed.
const MAX_AGE_SECONDS: &str = "600";

/// What a page may read beside the body.
const EXPOSED: &str = "location, retry-after, server-timing, content-language, etag, x-request-id, link";

/// Origins whose pages may read answers. Without an entry, none: a page of any site could otherwise ask the listeners of the
/// machine on which it is looked at.
#[derive(Debug, Clone, PartialEq, Eq, Default, serde::Deserialize)]
#[serde(try_from = "Vec<String>")]
pub struct Cors {
    loopback: bool,
    origins: Vec<String>,
}

impl Cors {
    /// Pages of this machine, on any port.
    pub fn loopback() -> Self {
        Cors { loopback: true, origins: Vec::new() }
    }

    fn allows(&self, origin: &str) -> bool {
        (self.loopback && is_loopback(origin)) || self.origins.iter().any(|one| one == origin)
    }

    /// The origin of a request, if its pages may read the answer.
    pub(super) fn origin(&self, headers: &HeaderMap) -> Option<HeaderValue> {
        let origin = headers.get(ORIGIN)?;
        origin.to_str().is_ok_and(|text| self.allows(text)).then(|| origin.clone())
    }
}

impl TryFrom<Vec<String>> for Cors {
    type Error = String;

    fn try_from(words: Vec<String>) -> Result<Self, String> {
        let mut cors = Cors::default();
        for word in words {
            let is_origin = word.parse::<Uri>().is_ok_and(|uri| {
                matches!(uri.scheme_str(), Some("http" | "https"))
                    && uri.authority().is_some_and(|host| word.ends_with(host.as_str()))
            });
            match word.as_str() {
                "loopback" => cors.loopback = true,
                _ if is_origin => cors.origins.push(word),
                _ => {
                    return Err(format!(
                        "`{word}` is no origin; write \"loopback\" or \"https://host:port\""
                    ));
                }
            }
        }
        Ok(cors)
    }
}

/// `http://localhost:3000`, `https://127.0.0.1`, `http://[::1]:80`: the names that lead to this machine whatever DNS says.
fn is_loopback(origin: &str) -> bool {
    let rest = origin.strip_prefix("http://").or_else(|| origin.strip_prefix("https://"));
    let Some(rest) = rest else { return false };
    let host = match rest.rsplit_once(':') {
        Some((host, port)) if !port.is_empty() && port.bytes().all(|octet| octet.is_ascii_digit()) => host,
        _ => rest,
    };
    let is_v4 = host.parse::<std::net::Ipv4Addr>().is_ok_and(|address| address.is_loopback());
    host == "localhost" || host == "[::1]" || host.ends_with(".localhost") || is_v4
}

/// The answer to a browser that asks beforehand (Fetch §4.8).
pub(super) fn preflight(asked: &HeaderMap, allowed: &str) -> Response {
    let mut response = answers::answer(StatusCode::NO_CONTENT, "text/plain; charset=utf-8", "");
    let headers = response.headers_mut();
    if let Ok(methods) = HeaderValue::from_str(allowed) {
        headers.insert(ACCESS_CONTROL_ALLOW_METHODS, methods);
    }
    if let Some(names) = asked.get(ACCESS_CONTROL_REQUEST_HEADERS) {
        headers.insert(ACCESS_CONTROL_ALLOW_HEADERS, names.clone());
    }
    headers.insert(ACCESS_CONTROL_MAX_AGE, HeaderValue::from_static(MAX_AGE_SECONDS));
    response
}

/// Lets the pages of `origin` read `response`.
pub(super) fn readable(response: &mut Response, origin: HeaderValue) {
    let headers = response.headers_mut();
    headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, origin);
    headers.insert(ACCESS_CONTROL_EXPOSE_HEADERS, HeaderValue::from_static(EXPOSED));
    headers.append(VARY, HeaderValue::from_static("origin"));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn loopback_is_this_machine_and_nothing_that_only_begins_so() {
        let cors = Cors::loopback();
        for origin in
            ["http://localhost:3000", "https://127.0.0.1", "http://[::1]:80", "http://app.localhost"]
        {
            assert!(cors.allows(origin), "{origin}");
        }
        for origin in [
            "null",
            "http://localhost.evil.kz",
            "http://127.0.0.1.nip.io",
            "https://portal.kz",
            "http://10.0.0.1",
        ] {
            assert!(!cors.allows(origin), "{origin}");
        }
        assert!(!Cors::default().allows("http://localhost"));
    }

    #[test]
    fn named_origins_are_taken_exactly_and_what_is_none_is_refused() {
        let cors = Cors::try_from(vec!["https://portal.kz:8443".to_owned()]).unwrap_or_default();
        assert!(cors.allows("https://portal.kz:8443") && !cors.allows("https://portal.kz"));
        for word in ["portal.kz", "*", "https://portal.kz/", "ftp://a"] {
            assert!(Cors::try_from(vec![word.to_owned()]).is_err(), "{word}");
        }
    }
}
