//! CMS: what others sign is accepted, what Qaqpa signs they verify, and nothing is believed that nobody signed.

use std::path::Path;
use std::process::{Command, Stdio};
use std::slice::from_ref;
use std::sync::Arc;

use qaqpa::ca::{Authority, Stamper, builtin};
use qaqpa::clock::Now;
use qaqpa::cms::timestamp::{Imprint, TimeStampRequest, TimeStampResponse};
use qaqpa::cms::{
    self, Carried, CmsError, CmsFault, Form, Identifier, SignedData, SignerFault, SigningCertificate,
    SigningError, SigningRequest, oid,
};
use qaqpa::crypto::DigestAlgorithm;
use qaqpa::keys::{Holder, Signer as _};
use qaqpa::limits;
use qaqpa::random::Seeded;
use qaqpa::x509::{Certificate, encode};

use crate::support::peers::{fresh_dir, peer, python_with, shared};
use crate::support::requests::{certs, holder};
use crate::support::serving::{NOON, Serving};

fn noon() -> Now {
    Now::parse(NOON).unwrap()
}

fn timed() -> SigningRequest {
    SigningRequest { signing_time: Some(noon()), ..SigningRequest::default() }
}

fn signed(content: &[u8], who: &str, request: &SigningRequest) -> SignedData {
    cms::sign(content, &holder(who), request).unwrap()
}

/// Reads the octets and verifies them; the content and the signers' serial numbers when all is well, every fault otherwise.
fn verified(der: &[u8], detached: Option<&[u8]>) -> Result<(Vec<u8>, Vec<String>), String> {
    let data = SignedData::from_ber(der).map_err(|error| error.to_string())?;
    let outcome = cms::verify(&data, detached, &[]).map_err(|fault| fault.to_string())?;
    let faults: Vec<String> = outcome
        .signers
        .iter()
        .filter_map(|signer| signer.as_ref().err())
        .flat_map(|refusal| refusal.faults.iter().map(ToString::to_string))
        .collect();
    let content = outcome.content().ok_or(faults.join("; "))?;
    let serials = outcome.signers.iter().flatten().map(|signer| signer.certificate().serial_hex()).collect();
    Ok((content.to_vec(), serials))
}

fn faults(der: &[u8], detached: Option<&[u8]>) -> Vec<SignerFault> {
    let data = SignedData::from_ber(der).unwrap();
    let outcome = cms::verify(&data, detached, &[]).unwrap();
    assert!(!outcome.is_valid() && outcome.content().is_none());
    outcome.signers.into_iter().filter_map(Result::err).flat_map(|refusal| refusal.faults).collect()
}

#[test]
fn what_was_signed_is_read_back_in_every_form() {
    for who in ["people/valid", "people/valid-ecdsa"] {
        let serial = holder(who).certificate().serial_hex();
        for form in [Form::Attached, Form::Detached] {
            for identifier in [Identifier::IssuerAndSerial, Identifier::KeyId] {
                for signing_certificate in
                    [SigningCertificate::V2, SigningCertificate::V1, SigningCertificate::Unbound]
                {
                    let der = signed(
                        b"content",
                        who,
                        &SigningRequest { form, identifier, signing_certificate, ..timed() },
                    )
                    .to_der();
                    let given = (form == Form::Detached).then_some(&b"content"[..]);
                    assert_eq!(verified(&der, given), Ok((b"content".to_vec(), vec![serial.clone()])));
                    let data = SignedData::from_ber(&der).unwrap();
                    assert_eq!(data.to_der(), der, "what is read is written the same");
                    let outcome = cms::verify(&data, given, &[]).unwrap();
                    let signer = outcome.signers[0].as_ref().unwrap();
                    assert_eq!(
                        (signer.signing_time(), signer.names_certificate()),
                        (Some(noon()), signing_certificate != SigningCertificate::Unbound)
                    );
                }
            }
        }
    }
}

#[test]
fn a_signature_is_shaped_as_ncalayer_shapes_it() {
    let data = signed(b"content", "people/valid", &timed());
    let der = data.to_der();
    // SignedData v1, SHA-256 with NULL, id-data; SignerInfo v1.
    let head = encode::joined(&[
        encode::integer(1),
        encode::tlv(0x31, &encode::sequence(&[encode::oid("2.16.840.1.101.3.4.2.1"), encode::null()])),
    ]);
    assert!(der.windows(head.len()).any(|window| window == head));
    let attributes: Vec<&str> =
        data.signers()[0].signed_attributes().iter().map(|attribute| attribute.oid.as_str()).collect();
    assert_eq!(
        attributes,
        [oid::CONTENT_TYPE, oid::SIGNING_TIME, oid::SIGNING_CERTIFICATE_V2, oid::MESSAGE_DIGEST]
    );
    // One ESSCertIDv2: hashAlgorithm absent, no issuerSerial.
    let digest = qaqpa::crypto::digest(DigestAlgorithm::Sha256, holder("people/valid").certificate().der());
    let value =
        encode::sequence(&[encode::sequence(&[encode::sequence(&[encode::octet_string(digest.as_ref())])])]);
    assert_eq!(data.signers()[0].signed_attributes()[2].values, [value]);
    // The digest's algorithm twice, then RSA-SHA256 with NULL.
    let algorithm = encode::sequence(&[encode::oid("1.2.840.113549.1.1.11"), encode::null()]);
    assert!(der.windows(algorithm.len()).filter(|window| *window == algorithm).count() >= 2);
}

