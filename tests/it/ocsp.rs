//! OCSP: the authority's answers, OpenSSL's opinion of them, and which answers are believed.

use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use qaqpa::ca::{
    Authority, CertificateRequest, IssuerId, Kind, OcspScript, Person, Reason, Responder, Subject, builtin,
};
use qaqpa::clock::Now;
use qaqpa::crypto::DigestAlgorithm;
use qaqpa::http::{Client, Method, Trust, header};
use qaqpa::keys::Signer as _;
use qaqpa::limits;
use qaqpa::random::Seeded;
use qaqpa::x509::ocsp::{
    self, Answer, CertId, CertStatus, Lacks, MissingNonce, NoCheckRule, OcspError, OcspFault, OcspPolicy,
    OcspRefusal, OcspRequest, OcspResponse, ResponderId, SingleResponse,
};
use qaqpa::x509::{self, Certificate, certificates_from_pem, encode};

use crate::support::caller::{Caller, json};
use crate::support::peers::{fresh_dir, peer, python_with, shared};
use crate::support::requests::{certs, holder};
use crate::support::serving::{NOON, Serving};

fn noon() -> Now {
    Now::parse(NOON).unwrap()
}

/// The built-in authority and its responder.
fn house() -> (Arc<Authority>, Responder) {
    let authority = Arc::new(Authority::builtin(None).unwrap());
    (Arc::clone(&authority), Responder::new(authority))
}

fn issuer(authority: &Authority) -> Certificate {
    authority.issuer(IssuerId::Rsa).certificate().clone()
}

fn asked(authority: &Authority, serial: &[u8]) -> OcspRequest {
    OcspRequest::new(CertId::of(DigestAlgorithm::Sha256, &issuer(authority), serial), Some(&[7; 8]))
}

fn told(
    authority: &Authority,
    responder: &Responder,
    serial: &[u8],
    now: Now,
) -> Result<CertStatus, OcspFault> {
    let request = asked(authority, serial);
    let reply = responder.respond(&request.to_der(), now);
    ocsp::verify(&reply.body, &request, &issuer(authority), now, &OcspPolicy::default())
        .map(|answer| answer.status())
}

#[test]
fn every_serial_number_has_an_answer_and_what_was_never_issued_is_on_hold_since_1970() {
    let (authority, responder) = house();
    let (valid, revoked, hold) = (holder("people/valid"), holder("people/revoked"), holder("people/on-hold"));
    let status = |serial: &[u8]| told(&authority, &responder, serial, noon()).unwrap();
    assert_eq!(status(valid.certificate().serial()), CertStatus::Good);
    let CertStatus::Revoked(entry) = status(revoked.certificate().serial()) else { panic!("not revoked") };
    assert_eq!(entry.reason.name(), "keyCompromise");
    let CertStatus::Revoked(entry) = status(hold.certificate().serial()) else { panic!("not on hold") };
    assert_eq!(entry.reason, x509::Reason::HOLD);
    for never in [&[1, 2, 3][..], &[0x11; 20], &[0x11; 40]] {
        let CertStatus::Revoked(entry) = status(never) else { panic!("{never:?}") };
        assert_eq!((entry.at, entry.reason), (Now::from_seconds(0), x509::Reason::HOLD));
    }
    // The same serial number under another issuer was never issued there.
    let ecdsa = authority.issuer(IssuerId::Ecdsa).certificate().clone();
    let request =
        OcspRequest::new(CertId::of(DigestAlgorithm::Sha1, &ecdsa, valid.certificate().serial()), None);
    let reply = responder.respond(&request.to_der(), noon());
    let answer = ocsp::verify(&reply.body, &request, &ecdsa, noon(), &OcspPolicy::default()).unwrap();
    assert!(matches!(answer.status(), CertStatus::Revoked(entry) if entry.at == Now::from_seconds(0)));
    // Issuing authorities are asked about at the root.
    let root = authority.issuer(IssuerId::Root).certificate().clone();
    let request = OcspRequest::new(CertId::of(DigestAlgorithm::Sha256, &root, ecdsa.serial()), None);
    let reply = responder.respond(&request.to_der(), noon());
    assert_eq!(
        ocsp::verify(&reply.body, &request, &root, noon(), &OcspPolicy::default()).unwrap().status(),
        CertStatus::Good
    );
}

#[test]
fn a_revocation_is_in_the_next_answer() {
    let (authority, responder) = house();
    let order = CertificateRequest::new(
        Kind::PersonSign,
        Subject::Person(Person::parse("ТЕСТОВ ТЕСТ", Some("123456789011"))),
    );
    let issued = authority.issue(&order, noon(), &Seeded::new(5, "ocsp")).unwrap();
    let serial = issued.certificate().serial();
    assert_eq!(told(&authority, &responder, serial, noon()), Ok(CertStatus::Good));
    authority.revoke(&issued.certificate().serial_hex(), Reason::Superseded, noon()).unwrap();
    let Ok(CertStatus::Revoked(entry)) = told(&authority, &responder, serial, noon()) else {
        panic!("not revoked")
    };
    assert_eq!((entry.at, entry.reason.name()), (noon(), "superseded"));
    assert_eq!(
        told(&authority, &responder, serial, noon().plus_seconds(-1)),
        Ok(CertStatus::Good),
        "before it was revoked"
    );
}

