//! Documents as they are stored: packed (LZ4) against an earlier one of the same table and service, which they resemble in all but a few
//! fields, the digest and the signature value. That one, the base, is stored as it is; so are documents that do not resemble it.
//!
//! ```text
//! 0x01 │ row of the base, u64 │ length, u32 │ LZ4 block       big-endian; base 0: none
//! ```
//!
//! No document begins with 0x01, which XML does not allow: what begins otherwise is stored as it is, as everything of earlier schemas.

use std::borrow::Cow;
use std::collections::HashMap;

use bytes::Bytes;
use lz4_flex::block::{
    compress_into_with_dict, compress_with_dict, decompress_with_dict, get_maximum_output_size,
};
use rusqlite::{Connection, OptionalExtension as _};

use crate::limits;
use crate::registry::errors::RegistryError;

const MARK: u8 = 1;

/// Before the block: the mark, the base, the length.
const HEAD_OCTETS: usize = 1 + 8 + 4;

/// Shorter ones are stored as they are.
const PACKED_MIN: usize = 512;

/// A base and what is packed against it: LZ4 looks back 64 KB at most, over both.
const BASE_MAX: usize = 16 * 1024;
const PACKED_MAX: usize = 48 * 1024;

/// Documents that are packed against one base: then there is a new one, so that no single row bears too much.
const USES_MAX: u32 = 1_000;

/// Services whose base is remembered.
const SERVICES_MAX: usize = 64;

/// The tables whose documents are packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::registry) enum PackedIn {
    Documents,
    Results,
}

impl PackedIn {
    /// By the name of the table.
    pub(in crate::registry) fn named(table: &str) -> Option<Self> {
        match table {
            "documents" => Some(PackedIn::Documents),
            "results" => Some(PackedIn::Results),
            _ => None,
        }
    }

    const fn name(self) -> &'static str {
        match self {
            PackedIn::Documents => "documents",
            PackedIn::Results => "results",
        }
    }

    const fn base_sql(self) -> &'static str {
        match self {
            PackedIn::Documents => "SELECT document FROM documents WHERE request_id = ?1",
            PackedIn::Results => "SELECT document FROM results WHERE request_id = ?1",
        }
    }
}

/// The base of each service in one table. What is remembered is committed, or of the transaction that is open.
#[derive(Debug, Default)]
pub(super) struct Bases(HashMap<String, Base>);

#[derive(Debug)]
struct Base {
    row: i64,
    octets: Bytes,
    uses: u32,
    committed: bool,
}

impl Bases {
    /// A document as it is stored in a row; one that is stored as it is becomes the base of those after it.
    pub(super) fn packed<'a>(&mut self, service: &str, row: i64, document: &'a Bytes) -> Cow<'a, [u8]> {
        if document.first() == Some(&MARK) {
            return Cow::Owned(pack(0, &[], document));
        }
        if !(PACKED_MIN..=PACKED_MAX).contains(&document.len()) {
            return Cow::Borrowed(document);
        }
        if let Some(base) = self.0.get_mut(service).filter(|base| base.uses < USES_MAX) {
            let packed = pack(base.row, &base.octets, document);
            if packed.len() < document.len() / 4 * 3 {
                base.uses += 1;
                return Cow::Owned(packed);
            }
        }
        if document.len() <= BASE_MAX {
            if self.0.len() >= SERVICES_MAX {
                self.0.clear();
            }
            let base = Base { row, octets: document.clone(), uses: 0, committed: false };
            self.0.insert(service.to_owned(), base);
        }
        Cow::Borrowed(document)
    }

    /// A transaction begins; what the one before it did not commit was rolled back.
    pub(super) fn forgotten(&mut self) {
        self.0.retain(|_, base| base.committed);
    }

    /// The transaction is on disk.
    pub(super) fn committed(&mut self) {
        self.0.values_mut().for_each(|base| base.committed = true);
    }
}

fn pack(row: i64, base: &[u8], document: &[u8]) -> Vec<u8> {
    let mut packed = vec![0; HEAD_OCTETS + get_maximum_output_size(document.len())];
    packed[0] = MARK;
    packed[1..9].copy_from_slice(&row.to_be_bytes());
    packed[9..HEAD_OCTETS].copy_from_slice(&u32::try_from(document.len()).unwrap_or(u32::MAX).to_be_bytes());
    match compress_into_with_dict(document, &mut packed[HEAD_OCTETS..], base) {
        Ok(block) => packed.truncate(HEAD_OCTETS + block),
        // There is room for any block; if not, one is made that brings its own.
        Err(_) => packed.splice(HEAD_OCTETS.., compress_with_dict(document, base)).for_each(drop),
    }
    packed
}

