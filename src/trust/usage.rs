//! What a key must be meant for: key usage, extended key usage, policies and roles.

use crate::findings::evidence::{CertificateEvidence, PathEvidence};
use crate::findings::{Code, Finding};
use crate::x509::{Certificate, ExtendedKeyUsage, KeyUsage};

/// A purpose of ExtendedKeyUsage by its OID in dotted text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Purpose {
    text: [u8; Purpose::OCTETS_MAX],
    length: usize,
}

impl Purpose {
    /// Characters of an OID that is asked for: the authority's own have twenty.
    const OCTETS_MAX: usize = 64;

    /// From dotted text: two arcs at least, each in its shortest form.
    pub fn parse(dotted: &str) -> Option<Self> {
        let arcs: Vec<&str> = dotted.split('.').collect();
        let arc = |arc: &&str| arc.parse::<u64>().is_ok_and(|number| number.to_string() == **arc);
        let top = arcs.first().is_some_and(|top| matches!(*top, "0" | "1" | "2"));
        if dotted.len() > Self::OCTETS_MAX || arcs.len() < 2 || !top || !arcs.iter().all(arc) {
            return None;
        }
        let mut text = [0; Self::OCTETS_MAX];
        text[..dotted.len()].copy_from_slice(dotted.as_bytes());
        Some(Purpose { text, length: dotted.len() })
    }

    /// The dotted text.
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.text[..self.length]).unwrap_or_default()
    }
}

/// What the key must be meant for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Usage {
    /// Signing documents: digitalSignature and nonRepudiation, and not a log-in (AUTH) certificate,
    /// [authority §1.2](crate::manual::authority).
    #[default]
    Sign,
    /// Signing what a system sends: digitalSignature.
    Transport,
    /// Logging in: digitalSignature, and clientAuth; since 2022 also the one certificate that signs and logs in, which has
    /// keyAgreement or keyEncipherment beside nonRepudiation, [authority §1.2](crate::manual::authority)
    /// (profile B).
    Authenticate,
    /// A purpose of ExtendedKeyUsage.
    Purpose(Purpose),
    /// Anything.
    Any,
}

/// anyExtendedKeyUsage, RFC 5280 §4.2.1.12.
const ANY_PURPOSE: &str = "2.5.29.37.0";

impl Usage {
    /// As it is written in reports.
    pub fn as_str(&self) -> &str {
        match self {
            Usage::Sign => "sign",
            Usage::Transport => "transport",
            Usage::Authenticate => "authenticate",
            Usage::Any => "any",
            Usage::Purpose(purpose) => purpose.as_str(),
        }
    }

    /// The usage written so.
    pub fn parse(text: &str) -> Option<Self> {
        let words = [Usage::Sign, Usage::Transport, Usage::Authenticate, Usage::Any];
        words
            .into_iter()
            .find(|usage| usage.as_str() == text)
            .or_else(|| Purpose::parse(text).map(Usage::Purpose))
    }

    /// The purposes of ExtendedKeyUsage one of which an authority on the path must not have ruled out. RFC 5280 does not ask
    /// this of authorities; everybody who checks them does.
    fn purposes(&self) -> &[&str] {
        match self {
            Usage::Sign => &[ExtendedKeyUsage::EMAIL_PROTECTION],
            Usage::Authenticate => &[ExtendedKeyUsage::CLIENT_AUTH, ExtendedKeyUsage::EMAIL_PROTECTION],
            Usage::Transport | Usage::Any | Usage::Purpose(_) => &[],
        }
    }

    /// Whether an authority with these purposes may stand above a certificate for this usage.
    fn is_left_open_by(&self, purposes: &ExtendedKeyUsage) -> bool {
        let asked = self.purposes();
        let named = |oid: &str| purposes.has(oid) || purposes.has(ANY_PURPOSE);
        match self {
            Usage::Purpose(purpose) => named(purpose.as_str()),
            _ => asked.is_empty() || asked.iter().any(|oid| named(oid)),
        }
    }
}

/// Whether every authority on the path, the certificate first, leaves the usage open.
pub(super) fn nested(links: &[Certificate], usage: Usage) -> Result<(), Finding> {
    let barring = |authority: &&Certificate| {
        authority.extended_key_usage().is_some_and(|purposes| !usage.is_left_open_by(purposes))
    };
    match links.iter().skip(1).find(barring) {
        None => Ok(()),
        Some(authority) => {
            let purposes =
                authority.extended_key_usage().map(|purposes| purposes.0.clone()).unwrap_or_default();
            let (usage, authority) = (usage.as_str().to_owned(), authority.subject().to_string());
            Err(Finding::new(Code::KeyUsage, PathEvidence::Usage { usage, authority, purposes }))
        }
    }
}

