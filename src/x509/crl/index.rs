//! The entries of a list of revoked certificates, RFC 5280 §5.1.2.6, found by serial number.
//!
//! The entries stay where they are, in the list's own octets; beside them stands one number for each, a mix of its serial
//! number and where it begins. What an entry says is read when it is looked up, its grammar is checked once, before. Who
//! signed the list, and what an entry of another issuer means, is not known here.

use std::ops::Range;

use bytes::Bytes;

use super::entry::RawEntry;
use super::{CrlError, Reason, Revocation};
use crate::clock::Now;
use crate::limits;
use crate::x509::der::{Der, integer, tag};
use crate::x509::encode;

/// Entries of one mix that are read one after another; more are halved.
const RUN_READ_THROUGH_MAX: usize = 4;

/// One entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entry<'a> {
    /// The content octets of userCertificate.
    pub serial: &'a [u8],
    /// revocationDate.
    pub at: Now,
    /// reasonCode, RFC 5280 §5.3.1; unspecified where it is left out.
    pub reason: Reason,
    /// The GeneralNames of the certificateIssuer in force here, RFC 5280 §5.3.3: this entry's, or the last before it.
    pub issuer: Option<&'a [u8]>,
}

/// The entries of one list.
#[derive(Debug, Default, Clone)]
pub struct CrlIndex {
    list: Bytes,
    /// The mix of a serial number above, where its entry begins below; sorted, equal mixes by serial number, then by place.
    order: Vec<u64>,
    /// Where in `order` each value of the mix's highest bits begins, and the end.
    buckets: Vec<u32>,
    bucket_bits: u32,
    /// Whether an entry has crlEntryExtensions, which version 1 does not know.
    extended: bool,
    /// Where a certificateIssuer begins to be in force, and its GeneralNames; in the order of the list.
    issuers: Vec<(u32, Range<u32>)>,
}

impl CrlIndex {
    /// Reads the entries that stand at `entries` in `list`: the content octets of revokedCertificates.
    pub fn read(list: &Bytes, entries: Range<usize>) -> Result<Self, CrlError> {
        if list.len() > limits::CRL_BYTES_MAX {
            return Err(CrlError::TooLarge { octets: list.len(), limit: limits::CRL_BYTES_MAX });
        }
        let content = list.get(entries.clone()).ok_or(CrlError::NotDer)?;
        let mut index = CrlIndex { list: list.clone(), ..CrlIndex::default() };
        let mut rest = Der::new(content);
        let mut at = entries.start;
        while !rest.is_empty() {
            let entry = rest.any().ok_or(CrlError::NotDer)?;
            let read = RawEntry::read(entry.whole)?;
            let place = small(at)?;
            index.extended |= read.extended;
            index.order.push(u64::from(mix(read.serial)) << 32 | u64::from(place));
            if let Some(names) = read.issuer {
                let start = small(at + offset_within(entry.whole, names))?;
                index.issuers.push((place, start..start + small(names.len())?));
            }
            at += entry.whole.len();
        }
        index.sort();
        Ok(index)
    }

    /// Of one entry or none, as a report tells of it.
    pub(super) fn of(entry: Option<(&[u8], Revocation)>) -> Self {
        let list = entry.map_or_else(Vec::new, |(serial, Revocation { at, reason })| {
            let because = encode::sequence(&[encode::oid("2.5.29.21"), encode::octet_string(&[tag::ENUMERATED, 1, reason.0])]);
            let extensions = if reason == Reason::UNSPECIFIED { Vec::new() } else { encode::sequence(&[because]) };
            encode::sequence(&[encode::tlv(tag::INTEGER, shortest(serial)), encode::time(at), extensions])
        });
        let list = Bytes::from(list);
        CrlIndex::read(&list, 0..list.len()).unwrap_or_default()
    }

    fn sort(&mut self) {
        let mut order = std::mem::take(&mut self.order);
        order.shrink_to_fit();
        order.sort_unstable();
        // Equal mixes are rare in an honest list. In any other a run of them is found by halving too.
        let mut from = 0;
        while from < order.len() {
            let run = order[from..].iter().take_while(|number| **number >> 32 == order[from] >> 32).count();
            if run > 1 {
                order[from..from + run].sort_by(|a, b| self.serial_at(*a).cmp(self.serial_at(*b)).then(a.cmp(b)));
            }
            from += run;
        }
        // Some sixteen entries a bucket, two lines of the cache: a table small enough to stay there.
        self.bucket_bits = order.len().checked_ilog2().unwrap_or(0).saturating_sub(4);
        let mut buckets = Vec::with_capacity((1 << self.bucket_bits) + 1);
        for (at, number) in order.iter().enumerate() {
            let bucket = self.bucket_of((number >> 32) as u32);
            while buckets.len() <= bucket {
                buckets.push(at as u32);
            }
        }
        buckets.resize((1 << self.bucket_bits) + 1, order.len() as u32);
        self.order = order;
        self.buckets = buckets;
    }

