//! Signatures with a time-stamp are judged as at the time-stamp: manual/authority §5 and ETSI EN 319 102-1,
//! every row of the rule.

mod signing_certificate;
mod worthless;
mod xades;

use std::process::Command;
use std::sync::Arc;

use qaqpa::ca::{
    Algorithm, Authority, CertificateRequest, IssuerId, Kind, Person, Reason, Stamper, Subject as Whom,
    TspScript,
};
use qaqpa::clock::{Clock as _, ManualClock, Now};
use qaqpa::cms::timestamp::{Imprint, TimeStampRequest, TimeStampResponse};
use qaqpa::cms::{self, SignedData, SigningRequest};
use qaqpa::crypto::DigestAlgorithm;
use qaqpa::findings::{CheckName, Code, Indication, Report, Status, Subject};
use qaqpa::keys::{Holder, Signer as _};
use qaqpa::random::Seeded;
use qaqpa::trust::{
    CrlStore, Policy, ProofOfExistence, RevocationPolicy, TrustStore, TrustedSigner, Validator,
};
use qaqpa::x509::Certificate;

use crate::support::peers::fresh_dir;

/// What the authority says of reasons, and whether an earlier signature outlives a revocation for it.
const REASONS: [(Reason, bool); 9] = [
    (Reason::Unspecified, false),
    (Reason::KeyCompromise, false),
    (Reason::CaCompromise, false),
    (Reason::AffiliationChanged, true),
    (Reason::Superseded, true),
    (Reason::CessationOfOperation, true),
    (Reason::CertificateHold, false),
    (Reason::PrivilegeWithdrawn, true),
    (Reason::AaCompromise, false),
];

fn day(text: &str) -> Now {
    Now::parse(text).unwrap()
}

/// The authority, its stamper, and a person with a certificate for the first hundred days of 2026.
struct Pki {
    authority: Arc<Authority>,
    stamper: Stamper,
    signer: Holder,
    clock: ManualClock,
}

impl Pki {
    fn new(algorithm: Algorithm) -> Self {
        let authority = Arc::new(Authority::builtin(None).unwrap());
        let subject = Whom::Person(Person::parse("ТЕСТОВ ТЕСТ ТЕСТОВИЧ", Some("123456789011")));
        let order = CertificateRequest {
            algorithm,
            not_before: Some(day("2026-01-01")),
            days: Some(100),
            ..CertificateRequest::new(Kind::PersonSign, subject)
        };
        let issued = authority.issue(&order, day("2026-01-01"), &Seeded::new(7, algorithm.name())).unwrap();
        let signer = Holder::from_pem(&issued.key_pem(), &issued.certificate_pem()).unwrap();
        let stamper = Stamper::new(Arc::clone(&authority), Arc::new(Seeded::new(1, "tsp")));
        Pki { authority, stamper, signer, clock: ManualClock::at(day("2026-11-24")) }
    }

    fn of_rsa() -> Self {
        Self::new(Algorithm::Rsa)
    }

    fn signed(&self) -> SignedData {
        cms::sign("шарт".as_bytes(), &self.signer, &SigningRequest::default()).unwrap()
    }

    fn token(&self, data: &SignedData, at: Now) -> Vec<u8> {
        let digest = data.signers()[0].digest().unwrap();
        let request =
            TimeStampRequest::new(Imprint::over(digest, data.signers()[0].signature()), None, &[1; 8]);
        match TimeStampResponse::from_ber(&self.stamper.stamp(&request.to_der(), at).body).unwrap() {
            TimeStampResponse::Granted(token) => token,
            refused => panic!("{refused:?}"),
        }
    }

    fn stamped(&self, at: &[Now]) -> SignedData {
        let mut data = self.signed();
        for at in at {
            let token = self.token(&data, *at);
            cms::add_time_stamp(&mut data, 0, &token).unwrap();
        }
        data
    }

    fn revoke(&self, reason: Reason, at: Now) {
        self.authority.revoke(&self.signer.certificate().serial_hex(), reason, at).unwrap();
    }

