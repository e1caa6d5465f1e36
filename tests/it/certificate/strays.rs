//! Delta lists that are over, or that change no list there is: whom they revoke is not good, and nobody else is touched.

use std::slice::from_ref;

use qaqpa::findings::Code;
use qaqpa::x509::encode::context_primitive;

use super::chains::NOW;
use super::lists::{List, Pki, list};

const REVOKED: Option<Code> = Some(Code::CertificateRevoked);
const UNKNOWN: Option<Code> = Some(Code::RevocationUnavailable);

fn delta(number: u64, base: u64, entries: Vec<(Vec<u8>, u8)>) -> List {
    List { base: Some(base), entries, ..list(number) }
}

fn over(list: List) -> List {
    List { next_update: Some(NOW.plus_seconds(-60)), ..list }
}

fn later(list: List) -> List {
    List { this_update: list.this_update.plus_seconds(1), ..list }
}

#[test]
fn whom_a_delta_revokes_is_revoked_after_its_end_until_a_later_list_says_otherwise() {
    let pki = Pki::new();
    let (compromised, removed) = (pki.entry(1), pki.entry(8));
    assert_eq!(pki.found(&[list(5), over(delta(6, 5, compromised.clone()))]), REVOKED);
    assert_eq!(pki.found(&[list(5), over(delta(6, 5, pki.entry(6)))]), Some(Code::CertificateOnHold));
    // One that revokes others, or nobody, is not needed: the full list is of now.
    assert_eq!(pki.found(&[list(5), over(delta(6, 5, vec![(vec![1], 1)]))]), None);
    // Its removal lifts nothing, and it makes no list fresh.
    let held = List { entries: pki.entry(6), ..list(5) };
    assert_eq!(pki.found(&[held, over(delta(6, 5, removed))]), Some(Code::CertificateOnHold));
    assert_eq!(pki.found(&[over(list(5)), over(delta(6, 5, Vec::new()))]), Some(Code::RevocationStale));
    // A full list of a higher number has taken it up, or not.
    assert_eq!(pki.found(&[later(list(7)), over(delta(6, 5, compromised))]), None);
}

#[test]
fn whom_a_delta_of_another_list_revokes_is_not_good() {
    let pki = Pki::new();
    let revoked = || pki.entry(1);
    let others = || vec![(vec![1], 1)];
    // Yesterday's full list, shown again: the delta is of a later one.
    assert_eq!(pki.found(&[list(5), delta(8, 7, revoked())]), REVOKED);
    assert_eq!(pki.found(&[list(5), delta(8, 7, pki.entry(6))]), Some(Code::CertificateOnHold));
    assert_eq!(pki.found(&[list(5), delta(8, 7, others())]), None);
    // A full list without number: the times say which is later.
    let unnumbered = List { number: None, key_id: false, ..list(5) };
    assert_eq!(pki.found(&[unnumbered.clone(), delta(6, 5, revoked())]), REVOKED);
    assert_eq!(pki.found(&[later(unnumbered), delta(6, 5, revoked())]), None);
    // A key identifier in one of the two: the issuer's key signed both.
    let bare = |list| List { key_id: false, ..list };
    assert_eq!(pki.found(&[bare(list(5)), delta(6, 5, revoked())]), REVOKED);
    assert_eq!(pki.found(&[list(5), bare(delta(6, 5, revoked()))]), REVOKED);
    assert_eq!(pki.found(&[bare(list(7)), delta(6, 5, revoked())]), None);
    // A number below its own base: nobody knows which is later, where the times are the same.
    assert_eq!(pki.found(&[list(5), delta(4, 5, revoked())]), UNKNOWN);
    assert_eq!(pki.found(&[list(5), delta(4, 5, others())]), None);
    assert_eq!(pki.found(&[later(list(5)), delta(4, 5, revoked())]), None);
}

#[test]
fn a_delta_of_another_scope_touches_only_whom_it_names_and_is_for() {
    let pki = Pki::new();
    let scoped = |number, list| List { scope: Some(context_primitive(number, [0xFF])), ..list };
    let revoked = || delta(6, 5, pki.entry(1));
    assert_eq!(pki.found(&[list(5), scoped(1, revoked())]), UNKNOWN, "for users");
    assert_eq!(pki.found(&[list(5), scoped(1, delta(6, 5, vec![(vec![1], 1)]))]), None);
    assert_eq!(pki.found(&[list(5), scoped(2, revoked())]), None, "for authorities");
    assert_eq!(pki.found(&[list(5), scoped(5, revoked())]), None, "for attribute certificates");
    assert_eq!(pki.found(&[later(list(5)), scoped(1, revoked())]), None, "the full list is later");
    assert_eq!(pki.found(&[scoped(1, list(5)), scoped(1, revoked())]), REVOKED);
}

/// RFC 5280 §5.3.1 and §5.2.4.
#[test]
fn remove_from_crl_is_no_word_of_a_full_list_and_lifts_nothing_but_a_hold() {
    let pki = Pki::new();
    let with = |reason| List { entries: pki.entry(reason), ..list(5) };
    assert_eq!(pki.found(from_ref(&with(8))), None);
    assert_eq!(pki.found(&[with(8), delta(6, 5, pki.entry(8))]), None);
    assert_eq!(pki.found(&[with(8), delta(6, 5, pki.entry(1))]), REVOKED);
    assert_eq!(pki.found(&[with(1), delta(6, 5, pki.entry(8))]), REVOKED);
    assert_eq!(pki.found(&[with(4), delta(6, 5, pki.entry(8))]), REVOKED);
    assert_eq!(pki.found(&[with(6), delta(6, 5, pki.entry(8))]), None);
    assert_eq!(pki.found(&[list(5), delta(6, 5, pki.entry(8))]), None);
}

#[test]
fn a_delta_of_a_list_to_come_does_not_undo_the_one_of_the_list_that_is_there() {
    let pki = Pki::new();
    let first = delta(6, 5, pki.entry(1));
    let next = later(delta(8, 7, Vec::new()));
    assert_eq!(pki.found(&[list(5), first.clone(), next.clone()]), REVOKED);
    assert_eq!(
        pki.store(&[list(5), first.clone(), next.clone(), later(later(delta(9, 7, Vec::new())))]).len(),
        3
    );
    // One of the same list does, and so does the list that the later one is of.
    assert_eq!(pki.found(&[list(5), first.clone(), later(delta(7, 5, Vec::new()))]), None);
    assert_eq!(pki.found(&[list(5), first, next, later(list(7))]), None);
}
