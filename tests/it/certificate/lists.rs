//! Lists of revoked certificates of every scope and kind, made on the spot.

use std::slice::from_ref;
use std::sync::Arc;

use qaqpa::ca::{Authority, Stamper};
use qaqpa::clock::Now;
use qaqpa::cms::timestamp::{Imprint, TimeStampRequest, TimeStampResponse};
use qaqpa::cms::{self, SigningRequest};
use qaqpa::crypto::{DigestAlgorithm, EcdsaForm, PrivateKey, SignatureAlgorithm};
use qaqpa::findings::{CheckName, Code, Report, Subject};
use qaqpa::keys::Holder;
use qaqpa::random::Seeded;
use qaqpa::report::{Conditions, Level, replay, text, xml};
use qaqpa::text::{self, Lang};
use qaqpa::trust::{CrlStore, Policy, TrustStore, Usage, Validator};
use qaqpa::x509::encode::{
    bit_string, context, context_primitive, generalized_time, integer, octet_string, oid, sequence, time,
    tlv, unsigned, yes,
};
use qaqpa::x509::{Certificate, Crl, CrlError, to_pem};

use super::chains::{NOW, Spec, authority, end, issue_with_keys};

/// A list to be made.
#[derive(Clone)]
pub struct List {
    pub this_update: Now,
    pub next_update: Option<Now>,
    /// Serial number and reason of each entry.
    pub entries: Vec<(Vec<u8>, u8)>,
    /// When all of them were revoked.
    pub revoked_at: Now,
    /// The invalidityDate of all of them.
    pub invalid_since: Option<Now>,
    pub number: Option<u64>,
    pub base: Option<u64>,
    /// The content of issuingDistributionPoint.
    pub scope: Option<Vec<u8>>,
    pub key_id: bool,
    /// revokedCertificates though there are none.
    pub empty_entries: bool,
}

pub fn list(number: u64) -> List {
    List {
        this_update: NOW.plus_seconds(-3600),
        next_update: Some(NOW.plus_seconds(3600)),
        entries: Vec::new(),
        revoked_at: NOW.plus_seconds(-7200),
        invalid_since: None,
        number: Some(number),
        base: None,
        scope: None,
        key_id: true,
        empty_entries: false,
    }
}

/// A list in the name of this issuer.
pub fn sign_by(issuer: &Certificate, key: &PrivateKey, list: &List) -> Vec<u8> {
    let algorithm = sequence(&[oid("1.2.840.10045.4.3.2")]);
    let extension = |dotted: &str, critical: bool, value: Vec<u8>| {
        sequence(&[oid(dotted), if critical { yes() } else { Vec::new() }, octet_string(&value)])
    };
    let entries: Vec<Vec<u8>> = list
        .entries
        .iter()
        .map(|(serial, reason)| {
            let reason = extension("2.5.29.21", false, tlv(0x0A, &[*reason]));
            let since = list
                .invalid_since
                .map(|since| extension("2.5.29.24", false, generalized_time(since)))
                .unwrap_or_default();
            sequence(&[unsigned(serial), time(list.revoked_at), sequence(&[reason, since])])
        })
        .collect();
    let mut extensions = Vec::new();
    if list.key_id {
        extensions.push(extension("2.5.29.35", false, sequence(&[context_primitive(0, "one")])));
    }
    if let Some(number) = list.number {
        extensions.push(extension("2.5.29.20", false, integer(number)));
    }
    if let Some(base) = list.base {
        extensions.push(extension("2.5.29.27", true, integer(base)));
    }
    if let Some(scope) = &list.scope {
        extensions.push(extension("2.5.29.28", true, sequence(from_ref(scope))));
    }
    let has_entries = list.empty_entries || !entries.is_empty();
    let tbs = sequence(&[
        integer(1),
        algorithm.clone(),
        issuer.subject_raw().to_vec(),
        time(list.this_update),
        list.next_update.map(time).unwrap_or_default(),
        if has_entries { sequence(&entries) } else { Vec::new() },
        if extensions.is_empty() { Vec::new() } else { context(0, sequence(&extensions)) },
    ]);
    let value = key.sign(SignatureAlgorithm::Ecdsa(DigestAlgorithm::Sha256), EcdsaForm::Der, &tbs).unwrap();
    sequence(&[tbs, algorithm, bit_string(&value)])
}

