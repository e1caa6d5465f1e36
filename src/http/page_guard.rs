//! Keeps web pages away from a listener that trusts whoever can reach it: the testers' listener, and later an agent's.
//!
//! A browser sends requests of any page to any address, the loopback too. Such a request shows itself by its `Host` (a name that
//! was made to lead here: DNS rebinding), by its `Origin` or `Sec-Fetch-Site` (the page of another site), or by a body that a page
//! can send without asking beforehand, which is never `application/json` (Fetch §2.2.2). A program that is no browser sends none of
//! these headers but `Host`.

use std::net::IpAddr;
use std::sync::Arc;

use axum::Router;
use axum::extract::{MatchedPath, Request};
use axum::middleware::{self, Next};
use hyper::body::Body as _;
use hyper::header::{ACCEPT_LANGUAGE, CONTENT_TYPE, HOST, HeaderMap, HeaderName, ORIGIN};
use hyper::http::request::Parts;
use hyper::http::uri::Authority;
use hyper::{Method, StatusCode};

use super::{Cors, Received, Scheme, answers};
use crate::interface::Trouble;

/// Fetch Metadata §2: whose page sent the request, how, and what it makes of the answer.
const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");
const SEC_FETCH_MODE: HeaderName = HeaderName::from_static("sec-fetch-mode");
const SEC_FETCH_DEST: HeaderName = HeaderName::from_static("sec-fetch-dest");

/// As much of what came as is quoted.
const QUOTED_CHARACTERS_MAX: usize = 100;

/// By which names a listener may be asked, and by whose pages.
#[derive(Debug, Clone)]
pub struct PageGuard {
    bound: IpAddr,
    names: Vec<String>,
    cors: Cors,
}

impl PageGuard {
    /// Of a listener bound to `bound`, which may be asked by its address, by `localhost`, and by `names`; and by its own pages and
    /// those of `cors`.
    pub fn new(bound: IpAddr, names: &[String], cors: Cors) -> Self {
        let names = names.iter().map(|name| name.to_ascii_lowercase()).collect();
        PageGuard { bound, names, cors }
    }

    /// Puts it before every path of `router`.
    pub fn before(self, router: Router) -> Router {
        let guard = Arc::new(self);
        router.layer(middleware::from_fn(move |request: Request, next: Next| {
            let guard = Arc::clone(&guard);
            async move {
                let (head, body) = request.into_parts();
                let Err(refused) = guard.check(&head, body.is_end_stream()) else {
                    return next.run(Request::from_parts(head, body)).await;
                };
                let (status, trouble) = *refused;
                let mut response = answers::problem(status, trouble);
                answers::in_language(&mut response, head.headers.get(ACCEPT_LANGUAGE));
                response
            }
        }))
    }

    /// Whether the request may pass, or how it is answered.
    fn check(&self, head: &Parts, without_body: bool) -> Result<(), Box<(StatusCode, Trouble)>> {
        let host = self.host(head)?;
        let foreign = |origin: String| Box::new((StatusCode::FORBIDDEN, Trouble::OriginRefused { origin }));
        self.origin(head, &host).map_err(foreign)?;
        let is_path = head.extensions.get::<MatchedPath>().is_some();
        let is_form = path_of_pages(head) && is_form(&head.headers);
        if without_body || !is_path || is_json(&head.headers) || is_form {
            return Ok(());
        }
        let came = head.headers.get(CONTENT_TYPE).map(|kind| quoted(kind.as_bytes()));
        Err(Box::new((StatusCode::UNSUPPORTED_MEDIA_TYPE, Trouble::JsonExpected { came })))
    }

    /// The name by which it is asked, if it is one of its own. Where the target names one too, both must be (RFC 9112 §3.2.2).
    pub fn host(&self, head: &Parts) -> Result<String, Box<(StatusCode, Trouble)>> {
        let named: Vec<_> = head.headers.get_all(HOST).iter().collect();
        let authority = Received::of(&head.extensions).ok().and_then(|received| received.uri.authority());
        let host = match (named.as_slice(), authority) {
            ([host], _) => quoted(host.as_bytes()),
            ([], Some(authority)) => authority.to_string(),
            (several, _) => {
                return Err(Box::new((StatusCode::BAD_REQUEST, Trouble::Hosts { count: several.len() })));
            }
        };
        let known = |host: &str| host.parse::<Authority>().is_ok_and(|host| self.is_own(host.host()));
        let strange = [Some(host.clone()), authority.map(ToString::to_string)];
        match strange.into_iter().flatten().find(|host| !known(host)) {
            None => Ok(host),
            Some(host) => Err(Box::new((StatusCode::MISDIRECTED_REQUEST, Trouble::HostRefused { host }))),
        }
    }

