//! What a certificate was judged by, written down so that it can be judged again: with another time, other anchors or CRLs.

use std::sync::Arc;

use super::outcome::Verdict;
use super::validator::Validator;
use crate::encoding::hex;
use crate::findings::{EntryFacts, ListFacts, TrustFacts, TrustParts};
use crate::limits;
use crate::trust::path::anchors::Anchors;
use crate::trust::policy::RevocationPolicy;
use crate::trust::revocation::crls::Inquiry;
use crate::trust::revocation::trace::{CrlStatus, Trace};
use crate::trust::times::Times;
use crate::x509::Certificate;

impl Validator<'_> {
    /// The facts of a verdict that this validator gave of these certificates. Of one that is remembered they are written down once.
    pub fn facts(&self, certificate: &Certificate, others: &[Certificate], verdict: &Verdict) -> TrustFacts {
        let parts = verdict.basis.written.get_or_init(|| Arc::new(parts(self, certificate, others, verdict)));
        TrustFacts::new(self.now.to_string(), verdict.proven.map(|at| at.to_string()), Arc::clone(parts))
    }
}

fn parts(
    validator: &Validator<'_>,
    certificate: &Certificate,
    others: &[Certificate],
    verdict: &Verdict,
) -> TrustParts {
    let (anchors, policy) = (validator.anchors, validator.policy);
    let links = verdict.path.as_ref().map_or(&[][..], |path| path.links());
    let asked =
        if policy.revocation == RevocationPolicy::Required { links.windows(2) } else { [].windows(2) };
    let times = Times { now: validator.now, proven: verdict.proven };
    let trace = Trace::at(validator.now);
    let inquiry = verdict.path.as_deref().map(|path| Inquiry {
        paths: anchors.paths(others),
        source: validator.revocation,
        order: policy.order,
        path,
        strength: policy.strength,
        times,
        trace: &trace,
    });
    // What the verdict was made with, and of the rest of the path what there is.
    let status = |pair: &[Certificate], inquiry: &Inquiry<'_>| match verdict.basis.crl_status(&pair[0]) {
        Some(status) => list_facts(&pair[0], &pair[1], status),
        None => list_facts(&pair[0], &pair[1], &inquiry.status_of(&pair[0], &pair[1])),
    };
    TrustParts {
        usage: policy.usage.as_str().to_owned(),
        revocation: policy.revocation.as_str().to_owned(),
        certificate: certificate.facts().clone(),
        brought: others.iter().map(Certificate::facts).cloned().collect(),
        authorities: authorities(certificate, others, anchors.anchors())
            .into_iter()
            .map(Certificate::facts)
            .cloned()
            .collect(),
        path: links.iter().map(|link| link.facts().sha256.clone()).collect(),
        required_policies: policy.policies.clone(),
        required_roles: policy.roles.clone(),
        lists: inquiry.map(|inquiry| asked.map(|pair| status(pair, &inquiry)).collect()).unwrap_or_default(),
    }
}

/// Those believed here that may have issued one of these, by name, and so on upwards.
fn authorities<'a>(
    certificate: &'a Certificate,
    others: &'a [Certificate],
    anchors: &'a Anchors,
) -> Vec<&'a Certificate> {
    let mut found: Vec<&Certificate> = anchors.all().filter(|known| *known == certificate).collect();
    let mut below: Vec<&Certificate> = std::iter::once(certificate).chain(others).collect();
    while let Some(certificate) = below.pop() {
        for known in anchors.all().filter(|known| certificate.is_issued_in_name_of(known)) {
            if !found.contains(&known) && found.len() < limits::CHAIN_LINKS_MAX {
                found.push(known);
                below.push(known);
            }
        }
    }
    found
}

fn list_facts(certificate: &Certificate, issuer: &Certificate, status: &CrlStatus) -> ListFacts {
    let entry = status.entry.map(|entry| EntryFacts {
        revoked_at: entry.at.to_string(),
        reason: entry.reason.name().to_owned(),
        invalid_since: entry.invalid_since.map(|since| since.to_string()),
    });
    ListFacts {
        issuer: issuer.facts().subject.clone(),
        issuer_sha256: issuer.facts().sha256.clone(),
        about: certificate.facts().serial_number.clone(),
        state: if status.crl.is_some() { "signed" } else { status.otherwise }.to_owned(),
        this_update: status.crl.as_ref().map(|crl| crl.this_update().to_string()),
        next_update: status.until.map(|next| next.to_string()),
        number: status.crl.as_ref().and_then(|crl| crl.number()).map(hex::encode),
        entry,
    }
}