/// A hierarchy of two, and what is asked of it.
pub struct Pki {
    pub root: Certificate,
    key: PrivateKey,
    pub leaf: Certificate,
    leaf_key: Vec<u8>,
}

impl Pki {
    pub fn new() -> Self {
        let key_id: (&'static [u64], bool, Vec<u8>) = (&[2, 5, 29, 14], false, octet_string(b"one"));
        Self::of(authority("root").with(key_id))
    }

    fn of(root: Spec) -> Self {
        Self::of_two(root, end("end"))
    }

    /// Whose certificate says more about where its lists are.
    pub fn with_leaf(extensions: &[(&'static [u64], bool, Vec<u8>)]) -> Self {
        let key_id: (&'static [u64], bool, Vec<u8>) = (&[2, 5, 29, 14], false, octet_string(b"one"));
        Self::of_two(authority("root").with(key_id), extensions.iter().cloned().fold(end("end"), Spec::with))
    }

    fn of_two(root: Spec, leaf: Spec) -> Self {
        let mut made = issue_with_keys(&[root, leaf]);
        let (leaf, leaf_key) = made.remove(1);
        let (root, key) = made.remove(0);
        Pki { root, key: PrivateKey::from_pkcs8(&key).unwrap(), leaf, leaf_key }
    }

    pub fn sign(&self, list: &List) -> Vec<u8> {
        sign_by(&self.root, &self.key, list)
    }

    pub fn store(&self, lists: &[List]) -> CrlStore {
        let store = CrlStore::new();
        for list in lists {
            store.insert(&self.sign(list), from_ref(&self.root)).unwrap();
        }
        store
    }

    fn asked(&self, lists: &CrlStore) -> Option<Code> {
        let policy = Policy { usage: Usage::Any, ..Policy::default() };
        let anchors = TrustStore::from_certificates(from_ref(&self.root));
        let verdict = Validator::new(&anchors, lists, &policy, NOW).validate(&self.leaf, &[]);
        assert!(verdict.path.is_some(), "{:?}", verdict.checks);
        verdict.checks.iter().find(|check| check.name == CheckName::Revocation).unwrap().code()
    }

    pub fn found(&self, lists: &[List]) -> Option<Code> {
        self.asked(&self.store(lists))
    }

    pub fn entry(&self, reason: u8) -> Vec<(Vec<u8>, u8)> {
        vec![(self.leaf.serial().to_vec(), reason)]
    }
}

#[test]
fn a_delta_revokes_lifts_a_hold_and_makes_its_base_fresh() {
    let pki = Pki::new();
    let delta = |number: u64, base: u64, entries| List { base: Some(base), entries, ..list(number) };
    let held = List { entries: pki.entry(6), ..list(5) };
    let stale = List { next_update: Some(NOW.plus_seconds(-60)), ..list(5) };
    assert_eq!(pki.found(&[list(5)]), None);
    assert_eq!(pki.found(&[list(5), delta(6, 5, pki.entry(1))]), Some(Code::CertificateRevoked));
    assert_eq!(pki.found(from_ref(&held)), Some(Code::CertificateOnHold));
    assert_eq!(pki.found(&[held.clone(), delta(6, 4, pki.entry(8))]), None);
    assert_eq!(pki.found(from_ref(&stale)), Some(Code::RevocationStale));
    assert_eq!(pki.found(&[stale.clone(), delta(6, 5, Vec::new())]), None);
    // A delta alone says nothing, nor one of a later base or from before the list.
    assert_eq!(pki.found(&[delta(6, 5, Vec::new())]), Some(Code::RevocationUnavailable));
    assert_eq!(pki.found(&[stale.clone(), delta(8, 7, Vec::new())]), Some(Code::RevocationStale));
    assert_eq!(pki.found(&[held, delta(4, 3, pki.entry(8))]), Some(Code::CertificateOnHold));
}

#[test]
fn a_list_tells_of_those_only_whom_it_is_for() {
    let pki = Pki::new();
    let scoped = |number, scope: &[Vec<u8>]| List { scope: Some(scope.concat()), ..list(number) };
    let flag = |number: u8| context_primitive(number, [0xFF]);
    assert_eq!(pki.found(&[scoped(1, &[flag(1)])]), None);
    assert_eq!(pki.found(&[scoped(1, &[flag(2)])]), Some(Code::RevocationUnavailable));
    assert_eq!(pki.found(&[scoped(1, &[flag(5)])]), Some(Code::RevocationUnavailable));
    // Indirect lists are not read.
    assert_eq!(pki.found(&[scoped(1, &[flag(4)])]), Some(Code::RevocationUnavailable));
    // A point of another name; the issuer's own name is where a certificate without points looks.
    let point = |name: Vec<u8>| context(0, context(0, name));
    assert_eq!(
        pki.found(&[scoped(1, &[point(context_primitive(6, "http://a.kz/1"))])]),
        Some(Code::RevocationUnavailable)
    );
    assert_eq!(pki.found(&[scoped(1, &[point(context(4, pki.root.subject_raw()))])]), None);
    // Reasons: bits 1 to 3, then 4 to 8; together they are all.
    let (some, rest) = (context_primitive(3, [4, 0x70]), context_primitive(3, [7, 0x0F, 0x80]));
    assert_eq!(pki.found(&[scoped(1, from_ref(&some))]), Some(Code::RevocationUnavailable));
    assert_eq!(pki.found(&[scoped(1, from_ref(&some)), scoped(2, &[rest])]), None);
    let revoked = List { entries: pki.entry(1), ..scoped(1, &[some]) };
    assert_eq!(pki.found(&[revoked]), Some(Code::CertificateRevoked));
}

#[test]
fn an_empty_list_is_read_in_both_spellings_where_it_is_otherwise_as_the_rfc_wants_it() {
    let pki = Pki::new();
    let empty = List { empty_entries: true, ..list(7) };
    assert_eq!(pki.found(from_ref(&empty)), None);
    let bare = List { number: None, key_id: false, ..empty };
    assert_eq!(Crl::from_der(&pki.sign(&bare)).unwrap_err(), CrlError::EmptyEntries);
    let unnumbered = List { number: None, ..list(7) };
    assert_eq!(Crl::from_der(&pki.sign(&unnumbered)).unwrap_err(), CrlError::Unnumbered);
    // A list of no profile at all is believed for a week.
    let old = |days: i64| List {
        number: None,
        key_id: false,
        this_update: NOW.plus_seconds(-days * 86_400),
        ..list(7)
    };
    assert_eq!((pki.found(&[old(6)]), pki.found(&[old(8)])), (None, Some(Code::RevocationStale)));
    let endless =
        |days: i64| List { next_update: None, this_update: NOW.plus_seconds(-days * 86_400), ..list(7) };
    assert_eq!((pki.found(&[endless(6)]), pki.found(&[endless(8)])), (None, Some(Code::RevocationStale)));
}

#[test]
fn a_forged_list_does_not_take_the_place_of_the_true_one_nor_does_one_by_a_key_that_may_not_sign_it() {
    let (pki, stranger) = (Pki::new(), Pki::new());
    let store = pki.store(&[List { entries: pki.entry(1), ..list(1) }]);
    // The stranger's root bears the same name; its list is newer.
    let newer = stranger.sign(&List { this_update: NOW.plus_seconds(-1), ..list(9) });
    store.insert(&newer, from_ref(&pki.root)).unwrap();
    assert_eq!(pki.asked(&store), Some(Code::CertificateRevoked));
    let forged = CrlStore::new();
    forged.insert(&newer, from_ref(&pki.root)).unwrap();
    assert_eq!(pki.asked(&forged), Some(Code::RevocationForged));
    let usage: (&'static [u64], bool, Vec<u8>) =
        (&[2, 5, 29, 15], true, qaqpa::x509::encode::named_bits(0b10_0000));
    let barred = Pki::of(authority("root").with(usage));
    assert_eq!(barred.found(&[list(1)]), Some(Code::RevocationForged));
}

#[test]
fn serial_numbers_are_told_apart_by_their_sign() {
    let pki = Pki::new();
    let serial = |content: &[u8]| {
        Crl::from_der(&pki.sign(&List { entries: vec![(content.to_vec(), 0)], ..list(1) })).unwrap()
    };
    let positive = serial(&[0xFF]);
    assert!(positive.lookup(&[0, 0xFF]).is_some() && positive.lookup(&[0xFF]).is_none());
}

/// RFC 5280 §5.3.2: a proof from before the revocation, and after the date since which the certificate was invalid, saves nothing.
#[test]
fn what_was_signed_after_the_invalidity_date_does_not_outlive_the_revocation() {
    let pki = Pki::new();
    let signer =
        Holder::from_pem(&to_pem("PRIVATE KEY", &pki.leaf_key), &to_pem("CERTIFICATE", pki.leaf.der()))
            .unwrap();
    let authority = Arc::new(Authority::builtin(None).unwrap());
    let stamper = Stamper::new(Arc::clone(&authority), Arc::new(Seeded::new(1, "tsp")));
    let mut data = cms::sign(b"content", &signer, &SigningRequest::default()).unwrap();
    let request = TimeStampRequest::new(
        Imprint::over(DigestAlgorithm::Sha256, data.signers()[0].signature()),
        None,
        &[1; 8],
    );
    let stamped = NOW.plus_seconds(-86_400);
    let TimeStampResponse::Granted(token) =
        TimeStampResponse::from_ber(&stamper.stamp(&request.to_der(), stamped).body).unwrap()
    else {
        panic!("refused")
    };
    cms::add_time_stamp(&mut data, 0, &token).unwrap();
    let outcome = cms::verify(&data, None, &[]).unwrap();
    let stamp = outcome.signers[0].as_ref().unwrap().time_stamps()[0].as_ref().unwrap();
    let believed: Vec<Certificate> = authority.certificates().chain([&pki.root]).cloned().collect();
    let anchors = TrustStore::from_certificates(&believed);
    let policy = Policy { usage: Usage::Any, ..Policy::default() };
    let judged = |reason: u8, since: Option<i64>| {
        let listed = List {
            entries: pki.entry(reason),
            invalid_since: since.map(|ago| NOW.plus_seconds(-ago)),
            ..list(1)
        };
        let lists = pki.store(from_ref(&listed));
        for list in authority.crls(NOW).unwrap() {
            lists.insert(&list.der, &believed).unwrap();
        }
        let proof = Validator::new(&anchors, &lists, &policy, NOW).prove(stamp, &[]).unwrap();
        let verdict = Validator::new(&anchors, &lists, &policy, NOW).validate_proven(&pki.leaf, &[], &proof);
        let facts = Validator::new(&anchors, &lists, &policy, NOW).facts(&pki.leaf, &[], &verdict);
        let mut report = Report::new(Subject::Document);
        report.checks = verdict.checks;
        report.diagnostic_mut().trust = Some(facts);
        let again = replay(&report, &Conditions::default()).unwrap();
        assert_eq!(
            (again.sub_indication(), again.codes()),
            (report.sub_indication(), report.codes()),
            "judged again"
        );
        report
    };
    let sub = |reason: u8, since: Option<i64>| judged(reason, since).sub_indication();
    // Superseded, two hours ago; the time-stamp is a day old.
    assert_eq!(sub(4, None), None);
    assert_eq!(sub(4, Some(3_600)), None, "a date after the revocation changes nothing");
    assert_eq!(sub(4, Some(86_399)), None, "stamped a second before");
    assert_eq!(sub(4, Some(86_400)), Some("REVOKED_NO_POE"));
    assert_eq!(sub(4, Some(90_000)), Some("REVOKED_NO_POE"));
    assert_eq!(sub(1, Some(3_600)), Some("REVOKED_NO_POE"), "a compromise leaves nothing, whatever the date");
    let report = judged(4, Some(90_000));
    let since = NOW.plus_seconds(-90_000).to_string();
    let entry = report.diagnostic.as_ref().unwrap().trust.as_ref().unwrap().lists[0].entry.clone().unwrap();
    assert_eq!(entry.invalid_since.as_deref(), Some(since.as_str()));
    let told = text::sides(&report.findings().next().unwrap().evidence, Lang::En).actual.unwrap();
    assert!(
        told.contains(&format!("(superseded), invalid since {since}; the time-stamp is of {stamped}")),
        "{told}"
    );
    let russian = text(&report, Level::Diagnostic, Lang::Ru);
    assert!(
        russian.contains(&format!("недействительно с {since}"))
            && russian.contains(&format!("Недействительно с: {since}")),
        "{russian}"
    );
    let written = xml(from_ref(&report), Level::Diagnostic);
    assert!(written.contains(&format!("<invalidSince>{since}</invalidSince>")), "{written}");
}