#[test]
fn nothing_is_valid_that_nobody_signed() {
    let der = signed(b"content", "people/valid", &timed()).to_der();
    let detached =
        signed(b"content", "people/valid", &SigningRequest { form: Form::Detached, ..timed() }).to_der();
    // Without a content, with another, with two that differ.
    let fault =
        |der: &[u8], given: Option<&[u8]>| cms::verify(&SignedData::from_ber(der).unwrap(), given, &[]).err();
    assert_eq!(fault(&detached, None), Some(CmsFault::NoContent));
    assert_eq!(fault(&der, Some(b"other")), Some(CmsFault::ContentDiffers { inside: 7, given: 5 }));
    assert_eq!(fault(&der, Some(b"content")), None);
    assert!(matches!(faults(&detached, Some(b"Content"))[..], [SignerFault::DigestMismatch { .. }]));
    // Without a certificate; with it beside.
    let bare =
        signed(b"content", "people/valid", &SigningRequest { carried: Carried::Nothing, ..timed() }).to_der();
    assert!(matches!(faults(&bare, None)[..], [SignerFault::NoCertificate { .. }]));
    let known = [holder("people/valid").certificate().clone()];
    let data = SignedData::from_ber(&bare).unwrap();
    assert!(cms::verify(&data, None, &known).unwrap().is_valid());
    // Without a signer: certificates alone.
    let certificates = encode::sequence(&[
        encode::integer(1),
        encode::tlv(0x31, &[]),
        encode::sequence(&[encode::oid(oid::DATA), encode::context(0, encode::octet_string(b"content"))]),
        encode::context(0, known[0].der()),
        encode::tlv(0x31, &[]),
    ]);
    let nobody = encode::sequence(&[encode::oid(oid::SIGNED_DATA), encode::context(0, certificates)]);
    assert_eq!(fault(&nobody, None), Some(CmsFault::NoSigner));
    // One good signer does not stand for a bad one.
    let mut two = SignedData::from_ber(&der).unwrap();
    cms::add_signer(
        &mut two,
        None,
        &holder("provider-head"),
        &SigningRequest { carried: Carried::Nothing, ..timed() },
    )
    .unwrap();
    let outcome = cms::verify(&two, None, &[]).unwrap();
    assert_eq!(
        (
            outcome.signers.iter().filter(|signer| signer.is_ok()).count(),
            outcome.is_valid(),
            outcome.content()
        ),
        (1, false, None)
    );
}

/// The CMS with the head of its signer's attributes and value written anew by a hand that has the key.
fn by_hand(content: &[u8], attributes: Option<Vec<Vec<u8>>>, message: &[u8], content_type: &str) -> Vec<u8> {
    by_hand_with(content, attributes, &[], message, content_type)
}

/// The same with attributes that nobody signed.
fn by_hand_with(
    content: &[u8],
    attributes: Option<Vec<Vec<u8>>>,
    unsigned: &[Vec<u8>],
    message: &[u8],
    content_type: &str,
) -> Vec<u8> {
    let person = holder("people/valid");
    let certificate = person.certificate();
    let value = person
        .key()
        .sign(
            qaqpa::crypto::SignatureAlgorithm::RsaPkcs1(DigestAlgorithm::Sha256),
            qaqpa::crypto::EcdsaForm::Der,
            message,
        )
        .unwrap();
    let sha256 = encode::sequence(&[encode::oid("2.16.840.1.101.3.4.2.1"), encode::null()]);
    let mut parts = vec![
        encode::integer(1),
        encode::sequence(&[certificate.issuer_raw().to_vec(), encode::tlv(2, certificate.serial())]),
        sha256.clone(),
    ];
    parts.extend(attributes.map(|attributes| encode::tlv(0xA0, &encode::joined(&attributes))));
    parts.push(encode::sequence(&[encode::oid("1.2.840.113549.1.1.1"), encode::null()]));
    parts.push(encode::octet_string(&value));
    if !unsigned.is_empty() {
        parts.push(encode::tlv(0xA1, &encode::joined(unsigned)));
    }
    let data = encode::sequence(&[
        encode::integer(1),
        encode::tlv(0x31, &sha256),
        encode::sequence(&[encode::oid(content_type), encode::context(0, encode::octet_string(content))]),
        encode::context(0, certificate.der()),
        encode::tlv(0x31, &encode::sequence(&parts)),
    ]);
    encode::sequence(&[encode::oid(oid::SIGNED_DATA), encode::context(0, data)])
}

fn attribute(dotted: &str, values: &[Vec<u8>]) -> Vec<u8> {
    encode::sequence(&[encode::oid(dotted), encode::tlv(0x31, &encode::joined(values))])
}

#[test]
fn signed_attributes_say_what_they_must_and_a_signature_over_them_is_none_over_content() {
    let digest =
        |octets: &[u8]| encode::octet_string(qaqpa::crypto::digest(DigestAlgorithm::Sha256, octets).as_ref());
    let kind = attribute(oid::CONTENT_TYPE, &[encode::oid(oid::DATA)]);
    let right = attribute(oid::MESSAGE_DIGEST, &[digest(b"content")]);
    let judged = |attributes: Vec<Vec<u8>>, content_type: &str| {
        let message = encode::tlv(0x31, &encode::joined(&attributes));
        verified(&by_hand(b"content", Some(attributes), &message, content_type), None)
    };
    assert!(judged(vec![kind.clone(), right.clone()], oid::DATA).is_ok());
    // In another order than DER's, and signed so: OpenSSL verifies what was received.
    assert!(judged(vec![right.clone(), kind.clone()], oid::DATA).is_ok());
    for (attributes, fault) in [
        (vec![right.clone()], "contentType"),
        (vec![kind.clone()], "messageDigest"),
        (vec![kind.clone(), right.clone(), right.clone()], "messageDigest"),
        (
            vec![kind.clone(), attribute(oid::MESSAGE_DIGEST, &[digest(b"content"), digest(b"other")])],
            "messageDigest",
        ),
        (vec![attribute(oid::CONTENT_TYPE, &[encode::oid("1.2.3")]), right.clone()], "contentType"),
        (vec![kind.clone(), attribute(oid::MESSAGE_DIGEST, &[digest(b"other")])], "digest"),
        (
            vec![
                kind.clone(),
                right.clone(),
                attribute(
                    oid::SIGNING_CERTIFICATE_V2,
                    &[encode::sequence(&[encode::sequence(&[encode::sequence(&[encode::octet_string(
                        &[7; 32],
                    )])])])],
                ),
            ],
            "another certificate",
        ),
        (
            vec![kind.clone(), right.clone(), attribute(oid::SIGNING_CERTIFICATE_V2, &[encode::null()])],
            "signingCertificateV2",
        ),
    ] {
        let told = judged(attributes, oid::DATA).unwrap_err();
        assert!(told.contains(fault), "{fault}: {told}");
    }
    // RFC 6211: NULL and nothing are the same, another algorithm is not, nor is one of a MAC.
    let (sha256, rsa) = (encode::oid("2.16.840.1.101.3.4.2.1"), encode::oid("1.2.840.113549.1.1.1"));
    let with_null = |oid: &[u8]| [oid, &encode::null()].concat();
    for (digest, signature, tag, good) in [
        (with_null(&sha256), with_null(&rsa), 0xA1, true),
        (sha256.clone(), rsa.clone(), 0xA1, true),
        (encode::oid("2.16.840.1.101.3.4.2.3"), rsa.clone(), 0xA1, false),
        (sha256.clone(), encode::oid("1.2.840.113549.1.1.11"), 0xA1, false),
        (sha256.clone(), rsa.clone(), 0xA2, false),
    ] {
        let value = encode::sequence(&[encode::sequence(&[digest]), encode::tlv(tag, &signature)]);
        let told = judged(
            vec![kind.clone(), right.clone(), attribute(oid::ALGORITHM_PROTECTION, &[value])],
            oid::DATA,
        );
        assert!(
            told.is_ok() == good && (good || told.as_ref().unwrap_err().contains("algorithmProtection")),
            "{told:?}"
        );
    }
    assert!(judged(vec![kind.clone(), right.clone()], oid::TST_INFO).unwrap_err().contains("contentType"));
    // Without attributes: over the content itself, and for data alone.
    assert!(verified(&by_hand(b"content", None, b"content", oid::DATA), None).is_ok());
    assert!(
        verified(&by_hand(b"content", None, b"content", oid::TST_INFO), None)
            .unwrap_err()
            .contains("signed attributes")
    );
    // A signature over attributes, passed off as one over content that looks like them.
    let set = encode::set(vec![kind, right]);
    assert!(
        verified(&by_hand(&set, None, &set, oid::DATA), None)
            .unwrap_err()
            .contains("set of signed attributes")
    );
}

