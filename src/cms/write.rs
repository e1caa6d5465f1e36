//! SignedData, RFC 5652 §5.1, written.

use super::attribute::SET;
use super::oid;
use super::read::{SignedData, SignerId, SignerInfo};
use crate::x509::encode;

impl SignerInfo {
    /// The SignerInfo's DER; what was signed keeps its octets.
    pub(super) fn to_der(&self) -> Vec<u8> {
        let mut content = self.head.clone();
        if !self.unsigned.is_empty() {
            let attributes = self.unsigned.iter().map(super::Attribute::to_der).collect::<Vec<_>>();
            // SET OF under an IMPLICIT tag: the order of X.690 §11.6.
            let set = encode::set(attributes);
            content.extend(retagged(0xA1, &set));
        }
        encode::tlv(0x30, &content)
    }
}

impl SignedData {
    /// The ContentInfo's DER. Members keep their order, which shows who signed first.
    pub fn to_der(&self) -> Vec<u8> {
        let mut encapsulated = vec![encode::oid(&self.content_type)];
        encapsulated
            .extend(self.content.as_ref().map(|content| encode::context(0, encode::octet_string(content))));
        let mut parts = vec![
            encode::integer(self.version()),
            encode::tlv(SET, &encode::joined(&self.digests)),
            encode::sequence(&encapsulated),
        ];
        if !self.certificate_entries.is_empty() {
            parts.push(encode::context(0, encode::joined(&self.certificate_entries)));
        }
        if !self.revocation_entries.is_empty() {
            parts.push(encode::context(1, encode::joined(&self.revocation_entries)));
        }
        let signers: Vec<Vec<u8>> = self.signers.iter().map(SignerInfo::to_der).collect();
        parts.push(encode::tlv(SET, &encode::joined(&signers)));
        encode::sequence(&[encode::oid(oid::SIGNED_DATA), encode::context(0, encode::sequence(&parts))])
    }

    /// RFC 5652 §5.1.
    fn version(&self) -> u64 {
        let tags = |entries: &[Vec<u8>], tag: u8| entries.iter().any(|entry| entry.first() == Some(&tag));
        let by_key = self.signers.iter().any(|signer| matches!(signer.id, SignerId::KeyId(_)));
        if tags(&self.certificate_entries, 0xA3) || tags(&self.revocation_entries, 0xA1) {
            5
        } else if tags(&self.certificate_entries, 0xA2) {
            4
        } else if tags(&self.certificate_entries, 0xA1) || by_key || self.content_type != oid::DATA {
            3
        } else {
            1
        }
    }
}

/// The same encoding under another identifier octet: IMPLICIT tagging, X.690 §8.14.3.
pub(super) fn retagged(tag: u8, der: &[u8]) -> Vec<u8> {
    let mut out = der.to_vec();
    if let Some(first) = out.first_mut() {
        *first = tag;
    }
    out
}
