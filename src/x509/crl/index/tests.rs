use std::collections::BTreeMap;

use super::*;
use crate::x509::encode;
use crate::x509::field::{BadField, FieldFault};

fn extension(oid: &str, critical: &[u8], value: &[u8]) -> Vec<u8> {
    encode::sequence(&[encode::oid(oid), critical.to_vec(), encode::octet_string(value)])
}

fn entry(serial: &[u8], at: &str, extensions: &[Vec<u8>]) -> Vec<u8> {
    let mut parts = vec![encode::tlv(2, serial), encode::time(Now::parse(at).unwrap())];
    if !extensions.is_empty() {
        parts.push(encode::sequence(extensions));
    }
    encode::sequence(&parts)
}

fn index(entries: &[Vec<u8>]) -> Result<CrlIndex, CrlError> {
    let mut list = vec![0xAB; 7];
    list.extend(entries.concat());
    let end = list.len();
    list.extend([0xCD; 5]);
    CrlIndex::read(&Bytes::from(list), 7..end)
}

fn because(code: u8) -> Vec<u8> {
    extension("2.5.29.21", &[], &[0x0A, 1, code])
}

#[test]
fn every_entry_is_found_and_nothing_else() {
    // Numbers counted up, and spread ones of every length; a model beside them.
    let mut model = BTreeMap::new();
    let mut entries = Vec::new();
    for number in 0u64..3000 {
        let spread = number.wrapping_mul(0x9E37_79B9_7F4A_7C15).to_be_bytes();
        let serial = match number % 3 {
            0 => shortest(&number.to_be_bytes()).to_vec(),
            1 => shortest(&spread).to_vec(),
            _ => [&[0x4D][..], &spread, &spread, &[1, 2, 3]].concat(),
        };
        let code = [0u8, 1, 3, 4, 5, 6, 8, 9, 10][number as usize % 9];
        let at = format!("20{:02}-03-01T00:00:{:02}Z", number % 100, number % 60);
        entries.push(entry(&serial, &at, &if code == 0 { vec![] } else { vec![because(code)] }));
        assert_eq!(model.insert(serial, (Now::parse(&at).unwrap(), code)), None);
    }
    let index = index(&entries).unwrap();
    assert_eq!((index.len(), index.names_issuers()), (3000, false));
    for (serial, (at, code)) in &model {
        let found: Vec<Entry<'_>> = index.find(serial).collect();
        assert_eq!(
            found,
            [Entry { serial, at: *at, reason: Reason(*code), invalid_since: None, issuer: None }]
        );
    }
    for number in 3000u64..6000 {
        assert_eq!(
            index.find(shortest(&number.to_be_bytes())).count(),
            usize::from(model.contains_key(shortest(&number.to_be_bytes())))
        );
    }
    let listed: Vec<&[u8]> = index.iter().map(|entry| entry.serial).collect();
    assert_eq!(listed.len(), 3000);
    assert!(
        listed
            .iter()
            .zip(0u64..)
            .filter(|(_, number)| number % 3 == 0)
            .all(|(serial, number)| *serial == shortest(&number.to_be_bytes()))
    );
    assert!(index.octets() < 3000 * 44, "{}", index.octets());
}

#[test]
fn an_invalidity_date_is_told_with_its_entry_and_costs_no_memory() {
    let since = |at: &str| extension("2.5.29.24", &[], &encode::generalized_time(Now::parse(at).unwrap()));
    let plain = [entry(&[7], "2026-03-01", &[because(4)]), entry(&[8], "2026-03-01", &[because(1)])];
    let dated = [entry(&[7], "2026-03-01", &[because(4), since("2026-02-01")]), plain[1].clone()];
    let (plain, dated) = (index(&plain).unwrap(), index(&dated).unwrap());
    let told = |index: &CrlIndex, serial: u8| {
        index.find(&[serial]).map(|entry| (entry.reason.0, entry.invalid_since)).collect::<Vec<_>>()
    };
    assert_eq!((told(&plain, 7), told(&plain, 8)), (vec![(4, None)], vec![(1, None)]));
    assert_eq!(
        (told(&dated, 7), told(&dated, 8)),
        (vec![(4, Some(Now::parse("2026-02-01").unwrap()))], vec![(1, None)])
    );
    assert_eq!(dated.octets(), plain.octets());
}