    fn revoke_issuer_of(&self, id: IssuerId, reason: Reason, at: Now) {
        self.authority.revoke(&self.authority.issuer(id).certificate().serial_hex(), reason, at).unwrap();
    }

    /// The lists of the clock's time.
    fn lists(&self) -> CrlStore {
        let lists = CrlStore::new();
        let authorities: Vec<Certificate> = self.authority.certificates().cloned().collect();
        for list in self.authority.crls(self.clock.now()).unwrap() {
            lists.insert(&list.der, &authorities).unwrap();
        }
        lists
    }

    fn anchors(&self) -> TrustStore {
        TrustStore::from_certificates(&self.authority.certificates().cloned().collect::<Vec<_>>())
    }

    /// What the time-stamps prove, with the service's own checks.
    fn proofs(&self, data: &SignedData, policy: &Policy) -> Vec<Result<ProofOfExistence, Vec<Code>>> {
        let outcome = cms::verify(data, None, &[]).unwrap();
        let signer = outcome.signers[0].as_ref().unwrap();
        let (anchors, lists) = (self.anchors(), self.lists());
        let judge = |stamp| Validator::new(&anchors, &lists, policy, self.clock.now()).prove(stamp, &[]);
        let codes =
            |against: Vec<qaqpa::findings::Finding>| against.iter().map(|finding| finding.code).collect();
        signer.time_stamps().iter().map(|stamp| judge(stamp.as_ref().unwrap()).map_err(codes)).collect()
    }

    fn judged(&self, data: &SignedData) -> (Report, Option<TrustedSigner>) {
        let policy = Policy::default();
        let earliest =
            self.proofs(data, &policy).into_iter().map(Result::unwrap).min_by_key(ProofOfExistence::at);
        let (anchors, lists, now) = (self.anchors(), self.lists(), self.clock.now());
        let certificate = self.signer.certificate();
        let verdict = match &earliest {
            Some(proof) => {
                Validator::new(&anchors, &lists, &policy, now).validate_proven(certificate, &[], proof)
            }
            None => Validator::new(&anchors, &lists, &policy, now).validate(certificate, &[]),
        };
        let mut report = Report::new(Subject::Document);
        report.checks = verdict.checks;
        assert_eq!(verdict.signer.is_some(), report.findings().next().is_none());
        (report, verdict.signer)
    }

    fn told(&self, at: &[Now]) -> (Indication, Option<&'static str>, Vec<Code>) {
        let (report, _) = self.judged(&self.stamped(at));
        assert_eq!(
            qaqpa::report::read_one(&qaqpa::report::checks_json(&report)).unwrap(),
            report,
            "what is written is read back"
        );
        (report.indication(), report.sub_indication(), report.codes())
    }
}

const PASSED: (Indication, Option<&str>, Vec<Code>) = (Indication::TotalPassed, None, Vec::new());

fn unsure(sub: &'static str, code: Code) -> (Indication, Option<&'static str>, Vec<Code>) {
    (Indication::Indeterminate, Some(sub), vec![code])
}

fn failed(sub: &'static str, code: Code) -> (Indication, Option<&'static str>, Vec<Code>) {
    (Indication::TotalFailed, Some(sub), vec![code])
}

#[test]
fn an_expired_certificate_passes_with_a_time_stamp_from_within_its_validity_whatever_the_keys() {
    for algorithm in [Algorithm::Rsa, Algorithm::Ecdsa, Algorithm::Gost2004, Algorithm::Gost2015] {
        let pki = Pki::new(algorithm);
        let (first, last) = (pki.signer.certificate().not_before(), pki.signer.certificate().not_after());
        for at in [first, day("2026-02-01"), last] {
            assert_eq!(pki.told(&[at]), PASSED, "{} at {at}", algorithm.name());
        }
        assert_eq!(
            pki.told(&[last.plus_seconds(1)]),
            failed("EXPIRED", Code::CertificateExpired),
            "{}",
            algorithm.name()
        );
        assert_eq!(
            pki.told(&[first.plus_seconds(-1)]),
            failed("NOT_YET_VALID", Code::CertificateNotYetValid),
            "{}",
            algorithm.name()
        );
        assert_eq!(
            pki.told(&[]),
            unsure("OUT_OF_BOUNDS_NOT_REVOKED", Code::CertificateExpired),
            "{}",
            algorithm.name()
        );
    }
}

