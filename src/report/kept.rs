//! Reports as the registry keeps them: values without their sentences, what is well known by its place in a list, and certificates apart,
//! so that each is kept once however many requests its holder signs.

use std::borrow::Cow;

use bytes::Bytes;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{NotAReport, read, read_one};
use crate::encoding::json_text;
use crate::findings::{
    Check, CheckName, Diagnostic, EntryFacts, Evidence, ListFacts, Note, ReferenceFacts, Report,
    SignatureFacts, Status, Subject, TrustFacts, TrustParts,
};
use crate::text::{self, Lang, Sides};
use crate::x509::{Certificate, CertificateFacts};

/// Reports on one request, for a report at any level later.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct KeptReports {
    /// JSON. It names certificates by their place in the list.
    pub json: Bytes,
    /// The certificates that it names, each once.
    pub certificates: Vec<CertificateFacts>,
}

/// URIs that are written as their place here; others stand as they are. The list only ever grows at its end.
const URIS: [&str; 14] = [
    "http://www.w3.org/2000/09/xmldsig#enveloped-signature",
    "http://www.w3.org/TR/2001/REC-xml-c14n-20010315",
    "http://www.w3.org/TR/2001/REC-xml-c14n-20010315#WithComments",
    "http://www.w3.org/2001/10/xml-exc-c14n#",
    "http://www.w3.org/2001/10/xml-exc-c14n#WithComments",
    "http://www.w3.org/2006/12/xml-c14n11",
    "http://www.w3.org/2001/04/xmlenc#sha256",
    "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256",
    "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256",
    "urn:ietf:params:xml:ns:pkigovkz:xmlsec:algorithms:gostr34102015-gostr34112015-512",
    "urn:ietf:params:xml:ns:pkigovkz:xmlsec:algorithms:gostr34112015-512",
    "http://www.w3.org/2001/04/xmldsig-more#gostr34310-gostr34311",
    "http://www.w3.org/2001/04/xmldsig-more#gostr34311",
    "http://www.w3.org/2001/04/xmlenc#sha512",
];

#[derive(Serialize, Deserialize)]
struct Kept<'a> {
    /// Says that it is of this form: an array is what earlier editions wrote.
    kept: Vec<KeptReport<'a>>,
}

#[derive(Serialize, Deserialize)]
struct KeptReport<'a> {
    subject: Subject,
    checks: Vec<KeptCheck>,
    #[serde(skip_serializing_if = "Option::is_none")]
    signature: Option<KeptSignature<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    trust: Option<KeptTrust<'a>>,
}

/// A check that passed without a remark is its name; another is an object.
#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum KeptCheck {
    Passed(CheckName),
    Other(Value),
}

#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum Uri<'a> {
    Known(usize),
    Other(Cow<'a, str>),
}

#[derive(Serialize, Deserialize)]
struct KeptSignature<'a> {
    method: Uri<'a>,
    c14n: Uri<'a>,
    policy: Cow<'a, str>,
    #[serde(default, skip_serializing_if = "<[_]>::is_empty")]
    relaxations: Cow<'a, [String]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    key_info: Option<Cow<'a, str>>,
    references: Vec<KeptReference<'a>>,
}

#[derive(Serialize, Deserialize)]
struct KeptReference<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    uri: Option<Cow<'a, str>>,
    transforms: Vec<Uri<'a>>,
    method: Uri<'a>,
    stated: Cow<'a, str>,
    /// Absent where it is the stated one, null where it was not computed.
    #[serde(default = "as_stated", skip_serializing_if = "Computed::is_as_stated")]
    computed: Computed<'a>,
}

#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum Computed<'a> {
    AsStated(bool),
    Value(Option<Cow<'a, str>>),
}

const fn as_stated<'a>() -> Computed<'a> {
    Computed::AsStated(true)
}

impl Computed<'_> {
    const fn is_as_stated(&self) -> bool {
        matches!(self, Computed::AsStated(_))
    }
}

/// A certificate by its place in the list, or what is known of one that is not there.
#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum Named<'a> {
    Listed(usize),
    Other(Cow<'a, str>),
}

