//! A whole test PKI as files: what `qaqpa pki init` makes and `certs/` holds.

use std::collections::BTreeMap;

use super::plan::{PKCS12_PASSWORD, Plan, Strength};
use super::readme;
use super::roster::{Entry, Fate, NATIONAL, Years, roster};
use crate::ca::authority::{FOREIGN, FORGER};
use crate::ca::error::AuthorityError;
use crate::ca::issue::issued::file_stem;
use crate::ca::issue::issuer::Issuer;
use crate::ca::issue::issuer_id::IssuerId;
use crate::ca::ledger::{self, Ledger, Revocation};
use crate::ca::publish::crl::{self, Content, Edition, Entry as ListEntry, EntryReason, Scope};
use crate::ca::publish::settings::{CrlValidity, EmptyCrl};
use crate::ca::request::certificate_request::CertificateRequest;
use crate::ca::request::defect::SignedBy;
use crate::ca::request::digest::Digest;
use crate::ca::request::reason::Reason;
use crate::ca::request::subject;
use crate::ca::request::validity::Validity;
use crate::clock::Now;
use crate::crypto::{self, KeyKind, PrivateKey};
use crate::keys::{KeyFileError, Pkcs12Flavour, write_pkcs12};
use crate::x509::to_pem;

/// The authorities outlive all that they issue, but for what begins when they are over; in years from the epoch.
const ROOT_YEARS: Years = Years(-6, 44);
const ISSUING_YEARS: Years = Years(-6, 39);
/// A committed list must still be fresh in thirty years.
const LASTING_LIST_YEARS: i16 = 31;
/// The stale list was made two years before the epoch, for 180 days.
const STALE_LIST_YEARS: i16 = -2;

const DAY: i64 = 24 * 3600;

/// Makes the tree: file names, relative and with `/`, with their contents. `progress` hears of each key, for they take time.
pub fn test_pki_files(
    plan: &Plan,
    progress: &dyn Fn(&str),
) -> Result<BTreeMap<String, Vec<u8>>, AuthorityError> {
    let mut writer = PkiWriter { plan, progress, files: BTreeMap::new(), ledger: Ledger::default() };
    let authorities = writer.authorities()?;
    for entry in roster() {
        writer.entry(&authorities, &entry)?;
    }
    writer.lists(&authorities)?;
    writer.put(ledger::ISSUED, writer.ledger.issued_text());
    writer.put(ledger::REVOKED, writer.ledger.revoked_text());
    writer.put("README.md", readme::text(plan, &roster()));
    Ok(writer.files)
}

struct PkiWriter<'a> {
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

impl PkiWriter<'_> {
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
        let (issuer, signing) = match entry.signed_by {
            SignedBy::Foreign => (&authorities.foreign, authorities.foreign.key()),
            SignedBy::Forger => (right, &authorities.forger),
            SignedBy::Issuer | SignedBy::Revoked | SignedBy::Below => (right, right.key()),
        };
        let key = self.key(entry.stem, entry.algorithm.key_kind())?;
        let order = CertificateRequest {
            algorithm: entry.algorithm,
            ..CertificateRequest::new(entry.kind, entry.subject.clone())
        };
        let draft = order.draft(key.public(), self.validity(entry.years))?;
        let serial = self.plan.draws.stream(&format!("{} serial", entry.stem));
        let certificate =
            issuer.certify(&draft, &self.plan.base_url, signing, Digest::OfKey, serial.as_ref())?;
        if entry.signed_by == SignedBy::Issuer {
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
        self.ledger.note_issued(serial, issuer, None);
        if let Fate::Revoked { reason, day } = fate {
            let at = self.plan.epoch.plus_seconds(day * DAY);
            self.ledger.revoked.insert(serial.to_owned(), Revocation { issuer, at, reason });
        }
    }

    fn lists(&mut self, authorities: &Authorities) -> Result<(), AuthorityError> {
        let epoch = self.plan.epoch;
        let lasting = epoch.plus_years(LASTING_LIST_YEARS);
        let past = epoch.plus_years(STALE_LIST_YEARS);
        let stale = past.plus_seconds(CrlValidity::Test.seconds());
        let issuer = |id: IssuerId| &authorities.issuers[id as usize];
        self.crl("crl/current.crl", issuer(IssuerId::Rsa), epoch, lasting)?;
        self.crl("crl/stale.crl", issuer(IssuerId::Rsa), past, stale)?;
        self.crl("crl/issuing-ecdsa.crl", issuer(IssuerId::Ecdsa), epoch, lasting)?;
        self.crl("crl/root.crl", issuer(IssuerId::Root), epoch, lasting)?;
        for id in [IssuerId::RootGost2004, IssuerId::Gost2004, IssuerId::RootGost2015, IssuerId::Gost2015] {
            self.crl(&format!("crl/{}.crl", id.file_stem()), issuer(id), epoch, lasting)?;
        }
        Ok(())
    }

    fn crl(
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
            .map(|(serial, at, reason)| ListEntry { serial, at: *at, reason: EntryReason::Revoked(*reason) })
            .collect();
        let edition = Edition { number: crl::number_at(this_update), this_update, next_update };
        let content = Content { filler: &[], entries: &entries, empty: EmptyCrl::Absent };
        let der = crl::encode_crl(issuer, edition, Scope::Full, content)?;
        self.put(name, der);
        Ok(())
    }

    fn key(&self, label: &str, kind: KeyKind) -> Result<PrivateKey, AuthorityError> {
        let bits = match kind {
            KeyKind::Rsa { bits } => format!("RSA-{bits}"),
            other => other.name().to_owned(),
        };
        (self.progress)(&format!("{label}: {bits}"));
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