/// RFC 5652 §11, RFC 5035 §3, RFC 6211 §2: what may be absent has one form where it is there, and is never believed without a signature.
#[test]
fn an_attribute_of_another_form_is_refused_and_not_passed_over() {
    let digest = qaqpa::crypto::digest(DigestAlgorithm::Sha256, b"content");
    let kind = attribute(oid::CONTENT_TYPE, &[encode::oid(oid::DATA)]);
    let right = attribute(oid::MESSAGE_DIGEST, &[encode::octet_string(digest.as_ref())]);
    let told = |more: &[Vec<u8>], unsigned: &[Vec<u8>]| {
        let attributes = [&[kind.clone(), right.clone()], more].concat();
        let message = encode::tlv(0x31, &encode::joined(&attributes));
        let der = by_hand_with(b"content", Some(attributes), unsigned, &message, oid::DATA);
        let data = SignedData::from_ber(&der).unwrap();
        let mut outcome = cms::verify(&data, None, &[]).unwrap();
        outcome.signers.remove(0).map(|signer| signer.signing_time()).map_err(|refusal| refusal.faults)
    };
    let malformed = |name: &str| Err(vec![SignerFault::AttributeMalformed(name.to_owned().into())]);
    let (utc, general) =
        (|text: &str| encode::tlv(0x17, text.as_bytes()), |text: &str| encode::tlv(0x18, text.as_bytes()));
    let time = |values: &[Vec<u8>]| attribute(oid::SIGNING_TIME, values);

    for good in [utc("261124120000Z"), general("20261124120000Z")] {
        assert_eq!(told(&[time(&[good])], &[]), Ok(Some(noon())));
    }
    assert_eq!(told(&[], &[]), Ok(None));
    for values in [
        vec![],
        vec![utc("261124120000Z"), utc("261124120000Z")],
        vec![utc("2611241000Z")],
        vec![utc("261124120000")],
        vec![utc("261124120000+0500")],
        vec![utc("261324100000Z")],
        vec![general("20261124120000.5Z")],
        vec![general("20261124120000.0Z")],
        vec![general("20261124120000")],
        vec![encode::tlv(0x0C, b"261124120000Z")],
        vec![encode::null()],
        vec![encode::sequence(&[utc("261124120000Z")])],
    ] {
        assert_eq!(told(&[time(&values)], &[]), malformed("signingTime"), "{values:x?}");
    }
    let one = time(&[utc("261124120000Z")]);
    assert_eq!(told(&[one.clone(), one.clone()], &[]), malformed("signingTime"));
    // Two that are each another's contradiction.
    assert_eq!(told(&[one.clone(), time(&[utc("200101000000Z")])], &[]), malformed("signingTime"));

    // signingCertificateV2: every part is what it has to be.
    let person = holder("people/valid");
    let certificate = person.certificate();
    let hash = qaqpa::crypto::digest(DigestAlgorithm::Sha256, certificate.der());
    let hash = encode::octet_string(hash.as_ref());
    let sha256 = encode::oid("2.16.840.1.101.3.4.2.1");
    let name = encode::tlv(0xA4, certificate.issuer_raw());
    let serial = encode::tlv(2, certificate.serial());
    let issuer_serial = encode::sequence(&[encode::sequence(from_ref(&name)), serial.clone()]);
    let id = encode::sequence(from_ref(&hash));
    let empty = encode::sequence::<&[u8]>(&[]);
    let named = |parts: &[Vec<u8>]| attribute(oid::SIGNING_CERTIFICATE_V2, &[encode::sequence(parts)]);
    let of = |id: &[Vec<u8>]| named(&[encode::sequence(&[encode::sequence(id)])]);
    for good in [
        of(from_ref(&hash)),
        of(&[encode::sequence(from_ref(&sha256)), hash.clone()]),
        of(&[encode::sequence(&[sha256.clone(), encode::null()]), hash.clone(), issuer_serial.clone()]),
        named(&[encode::sequence(&[id.clone(), id.clone()]), empty.clone()]),
    ] {
        assert_eq!(told(from_ref(&good), &[]), Ok(None), "{good:x?}");
    }
    for bad in [
        attribute(oid::SIGNING_CERTIFICATE_V2, &[]),
        attribute(
            oid::SIGNING_CERTIFICATE_V2,
            &[encode::sequence(&[encode::sequence(from_ref(&id))]), encode::null()],
        ),
        named(from_ref(&empty)),
        named(&[encode::sequence(&[id.clone(), encode::null()])]),
        named(&[encode::sequence(from_ref(&id)), encode::null()]),
        named(&[encode::sequence(from_ref(&id)), empty.clone(), empty.clone()]),
        of(&[encode::sequence(&[sha256.clone(), encode::null(), encode::null()]), hash.clone()]),
        of(&[hash.clone(), encode::null()]),
        of(&[hash.clone(), issuer_serial.clone(), encode::null()]),
        of(&[
            hash.clone(),
            encode::sequence(&[encode::sequence(&[name.clone(), name.clone()]), serial.clone()]),
        ]),
        of(&[
            hash.clone(),
            encode::sequence(&[encode::sequence(&[encode::tlv(0x82, b"a")]), serial.clone()]),
        ]),
        of(&[
            hash.clone(),
            encode::sequence(&[encode::sequence(from_ref(&name)), serial.clone(), encode::null()]),
        ]),
    ] {
        assert_eq!(told(from_ref(&bad), &[]), malformed("signingCertificateV2"), "{bad:x?}");
    }
    let twice = of(from_ref(&hash));
    assert_eq!(told(&[twice.clone(), twice.clone()], &[]), malformed("signingCertificateV2"));
    let protection = encode::sequence(&[
        encode::sequence(&[sha256]),
        encode::tlv(0xA1, &encode::oid("1.2.840.113549.1.1.1")),
    ]);
    let protection = attribute(oid::ALGORITHM_PROTECTION, &[protection.clone(), protection]);
    assert_eq!(told(from_ref(&protection), &[]), malformed("algorithmProtection"));

    // None of them is there where nobody signed it.
    for (unsigned, name) in [
        (kind.clone(), "contentType"),
        (right.clone(), "messageDigest"),
        (one, "signingTime"),
        (twice, "signingCertificateV2"),
        (attribute(oid::SIGNING_CERTIFICATE, &[encode::null()]), "signingCertificate"),
        (protection, "algorithmProtection"),
    ] {
        assert_eq!(told(&[], &[unsigned]), malformed(name));
    }
}

