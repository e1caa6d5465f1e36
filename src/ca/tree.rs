//! A whole test PKI as files: what `qaqpa pki init` makes and `certs/` holds.

use std::collections::BTreeMap;

use super::authority::{FOREIGN, FORGER};
use super::defect::Hand;
use super::error::AuthorityError;
use super::issued::file_stem;
use super::issuer::{Issuer, Validity};
use super::issuer_id::IssuerId;
use super::ledger::{self, Ledger, Revocation};
use super::list::{self, Content, Edition, EmptyList, Entry as ListEntry, ListValidity, ListedReason, Scope};
use super::order::Order;
use super::reason::Reason;
use super::roster::{Entry, Fate, NATIONAL, Years, roster};
use super::signed::Digest;
use super::{readme, subject};
use crate::clock::Now;
use crate::crypto::{self, KeyKind, PrivateKey};
use crate::keys::{KeyFileError, Pkcs12Flavour, write_pkcs12};
use crate::random::{Entropy, Random, Seeded};
use crate::x509::to_pem;

/// The password of every PKCS#12 file of the tree.
pub const PKCS12_PASSWORD: &str = "Qwerty12";

/// The authorities outlive all that they issue, but for what begins when they are over; in years from the epoch.
const ROOT_YEARS: Years = Years(-6, 44);
const ISSUING_YEARS: Years = Years(-6, 39);
/// A committed list must still be fresh in thirty years.
const LASTING_LIST_YEARS: i16 = 31;
/// The stale list was made two years before the epoch, for 180 days.
const STALE_LIST_YEARS: i16 = -2;

const DAY: i64 = 24 * 3600;

/// Where keys, serial numbers and salts come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Draws {
    /// The system's entropy: another PKI each time.
    System,
    /// A seed: the same PKI each time, to the octet.
    Seeded(u64),
}

impl Draws {
    /// A stream of its own for each purpose, so that one more draw in one place changes nothing elsewhere.
    pub fn stream(self, label: &str) -> Box<dyn Random> {
        match self {
            Draws::System => Box::new(Entropy),
            Draws::Seeded(seed) => Box::new(Seeded::new(seed, label)),
        }
    }
}

/// How strong the authorities' RSA keys are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Strength {
    /// RSA-4096, as the real ones have.
    Real,
    /// RSA-2048: a tree for a test that must not wait.
    Quick,
}

/// What tree to make.
#[derive(Debug, Clone)]
pub struct Plan {
    /// The instant around which every state is arranged.
    pub epoch: Now,
    /// Where lists and certificates will be published.
    pub base_url: String,
    /// Randomness.
    pub draws: Draws,
    /// Of the authorities' keys.
    pub strength: Strength,
}

/// Makes the tree: file names, relative and with `/`, with their contents. `progress` hears of each key, for they take time.
pub fn plant(plan: &Plan, progress: &dyn Fn(&str)) -> Result<BTreeMap<String, Vec<u8>>, AuthorityError> {
    let mut grove = Grove { plan, progress, files: BTreeMap::new(), ledger: Ledger::default() };
    let authorities = grove.authorities()?;
    for entry in roster() {
        grove.entry(&authorities, &entry)?;
    }
    grove.lists(&authorities)?;
    grove.put(ledger::ISSUED, grove.ledger.issued_text());
    grove.put(ledger::REVOKED, grove.ledger.revoked_text());
    grove.put("README.md", readme::text(plan, &roster()));
    Ok(grove.files)
}

struct Grove<'a> {
    plan: &'a Plan,
    progress: &'a dyn Fn(&str),
    files: BTreeMap<String, Vec<u8>>,
    ledger: Ledger,
}

/// Everybody who signs.
struct Authorities {
    issuers: Vec<Issuer>,
    foreign: Issuer,
    forger: PrivateKey,
}

/// When the root took back what it had given to the revoked authority, in days from the epoch.
const AUTHORITY_REVOKED_DAY: i64 = -20;

