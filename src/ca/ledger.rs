//! What was issued and what was revoked: two text files beside the keys.
//!
//! `issued.txt` grows by a line for each certificate; `revoked.toml` is written anew for each change, beside itself, synced
//! and renamed, so that a crash leaves the old state or the new one. A lock file keeps two processes apart.

use std::collections::BTreeMap;
use std::fs::{self, File, OpenOptions};
use std::io::Write as _;
use std::path::Path;
use std::sync::Arc;

use serde::Deserialize;

use super::error::AuthorityError;
use super::ledger_record::LedgerRecord;
use crate::ca::issue::issuer_id::IssuerId;
use crate::ca::request::reason::Reason;
use crate::clock::Now;
use crate::encoding::{hex, toml_text};
use crate::interface::LedgerFault;

/// The file of what was issued.
pub(super) const ISSUED: &str = "issued.txt";
/// The file of what was revoked.
pub(super) const REVOKED: &str = "revoked.toml";
const LOCK: &str = "ledger.lock";

/// Octets of either file: the production authority has some 422 065 revoked certificates, 150 octets each.
const LEDGER_BYTES_MAX: u64 = 128 * 1024 * 1024;

/// A serial number has at most 20 octets, RFC 5280 §4.1.2.2.
const SERIAL_OCTETS_MAX: usize = 20;

/// One revocation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Revocation {
    pub(super) issuer: IssuerId,
    pub(super) at: Now,
    pub(super) reason: Reason,
}

/// One certificate.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Registered {
    issuer: IssuerId,
    record: Option<Arc<LedgerRecord>>,
}

