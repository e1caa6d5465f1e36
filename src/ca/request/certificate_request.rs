//! What the authority is asked for.

use super::defect::{Defect, SignedBy};
use super::digest::Digest;
use super::draft::{Draft, UnknownExtension};
use super::kind::Kind;
use super::profile::{Algorithm, Criticality, Profile};
use super::subject::{NameDefect, Subject, with_other_last_digit};
use super::validity::Validity;
use crate::ca::error::AuthorityError;
use crate::clock::Now;
use crate::crypto::{KeyKind, PublicKey};
use crate::interface::Unsuited;
use crate::x509::KeyUsage;

const HOUR: i64 = 3600;
const DAY: i64 = 24 * HOUR;
const YEAR: i64 = 365 * DAY;

/// keyEncipherment and dataEncipherment: a key that signs nothing.
const ENCIPHERS: KeyUsage = KeyUsage(1 << 2 | 1 << 3);
/// A policy that is not the authority's: below the enterprise number that RFC 5612 keeps for examples.
const STRANGE_POLICY: &str = "1.3.6.1.4.1.32473.2";
/// The arc of every role.
const ROLE_ARC: &str = "1.2.398.";
/// The role of the authority's operator, [authority §1.2](crate::manual::authority).
const OPERATOR: &str = "1.2.398.3.3.4.2.3";

/// A certificate wished for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CertificateRequest {
    /// Its kind.
    pub kind: Kind,
    /// Whom it speaks of.
    pub subject: Subject,
    /// Its key, and by that its issuer.
    pub algorithm: Algorithm,
    /// Its profile; the one of the algorithm when absent.
    pub profile: Option<Profile>,
    /// Its first instant; the time of issue when absent.
    pub not_before: Option<Now>,
    /// Its days; those of the kind when absent.
    pub days: Option<u32>,
    /// Which of its usage extensions is critical.
    pub criticality: Criticality,
    /// What is to be wrong with it.
    pub defects: Vec<Defect>,
    /// When it is revoked, where a defect revokes it.
    pub revoked_at: Option<Now>,
}

impl CertificateRequest {
    /// An RSA certificate from the time of issue, for as long as the authority gives its kind, with nothing wrong.
    pub fn new(kind: Kind, subject: Subject) -> Self {
        CertificateRequest {
            kind,
            subject,
            algorithm: Algorithm::Rsa,
            profile: None,
            not_before: None,
            days: None,
            criticality: Criticality::Usual,
            defects: Vec::new(),
            revoked_at: None,
        }
    }

    /// The same with something wrong.
    #[must_use]
    pub fn with(mut self, defect: Defect) -> Self {
        self.defects.push(defect);
        self
    }

    /// The profile it comes in.
    pub fn profile(&self) -> Profile {
        self.profile.unwrap_or(Profile::of(self.algorithm))
    }

    pub(in crate::ca) fn has(&self, defect: Defect) -> bool {
        self.defects.contains(&defect)
    }

    /// Who issues and signs it.
    pub(in crate::ca) fn signed_by(&self) -> SignedBy {
        self.defects.iter().find_map(|defect| defect.signed_by()).unwrap_or(SignedBy::Issuer)
    }

    pub(in crate::ca) fn name_defect(&self) -> NameDefect {
        self.defects.iter().find_map(|defect| defect.name_defect()).unwrap_or(NameDefect::None)
    }

    pub(in crate::ca) fn digest(&self) -> Digest {
        if self.has(Defect::Sha1) { Digest::Sha1 } else { Digest::OfKey }
    }

    /// The key to make.
    pub(in crate::ca) fn key_kind(&self) -> KeyKind {
        if self.has(Defect::WeakKey) { KeyKind::Rsa { bits: 1024 } } else { self.algorithm.key_kind() }
    }