#[test]
fn an_answer_has_the_ways_of_the_authority() {
    let (authority, responder) = house();
    let valid = holder("people/valid");
    for hash in
        [DigestAlgorithm::Sha1, DigestAlgorithm::Sha256, DigestAlgorithm::Sha384, DigestAlgorithm::Sha512]
    {
        let request = OcspRequest::new(
            CertId::of(hash, &issuer(&authority), valid.certificate().serial()),
            Some(&[9; 16]),
        );
        let reply = responder.respond(&request.to_der(), noon());
        assert_eq!(reply.content_type, "application/ocsp-response");
        let OcspResponse::Basic(basic) = OcspResponse::from_der(&reply.body).unwrap() else {
            panic!("refused")
        };
        let single = &basic.singles()[0];
        assert_eq!((single.id.hash(), single.id.der()), (Some(hash), request.ids()[0].der()));
        assert_eq!((basic.produced_at(), single.this_update, single.next_update), (noon(), noon(), None));
        assert_eq!(basic.nonce(), request.nonce());
        let [certificate] = basic.certificates() else { panic!("one certificate") };
        assert_eq!(*basic.responder(), ResponderId::ByName(certificate.subject_raw().to_vec()));
        assert_eq!(
            certificate.subject().to_string(),
            "CN=OCSP,C=KZ,O=ҰЛТТЫҚ КУӘЛАНДЫРУШЫ ОРТАЛЫҚ ТЕСТ QAQPA"
        );
        assert_eq!(certificate.extended_key_usage().unwrap().0, ["1.3.6.1.5.5.7.3.9"]);
        assert!(
            certificate.extension("1.3.6.1.5.5.7.48.1.5").is_some()
                && certificate.extension("1.2.398.3.3.5").is_some()
        );
        assert!(certificate.crl_urls().is_empty() && certificate.extension("1.3.6.1.5.5.7.1.1").is_none());
        // extended-revoke NULL, always.
        let extended =
            encode::sequence(&[encode::oid("1.3.6.1.5.5.7.48.1.9"), encode::octet_string(&[5, 0])]);
        assert!(reply.body.windows(extended.len()).any(|window| window == extended));
    }
    // The same at any time of the same authority, and a certificate that is valid whenever the clock stands.
    let again = house().1;
    let at = |responder: &Responder, now: Now| responder.respond(&asked(&authority, &[1]).to_der(), now).body;
    assert_eq!(at(&responder, noon()), at(&again, noon()));
    for day in ["2023-02-28", "2026-11-24", "2031-01-01", "2044-06-01"] {
        let now = Now::parse(day).unwrap();
        assert!(told(&authority, &responder, valid.certificate().serial(), now).is_ok(), "{day}");
    }
}