impl Grove<'_> {
    fn authorities(&mut self) -> Result<Authorities, AuthorityError> {
        let strong = match self.plan.strength {
            Strength::Real => KeyKind::Rsa { bits: 4096 },
            Strength::Quick => KeyKind::Rsa { bits: 2048 },
        };
        let (root_years, years) = (self.validity(ROOT_YEARS), self.validity(ISSUING_YEARS));
        let mut issuers: Vec<Issuer> = Vec::new();
        let mut trust = String::new();
        for id in IssuerId::ALL {
            let stem = id.file_stem();
            let kind = match id {
                IssuerId::Root | IssuerId::Rsa => strong,
                IssuerId::Ecdsa | IssuerId::Revoked | IssuerId::Short | IssuerId::Below => KeyKind::EcP256,
                IssuerId::RootGost2004 | IssuerId::Gost2004 => KeyKind::Gost2004,
                IssuerId::RootGost2015 | IssuerId::Gost2015 => KeyKind::Gost2015_512,
            };
            let key = self.key(stem, kind)?;
            let issuer = match id.parent() {
                None => Issuer::root(id, key, root_years)?,
                Some(parent) => issuers[parent as usize].subordinate(id, key, years, &self.plan.base_url)?,
            };
            if let Some(parent) = id.parent() {
                let revoked = Fate::Revoked { reason: Reason::CaCompromise, day: AUTHORITY_REVOKED_DAY };
                let fate = if id == IssuerId::Revoked { revoked } else { Fate::None };
                self.enter(&issuer.certificate().serial_hex(), parent, fate);
            }
            let pem = to_pem("CERTIFICATE", issuer.certificate().der());
            if id.is_sound() {
                trust.push_str(&pem);
            }
            self.put(&format!("{stem}.cert.pem"), pem);
            self.put(&format!("{stem}.key.pem"), to_pem("PRIVATE KEY", issuer.key().pkcs8()));
            issuers.push(issuer);
        }
        self.put("trust.pem", trust);
        let foreign = Issuer::foreign(self.key("foreign", KeyKind::Rsa { bits: 2048 })?, root_years)?;
        let forger = self.key("forger", strong)?;
        self.put("foreign.cert.pem", to_pem("CERTIFICATE", foreign.certificate().der()));
        self.put(&format!("{FOREIGN}.key.pem"), to_pem("PRIVATE KEY", foreign.key().pkcs8()));
        self.put(&format!("{FORGER}.key.pem"), to_pem("PRIVATE KEY", forger.pkcs8()));
        Ok(Authorities { issuers, foreign, forger })
    }

    fn entry(&mut self, authorities: &Authorities, entry: &Entry) -> Result<(), AuthorityError> {
        let right = &authorities.issuers[IssuerId::of(entry.algorithm) as usize];
        let (issuer, signing) = match entry.hand {
            Hand::Foreign => (&authorities.foreign, authorities.foreign.key()),
            Hand::Forger => (right, &authorities.forger),
            Hand::Issuer | Hand::Revoked | Hand::Below => (right, right.key()),
        };
        let key = self.key(entry.stem, entry.algorithm.key_kind())?;
        let order = Order { algorithm: entry.algorithm, ..Order::new(entry.kind, entry.subject.clone()) };
        let draft = order.draft(key.public(), self.validity(entry.years))?;
        let serial = self.plan.draws.stream(&format!("{} serial", entry.stem));
        let certificate =
            issuer.certify(&draft, &self.plan.base_url, signing, Digest::OfKey, serial.as_ref())?;
        if entry.hand == Hand::Issuer {
            self.enter(&certificate.serial_hex(), issuer.id(), entry.fate);
        }
        let mut pem = to_pem("CERTIFICATE", certificate.der());
        if matches!(entry.subject, subject::Subject::Server(_)) {
            pem.push_str(&to_pem("CERTIFICATE", issuer.certificate().der()));
        }
        let salts = self.plan.draws.stream(&format!("{} p12", entry.stem));
        let file = |flavour| {
            write_pkcs12(&key, &[&certificate], PKCS12_PASSWORD, flavour, salts.as_ref())
                .map_err(KeyFileError::Pkcs12)
        };
        self.put(&format!("{}.cert.pem", entry.stem), pem);
        self.put(&format!("{}.key.pem", entry.stem), to_pem("PRIVATE KEY", key.pkcs8()));
        self.put(&format!("{}.p12", entry.stem), file(Pkcs12Flavour::Modern)?);
        if NATIONAL.contains(&entry.stem) {
            let name = file_stem(&certificate, entry.kind, entry.algorithm);
            self.put(&format!("national/{name}.p12"), file(Pkcs12Flavour::National)?);
        }
        Ok(())
    }

    fn enter(&mut self, serial: &str, issuer: IssuerId, fate: Fate) {
        self.ledger.note_issued(serial, issuer);
        if let Fate::Revoked { reason, day } = fate {
            let at = self.plan.epoch.plus_seconds(day * DAY);
            self.ledger.revoked.insert(serial.to_owned(), Revocation { issuer, at, reason });
        }
    }

    fn lists(&mut self, authorities: &Authorities) -> Result<(), AuthorityError> {
        let epoch = self.plan.epoch;
        let lasting = epoch.plus_years(LASTING_LIST_YEARS);
        let past = epoch.plus_years(STALE_LIST_YEARS);
        let stale = past.plus_seconds(ListValidity::Test.seconds());
        let issuer = |id: IssuerId| &authorities.issuers[id as usize];
        self.list("crl/current.crl", issuer(IssuerId::Rsa), epoch, lasting)?;
        self.list("crl/stale.crl", issuer(IssuerId::Rsa), past, stale)?;
        self.list("crl/issuing-ecdsa.crl", issuer(IssuerId::Ecdsa), epoch, lasting)?;
        self.list("crl/root.crl", issuer(IssuerId::Root), epoch, lasting)?;
        for id in [IssuerId::RootGost2004, IssuerId::Gost2004, IssuerId::RootGost2015, IssuerId::Gost2015] {
            self.list(&format!("crl/{}.crl", id.file_stem()), issuer(id), epoch, lasting)?;
        }
        Ok(())
    }

    fn list(
        &mut self,
        name: &str,
        issuer: &Issuer,
        this_update: Now,
        next_update: Now,
    ) -> Result<(), AuthorityError> {
        let rows: Vec<(Vec<u8>, Now, Reason)> = self
            .ledger
            .revoked_by(issuer.id())
            .filter(|(_, row)| row.at <= this_update)
            .map(|(serial, row)| (ledger::octets(serial), row.at, row.reason))
            .collect();
        let entries: Vec<ListEntry<'_>> = rows
            .iter()
            .map(|(serial, at, reason)| ListEntry { serial, at: *at, reason: ListedReason::Revoked(*reason) })
            .collect();
        let edition = Edition { number: list::number_at(this_update), this_update, next_update };
        let content = Content { crowd: &[], entries: &entries, empty: EmptyList::Absent };
        let der = list::list(issuer, edition, Scope::Full, content)?;
        self.put(name, der);
        Ok(())
    }

    fn key(&self, label: &str, kind: KeyKind) -> Result<PrivateKey, AuthorityError> {
        let bits = match kind {
            KeyKind::Rsa { bits } => format!("RSA-{bits}"),
            other => other.name().to_owned(),
        };
        (self.progress)(&format!("{label}: {bits} key"));
        Ok(crypto::generate(kind, self.plan.draws.stream(&format!("{label} key")).as_ref())?)
    }

    fn validity(&self, years: Years) -> Validity {
        Validity {
            not_before: self.plan.epoch.plus_years(years.0),
            not_after: self.plan.epoch.plus_years(years.1),
        }
    }

    fn put(&mut self, name: &str, content: impl Into<Vec<u8>>) {
        self.files.insert(name.to_owned(), content.into());
    }
}
