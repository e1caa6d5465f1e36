//! `[access]`, `[requests]` and `[[systems]]`.

use serde::Deserialize;

use crate::encoding::hex;
use crate::interface::SettingFault;

/// `[access]`; what each key means stands in `qaqpa.sample.toml`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Access {
    /// Whether everybody who knows a number may read.
    pub open: bool,
    /// What becomes of a sender that `[[systems]]` does not name.
    pub unregistered_senders: UnregisteredSenders,
}

impl Default for Access {
    fn default() -> Self {
        Access { open: false, unregistered_senders: UnregisteredSenders::Accept }
    }
}

/// What becomes of a sender that `[[systems]]` does not name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum UnregisteredSenders {
    /// It may send, and the report says so.
    Accept,
    /// It may not.
    Refuse,
}

/// `[requests]`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Requests {
    /// How old a request may be; any age where absent.
    pub age_days_max: Option<u32>,
    /// What becomes of a request that somebody makes for another.
    pub representatives: Representatives,
}

impl Default for Requests {
    fn default() -> Self {
        Requests { age_days_max: None, representatives: Representatives::Refuse }
    }
}

/// What becomes of a request that somebody makes for another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Representatives {
    /// It is refused.
    Refuse,
    /// It is taken as it stands.
    Accept,
}

/// One of `[[systems]]`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "SystemKeys")]
pub struct System {
    /// Its senderId.
    pub sender_id: String,
    /// The certificate that speaks for it.
    pub certificate: SystemCertificate,
}

/// Which certificate speaks for a system.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SystemCertificate {
    /// SHA-256 of its DER.
    Sha256([u8; 32]),
    /// Its serial number and its issuer.
    Serial {
        /// Hexadecimal, without leading zeros.
        serial: String,
        /// The issuer's common name.
        issuer: String,
    },
}

/// The keys as they are written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SystemKeys {
    #[serde(alias = "senderId")]
    sender_id: String,
    certificate_sha256: Option<String>,
    serial: Option<String>,
    issuer: Option<String>,
}

impl TryFrom<SystemKeys> for System {
    type Error = SettingFault;

    fn try_from(keys: SystemKeys) -> Result<Self, SettingFault> {
        let SystemKeys { sender_id, certificate_sha256, serial, issuer } = keys;
        if sender_id.is_empty() {
            return Err(SettingFault::NoSender);
        }
        // As programs print it: with colons or without, in either case.
        let plain = |text: &str| text.replace([':', ' '], "");
        let certificate = match (certificate_sha256, serial, issuer) {
            (Some(digest), None, None) => {
                let octets = hex::decode_array(&plain(&digest));
                let octets = octets.ok_or(SettingFault::NotADigest(digest))?;
                SystemCertificate::Sha256(octets)
            }
            (None, Some(serial), Some(issuer)) => {
                let octets = hex::decode_number(&plain(&serial)).filter(|octets| !octets.is_empty());
                let octets = octets.ok_or(SettingFault::NotASerial(serial))?;
                SystemCertificate::Serial { serial: hex::encode_number(&octets), issuer }
            }
            _ => return Err(SettingFault::WhichCertificate(sender_id)),
        };
        Ok(System { sender_id, certificate })
    }
}

#[cfg(test)]
mod tests {
    use crate::config::Config;

    fn of(entry: &str) -> Result<super::System, String> {
        let config = Config::parse(&format!("[[systems]]\n{entry}\n"), "q.toml");
        config.map(|config| config.systems[0].clone()).map_err(|error| error.to_string())
    }

    #[test]
    fn a_system_is_named_with_the_certificate_that_speaks_for_it() {
        let digest = "AB".repeat(32);
        let spelt = digest.as_bytes().chunks(2).map(|pair| String::from_utf8_lossy(pair)).collect::<Vec<_>>();
        let whole = of(&format!("sender_id = \"a\"\ncertificate_sha256 = \"{digest}\"")).unwrap();
        let colons = format!("senderId = \"a\"\ncertificate_sha256 = \"{}\"", spelt.join(":"));
        assert_eq!(of(&colons).unwrap(), whole);
        let serial = of("sender_id = \"a\"\nserial = \"00:0F:1a\"\nissuer = \"CA\"").unwrap();
        assert_eq!(serial, of("sender_id = \"a\"\nserial = \"f1a\"\nissuer = \"CA\"").unwrap());
        for (entry, said) in [
            ("sender_id = \"\"\nserial = \"1\"\nissuer = \"CA\"", "`sender_id` is empty"),
            ("sender_id = \"a\"", "`certificate_sha256`, or `serial` and `issuer`"),
            ("sender_id = \"a\"\nserial = \"1\"", "`certificate_sha256`, or `serial` and `issuer`"),
            ("sender_id = \"a\"\ncertificate_sha256 = \"ab\"", "not 64 hexadecimal digits"),
            ("sender_id = \"a\"\nserial = \"x\"\nissuer = \"CA\"", "in hexadecimal"),
            ("sender_id = \"a\"\nserials = \"1\"", "there is no key `serials`"),
        ] {
            let error = of(entry).unwrap_err();
            assert!(error.contains(said), "{entry}: {error}");
        }
    }
}