/// Whether the certificate itself is for the usage.
pub(super) fn check(certificate: &Certificate, usage: Usage) -> Result<(), Finding> {
    if let Some(oid) = certificate.unknown_critical().first() {
        let evidence = CertificateEvidence::CriticalExtension { oid: oid.clone() };
        return Err(Finding::new(Code::KeyUsage, evidence));
    }
    let bits = certificate.key_usage();
    let refused = |evidence: CertificateEvidence| Err(Finding::new(Code::KeyUsage, evidence));
    let bits_of = || bits.map(KeyUsage::names);
    let without =
        |wanted: &str| refused(CertificateEvidence::KeyUsage { wanted: wanted.to_owned(), found: bits_of() });
    let purposes = certificate.extended_key_usage();
    let for_log_in = purposes.is_some_and(|purposes| purposes.has(ExtendedKeyUsage::CLIENT_AUTH));
    let for_mail = purposes.is_some_and(|purposes| purposes.has(ExtendedKeyUsage::EMAIL_PROTECTION));
    match usage {
        Usage::Any => Ok(()),
        Usage::Transport if bits.is_none_or(|bits| bits.has(KeyUsage::DIGITAL_SIGNATURE)) => {
            meant_for_messages(purposes)
        }
        Usage::Transport => without("digitalSignature"),
        Usage::Sign => {
            if !bits.is_some_and(|bits| bits.has(KeyUsage::DIGITAL_SIGNATURE | KeyUsage::NON_REPUDIATION)) {
                return without("digitalSignature+nonRepudiation");
            }
            if for_log_in && !for_mail {
                return refused(CertificateEvidence::ForLogIn);
            }
            meant_for_documents(purposes)
        }
        Usage::Authenticate => {
            if !bits.is_some_and(|bits| bits.has(KeyUsage::DIGITAL_SIGNATURE)) {
                return without("digitalSignature");
            }
            let agrees = bits.is_some_and(|bits| {
                bits.has(KeyUsage::KEY_AGREEMENT) || bits.has(KeyUsage::KEY_ENCIPHERMENT)
            });
            if for_log_in || for_mail && agrees {
                return Ok(());
            }
            refused(CertificateEvidence::NotForLogIn { found: bits_of() })
        }
        Usage::Purpose(purpose) => match purposes {
            None => Ok(()),
            Some(own) if own.has(purpose.as_str()) || own.has(ANY_PURPOSE) => Ok(()),
            Some(own) => refused(CertificateEvidence::Purpose {
                wanted: purpose.as_str().to_owned(),
                found: own.0.clone(),
            }),
        },
    }
}

/// The arc of the purposes of RFC 5280 §4.2.1.12. Roles of the authority stand in ExtendedKeyUsage too, under another arc.
const PURPOSES: &str = "1.3.6.1.5.5.7.3.";

/// documentSigning, RFC 9336 §3.1.
const DOCUMENT_SIGNING: &str = "1.3.6.1.5.5.7.3.36";

/// RFC 5280 §4.2.1.12: where purposes are stated, the key is for them alone. A responder's key or that of a time-stamping
/// service signs no document.
fn meant_for_documents(purposes: Option<&ExtendedKeyUsage>) -> Result<(), Finding> {
    let fits = |oid: &str| matches!(oid, ExtendedKeyUsage::EMAIL_PROTECTION | DOCUMENT_SIGNING | ANY_PURPOSE);
    meant_for(purposes, ExtendedKeyUsage::EMAIL_PROTECTION, fits)
}

/// The same of what systems send: whatever is not for the answers of an authority's own services alone.
fn meant_for_messages(purposes: Option<&ExtendedKeyUsage>) -> Result<(), Finding> {
    let fits = |oid: &str| !matches!(oid, ExtendedKeyUsage::OCSP_SIGNING | ExtendedKeyUsage::TIME_STAMPING);
    meant_for(purposes, ExtendedKeyUsage::CLIENT_AUTH, fits)
}

fn meant_for(
    purposes: Option<&ExtendedKeyUsage>,
    wanted: &str,
    fits: impl Fn(&str) -> bool,
) -> Result<(), Finding> {
    let stated = purposes.map_or(&[][..], |purposes| purposes.0.as_slice());
    let mut named = stated.iter().filter(|oid| oid.starts_with(PURPOSES) || *oid == ANY_PURPOSE).peekable();
    if named.peek().is_none() || named.any(|oid| fits(oid)) {
        return Ok(());
    }
    let evidence = CertificateEvidence::Purpose { wanted: wanted.to_owned(), found: stated.to_vec() };
    Err(Finding::new(Code::KeyUsage, evidence))
}

/// One of the policies, and one of the roles, where some are asked for; roles stand in ExtendedKeyUsage,
/// [authority §1.2](crate::manual::authority).
pub(super) fn required(
    certificate: &Certificate,
    policies: &[String],
    roles: &[String],
) -> Result<(), Finding> {
    let has_one =
        |wanted: &[String], own: &[String]| wanted.is_empty() || wanted.iter().any(|oid| own.contains(oid));
    let refused = |evidence: CertificateEvidence| Err(Finding::new(Code::CertificatePolicy, evidence));
    let own_roles = certificate.extended_key_usage().map_or(&[][..], |purposes| purposes.0.as_slice());
    if !has_one(policies, certificate.policies()) {
        let (wanted, found) = (policies.to_vec(), certificate.policies().to_vec());
        return refused(CertificateEvidence::Policy { wanted, found });
    }
    if !has_one(roles, own_roles) {
        return refused(CertificateEvidence::Role { wanted: roles.to_vec(), found: own_roles.to_vec() });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_usage_is_a_word_or_an_oid() {
        for text in ["any", "sign", "transport", "authenticate", "1.3.6.1.5.5.7.3.2", "2.5.29.37.0"] {
            assert_eq!(Usage::parse(text).expect("a usage").as_str(), text);
        }
        for text in ["", "signing", "3.1", "1", "1..2", "1.02", "1.-2", "1.2.", &"1.2".repeat(40)] {
            assert_eq!(Usage::parse(text), None, "{text}");
        }
    }
}
