//! A result is right where all whom it names have signed it.

use qaqpa::ca::builtin;
use qaqpa::load::{Proof, SignedResult};
use qaqpa::x509::certificates_from_pem;
use qaqpa::xmldsig::{SigningRequest, sign_enveloped, sign_stacked};

use crate::support::requests::holder;

const BY_TWO: &str = "<result><registrationNumber>00303-2026-0000001-4</registrationNumber>\
    <declarantId>123456789011</declarantId><signedBy><name>A</name></signedBy><signedBy><name>B</name></signedBy></result>";

fn proof() -> Proof {
    Proof::new(&certificates_from_pem(builtin::text("trust.pem").unwrap()).unwrap())
}

fn judged(document: &str) -> Result<SignedResult, String> {
    proof().result(document.as_bytes(), qaqpa::Now::parse("2026-11-24T10:00:00Z").unwrap())
}

fn signed(document: &str, by: &[&str]) -> String {
    let request = SigningRequest::document();
    let first = sign_enveloped(document, &holder(by[0]), &request).unwrap();
    by[1..].iter().fold(first, |text, name| sign_stacked(&text, &holder(name), &request).unwrap())
}

#[test]
fn a_result_that_names_two_signers_has_both_signatures() {
    let both = signed(BY_TWO, &["akimat", "provider-head"]);
    assert_eq!(judged(&both).map(|result| result.number).as_deref(), Ok("00303-2026-0000001-4"));
    for (document, code) in [
        (signed(BY_TWO, &["akimat"]), "SIGNATURE_ABSENT"),
        (signed(BY_TWO, &["akimat", "akimat"]), "SIGNATURE_ABSENT"),
        (signed(BY_TWO, &["akimat", "provider-head", "centre-operator"]), "SIGNATURE_AMBIGUOUS"),
        (both.replace("<name>B<", "<name>C<"), "DIGEST_MISMATCH"),
        (BY_TWO.to_owned(), "SIGNATURE_ABSENT"),
    ] {
        assert_eq!(judged(&document).unwrap_err(), code, "{document}");
    }
}

#[test]
fn a_second_signature_that_is_broken_is_found() {
    let both = signed(BY_TWO, &["akimat", "provider-head"]);
    let at = both.rfind("SignatureValue>").unwrap();
    let begin = both[..at].rfind("SignatureValue>").unwrap() + "SignatureValue>".len();
    let other = if both.as_bytes()[begin + 8] == b'A' { "B" } else { "A" };
    let broken = format!("{}{other}{}", &both[..begin + 8], &both[begin + 9..]);
    assert_eq!(judged(&broken).unwrap_err(), "SIGNATURE_INVALID");
}

#[test]
fn a_receipt_names_nobody_and_has_one_signature() {
    let receipt = "<receipt><registrationNumber>1</registrationNumber></receipt>";
    assert!(judged(&signed(receipt, &["centre-operator"])).is_ok());
    assert_eq!(judged(&signed(receipt, &["centre-operator", "akimat"])).unwrap_err(), "SIGNATURE_AMBIGUOUS");
}
