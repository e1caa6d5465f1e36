//! What comes as DER or BER from strangers, cut, spliced and filled with anything: it is read or refused, and what is believed is what
//! somebody signed. A few thousand of each, the same each time; `fuzz/` goes on for as long as one lets it.

use std::sync::Arc;

use qaqpa::ca::{Authority, Responder, Stamper, builtin};
use qaqpa::clock::Now;
use qaqpa::cms::timestamp::{self, Imprint, TimeStampRequest, TimeStampResponse, TstInfo};
use qaqpa::cms::{self, SignedData, SigningRequest};
use qaqpa::crypto::DigestAlgorithm;
use qaqpa::keys::Signer as _;
use qaqpa::random::{Random as _, Seeded};
use qaqpa::x509::ocsp::{self, CertId, CertStatus, OcspPolicy, OcspRequest};

use crate::support::requests::holder;
use crate::support::serving::NOON;

const ROUNDS: u64 = if cfg!(debug_assertions) { 3_000 } else { 100_000 };

/// One of the seeds with a few things done to it.
fn mutated(seeds: &[Vec<u8>], random: &Seeded) -> Vec<u8> {
    let below = |bound: usize| random.next_u64() as usize % bound.max(1);
    let mut octets = seeds[below(seeds.len())].clone();
    for _ in 0..=below(4) {
        let at = below(octets.len());
        match below(7) {
            0 => octets.truncate(at),
            1 => octets[at..].iter_mut().take(1).for_each(|octet| *octet ^= 1 << below(8)),
            2 => octets[at..]
                .iter_mut()
                .take(1)
                .for_each(|octet| *octet = [0, 0x7F, 0x80, 0x84, 0xFF, 0x24, 0x30, 0x31][below(8)]),
            3 => drop(octets.splice(at..at, [0x30, 0x80])),
            4 => drop(octets.splice(at..(at + below(8)).min(octets.len()), [])),
            5 => {
                let other = &seeds[below(seeds.len())];
                let from = below(other.len());
                octets.splice(at..at, other[from..(from + below(200)).min(other.len())].to_vec());
            }
            _ => octets.extend_from_within(at..),
        }
        if octets.is_empty() {
            octets.push(0x30);
        }
    }
    octets
}

#[test]
fn signed_data_of_any_shape_is_read_or_refused() {
    let random = Seeded::new(1, "cms mutations");
    let one = cms::sign(b"content", &holder("people/valid-ecdsa"), &SigningRequest::default()).unwrap();
    let mut two = one.clone();
    cms::add_signer(&mut two, None, &holder("people/valid"), &SigningRequest::default()).unwrap();
    let seeds = [one.to_der(), two.to_der()];
    let mut read = 0;
    for _ in 0..ROUNDS {
        let octets = mutated(&seeds, &random);
        let Ok(data) = SignedData::from_ber(&octets) else { continue };
        read += 1;
        assert!(SignedData::from_ber(&data.to_der()).is_ok(), "what is written is read: {octets:02x?}");
        if let Ok(outcome) = cms::verify(&data, None, &[]) {
            assert!(outcome.content().is_none_or(|content| content == b"content"), "{octets:02x?}");
        }
    }
    assert!(read > 10, "the mutations are too rough: {read} were read");
}

#[test]
fn ocsp_of_any_shape_is_read_or_refused() {
    let random = Seeded::new(2, "ocsp mutations");
    let (now, authority) = (Now::parse(NOON).unwrap(), Arc::new(Authority::builtin(None).unwrap()));
    let responder = Responder::new(authority);
    let ca = builtin::holder("issuing").unwrap().certificate().clone();
    let serial = holder("people/revoked").certificate().serial().to_vec();
    let request = OcspRequest::new(CertId::of(DigestAlgorithm::Sha1, &ca, &serial), Some(&[1; 8]));
    let seeds = [request.to_der(), responder.respond(&request.to_der(), now).body];
    let mut read = 0;
    for _ in 0..ROUNDS {
        let octets = mutated(&seeds, &random);
        if let Ok(request) = OcspRequest::from_der(&octets) {
            read += 1;
            let again = OcspRequest::from_der(&request.to_der()).unwrap();
            assert_eq!((again.ids(), again.nonce()), (request.ids(), request.nonce()));
        }
        if let Ok(answer) = ocsp::verify(&octets, &request, &ca, now, &OcspPolicy::default()) {
            assert!(matches!(answer.status(), CertStatus::Revoked(_)), "{octets:02x?}");
        }
    }
    assert!(read > 10, "the mutations are too rough: {read} were read");
}

#[test]
fn time_stamps_of_any_shape_are_read_or_refused() {
    let random = Seeded::new(3, "tsp mutations");
    let now = Now::parse(NOON).unwrap();
    let stamper = Stamper::new(Arc::new(Authority::builtin(None).unwrap()), Arc::new(Seeded::new(1, "tsp")));
    let request = TimeStampRequest::new(Imprint::over(DigestAlgorithm::Sha256, b"content"), None, &[1; 8]);
    let response = stamper.stamp(&request.to_der(), now).body;
    let TimeStampResponse::Granted(token) = TimeStampResponse::from_ber(&response).unwrap() else {
        panic!("refused")
    };
    let info = SignedData::from_ber(&token).unwrap().unverified_content().unwrap().to_vec();
    let seeds = [request.to_der(), response, info];
    let mut read = 0;
    for _ in 0..ROUNDS {
        let octets = mutated(&seeds, &random);
        read += usize::from(TimeStampRequest::from_der(&octets).is_ok())
            + usize::from(TstInfo::from_der(&octets).is_ok());
        if let Ok((stamp, _)) = timestamp::verify_answer(&octets, &request, &[]) {
            assert_eq!(stamp.gen_time(), now, "{octets:02x?}");
        }
    }
    assert!(read > 10, "the mutations are too rough: {read} were read");
}