#[test]
fn a_negative_number_is_not_the_positive_one_of_the_same_octets() {
    let index = index(&[entry(&[0xFF], "2026-01-01", &[]), entry(&[0x00, 0x80], "2026-01-02", &[])]).unwrap();
    let count = |serial: &[u8]| index.find(serial).count();
    assert_eq!((count(&[0xFF]), count(&[0x00, 0xFF]), count(&[0xFF, 0xFF])), (1, 0, 1));
    assert_eq!((count(&[0x80]), count(&[0x00, 0x80]), count(&[0x00, 0x00, 0x80])), (0, 1, 1));
    assert_eq!((count(&[]), count(&[0])), (0, 0));
}

#[test]
fn all_entries_of_one_number_are_told_in_the_order_of_the_list_with_the_issuer_in_force() {
    let names = |name: &str| encode::sequence(&[encode::context(4, encode::sequence(&[encode::utf8(name)]))]);
    let of = |name: &str| extension("2.5.29.29", &encode::yes(), &names(name));
    let index = index(&[
        entry(&[7], "2026-01-01", &[]),
        entry(&[7], "2026-01-02", &[of("A")]),
        entry(&[8], "2026-01-03", &[because(1)]),
        entry(&[7], "2026-01-04", &[because(4), of("B")]),
    ])
    .unwrap();
    let told = |serial: u8| -> Vec<(i64, Reason, Option<Vec<u8>>)> {
        let day = |entry: &Entry<'_>| (entry.at.seconds() - 1_767_225_600) / 86_400 + 1;
        index
            .find(&[serial])
            .map(|entry| (day(&entry), entry.reason, entry.issuer.map(<[u8]>::to_vec)))
            .collect()
    };
    assert!(index.names_issuers());
    assert_eq!(
        told(7),
        [(1, Reason(0), None), (2, Reason(0), Some(names("A"))), (4, Reason(4), Some(names("B")))]
    );
    assert_eq!(told(8), [(3, Reason(1), Some(names("A")))]);
    assert_eq!(index.iter().count(), 4);
}

#[test]
fn numbers_of_one_mix_are_still_told_apart() {
    // Found by trying, as somebody could who wants every lookup to walk a long way: whole mixes alike, and their beginnings.
    let mut seen = std::collections::HashMap::new();
    let mut alike = Vec::new();
    for number in (1u64..200_000).map(|number| (number | 1 << 62).to_be_bytes()) {
        if let Some(other) = seen.insert(home_bits(mix(&number)), number) {
            alike.extend([number, other]);
        } else if home_bits(mix(&number)) >> 18 == 5 {
            alike.push(number);
        }
    }
    alike.sort_unstable();
    alike.dedup();
    assert!(
        alike.len() > 100 && alike.iter().any(|number| seen[&home_bits(mix(number))] != *number),
        "no two mixes are alike"
    );
    let entries: Vec<Vec<u8>> = alike.iter().map(|serial| entry(serial, "2026-01-01", &[])).collect();
    let index = index(&entries).unwrap();
    assert!(alike.iter().all(|serial| index.find(serial).map(|entry| entry.serial).eq([serial])));
    assert_eq!(index.find(&[1]).count(), 0);
}

#[test]
fn an_empty_list_has_nothing() {
    let index = index(&[]).unwrap();
    assert!(index.is_empty() && index.find(&[1]).next().is_none() && index.iter().next().is_none());
    let none = CrlIndex::default();
    assert!(none.find(&[1]).next().is_none() && none.iter().next().is_none());
}

