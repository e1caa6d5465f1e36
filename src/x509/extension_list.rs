//! Extensions, RFC 5280 §4.1.2.9, as they follow one another in certificates, OCSP and time-stamps.

use super::Certificate;
use super::der::{Der, oid_text, tag};
use crate::limits;

/// One extension.
#[derive(Debug, Clone, Copy)]
pub struct Extension<'a> {
    /// The content octets of its OID.
    pub oid: &'a [u8],
    /// A checker that does not understand it must refuse.
    pub critical: bool,
    /// What is inside its OCTET STRING.
    pub value: &'a [u8],
}

/// Every extension of a list; `None` when it cannot be read, one stands twice, or there are more than are looked at.
pub fn extensions(mut list: Der<'_>) -> Option<Vec<Extension<'_>>> {
    let mut found: Vec<Extension<'_>> = Vec::new();
    while !list.is_empty() {
        let mut parts = list.inside(tag::SEQUENCE)?;
        let oid = parts.expect(tag::OID)?;
        let critical = match parts.optional(tag::BOOLEAN) {
            None => false,
            Some([value]) => *value != 0,
            Some(_) => return None,
        };
        let value = parts.expect(tag::OCTET_STRING)?;
        if !parts.is_empty()
            || found.len() >= limits::EXTENSIONS_MAX
            || found.iter().any(|other| other.oid == oid)
        {
            return None;
        }
        found.push(Extension { oid, critical, value });
    }
    Some(found)
}

impl Certificate {
    /// The extension of this OID in dotted text, if the certificate has it.
    pub fn extension(&self, dotted: &str) -> Option<Extension<'_>> {
        let mut tbs = Der::new(self.tbs()).inside(tag::SEQUENCE)?;
        while let Some(part) = tbs.any() {
            // extensions [3], RFC 5280 §4.1.
            if part.tag == 0xA3 {
                let list = Der::new(part.content).inside(tag::SEQUENCE)?;
                return extensions(list)?
                    .into_iter()
                    .find(|extension| oid_text(extension.oid).as_deref() == Some(dotted));
            }
        }
        None
    }
}