#[derive(Serialize, Deserialize)]
struct KeptTrust<'a> {
    at: Cow<'a, str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    proven_at: Option<Cow<'a, str>>,
    usage: Cow<'a, str>,
    revocation: Cow<'a, str>,
    policies: Cow<'a, [String]>,
    roles: Cow<'a, [String]>,
    certificate: usize,
    brought: Vec<usize>,
    authorities: Vec<usize>,
    path: Vec<Named<'a>>,
    lists: Vec<KeptList<'a>>,
}

#[derive(Serialize, Deserialize)]
struct KeptList<'a> {
    /// The authority whose list it is; where it is not among the certificates its name and its digest.
    issuer: Named<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    issuer_sha256: Option<Cow<'a, str>>,
    about: Named<'a>,
    state: Cow<'a, str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    from: Option<Cow<'a, str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    until: Option<Cow<'a, str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    number: Option<Cow<'a, str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    entry: Option<Cow<'a, EntryFacts>>,
}

/// What is to be kept of reports.
pub fn kept(reports: &[Report]) -> KeptReports {
    let mut certificates = Vec::new();
    let kept = reports.iter().map(|report| kept_one(report, &mut certificates)).collect();
    // Plain texts and lists of them: there is nothing in it that JSON cannot hold.
    let json = json_text::octets(&Kept { kept }).unwrap_or_default();
    KeptReports { json: Bytes::from(json), certificates }
}

/// Reports as they were kept, with the DER of the certificates in the order of [`KeptReports::certificates`]. What earlier editions
/// kept has its certificates in itself.
pub fn restored(json: &[u8], certificates: &[Bytes]) -> Result<Vec<Report>, NotAReport> {
    let value: Value = serde_json::from_slice(json)?;
    if value.get("kept").is_none() {
        return read(&value);
    }
    let kept = Kept::deserialize(value)?.kept;
    let read = |der: &Bytes| Certificate::from_der(der).map(|certificate| certificate.facts().clone());
    let certificates = certificates.iter().map(read).collect::<Result<Vec<_>, _>>();
    let certificates = certificates.map_err(|error| unreadable(&error))?;
    kept.into_iter().map(|one| restored_one(one, &certificates)).collect()
}

fn unreadable(error: &dyn std::fmt::Display) -> NotAReport {
    NotAReport::from(<serde_json::Error as serde::de::Error>::custom(error))
}

fn kept_one<'a>(report: &'a Report, certificates: &mut Vec<CertificateFacts>) -> KeptReport<'a> {
    let diagnostic = report.diagnostic.as_deref();
    KeptReport {
        subject: report.subject,
        checks: report.checks.iter().map(kept_check).collect(),
        signature: diagnostic.and_then(|facts| facts.signature.as_ref()).map(kept_signature),
        trust: diagnostic.and_then(|facts| facts.trust.as_ref()).map(|facts| kept_trust(facts, certificates)),
    }
}

/// What [`read_one`] reads of a check, without the sentences that follow from it.
fn kept_check(check: &Check) -> KeptCheck {
    if check.status == Status::Passed && check.note.is_none() && check.finding.is_none() {
        return KeptCheck::Passed(check.name);
    }
    let mut value = json!({ "name": check.name, "status": check.status });
    match &check.note {
        Some(Note::Recorded(text)) => value["note"] = json!(text),
        Some(note) => value["noteData"] = json!(note),
        None => {}
    }
    let Some(finding) = &check.finding else { return KeptCheck::Other(value) };
    value["code"] = json!(finding.code);
    let sub_indication = finding.sub_indication().map(str::to_owned);
    let mut put = |name: &str, text: Option<String>| {
        if let Some(text) = text {
            value[name] = json!(text);
        }
    };
    put("subIndication", sub_indication);
    put("place", finding.place.clone());
    match *finding.evidence {
        Evidence::Nothing => {}
        Evidence::Recorded { .. } => {
            let Sides { expected, actual } = text::sides(&finding.evidence, Lang::En);
            put("expected", expected);
            put("actual", actual);
        }
        _ => value["evidence"] = json!(finding.evidence),
    }
    KeptCheck::Other(value)
}

