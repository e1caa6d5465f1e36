//! The authority itself: issues, revokes, and makes its lists when told that it is time.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::builtin;
use super::error::AuthorityError;
use super::issuer::{Issuer, IssuerId, Leaf};
use super::ledger::{self, FileMark, Ledger};
use super::list::{self, Edition, Entry, ListValidity, Scope};
use super::order::{Issued, Order};
use super::reason::Reason;
use crate::clock::Now;
use crate::crypto;
use crate::keys::{Holder, private_key_from_pem};
use crate::random::Random;
use crate::x509::{Certificate, certificates_from_pem};

/// Where the gateway's plain listener is unless told otherwise.
pub const DEFAULT_BASE_URL: &str = "http://127.0.0.1:8080";

/// Draws of a serial number before the source of randomness is held to be broken: twenty octets never meet by chance.
const SERIAL_DRAWS_MAX: u32 = 64;

/// A list as it is to be published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublishedCrl {
    /// Where, e.g. `/crl/nca_rsa.crl`.
    pub path: &'static str,
    /// Whose.
    pub issuer: IssuerId,
    /// The list.
    pub der: Vec<u8>,
    /// When it was made.
    pub this_update: Now,
    /// Until when it is good.
    pub next_update: Now,
}

/// Root, two issuing authorities, and the ledger of what they did.
#[derive(Debug)]
pub struct Authority {
    issuers: [Issuer; 3],
    base_url: String,
    list_validity: ListValidity,
    /// What the ledger says where its directory says nothing.
    default: Option<Ledger>,
    directory: Option<PathBuf>,
    state: Mutex<State>,
}

/// What the authority knows of a serial number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    Good,
    Revoked { at: Now, reason: Reason },
    NeverIssued,
}

#[derive(Debug, Default)]
struct State {
    ledger: Ledger,
    /// Of the files as they were when they were read last.
    marks: [FileMark; 2],
    published: Option<Published>,
    last_number: u64,
}

/// What the last lists were made from.
#[derive(Debug)]
struct Published {
    at: Now,
    again_at: Now,
    revoked: std::collections::BTreeMap<String, ledger::Revocation>,
}

impl Authority {
    /// From a directory that `qaqpa pki init` made.
    pub fn open(directory: &Path) -> Result<Self, AuthorityError> {
        let read = |name: String| {
            let path = directory.join(name);
            std::fs::read_to_string(&path).map_err(|source| AuthorityError::File { action: "read", path, source })
        };
        let issuers = issuers(|name| read(name.to_owned()), directory)?;
        let ledger = Ledger::read(directory, None)?;
        Ok(Self::of(issuers, ledger, None, Some(directory.to_owned())))
    }

    /// The committed test authority, built into the program; what it issues and revokes from now on is kept in
    /// `directory`, or nowhere but in memory.
    pub fn builtin(directory: Option<&Path>) -> Result<Self, AuthorityError> {
        let origin = Path::new("certs (built in)");
        let text = |name: &str| Ok(builtin::text(name).unwrap_or_default().to_owned());
        let issuers = issuers(text, origin)?;
        let default = Ledger::parse(&text(ledger::ISSUED)?, &text(ledger::REVOKED)?, origin)?;
        let ledger = match directory {
            Some(directory) => {
                let failed = |source| AuthorityError::File { action: "create", path: directory.to_owned(), source };
                std::fs::create_dir_all(directory).map_err(failed)?;
                Ledger::read(directory, Some(&default))?
            }
            None => default.clone(),
        };
        Ok(Self::of(issuers, ledger, Some(default), directory.map(Path::to_owned)))
    }

    fn of(issuers: [Issuer; 3], ledger: Ledger, default: Option<Ledger>, directory: Option<PathBuf>) -> Self {
        // The issuing authority's own certificate says where the gateway publishes.
        let named = issuers[1].certificate().crl_urls().first().and_then(|url| url.strip_suffix(IssuerId::Root.crl_path()));
        let base_url = named.unwrap_or(DEFAULT_BASE_URL).to_owned();
        let state = Mutex::new(State { ledger, ..State::default() });
        Authority { issuers, base_url, list_validity: ListValidity::Test, default, directory, state }
    }

    /// The addresses in what is issued from now on begin with `base_url`.
    pub fn with_base_url(mut self, base_url: &str) -> Self {
        base_url.trim_end_matches('/').clone_into(&mut self.base_url);
        self
    }

    /// The issuing authorities' lists are good for so long.
    pub fn with_list_validity(mut self, validity: ListValidity) -> Self {
        self.list_validity = validity;
        self
    }

    /// One of the three.
    pub fn issuer(&self, id: IssuerId) -> &Issuer {
        &self.issuers[id as usize]
    }

    /// What a relying party trusts: the root first, then the issuing authorities.
    pub fn certificates(&self) -> impl Iterator<Item = &Certificate> {
        self.issuers.iter().map(Issuer::certificate)
    }

