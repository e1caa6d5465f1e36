//! What came, the reports on it, and the certificates that they name: each is kept once.

use std::collections::HashSet;

use bytes::Bytes;
use rusqlite::{Connection, params};

use super::packed::{Bases, PackedIn, unpacked};
use super::reads::octets;
use crate::encoding::{base64, hex};
use crate::registry::case::StoredDocument;
use crate::registry::errors::RegistryError;
use crate::registry::number::RegistrationNumber;
use crate::registry::submission::Submission;
use crate::x509::CertificateFacts;

/// Certificates that are remembered as kept (32 octets each), of the newest and of those before them.
const REMEMBERED_MAX: usize = 16_384;

type Digest = [u8; 32];

/// Which certificates are known to be kept: what is remembered is committed, and what is forgotten is looked for again.
#[derive(Debug, Default)]
pub(super) struct KeptCertificates {
    newest: HashSet<Digest>,
    before: HashSet<Digest>,
    /// Of the transaction that is open.
    uncommitted: Vec<Digest>,
}

impl KeptCertificates {
    fn has(&mut self, digest: &Digest) -> bool {
        if self.newest.contains(digest) || self.uncommitted.contains(digest) {
            return true;
        }
        let known = self.before.contains(digest);
        if known {
            self.remember(*digest);
        }
        known
    }

    /// The oldest half goes when there are too many, so that those in use stay.
    fn remember(&mut self, digest: Digest) {
        if self.newest.len() >= REMEMBERED_MAX {
            self.before = std::mem::take(&mut self.newest);
        }
        self.newest.insert(digest);
    }

    /// What the transaction kept is on disk.
    pub(super) fn committed(&mut self) {
        for digest in std::mem::take(&mut self.uncommitted) {
            self.remember(digest);
        }
    }

    /// A transaction begins; what the one before it did not commit was rolled back.
    pub(super) fn forgotten(&mut self) {
        self.uncommitted.clear();
    }
}

/// Keeps what came under the row of its request.
pub(super) fn keep(
    tx: &Connection,
    id: i64,
    s: &Submission,
    known: &mut KeptCertificates,
    bases: &mut Bases,
) -> Result<(), RegistryError> {
    let report = s.report();
    let mut digests = Vec::with_capacity(report.certificates.len() * 32);
    for certificate in &report.certificates {
        digests.extend(keep_certificate(tx, certificate, known)?);
    }
    let document = bases.packed(&s.terms().service_id, id, s.document());
    tx.prepare_cached(
        "INSERT INTO documents (request_id, application, certificates, report, document) VALUES (?1, ?2, ?3, ?4, ?5)",
    )?
    .execute(params![id, &s.terms().application[..], digests, &report.json[..], &document[..]])?;
    Ok(())
}

fn keep_certificate(
    tx: &Connection,
    certificate: &CertificateFacts,
    known: &mut KeptCertificates,
) -> Result<Digest, RegistryError> {
    let unreadable = RegistryError::Unreadable { table: "certificates", row: 0, column: "sha256" };
    let digest: Digest = hex::decode_array(&certificate.sha256).ok_or(unreadable)?;
    if !known.has(&digest) {
        let der = base64::decode(&certificate.der).unwrap_or_default();
        tx.prepare_cached("INSERT OR IGNORE INTO certificates (sha256, der) VALUES (?1, ?2)")?
            .execute(params![digest, der])?;
        known.uncommitted.push(digest);
    }
    Ok(digest)
}

pub(super) fn document(
    connection: &Connection,
    number: &RegistrationNumber,
) -> Result<Option<StoredDocument>, RegistryError> {
    let mut statement = connection.prepare_cached(
        "SELECT r.id, d.certificates, d.report, d.document FROM requests r JOIN documents d ON d.request_id = r.id WHERE r.number = ?1",
    )?;
    let mut rows = statement.query([number.to_string()])?;
    let Some(row) = rows.next()? else { return Ok(None) };
    let id: i64 = row.get(0)?;
    let digests = octets(row, 1)?;
    let certificates = digests.chunks(32).map(|digest| certificate(connection, id, digest));
    Ok(Some(StoredDocument {
        document: unpacked(connection, PackedIn::Documents, id, row.get(3)?)?,
        report: octets(row, 2)?,
        certificates: certificates.collect::<Result<_, _>>()?,
    }))
}

fn certificate(connection: &Connection, id: i64, digest: &[u8]) -> Result<Bytes, RegistryError> {
    let mut statement = connection.prepare_cached("SELECT der FROM certificates WHERE sha256 = ?1")?;
    let mut rows = statement.query([digest])?;
    let row = rows.next()?;
    let row = row.ok_or(RegistryError::Unreadable { table: "documents", row: id, column: "certificates" })?;
    Ok(octets(row, 0)?)
}