/// RFC 5280 §7.1: a signer that names the issuer in other letters, in another type of string, or not at all.
#[test]
fn a_signer_names_its_issuer_in_its_own_way() {
    let (der, person) = (signed(b"content", "people/valid", &timed()).to_der(), holder("people/valid"));
    let issuer = person.certificate().issuer_raw();
    // The last place is the SignerInfo's.
    let at = der.windows(issuer.len()).rposition(|octets| octets == issuer).unwrap();
    let country = at + der[at..].windows(4).position(|octets| octets == [0x13, 2, b'K', b'Z']).unwrap();
    for (octets, good) in
        [([0x0C, 2, b'k', b'Z'], true), ([0x1E, 2, 0x4B, 0x5A], false), ([0x13, 2, b'R', b'U'], false)]
    {
        let mut named = der.clone();
        named[country..country + 4].copy_from_slice(&octets);
        assert_eq!(verified(&named, None).is_ok(), good, "{octets:x?}");
    }
}

#[test]
fn no_octet_can_be_changed_but_what_comes_out_is_refused_or_the_same() {
    let mut data = signed(b"content that somebody signed", "people/valid", &timed());
    let stamper = Stamper::new(Arc::new(Authority::builtin(None).unwrap()), Arc::new(Seeded::new(1, "tsp")));
    let request = TimeStampRequest::new(
        Imprint::over(DigestAlgorithm::Sha256, data.signers()[0].signature()),
        None,
        &[1; 8],
    );
    let TimeStampResponse::Granted(token) =
        TimeStampResponse::from_ber(&stamper.stamp(&request.to_der(), noon()).body).unwrap()
    else {
        panic!("refused")
    };
    cms::add_time_stamp(&mut data, 0, &token).unwrap();
    let der = data.to_der();
    let before = verified(&der, None).unwrap();
    let outcome = cms::verify(&data, None, &[]).unwrap();
    let stamp = outcome.signers[0].as_ref().unwrap().time_stamps()[0].as_ref().unwrap();
    assert_eq!(stamp.gen_time(), noon());
    let certificate = holder("people/valid").certificate().clone();
    let mut believed = 0;
    for at in 0..der.len() {
        let mut changed = der.clone();
        changed[at] ^= 1 << (at % 8);
        let Ok(data) = SignedData::from_ber(&changed) else { continue };
        let Ok(outcome) = cms::verify(&data, None, &[]) else { continue };
        let Some(content) = outcome.content() else { continue };
        let signer = outcome.signers[0].as_ref().unwrap();
        assert_eq!(
            (content, signer.certificate(), signer.signing_time()),
            (&before.0[..], &certificate, Some(noon())),
            "octet {at}"
        );
        assert_eq!(outcome.signers.len(), 1);
        for stamp in signer.time_stamps().iter().flatten() {
            assert_eq!(stamp.gen_time(), noon(), "octet {at}");
        }
        believed += 1;
    }
    eprintln!(
        "{believed} of {} octets are nobody's: of unsigned attributes, versions and unused parameters",
        der.len()
    );
}

#[test]
fn signers_are_added_to_what_others_signed() {
    let people = ["people/valid", "people/valid-ecdsa", "provider-head"];
    for form in [Form::Attached, Form::Detached] {
        let request = SigningRequest { form, ..timed() };
        let given = (form == Form::Detached).then_some(&b"content"[..]);
        let mut data = signed(b"content", people[0], &request);
        for who in &people[1..] {
            data = SignedData::from_ber(&data.to_der()).unwrap();
            if form == Form::Detached {
                assert_eq!(
                    cms::add_signer(&mut data, None, &holder(who), &request),
                    Err(SigningError::NoContent)
                );
            } else {
                assert_eq!(
                    cms::add_signer(&mut data, Some(b"other"), &holder(who), &request),
                    Err(SigningError::ContentDiffers)
                );
            }
            cms::add_signer(&mut data, given, &holder(who), &request).unwrap();
        }
        let serials = people.map(|who| holder(who).certificate().serial_hex());
        assert_eq!(verified(&data.to_der(), given), Ok((b"content".to_vec(), serials.to_vec())));
    }
    let mut many = signed(b"content", people[1], &timed());
    for _ in 1..limits::CMS_SIGNERS_MAX {
        cms::add_signer(&mut many, None, &holder(people[1]), &timed()).unwrap();
    }
    assert!(verified(&many.to_der(), None).is_ok());
    assert!(matches!(
        cms::add_signer(&mut many, None, &holder(people[1]), &timed()),
        Err(SigningError::TooMany { .. })
    ));
}

