//! Certificate policies along a path, RFC 5280 §6.1 with the graph of RFC 9618 §5 in place of the tree, which grows without bound.
//!
//! What is asked for from outside is always "any policy": what the national authority's certificates must say is asked of the
//! signer's own policies, since its hierarchy does not hand them down
//! ([authority §1.2](crate::manual::authority)).

use std::collections::{BTreeMap, BTreeSet};

use crate::findings::evidence::PathEvidence;
use crate::findings::{Code, Finding};
use crate::x509::{ANY_POLICY, BadValue, Certificate, PolicyConstraints};

/// The policies that are valid at one depth, and the policies of the depth above that lead to each.
#[derive(Debug, Default)]
struct Level<'a> {
    nodes: BTreeSet<&'a [u8]>,
    has_any: bool,
}

impl Level<'_> {
    fn is_empty(&self) -> bool {
        self.nodes.is_empty() && !self.has_any
    }
}

/// How many more certificates before each rule holds, RFC 5280 §6.1.2 (d) to (f); nothing is "never".
#[derive(Debug, Default)]
struct Counters {
    explicit_policy: Option<u32>,
    policy_mapping: Option<u32>,
    inhibit_any_policy: Option<u32>,
}

impl Counters {
    /// RFC 5280 §6.1.4 (h).
    fn step(&mut self) {
        for counter in [&mut self.explicit_policy, &mut self.policy_mapping, &mut self.inhibit_any_policy] {
            *counter = counter.map(|left| left.saturating_sub(1));
        }
    }

    /// RFC 5280 §6.1.4 (i) and (j): a rule can only come nearer.
    fn constrain(&mut self, constraints: PolicyConstraints, inhibit_any_policy: Option<u32>) {
        let nearer = |known: &mut Option<u32>, stated: Option<u32>| {
            if let Some(stated) = stated {
                *known = Some(known.map_or(stated, |known| known.min(stated)));
            }
        };
        nearer(&mut self.explicit_policy, constraints.require_explicit_policy);
        nearer(&mut self.policy_mapping, constraints.inhibit_policy_mapping);
        nearer(&mut self.inhibit_any_policy, inhibit_any_policy);
    }
}

/// Whether a path, the certificate first and the anchor last, has the policies that its authorities require.
pub(super) fn check(links: &[Certificate]) -> Result<(), Finding> {
    let Some((_, below_anchor)) = links.split_last() else { return Ok(()) };
    let mut counters = Counters::default();
    let mut level = Level { nodes: BTreeSet::new(), has_any: true };
    for (left, certificate) in below_anchor.iter().enumerate().rev() {
        walk(certificate, left, &mut level, &mut counters).map_err(|bad| {
            let (subject, extension) = (certificate.subject().to_string(), bad.0.to_owned());
            let evidence = PathEvidence::PoliciesUnreadable { subject, extension };
            Finding::new(Code::CertificatePolicy, evidence)
        })?;
        if counters.explicit_policy == Some(0) && level.is_empty() {
            let evidence = PathEvidence::NoPolicy { subject: certificate.subject().to_string() };
            return Err(Finding::new(Code::CertificatePolicy, evidence));
        }
    }
    Ok(())
}

/// One certificate; `left` more follow.
fn walk<'a>(
    certificate: &'a Certificate,
    left: usize,
    level: &mut Level<'a>,
    counters: &mut Counters,
) -> Result<(), BadValue> {
    let self_issued = certificate.is_self_issued();
    let any_counts = counters.inhibit_any_policy != Some(0) || left > 0 && self_issued;
    narrow(certificate, level, any_counts)?;
    let constraints = certificate.policy_constraints()?.unwrap_or_default();
    if left == 0 {
        // §6.1.5 (a) and (b).
        counters.explicit_policy = counters.explicit_policy.map(|left| left.saturating_sub(1));
        if constraints.require_explicit_policy == Some(0) {
            counters.explicit_policy = Some(0);
        }
        return Ok(());
    }
    map(certificate, level, counters.policy_mapping != Some(0))?;
    // §6.1.4 (h): self-issued certificates do not count.
    if !self_issued {
        counters.step();
    }
    counters.constrain(constraints, certificate.inhibit_any_policy()?);
    Ok(())
}

/// RFC 5280 §6.1.3 (d) and (e): of the policies expected here, those that the certificate has.
fn narrow<'a>(certificate: &'a Certificate, level: &mut Level<'a>, any_counts: bool) -> Result<(), BadValue> {
    let Some(policies) = certificate.certificate_policies()? else {
        *level = Level::default();
        return Ok(());
    };
    let any_was = level.has_any;
    if !(any_counts && policies.contains(&ANY_POLICY)) {
        let stated: BTreeSet<&[u8]> = policies.iter().copied().collect();
        level.nodes.retain(|policy| stated.contains(policy));
        level.has_any = false;
    }
    if any_was {
        level.nodes.extend(policies.iter().copied().filter(|policy| *policy != ANY_POLICY));
    }
    Ok(())
}

/// RFC 5280 §6.1.4 (a) and (b): what the next certificate is expected to have.
fn map<'a>(certificate: &'a Certificate, level: &mut Level<'a>, allowed: bool) -> Result<(), BadValue> {
    let Some(mappings) = certificate.policy_mappings()? else { return Ok(()) };
    let mut expected: BTreeMap<&[u8], Vec<&[u8]>> = BTreeMap::new();
    for mapping in mappings {
        expected.entry(mapping.issuer).or_default().push(mapping.subject);
    }
    let mut next = BTreeSet::new();
    for policy in &level.nodes {
        match expected.get(policy) {
            Some(subjects) if allowed => next.extend(subjects.iter().copied()),
            Some(_) => {}
            None => drop(next.insert(*policy)),
        }
    }
    // (b)(1): where anyPolicy is valid, a mapped policy is valid without being named.
    if allowed && level.has_any {
        next.extend(
            expected
                .iter()
                .filter(|(issuer, _)| !level.nodes.contains(*issuer))
                .flat_map(|(_, subjects)| subjects.iter().copied()),
        );
    }
    level.nodes = next;
    Ok(())
}
