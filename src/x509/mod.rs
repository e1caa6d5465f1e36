//! Certificates and lists of revoked certificates, read once into what the checks need.
//!
//! Knows the encodings (RFC 5280 §4 and §5) and no judgement: whether a certificate is good is for `trust` to say.

mod addresses;
pub mod algorithms;
mod certificate;
mod comparison;
mod crl;
pub mod der;
mod digests;
mod distribution;
pub mod encode;
mod encoded;
mod extension;
mod extension_list;
mod facts;
pub(crate) mod field;
mod file;
mod general_name;
mod index;
mod name;
mod name_constraints;
pub mod ocsp;
mod pem;
mod policies;
mod pss;
mod rfc4514;
pub(crate) mod serial;
mod strings;
mod usage;

pub use addresses::RevocationAddresses;
pub use algorithms::{public_key_from_spki, signature_identifier, spki_of};
pub use certificate::{BadValue, Certificate, CertificateError};
pub use comparison::{comparable_rdn, comparable_rdns};
pub use crl::{Crl, CrlError, CrlIndex, Entry, Reason, Revocation};
pub use digests::{digest_algorithm, digest_identifier};
pub use distribution::{Concerned, DistributionPoint, IssuingPoint, PointName, Reasons};
pub use encoded::Encoded;
pub use extension::{BadExtension, ExtensionFault};
pub use extension_list::{Extension, extensions};
pub use facts::{CertificateFacts, CertificateParts, masked, with_numbers_masked};
pub use field::{BadField, FieldFault};
pub use file::{FileFault, certificates_in, crls_in};
pub use general_name::GeneralName;
pub use index::CertificateIndex;
pub use name::{Attribute, BadAttribute, Name};
pub use name_constraints::NameConstraints;
pub use pem::{PemError, certificates_from_pem, pem_blocks, to_pem};
pub use policies::{ANY_POLICY, PolicyConstraints, PolicyMapping};
pub use rfc4514::{NameText, NameTextFault};
pub use strings::StringFault;
pub use usage::{BasicConstraints, ExtendedKeyUsage, KeyUsage};