#[test]
fn the_proof_says_as_at_when_the_signer_was_good() {
    let pki = Pki::of_rsa();
    let at = day("2026-02-01");
    let (report, signer) = pki.judged(&pki.stamped(&[at]));
    assert_eq!(signer.map(|signer| signer.at()), Some(at));
    let validity = report.checks.iter().find(|check| check.name == CheckName::Validity).unwrap();
    assert_eq!(
        validity.note.as_ref().map(said).as_deref(),
        Some("as at the time-stamp, 2026-02-01T00:00:00Z")
    );
    let proof = pki.proofs(&pki.stamped(&[at]), &Policy::default()).remove(0).unwrap();
    assert_eq!((proof.at(), proof.service().at()), (at, at));
    assert_eq!(proof.service().certificate().subject().common_name(), "TIME-STAMPING AUTHORITY");
}

#[test]
fn what_was_signed_before_a_revocation_outlives_it_for_four_reasons_and_no_other() {
    let (signed, revoked) = (day("2026-02-01"), day("2026-03-01"));
    for (reason, outlives) in REASONS {
        let pki = Pki::of_rsa();
        pki.revoke(reason, revoked);
        let expected = match reason {
            _ if outlives => PASSED,
            Reason::CertificateHold => unsure("TRY_LATER", Code::CertificateOnHold),
            _ => unsure("REVOKED_NO_POE", Code::CertificateRevoked),
        };
        assert_eq!(pki.told(&[signed]), expected, "{}", reason.name());
        // To the second: one before the revocation, and not at it.
        assert_eq!(pki.told(&[revoked.plus_seconds(-1)]), expected, "{}", reason.name());
    }
}

#[test]
fn the_report_tells_of_a_revocation_that_came_too_late() {
    let pki = Pki::of_rsa();
    pki.revoke(Reason::Superseded, day("2026-03-01"));
    let (report, _) = pki.judged(&pki.stamped(&[day("2026-02-01")]));
    let check = report.checks.iter().find(|check| check.name == CheckName::Revocation).unwrap();
    assert_eq!(check.status, Status::Passed);
    assert_eq!(
        check.note.as_ref().map(said).as_deref(),
        Some("revoked after the time-stamp, on 2026-03-01T00:00:00Z (superseded)")
    );
}

#[test]
fn what_was_signed_at_a_revocation_or_later_failed_for_every_reason() {
    let revoked = day("2026-02-01");
    for (reason, _) in REASONS {
        let pki = Pki::of_rsa();
        pki.revoke(reason, revoked);
        // A hold may be lifted, as if it had never been: nothing is certain.
        let expected = match reason {
            Reason::CertificateHold => unsure("TRY_LATER", Code::CertificateOnHold),
            _ => failed("REVOKED", Code::CertificateRevoked),
        };
        for at in [revoked, revoked.plus_seconds(1), day("2026-03-01")] {
            assert_eq!(pki.told(&[at]), expected, "{} at {at}", reason.name());
        }
    }
}

#[test]
fn without_a_time_stamp_nothing_is_proven() {
    let pki = Pki::of_rsa();
    pki.clock.set(day("2026-03-01"));
    assert_eq!(pki.told(&[]), PASSED);
    pki.revoke(Reason::Superseded, day("2026-02-01"));
    assert_eq!(pki.told(&[]), unsure("REVOKED_NO_POE", Code::CertificateRevoked));
}

#[test]
fn of_several_time_stamps_the_earliest_counts() {
    let pki = Pki::of_rsa();
    pki.revoke(Reason::Superseded, day("2026-02-15"));
    assert_eq!(pki.told(&[day("2026-03-01"), day("2026-02-01")]), PASSED);
    assert_eq!(
        pki.told(&[day("2026-06-01"), day("2026-03-01")]),
        failed("REVOKED", Code::CertificateRevoked)
    );
}