    /// Each authority's certificate and the path under which others expect it.
    pub fn published_certificates(&self) -> impl Iterator<Item = (&'static str, &Certificate)> {
        self.issuers.iter().map(|issuer| (issuer.id().certificate_path(), issuer.certificate()))
    }

    /// Makes a key and a certificate for it.
    pub fn issue(&self, order: &Order, now: Now, random: &dyn Random) -> Result<Issued, AuthorityError> {
        let issuer = self.issuer(IssuerId::of(order.algorithm));
        let validity = order.validity(now)?;
        let until = issuer.certificate().not_after();
        if validity.not_after > until {
            return Err(AuthorityError::OutlivesIssuer { not_after: validity.not_after, issuer: until });
        }
        let key = crypto::generate(order.algorithm.key_kind(), random)?;
        let leaf = Leaf { kind: order.kind, subject: &order.subject, key: key.public(), validity, base_url: &self.base_url };
        let mut state = self.state();
        let _lock = self.directory.as_deref().map(ledger::lock).transpose()?;
        let certificate = self.certify(issuer, &leaf, &state.ledger, random)?;
        let serial = certificate.serial_hex();
        if let Some(directory) = &self.directory {
            ledger::append_issued(directory, &serial, issuer.id())?;
        }
        state.ledger.note_issued(&serial, issuer.id());
        Ok(Issued::new(Holder::new(key, certificate, vec![issuer.certificate().clone()])?))
    }

    /// A serial number is given once, RFC 5280 §4.1.2.2; a seed that is used again would give it twice, so it is drawn anew.
    fn certify(&self, issuer: &Issuer, leaf: &Leaf<'_>, ledger: &Ledger, random: &dyn Random) -> Result<Certificate, AuthorityError> {
        for _ in 0..SERIAL_DRAWS_MAX {
            let certificate = issuer.certify(leaf, issuer.key(), random)?;
            if ledger.issuer_of(&certificate.serial_hex()).is_none() {
                return Ok(certificate);
            }
        }
        Err(AuthorityError::SerialNumbersTaken { draws: SERIAL_DRAWS_MAX })
    }

    /// Every issuer, the root first.
    pub(super) fn issuers(&self) -> impl Iterator<Item = &Issuer> {
        self.issuers.iter()
    }

    /// A key with its certificate that lies beside the authority's own, as `<stem>.key.pem` and `<stem>.cert.pem`.
    pub(super) fn holder_file(&self, stem: &str) -> Option<Holder> {
        let text = |end: &str| {
            let name = format!("{stem}.{end}");
            let kept = self.directory.as_ref().and_then(|directory| std::fs::read_to_string(directory.join(&name)).ok());
            kept.or_else(|| self.default.as_ref().and_then(|_| builtin::text(&name)).map(str::to_owned))
        };
        Holder::from_pem(&text("key.pem")?, &text("cert.pem")?).ok()
    }

    /// What stands before the paths in what is issued.
    pub(super) fn base_url(&self) -> &str {
        &self.base_url
    }

    /// Enters a certificate of the authority's own services, once.
    pub(super) fn enter_service(&self, issuer: IssuerId, serial: &str) -> Result<(), AuthorityError> {
        let mut state = self.state();
        if state.ledger.issuer_of(serial).is_none() {
            if let Some(directory) = &self.directory {
                let _lock = ledger::lock(directory)?;
                ledger::append_issued(directory, serial, issuer)?;
            }
            state.ledger.note_issued(serial, issuer);
        }
        Ok(())
    }

    /// What the ledger says at `now` of a serial number's octets under this issuer.
    pub(super) fn standing(&self, issuer: IssuerId, serial: &[u8], now: Now) -> Standing {
        let Ok(serial) = ledger::normal(&crate::x509::hex(serial)) else { return Standing::NeverIssued };
        let state = self.state();
        match (state.ledger.issuer_of(&serial), state.ledger.revoked.get(&serial)) {
            (Some(own), Some(row)) if own == issuer && row.at <= now => Standing::Revoked { at: row.at, reason: row.reason },
            (Some(own), _) if own == issuer => Standing::Good,
            _ => Standing::NeverIssued,
        }
    }

    /// Revokes a certificate issued here, durably before it returns. A hold may become another reason; another reason stays.
    /// With a time yet to come, the lists have it from that time on.
    pub fn revoke(&self, serial: &str, reason: Reason, at: Now) -> Result<(), AuthorityError> {
        self.change(serial, |ledger, serial| ledger.revoke(serial, reason, at))
    }

    /// Lifts a hold.
    pub fn unrevoke(&self, serial: &str) -> Result<(), AuthorityError> {
        self.change(serial, |ledger, serial| ledger.lift(serial))
    }

