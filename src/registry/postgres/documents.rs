//! What came, the reports on it, and the certificates that they name: each is kept once.

use std::collections::HashSet;

use super::archived;
use super::reads::{id_of, octets};
use super::session::{Session, bind};
use crate::encoding::{base64, hex};
use crate::registry::case::StoredDocument;
use crate::registry::errors::{RegistryError, StorageFault};
use crate::registry::number::RegistrationNumber;
use crate::registry::submission::Submission;

/// Certificates that are remembered as kept (32 octets each); then all are looked for again.
const REMEMBERED_MAX: usize = 32_768;

type Digest = [u8; 32];

/// Which certificates are known to be kept: committed, since everything was last let go of.
#[derive(Debug, Default)]
pub(super) struct Remembered {
    kept: HashSet<Digest>,
    uncommitted: Vec<Digest>,
    epoch: i64,
}

/// A certificate that is to be kept.
pub(super) struct Certificate {
    sha256: Digest,
    der: Vec<u8>,
}

impl Remembered {
    /// A transaction begins; what the one before it did not commit was rolled back.
    pub(super) fn begin(&mut self, epoch: i64) {
        self.uncommitted.clear();
        if self.epoch != epoch || self.kept.len() > REMEMBERED_MAX {
            self.kept.clear();
            self.epoch = epoch;
        }
    }

    pub(super) fn committed(&mut self) {
        self.kept.extend(self.uncommitted.drain(..));
    }

    pub(super) fn forget(&mut self) {
        self.kept.clear();
        self.uncommitted.clear();
    }

    /// Those of new requests that are not known to be kept, in the order of their digests.
    pub(super) fn missing<'a>(&self, new: impl Iterator<Item = &'a Submission>) -> Vec<Certificate> {
        let mut missing: Vec<Certificate> = Vec::new();
        for certificate in new.flat_map(|submission| &submission.report().certificates) {
            let Some(sha256) = digest_of(&certificate.sha256) else { continue };
            if self.kept.contains(&sha256) || self.uncommitted.contains(&sha256) {
                continue;
            }
            if let Err(at) = missing.binary_search_by(|known| known.sha256.cmp(&sha256)) {
                let der = base64::decode(&certificate.der).unwrap_or_default();
                missing.insert(at, Certificate { sha256, der });
            }
        }
        missing
    }

    /// They are kept by the transaction that is open.
    pub(super) fn kept(&mut self, certificates: &[Certificate]) {
        self.uncommitted.extend(certificates.iter().map(|certificate| certificate.sha256));
    }
}

fn digest_of(text: &str) -> Option<Digest> {
    hex::decode(text).and_then(|octets| Digest::try_from(octets).ok())
}

/// The digests of a report's certificates, one behind the other.
pub(super) fn digests(submission: &Submission) -> Vec<u8> {
    let certificates = &submission.report().certificates;
    certificates.iter().filter_map(|certificate| digest_of(&certificate.sha256)).flatten().collect()
}

pub(super) async fn keep_certificates(
    session: Session<'_>,
    certificates: &[Certificate],
) -> Result<(), StorageFault> {
    let sql = "INSERT INTO certificates (sha256, der) SELECT * FROM unnest($1::BYTEA[], $2::BYTEA[]) ON CONFLICT (sha256) DO NOTHING";
    let digests: Vec<&[u8]> = certificates.iter().map(|certificate| &certificate.sha256[..]).collect();
    let ders: Vec<&[u8]> = certificates.iter().map(|certificate| &certificate.der[..]).collect();
    session.execute(sql, bind![digests, ders]).await.map(drop)
}

pub(super) async fn document(
    session: Session<'_>,
    number: &RegistrationNumber,
) -> Result<Option<StoredDocument>, RegistryError> {
    let Some(id) = id_of(session, number).await? else { return Ok(None) };
    let sql = "SELECT certificates, report, document FROM documents WHERE request_id = $1";
    let Some(row) = session.row(sql, bind![id]).await? else {
        archived::none_of(session, id, number).await?;
        return Ok(None);
    };
    let digests = octets(&row, 0)?;
    let mut certificates = Vec::new();
    for digest in digests.chunks(32) {
        let found = session.row("SELECT der FROM certificates WHERE sha256 = $1", bind![digest]).await?;
        let missing = RegistryError::Unreadable { table: "documents", row: id, column: "certificates" };
        certificates.push(octets(&found.ok_or(missing)?, 0)?);
    }
    Ok(Some(StoredDocument { document: octets(&row, 2)?, report: octets(&row, 1)?, certificates }))
}
