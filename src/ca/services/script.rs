//! What the authority's services answer instead of the truth: faults as data, set over the testers'
//! interface.

use serde::Deserialize;
use serde_json::{Value, json};

use crate::ca::request::reason::Reason;
use crate::clock::Now;
use crate::cms::timestamp::FailInfo;
use crate::interface::{CallFault, MemberFault, NamedThing};
use crate::json::{Form, Kind, Member};

/// How long a scripted answer may wait: twice what the field's clients wait.
pub(crate) const DELAY_MILLIS_MAX: u64 = 120_000;

/// How long a text body may be.
const TEXT_BYTES_MAX: usize = 4 * 1024;

/// Of a name that is none, as much is shown.
const NAME_CHARACTERS_SHOWN: usize = 40;

/// What the OCSP responder answers.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum OcspOutcome {
    /// What the ledger says.
    #[default]
    AsKept,
    /// good.
    Good,
    /// revoked.
    Revoked {
        /// Why.
        reason: Reason,
        /// When.
        at: Now,
    },
    /// unknown, which the real one never says.
    Unknown,
    /// tryLater, and nothing else.
    TryLater,
    /// HTTP 200 with a text in it, as users of the real one meet it.
    Text(String),
    /// The truth, but late.
    Slow {
        /// How late.
        millis: u64,
    },
    /// The truth under another nonce.
    WrongNonce,
    /// The truth without the nonce that was sent.
    NoNonce,
    /// The truth with a signature that is none.
    BadSignature,
    /// What was true forty days ago, until thirty-three days ago.
    Stale,
    /// Half of the answer.
    Malformed,
}

/// Every outcome by its name.
const OCSP_OUTCOMES: [&str; 13] = [
    "asKept",
    "good",
    "revoked",
    "hold",
    "unknown",
    "tryLater",
    "text",
    "slow",
    "wrongNonce",
    "noNonce",
    "badSignature",
    "stale",
    "malformed",
];

/// A script of the OCSP responder.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct OcspScript {
    /// What is answered.
    pub outcome: OcspOutcome,
    /// About which serial number alone, in lower-case hexadecimal without leading zeros; about every one when absent.
    pub serial: Option<String>,
}

/// What the time-stamping service answers.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum TspOutcome {
    /// The truth.
    #[default]
    AsAsked,
    /// A time that is off.
    Skew {
        /// By how much; negative for the past.
        seconds: i64,
    },
    /// A rejection.
    Reject {
        /// Why.
        fail_info: FailInfo,
    },
    /// HTTP 200 with a text in it.
    Text(String),
    /// The truth, but late.
    Slow {
        /// How late.
        millis: u64,
    },
    /// A token with another nonce.
    WrongNonce,
    /// A token of other octets.
    WrongImprint,
    /// A token with a signature that is none.
    BadSignature,
    /// Half of the answer.
    Malformed,
}

/// Every outcome by its name.
const TSP_OUTCOMES: [&str; 9] =
    ["asAsked", "skew", "reject", "text", "slow", "wrongNonce", "wrongImprint", "badSignature", "malformed"];

/// A script of the time-stamping service.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TspScript {
    /// What is answered.
    pub outcome: TspOutcome,
}

/// Members of a script of the OCSP responder.
const OCSP_FORM: Form = Form {
    members: &[
        Member::must("outcome", Kind::Text),
        Member::may("serial", Kind::Text),
        Member::may("reason", Kind::Text),
        Member::may("at", Kind::Text),
        Member::may("text", Kind::Text),
        Member::may("millis", Kind::Whole(DELAY_MILLIS_MAX)),
    ],
    example: r#"{"outcome": "revoked", "reason": "superseded"}"#,
};

/// Members of a script of the time-stamping service.
const TSP_FORM: Form = Form {
    members: &[
        Member::must("outcome", Kind::Text),
        Member::may("seconds", Kind::Signed),
        Member::may("failInfo", Kind::Text),
        Member::may("text", Kind::Text),
        Member::may("millis", Kind::Whole(DELAY_MILLIS_MAX)),
    ],
    example: r#"{"outcome": "skew", "seconds": -3600}"#,
};

/// A script as it comes: every member there is.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Raw {
    outcome: String,
    serial: Option<String>,
    reason: Option<String>,
    at: Option<String>,
    text: Option<String>,
    millis: Option<u64>,
    seconds: Option<i64>,
    fail_info: Option<String>,
}