#[test]
fn what_is_no_request_is_refused_as_the_standard_has_it() {
    let (authority, responder) = house();
    let refusal =
        |octets: &[u8]| match OcspResponse::from_der(&responder.respond(octets, noon()).body).unwrap() {
            OcspResponse::Refused(refusal) => Some(refusal),
            OcspResponse::Basic(_) => None,
        };
    let good = asked(&authority, &[1, 2]).to_der();
    assert_eq!(refusal(&good), None);
    for bad in [
        &b""[..],
        b"GET",
        &good[..good.len() - 1],
        &[&good[..], &[0]].concat(),
        &vec![0x30; limits::OCSP_REQUEST_BYTES_MAX + 1],
    ] {
        assert_eq!(refusal(bad), Some(OcspRefusal::MalformedRequest));
    }
    let foreign = certificates_from_pem(builtin::text("foreign.cert.pem").unwrap()).unwrap();
    let about_another = OcspRequest::new(CertId::of(DigestAlgorithm::Sha256, &foreign[0], &[1]), None);
    assert_eq!(refusal(&about_another.to_der()), Some(OcspRefusal::Unauthorized));
    // Of two issuers: one answer has one responder, which speaks for one of them. Nobody is told a falsehood of the other.
    let anchor = certificates_from_pem(builtin::text("root.cert.pem").unwrap()).unwrap();
    let ids = [
        CertId::of(DigestAlgorithm::Sha1, &issuer(&authority), &[1]),
        CertId::of(DigestAlgorithm::Sha1, &anchor[0], issuer(&authority).serial()),
    ];
    for order in [[0, 1], [1, 0]] {
        let listed = order.map(|of: usize| encode::sequence(&[ids[of].der()]));
        let both = encode::sequence(&[encode::sequence(&[encode::sequence(&listed)])]);
        assert_eq!(refusal(&both), Some(OcspRefusal::Unauthorized), "{order:?}");
    }
    // More certificates than are looked at.
    let id = CertId::of(DigestAlgorithm::Sha1, &issuer(&authority), &[1]);
    let many = |count: usize| {
        encode::sequence(&[encode::sequence(&[encode::sequence(&vec![
            encode::sequence(&[id.der()]);
            count
        ])])])
    };
    assert_eq!(refusal(&many(limits::OCSP_CERTIFICATES_ASKED_MAX)), None);
    assert_eq!(
        OcspRequest::from_der(&many(limits::OCSP_CERTIFICATES_ASKED_MAX + 1)),
        Err(OcspError::TooMany { limit: limits::OCSP_CERTIFICATES_ASKED_MAX })
    );
    // A serial number that is no DER would go back to the octet, signed.
    for padded in [&[0, 1][..], &[0xFF, 0x80], &[]] {
        let padded = CertId::of(DigestAlgorithm::Sha1, &issuer(&authority), padded);
        assert_eq!(refusal(&OcspRequest::new(padded, None).to_der()), Some(OcspRefusal::MalformedRequest));
    }
    // RFC 9654 §2.1: a nonce has an octet at least, and 128 at most.
    let with_nonce = |octets: usize| {
        let value = encode::octet_string(&encode::octet_string(&vec![7; octets]));
        let nonce = encode::sequence(&[encode::oid("1.3.6.1.5.5.7.48.1.2"), value]);
        encode::sequence(&[encode::sequence(&[
            encode::sequence(&[encode::sequence(&[id.der()])]),
            encode::context(2, encode::sequence(&[nonce])),
        ])])
    };
    for (octets, is_taken) in [(0, false), (1, true), (128, true), (129, false)] {
        let expected = (!is_taken).then_some(OcspRefusal::MalformedRequest);
        assert_eq!(refusal(&with_nonce(octets)), expected, "{octets} octets");
    }
    // A critical extension that nobody knows.
    let critical = encode::sequence(&[encode::oid("1.2.3"), encode::yes(), encode::octet_string(&[5, 0])]);
    let strange = encode::sequence(&[encode::sequence(&[
        encode::sequence(&[encode::sequence(&[id.der()])]),
        encode::context(2, encode::sequence(&[critical])),
    ])]);
    assert_eq!(OcspRequest::from_der(&strange), Err(OcspError::UnknownCritical));
}