fn uri(text: &str) -> Uri<'_> {
    URIS.iter().position(|known| *known == text).map_or(Uri::Other(Cow::Borrowed(text)), Uri::Known)
}

fn kept_signature(facts: &SignatureFacts) -> KeptSignature<'_> {
    KeptSignature {
        method: uri(&facts.signature_method),
        c14n: uri(&facts.canonicalization_method),
        policy: Cow::Borrowed(&facts.policy),
        relaxations: Cow::Borrowed(&facts.relaxations),
        key_info: facts.key_info.as_deref().map(Cow::Borrowed),
        references: facts.references.iter().map(kept_reference).collect(),
    }
}

fn kept_reference(facts: &ReferenceFacts) -> KeptReference<'_> {
    let computed = match facts.computed.as_deref() {
        Some(computed) if computed == facts.stated => Computed::AsStated(true),
        computed => Computed::Value(computed.map(Cow::Borrowed)),
    };
    KeptReference {
        uri: facts.uri.as_deref().map(Cow::Borrowed),
        transforms: facts.transforms.iter().map(|transform| uri(transform)).collect(),
        method: uri(&facts.digest_method),
        stated: Cow::Borrowed(&facts.stated),
        computed,
    }
}

fn kept_trust<'a>(facts: &'a TrustFacts, certificates: &mut Vec<CertificateFacts>) -> KeptTrust<'a> {
    let parts: &'a TrustParts = facts;
    let mut place = |of: &CertificateFacts| {
        certificates.iter().position(|known| known.sha256 == of.sha256).unwrap_or_else(|| {
            certificates.push(of.clone());
            certificates.len() - 1
        })
    };
    let certificate = place(&parts.certificate);
    let brought = parts.brought.iter().map(&mut place).collect();
    let authorities = parts.authorities.iter().map(&mut place).collect();
    let by_digest = |digest: &'a str| {
        let place = certificates.iter().position(|known| known.sha256 == digest);
        place.map_or(Named::Other(Cow::Borrowed(digest)), Named::Listed)
    };
    let by_serial = |serial: &'a str| {
        let place = certificates.iter().position(|known| known.serial_number == serial);
        place.map_or(Named::Other(Cow::Borrowed(serial)), Named::Listed)
    };
    let list = |facts: &'a ListFacts| {
        let issuer = by_digest(&facts.issuer_sha256);
        let listed = matches!(&issuer, Named::Listed(at) if certificates[*at].subject == facts.issuer);
        KeptList {
            issuer: if listed { issuer } else { Named::Other(Cow::Borrowed(&facts.issuer)) },
            issuer_sha256: (!listed).then_some(Cow::Borrowed(&facts.issuer_sha256)),
            about: by_serial(&facts.about),
            state: Cow::Borrowed(&facts.state),
            from: facts.this_update.as_deref().map(Cow::Borrowed),
            until: facts.next_update.as_deref().map(Cow::Borrowed),
            number: facts.number.as_deref().map(Cow::Borrowed),
            entry: facts.entry.as_ref().map(Cow::Borrowed),
        }
    };
    KeptTrust {
        at: Cow::Borrowed(&facts.at),
        proven_at: facts.proven_at.as_deref().map(Cow::Borrowed),
        usage: Cow::Borrowed(&parts.usage),
        revocation: Cow::Borrowed(&parts.revocation),
        policies: Cow::Borrowed(&parts.required_policies),
        roles: Cow::Borrowed(&parts.required_roles),
        certificate,
        brought,
        authorities,
        path: parts.path.iter().map(|digest| by_digest(digest)).collect(),
        lists: parts.lists.iter().map(list).collect(),
    }
}