impl Raw {
    fn read(form: &Form, octets: &[u8]) -> Result<Self, CallFault> {
        form.read(octets).map_err(CallFault::Form)
    }

    fn text(&self) -> Result<String, CallFault> {
        let text = self.text.clone().unwrap_or_else(|| "Try again".to_owned());
        if text.len() > TEXT_BYTES_MAX {
            let fault = MemberFault::TooLong { octets: text.len(), octets_max: TEXT_BYTES_MAX };
            return Err(CallFault::Member { member: "text", fault });
        }
        Ok(text)
    }

    fn millis(&self) -> Result<u64, CallFault> {
        match self.millis {
            Some(millis) => Ok(millis),
            None => Err(CallFault::Member { member: "millis", fault: MemberFault::Needed { by: "slow" } }),
        }
    }
}

fn unknown(given: &str, known: &[&str]) -> CallFault {
    CallFault::NoSuch {
        thing: NamedThing::Outcome,
        name: given.chars().take(NAME_CHARACTERS_SHOWN).collect(),
        known: known.join(", "),
    }
}

impl OcspScript {
    /// From JSON: `{"outcome": "revoked", "reason": "superseded", "at": "2026-11-24", "serial": "1f…"}`.
    pub fn parse(octets: &[u8], now: Now) -> Result<Self, CallFault> {
        let raw = Raw::read(&OCSP_FORM, octets)?;
        let at = match &raw.at {
            Some(text) => Now::parse(text)
                .map_err(|error| CallFault::Member { member: "at", fault: MemberFault::NotATime(error) })?,
            None => now,
        };
        let reason = match &raw.reason {
            Some(name) => Reason::from_name(name).ok_or_else(|| CallFault::NoSuch {
                thing: NamedThing::Reason,
                name: name.chars().take(NAME_CHARACTERS_SHOWN).collect(),
                known: Reason::NAMES.iter().map(|row| row.1).collect::<Vec<_>>().join(", "),
            })?,
            None => Reason::Unspecified,
        };
        let serial = match &raw.serial {
            Some(serial) => Some(crate::ca::ledger::normal(serial).map_err(|_| {
                let text = serial.chars().take(NAME_CHARACTERS_SHOWN).collect();
                CallFault::Member { member: "serial", fault: MemberFault::NotASerial { text } }
            })?),
            None => None,
        };
        let outcome = match raw.outcome.as_str() {
            "asKept" => OcspOutcome::AsKept,
            "good" => OcspOutcome::Good,
            "revoked" => OcspOutcome::Revoked { reason, at },
            "hold" => OcspOutcome::Revoked { reason: Reason::CertificateHold, at },
            "unknown" => OcspOutcome::Unknown,
            "tryLater" => OcspOutcome::TryLater,
            "text" => OcspOutcome::Text(raw.text()?),
            "slow" => OcspOutcome::Slow { millis: raw.millis()? },
            "wrongNonce" => OcspOutcome::WrongNonce,
            "noNonce" => OcspOutcome::NoNonce,
            "badSignature" => OcspOutcome::BadSignature,
            "stale" => OcspOutcome::Stale,
            "malformed" => OcspOutcome::Malformed,
            other => return Err(unknown(other, &OCSP_OUTCOMES)),
        };
        Ok(OcspScript { outcome, serial })
    }

    /// The same as JSON.
    pub fn to_json(&self) -> Value {
        let mut value = match &self.outcome {
            OcspOutcome::AsKept => json!({ "outcome": "asKept" }),
            OcspOutcome::Good => json!({ "outcome": "good" }),
            OcspOutcome::Revoked { reason, at } => {
                json!({ "outcome": "revoked", "reason": reason.name(), "at": at.to_string() })
            }
            OcspOutcome::Unknown => json!({ "outcome": "unknown" }),
            OcspOutcome::TryLater => json!({ "outcome": "tryLater" }),
            OcspOutcome::Text(text) => json!({ "outcome": "text", "text": text }),
            OcspOutcome::Slow { millis } => json!({ "outcome": "slow", "millis": millis }),
            OcspOutcome::WrongNonce => json!({ "outcome": "wrongNonce" }),
            OcspOutcome::NoNonce => json!({ "outcome": "noNonce" }),
            OcspOutcome::BadSignature => json!({ "outcome": "badSignature" }),
            OcspOutcome::Stale => json!({ "outcome": "stale" }),
            OcspOutcome::Malformed => json!({ "outcome": "malformed" }),
        };
        if let Some(serial) = &self.serial {
            value["serial"] = json!(serial);
        }
        value
    }
}