    const fn bucket_of(&self, mix: u32) -> usize {
        (mix as u64 >> (32 - self.bucket_bits)) as usize
    }

    /// Every entry of a serial number, in the order of the list; `serial` are content octets of an INTEGER.
    pub fn find<'a>(&'a self, serial: &'a [u8]) -> impl Iterator<Item = Entry<'a>> {
        let serial = shortest(serial);
        self.numbers_of(serial).iter().filter_map(|number| self.entry_at(*number)).filter(move |entry| entry.serial == serial)
    }

    /// Those with the mix of this serial number: all of them where they are few, else just those of the number itself.
    fn numbers_of(&self, serial: &[u8]) -> &[u64] {
        let mix = mix(serial);
        let bucket = self.bucket_of(mix);
        let (Some(from), Some(to)) = (self.buckets.get(bucket), self.buckets.get(bucket + 1)) else { return &[] };
        let bucket = &self.order[*from as usize..*to as usize];
        let first = bucket.partition_point(|number| ((number >> 32) as u32) < mix);
        let count = bucket[first..].partition_point(|number| (number >> 32) as u32 == mix);
        let run = &bucket[first..first + count];
        if count <= RUN_READ_THROUGH_MAX {
            return run;
        }
        let first = run.partition_point(|number| self.serial_at(*number) < serial);
        let count = run[first..].partition_point(|number| self.serial_at(*number) == serial);
        &run[first..first + count]
    }

    /// Every entry, in the order of the list.
    pub fn iter(&self) -> impl Iterator<Item = Entry<'_>> {
        let first = self.order.iter().map(|number| *number as u32).min();
        let mut rest = Der::new(first.and_then(|first| self.list.get(first as usize..)).unwrap_or_default());
        let mut place = first.unwrap_or_default();
        (0..self.len()).map_while(move |_| {
            let whole = rest.any()?.whole;
            let entry = self.entry_at(u64::from(place))?;
            place += whole.len() as u32;
            Some(entry)
        })
    }

    /// How many entries there are.
    pub fn len(&self) -> usize {
        self.order.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.order.is_empty()
    }

    /// Whether an entry has extensions.
    pub fn is_extended(&self) -> bool {
        self.extended
    }

    /// Whether an entry names another issuer than the list's, as those of indirect lists do, RFC 5280 §5.3.3.
    pub fn names_issuers(&self) -> bool {
        !self.issuers.is_empty()
    }

    /// Octets of memory beside the list's own.
    pub fn octets(&self) -> usize {
        self.order.capacity() * 8 + self.buckets.capacity() * 4 + self.issuers.capacity() * size_of::<(u32, Range<u32>)>()
    }

    fn whole_at(&self, number: u64) -> &[u8] {
        self.list.get(number as u32 as usize..).unwrap_or_default()
    }

    fn serial_at(&self, number: u64) -> &[u8] {
        Der::new(self.whole_at(number)).inside(tag::SEQUENCE).and_then(|mut entry| entry.expect(tag::INTEGER)).unwrap_or_default()
    }

    fn entry_at(&self, number: u64) -> Option<Entry<'_>> {
        let read = RawEntry::read(Der::new(self.whole_at(number)).any()?.whole).ok()?;
        let place = number as u32;
        let after = self.issuers.partition_point(|(from, _)| *from <= place);
        let issuer = after.checked_sub(1).and_then(|last| {
            let names = &self.issuers[last].1;
            self.list.get(names.start as usize..names.end as usize)
        });
        Some(Entry { serial: read.serial, at: Now::from_seconds(read.at), reason: read.reason, issuer })
    }
}

/// Where `part` begins in `whole`, of which it is a part.
fn offset_within(whole: &[u8], part: &[u8]) -> usize {
    part.as_ptr() as usize - whole.as_ptr() as usize
}

fn small(number: usize) -> Result<u32, CrlError> {
    u32::try_from(number).map_err(|_| CrlError::TooLarge { octets: number, limit: limits::CRL_BYTES_MAX })
}