    /// When it is revoked, and why.
    pub(in crate::ca) fn revocation(&self, now: Now) -> Option<(crate::ca::request::reason::Reason, Now)> {
        let reason = self.defects.iter().find_map(|defect| defect.reason())?;
        let usual = now.plus_seconds(if self.has(Defect::RevokedLater) { HOUR } else { -HOUR });
        Some((reason, Now::from_seconds(self.revoked_at.unwrap_or(usual).seconds())))
    }

    /// The subject, its IIN changed where a defect asks for that.
    pub(in crate::ca) fn subject(&self) -> Subject {
        let mut subject = self.subject.clone();
        if self.has(Defect::WrongChecksum)
            && let Some(iin) = subject.person_mut().and_then(|person| person.iin.as_mut())
            && super::invented::has_right_checksum(iin)
        {
            *iin = with_other_last_digit(iin);
        }
        subject
    }

    /// What the certificate will say about `key`.
    pub(in crate::ca) fn draft(&self, key: PublicKey, validity: Validity) -> Result<Draft, AuthorityError> {
        let (kind, profile) = (self.kind, self.profile());
        let statement = profile.statement(kind).ok_or(AuthorityError::NotInProfile { kind, profile })?;
        let subject = self.subject();
        let mut draft = Draft {
            kind,
            profile,
            subject: subject.to_der_with(self.name_defect()),
            key,
            validity,
            key_usage: statement.key_usage,
            purposes: statement.purposes,
            policy: statement.policy,
            criticality: self.criticality,
            hosts: if let Subject::Server(hosts) = subject { hosts } else { Vec::new() },
            unknown_extension: UnknownExtension::Absent,
        };
        for defect in &self.defects {
            match defect {
                Defect::WrongKeyUsage => draft.key_usage = ENCIPHERS,
                Defect::WrongPolicy => draft.policy = Some(STRANGE_POLICY),
                Defect::MissingPolicy => draft.policy = None,
                Defect::WrongRole => {
                    draft.purposes.retain(|purpose| !purpose.starts_with(ROLE_ARC));
                    draft.purposes.push(OPERATOR);
                }
                Defect::CriticalExtension => draft.unknown_extension = UnknownExtension::Critical,
                _ => {}
            }
        }
        Ok(draft)
    }

    /// Checks the order and says when its certificate is good.
    pub(in crate::ca) fn validity(&self, now: Now) -> Result<Validity, AuthorityError> {
        self.check()?;
        let days = i64::from(self.days.unwrap_or(self.kind.days())) * DAY;
        let usual = if self.has(Defect::Expired) {
            now.plus_seconds(-YEAR - days)
        } else if self.has(Defect::NotYetValid) {
            now.plus_seconds(YEAR)
        } else if self.revocation(now).is_some_and(|(_, at)| at <= now) {
            // What was revoked was good before.
            now.plus_seconds(-DAY)
        } else {
            now
        };
        // Whole seconds, as a certificate has them.
        let not_before = Now::from_seconds(self.not_before.unwrap_or(usual).seconds());
        let not_after = not_before.plus_seconds(days);
        if not_after <= not_before {
            return Err(AuthorityError::EmptyValidity { not_before, not_after });
        }
        Ok(Validity { not_before, not_after })
    }

    fn check(&self) -> Result<(), AuthorityError> {
        self.subject.check()?;
        if !self.kind.suits(&self.subject) {
            return Err(AuthorityError::Unsuited { kind: self.kind });
        }
        if let Some((one, other)) = Defect::at_odds(&self.defects) {
            return Err(AuthorityError::DefectsAtOdds { one, other });
        }
        for defect in &self.defects {
            if let Some(why) = defect.unsuited(self.algorithm) {
                return Err(AuthorityError::DefectUnsuited { defect: *defect, why });
            }
            if (defect.name_defect().is_some() || *defect == Defect::WrongChecksum)
                && self.subject.iin().is_none()
            {
                return Err(AuthorityError::DefectUnsuited { defect: *defect, why: Unsuited::NoIin });
            }
        }
        Ok(())
    }
}