impl TspScript {
    /// From JSON: `{"outcome": "skew", "seconds": -3600}`, `{"outcome": "reject", "failInfo": "badAlg"}`.
    pub fn parse(octets: &[u8]) -> Result<Self, CallFault> {
        let raw = Raw::read(&TSP_FORM, octets)?;
        let outcome = match raw.outcome.as_str() {
            "asAsked" => TspOutcome::AsAsked,
            "skew" => {
                let seconds = raw.seconds.ok_or(CallFault::Member {
                    member: "seconds",
                    fault: MemberFault::Needed { by: "skew" },
                })?;
                TspOutcome::Skew { seconds }
            }
            "reject" => {
                let name = raw.fail_info.as_deref().unwrap_or("systemFailure");
                let row = FailInfo::ALL.iter().find(|row| row.2 == name);
                let fail_info = row
                    .ok_or_else(|| CallFault::NoSuch {
                        thing: NamedThing::FailInfo,
                        name: name.chars().take(NAME_CHARACTERS_SHOWN).collect(),
                        known: FailInfo::ALL.map(|row| row.2).join(", "),
                    })?
                    .0;
                TspOutcome::Reject { fail_info }
            }
            "text" => TspOutcome::Text(raw.text()?),
            "slow" => TspOutcome::Slow { millis: raw.millis()? },
            "wrongNonce" => TspOutcome::WrongNonce,
            "wrongImprint" => TspOutcome::WrongImprint,
            "badSignature" => TspOutcome::BadSignature,
            "malformed" => TspOutcome::Malformed,
            other => return Err(unknown(other, &TSP_OUTCOMES)),
        };
        Ok(TspScript { outcome })
    }

    /// The same as JSON.
    pub fn to_json(&self) -> Value {
        match &self.outcome {
            TspOutcome::AsAsked => json!({ "outcome": "asAsked" }),
            TspOutcome::Skew { seconds } => json!({ "outcome": "skew", "seconds": seconds }),
            TspOutcome::Reject { fail_info } => {
                json!({ "outcome": "reject", "failInfo": fail_info.to_string() })
            }
            TspOutcome::Text(text) => json!({ "outcome": "text", "text": text }),
            TspOutcome::Slow { millis } => json!({ "outcome": "slow", "millis": millis }),
            TspOutcome::WrongNonce => json!({ "outcome": "wrongNonce" }),
            TspOutcome::WrongImprint => json!({ "outcome": "wrongImprint" }),
            TspOutcome::BadSignature => json!({ "outcome": "badSignature" }),
            TspOutcome::Malformed => json!({ "outcome": "malformed" }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_outcome_is_read_as_it_is_told() {
        let now = Now::parse("2026-11-24").unwrap();
        for name in OCSP_OUTCOMES {
            let text = format!(r#"{{"outcome":"{name}","millis":5,"serial":"0A:1b"}}"#);
            let script = OcspScript::parse(text.as_bytes(), now).unwrap();
            assert_eq!(script.serial.as_deref(), Some("a1b"));
            assert_eq!(OcspScript::parse(script.to_json().to_string().as_bytes(), now), Ok(script), "{name}");
        }
        for name in TSP_OUTCOMES {
            let script =
                TspScript::parse(format!(r#"{{"outcome":"{name}","millis":5,"seconds":-7}}"#).as_bytes())
                    .unwrap();
            assert_eq!(TspScript::parse(script.to_json().to_string().as_bytes()), Ok(script), "{name}");
        }
    }

    #[test]
    fn what_no_script_has_is_refused_and_said() {
        let now = Now::from_seconds(0);
        for bad in [
            r#"{"outcome":"maybe"}"#,
            r#"{"outcome":"slow"}"#,
            r#"{"outcome":"slow","millis":9999999}"#,
            r#"{"outcome":"good","x":1}"#,
            "",
            r#"{"outcome":"revoked","reason":"bored"}"#,
            r#"{"outcome":"revoked","at":"soon"}"#,
        ] {
            assert!(OcspScript::parse(bad.as_bytes(), now).is_err(), "{bad}");
        }
        let error = TspScript::parse(br#"{"outcome":"maybe"}"#).unwrap_err();
        assert!(error.to_string().contains("there are asAsked, skew"), "{error}");
    }
}
