//! Where the issuer of a certificate says that its revocation can be asked, and where the issuer's own certificate is: RFC 5280
//! §4.2.1.13, §4.2.1.15 and §4.2.2.1.

use super::Certificate;
use super::der::{Der, tag};
use crate::limits;

/// Addresses as they stand in a certificate, in its order; whether they can be used is for the caller.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RevocationAddresses {
    /// CRLDistributionPoints: full lists.
    pub lists: Vec<String>,
    /// FreshestCRL: what has changed since the full list.
    pub deltas: Vec<String>,
    /// AuthorityInformationAccess, id-ad-ocsp: responders.
    pub responders: Vec<String>,
    /// The same, id-ad-caIssuers: certificates of the issuer.
    pub issuers: Vec<String>,
}

impl RevocationAddresses {
    /// Those of a certificate; what cannot be read is no address.
    pub fn of(certificate: &Certificate) -> Self {
        let mut addresses = RevocationAddresses::default();
        let mut list = extensions(certificate.tbs()).unwrap_or(Der::new(&[]));
        while let Some(mut extension) = list.inside(tag::SEQUENCE) {
            let (oid, _, value) = (
                extension.expect(tag::OID),
                extension.optional(tag::BOOLEAN),
                extension.expect(tag::OCTET_STRING),
            );
            let value = Der::new(value.unwrap_or_default());
            match oid {
                Some([0x55, 0x1D, 0x1F]) => addresses.lists = points(value).unwrap_or_default(),
                Some([0x55, 0x1D, 0x2E]) => addresses.deltas = points(value).unwrap_or_default(),
                Some([0x2B, 6, 1, 5, 5, 7, 1, 1]) => {
                    // id-ad-ocsp and id-ad-caIssuers.
                    addresses.responders =
                        described(value, &[0x2B, 6, 1, 5, 5, 7, 0x30, 1]).unwrap_or_default();
                    addresses.issuers = described(value, &[0x2B, 6, 1, 5, 5, 7, 0x30, 2]).unwrap_or_default();
                }
                _ => {}
            }
        }
        for addresses in
            [&mut addresses.lists, &mut addresses.deltas, &mut addresses.responders, &mut addresses.issuers]
        {
            addresses.truncate(limits::REVOCATION_ADDRESSES_MAX);
        }
        addresses
    }

    /// Whether they leave nobody to ask.
    pub fn names_no_place(&self) -> bool {
        self.lists.is_empty() && self.deltas.is_empty() && self.responders.is_empty()
    }
}

/// What is inside the extensions of a TBSCertificate.
fn extensions(tbs: &[u8]) -> Option<Der<'_>> {
    let mut fields = Der::new(tbs).inside(tag::SEQUENCE)?;
    while fields.peek()? != 0xA3 {
        fields.any()?;
    }
    fields.inside(0xA3)?.inside(tag::SEQUENCE)
}

/// DistributionPoints: the addresses among their full names.
fn points(mut value: Der<'_>) -> Option<Vec<String>> {
    let mut list = value.inside(tag::SEQUENCE)?;
    let mut found = Vec::new();
    while !list.is_empty() {
        let mut point = list.inside(tag::SEQUENCE)?;
        if let Some(mut name) = point.inside(0xA0)
            && let Some(mut names) = name.inside(0xA0)
        {
            while !names.is_empty() {
                found.extend(address(&mut names)?);
            }
        }
    }
    Some(found)
}

/// AccessDescriptions: the addresses of one method.
fn described(mut value: Der<'_>, wanted: &[u8]) -> Option<Vec<String>> {
    let mut list = value.inside(tag::SEQUENCE)?;
    let mut found = Vec::new();
    while !list.is_empty() {
        let mut access = list.inside(tag::SEQUENCE)?;
        let method = access.expect(tag::OID)?;
        let place = address(&mut access)?;
        if method == wanted {
            found.extend(place);
        }
    }
    Some(found)
}

/// The next GeneralName, if it is a uniformResourceIdentifier of a length that is one.
fn address(names: &mut Der<'_>) -> Option<Option<String>> {
    let name = names.any()?;
    let text = std::str::from_utf8(name.content).ok();
    Some(text.filter(|text| name.tag == 0x86 && text.len() <= limits::ADDRESS_BYTES_MAX).map(str::to_owned))
}