#[test]
fn everything_wrong_at_the_time_is_told() {
    let pki = Pki::of_rsa();
    pki.revoke(Reason::KeyCompromise, day("2026-02-01"));
    let (indication, _, codes) = pki.told(&[day("2026-06-01")]);
    assert_eq!(
        (indication, codes),
        (Indication::TotalFailed, vec![Code::CertificateExpired, Code::CertificateRevoked])
    );
}

#[test]
fn an_authority_revoked_later_is_weighed_the_same_way() {
    let (signed, revoked) = (day("2026-02-01"), day("2026-03-01"));
    for (reason, outlives) in REASONS.into_iter().filter(|row| row.0 != Reason::CertificateHold) {
        // ECDSA, for its authority is not the time-stamping service's.
        let pki = Pki::new(Algorithm::Ecdsa);
        pki.revoke_issuer_of(IssuerId::Ecdsa, reason, revoked);
        let expected = if outlives { PASSED } else { unsure("REVOKED_CA_NO_POE", Code::CaRevoked) };
        assert_eq!(pki.told(&[signed]), expected, "{}", reason.name());
        assert_eq!(
            pki.told(&[day("2026-03-02")]),
            unsure("REVOKED_CA_NO_POE", Code::CaRevoked),
            "{}",
            reason.name()
        );
    }
}

#[test]
fn the_service_is_judged_as_at_its_time_stamp_too() {
    let (policy, at) = (Policy::default(), day("2026-02-01"));
    let codes = |reason: Reason, revoked: Now| {
        let pki = Pki::of_rsa();
        let data = pki.stamped(&[at]);
        let service = pki.proofs(&data, &policy).remove(0).unwrap().service().certificate().serial_hex();
        pki.authority.revoke(&service, reason, revoked).unwrap();
        pki.proofs(&data, &policy).remove(0).err().unwrap_or_default()
    };
    for (reason, outlives) in REASONS {
        let expected = if outlives { vec![] } else { vec![Code::TimeStampInvalid] };
        assert_eq!(codes(reason, day("2026-03-01")), expected, "{}", reason.name());
        assert_eq!(codes(reason, day("2026-01-15")), [Code::TimeStampInvalid], "{}", reason.name());
    }
    // Its certificate may have expired since.
    let pki = Pki::of_rsa();
    pki.clock.set(day("2035-01-01"));
    let proof = pki.proofs(&pki.stamped(&[at]), &policy).remove(0).unwrap();
    assert!(proof.service().certificate().not_after() < pki.clock.now());
}

#[test]
fn a_service_of_which_nobody_can_say_whether_it_is_revoked_proves_nothing_yet() {
    let pki = Pki::of_rsa();
    let data = pki.stamped(&[day("2026-02-01")]);
    let outcome = cms::verify(&data, None, &[]).unwrap();
    let stamp = outcome.signers[0].as_ref().unwrap().time_stamps()[0].as_ref().unwrap();
    let judge = |anchors: &TrustStore, policy: &Policy| {
        let against = Validator::new(anchors, &CrlStore::new(), policy, pki.clock.now())
            .prove(stamp, &[])
            .err()
            .unwrap_or_default();
        against.iter().map(|finding| finding.code).collect::<Vec<_>>()
    };
    assert_eq!(judge(&pki.anchors(), &Policy::default()), [Code::RevocationUnavailable]);
    let unasked = Policy { revocation: RevocationPolicy::NotChecked, ..Policy::default() };
    assert_eq!(judge(&pki.anchors(), &unasked), []);
    assert_eq!(
        judge(&TrustStore::from_certificates(&[]), &unasked),
        [Code::TimeStampInvalid],
        "a stranger's"
    );
}

