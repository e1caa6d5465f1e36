//! OCSP: requests as the responder reads them, answers as they are judged. What is believed says what the seeds say.

use qaqpa::ca::builtin;
use qaqpa::clock::Now;
use qaqpa::keys::Signer as _;
use qaqpa::x509::ocsp::{CertStatus, OcspPolicy, OcspRequest, OcspResponse, verify_unasked};

/// What must hold of any octets; it panics where it does not.
pub fn run(octets: &[u8]) {
    if let Ok(request) = OcspRequest::from_der(octets) {
        let again = OcspRequest::from_der(&request.to_der()).expect("what is written is read");
        assert_eq!((again.ids(), again.nonce()), (request.ids(), request.nonce()));
    }
    let Ok(OcspResponse::Basic(basic)) = OcspResponse::from_der(octets) else { return };
    let now = Now::parse("2026-11-24T12:00:00Z").expect("a time");
    for (authority, person, good) in
        [("issuing-ecdsa", "people/valid-ecdsa", true), ("issuing", "people/revoked", false)]
    {
        let (issuer, holder) =
            (builtin::holder(authority).expect("a key"), builtin::holder(person).expect("a key"));
        for single in basic.singles() {
            let judged =
                verify_unasked(octets, single.id.serial(), issuer.certificate(), now, &OcspPolicy::default());
            if let Ok(answer) = judged {
                assert_eq!(single.id.serial(), holder.certificate().serial(), "nobody said this");
                assert_eq!(answer.status() == CertStatus::Good, good);
            }
        }
    }
}
