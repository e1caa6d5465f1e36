//! How the built-in portal sends what a citizen signed: `[portal]`.

use serde::Deserialize;

/// `[portal]`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Portal {
    /// Over which channel.
    pub channel: PortalChannel,
    /// The gateway's address, such as `https://127.0.0.1:8443`; this one where absent.
    pub gateway: Option<String>,
    /// How that gateway knows this portal; nothing where it is by the certificate, or by the usual name.
    pub sender_id: Option<String>,
    /// The portal's password there.
    pub password: Option<String>,
    /// How long an answer is waited for.
    pub answer_millis_max: u64,
}

impl Default for Portal {
    fn default() -> Self {
        Portal {
            channel: PortalChannel::Sync,
            gateway: None,
            sender_id: None,
            password: None,
            answer_millis_max: 60_000,
        }
    }
}

/// Over which channel the portal sends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PortalChannel {
    /// `SendMessage`: the answer says what became of the request.
    Sync,
    /// `sendMessage`: REQUEST, and on the same chain NOTIFICATION and RESPONSE.
    Async,
}
