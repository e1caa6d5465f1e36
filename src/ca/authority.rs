//! The authority itself: issues, revokes; its lists are made in `publication.rs`.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use super::base_url::BaseUrls;
use super::error::AuthorityError;
use super::ledger::{self, Ledger};
use super::ledger_record::LedgerRecord;
use super::ledger_state::State;
use crate::ca::issue::expected::Facts;
use crate::ca::issue::issued::{ISSUED_LATELY_MAX, Issued};
use crate::ca::issue::issuer::Issuer;
use crate::ca::issue::issuer_id::IssuerId;
use crate::ca::publish::filler;
use crate::ca::publish::settings::CrlSettings;
use crate::ca::request::certificate_request::CertificateRequest;
use crate::ca::request::defect::SignedBy;
use crate::ca::request::draft::Draft;
use crate::ca::request::profile::Algorithm;
use crate::ca::request::reason::Reason;
use crate::ca::request::validity::Validity;
use crate::ca::test_pki::builtin;
use crate::clock::Now;
use crate::crypto::{self, PrivateKey};
use crate::encoding::hex;
use crate::keys::{Holder, private_key_from_pem};
use crate::random::Random;
use crate::x509::{Certificate, CertificateIndex, certificates_from_pem};

/// Draws of a serial number before the source of randomness is held to be broken: twenty octets never meet by chance.
const SERIAL_DRAWS_MAX: u32 = 64;

/// The key of the authority that nobody trusts; its certificate is `foreign.cert.pem`.
pub(super) const FOREIGN: &str = "defective/foreign";
/// The key of the unknown_extension who signs in others' names.
pub(super) const FORGER: &str = "defective/forger";

/// The authorities, and the ledger of what they did.
#[derive(Debug)]
pub struct Authority {
    issuers: Vec<Issuer>,
    base_urls: BaseUrls,
    crl_settings: CrlSettings,
    filler: OnceLock<Vec<u8>>,
    /// What the ledger says where its directory says nothing.
    pub(super) default: Option<Ledger>,
    /// The ledger before anything is issued or revoked: the committed one, or the directory's when it was opened.
    pub(super) first: Ledger,
    pub(super) directory: Option<PathBuf>,
    /// Where the keys are; built in where there is none.
    keys: Option<PathBuf>,
    state: Mutex<State>,
    pub(super) issued_lately: Arc<CertificateIndex>,
}

/// What the authority knows of a serial number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum SerialStatus {
    Good,
    Revoked { at: Now, reason: Reason },
    NeverIssued,
}

/// A certificate in the ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LedgerEntry {
    /// Its serial number in lower-case hexadecimal.
    pub serial: String,
    /// Who issued it.
    pub issuer: IssuerId,
    /// Why and since when it is revoked, if it is.
    pub revoked: Option<(Reason, Now)>,
    /// What is told of it; nothing of what an earlier version issued, and of the committed test PKI.
    pub record: Option<Arc<LedgerRecord>>,
}

