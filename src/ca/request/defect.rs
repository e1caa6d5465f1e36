//! What can be wrong with a certificate that is asked for.

use super::profile::Algorithm;
use super::reason::Reason;
use super::subject::NameDefect;
use crate::interface::Unsuited;

macro_rules! defects {
    ($($name:ident $text:literal $about:literal;)+) => {
        /// Something wrong with a certificate, on demand. A closed list; the README's table is made from it.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Defect { $(#[doc = concat!(" ", $about, ".")] $name,)+ }

        impl Defect {
            /// Each with its name and what it is.
            pub const NAMES: &'static [(Defect, &'static str, &'static str)] = &[$((Defect::$name, $text, $about)),+];
        }
    };
}

defects! {
    Expired "expired" "over since a year before the time of issue";
    NotYetValid "not-yet-valid" "begins a year after the time of issue";
    Revoked "revoked" "revoked an hour before, no reason given";
    KeyCompromise "revoked-key-compromise" "revoked an hour before: keyCompromise";
    CaCompromise "revoked-ca-compromise" "revoked an hour before: cACompromise";
    AffiliationChanged "revoked-affiliation-changed" "revoked an hour before: affiliationChanged";
    Superseded "revoked-superseded" "revoked an hour before: superseded, as when a new one was issued";
    CessationOfOperation "revoked-cessation-of-operation" "revoked an hour before: cessationOfOperation";
    PrivilegeWithdrawn "revoked-privilege-withdrawn" "revoked an hour before: privilegeWithdrawn";
    AaCompromise "revoked-aa-compromise" "revoked an hour before: aACompromise";
    OnHold "on-hold" "suspended an hour before: certificateHold";
    RevokedLater "revoked-later" "will be revoked an hour after the time of issue: good until then";
    ForeignAuthority "foreign-authority" "issued by an authority that nobody trusts";
    ForgedSignature "forged-signature" "names the right issuer, but another key signed it";
    AuthorityRevoked "authority-revoked" "issued by an authority that the root revoked";
    PathTooLong "path-too-long" "issued by an authority below one that may have none below it";
    WrongKeyUsage "wrong-key-usage" "KeyUsage of a key to encipher with, not to sign with";
    WrongPolicy "wrong-policy" "a policy that is not the authority's";
    MissingPolicy "missing-policy" "no certificatePolicies";
    WrongRole "wrong-role" "the role of the authority's own operator instead of the holder's";
    NoIin "no-iin" "no serialNumber in the name";
    IinWithoutPrefix "iin-without-prefix" "the twelve digits without IIN before them";
    TwoSerialNumbers "two-serial-numbers" "two serialNumbers: the holder's IIN and another's";
    IinInCommonName "iin-in-common-name" "no serialNumber; the IIN stands in the common name";
    BinForIin "bin-for-iin" "BIN where IIN should stand before the digits";
    WrongChecksum "wrong-checksum" "an IIN with a wrong control digit: must be accepted, as the official test identities break it";
    LookAlikeLetters "look-alike-letters" "IIN written with two letters of another alphabet that look the same";
    LookAlikeDigits "look-alike-digits" "the IIN in full-width digits";
    NulInIin "nul-in-iin" "the IIN, a NUL and more digits in the serialNumber";
    CriticalExtension "critical-extension" "a critical extension that nobody knows";
    WeakKey "weak-key" "an RSA key of 1024 bits";
    Sha1 "sha1" "signed by its issuer with SHA-1";
}

/// Who issues and signs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::ca) enum SignedBy {
    /// Its issuer.
    Issuer,
    /// An authority that nobody trusts, under its own name.
    Foreign,
    /// A stranger's key, under the right issuer's name.
    Forger,
    /// An authority that was revoked.
    Revoked,
    /// An authority that may not be there.
    Below,
}

