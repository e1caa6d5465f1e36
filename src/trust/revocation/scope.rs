//! Whether a CRL is about a certificate, RFC 5280 §6.3.3 (b), and for which reasons it would be on it (d).

use crate::x509::{
    Certificate, Concerned, Crl, DistributionPoint, GeneralName, IssuingPoint, PointName, Reasons,
    comparable_rdn, comparable_rdns,
};

/// The reasons for which a CRL of the certificate's issuer covers this certificate; nothing when it is not about it.
///
/// Indirect CRLs, which cover several issuers' certificates, are not read here: no authority of the country has one.
pub(super) fn reasons_covered(crl: &Crl, certificate: &Certificate) -> Option<Reasons> {
    let Some(issuing) = crl.issuing_point() else {
        let reasons = certificate.reasons_told_by_issuer();
        return (reasons.0 != 0).then_some(reasons);
    };
    let is_authority = certificate.basic_constraints().is_some_and(|basic| basic.ca);
    let concerned = match issuing.concerned {
        Concerned::All => true,
        // What a certificate is, it says from version 3 on.
        Concerned::Users => !is_authority && certificate.version() == 3,
        Concerned::Authorities => is_authority,
        Concerned::Attributes => false,
    };
    if issuing.indirect || !concerned {
        return None;
    }
    let reasons = match certificate.distribution_points().ok()? {
        Some(points) => points
            .iter()
            .filter(|point| is_at(point, &issuing, crl))
            .fold(0, |reasons, point| reasons | point.reasons.0),
        // The last paragraph of §6.3.3: as though there were one point, named like the issuer.
        None => {
            let own = PointName::Full(vec![GeneralName::Directory(crl.issuer_raw())]);
            let point = DistributionPoint { name: Some(own), reasons: Reasons::ALL, crl_issuer: None };
            if is_at(&point, &issuing, crl) { Reasons::ALL.0 } else { 0 }
        }
    };
    let reasons = Reasons(reasons & issuing.reasons.0 & Reasons::ALL.0);
    (reasons.0 != 0).then_some(reasons)
}

/// §6.3.3 (b)(1) and (2)(i): the point leaves the CRL to the issuer, and has a name in common with it where that has one.
fn is_at(point: &DistributionPoint<'_>, issuing: &IssuingPoint<'_>, crl: &Crl) -> bool {
    if point.crl_issuer.is_some() {
        return false;
    }
    let (Some(own), Some(stated)) = (&issuing.name, &point.name) else { return issuing.name.is_none() };
    let (own, stated) = (names(own, crl), names(stated, crl));
    own.iter().any(|name| stated.contains(name))
}

/// A name in the form that is compared.
#[derive(PartialEq, Eq)]
enum Comparable<'a> {
    Directory(Option<Vec<Vec<u8>>>),
    Other(GeneralName<'a>),
}

fn names<'a>(name: &PointName<'a>, crl: &Crl) -> Vec<Comparable<'a>> {
    match name {
        PointName::Full(names) => names
            .iter()
            .map(|name| match name {
                GeneralName::Directory(der) => Comparable::Directory(comparable_rdns(der)),
                name => Comparable::Other(*name),
            })
            .collect(),
        // §4.2.1.13: one RDN more than the issuer's name.
        PointName::Relative(rdn) => {
            let below = comparable_rdns(crl.issuer_raw()).zip(comparable_rdn(rdn)).map(|(mut rdns, rdn)| {
                rdns.push(rdn);
                rdns
            });
            vec![Comparable::Directory(below)]
        }
    }
}