fn restored_one(kept: KeptReport<'_>, certificates: &[CertificateFacts]) -> Result<Report, NotAReport> {
    let check = |kept: KeptCheck| match kept {
        KeptCheck::Passed(name) => json!({ "name": name, "status": Status::Passed }),
        KeptCheck::Other(value) => value,
    };
    let checks: Vec<Value> = kept.checks.into_iter().map(check).collect();
    let mut report = read_one(&json!({ "signature": kept.subject, "checks": checks }))?;
    let signature = kept.signature.map(restored_signature).transpose()?;
    let trust = kept.trust.map(|trust| restored_trust(trust, certificates)).transpose()?;
    report.diagnostic = Some(Box::new(Diagnostic { signature, trust }));
    Ok(report)
}

fn text_of(uri: Uri<'_>) -> Result<String, NotAReport> {
    match uri {
        Uri::Known(place) => {
            let known = URIS.get(place).map(|known| (*known).to_owned());
            known.ok_or_else(|| unreadable(&"a URI of a later edition"))
        }
        Uri::Other(text) => Ok(text.into_owned()),
    }
}

fn restored_signature(kept: KeptSignature<'_>) -> Result<SignatureFacts, NotAReport> {
    let reference = |kept: KeptReference<'_>| {
        let stated = kept.stated.into_owned();
        let computed = match kept.computed {
            Computed::AsStated(_) => Some(stated.clone()),
            Computed::Value(value) => value.map(Cow::into_owned),
        };
        Ok(ReferenceFacts {
            uri: kept.uri.map(Cow::into_owned),
            transforms: kept.transforms.into_iter().map(text_of).collect::<Result<_, NotAReport>>()?,
            digest_method: text_of(kept.method)?.into(),
            stated,
            computed,
        })
    };
    Ok(SignatureFacts {
        signature_method: text_of(kept.method)?,
        canonicalization_method: text_of(kept.c14n)?.into(),
        policy: kept.policy.into_owned().into(),
        relaxations: kept.relaxations.into_owned(),
        key_info: kept.key_info.map(Cow::into_owned),
        references: kept.references.into_iter().map(reference).collect::<Result<_, NotAReport>>()?,
    })
}

fn restored_trust(kept: KeptTrust<'_>, certificates: &[CertificateFacts]) -> Result<TrustFacts, NotAReport> {
    let at = |place: usize| {
        certificates.get(place).cloned().ok_or_else(|| unreadable(&"a certificate that it names is not kept"))
    };
    let all = |places: Vec<usize>| places.into_iter().map(at).collect::<Result<Vec<_>, _>>();
    let named = |named: Named<'_>, of: fn(&CertificateFacts) -> &String| match named {
        Named::Listed(place) => at(place).map(|certificate| of(&certificate).clone()),
        Named::Other(text) => Ok(text.into_owned()),
    };
    let list = |kept: KeptList<'_>| {
        let digest = match (&kept.issuer, kept.issuer_sha256) {
            (Named::Listed(place), _) => at(*place)?.sha256.clone(),
            (Named::Other(_), digest) => digest.map(Cow::into_owned).unwrap_or_default(),
        };
        Ok(ListFacts {
            issuer: named(kept.issuer, |of| &of.subject)?,
            issuer_sha256: digest,
            about: named(kept.about, |of| &of.serial_number)?,
            state: kept.state.into_owned(),
            this_update: kept.from.map(Cow::into_owned),
            next_update: kept.until.map(Cow::into_owned),
            number: kept.number.map(Cow::into_owned),
            entry: kept.entry.map(Cow::into_owned),
        })
    };
    let path = kept.path.into_iter().map(|of| named(of, |of| &of.sha256));
    let parts = TrustParts {
        usage: kept.usage.into_owned(),
        revocation: kept.revocation.into_owned(),
        required_policies: kept.policies.into_owned(),
        required_roles: kept.roles.into_owned(),
        certificate: at(kept.certificate)?,
        brought: all(kept.brought)?,
        authorities: all(kept.authorities)?,
        path: path.collect::<Result<_, _>>()?,
        lists: kept.lists.into_iter().map(list).collect::<Result<_, NotAReport>>()?,
    };
    Ok(TrustFacts::new(kept.at.into_owned(), kept.proven_at.map(Cow::into_owned), parts.into()))
}
