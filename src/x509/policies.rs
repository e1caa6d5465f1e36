//! The extensions about certificate policies, RFC 5280 §4.2.1.4, .5, .11 and .14. OIDs are content octets.

use super::der::{Der, tag};
use super::extension::{count, only};

/// anyPolicy, RFC 5280 §4.2.1.4.
pub const ANY_POLICY: &[u8] = &[0x55, 0x1D, 0x20, 0x00];

/// PolicyConstraints: how many more certificates may follow before something holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct PolicyConstraints {
    /// requireExplicitPolicy.
    pub require_explicit_policy: Option<u32>,
    /// inhibitPolicyMapping.
    pub inhibit_policy_mapping: Option<u32>,
}

/// One of PolicyMappings: what the issuer's domain calls so, the subject's calls otherwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PolicyMapping<'a> {
    /// issuerDomainPolicy.
    pub issuer: &'a [u8],
    /// subjectDomainPolicy.
    pub subject: &'a [u8],
}

/// §4.2.1.4: at least one, and none twice; qualifiers are for people and are ignored.
pub(super) fn certificate_policies(value: &[u8]) -> Option<Vec<&[u8]>> {
    let mut list = only(value, |der| der.inside(tag::SEQUENCE))?;
    let mut oids = Vec::new();
    while !list.is_empty() {
        let mut information = list.inside(tag::SEQUENCE)?;
        oids.push(information.expect(tag::OID)?);
        if !information.is_empty() {
            information
                .inside(tag::SEQUENCE)
                .filter(|qualifiers| !qualifiers.is_empty() && information.is_empty())?;
        }
    }
    let mut sorted = oids.clone();
    sorted.sort_unstable();
    let twice = sorted.windows(2).any(|pair| pair[0] == pair[1]);
    (!oids.is_empty() && !twice).then_some(oids)
}

/// §4.2.1.5: nothing is mapped to or from anyPolicy.
pub(super) fn policy_mappings(value: &[u8]) -> Option<Vec<PolicyMapping<'_>>> {
    let mut list = only(value, |der| der.inside(tag::SEQUENCE))?;
    let mut mappings = Vec::new();
    while !list.is_empty() {
        let mut mapping = list.inside(tag::SEQUENCE)?;
        let pair = PolicyMapping { issuer: mapping.expect(tag::OID)?, subject: mapping.expect(tag::OID)? };
        if !mapping.is_empty() || pair.issuer == ANY_POLICY || pair.subject == ANY_POLICY {
            return None;
        }
        mappings.push(pair);
    }
    (!mappings.is_empty()).then_some(mappings)
}

/// §4.2.1.11: at least one of the two.
pub(super) fn policy_constraints(value: &[u8]) -> Option<PolicyConstraints> {
    let mut fields = only(value, |der| der.inside(tag::SEQUENCE))?;
    let mut field = |tag| match fields.optional(tag) {
        Some(stated) => count(stated).map(Some),
        None => Some(None),
    };
    let constraints =
        PolicyConstraints { require_explicit_policy: field(0x80)?, inhibit_policy_mapping: field(0x81)? };
    (fields.is_empty() && constraints != PolicyConstraints::default()).then_some(constraints)
}

/// §4.2.1.14.
pub(super) fn inhibit_any_policy(value: &[u8]) -> Option<u32> {
    only(value, |der: &mut Der<'_>| der.expect(tag::INTEGER)).and_then(count)
}