#[test]
fn hostile_octets_are_refused_within_the_limits() {
    let refused = |octets: &[u8]| SignedData::from_ber(octets).map(|_| ()).unwrap_err();
    assert!(matches!(refused(&vec![0x30; limits::CMS_BYTES_MAX + 1]), CmsError::TooLarge { .. }));
    let begun = std::time::Instant::now();
    for octets in [
        [0x30, 0x80].repeat(1 << 20),
        [0x24, 0x80].repeat(1 << 20),
        vec![0x30, 0x84, 0xFF, 0xFF, 0xFF, 0xFF],
        vec![0xFF; 1 << 20],
    ] {
        assert!(matches!(refused(&octets), CmsError::NotBer(_)));
    }
    // Half a million pieces of one string, each of two octets, as deep as is allowed.
    let pieces = [4u8, 0].repeat(1 << 19);
    let mut nested = encode::tlv(0x24, &pieces);
    for _ in 0..limits::CMS_DEPTH_MAX - 3 {
        nested = encode::tlv(0x30, &nested);
    }
    assert!(matches!(refused(&nested), CmsError::NotSignedData(_)));
    assert!(begun.elapsed().as_secs() < 5, "{:?}", begun.elapsed());
    let of = |certificates: usize, signers: usize| {
        let one = encode::sequence(&[encode::integer(1)]);
        let data = encode::sequence(&[
            encode::integer(1),
            encode::tlv(0x31, &[]),
            encode::sequence(&[encode::oid(oid::DATA)]),
            encode::context(0, encode::joined(&vec![one.clone(); certificates])),
            encode::tlv(0x31, &encode::joined(&vec![one; signers])),
        ]);
        encode::sequence(&[encode::oid(oid::SIGNED_DATA), encode::context(0, data)])
    };
    assert!(matches!(
        refused(&of(limits::CMS_CERTIFICATES_MAX + 1, 0)),
        CmsError::TooMany { what: qaqpa::cms::CmsLimit::Certificates, .. }
    ));
    assert!(matches!(refused(&of(0, 1)), CmsError::NotSignedData(_)));
}

/// OpenSSL's command line.
struct Openssl {
    path: std::path::PathBuf,
    directory: tempfile::TempDir,
}

impl Openssl {
    fn new() -> Option<Self> {
        let path = peer("openssl")?;
        let directory = fresh_dir();
        std::fs::write(directory.path().join("content"), "мазмұны\r\nсодержание\n\0\x01").unwrap();
        Some(Openssl { path, directory })
    }

    fn run(&self, arguments: &[&str]) -> (bool, String) {
        let output =
            Command::new(&self.path).args(arguments).current_dir(self.directory.path()).output().unwrap();
        (
            output.status.success(),
            format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr)),
        )
    }

    fn file(&self, name: &str) -> Vec<u8> {
        std::fs::read(self.directory.path().join(name)).unwrap()
    }

    fn put(&self, name: &str, octets: &[u8]) {
        std::fs::write(self.directory.path().join(name), octets).unwrap();
    }
}

fn pem(stem: &str, kind: &str) -> String {
    certs(&format!("{stem}.{kind}.pem")).to_str().unwrap().to_owned()
}

