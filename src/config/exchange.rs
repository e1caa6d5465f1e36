//! How messages are taken and answered: `[exchange]`.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use serde::Deserialize;

use crate::encoding::hex;
use crate::http::address_fault;
use crate::interface::{ExchangeFault, SettingFault};
use crate::x509::{Certificate, certificates_from_pem};

/// `[exchange]`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Exchange {
    /// What becomes of a message that deviates from the schemas of the contract.
    pub contract: Contract,
    /// How answers are signed.
    pub answer_signature: AnswerSignature,
    /// Whether the Security header of an answer says mustUnderstand.
    pub must_understand: bool,
    /// What stands in the faultcode.
    pub faultcode: FaultCode,
    /// How `data` of an answer carries its document; as text, and as a state database has it, where absent.
    pub data: Option<DataShape>,
    /// The same of single services.
    pub data_of: BTreeMap<String, DataShape>,
    /// The status code of success.
    pub success_code: String,
    /// The status message of success; the gateway's own where empty.
    pub success_message: String,
    /// Defects of real answers that answers shall have.
    pub quirks: Vec<Quirk>,
    /// Who takes part in the asynchronous channel.
    pub systems: Vec<ExchangeSystem>,
    /// The services of the asynchronous channel, and whose they are.
    pub services: Vec<ExchangeService>,
    /// Hosts that messages may be pushed to beside this machine and those of `systems`.
    pub hosts: Vec<String>,
    /// Messages of one answer to getMessages that asks for none.
    pub amount: u32,
    /// When a fetched message that nobody has spoken of is given out again.
    pub fetched_again_seconds: u32,
    /// How long a push waits for its answer.
    pub push_millis_max: u64,
    /// Octets of the answer to a push that are read.
    pub push_answer_bytes_max: usize,
    /// Failures in a row that open a peer's circuit breaker.
    pub breaker_failures: u32,
    /// How long it stays open before it is probed.
    pub breaker_seconds: u32,
    /// Probes in a row that close it.
    pub breaker_probes: u32,
}

impl Default for Exchange {
    fn default() -> Self {
        Exchange {
            contract: Contract::Tolerant,
            answer_signature: AnswerSignature::KeyIdentifier,
            must_understand: true,
            faultcode: FaultCode::Server,
            data: None,
            data_of: BTreeMap::new(),
            success_code: "SCSS001".to_owned(),
            success_message: String::new(),
            quirks: Vec::new(),
            systems: Vec::new(),
            services: Vec::new(),
            hosts: Vec::new(),
            amount: 10,
            fetched_again_seconds: 60,
            push_millis_max: 30_000,
            push_answer_bytes_max: 1024 * 1024,
            breaker_failures: 5,
            breaker_seconds: 30,
            breaker_probes: 2,
        }
    }
}

/// One of `[[exchange.systems]]`.
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExchangeSystem {
    /// Its senderId.
    pub sender_id: String,
    /// Its password; none is asked for where absent.
    pub password: Option<String>,
    /// The certificates that alone may sign for it, in PEM or by the SHA-256 digest in hexadecimal; any of a trusted authority where absent.
    #[serde(default)]
    pub certificates: Vec<ExchangeCertificate>,
    /// Where messages are pushed to it; it fetches them where absent.
    pub push: Option<String>,
    /// The services it may send to; all where absent.
    pub services: Option<Vec<String>>,
}

impl std::fmt::Debug for ExchangeSystem {
    /// Without the password.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ExchangeSystem").field("sender_id", &self.sender_id).finish_non_exhaustive()
    }
}

impl Exchange {
    /// The first system or service that cannot be: where it stands, its name, and why.
    pub(super) fn fault(&self) -> Option<(&'static str, String, ExchangeFault)> {
        let systems = self.systems.iter().map(|one| (&one.sender_id, one.push.as_deref(), false));
        let services = self.services.iter().map(|one| {
            let is_fetched = matches!(one.kind, ServiceKind::Queued | ServiceKind::Player);
            (&one.id, one.url.as_deref(), is_fetched && one.owner.is_empty())
        });
        first_fault(systems)
            .map(|(name, fault)| ("exchange.systems", name, fault))
            .or_else(|| first_fault(services).map(|(name, fault)| ("exchange.services", name, fault)))
    }
}

/// Whether it is an address of http or https that something can be sent to.
pub(super) fn is_http(address: &str) -> bool {
    address_fault(address).is_none()
}

