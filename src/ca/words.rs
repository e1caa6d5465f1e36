//! What is wrong with a certificate, in words for people.

use super::Defect;
use crate::text::Text;
use crate::text::web::issued as w;

impl Defect {
    /// What is wrong with a certificate, for people.
    pub const fn words(self) -> Text {
        match self {
            Defect::Expired => w::DEFECT_EXPIRED,
            Defect::NotYetValid => w::DEFECT_NOT_YET_VALID,
            Defect::Revoked => w::DEFECT_REVOKED,
            Defect::KeyCompromise => w::DEFECT_KEY_COMPROMISE,
            Defect::CaCompromise => w::DEFECT_CA_COMPROMISE,
            Defect::AffiliationChanged => w::DEFECT_AFFILIATION_CHANGED,
            Defect::Superseded => w::DEFECT_SUPERSEDED,
            Defect::CessationOfOperation => w::DEFECT_CESSATION_OF_OPERATION,
            Defect::PrivilegeWithdrawn => w::DEFECT_PRIVILEGE_WITHDRAWN,
            Defect::AaCompromise => w::DEFECT_AA_COMPROMISE,
            Defect::OnHold => w::DEFECT_ON_HOLD,
            Defect::RevokedLater => w::DEFECT_REVOKED_LATER,
            Defect::ForeignAuthority => w::DEFECT_FOREIGN_AUTHORITY,
            Defect::ForgedSignature => w::DEFECT_FORGED_SIGNATURE,
            Defect::AuthorityRevoked => w::DEFECT_AUTHORITY_REVOKED,
            Defect::PathTooLong => w::DEFECT_PATH_TOO_LONG,
            Defect::WrongKeyUsage => w::DEFECT_WRONG_KEY_USAGE,
            Defect::WrongPolicy => w::DEFECT_WRONG_POLICY,
            Defect::MissingPolicy => w::DEFECT_MISSING_POLICY,
            Defect::WrongRole => w::DEFECT_WRONG_ROLE,
            Defect::NoIin => w::DEFECT_NO_IIN,
            Defect::IinWithoutPrefix => w::DEFECT_IIN_WITHOUT_PREFIX,
            Defect::TwoSerialNumbers => w::DEFECT_TWO_SERIAL_NUMBERS,
            Defect::IinInCommonName => w::DEFECT_IIN_IN_COMMON_NAME,
            Defect::BinForIin => w::DEFECT_BIN_FOR_IIN,
            Defect::WrongChecksum => w::DEFECT_WRONG_CHECKSUM,
            Defect::LookAlikeLetters => w::DEFECT_LOOK_ALIKE_LETTERS,
            Defect::LookAlikeDigits => w::DEFECT_LOOK_ALIKE_DIGITS,
            Defect::NulInIin => w::DEFECT_NUL_IN_IIN,
            Defect::CriticalExtension => w::DEFECT_CRITICAL_EXTENSION,
            Defect::WeakKey => w::DEFECT_WEAK_KEY,
            Defect::Sha1 => w::DEFECT_SHA1,
        }
    }
}
