//! What comes as DER from strangers: certificates, and lists of revoked certificates. It is read or refused.

use qaqpa::x509::{Certificate, Crl};

/// What must hold of any octets; it panics where it does not.
pub fn run(octets: &[u8]) {
    if let Ok(certificate) = Certificate::from_der(octets) {
        assert_eq!(certificate.der(), octets);
        let _ =
            (certificate.issuer().to_string(), certificate.subject().to_string(), certificate.serial_hex());
        let _ = (
            certificate.key().kind(),
            certificate.subject_key(),
            certificate.issuer_key(),
            certificate.reasons_told_by_issuer(),
        );
        let _ = (
            certificate.policies(),
            certificate.policy_mappings(),
            certificate.policy_constraints(),
            certificate.inhibit_any_policy(),
        );
        let _ = (
            certificate.name_constraints(),
            certificate.alternative_names(),
            certificate.distribution_points(),
        );
    }
    if let Ok(list) = Crl::from_der(octets) {
        let _ = (list.lookup(&[1]), list.lookup(&[]), list.next_update());
        // Every entry is found again by its own number, and nothing is told that is not there.
        assert_eq!(list.entries().iter().count(), list.len());
        for entry in list.entries().iter() {
            assert!(list.entries().find(entry.serial).any(|found| found == entry));
        }
        let _ = (list.issuing_point(), list.base_number(), list.issuer_key());
    }
}
