//! What a signature was judged with: plain facts, enough to judge its certificate again another day.
//!
//! The judge writes them down; nothing here says whether they are good. ETSI TS 119 102-2 calls this the
//! diagnostic data.

use std::borrow::Cow;
use std::ops::{Deref, DerefMut};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::x509::CertificateFacts;

/// The facts of one signature.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Diagnostic {
    /// The signature itself, once its form was read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub signature: Option<SignatureFacts>,
    /// Whose it is, once there was a certificate.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub trust: Option<TrustFacts>,
}

/// A `ds:Signature`, XMLDSig 1.1 §4.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SignatureFacts {
    /// SignatureMethod, a URI.
    pub signature_method: String,
    /// CanonicalizationMethod, a URI.
    pub canonicalization_method: Cow<'static, str>,
    /// By which policy it was judged: `strict`, `lenient`, and what was allowed in addition.
    #[serde(default = "strict")]
    pub policy: Cow<'static, str>,
    /// The relaxations of that policy without which it would not have passed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub relaxations: Vec<String>,
    /// Where KeyInfo stands, `line:column /path`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key_info: Option<String>,
    /// What it signs.
    pub references: Vec<ReferenceFacts>,
}

/// The policy of reports that do not name one.
fn strict() -> Cow<'static, str> {
    Cow::Borrowed("strict")
}

/// A `ds:Reference`, XMLDSig 1.1 §4.4.3.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ReferenceFacts {
    /// Its URI; nothing when it has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub uri: Option<String>,
    /// The transforms that were applied, URIs, the canonicalisation last.
    pub transforms: Vec<String>,
    /// DigestMethod, a URI.
    pub digest_method: Cow<'static, str>,
    /// DigestValue as stated, base64.
    pub stated: String,
    /// The digest of what is there, base64; nothing when it was not computed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub computed: Option<String>,
}

/// What a certificate was judged by, and when. Times are RFC 3339. What a signer who is known was judged by is the same from request to
/// request, and shared.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrustFacts {
    /// The validation time.
    pub at: String,
    /// When the signature is proven to have existed, by a time-stamp that was believed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub proven_at: Option<String>,
    #[serde(flatten, with = "shared")]
    parts: Arc<TrustParts>,
}

impl TrustFacts {
    /// Of these parts, at this time.
    pub fn new(at: String, proven_at: Option<String>, parts: Arc<TrustParts>) -> Self {
        TrustFacts { at, proven_at, parts }
    }
}

impl Deref for TrustFacts {
    type Target = TrustParts;

    fn deref(&self) -> &TrustParts {
        &self.parts
    }
}

impl DerefMut for TrustFacts {
    fn deref_mut(&mut self) -> &mut TrustParts {
        Arc::make_mut(&mut self.parts)
    }
}

/// Parts that are shared, written as though they were not.
mod shared {
    use std::sync::Arc;

    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    pub(super) fn serialize<T: Serialize, S: Serializer>(
        parts: &Arc<T>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        parts.as_ref().serialize(serializer)
    }

    pub(super) fn deserialize<'de, T: Deserialize<'de>, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Arc<T>, D::Error> {
        T::deserialize(deserializer).map(Arc::new)
    }
}

/// What a certificate was judged by, whenever that was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TrustParts {
    /// What the key had to be meant for: `sign`, `transport`, `any`.
    pub usage: String,
    /// Whether lists were asked: `required`, `not-checked`.
    pub revocation: String,
    /// Policies one of which it had to have.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub required_policies: Vec<String>,
    /// Roles one of which it had to have.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub required_roles: Vec<String>,
    /// The signer's certificate.
    pub certificate: CertificateFacts,
    /// Those that came with it, believed no more than it.
    #[serde(default)]
    pub brought: Vec<CertificateFacts>,
    /// Those trusted here with the name of one of the issuers.
    #[serde(default)]
    pub authorities: Vec<CertificateFacts>,
    /// SHA-256 of the certificates from the signer to the anchor, in hexadecimal; empty when no path was found.
    #[serde(default)]
    pub path: Vec<String>,
    /// The lists of revoked certificates that were asked.
    #[serde(default)]
    pub lists: Vec<ListFacts>,
}

/// A list of revoked certificates as it was asked about one certificate, RFC 5280 §5.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ListFacts {
    /// The authority whose list it is.
    pub issuer: String,
    /// SHA-256 of that authority's certificate, in hexadecimal.
    pub issuer_sha256: String,
    /// The serial number that was looked for.
    pub about: String,
    /// `signed`, `forged`, `unreadable` or `absent`.
    pub state: String,
    /// When it was issued.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub this_update: Option<String>,
    /// When the next one was due.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_update: Option<String>,
    /// cRLNumber in hexadecimal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
    /// The entry, when the certificate is on it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub entry: Option<EntryFacts>,
}

/// The entry of a revoked certificate, RFC 5280 §5.3.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct EntryFacts {
    /// revocationDate.
    pub revoked_at: String,
    /// reasonCode by its name.
    pub reason: String,
    /// invalidityDate, where the list has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub invalid_since: Option<String>,
}
