//! Reading what was answered as a stranger would: by the authority's certificates, its lists, and what a signature covers.

use serde_json::{Value, json};

use super::judge::Seen;
use crate::ca::builtin;
use crate::cli::errors;
use crate::clock::Now;
use crate::findings::{Decision, Report};
use crate::http::{Client, ClientError, ClientResponse};
use crate::text::Lang;
use crate::text::errors as floor;
use crate::text::line::demo::{self as line, Fact};
use crate::trust::{CrlStore, Policy, TrustStore, Usage};
use crate::validation::{Enveloped, Judge, Profile, SignedBody};
use crate::x509::{Certificate, CrlError, PemError, certificates_from_pem};
use crate::xml::{self, ElementView};
use crate::xmldsig::{KnownCertificates, VerifiedContent, VerifiedElement};

/// Why an answer could not be looked at.
pub(super) enum ReaderError {
    Client(ClientError),
    Crl { url: String, cause: CrlError },
}

impl ReaderError {
    /// It in words.
    pub(super) fn in_lang(&self, lang: Lang) -> String {
        match self {
            ReaderError::Client(error) => errors::client(error, lang),
            ReaderError::Crl { url, cause } => line::crl(lang, url, &floor::crl_error(cause, lang)),
        }
    }
}

/// Checks answers.
pub(super) struct Reader {
    authorities: Vec<Certificate>,
    anchors: TrustStore,
    lists: CrlStore,
    /// Of what it says about an answer that is not XML.
    lang: Lang,
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
    pub(super) fn new(lang: Lang) -> Result<Self, PemError> {
        let authorities = certificates_from_pem(builtin::text("trust.pem").unwrap_or_default())?;
        Ok(Reader {
            anchors: TrustStore::from_certificates(&authorities),
            authorities,
            lists: CrlStore::new(),
            lang,
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
            let answer = client.get(&url).await.map_err(ReaderError::Client)?;
            self.lists
                .insert(&answer.body, &self.authorities)
                .map_err(|cause| ReaderError::Crl { url, cause })?;
        }
        Ok(paths.len())
    }

    /// A document that a person signed, or two.
    pub(super) fn document(&self, octets: &[u8], now: Now) -> Read {
        let document = match xml::parse(octets) {
            Ok(document) => document,
            Err(error) => return unreadable(&floor::xml_error(&error, self.lang)),
        };
        let (known, profile) = (self.known(), Profile::document());
        let (reports, signed) = self.judge(&known, &profile).stack(document, now);
        let wrong = reports.iter().find(|report| report.decision() != Decision::Accepted);
        let signature = wrong.or(reports.first()).map(told).unwrap_or_default();
        match signed {
            Some((content, signers)) => {
                let signer = signers.iter().map(name_of).collect::<Vec<_>>().join(", ");
                Read { signature, signer, content: Some(content) }
            }
            None => unreadable(&signature),
        }
    }

    /// The same by the gateway's transport key.
    pub(super) fn gateway_document(&self, octets: &[u8], now: Now) -> Read {
        let by_a_system = |policy: &mut Policy| policy.usage = Usage::Transport;
        self.enveloped(octets, &Profile::document().with_policies(by_a_system), now)
    }

    fn enveloped(&self, octets: &[u8], profile: &Profile, now: Now) -> Read {
        let document = match xml::parse(octets) {
            Ok(document) => document,
            Err(error) => return unreadable(&floor::xml_error(&error, self.lang)),
        };
        let known = self.known();
        let (report, _, enveloped) = self.judge(&known, profile).enveloped(document, now, &mut |_| {});
        let signature = told(&report);
        match enveloped {
            Enveloped::Trusted(trusted) => {
                let signer = name_of(trusted.signer().certificate());
                Read { signature, signer, content: Some(trusted.into_content()) }
            }
            Enveloped::Untrusted(_) | Enveloped::Nothing => unreadable(&signature),
        }
    }

    /// The signature of an envelope; the content is its Body.
    pub(super) fn envelope(&self, octets: &[u8], now: Now) -> Read {
        let (known, profile) = (self.known(), Profile::document());
        let SignedBody { report, signer, content, .. } = self.judge(&known, &profile).body(octets, now);
        let signer = signer.map(|signer| name_of(signer.certificate())).unwrap_or_default();
        Read { signature: told(&report), signer, content }
    }

    fn judge<'a>(&'a self, known: &'a KnownCertificates, profile: &'a Profile) -> Judge<'a> {
        Judge { anchors: &self.anchors, revocation: &self.lists, known, profile }
    }

    fn known(&self) -> KnownCertificates {
        KnownCertificates::new(self.authorities.clone())
    }
}

fn name_of(certificate: &Certificate) -> String {
    certificate.subject().common_name().to_owned()
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
    (Fact::HttpStatus, answer.status.as_u16().to_string())
}

/// The body as JSON; null where it is none.
pub(super) fn body(answer: &ClientResponse) -> Value {
    serde_json::from_slice(&answer.body).unwrap_or(Value::Null)
}