/// A document out of what is stored in a row.
pub(in crate::registry) fn unpacked(
    connection: &Connection,
    table: PackedIn,
    row: i64,
    stored: Vec<u8>,
) -> Result<Bytes, RegistryError> {
    if stored.first() != Some(&MARK) {
        return Ok(Bytes::from(stored));
    }
    let unreadable = || RegistryError::Unreadable { table: table.name(), row, column: "document" };
    let (of, length, block) = parts(&stored).ok_or_else(unreadable)?;
    let base: Option<Vec<u8>> = match of {
        0 => Some(Vec::new()),
        of => connection.prepare_cached(table.base_sql())?.query_row([of], |row| row.get(0)).optional()?,
    };
    let document = decompress_with_dict(block, length, &base.ok_or_else(unreadable)?);
    let document = document.ok().filter(|document| document.len() == length);
    document.map(Bytes::from).ok_or_else(unreadable)
}

/// The row of the base, the length of the document and the block.
fn parts(stored: &[u8]) -> Option<(i64, usize, &[u8])> {
    let (row, rest) = stored.get(1..)?.split_first_chunk()?;
    let (length, block) = rest.split_first_chunk()?;
    let length = usize::try_from(u32::from_be_bytes(*length)).ok()?;
    (length <= limits::BODY_BYTES_MAX).then_some((i64::from_be_bytes(*row), length, block))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn letter(name: &str) -> Bytes {
        let lines: String =
            (0..60).map(|line| format!("<line number=\"{line}\">құжат {}</line>", line * 7)).collect();
        Bytes::from(format!("<letter to=\"{name}\">{lines}</letter>"))
    }

    fn results() -> Connection {
        let connection = Connection::open_in_memory().unwrap();
        connection
            .execute_batch("CREATE TABLE results (request_id INTEGER PRIMARY KEY, document BLOB NOT NULL)")
            .unwrap();
        connection
    }

    fn put(connection: &Connection, row: i64, stored: &[u8]) {
        let sql = "INSERT INTO results (request_id, document) VALUES (?1, ?2)";
        connection.execute(sql, rusqlite::params![row, stored]).unwrap();
    }

    #[test]
    fn a_document_is_packed_against_one_like_it_and_comes_back_as_it_was() {
        let (connection, mut bases) = (results(), Bases::default());
        let documents = [
            letter("Әлия"),
            letter("Дана"),
            Bytes::from_static(b"<short/>"),
            Bytes::from(vec![MARK; 700]),
            letter("Ұлан"),
        ];
        let mut lengths = Vec::new();
        for (row, document) in (1..).zip(&documents) {
            let stored = bases.packed("000", row, document);
            lengths.push(stored.len());
            put(&connection, row, &stored);
            let read = unpacked(&connection, PackedIn::Results, row, stored.into_owned()).unwrap();
            assert_eq!(&read, document);
        }
        assert_eq!((lengths[0], lengths[2]), (documents[0].len(), 8), "as they are");
        assert!(lengths[1] < 80 && lengths[4] < 80 && lengths[3] < 80, "{lengths:?}");
        assert_eq!(
            bases.packed("001", 6, &documents[1]).len(),
            documents[1].len(),
            "another service has its own base"
        );
    }

    #[test]
    fn a_base_that_was_rolled_back_is_none_and_one_is_not_used_for_ever() {
        let mut bases = Bases::default();
        let (first, second) = (letter("Әлия"), letter("Дана"));
        let is_packed = |bases: &mut Bases, row| bases.packed("000", row, &second).len() < second.len();
        let _ = bases.packed("000", 1, &first);
        assert!(is_packed(&mut bases, 2));
        bases.forgotten();
        assert!(!is_packed(&mut bases, 2), "the row of the first is not there");
        bases.committed();
        bases.forgotten();
        for _ in 0..USES_MAX {
            assert!(is_packed(&mut bases, 3));
        }
        assert!(!is_packed(&mut bases, 4));
    }

    #[test]
    fn what_is_damaged_is_unreadable_and_nothing_panics() {
        let (connection, mut bases) = (results(), Bases::default());
        put(&connection, 1, &bases.packed("000", 1, &letter("Әлия")));
        let whole = bases.packed("000", 2, &letter("Дана")).into_owned();
        let read = |stored: &[u8]| unpacked(&connection, PackedIn::Results, 2, stored.to_vec());
        assert_eq!(read(&whole).unwrap(), letter("Дана"));
        for end in 1..whole.len() {
            assert!(read(&whole[..end]).is_err(), "{end} octets");
        }
        for at in 1..whole.len() {
            for octet in [0, 1, 0x7f, 0xff] {
                let mut changed = whole.clone();
                changed[at] = octet;
                let _ = read(&changed);
            }
        }
    }
}