#[test]
fn a_time_stamp_of_tomorrow_proves_nothing_today() {
    let pki = Pki::of_rsa();
    pki.clock.set(day("2026-02-01"));
    let codes = |seconds: i64| {
        pki.stamper.follow(
            TspScript::parse(format!(r#"{{"outcome":"skew","seconds":{seconds}}}"#).as_bytes()).unwrap(),
        );
        let data = pki.stamped(&[pki.clock.now()]);
        pki.proofs(&data, &Policy::default()).remove(0).map(|proof| proof.at())
    };
    assert_eq!(codes(-5), Ok(pki.clock.now().plus_seconds(-5)));
    assert_eq!(
        codes(300),
        Ok(pki.clock.now()),
        "its clock may be a little ahead; the proof is never of later than now"
    );
    assert_eq!(codes(301), Err(vec![Code::TimeStampInvalid]));
}

#[test]
fn the_command_line_judges_so() {
    let directory = fresh_dir();
    let path = |name: &str| directory.path().join(name).to_str().unwrap().to_owned();
    let verdict = |pki: &Pki, data: &SignedData| {
        std::fs::write(path("cms"), data.to_der()).unwrap();
        let trust: String =
            pki.authority.certificates().map(|one| qaqpa::x509::to_pem("CERTIFICATE", one.der())).collect();
        std::fs::write(path("trust.pem"), trust).unwrap();
        let mut command = crate::support::program();
        command.args([
            "cms",
            "verify",
            &path("cms"),
            "--json",
            "--at",
            &pki.clock.now().to_string(),
            "--trust",
            &path("trust.pem"),
        ]);
        for (at, list) in pki.authority.crls(pki.clock.now()).unwrap().iter().enumerate() {
            std::fs::write(path(&format!("{at}.crl")), &list.der).unwrap();
            command.args(["--crl", &path(&format!("{at}.crl"))]);
        }
        let output = command.output().unwrap();
        let json: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        let report = &json["signers"][0]["report"];
        let word = |value: &serde_json::Value| value.as_str().unwrap_or("none").to_owned();
        (
            output.status.code(),
            word(&report["indication"]),
            word(&report["subIndication"]),
            word(&json["code"]),
        )
    };
    let told = |code: i32, words: [&str; 3]| {
        (Some(code), words[0].to_owned(), words[1].to_owned(), words[2].to_owned())
    };
    for algorithm in [Algorithm::Rsa, Algorithm::Gost2015, Algorithm::Gost2004] {
        let pki = Pki::new(algorithm);
        let good = pki.stamped(&[day("2026-02-01")]);
        assert_eq!(verdict(&pki, &good), told(0, ["TOTAL_PASSED", "none", "none"]), "{}", algorithm.name());
        let late = pki.stamped(&[day("2026-06-01")]);
        assert_eq!(verdict(&pki, &late), told(1, ["TOTAL_FAILED", "EXPIRED", "CERTIFICATE_EXPIRED"]));
        let never = pki.signed();
        assert_eq!(
            verdict(&pki, &never),
            told(1, ["INDETERMINATE", "OUT_OF_BOUNDS_NOT_REVOKED", "CERTIFICATE_EXPIRED"])
        );
        pki.revoke(Reason::Superseded, day("2026-03-01"));
        assert_eq!(verdict(&pki, &good), told(0, ["TOTAL_PASSED", "none", "none"]), "{}", algorithm.name());
        let after = pki.stamped(&[day("2026-03-02")]);
        assert_eq!(verdict(&pki, &after), told(1, ["TOTAL_FAILED", "REVOKED", "CERTIFICATE_REVOKED"]));
    }
    // A time-stamp of another signature is worth nothing: what is wrong without it is wrong with it.
    let pki = Pki::of_rsa();
    let (mut data, other) =
        (pki.signed(), cms::sign(b"other", &pki.signer, &SigningRequest::default()).unwrap());
    cms::add_time_stamp(&mut data, 0, &pki.token(&other, day("2026-02-01"))).unwrap();
    assert_eq!(
        verdict(&pki, &data),
        told(1, ["INDETERMINATE", "OUT_OF_BOUNDS_NOT_REVOKED", "CERTIFICATE_EXPIRED"])
    );
    assert_eq!(data.signers()[0].digest(), Some(DigestAlgorithm::Sha256));
}

/// A remark in English.
fn said(note: &qaqpa::findings::Note) -> String {
    qaqpa::text::note(note, qaqpa::text::Lang::En)
}