    /// A page that DNS led here names its own site, never an address: an address that this machine has is therefore no danger. The
    /// port is not compared, because ports are forwarded.
    fn is_own(&self, host: &str) -> bool {
        let host = host.to_ascii_lowercase();
        let bare = host.trim_start_matches('[').trim_end_matches(']');
        if let Ok(address) = bare.parse::<IpAddr>() {
            return address == self.bound || address.is_loopback() || self.bound.is_unspecified();
        }
        let host = host.strip_suffix('.').unwrap_or(&host);
        // RFC 6761 §6.3: these lead to this machine whatever DNS says.
        host == "localhost" || host.ends_with(".localhost") || self.names.iter().any(|name| name == host)
    }

    /// Whose page sent it: nobody's, one of its own, one of the settings, a person who follows a link. Otherwise what says so.
    fn origin(&self, head: &Parts, host: &str) -> Result<(), String> {
        let mut origins = head.headers.get_all(ORIGIN).iter();
        if let Some(origin) = origins.next() {
            let scheme = Received::of(&head.extensions).map_or(Scheme::Http, Received::scheme);
            let own = format!("{}://{host}", scheme.as_str());
            let known = origin.as_bytes().eq_ignore_ascii_case(own.as_bytes())
                || self.cors.origin(&head.headers).is_some();
            return match origins.next() {
                None if known => Ok(()),
                _ => Err(format!("Origin: {}", quoted(origin.as_bytes()))),
            };
        }
        let Some(site) = head.headers.get(SEC_FETCH_SITE) else { return Ok(()) };
        if matches!(site.as_bytes(), b"same-origin" | b"none") || follows_a_link(head) {
            return Ok(());
        }
        Err(format!("Sec-Fetch-Site: {}", quoted(site.as_bytes())))
    }
}

/// Whether a person opens the address as a page of its own, which changes nothing and shows nothing to the page before.
fn follows_a_link(head: &Parts) -> bool {
    let says = |name: &HeaderName, value: &str| head.headers.get(name).is_some_and(|found| found == value);
    matches!(head.method, Method::GET | Method::HEAD)
        && says(&SEC_FETCH_MODE, "navigate")
        && says(&SEC_FETCH_DEST, "document")
}

/// Whether it is one of the pages of this listener. Their forms prove by a token that they come from an open page (`web::Posted`); a form
/// to a page that takes none is told so by a page.
fn path_of_pages(head: &Parts) -> bool {
    let path = head.uri.path();
    path == "/"
        || ["/console/", "/docs/", "/verify/"].iter().any(|start| path.starts_with(start))
        || path == "/docs"
}

fn is_json(headers: &HeaderMap) -> bool {
    kind(headers).is_some_and(|kind| kind.eq_ignore_ascii_case("application/json"))
}

fn is_form(headers: &HeaderMap) -> bool {
    kind(headers).is_some_and(|kind| kind.eq_ignore_ascii_case("application/x-www-form-urlencoded"))
}

/// The one media type of a body.
fn kind(headers: &HeaderMap) -> Option<&str> {
    let mut kinds = headers.get_all(CONTENT_TYPE).iter();
    let (Some(kind), None) = (kinds.next(), kinds.next()) else { return None };
    kind.to_str().ok()?.split(';').next().map(str::trim)
}

fn quoted(octets: &[u8]) -> String {
    String::from_utf8_lossy(octets).chars().take(QUOTED_CHARACTERS_MAX).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn guard(bound: &str) -> PageGuard {
        PageGuard::new(bound.parse().unwrap(), &["Tester.Example.kz".to_owned()], Cors::default())
    }

    #[test]
    fn a_listener_is_asked_by_its_addresses_and_its_names_and_by_no_other() {
        let guard = guard("127.0.0.1");
        for host in
            ["127.0.0.1", "127.9.9.9", "[::1]", "localhost", "LOCALHOST.", "a.localhost", "tester.example.kz"]
        {
            assert!(guard.is_own(host), "{host}");
        }
        for host in [
            "10.0.0.1",
            "rebound.kz",
            "localhost.evil.kz",
            "127.0.0.1.nip.io",
            "xtester.example.kz",
            "",
            "0x7f.1",
        ] {
            assert!(!guard.is_own(host), "{host}");
        }
    }

    #[test]
    fn where_it_is_bound_to_every_address_any_address_is_its_own_and_no_name() {
        let guard = guard("0.0.0.0");
        assert!(guard.is_own("10.0.0.1") && guard.is_own("[2001:db8::1]"));
        assert!(!guard.is_own("rebound.kz"));
    }
}