fn first_fault<'a>(
    entries: impl Iterator<Item = (&'a String, Option<&'a str>, bool)>,
) -> Option<(String, ExchangeFault)> {
    let mut known = BTreeSet::new();
    for (name, address, has_no_owner) in entries {
        let fault = match address {
            _ if name.trim().is_empty() => ExchangeFault::NoName,
            _ if !known.insert(name) => ExchangeFault::Twice,
            _ if has_no_owner => ExchangeFault::NoOwner,
            Some(address) if !is_http(address) => ExchangeFault::Address(address.to_owned()),
            _ => continue,
        };
        return Some((name.clone(), fault));
    }
    None
}

/// A certificate of a system.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub enum ExchangeCertificate {
    /// By the SHA-256 of its DER: with colons or without, in either case.
    Sha256([u8; 32]),
    /// Itself: signatures may name it without carrying it.
    Whole(Certificate),
}

impl TryFrom<String> for ExchangeCertificate {
    type Error = SettingFault;

    fn try_from(text: String) -> Result<Self, SettingFault> {
        let of_pem = certificates_from_pem(&text).ok().and_then(|all| all.into_iter().next());
        let digest = || hex::decode_array(&text.replace([':', ' '], "")).map(ExchangeCertificate::Sha256);
        let read = of_pem.map(ExchangeCertificate::Whole).or_else(digest);
        read.ok_or_else(|| SettingFault::NotADigest(text.chars().take(80).collect()))
    }
}

/// One of `[[exchange.services]]`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExchangeService {
    /// serviceId.
    pub id: String,
    /// The senderId of the system that provides it; nothing where only the gateway answers.
    #[serde(default)]
    pub owner: String,
    /// Who answers its messages.
    #[serde(default)]
    pub kind: ServiceKind,
    /// Of a hosted one: which service of this process; the one of its own id where absent.
    pub hosted: Option<String>,
    /// Of a routed one: the provider's address.
    pub url: Option<String>,
    /// Of a routed one: how long its answer is waited for, all attempts together.
    pub millis_max: Option<u64>,
    /// Of a routed one: attempts in all; another is made only where nothing was answered.
    pub attempts: Option<u32>,
    /// Of a routed one: whether its answer must be signed.
    #[serde(default)]
    pub answers: ProviderAnswers,
    /// Of a scripted one: the file.
    pub script: Option<PathBuf>,
    /// The root element of its documents, `{namespace}name`; another is refused.
    pub schema: Option<String>,
    /// Where the IIN of who asks stands; the document must be signed by who has it.
    pub iin: Option<String>,
    /// The same for a BIN.
    pub bin: Option<String>,
    /// Seconds from one failed attempt to the next.
    pub retry_seconds: Option<Vec<u32>>,
    /// Seconds after which a delivered message is late.
    pub late_seconds: Option<u32>,
}

/// Who answers the messages of a service.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ServiceKind {
    /// Its owner, over the asynchronous channel.
    #[default]
    Queued,
    /// This process, over the asynchronous channel.
    Player,
    /// This process.
    Hosted,
    /// A provider behind a URL.
    Routed,
    /// A script.
    Scripted,
}

/// Whether a provider's answer must be signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ProviderAnswers {
    /// It must.
    #[default]
    Signed,
    /// It need not be.
    Unsigned,
}

/// What becomes of a message that deviates from the schemas.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Contract {
    /// It goes on, with remarks.
    Tolerant,
    /// It is refused, with every deviation.
    Strict,
}

/// How answers are signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AnswerSignature {
    /// Variant A: the certificate in a KeyIdentifier.
    KeyIdentifier,
    /// Variant B: issuer and serial number, no certificate.
    IssuerSerial,
    /// Not at all.
    None,
}

/// What stands in the faultcode.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FaultCode {
    /// `soap:Server`, as SOAP has it.
    Server,
    /// The error code, as a provider writes it.
    Code,
}

/// How `data` carries a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DataShape {
    /// Escaped text with xsi:type.
    Text,
    /// The same in CDATA.
    Cdata,
    /// The root element inside.
    Element,
    /// `data` is the root element itself.
    Inline,
}

/// A defect of real answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Quirk {
    /// `data` in the namespace of XML Schema instances, its `type` without prefix.
    LostXsiPrefix,
    /// `soap:` and `SOAP-ENV:` in one envelope.
    MixedPrefixes,
    /// The status message in UTF-8, read as Windows-1252 and written again.
    DoubleEncodedMessage,
    /// `>` in text as it is.
    UnescapedGt,
}