    fn change(&self, serial: &str, change: impl FnOnce(&mut Ledger, &str) -> Result<(), AuthorityError>) -> Result<(), AuthorityError> {
        let serial = ledger::normal(serial)?;
        let mut state = self.state();
        let Some(directory) = &self.directory else {
            return change(&mut state.ledger, &serial);
        };
        let _lock = ledger::lock(directory)?;
        let mut ledger = Ledger::read(directory, self.default.as_ref())?;
        change(&mut ledger, &serial)?;
        ledger::write_durably(&directory.join(ledger::REVOKED), ledger.revoked_text().as_bytes())?;
        state.ledger = ledger;
        Ok(())
    }

    /// Takes in what another process wrote into the directory. Whoever publishes lists calls it now and then before asking
    /// [`Self::due`]: it looks at two files, and reads them only when they are others than before.
    pub fn reload(&self) -> Result<(), AuthorityError> {
        let Some(directory) = &self.directory else { return Ok(()) };
        let mut state = self.state();
        // Taken before the reading: what is written in between is seen the next time.
        let marks = ledger::marks(directory);
        if marks != state.marks {
            state.ledger = Ledger::read(directory, self.default.as_ref())?;
            state.marks = marks;
        }
        Ok(())
    }

    /// Whether new lists are due: none yet, something revoked since, half their time gone, a
    /// revocation's time come, or the clock set back.
    pub fn due(&self, now: Now) -> bool {
        let state = self.state();
        state
            .published
            .as_ref()
            .is_none_or(|published| now < published.at || now >= published.again_at || published.revoked != state.ledger.revoked)
    }

    /// Makes every list anew as of `now`: the root's, and of each issuing authority the full one and the changes since.
    pub fn crls(&self, now: Now) -> Result<Vec<PublishedCrl>, AuthorityError> {
        let mut state = self.state();
        // A clock set back goes on counting.
        let number = list::number_at(now).max(state.last_number + 1);
        let mut published = Vec::new();
        let mut shortest = i64::MAX;
        for issuer in &self.issuers {
            let serials: Vec<(Vec<u8>, &ledger::Revocation)> = state
                .ledger
                .revoked_by(issuer.id())
                .filter(|(_, row)| row.at <= now)
                .map(|(serial, row)| (ledger::octets(serial), row))
                .collect();
            let entries: Vec<Entry<'_>> = serials.iter().map(|(serial, row)| Entry { serial, at: row.at, reason: row.reason }).collect();
            let full_for = if issuer.id() == IssuerId::Root { ListValidity::Root } else { self.list_validity };
            let mut publish = |path, number, valid: ListValidity, scope, entries: &[Entry<'_>]| {
                let edition = Edition { number, this_update: now, next_update: now.plus_seconds(valid.seconds()) };
                let der = list::list(issuer, edition, scope, entries)?;
                shortest = shortest.min(valid.seconds());
                published.push(PublishedCrl { path, issuer: issuer.id(), der, this_update: now, next_update: edition.next_update });
                Ok::<(), AuthorityError>(())
            };
            publish(issuer.id().crl_path(), number, full_for, Scope::Full, &entries)?;
            if let Some(path) = issuer.id().delta_path() {
                // A full list goes out with every change, so nothing has changed since; RFC 5280 §5.2.4 has the delta's number higher.
                publish(path, number + 1, ListValidity::Delta, Scope::DeltaOf(number), &[])?;
            }
        }
        state.last_number = number + 1;
        let yet_to_come = state.ledger.revoked.values().map(|row| row.at).filter(|at| *at > now);
        let again_at = yet_to_come.fold(now.plus_millis(shortest * 1000 / 2), Now::min);
        state.published = Some(Published { at: now, again_at, revoked: state.ledger.revoked.clone() });
        Ok(published)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Reads the three authorities by file name.
fn issuers(text: impl Fn(&str) -> Result<String, AuthorityError>, origin: &Path) -> Result<[Issuer; 3], AuthorityError> {
    let one = |id: IssuerId| {
        let (certificate_name, key_name) = (format!("{}.cert.pem", id.file_stem()), format!("{}.key.pem", id.file_stem()));
        let certificates = certificates_from_pem(&text(&certificate_name)?)
            .map_err(|source| AuthorityError::Pem { path: origin.join(&certificate_name), source })?;
        let key_path = || origin.join(&key_name);
        let key = private_key_from_pem(&text(&key_name)?).map_err(|source| AuthorityError::KeyFile { path: key_path(), source })?;
        let holder = Holder::pair_of(key, certificates).map_err(|source| AuthorityError::KeyFile { path: key_path(), source })?;
        let (key, certificate) = holder.into_parts();
        Ok::<Issuer, AuthorityError>(Issuer::new(id, certificate, key))
    };
    Ok([one(IssuerId::Root)?, one(IssuerId::Rsa)?, one(IssuerId::Ecdsa)?])
}