impl Defect {
    /// The name in [`Self::NAMES`].
    pub fn name(self) -> &'static str {
        Self::NAMES[self as usize].1
    }

    /// The defect of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::NAMES.iter().find(|row| row.1 == name).map(|row| row.0)
    }

    /// Why it is revoked, where it is.
    pub(in crate::ca) const fn reason(self) -> Option<Reason> {
        Some(match self {
            Defect::Revoked | Defect::RevokedLater => Reason::Unspecified,
            Defect::KeyCompromise => Reason::KeyCompromise,
            Defect::CaCompromise => Reason::CaCompromise,
            Defect::AffiliationChanged => Reason::AffiliationChanged,
            Defect::Superseded => Reason::Superseded,
            Defect::CessationOfOperation => Reason::CessationOfOperation,
            Defect::PrivilegeWithdrawn => Reason::PrivilegeWithdrawn,
            Defect::AaCompromise => Reason::AaCompromise,
            Defect::OnHold => Reason::CertificateHold,
            _ => return None,
        })
    }

    /// Whose signed_by it takes.
    pub(in crate::ca) const fn signed_by(self) -> Option<SignedBy> {
        Some(match self {
            Defect::ForeignAuthority => SignedBy::Foreign,
            Defect::ForgedSignature => SignedBy::Forger,
            Defect::AuthorityRevoked => SignedBy::Revoked,
            Defect::PathTooLong => SignedBy::Below,
            _ => return None,
        })
    }

    /// What it does to the IIN in the name.
    pub(in crate::ca) const fn name_defect(self) -> Option<NameDefect> {
        Some(match self {
            Defect::NoIin => NameDefect::NoIin,
            Defect::IinWithoutPrefix => NameDefect::NoPrefix,
            Defect::TwoSerialNumbers => NameDefect::TwoIins,
            Defect::IinInCommonName => NameDefect::IinInCommonName,
            Defect::BinForIin => NameDefect::BinForIin,
            Defect::LookAlikeLetters => NameDefect::LookAlikeLetters,
            Defect::LookAlikeDigits => NameDefect::LookAlikeDigits,
            Defect::NulInIin => NameDefect::Nul,
            _ => return None,
        })
    }

    /// Why it cannot be had with this algorithm, if it cannot.
    pub(in crate::ca) const fn unsuited(self, algorithm: Algorithm) -> Option<Unsuited> {
        match (self, algorithm) {
            (Defect::WeakKey, Algorithm::Rsa) => None,
            (Defect::WeakKey, _) => Some(Unsuited::OnlyRsa),
            (Defect::Sha1, Algorithm::Gost2004 | Algorithm::Gost2015) => Some(Unsuited::OwnDigest),
            _ => None,
        }
    }

    /// Two of `defects` that exclude one another.
    pub(in crate::ca) fn at_odds(defects: &[Defect]) -> Option<(Defect, Defect)> {
        let topics: [fn(Defect) -> bool; 5] = [
            |defect| defect.signed_by().is_some(),
            |defect| defect.reason().is_some(),
            |defect| defect.name_defect().is_some(),
            |defect| matches!(defect, Defect::Expired | Defect::NotYetValid),
            |defect| matches!(defect, Defect::WrongPolicy | Defect::MissingPolicy),
        ];
        topics.iter().find_map(|topic| {
            let mut same = defects.iter().copied().filter(|defect| topic(*defect));
            same.next().zip(same.next())
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_defect_goes_by_its_own_name() {
        for (defect, name, _) in Defect::NAMES {
            assert_eq!((defect.name(), Defect::from_name(name)), (*name, Some(*defect)));
        }
    }

    #[test]
    fn defects_of_one_kind_exclude_one_another() {
        assert_eq!(
            Defect::at_odds(&[Defect::Expired, Defect::OnHold, Defect::NoIin, Defect::ForeignAuthority]),
            None
        );
        assert_eq!(
            Defect::at_odds(&[Defect::OnHold, Defect::Expired, Defect::Superseded]),
            Some((Defect::OnHold, Defect::Superseded))
        );
    }
}
