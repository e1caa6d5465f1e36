//! The gateway that is loaded: its address, whom it is believed by, and what it says of its services and its acknowledgements.

use std::net::IpAddr;
use std::time::Duration;

use serde::Deserialize;

use super::error::{LoadError, Wanted};
use super::form::Form;
use super::values::refused;
use crate::http::{Client, ClientError, Session, Trust, host_of, with_scheme};
use crate::limits;

/// Octets of answers that come in at once, over all connections.
const ANSWERS_BYTES_MAX: usize = 256 * 1024 * 1024;

/// A gateway.
#[derive(Debug, Clone)]
pub struct Target {
    url: String,
    client: Client,
}

/// Whether a target may be another machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// Only this machine: a load is an attack on whoever did not ask for it.
    Loopback,
    /// Any, as the owner of the target has said.
    Anywhere,
}

/// Where the rest of an acknowledged request is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Links {
    /// The request itself: path and query.
    pub(super) own: String,
    /// Its result.
    pub(super) result: String,
}

impl Target {
    /// The gateway at `url`, by the certificates of `trust`.
    pub fn new(url: &str, trust: &Trust, reach: Reach, timeout: Duration) -> Result<Self, LoadError> {
        let url = &*with_scheme(url);
        let host = host_of(url).ok_or_else(|| refused("url", url, Wanted::Url))?;
        let local = host == "localhost" || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback());
        if !local && reach == Reach::Loopback {
            return Err(LoadError::ForeignTarget { host });
        }
        let client = Client::new(trust).map_err(LoadError::Tls)?.waiting(timeout);
        let client = client.reading(limits::BODY_BYTES_MAX).holding(ANSWERS_BYTES_MAX);
        // What follows the authority is not the target's: paths are the contract's.
        let rest = url.find("://").map_or(0, |at| at + 3);
        let end = url[rest..].find('/').map_or(url.len(), |at| rest + at);
        Ok(Target { url: url[..end].to_owned(), client })
    }

    /// Its address.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// A connection.
    pub(super) async fn connect(&self) -> Result<Session, ClientError> {
        self.client.connect(&self.url).await
    }

    /// The form of a service, as its catalogue has it.
    pub async fn form(&self, id: &str) -> Result<Form, LoadError> {
        let answer = self.client.get(&format!("{}/api/v1/services/{id}", self.url)).await?;
        let form: Option<Form> = serde_json::from_slice(&answer.body).ok();
        match form.filter(|form| answer.status.is_success() && !form.id.is_empty()) {
            Some(form) if form.paper_only => Err(LoadError::PaperOnly { id: form.id }),
            Some(form) => Ok(form),
            None => Err(LoadError::NoService { id: id.to_owned(), status: answer.status.as_u16() }),
        }
    }
}

/// What an acknowledgement says.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Acknowledgement {
    pub(super) registration_number: String,
    pub(super) request_number: Option<String>,
    pub(super) service_id: String,
    links: Addresses,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Addresses {
    #[serde(rename = "self")]
    own: String,
    result: String,
}

impl Acknowledgement {
    pub(super) fn read(body: &[u8]) -> Option<Self> {
        serde_json::from_slice(body).ok().filter(|read: &Self| !read.registration_number.is_empty())
    }

    /// Where the rest is, as it says: with whatever lets one read it.
    pub(super) fn links(&self) -> Option<Links> {
        Some(Links { own: path_of(&self.links.own)?, result: path_of(&self.links.result)? })
    }
}

/// The links of an acknowledgement.
pub(super) fn links(body: &[u8]) -> Option<Links> {
    Acknowledgement::read(body)?.links()
}

/// Whether a status, as the gateway shows a request, is one after which nothing comes.
pub(super) fn status_is_final(body: &[u8]) -> bool {
    let said: serde_json::Value = serde_json::from_slice(body).unwrap_or_default();
    matches!(said["status"].as_str(), Some("completed" | "refused" | "documents-refused"))
}

/// Path and query of an address: what is loaded is the target and nobody else, whatever a link says.
fn path_of(url: &str) -> Option<String> {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    rest.find('/').map(|at| rest[at..].to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_machine_is_loaded_only_by_the_word_of_its_owner() {
        let target = |url, reach| Target::new(url, &Trust::default(), reach, Duration::from_secs(1));
        for local in
            ["http://127.0.0.1:8080", "http://localhost:80/x", "http://[::1]:8080", "http://127.9.9.9"]
        {
            assert!(target(local, Reach::Loopback).is_ok(), "{local}");
        }
        for other in [
            "http://10.0.0.1",
            "http://localhost.example.kz",
            "http://127.0.0.1.example.kz",
            "https://egov.kz",
        ] {
            assert!(
                matches!(target(other, Reach::Loopback), Err(LoadError::ForeignTarget { .. })),
                "{other}"
            );
            assert!(target(other, Reach::Anywhere).is_ok(), "{other}");
        }
        assert!(target("egov.kz", Reach::Loopback).is_err());
        assert_eq!(target("http://localhost:80/x/", Reach::Loopback).unwrap().url(), "http://localhost:80");
    }
}