/// The same number in its shortest form: 00 FF is 255 and FF is minus one, 00 01 is one.
fn shortest(mut number: &[u8]) -> &[u8] {
    while number.len() > 1 && integer(number).is_none() {
        number = &number[1..];
    }
    number
}

/// Thirty-two bits of a serial number. Serial numbers are random in the main; where they are not, counted ones are spread.
fn mix(serial: &[u8]) -> u32 {
    const ODD: u64 = 0x9E37_79B9_7F4A_7C15;
    let mut mixed = serial.len() as u64;
    for chunk in serial.rchunks(8) {
        let word = match <[u8; 8]>::try_from(chunk) {
            Ok(octets) => u64::from_be_bytes(octets),
            Err(_) => chunk.iter().fold(0, |word, octet| word << 8 | u64::from(*octet)),
        };
        mixed = (mixed ^ word).wrapping_mul(ODD);
        mixed ^= mixed >> 32;
    }
    (mixed.wrapping_mul(ODD) >> 32) as u32
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

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
            assert_eq!(found, [Entry { serial, at: *at, reason: Reason(*code), issuer: None }]);
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
        assert!(index.octets() < 3000 * 10, "{}", index.octets());
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
            index.find(&[serial]).map(|entry| (day(&entry), entry.reason, entry.issuer.map(<[u8]>::to_vec))).collect()
        };
        assert!(index.names_issuers());
        assert_eq!(told(7), [(1, Reason(0), None), (2, Reason(0), Some(names("A"))), (4, Reason(4), Some(names("B")))]);
        assert_eq!(told(8), [(3, Reason(1), Some(names("A")))]);
        assert_eq!(index.iter().count(), 4);
    }

    #[test]
    fn numbers_of_one_mix_are_still_told_apart() {
        // Found by trying, as somebody could who wants every lookup to walk a long way: whole mixes alike, and their beginnings.
        let mut seen = std::collections::HashMap::new();
        let mut alike = Vec::new();
        for number in (1u64..200_000).map(|number| (number | 1 << 62).to_be_bytes()) {
            if let Some(other) = seen.insert(mix(&number), number) {
                alike.extend([number, other]);
            } else if mix(&number) >> 22 == 5 {
                alike.push(number);
            }
        }
        alike.sort_unstable();
        alike.dedup();
        assert!(alike.len() > 100 && alike.iter().any(|number| seen[&mix(number)] != *number), "no two mixes are alike");
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
        for text in [&b"260229000000Z"[..], b"261301000000Z", b"260001000000Z", b"260132000000Z", b"260100000000Z", b"260101240000Z"] {
            assert_eq!(index(&[utc(text)]).unwrap_err(), CrlError::NotDer, "{}", String::from_utf8_lossy(text));
        }
        for text in [&b"260101006000Z"[..], b"260101000060Z", b"2601010000Z", b"260101000000+0000", b"26010100000aZ", b"260101000000", b""]
        {
            assert_eq!(index(&[utc(text)]).unwrap_err(), CrlError::NotDer, "{}", String::from_utf8_lossy(text));
        }
        for serial in [&[][..], &[0, 1], &[0xFF, 0x80]] {
            assert_eq!(index(&[entry(serial, "2026-01-01", &[])]).unwrap_err(), CrlError::NotDer);
        }
        let with = |extensions: &[Vec<u8>]| index(&[entry(&[1], "2026-01-01", extensions)]).map(|index| index.len());
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
            assert!(matches!(with(wrong), Err(CrlError::NotDer | CrlError::BadExtension)), "{wrong:?}");
        }
        let many: Vec<Vec<u8>> = (0..=limits::CRL_ENTRY_EXTENSIONS_MAX).map(|i| extension(&format!("1.2.3.{i}"), &[], &[5, 0])).collect();
        assert_eq!(with(&many), Err(CrlError::BadExtension));
        let empty = encode::sequence(&[encode::tlv(2, &[1]), encode::time(Now::from_seconds(0)), encode::sequence::<Vec<u8>>(&[])]);
        assert_eq!(index(&[empty]).unwrap_err(), CrlError::NotDer);
        // Half an entry, and a range that is not in the list.
        let whole = entry(&[1], "2026-01-01", &[because(1)]);
        for end in 1..whole.len() {
            assert_eq!(CrlIndex::read(&Bytes::from(whole.clone()), 0..end).unwrap_err(), CrlError::NotDer);
        }
        assert_eq!(CrlIndex::read(&Bytes::from(whole), 0..1000).unwrap_err(), CrlError::NotDer);
    }
}