#[test]
fn what_openssl_signs_is_accepted() {
    let Some(openssl) = Openssl::new() else { return };
    let content = openssl.file("content");
    let (rsa, rsa_key) = (pem("people/valid", "cert"), pem("people/valid", "key"));
    let (ec, ec_key) = (pem("people/valid-ecdsa", "cert"), pem("people/valid-ecdsa", "key"));
    let one = ["-signer", &rsa, "-inkey", &rsa_key];
    let other = ["-signer", &ec, "-inkey", &ec_key];
    let serial = |who: &str| holder(who).certificate().serial_hex();
    let cases: &[(&[&str], usize)] = &[
        (&["-nodetach"], 1),
        (&["-nodetach", "-cades"], 1),
        (&["-nodetach", "-keyid"], 1),
        (&["-nodetach", "-nosmimecap"], 1),
        (&["-nodetach", "-noattr"], 1),
        (&["-nodetach", "-stream", "-indef"], 1),
        (&["-nodetach", "-md", "sha512"], 1),
        (
            &[
                "-nodetach",
                "-md",
                "sha384",
                "-keyopt",
                "rsa_padding_mode:pss",
                "-keyopt",
                "rsa_pss_saltlen:-1",
            ],
            1,
        ),
        (&[], 1),
        (&["-noattr"], 1),
        (&["-keyid", "-nosmimecap", "-cades"], 1),
        (&["-nodetach", "two"], 2),
        (&["two", "-keyid"], 2),
    ];
    for (flags, signers) in cases {
        let mut arguments =
            vec!["cms", "-sign", "-binary", "-in", "content", "-outform", "DER", "-out", "out"];
        arguments.extend(flags.iter().filter(|flag| **flag != "two"));
        if *signers == 2 {
            arguments.extend(other);
        }
        // Options of the key belong to the signer before them.
        let at = arguments.iter().position(|word| *word == "-keyopt").unwrap_or(arguments.len());
        arguments.splice(at..at, one);
        let (done, told) = openssl.run(&arguments);
        assert!(done, "{flags:?}: {told}");
        let given = (!flags.contains(&"-nodetach")).then_some(&content[..]);
        let (signed, serials) =
            verified(&openssl.file("out"), given).unwrap_or_else(|fault| panic!("{flags:?}: {fault}"));
        assert_eq!((signed, serials.len()), (content.clone(), *signers), "{flags:?}");
        assert!(serials.contains(&serial("people/valid")), "{flags:?}");
        // The same with one octet of the content changed.
        let mut other = content.clone();
        other[3] ^= 1;
        if given.is_some() {
            assert!(verified(&openssl.file("out"), Some(&other)).is_err(), "{flags:?}");
        } else {
            let mut der = openssl.file("out");
            let at = der
                .windows(content.len())
                .position(|window| window == content)
                .expect("the content stands in one piece");
            der[at + 3] ^= 1;
            assert!(verified(&der, None).is_err(), "{flags:?}");
        }
    }
    // Old digests are refused by name.
    let (done, told) = openssl.run(
        &[
            &[
                "cms",
                "-sign",
                "-binary",
                "-in",
                "content",
                "-nodetach",
                "-md",
                "sha1",
                "-outform",
                "DER",
                "-out",
                "out",
            ][..],
            &one,
        ]
        .concat(),
    );
    assert!(done, "{told}");
    assert!(verified(&openssl.file("out"), None).unwrap_err().contains("SHA-1"));
    // PKCS#7 of `openssl smime`, PEM, and with an added signer.
    let (done, told) =
        openssl.run(
            &[
                &[
                    "smime",
                    "-sign",
                    "-binary",
                    "-in",
                    "content",
                    "-nodetach",
                    "-outform",
                    "PEM",
                    "-out",
                    "out",
                ][..],
                &one,
            ]
            .concat(),
        );
    assert!(done, "{told}");
    assert!(verified(&cms::unwrapped(&openssl.file("out")).unwrap(), None).is_ok());
    openssl.put("ours", &signed(&content, "people/valid", &timed()).to_der());
    let (done, told) = openssl.run(
        &[
            &[
                "cms",
                "-resign",
                "-binary",
                "-inform",
                "DER",
                "-in",
                "ours",
                "-nodetach",
                "-outform",
                "DER",
                "-out",
                "out",
            ][..],
            &other,
        ]
        .concat(),
    );
    assert!(done, "{told}");
    assert_eq!(verified(&openssl.file("out"), None).unwrap().1.len(), 2);
    // P-384 and Ed25519, self-signed; OpenSSL 3.0 makes no CMS with the latter.
    for (name, kind) in [
        ("ed", &["-newkey", "ed25519"][..]),
        ("p384", &["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-384"]),
    ] {
        let (done, told) = openssl.run(
            &[
                &["req", "-x509", "-nodes", "-keyout", "k", "-out", "x", "-subj", "/CN=other", "-days", "3"]
                    [..],
                kind,
            ]
            .concat(),
        );
        assert!(done, "{told}");
        let text = |name: &str| String::from_utf8(openssl.file(name)).unwrap();
        let own = cms::sign(&content, &Holder::from_pem(&text("k"), &text("x")).unwrap(), &timed())
            .unwrap()
            .to_der();
        assert!(verified(&own, None).is_ok(), "{name}: {:?}", verified(&own, None));
        if name == "p384" {
            let (done, told) = openssl.run(&[
                "cms",
                "-sign",
                "-binary",
                "-in",
                "content",
                "-nodetach",
                "-md",
                "sha384",
                "-signer",
                "x",
                "-inkey",
                "k",
                "-outform",
                "DER",
                "-out",
                "out",
            ]);
            assert!(done, "{name}: {told}");
            assert!(
                verified(&openssl.file("out"), None).is_ok(),
                "{name}: {:?}",
                verified(&openssl.file("out"), None)
            );
        }
    }
}

#[test]
fn what_qaqpa_signs_openssl_verifies() {
    let Some(openssl) = Openssl::new() else { return };
    let content = openssl.file("content");
    let trust = pem("trust", "x").replace(".x.pem", ".pem");
    let seconds = noon().seconds().to_string();
    for form in [Form::Attached, Form::Detached] {
        for identifier in [Identifier::IssuerAndSerial, Identifier::KeyId] {
            for signers in 1..=3 {
                let request = SigningRequest { form, identifier, ..timed() };
                let given = (form == Form::Detached).then_some(&content[..]);
                let mut data = signed(&content, "people/valid", &request);
                for who in ["people/valid-ecdsa", "provider-head"].iter().take(signers - 1) {
                    cms::add_signer(&mut data, given, &holder(who), &request).unwrap();
                }
                openssl.put("ours", &data.to_der());
                let mut arguments = vec![
                    "cms", "-verify", "-cades", "-binary", "-inform", "DER", "-in", "ours", "-CAfile",
                    &trust, "-purpose", "any", "-attime", &seconds, "-out", "out",
                ];
                if form == Form::Detached {
                    arguments.extend(["-content", "content"]);
                }
                let (done, told) = openssl.run(&arguments);
                assert!(
                    done && told.contains("Verification successful"),
                    "{form:?} {identifier:?} {signers}: {told}"
                );
                assert_eq!(openssl.file("out"), content);
            }
        }
    }
}

#[test]
fn what_python_signs_is_accepted() {
    let Some(python) = python_with(&["cryptography"]) else { return };
    let directory = fresh_dir();
    let script = "import sys; from cryptography import x509; from cryptography.hazmat.primitives import hashes, serialization as s\n\
        from cryptography.hazmat.primitives.serialization import pkcs7 as p\n\
        c, k = open(sys.argv[1],'rb').read(), open(sys.argv[2],'rb').read()\n\
        b = p.PKCS7SignatureBuilder().set_data(b'content').add_signer(x509.load_pem_x509_certificate(c), s.load_pem_private_key(k, None), getattr(hashes, sys.argv[3])())\n\
        o = [getattr(p.PKCS7Options, n) for n in sys.argv[5:]]\n\
        open(sys.argv[4],'wb').write(b.sign(s.Encoding.DER, o))";
    for who in ["people/valid", "people/valid-ecdsa"] {
        for (hash, options) in [
            ("SHA256", &["Binary"][..]),
            ("SHA256", &["Binary", "DetachedSignature"]),
            ("SHA256", &["Binary", "NoCapabilities"]),
        ] {
            let out = directory.path().join("out");
            let output = Command::new(&python)
                .args(["-c", script, &pem(who, "cert"), &pem(who, "key"), hash])
                .arg(&out)
                .args(options)
                .output()
                .unwrap();
            assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
            let given = options.contains(&"DetachedSignature").then_some(&b"content"[..]);
            assert_eq!(
                verified(&std::fs::read(&out).unwrap(), given),
                Ok((b"content".to_vec(), vec![holder(who).certificate().serial_hex()]))
            );
        }
    }
}

