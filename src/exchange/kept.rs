//! Systems and services as they are kept when they were registered while the gateway ran: JSON.

use serde::{Deserialize, Serialize};

use super::directory::{AnswerRule, Party, PinnedCertificate, RETRY_SECONDS, Route, RouteKind, RoutedTo};
use super::password::Password;
use super::script::Script;
use super::script_file::ScriptError;
use crate::encoding::hex;
use crate::identity::{DeclarantPath, NumberKind};
use crate::interface::ScriptFault;
use crate::x509::certificates_from_pem;

/// A sending system.
#[derive(Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct KeptSystem {
    /// Its senderId.
    pub sender_id: String,
    /// The argon2id hash of its password.
    pub password_hash: Option<String>,
    /// SHA-256 of its certificates, hexadecimal.
    pub certificates: Vec<String>,
    /// Those of them that are known whole, in PEM.
    pub whole: Vec<String>,
    /// Where messages are pushed to it.
    pub push: Option<String>,
    /// The services it may send to.
    pub services: Option<Vec<String>>,
}

/// A service.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct KeptService {
    /// serviceId.
    pub id: String,
    /// The senderId of the system that provides it.
    pub owner: String,
    /// `queued`, `hosted`, `routed` or `scripted`.
    pub kind: String,
    /// Of a hosted one: which service of this process.
    pub hosted: Option<String>,
    /// Of a routed one: the provider's address.
    pub url: Option<String>,
    /// Of a routed one: how long its answer is waited for.
    pub millis_max: Option<u64>,
    /// Of a routed one: attempts in all.
    pub attempts: Option<u32>,
    /// Of a routed one: an answer without a signature is taken.
    pub unsigned: Option<bool>,
    /// Of a scripted one: the script itself.
    pub script: Option<String>,
    /// The root element of its documents.
    pub schema: Option<String>,
    /// Where the IIN of who asks stands.
    pub iin: Option<String>,
    /// Where the BIN of who asks stands.
    pub bin: Option<String>,
    /// Seconds from one failed attempt to the next.
    pub retry_seconds: Option<Vec<u32>>,
    /// Seconds after which a delivered message is late.
    pub late_seconds: Option<u32>,
}

/// Why an entry is none.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KeptFault {
    /// A kind that there is not.
    #[error("kind is queued, player, hosted, routed or scripted, not `{kind}`")]
    Kind {
        /// Which, cut short.
        kind: String,
    },
    /// A member that the kind needs.
    #[error("`{kind}` needs `{member}`")]
    Needs {
        /// The kind.
        kind: &'static str,
        /// The member.
        member: &'static str,
    },
    /// What should be a digest of a certificate is none.
    #[error("`{text}` is not the SHA-256 of a certificate in 64 hexadecimal digits")]
    Digest {
        /// What it is, cut short.
        text: String,
    },
    /// What should be a certificate in PEM is none.
    #[error("a certificate of the system is not one in PEM")]
    Certificate,
    /// What should be an argon2id hash is none.
    #[error("the hash of a password is none")]
    Hash,
    /// A script that is none.
    #[error(transparent)]
    Script(#[from] ScriptError),
}

impl KeptSystem {
    /// The system.
    pub fn party(&self) -> Result<Party, KeptFault> {
        let password = self.password_hash.clone().map(|hash| Password::kept(hash).ok_or(KeptFault::Hash));
        let digest = |text: &String| {
            let octets = hex::decode(&text.replace([':', ' '], "")).and_then(|octets| octets.try_into().ok());
            let octets = octets.ok_or_else(|| KeptFault::Digest { text: text.chars().take(80).collect() });
            octets.map(PinnedCertificate::Sha256)
        };
        let whole = |pem: &String| {
            let read = certificates_from_pem(pem).ok().and_then(|all| all.into_iter().next());
            read.ok_or(KeptFault::Certificate)
        };
        Ok(Party {
            sender_id: self.sender_id.clone(),
            known: self.whole.iter().map(whole).collect::<Result<_, _>>()?,
            password: password.transpose()?,
            certificates: self.certificates.iter().map(digest).collect::<Result<_, _>>()?,
            push: self.push.clone(),
            services: self.services.clone(),
        })
    }
}

impl KeptService {
    /// The kinds that there are.
    pub const KINDS: [&'static str; 5] = ["queued", "player", "hosted", "routed", "scripted"];

    /// The service.
    pub fn route(&self) -> Result<Route, KeptFault> {
        let needs = |kind, member| KeptFault::Needs { kind, member };
        let kind = match self.kind.as_str() {
            "" | "queued" if self.owner.is_empty() => return Err(needs("queued", "owner")),
            "" | "queued" => RouteKind::Queued,
            "player" if self.owner.is_empty() => return Err(needs("player", "owner")),
            "player" => RouteKind::Player,
            "hosted" => RouteKind::Hosted(self.hosted.clone().unwrap_or_else(|| self.id.clone())),
            "routed" => RouteKind::Routed(RoutedTo {
                url: self.url.clone().ok_or_else(|| needs("routed", "url"))?,
                millis_max: self.millis_max.unwrap_or(RoutedTo::MILLIS).min(RoutedTo::MILLIS_MAX),
                attempts: self.attempts.unwrap_or(RoutedTo::ATTEMPTS),
                signature: match self.unsigned {
                    Some(true) => AnswerRule::Optional,
                    _ => AnswerRule::Signed,
                },
            }),
            "scripted" => {
                let text = self.script.as_deref().ok_or_else(|| needs("scripted", "script"))?;
                // A script from elsewhere reads no files of this machine.
                let closed = |_: &str| Err(ScriptFault::NoFiles);
                RouteKind::Scripted(Script::parse(text, "script", &closed)?)
            }
            other => return Err(KeptFault::Kind { kind: other.chars().take(40).collect() }),
        };
        let path =
            |path: &Option<String>, kind| path.clone().map(|path| DeclarantPath { path: path.into(), kind });
        Ok(Route {
            service_id: self.id.clone(),
            owner: self.owner.clone(),
            kind,
            schema: self.schema.clone(),
            declarant: path(&self.iin, NumberKind::Iin).or_else(|| path(&self.bin, NumberKind::Bin)),
            retry_seconds: self.retry_seconds.clone().unwrap_or_else(|| RETRY_SECONDS.to_vec()),
            late_seconds: self.late_seconds,
        })
    }
}