/// Both files' content. Serial numbers are lower-case hexadecimal without leading zeros.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Ledger {
    issued: BTreeMap<String, Registered>,
    pub(super) revoked: BTreeMap<String, Revocation>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RevokedFile {
    #[serde(default)]
    revoked: Vec<RevokedRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RevokedRow {
    serial: String,
    issuer: String,
    reason: String,
    at: String,
}

impl Ledger {
    /// From the texts of both files; `path` is for the error.
    pub(super) fn parse(issued: &str, revoked: &str, path: &Path) -> Result<Self, AuthorityError> {
        let bad = |fault| AuthorityError::Ledger { path: path.to_owned(), fault };
        let mut ledger = Ledger::default();
        // Without its end a line was never confirmed.
        let whole = issued.rfind('\n').map_or("", |end| &issued[..end]);
        for (number, line) in
            whole.lines().enumerate().filter(|(_, line)| !line.trim().is_empty() && !line.starts_with('#'))
        {
            let (serial, rest) = line.trim_start().split_once(char::is_whitespace).unwrap_or((line, ""));
            let (issuer, rest) =
                rest.trim_start().split_once(char::is_whitespace).unwrap_or((rest.trim(), ""));
            let row = normal(serial).ok().zip(issuer_named(issuer));
            let (serial, issuer) = row.ok_or_else(|| bad(LedgerFault::Line { number: number + 1 }))?;
            let record = LedgerRecord::read(rest).map(Arc::new);
            ledger.issued.insert(serial, Registered { issuer, record });
        }
        let file: RevokedFile =
            toml_text::read(revoked).map_err(|error| bad(LedgerFault::Toml { fault: error.fault }))?;
        let rows = file.revoked.len();
        if let Some(said) = rows_said(revoked)
            && rows < said
        {
            return Err(bad(LedgerFault::Fewer { rows, said }));
        }
        for row in file.revoked {
            let serial = normal(&row.serial)?;
            let issuer = issuer_named(&row.issuer)
                .ok_or_else(|| bad(LedgerFault::Issuer { serial: serial.clone(), issuer: row.issuer }))?;
            let reason = Reason::from_name(&row.reason)
                .ok_or_else(|| bad(LedgerFault::Reason { serial: serial.clone(), reason: row.reason }))?;
            let at = Now::parse(&row.at)
                .map_err(|cause| bad(LedgerFault::Time { serial: serial.clone(), cause }))?;
            ledger.revoked.insert(serial, Revocation { issuer, at, reason });
        }
        Ok(ledger)
    }

    /// From the files in `directory`; an absent file is an empty one, or `default`'s when given.
    pub(super) fn read(directory: &Path, default: Option<&Ledger>) -> Result<Self, AuthorityError> {
        let issued = issued_of(&directory.join(ISSUED))?.map(|issued| issued.text);
        let revoked = text_of(&directory.join(REVOKED))?;
        let mut ledger =
            Self::parse(issued.as_deref().unwrap_or(""), revoked.as_deref().unwrap_or(""), directory)?;
        if let Some(default) = default {
            ledger.issued.extend(default.issued.clone());
            if revoked.is_none() {
                ledger.revoked.clone_from(&default.revoked);
            }
        }
        Ok(ledger)
    }

    /// The same, after `known` was in memory: a revocation is not forgotten because its file is gone, or was emptied or cut by another
    /// program. What the authority itself lets go of says how many are left, and is taken.
    pub(super) fn read_after(
        directory: &Path,
        default: Option<&Ledger>,
        known: &Ledger,
    ) -> Result<Self, AuthorityError> {
        let path = directory.join(REVOKED);
        let text = text_of(&path)?;
        let ledger = Self::read(directory, default)?;
        if text.as_deref().and_then(rows_said).is_some() {
            return Ok(ledger);
        }
        let is_lost = |serial: &str, row: &Revocation| {
            row.reason != Reason::CertificateHold && !ledger.revoked.contains_key(serial)
        };
        let lost = known.revoked.iter().filter(|(serial, row)| is_lost(serial, row)).count();
        match lost {
            0 => Ok(ledger),
            revocations => Err(AuthorityError::Ledger { path, fault: LedgerFault::Lost { revocations } }),
        }
    }

    /// The same for who writes both files anew: what is lost there is in memory.
    pub(super) fn to_change(
        directory: &Path,
        default: Option<&Ledger>,
        known: &Ledger,
    ) -> Result<Self, AuthorityError> {
        match Self::read_after(directory, default, known) {
            Err(AuthorityError::Ledger {
                fault: fault @ (LedgerFault::Lost { .. } | LedgerFault::Fewer { .. }),
                ..
            }) => {
                tracing::warn!(?fault, "the file of revocations is written anew from what was known");
                Ok(known.clone())
            }
            read => read,
        }
    }

    /// Notes a certificate as issued.
    pub(super) fn note_issued(&mut self, serial: &str, issuer: IssuerId, record: Option<LedgerRecord>) {
        let record = record.map(Arc::new);
        self.issued.insert(serial.to_owned(), Registered { issuer, record });
    }

    /// What this ledger has and the authority's own services have since; `first` goes before.
    pub(super) fn back_to(&self, first: &Ledger) -> Ledger {
        let mut kept = first.clone();
        for (serial, row) in self.issued.iter().filter(|(_, row)| row.record.is_none()) {
            kept.issued.entry(serial.clone()).or_insert_with(|| row.clone());
        }
        kept
    }

    /// How many certificates and revocations it has.
    pub(super) fn sizes(&self) -> (usize, usize) {
        (self.issued.len(), self.revoked.len())
    }

    /// Who issued it, if it was issued here.
    pub(super) fn issuer_of(&self, serial: &str) -> Option<IssuerId> {
        self.issued.get(serial).map(|row| row.issuer)
    }

    /// What is told of it, if it was issued here and something is.
    pub(super) fn record_of(&self, serial: &str) -> Option<Arc<LedgerRecord>> {
        self.issued.get(serial).and_then(|row| row.record.clone())
    }

    /// Everything issued: serial number and issuer.
    pub(super) fn issued(&self) -> impl Iterator<Item = (&str, IssuerId)> {
        self.issued.iter().map(|(serial, row)| (serial.as_str(), row.issuer))
    }

    /// The serial numbers of what one issuer revoked.
    pub(super) fn revoked_by(&self, issuer: IssuerId) -> impl Iterator<Item = (&str, &Revocation)> {
        self.revoked
            .iter()
            .filter(move |(_, row)| row.issuer == issuer)
            .map(|(serial, row)| (serial.as_str(), row))
    }

    /// Revokes; what is on hold may be revoked for good or put on hold anew.
    pub(super) fn revoke(&mut self, serial: &str, reason: Reason, at: Now) -> Result<(), AuthorityError> {
        let issuer = self.issuer_of(serial).ok_or_else(|| AuthorityError::NeverIssued(serial.to_owned()))?;
        if let Some(old) = self.revoked.get(serial).filter(|old| old.reason != Reason::CertificateHold) {
            return Err(AuthorityError::AlreadyRevoked {
                serial: serial.to_owned(),
                at: old.at,
                reason: old.reason,
            });
        }
        self.revoked.insert(serial.to_owned(), Revocation { issuer, at, reason });
        Ok(())
    }

    /// Lifts a hold.
    pub(super) fn lift(&mut self, serial: &str) -> Result<(), AuthorityError> {
        match self.revoked.get(serial).map(|row| row.reason) {
            Some(Reason::CertificateHold) => {
                self.revoked.remove(serial);
                Ok(())
            }
            _ => Err(AuthorityError::NotOnHold(serial.to_owned())),
        }
    }

    /// The text of `revoked.toml`.
    pub(super) fn revoked_text(&self) -> String {
        let mut text = format!(
            "# Revoked certificates. Written by `qaqpa pki revoke`; the lists are made from it.\n{ROWS_BEFORE}{}{ROWS_BEHIND}\n",
            self.revoked.len()
        );
        for (serial, row) in &self.revoked {
            let (issuer, reason, at) = (row.issuer.file_stem(), row.reason.name(), row.at);
            text.push_str(&format!("\n[[revoked]]\nserial = \"{serial}\"\nissuer = \"{issuer}\"\nreason = \"{reason}\"\nat = \"{at}\"\n"));
        }
        text
    }

    /// The text of `issued.txt`.
    pub(super) fn issued_text(&self) -> String {
        let mut text = String::from("# Issued certificates: serial number, issuer.\n");
        for (serial, row) in &self.issued {
            text.push_str(&issued_line(serial, row.issuer, row.record.as_deref()));
        }
        text
    }
}

/// What stands before and behind the number of revocations in the head of their file.
const ROWS_BEFORE: &str = "# There are ";
const ROWS_BEHIND: &str = ": a file with fewer is not whole.";

/// How many revocations a file says that it has; one that another program wrote may not say it.
fn rows_said(text: &str) -> Option<usize> {
    let mut head = text.lines().take_while(|line| line.starts_with('#'));
    head.find_map(|line| line.strip_prefix(ROWS_BEFORE)?.strip_suffix(ROWS_BEHIND)?.parse().ok())
}

/// By what one sees that a file is another one: length, time of writing, number on the disk (each rename brings a new one).
pub(super) type FileMark = Option<(u64, Option<std::time::SystemTime>, u64)>;

/// The marks of both files: whether they changed, without reading them.
pub(super) fn marks(directory: &Path) -> [FileMark; 2] {
    #[cfg(unix)]
    let number = |data: &fs::Metadata| std::os::unix::fs::MetadataExt::ino(data);
    #[cfg(not(unix))]
    let number = |_: &fs::Metadata| 0;
    [ISSUED, REVOKED].map(|name| {
        let data = fs::metadata(directory.join(name)).ok()?;
        Some((data.len(), data.modified().ok(), number(&data)))
    })
}

/// Keeps other processes out of the directory's ledger as long as it lives.
pub(super) fn lock(directory: &Path) -> Result<File, AuthorityError> {
    let path = directory.join(LOCK);
    let failed = AuthorityError::unwritten(&path);
    let file = OpenOptions::new().create(true).truncate(false).write(true).open(&path).map_err(&failed)?;
    file.lock().map_err(&failed)?;
    Ok(file)
}

/// Adds a line to `issued.txt` and syncs it.
pub(super) fn append_issued(
    directory: &Path,
    serial: &str,
    issuer: IssuerId,
    record: Option<&LedgerRecord>,
) -> Result<(), AuthorityError> {
    let path = directory.join(ISSUED);
    let failed = AuthorityError::unwritten(&path);
    let line = issued_line(serial, issuer, record);
    let Some(issued) = issued_of(&path)? else {
        // A new file needs the sync of its directory, too.
        return write_durably(&path, line.as_bytes());
    };
    if issued.is_torn {
        // A crash cut the last line off before it was confirmed: it gives way.
        return write_durably(&path, format!("{}{line}", issued.text).as_bytes());
    }
    let mut file = OpenOptions::new().append(true).open(&path).map_err(&failed)?;
    file.write_all(line.as_bytes()).and_then(|()| file.sync_all()).map_err(&failed)
}

/// `issued.txt`, as far as it was confirmed.
struct IssuedText {
    text: String,
    /// Behind it stands what a crash left of a line that was not.
    is_torn: bool,
}

/// Reads `issued.txt`. Each line is synced before the next is begun, so that a loss of power can damage the last one only: it has no
/// end, or sectors of it were not written and are zeros.
fn issued_of(path: &Path) -> Result<Option<IssuedText>, AuthorityError> {
    let Some(mut octets) = octets_of(path)? else { return Ok(None) };
    let length = octets.len();
    let line_end = |octets: &[u8]| octets.iter().rposition(|octet| *octet == b'\n').map_or(0, |end| end + 1);
    octets.truncate(line_end(&octets));
    let last = line_end(&octets[..octets.len().saturating_sub(1)]);
    if octets[last..].contains(&0) || std::str::from_utf8(&octets[last..]).is_err() {
        octets.truncate(last);
    }
    let is_torn = octets.len() < length;
    Ok(Some(IssuedText { text: as_text(octets, path)?, is_torn }))
}

/// Writes beside the file, syncs, renames, syncs the directory.
pub(super) fn write_durably(path: &Path, octets: &[u8]) -> Result<(), AuthorityError> {
    let failed = AuthorityError::unwritten(path);
    let mut beside = path.as_os_str().to_owned();
    beside.push(".new");
    let written = File::create(&beside)
        .and_then(|mut file| file.write_all(octets).and_then(|()| file.sync_all()))
        .and_then(|()| fs::rename(&beside, path));
    if let Err(error) = written {
        // On a full disk what was written of it would take the last room; whether it goes changes nothing of the error.
        let _ = fs::remove_file(&beside);
        return Err(failed(error));
    }
    if let Some(directory) = path.parent().filter(|directory| !directory.as_os_str().is_empty()) {
        File::open(directory).and_then(|directory| directory.sync_all()).map_err(&failed)?;
    }
    Ok(())
}

/// A serial number in the form that the ledger keeps: lower-case hexadecimal, no leading zeros, colons and `0x` gone.
pub(super) fn normal(serial: &str) -> Result<String, AuthorityError> {
    let refused = || AuthorityError::NotASerial(serial.chars().take(80).collect());
    let digits: String = serial.trim().trim_start_matches("0x").chars().filter(|c| *c != ':').collect();
    let trimmed = digits.trim_start_matches('0').to_ascii_lowercase();
    if trimmed.is_empty()
        || trimmed.len() > 2 * SERIAL_OCTETS_MAX
        || !trimmed.bytes().all(|octet| octet.is_ascii_hexdigit())
    {
        return Err(refused());
    }
    Ok(trimmed)
}

/// The octets of a serial number that [`normal`] has seen.
pub(super) fn octets(serial: &str) -> Vec<u8> {
    hex::decode_number(serial).unwrap_or_default()
}

pub(super) fn issued_line(serial: &str, issuer: IssuerId, record: Option<&LedgerRecord>) -> String {
    match record {
        Some(record) => format!("{serial} {} {}\n", issuer.file_stem(), record.written()),
        None => format!("{serial} {}\n", issuer.file_stem()),
    }
}

fn issuer_named(stem: &str) -> Option<IssuerId> {
    IssuerId::from_stem(stem)
}

fn text_of(path: &Path) -> Result<Option<String>, AuthorityError> {
    octets_of(path)?.map(|octets| as_text(octets, path)).transpose()
}

fn as_text(octets: Vec<u8>, path: &Path) -> Result<String, AuthorityError> {
    let invalid = |error| std::io::Error::new(std::io::ErrorKind::InvalidData, error);
    String::from_utf8(octets).map_err(invalid).map_err(AuthorityError::unread(path))
}

fn octets_of(path: &Path) -> Result<Option<Vec<u8>>, AuthorityError> {
    let failed = AuthorityError::unread(path);
    match fs::metadata(path) {
        // To open a pipe is to wait for who writes into it.
        Ok(data) if !data.is_file() => {
            Err(failed(std::io::Error::new(std::io::ErrorKind::InvalidInput, "not a regular file")))
        }
        Ok(data) if data.len() > LEDGER_BYTES_MAX => {
            let fault = LedgerFault::TooLarge { octets: data.len(), octets_max: LEDGER_BYTES_MAX };
            Err(AuthorityError::Ledger { path: path.to_owned(), fault })
        }
        Ok(_) => fs::read(path).map(Some).map_err(&failed),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(failed(error)),
    }
}

/// Makes a directory whose name is on disk when this returns.
pub(super) fn make_directory(path: &Path) -> Result<(), AuthorityError> {
    if path.is_dir() {
        return Ok(());
    }
    let failed = AuthorityError::unwritten(path);
    fs::create_dir_all(path).map_err(&failed)?;
    let above = path.parent().filter(|above| !above.as_os_str().is_empty()).unwrap_or(Path::new("."));
    File::open(above).and_then(|above| above.sync_all()).map_err(&failed)
}