#[test]
fn each_script_leads_to_its_own_verdict_and_none_but_the_truth_is_good() {
    let (authority, responder) = house();
    let valid = holder("people/valid");
    let serial = valid.certificate().serial();
    let other = holder("provider-head");
    let run = |script: &str| {
        responder.follow(OcspScript::parse(script.as_bytes(), noon()).unwrap());
        told(&authority, &responder, serial, noon())
    };
    assert_eq!(run(r#"{"outcome":"good"}"#), Ok(CertStatus::Good));
    assert!(
        matches!(run(r#"{"outcome":"revoked","reason":"affiliationChanged","at":"2026-01-02"}"#), Ok(CertStatus::Revoked(entry)) if entry.reason.name() == "affiliationChanged" && entry.at == Now::parse("2026-01-02").unwrap())
    );
    assert!(
        matches!(run(r#"{"outcome":"hold"}"#), Ok(CertStatus::Revoked(entry)) if entry.reason == x509::Reason::HOLD)
    );
    assert_eq!(run(r#"{"outcome":"unknown"}"#), Ok(CertStatus::Unknown));
    assert_eq!(run(r#"{"outcome":"tryLater"}"#), Err(OcspFault::Refused(OcspRefusal::TryLater)));
    assert!(matches!(run(r#"{"outcome":"text","text":"Try again"}"#), Err(OcspFault::Unreadable(_))));
    assert_eq!(run(r#"{"outcome":"wrongNonce"}"#), Err(OcspFault::NonceDiffers));
    assert_eq!(run(r#"{"outcome":"noNonce"}"#), Err(OcspFault::NonceMissing));
    assert_eq!(run(r#"{"outcome":"badSignature"}"#), Err(OcspFault::BadSignature));
    assert!(matches!(run(r#"{"outcome":"stale"}"#), Err(OcspFault::Stale { .. })));
    assert!(matches!(run(r#"{"outcome":"malformed"}"#), Err(OcspFault::Unreadable(_))));
    assert_eq!(
        run(&format!(r#"{{"outcome":"unknown","serial":"{}"}}"#, other.certificate().serial_hex())),
        Ok(CertStatus::Good),
        "another's script"
    );
    assert_eq!(
        run(&format!(r#"{{"outcome":"unknown","serial":"{}"}}"#, valid.certificate().serial_hex())),
        Ok(CertStatus::Unknown)
    );
    responder.follow(OcspScript::default());
    assert_eq!(told(&authority, &responder, serial, noon()), Ok(CertStatus::Good));
}

/// An answer written by hand: any signer, any content.
fn written(
    request: &OcspRequest,
    single: SingleResponse,
    produced_at: Now,
    signer: &dyn qaqpa::keys::Signer,
    with: &[&Certificate],
) -> Vec<u8> {
    let responder = ResponderId::ByName(signer.certificate().subject_raw().to_vec());
    let tbs = Answer::to(request, responder, produced_at, vec![single]).tbs();
    let algorithm = qaqpa::crypto::SignatureAlgorithm::default_for(signer.kind()).unwrap();
    let value = signer.sign(algorithm, qaqpa::crypto::EcdsaForm::Der, &tbs).unwrap();
    let identifier = encode::sequence(&[encode::oid("1.2.840.113549.1.1.11"), encode::null()]);
    Answer::framed(&tbs, &identifier, &value, with)
}

#[test]
fn only_the_issuer_and_whom_it_certified_for_it_may_answer_and_only_for_now() {
    let issuing = builtin::holder("issuing").unwrap();
    let ca = issuing.certificate().clone();
    let request = OcspRequest::new(CertId::of(DigestAlgorithm::Sha256, &ca, &[0x42]), None);
    let good = |this_update: Now, next_update| SingleResponse {
        id: request.ids()[0].clone(),
        status: CertStatus::Good,
        this_update,
        next_update,
    };
    let judge = |der: &[u8]| {
        ocsp::verify(der, &request, &ca, noon(), &OcspPolicy::default()).map(|answer| answer.status())
    };
    // The issuer itself, with and without nextUpdate.
    assert_eq!(judge(&written(&request, good(noon(), None), noon(), &issuing, &[])), Ok(CertStatus::Good));
    let (day, policy) = (24 * 3600, OcspPolicy::default());
    let next = Some(noon().plus_seconds(day));
    assert_eq!(
        judge(&written(&request, good(noon().plus_seconds(-30 * day), next), noon(), &issuing, &[])),
        Ok(CertStatus::Good)
    );
    // Times.
    let from = |seconds: i64, next| {
        judge(&written(
            &request,
            good(noon().plus_seconds(seconds), next),
            noon().plus_seconds(seconds.min(0)),
            &issuing,
            &[],
        ))
    };
    assert_eq!(from(policy.ahead_seconds_max, None), Ok(CertStatus::Good));
    assert!(matches!(from(policy.ahead_seconds_max + 1, next), Err(OcspFault::NotYet { .. })));
    assert_eq!(from(-policy.age_seconds_max, None), Ok(CertStatus::Good));
    assert!(matches!(from(-policy.age_seconds_max - 1, None), Err(OcspFault::TooOld { .. })));
    assert!(matches!(from(-day, Some(noon().plus_seconds(-1))), Err(OcspFault::Stale { .. })));
    let later = written(&request, good(noon(), next), noon().plus_seconds(day), &issuing, &[]);
    assert!(matches!(judge(&later), Err(OcspFault::ProducedLater { .. })));
    // A person of the same issuer, who was not certified for it; and the root, who is above it.
    let person = holder("people/valid");
    let by_person = written(&request, good(noon(), None), noon(), &person, &[person.certificate()]);
    assert!(matches!(judge(&by_person), Err(OcspFault::NotAuthorized { why: Lacks::Purpose, .. })));
    let root = builtin::holder("root").unwrap();
    let by_root = written(&request, good(noon(), None), noon(), &root, &[root.certificate()]);
    assert!(matches!(judge(&by_root), Err(OcspFault::NotAuthorized { why: Lacks::Issuer, .. })));
    let nobody = written(&request, good(noon(), None), noon(), &person, &[]);
    assert!(matches!(judge(&nobody), Err(OcspFault::NotAuthorized { why: Lacks::Certificate, .. })));
    // The issuer's name over another's signature.
    let mut forged = written(&request, good(noon(), None), noon(), &issuing, &[]);
    let last = forged.len() - 1;
    forged[last] ^= 1;
    assert_eq!(judge(&forged), Err(OcspFault::BadSignature));
    // Another certificate, or this one twice.
    let another =
        SingleResponse { id: CertId::of(DigestAlgorithm::Sha256, &ca, &[0x43]), ..good(noon(), None) };
    assert!(matches!(
        judge(&written(&request, another, noon(), &issuing, &[])),
        Err(OcspFault::OtherCertificate { .. })
    ));
    let in_another_hash =
        SingleResponse { id: CertId::of(DigestAlgorithm::Sha1, &ca, &[0x42]), ..good(noon(), None) };
    let der = written(&request, in_another_hash, noon(), &issuing, &[]);
    assert!(matches!(judge(&der), Err(OcspFault::OtherCertificate { .. })), "not what was asked");
    let unasked = |serial: &[u8]| {
        ocsp::verify_unasked(&der, serial, &ca, noon(), &policy).map(|answer| answer.status())
    };
    assert_eq!(unasked(&[0x42]), Ok(CertStatus::Good), "but what was meant");
    assert!(unasked(&[0x43]).is_err());
    // A question about another issuer is not answered by this one.
    let elsewhere = OcspRequest::new(CertId::of(DigestAlgorithm::Sha256, root.certificate(), &[0x42]), None);
    assert!(matches!(
        ocsp::verify(&der, &elsewhere, &ca, noon(), &policy),
        Err(OcspFault::OtherIssuer { .. })
    ));
}

#[test]
fn no_octet_of_an_answer_can_be_changed_into_another_good_one() {
    let (authority, responder) = house();
    let revoked = holder("people/revoked");
    let request = asked(&authority, revoked.certificate().serial());
    let der = responder.respond(&request.to_der(), noon()).body;
    let before = ocsp::verify(&der, &request, &issuer(&authority), noon(), &OcspPolicy::default()).unwrap();
    let mut believed = 0;
    for at in 0..der.len() {
        let mut changed = der.clone();
        changed[at] ^= 1 << (at % 8);
        if let Ok(answer) =
            ocsp::verify(&changed, &request, &issuer(&authority), noon(), &OcspPolicy::default())
        {
            // What nobody signed, such as the unused parameters of an algorithm, changes nothing that is said.
            assert_eq!(
                (answer.status(), answer.this_update(), answer.produced_at()),
                (before.status(), noon(), noon()),
                "octet {at}"
            );
            believed += 1;
        }
    }
    assert!(believed < 8, "{believed} octets may be changed");
}

#[test]
fn openssl_believes_the_responder_over_post_and_get() {
    let Some(openssl) = peer("openssl") else { return };
    let serving = Serving::at_noon(&[]);
    let seconds = noon().seconds().to_string();
    let file = |name: &str| certs(name).to_str().unwrap().to_owned();
    let url = format!("{}/ocsp/", serving.endpoints.plain);
    let run = |arguments: &[&str]| {
        let output = Command::new(&openssl).arg("ocsp").args(arguments).output().unwrap();
        format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
    };
    for (ca, person, hash) in [
        ("issuing", "valid", "-sha1"),
        ("issuing", "valid", "-sha256"),
        ("issuing-ecdsa", "valid-ecdsa", "-sha1"),
    ] {
        let told = run(&[
            hash,
            "-issuer",
            &file(&format!("{ca}.cert.pem")),
            "-cert",
            &file(&format!("people/{person}.cert.pem")),
            "-url",
            &url,
            "-CAfile",
            &file("trust.pem"),
            "-attime",
            &seconds,
            "-validity_period",
            "1000000000",
        ]);
        assert!(
            told.contains("Response verify OK") && told.contains(&format!("{person}.cert.pem: good")),
            "{told}"
        );
        assert!(!told.contains("WARNING"), "{told}");
    }
    let told = run(&[
        "-issuer",
        &file("issuing.cert.pem"),
        "-cert",
        &file("people/revoked.cert.pem"),
        "-serial",
        "0x123456",
        "-url",
        &url,
        "-CAfile",
        &file("trust.pem"),
        "-attime",
        &seconds,
        "-validity_period",
        "1000000000",
    ]);
    assert!(
        told.contains("Response verify OK")
            && told.contains("Reason: keyCompromise")
            && told.contains("Jan  1 00:00:00 1970"),
        "{told}"
    );
    // The root about an issuing authority.
    let told = run(&[
        "-issuer",
        &file("root.cert.pem"),
        "-cert",
        &file("issuing.cert.pem"),
        "-url",
        &url,
        "-CAfile",
        &file("root.cert.pem"),
        "-attime",
        &seconds,
        "-validity_period",
        "1000000000",
    ]);
    assert!(told.contains("Response verify OK") && told.contains("issuing.cert.pem: good"), "{told}");
    // By GET: OpenSSL writes the request and reads the answer.
    let directory = fresh_dir();
    let path = |name: &str| directory.path().join(name).to_str().unwrap().to_owned();
    run(&[
        "-no_nonce",
        "-issuer",
        &file("issuing.cert.pem"),
        "-cert",
        &file("people/valid.cert.pem"),
        "-reqout",
        &path("q"),
    ]);
    let request = STANDARD.encode(std::fs::read(path("q")).unwrap());
    let encoded = request.replace('+', "%2B").replace('/', "%2F").replace('=', "%3D");
    for form in [request, encoded] {
        let answer = Caller::new().get(&format!("{url}{form}"));
        assert_eq!(
            (answer.status.as_u16(), answer.header("content-type")),
            (200, Some("application/ocsp-response"))
        );
        std::fs::write(path("a"), &answer.body).unwrap();
        let told = run(&[
            "-no_nonce",
            "-issuer",
            &file("issuing.cert.pem"),
            "-cert",
            &file("people/valid.cert.pem"),
            "-respin",
            &path("a"),
            "-CAfile",
            &file("trust.pem"),
            "-attime",
            &seconds,
            "-validity_period",
            "1000000000",
        ]);
        assert!(told.contains("Response verify OK") && told.contains("valid.cert.pem: good"), "{told}");
    }
}

#[test]
fn testers_script_the_responder_over_their_own_listener() {
    let (serving, caller) = (Serving::at_noon(&[]), Caller::new());
    let manage = format!("{}/manage/v1/ocsp", serving.endpoints.management);
    let url = format!("{}/ocsp", serving.endpoints.plain);
    let ca = builtin::holder("issuing").unwrap().certificate().clone();
    let request = OcspRequest::new(
        CertId::of(DigestAlgorithm::Sha256, &ca, holder("people/valid").certificate().serial()),
        None,
    );
    let ask = || {
        let answer = caller
            .send(
                Method::POST,
                &url,
                &[(header::CONTENT_TYPE, "application/ocsp-request")],
                &request.to_der(),
            )
            .unwrap();
        ocsp::verify(&answer.body, &request, &ca, noon(), &OcspPolicy::default())
            .map(|answer| answer.status())
    };
    let follow = |script: &str| {
        caller
            .send(Method::POST, &manage, &[(header::CONTENT_TYPE, "application/json")], script.as_bytes())
            .unwrap()
    };
    assert_eq!(ask(), Ok(CertStatus::Good));
    assert_eq!(json(&caller.get(&manage))["outcome"], "asKept");
    let answer = follow(r#"{"outcome":"revoked","reason":"superseded"}"#);
    assert_eq!((answer.status.as_u16(), &json(&answer)["reason"]), (200, &serde_json::json!("superseded")));
    assert!(matches!(ask(), Ok(CertStatus::Revoked(_))));
    follow(r#"{"outcome":"slow","millis":700}"#);
    let begun = std::time::Instant::now();
    assert_eq!(ask(), Ok(CertStatus::Good));
    assert!(begun.elapsed() >= Duration::from_millis(700), "{:?}", begun.elapsed());
    let refused = follow(r#"{"outcome":"maybe"}"#);
    assert!(refused.status.as_u16() == 400 && refused.text().contains("tryLater"), "{}", refused.text());
    follow(r#"{"outcome":"asKept"}"#);
    assert_eq!(ask(), Ok(CertStatus::Good));
    // The authority is not at the gateway's TLS port, and has no other methods.
    let status = |method, url: String| caller.send(method, &url, &[], b"").unwrap().status.as_u16();
    assert_eq!(status(Method::POST, format!("{}/ocsp/", serving.endpoints.gateway)), 404);
    assert_eq!(status(Method::DELETE, url.clone()), 405);
    assert_eq!(status(Method::DELETE, manage.clone()), 405);
}

/// A responder of somebody else's, that misbehaves; ended when it is dropped.
struct Mock {
    child: Child,
    port: u16,
}

impl Drop for Mock {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn of_a_hostile_responder_only_the_correct_and_fresh_answer_is_good() {
    let (Some(shared), Some(python)) = (shared(), python_with(&["cryptography"])) else { return };
    let directory = fresh_dir();
    let pki = directory.path().join("pki");
    let made = Command::new(&python).arg(shared.join("conformance/mkpki.py")).arg(&pki).output().unwrap();
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let child = Command::new(&python)
        .arg(shared.join("conformance/mock_revocation.py"))
        .args(["--pki", pki.to_str().unwrap(), "--port", &port.to_string()])
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    let mock = Mock { child, port };
    let read = |name: &str| {
        certificates_from_pem(&std::fs::read_to_string(pki.join(name)).unwrap()).unwrap().remove(0)
    };
    let (ca, leaf) = (read("inter.leaf.pem"), read("rsa.leaf.pem"));
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let client = Client::new(&Trust::default())
        .unwrap()
        .waiting(Duration::from_secs(2))
        .reading(limits::OCSP_RESPONSE_BYTES_MAX);
    let now = || qaqpa::clock::Clock::now(&qaqpa::clock::SystemClock);
    let ask = |mode: &str, policy: &OcspPolicy, hash| {
        let request = OcspRequest::new(CertId::of(hash, &ca, leaf.serial()), Some(&[3; 16]));
        let url = format!("http://127.0.0.1:{}/{mode}/ocsp", mock.port);
        let answer = runtime
            .block_on(client.post(&url, "application/ocsp-request", request.to_der()))
            .map_err(|error| error.to_string())?;
        if !answer.status.is_success() {
            return Err(format!("HTTP {}", answer.status));
        }
        ocsp::verify(&answer.body, &request, &ca, now(), policy)
            .map(|answer| answer.status())
            .map_err(|fault| fault.to_string())
    };
    let strict = OcspPolicy::default();
    let up = (0..100).find(|_| {
        std::thread::sleep(Duration::from_millis(100));
        ask("good", &strict, DigestAlgorithm::Sha1).is_ok()
    });
    assert!(up.is_some(), "the responder did not come up: {:?}", ask("good", &strict, DigestAlgorithm::Sha1));
    for hash in [DigestAlgorithm::Sha1, DigestAlgorithm::Sha256] {
        assert_eq!(ask("good", &strict, hash), Ok(CertStatus::Good));
        assert_eq!(ask("delegate-ok", &strict, hash), Ok(CertStatus::Good));
        assert!(
            matches!(ask("revoked", &strict, hash), Ok(CertStatus::Revoked(entry)) if entry.reason.name() == "keyCompromise")
        );
        assert_eq!(ask("unknown", &strict, hash), Ok(CertStatus::Unknown));
    }
    let never = [
        "stale",
        "future",
        "no-next-update",
        "wrong-serial",
        "wrong-issuer",
        "bad-signature",
        "signed-by-leaf",
        "signed-by-evil-ca",
        "delegate-no-eku",
        "delegate-expired",
        "delegate-other-ca",
        "try-later",
        "unauthorized",
        "malformed",
        "empty",
        "html",
        "http500",
        "http404",
        "truncated",
        "nonce-wrong",
        "nonce-missing",
        "slow",
        "huge",
        "redirect-file",
        "redirect-loop",
        "hang",
        "close",
    ];
    for mode in never {
        let told = ask(mode, &strict, DigestAlgorithm::Sha1);
        assert!(told.is_err(), "{mode}: {told:?}");
        eprintln!("{mode}: {}", told.unwrap_err());
    }
    let lenient =
        OcspPolicy { missing_nonce: MissingNonce::Accepted, no_check: NoCheckRule::LeftToCaller, ..strict };
    assert_eq!(ask("nonce-missing", &lenient, DigestAlgorithm::Sha1), Ok(CertStatus::Good));
    assert!(ask("nonce-wrong", &lenient, DigestAlgorithm::Sha1).is_err());
}

/// A sample of the real authority, with the certificate that issued what it speaks of.
const SAMPLES: [(&str, &str); 4] = [
    ("individual_2015", "nca_gost2015_test.cer"),
    ("ceo_2015_revoked", "nca_gost2015_test.cer"),
    ("ceo_sign_2004_revoked", "nca_gost_test.crt"),
    ("individual_sign_2004", "nca_rsa_test.crt"),
];

#[test]
fn the_real_answers_of_the_authority_are_believed_as_at_their_time_and_no_octet_of_them_can_be_changed() {
    let Some(shared) = shared() else { return };
    let samples = shared.join("samples/nca/ncanode");
    let mut said = Vec::new();
    for (name, authority) in SAMPLES {
        let der = std::fs::read(samples.join(format!("ocsp/ocsp_response_{name}.bin"))).unwrap();
        let ca = std::fs::read(samples.join("ca").join(authority)).unwrap();
        let ca = match std::str::from_utf8(&ca) {
            Ok(text) => certificates_from_pem(text).unwrap().remove(0),
            Err(_) => Certificate::from_der(&ca).unwrap(),
        };
        let OcspResponse::Basic(basic) = OcspResponse::from_der(&der).unwrap() else {
            panic!("{name}: refused")
        };
        let (at, serial) = (basic.produced_at(), basic.singles()[0].id.serial().to_vec());
        let judge = |der: &[u8], now| ocsp::verify_unasked(der, &serial, &ca, now, &OcspPolicy::default());
        let answer = judge(&der, at).unwrap_or_else(|fault| panic!("{name}: {fault}"));
        assert!(
            matches!(
                judge(&der, at.plus_seconds(400 * 24 * 3600)),
                Err(OcspFault::TooOld { .. } | OcspFault::NotAuthorized { .. })
            ),
            "{name}"
        );
        let mut believed = 0;
        for octet in (0..der.len()).step_by(if cfg!(debug_assertions) { 7 } else { 1 }) {
            let mut changed = der.clone();
            changed[octet] ^= 1 << (octet % 8);
            if let Ok(other) = judge(&changed, at) {
                assert_eq!(
                    (other.status(), other.this_update()),
                    (answer.status(), answer.this_update()),
                    "{name}: octet {octet}"
                );
                believed += 1;
            }
        }
        assert!(believed < 12, "{name}: {believed} octets may be changed");
        said.push(match answer.status() {
            CertStatus::Good => "good".to_owned(),
            CertStatus::Unknown => "unknown".to_owned(),
            CertStatus::Revoked(entry) => format!("{} {}", &entry.at.to_string()[..10], entry.reason.name()),
        });
    }
    said.sort();
    eprintln!("{said:?}");
    assert_eq!(said.len(), 4);
    assert!(
        said.contains(&"good".to_owned()) && said.contains(&"1970-01-01 certificateHold".to_owned()),
        "{said:?}"
    );
    assert!(said.iter().any(|text| text.ends_with("superseded")), "{said:?}");
}

#[test]
fn questions_hashed_the_national_way_are_answered_so() {
    let (authority, responder) = house();
    let valid = holder("people/valid");
    for hash in [DigestAlgorithm::Gost94, DigestAlgorithm::Streebog256, DigestAlgorithm::Streebog512] {
        let request = OcspRequest::new(
            CertId::of(hash, &issuer(&authority), valid.certificate().serial()),
            Some(&[9; 8]),
        );
        let reply = responder.respond(&request.to_der(), noon());
        let answer =
            ocsp::verify(&reply.body, &request, &issuer(&authority), noon(), &OcspPolicy::default()).unwrap();
        assert_eq!(answer.status(), CertStatus::Good, "{}", hash.name());
    }
}

#[test]
fn an_invalidity_date_is_read_from_an_answer_as_from_a_list() {
    let authority = Authority::builtin(None).unwrap();
    let id = CertId::of(DigestAlgorithm::Sha256, &issuer(&authority), &[5]);
    let since = Some(Now::parse("2026-02-01").unwrap());
    let entry = x509::Revocation { at: noon(), reason: x509::Reason(4), invalid_since: since };
    let single = |status| SingleResponse { id: id.clone(), status, this_update: noon(), next_update: None };
    let read = |tbs: &[u8]| {
        let der = Answer::framed(tbs, &encode::sequence(&[encode::oid("1.2.840.10045.4.3.2")]), &[0], &[]);
        OcspResponse::from_der(&der).map(|response| match response {
            OcspResponse::Basic(basic) => basic.singles()[0].status,
            OcspResponse::Refused(refusal) => panic!("{refusal}"),
        })
    };
    let answer = |status| Answer {
        responder: ResponderId::ByKey(vec![0; 20]),
        produced_at: noon(),
        singles: vec![single(status)],
        nonce: None,
    };
    let tbs = answer(CertStatus::Revoked(entry)).tbs();
    assert_eq!(read(&tbs), Ok(CertStatus::Revoked(entry)));
    assert_eq!(read(&answer(CertStatus::Good).tbs()), Ok(CertStatus::Good));
    let at = tbs.windows(15).position(|window| window == b"20260201000000Z").unwrap();
    let broken = [&tbs[..at + 4], b"13", &tbs[at + 6..]].concat();
    assert_eq!(read(&broken), Err(OcspError::NotDer("invalidityDate".into())));
}

/// ETSI EN 319 102-1 §5.2.6.4: an expired certificate is distinguished by what an answer says of its
/// revocation.
#[test]
fn an_answer_in_a_file_says_of_an_expired_certificate_that_it_was_not_revoked() {
    let (authority, responder) = house();
    let directory = fresh_dir();
    let file = directory.path().join("answer.der");
    let expired = holder("people/expired");
    let verify = |script: &str, at: Now| {
        responder.follow(OcspScript::parse(script.as_bytes(), noon()).unwrap());
        let reply = responder.respond(&asked(&authority, expired.certificate().serial()).to_der(), noon());
        std::fs::write(&file, &reply.body).unwrap();
        let output = crate::support::program()
            .args([
                "certificate",
                "verify",
                certs("people/expired.cert.pem").to_str().unwrap(),
                "--usage",
                "sign",
                "--json",
            ])
            .args([
                "--trust",
                certs("trust.pem").to_str().unwrap(),
                "--at",
                &at.to_string(),
                "--ocsp",
                file.to_str().unwrap(),
            ])
            .output()
            .unwrap();
        let told: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        (
            output.status.code(),
            told["code"].as_str().unwrap().to_owned(),
            told["subIndication"].as_str().unwrap().to_owned(),
        )
    };
    let told = |code: &str, sub: &str| (Some(1), code.to_owned(), sub.to_owned());
    let good = r#"{"outcome":"asKept"}"#;
    assert_eq!(verify(good, noon()), told("CERTIFICATE_EXPIRED", "OUT_OF_BOUNDS_NOT_REVOKED"));
    let later = |days: i64| verify(good, noon().plus_seconds(days * 86_400));
    assert_eq!(
        later(6),
        told("CERTIFICATE_EXPIRED", "OUT_OF_BOUNDS_NOT_REVOKED"),
        "an answer without an end, of this week"
    );
    assert_eq!(later(8), told("CERTIFICATE_EXPIRED", "OUT_OF_BOUNDS_NO_POE"), "an answer of the week before");
    assert_eq!(
        verify(r#"{"outcome":"unknown"}"#, noon()),
        told("CERTIFICATE_EXPIRED", "OUT_OF_BOUNDS_NO_POE")
    );
    assert_eq!(
        verify(r#"{"outcome":"badSignature"}"#, noon()),
        told("CERTIFICATE_EXPIRED", "OUT_OF_BOUNDS_NO_POE")
    );
    assert_eq!(
        verify(r#"{"outcome":"revoked"}"#, noon()),
        told("CERTIFICATE_EXPIRED", "OUT_OF_BOUNDS_NO_POE")
    );
}
