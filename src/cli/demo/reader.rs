//! Reading what was answered as a stranger would: by the authority's certificates, its lists, and what a signature covers.

use serde_json::{Value, json};

use super::judge::Seen;
use crate::ca::builtin;
use crate::clock::Now;
use crate::envelope::Envelope;
use crate::findings::Report;
use crate::http::{Client, ClientError, ClientResponse};
use crate::trust::{self, CrlStore, TrustStore, Usage, Validator};
use crate::wsse::{self, Transport};
use crate::x509::{Certificate, CrlError, PemError, certificates_from_pem};
use crate::xml::{self, ElementView};
use crate::xmldsig::{self, KnownCertificates, Outcome, VerifiedContent, VerifiedElement};

/// Why an answer could not be looked at.
#[derive(Debug, thiserror::Error)]
pub(super) enum ReaderError {
    #[error("no answer: {0}")]
    Client(#[from] ClientError),
    #[error("the authority's certificates: {0}")]
    Pem(#[from] PemError),
    #[error("the list {url}: {cause}")]
    List { url: String, cause: CrlError },
}

/// Checks answers.
pub(super) struct Reader {
    authorities: Vec<Certificate>,
    anchors: TrustStore,
    lists: CrlStore,
}

/// What is known of one signature.
pub(super) struct Read {
    /// `TOTAL_PASSED`, or the indication with the codes.
    pub(super) signature: String,
    /// The signer's name, once all checks passed.
    pub(super) signer: String,
    /// What was signed; nothing unless all checks passed.
    pub(super) content: Option<VerifiedContent>,
}

impl Reader {
    /// Who believes `certs/trust.pem`, and has no list yet.
    pub(super) fn new() -> Result<Self, PemError> {
        let authorities = certificates_from_pem(builtin::text("trust.pem").unwrap_or_default())?;
        Ok(Reader {
            anchors: TrustStore::from_certificates(&authorities),
            authorities,
            lists: CrlStore::new(),
        })
    }

    /// Fetches the lists that the authorities' and `signer`'s certificates name, from the gateway at `plain`.
    pub(super) async fn fetch_lists(
        &self,
        client: &Client,
        plain: &str,
        signers: &[Certificate],
    ) -> Result<usize, ReaderError> {
        let mut paths: Vec<&str> = self
            .authorities
            .iter()
            .chain(signers)
            .flat_map(Certificate::crl_urls)
            .map(|url| path_of(url))
            .collect();
        paths.sort_unstable();
        paths.dedup();
        for path in &paths {
            let url = format!("{plain}{path}");
            let answer = client.get(&url).await?;
            self.lists
                .insert(&answer.body, &self.authorities)
                .map_err(|cause| ReaderError::List { url, cause })?;
        }
        Ok(paths.len())
    }

    /// An enveloped signature by a person.
    pub(super) fn document(&self, octets: &[u8], now: Now) -> Read {
        self.enveloped(octets, Usage::Sign, now)
    }

    /// The same by the gateway's transport key.
    pub(super) fn gateway_document(&self, octets: &[u8], now: Now) -> Read {
        self.enveloped(octets, Usage::Transport, now)
    }

    fn enveloped(&self, octets: &[u8], usage: Usage, now: Now) -> Read {
        match xml::parse(octets) {
            Ok(document) => self.judged(
                xmldsig::verify_enveloped(document, &xmldsig::Policy::default(), &self.known()),
                usage,
                now,
            ),
            Err(error) => unreadable(&error.to_string()),
        }
    }

    /// The signature of an envelope; the content is its Body.
    pub(super) fn envelope(&self, octets: &[u8], now: Now) -> Read {
        let envelope = match xml::parse(octets).map(Envelope::read) {
            Ok(Ok(envelope)) => envelope,
            Ok(Err(finding)) => return unreadable(finding.code.as_str()),
            Err(error) => return unreadable(&error.to_string()),
        };
        match wsse::verify_envelope(envelope, &xmldsig::Policy::default(), &self.known(), now) {
            Transport::Signed(outcome) => self.judged(*outcome, Usage::Transport, now),
            Transport::Unsigned { report, .. } => {
                Read { signature: told(&report), signer: String::new(), content: None }
            }
        }
    }

    fn known(&self) -> KnownCertificates {
        KnownCertificates::new(self.authorities.clone())
    }

    fn judged(&self, outcome: Outcome, usage: Usage, now: Now) -> Read {
        let Outcome { mut report, named, content, .. } = outcome;
        let policy = trust::Policy { usage, ..trust::Policy::default() };
        let verdict = named.map(|named| {
            Validator::new(&self.anchors, &self.lists, &policy, now)
                .validate(&named.certificate, &named.others)
        });
        let signer = verdict.and_then(|verdict| {
            report.checks.extend(verdict.checks);
            verdict.signer
        });
        let name = signer
            .as_ref()
            .map(|signer| signer.certificate().subject().common_name().to_owned())
            .unwrap_or_default();
        Read { signature: told(&report), signer: name, content: content.filter(|_| signer.is_some()) }
    }
}

fn unreadable(why: &str) -> Read {
    Read { signature: why.to_owned(), signer: String::new(), content: None }
}

/// `http://host:port/crl/x.crl` → `/crl/x.crl`: the certificates name the default port, the story has one of its own.
fn path_of(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    rest.find('/').map_or("/", |at| &rest[at..])
}

fn told(report: &Report) -> String {
    let mut text = plain(&json!(report.indication()));
    for code in report.codes() {
        text.push_str(&format!(" {code}"));
    }
    text
}

/// A JSON value as a person writes it.
pub(super) fn plain(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(values) => values.iter().map(plain).collect::<Vec<_>>().join(" "),
        other => other.to_string(),
    }
}

impl Read {
    /// The text at a way of local names below the signed element; nothing where it is not there.
    pub(super) fn text(&self, way: &[&str]) -> String {
        let Some(content) = &self.content else { return String::new() };
        let start = Some(content.root());
        let found = way
            .iter()
            .fold(start, |at: Option<VerifiedElement<'_>>, name| at.and_then(|element| element.child(name)));
        found.map(|element| element.text().trim().to_owned()).unwrap_or_default()
    }

    /// A field of the result's document.
    pub(super) fn field(&self, wanted: &str) -> String {
        let Some(content) = &self.content else { return String::new() };
        let named =
            |field: &VerifiedElement<'_>| field.child("name").is_some_and(|name| name.text() == wanted);
        let value = content.root().descendants("field").find(named).and_then(|field| field.child("value"));
        value.map(|value| value.text().trim().to_owned()).unwrap_or_default()
    }

    /// The codes of a refusal's findings.
    pub(super) fn codes(&self) -> String {
        let Some(content) = &self.content else { return String::new() };
        let codes: Vec<&str> = content
            .root()
            .descendants("finding")
            .filter_map(|finding| finding.attribute("", "code"))
            .collect();
        codes.join(" ")
    }
}

/// The status line.
pub(super) fn status(answer: &ClientResponse) -> Seen {
    ("HTTP status", answer.status.as_u16().to_string())
}

/// The body as JSON; null where it is none.
pub(super) fn body(answer: &ClientResponse) -> Value {
    serde_json::from_slice(&answer.body).unwrap_or(Value::Null)
}