fn qaqpa(arguments: &[&str], input: &[u8]) -> (Option<i32>, Vec<u8>, String) {
    use std::io::Write as _;
    let mut child = crate::support::program()
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A command that refuses its arguments reads nothing.
    let _ = child.stdin.take().unwrap().write_all(input);
    let output = child.wait_with_output().unwrap();
    (output.status.code(), output.stdout, String::from_utf8_lossy(&output.stderr).into_owned())
}

fn path(directory: &Path, name: &str) -> String {
    directory.join(name).to_str().unwrap().to_owned()
}

#[test]
fn the_command_line_signs_stamps_adds_verifies_and_shows() {
    let serving = Serving::at_noon(&[]);
    let tsp = format!("{}/tsp/", serving.endpoints.plain);
    let directory = fresh_dir();
    let (content, sig, two) =
        (path(directory.path(), "content"), path(directory.path(), "sig"), path(directory.path(), "two"));
    std::fs::write(&content, "content").unwrap();
    let p12 = certs("people/valid.p12").to_str().unwrap().to_owned();
    let sign = |more: &[&str]| {
        qaqpa(
            &[&["cms", "sign", &content, "--key", &p12, "--password", "Qwerty12", "--at", NOON][..], more]
                .concat(),
            b"",
        )
    };
    let (code, out, told) = sign(&["--detached", "--timestamp", &tsp]);
    assert!(code == Some(0) && out.starts_with(b"-----BEGIN CMS-----\n"), "{told}");
    std::fs::write(&sig, &out).unwrap();
    let verify = |file: &str, more: &[&str]| {
        let (code, out, told) =
            qaqpa(&[&["cms", "verify", file, "--at", NOON, "--json"][..], more].concat(), b"");
        let json: serde_json::Value = serde_json::from_slice(&out).unwrap_or_default();
        (code, json, told)
    };
    let (code, json, told) = verify(&sig, &["--content", &content]);
    assert_eq!((code, json["decision"].as_str()), (Some(0), Some("ACCEPTED")), "{json} {told}");
    assert_eq!(json["signers"][0]["signer"]["iin"], "123456789011");
    let checks = json["signers"][0]["report"]["checks"].as_array().unwrap();
    assert!(checks.iter().any(|check| check["name"] == "timestamp" && check["status"] == "PASSED"), "{json}");
    assert_eq!(verify(&sig, &[]).1["code"], "REFERENCE_UNRESOLVED", "without the content");
    // A second signer, of the same detached content.
    let head = certs("provider-head.p12").to_str().unwrap().to_owned();
    let (code, out, told) = qaqpa(
        &[
            "cms",
            "sign",
            &sig,
            "--add",
            "--content",
            &content,
            "--key",
            &head,
            "--password",
            "Qwerty12",
            "--at",
            NOON,
            "--form",
            "der",
        ],
        b"",
    );
    assert_eq!(code, Some(0), "{told}");
    std::fs::write(&two, &out).unwrap();
    let (code, json, _) = verify(&two, &["--content", &content]);
    assert_eq!((code, json["signers"].as_array().map(Vec::len)), (Some(0), Some(2)));
    let (code, out, _) = qaqpa(&["cms", "show", &two], b"");
    let shown = String::from_utf8(out).unwrap();
    assert!(
        code == Some(0)
            && shown.contains("signer 2")
            && shown.contains("signatureTimeStampToken")
            && shown.contains("2026-11-24T12:00:00Z"),
        "{shown}"
    );
    // Attached, base64, from stdin, and the content out again.
    let (code, out, told) = qaqpa(
        &["cms", "sign", "-", "--key", &p12, "--password", "Qwerty12", "--at", NOON, "--form", "base64"],
        b"from stdin",
    );
    assert_eq!(code, Some(0), "{told}");
    let back = path(directory.path(), "back");
    let (code, _, told) = qaqpa(&["cms", "verify", "-", "--at", NOON, "--out", &back], &out);
    assert_eq!((code, std::fs::read(&back).ok()), (Some(0), Some(b"from stdin".to_vec())), "{told}");
    // What is wrong, and the exit code.
    std::fs::write(&content, "Content").unwrap();
    let (code, json, _) = verify(&sig, &["--content", &content]);
    assert_eq!((code, json["code"].as_str()), (Some(1), Some("DIGEST_MISMATCH")));
    std::fs::write(&back, "hello").unwrap();
    let (code, json, _) = verify(&back, &[]);
    assert_eq!((code, json["code"].as_str()), (Some(1), Some("SIGNATURE_MALFORMED")));
    assert_eq!(verify("absent", &[]).0, Some(2));
    assert_eq!(sign(&["--timestamp", &format!("{}/nothing", serving.endpoints.plain)]).0, Some(2));
}

#[test]
fn the_certificate_behind_a_signature_is_judged_as_the_gateways_is() {
    let directory = fresh_dir();
    let file = path(directory.path(), "cms");
    let code_of = |who: &str, request: &SigningRequest, at: &str| {
        std::fs::write(&file, signed(b"content", who, request).to_der()).unwrap();
        let (code, out, _) = qaqpa(&["cms", "verify", &file, "--json", "--at", at], b"");
        let json: serde_json::Value = serde_json::from_slice(&out).unwrap();
        (code, json["code"].as_str().unwrap_or("none").to_owned())
    };
    for (who, code) in [
        ("people/valid", "none"),
        ("people/valid-ecdsa", "none"),
        ("people/expired", "CERTIFICATE_EXPIRED"),
        ("people/not-yet-valid", "CERTIFICATE_NOT_YET_VALID"),
        ("people/revoked", "CERTIFICATE_REVOKED"),
        ("people/on-hold", "CERTIFICATE_ON_HOLD"),
        ("people/foreign-ca", "CHAIN_UNTRUSTED"),
        ("people/forged-issuer", "CHAIN_FORGED"),
        ("people/authentication-key", "KEY_USAGE"),
    ] {
        assert_eq!(code_of(who, &timed(), NOON), (Some(i32::from(code != "none")), code.to_owned()), "{who}");
    }
}