#[test]
fn what_is_not_the_grammar_of_an_entry_is_refused() {
    let utc = |text: &[u8]| encode::sequence(&[encode::tlv(2, &[1]), encode::tlv(0x17, text)]);
    assert!(index(&[utc(b"260228000000Z")]).is_ok() && index(&[utc(b"240229235959Z")]).is_ok());
    for text in [
        &b"260229000000Z"[..],
        b"261301000000Z",
        b"260001000000Z",
        b"260132000000Z",
        b"260100000000Z",
        b"260101240000Z",
    ] {
        let date = BadField { field: "revocationDate", fault: FieldFault::UtcTime { octets: text.len() } };
        let wanted = CrlError::Entry { number: 2, fault: date };
        let good = entry(&[9], "2026-01-01", &[]);
        assert_eq!(index(&[good, utc(text)]).unwrap_err(), wanted, "{}", String::from_utf8_lossy(text));
    }
    for text in [
        &b"260101006000Z"[..],
        b"260101000060Z",
        b"2601010000Z",
        b"260101000000+0000",
        b"26010100000aZ",
        b"260101000000",
        b"",
    ] {
        let date = BadField { field: "revocationDate", fault: FieldFault::UtcTime { octets: text.len() } };
        let wanted = CrlError::Entry { number: 2, fault: date };
        let good = entry(&[9], "2026-01-01", &[]);
        assert_eq!(index(&[good, utc(text)]).unwrap_err(), wanted, "{}", String::from_utf8_lossy(text));
    }
    for serial in [&[][..], &[0, 1], &[0xFF, 0x80]] {
        let fault = BadField { field: "userCertificate", fault: FieldFault::Integer };
        let wrong = index(&[entry(serial, "2026-01-01", &[])]).unwrap_err();
        assert_eq!(wrong, CrlError::Entry { number: 1, fault });
    }
    let with =
        |extensions: &[Vec<u8>]| index(&[entry(&[1], "2026-01-01", extensions)]).map(|index| index.len());
    assert_eq!(with(&[because(1), extension("1.2.3.4", &[], &[5, 0])]), Ok(1));
    assert_eq!(with(&[extension("1.2.3.4", &encode::yes(), &[5, 0])]), Err(CrlError::UnknownCritical));
    for wrong in [
        &[because(7)][..],
        &[because(11)],
        &[because(1), because(1)],
        &[extension("2.5.29.21", &[], &[0x0A, 2, 0, 1])],
        &[extension("2.5.29.21", &[], &[0x0A, 1, 1, 0])],
        &[extension("2.5.29.24", &[], b"\x18\x0020260101000000Z")],
        &[extension("2.5.29.29", &encode::yes(), &[0x30, 0])],
        &[encode::sequence(&[encode::oid("1.2.3")])],
        &[encode::null()],
    ] {
        assert!(matches!(with(wrong), Err(CrlError::Entry { number: 1, .. })), "{wrong:?}");
    }
    let many: Vec<Vec<u8>> = (0..=limits::CRL_ENTRY_EXTENSIONS_MAX)
        .map(|i| extension(&format!("1.2.3.{i}"), &[], &[5, 0]))
        .collect();
    assert!(matches!(with(&many), Err(CrlError::Entry { number: 1, .. })));
    let empty = encode::sequence(&[
        encode::tlv(2, &[1]),
        encode::time(Now::from_seconds(0)),
        encode::sequence::<Vec<u8>>(&[]),
    ]);
    assert!(matches!(index(&[empty]).unwrap_err(), CrlError::Entry { number: 1, .. }));
    // Half an entry, and a range that is not in the list.
    let whole = entry(&[1], "2026-01-01", &[because(1)]);
    for end in 1..whole.len() {
        let half = CrlIndex::read(&Bytes::from(whole.clone()), 0..end).unwrap_err();
        assert!(matches!(half, CrlError::Entry { number: 1, .. }), "{half}");
    }
    assert_eq!(CrlIndex::read(&Bytes::from(whole), 0..1000).unwrap_err(), CrlError::NotDer);
}