impl Authority {
    /// From a directory that `qaqpa pki init` made.
    pub fn open(directory: &Path) -> Result<Self, AuthorityError> {
        let read = |name: String| {
            let path = directory.join(name);
            std::fs::read_to_string(&path).map_err(AuthorityError::unread(&path))
        };
        let issuers = issuers(|name| read(name.to_owned()), directory)?;
        // None is no empty one: `pki init` wrote it.
        let ledger = read(ledger::REVOKED.to_owned()).and_then(|_| Ledger::read(directory, None))?;
        let mut authority = Self::of(issuers, ledger, None, Some(directory.to_owned()));
        authority.keys = Some(directory.to_owned());
        Ok(authority)
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
                ledger::make_directory(directory)?;
                Ledger::read(directory, Some(&default))?
            }
            None => default.clone(),
        };
        Ok(Self::of(issuers, ledger, Some(default), directory.map(Path::to_owned)))
    }

    fn of(issuers: Vec<Issuer>, ledger: Ledger, default: Option<Ledger>, directory: Option<PathBuf>) -> Self {
        let base_urls = BaseUrls::of(&issuers[IssuerId::Rsa as usize]);
        let first = default.clone().unwrap_or_else(|| ledger.clone());
        let state = Mutex::new(State { ledger, ..State::default() });
        let (crl_settings, filler) = (CrlSettings::default(), OnceLock::new());
        let issued_lately = Arc::new(CertificateIndex::with_room_for(ISSUED_LATELY_MAX));
        let keys = None;
        Authority {
            issuers,
            base_urls,
            crl_settings,
            filler,
            default,
            first,
            directory,
            keys,
            state,
            issued_lately,
        }
    }

    /// The addresses in what is issued from now on begin with `base_url`, where a gateway publishes; the first call counts. Those of
    /// the authority's own services and of the databases stay: their certificates are the same in every process.
    pub fn publish_at(&self, base_url: &str) {
        self.base_urls.publish_at(base_url);
    }

    /// Lists are made so.
    pub fn with_crl_settings(mut self, crl_settings: CrlSettings) -> Self {
        self.crl_settings = crl_settings;
        self.filler = OnceLock::new();
        self
    }

    /// How lists are made.
    pub fn crl_settings(&self) -> &CrlSettings {
        &self.crl_settings
    }

    /// One of the authorities.
    pub fn issuer(&self, id: IssuerId) -> &Issuer {
        &self.issuers[id as usize]
    }

    pub(super) fn issuers(&self) -> &[Issuer] {
        &self.issuers
    }

    /// The encoded entries of certificates that never were; made once.
    pub(super) fn filler(&self) -> &[u8] {
        self.filler.get_or_init(|| filler::entries(self.crl_settings.filler))
    }

    /// Every authority's certificate, each after its issuer's: the sound ones, and those that are there to be refused.
    pub fn certificates(&self) -> impl Iterator<Item = &Certificate> {
        self.issuers.iter().map(Issuer::certificate)
    }

    /// Each authority's certificate and the path under which others expect it.
    pub fn published_certificates(&self) -> impl Iterator<Item = (&'static str, &Certificate)> {
        self.issuers.iter().map(|issuer| (issuer.id().certificate_path(), issuer.certificate()))
    }

    /// Makes a key and a certificate for it, with what is asked to be wrong, and says what to expect of it.
    pub fn issue(
        &self,
        order: &CertificateRequest,
        now: Now,
        random: &dyn Random,
    ) -> Result<Issued, AuthorityError> {
        let validity = order.validity(now)?;
        let signed_by = order.signed_by();
        let foreign = if signed_by == SignedBy::Foreign { Some(self.foreign()?) } else { None };
        let issuer = foreign.as_ref().unwrap_or_else(|| {
            self.issuer(match signed_by {
                SignedBy::Revoked => IssuerId::Revoked,
                SignedBy::Below => IssuerId::Below,
                SignedBy::Issuer | SignedBy::Forger | SignedBy::Foreign => IssuerId::of(order.algorithm),
            })
        });
        let until = issuer.certificate().not_after();
        if validity.not_after > until {
            return Err(AuthorityError::OutlivesIssuer { not_after: validity.not_after, issuer: until });
        }
        let forger = if signed_by == SignedBy::Forger { Some(self.forger(order, random)?) } else { None };
        let signing = forger.as_ref().unwrap_or(issuer.key());
        let mut state = self.state();
        let _lock = self.directory.as_deref().map(ledger::lock).transpose()?;
        if let Some(directory) = &self.directory {
            // Another process may have given a serial number since. What cannot be read changes nothing of what is known.
            if let Err(error) = state.take_in(directory, self.default.as_ref()) {
                tracing::warn!(%error, "the ledger of another process was not read");
            }
        }
        let (key, draft, certificate) =
            self.certify(issuer, signing, order, validity, &state.ledger, random)?;
        let serial = certificate.serial_hex();
        // Neither a foreign authority nor a forger informs this one.
        let ours = matches!(signed_by, SignedBy::Issuer | SignedBy::Revoked | SignedBy::Below);
        let revocation = order.revocation(now).filter(|_| ours);
        let subject = order.subject();
        let evidence = Facts {
            draft: &draft,
            defects: &order.defects,
            signed_by,
            name_defect: order.name_defect(),
            has_iin: subject.iin().is_some(),
            revoked_at: revocation.map(|(_, at)| at),
        };
        let expected = evidence.expected(now);
        if ours {
            let record = LedgerRecord::of(order, &certificate, &expected, now);
            if let Some(directory) = &self.directory {
                ledger::append_issued(directory, &serial, issuer.id(), Some(&record))?;
                state.marks = ledger::marks(directory);
            }
            state.ledger.note_issued(&serial, issuer.id(), Some(record));
            state.changes += 1;
        }
        drop((state, _lock));
        self.issued_lately.put(&certificate);
        if let Some((reason, at)) = revocation {
            self.revoke(&serial, reason, at)?;
        }
        Ok(Issued {
            holder: Holder::new(key, certificate, self.chain_of(issuer))?,
            kind: order.kind,
            profile: order.profile(),
            algorithm: order.algorithm,
            declarant: subject.iin().map(str::to_owned),
            expected,
        })
    }

    /// The certificates from `issuer` to its root.
    pub(super) fn chain_of(&self, issuer: &Issuer) -> Vec<Certificate> {
        let mut chain = vec![issuer.certificate().clone()];
        if issuer.certificate().is_self_issued() {
            return chain;
        }
        let mut id = issuer.id();
        while let Some(parent) = id.parent() {
            chain.push(self.issuer(parent).certificate().clone());
            id = parent;
        }
        chain
    }

    /// A serial number is given once, RFC 5280 §4.1.2.2; a seed that is used again would give it twice, so it is drawn anew,
    /// and the key with it: in profile B the number is the key's.
    fn certify(
        &self,
        issuer: &Issuer,
        signing: &PrivateKey,
        order: &CertificateRequest,
        validity: Validity,
        ledger: &Ledger,
        random: &dyn Random,
    ) -> Result<(PrivateKey, Draft, Certificate), AuthorityError> {
        for _ in 0..SERIAL_DRAWS_MAX {
            let key = crypto::generate(order.key_kind(), random)?;
            let draft = order.draft(key.public(), validity)?;
            let base_url = self.base_urls.now();
            let certificate = issuer.certify(&draft, base_url, signing, order.digest(), random)?;
            if ledger.issuer_of(&certificate.serial_hex()).is_none() {
                return Ok((key, draft, certificate));
            }
        }
        Err(AuthorityError::SerialNumbersTaken { draws: SERIAL_DRAWS_MAX })
    }

    /// A stranger's key of the right kind; of RSA, which takes long to make, always the same.
    fn forger(&self, order: &CertificateRequest, random: &dyn Random) -> Result<PrivateKey, AuthorityError> {
        match order.algorithm {
            Algorithm::Rsa => self.key_file(FORGER),
            other => Ok(crypto::generate(other.key_kind(), random)?),
        }
    }

    fn foreign(&self) -> Result<Issuer, AuthorityError> {
        let (key, path) = (self.key_file(FOREIGN)?, self.path_of("foreign.cert.pem"));
        let certificates = certificates_from_pem(&self.text("foreign.cert.pem")?);
        let certificates =
            certificates.map_err(|source| AuthorityError::Pem { path: path.clone(), source })?;
        let holder =
            Holder::pair_of(key, certificates).map_err(|source| AuthorityError::KeyFile { path, source })?;
        let (key, certificate) = holder.into_parts();
        Ok(Issuer::new(IssuerId::Rsa, certificate, key))
    }

    fn key_file(&self, stem: &str) -> Result<PrivateKey, AuthorityError> {
        let name = format!("{stem}.key.pem");
        private_key_from_pem(&self.text(&name)?)
            .map_err(|source| AuthorityError::KeyFile { path: self.path_of(&name), source })
    }

    fn text(&self, name: &str) -> Result<String, AuthorityError> {
        let Some(keys) = &self.keys else { return Ok(builtin::text(name).unwrap_or_default().to_owned()) };
        let path = keys.join(name);
        std::fs::read_to_string(&path).map_err(AuthorityError::unread(&path))
    }

    fn path_of(&self, name: &str) -> PathBuf {
        self.keys.as_deref().unwrap_or(Path::new("certs (built in)")).join(name)
    }

    /// Everything in the ledger, by serial number.
    pub fn registered(&self) -> Vec<LedgerEntry> {
        let state = self.state();
        let row = |(serial, issuer): (&str, IssuerId)| {
            let revoked = state.ledger.revoked.get(serial).map(|row| (row.reason, row.at));
            LedgerEntry { serial: serial.to_owned(), issuer, revoked, record: state.ledger.record_of(serial) }
        };
        state.ledger.issued().map(row).collect()
    }

    /// The row of one serial number, written in any way.
    pub fn registered_as(&self, serial: &str) -> Result<Option<LedgerEntry>, AuthorityError> {
        let serial = ledger::normal(serial)?;
        let state = self.state();
        Ok(state.ledger.issuer_of(&serial).map(|issuer| {
            let revoked = state.ledger.revoked.get(&serial).map(|row| (row.reason, row.at));
            let record = state.ledger.record_of(&serial);
            LedgerEntry { serial, issuer, revoked, record }
        }))
    }

    /// A key with its certificate that lies beside the authority's own, as `<stem>.key.pem` and `<stem>.cert.pem`.
    pub(super) fn holder_file(&self, stem: &str) -> Option<Holder> {
        let text = |end: &str| {
            let name = format!("{stem}.{end}");
            let kept = self
                .directory
                .as_ref()
                .and_then(|directory| std::fs::read_to_string(directory.join(&name)).ok());
            kept.or_else(|| self.default.as_ref().and_then(|_| builtin::text(&name)).map(str::to_owned))
        };
        Holder::from_pem(&text("key.pem")?, &text("cert.pem")?).ok()
    }

    /// What stands before the paths in what is the same in every process.
    pub(super) fn base_url(&self) -> &str {
        &self.base_urls.fixed
    }

    /// Enters a certificate of the authority's own services, once.
    pub(super) fn enter_service(&self, issuer: IssuerId, serial: &str) -> Result<(), AuthorityError> {
        let mut state = self.state();
        if state.ledger.issuer_of(serial).is_none() {
            if let Some(directory) = &self.directory {
                let _lock = ledger::lock(directory)?;
                ledger::append_issued(directory, serial, issuer, None)?;
            }
            state.ledger.note_issued(serial, issuer, None);
            state.changes += 1;
        }
        Ok(())
    }

    /// What the ledger says at `now` of a serial number's octets under this issuer.
    pub(super) fn status_of(&self, issuer: IssuerId, serial: &[u8], now: Now) -> SerialStatus {
        let Ok(serial) = ledger::normal(&hex::encode(serial)) else { return SerialStatus::NeverIssued };
        let state = self.state();
        match (state.ledger.issuer_of(&serial), state.ledger.revoked.get(&serial)) {
            (Some(own), Some(row)) if own == issuer && row.at <= now => {
                SerialStatus::Revoked { at: row.at, reason: row.reason }
            }
            (Some(own), _) if own == issuer => SerialStatus::Good,
            _ => SerialStatus::NeverIssued,
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

    fn change(
        &self,
        serial: &str,
        change: impl FnOnce(&mut Ledger, &str) -> Result<(), AuthorityError>,
    ) -> Result<(), AuthorityError> {
        let serial = ledger::normal(serial)?;
        let mut state = self.state();
        let Some(directory) = &self.directory else {
            state.changes += 1;
            return change(&mut state.ledger, &serial);
        };
        let _lock = ledger::lock(directory)?;
        let mut ledger = Ledger::to_change(directory, self.default.as_ref(), &state.ledger)?;
        change(&mut ledger, &serial)?;
        ledger::write_durably(&directory.join(ledger::REVOKED), ledger.revoked_text().as_bytes())?;
        state.marks = ledger::marks(directory);
        state.set_ledger(ledger);
        Ok(())
    }

    /// Takes in what another process wrote into the directory, which is read when its two files are others than before.
    pub fn reload(&self) -> Result<(), AuthorityError> {
        let Some(directory) = &self.directory else { return Ok(()) };
        self.state().take_in(directory, self.default.as_ref())
    }

    /// Takes in what stands in the directory, whatever its files look like from outside.
    pub fn reload_anyway(&self) -> Result<(), AuthorityError> {
        self.state().marks = Default::default();
        self.reload()
    }

    pub(super) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Reads the authorities by file name.
fn issuers(
    text: impl Fn(&str) -> Result<String, AuthorityError>,
    origin: &Path,
) -> Result<Vec<Issuer>, AuthorityError> {
    let one = |id: IssuerId| {
        let (certificate_name, key_name) =
            (format!("{}.cert.pem", id.file_stem()), format!("{}.key.pem", id.file_stem()));
        let certificates = certificates_from_pem(&text(&certificate_name)?)
            .map_err(|source| AuthorityError::Pem { path: origin.join(&certificate_name), source })?;
        let key_path = || origin.join(&key_name);
        let key = private_key_from_pem(&text(&key_name)?)
            .map_err(|source| AuthorityError::KeyFile { path: key_path(), source })?;
        let holder = Holder::pair_of(key, certificates)
            .map_err(|source| AuthorityError::KeyFile { path: key_path(), source })?;
        let (key, certificate) = holder.into_parts();
        Ok::<Issuer, AuthorityError>(Issuer::new(id, certificate, key))
    };
    IssuerId::ALL.into_iter().map(one).collect()
}