#[test]
fn an_expired_certificate_is_good_where_a_trusted_time_stamp_says_that_it_signed_before() {
    let directory = fresh_dir();
    let file = path(directory.path(), "cms");
    let expired = holder("people/expired");
    let then = expired.certificate().not_after().plus_seconds(-24 * 3600);
    let at = |moment: Now| {
        let mut data =
            cms::sign(b"content", &expired, &SigningRequest { signing_time: Some(moment), ..timed() })
                .unwrap();
        let stamper =
            Stamper::new(Arc::new(Authority::builtin(None).unwrap()), Arc::new(Seeded::new(1, "tsp")));
        let request = TimeStampRequest::new(
            Imprint::over(DigestAlgorithm::Sha256, data.signers()[0].signature()),
            None,
            &[1; 8],
        );
        let TimeStampResponse::Granted(token) =
            TimeStampResponse::from_ber(&stamper.stamp(&request.to_der(), moment).body).unwrap()
        else {
            panic!("refused")
        };
        cms::add_time_stamp(&mut data, 0, &token).unwrap();
        std::fs::write(&file, data.to_der()).unwrap();
        let (code, out, _) = qaqpa(&["cms", "verify", &file, "--json", "--at", NOON], b"");
        let json: serde_json::Value = serde_json::from_slice(&out).unwrap();
        (code, json["code"].as_str().unwrap_or("none").to_owned())
    };
    assert_eq!(at(then), (Some(0), "none".to_owned()));
    assert_eq!(at(noon()), (Some(1), "CERTIFICATE_EXPIRED".to_owned()), "stamped after it had expired");
    // A time-stamp of another signature says nothing of this one.
    let mut data = cms::sign(b"content", &expired, &timed()).unwrap();
    let stamper = Stamper::new(Arc::new(Authority::builtin(None).unwrap()), Arc::new(Seeded::new(1, "tsp")));
    let request =
        TimeStampRequest::new(Imprint::over(DigestAlgorithm::Sha256, b"another signature"), None, &[1; 8]);
    let TimeStampResponse::Granted(token) =
        TimeStampResponse::from_ber(&stamper.stamp(&request.to_der(), then).body).unwrap()
    else {
        panic!("refused")
    };
    cms::add_time_stamp(&mut data, 0, &token).unwrap();
    std::fs::write(&file, data.to_der()).unwrap();
    let (code, out, _) = qaqpa(&["cms", "verify", &file, "--json", "--at", NOON], b"");
    let told = String::from_utf8(out).unwrap();
    assert!(
        code == Some(1) && told.contains("TIME_STAMP_INVALID") && told.contains("CERTIFICATE_EXPIRED"),
        "{told}"
    );
}

#[test]
fn the_real_cms_verifies_and_its_chain_stands() {
    let Some(shared) = shared() else { return };
    let sample = shared.join("samples/nca/ncanode/CmsIntegrationTest__SIGNED_CMS.bin");
    let der = std::fs::read(&sample).unwrap();
    assert_eq!(verified(&der, None).unwrap().0, b"lol_kek");
    let authority = shared.join("samples/nca/ncanode/ca/nca_rsa_test.crt").to_str().unwrap().to_owned();
    let run = |at: &str| {
        qaqpa(&["cms", "verify", sample.to_str().unwrap(), "--trust", &authority, "--at", at], b"")
    };
    let (code, out, told) = run("2021-06-01");
    assert_eq!(code, Some(0), "{}{told}", String::from_utf8_lossy(&out));
    assert_eq!(run("2023-06-01").0, Some(1), "expired");
    for at in [60, 62, 1700, der.len() - 1] {
        let mut changed = der.clone();
        changed[at] ^= 1;
        assert!(verified(&changed, None).is_err(), "octet {at}");
    }
}

#[test]
fn a_certificate_that_is_not_in_the_built_in_pki_is_nobodys() {
    let key = builtin::text("people/foreign-ca.key.pem").unwrap();
    let pair = Holder::from_pem(key, builtin::text("people/foreign-ca.cert.pem").unwrap()).unwrap();
    let own: &Certificate = pair.certificate();
    let der = cms::sign(b"x", &pair, &timed()).unwrap().to_der();
    let data = SignedData::from_ber(&der).unwrap();
    // The signature is right; whom to believe is another question, and not this room's.
    let outcome = cms::verify(&data, None, &[]).unwrap();
    assert!(outcome.is_valid() && outcome.signers[0].as_ref().unwrap().certificate() == own);
}

#[test]
fn the_keys_of_the_authoritys_test_kit_sign_and_verify() {
    let Some(shared) = shared() else { return };
    let samples = shared.join("samples/nca/ncanode");
    for (name, password, digest) in [
        ("KEY_INDIVIDUAL_VALID_2015", "Aa123456", DigestAlgorithm::Streebog512),
        ("KEY_CEO_REVOKED_2015", "Aa123456", DigestAlgorithm::Streebog512),
        ("KEY_CEO_SIGN_REVOKED_2004", "Qwerty12", DigestAlgorithm::Gost94),
        ("KEY_INDIVIDUAL_VALID_SIGN_2004", "Qwerty12", DigestAlgorithm::Sha256),
    ] {
        let p12 = std::fs::read(samples.join(format!("WithTestData__{name}.p12"))).unwrap();
        let holder = Holder::from_pkcs12(&p12, password).unwrap_or_else(|error| panic!("{name}: {error}"));
        let data = cms::sign(b"content", &holder, &timed()).unwrap();
        let der = data.to_der();
        assert_eq!(
            verified(&der, None),
            Ok((b"content".to_vec(), vec![holder.certificate().serial_hex()])),
            "{name}"
        );
        assert_eq!(data.signers()[0].digest(), Some(digest), "{name}");
        let at = der.windows(7).position(|window| window == b"content").unwrap();
        for octet in [at, der.len() - 1, der.len() - 100] {
            let mut changed = der.clone();
            changed[octet] ^= 1;
            assert!(verified(&changed, None).is_err(), "{name}: octet {octet}");
        }
    }
}
