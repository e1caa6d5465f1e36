//! The lists of revoked certificates: who has one, and what it says (RFC 5280 §6.3).

use std::sync::Arc;

use arc_swap::ArcSwap;

use super::{AnswerState, RevocationOrder, Unobtained};
use crate::clock::Now;
use crate::findings::{Code, Finding};
use crate::x509::{Certificate, Crl, CrlError, Reason};

/// What is known of an issuer's list.
#[derive(Debug, Clone)]
pub enum ListState {
    /// There is one, and the issuer signed it.
    Signed(Arc<Crl>),
    /// There is one in the issuer's name, and the issuer did not sign it.
    Forged,
    /// What is in its place cannot be read.
    Unreadable(CrlError),
    /// There is none.
    Absent,
}

/// Where lists come from. It answers from memory: fetching is somebody else's, never the request's.
pub trait RevocationSource: Send + Sync {
    /// The list of this issuer.
    fn list_of(&self, issuer: &Certificate) -> ListState;

    /// A certificate is going to be asked about, in this order: a source that fetches notes what it lacks.
    fn about(&self, certificate: &Certificate, issuer: &Certificate, order: RevocationOrder) {
        let _ = (certificate, issuer, order);
    }

    /// Why there is no list that counts, where one was to be fetched.
    fn why_no_list(&self, certificate: &Certificate, issuer: &Certificate) -> Option<Unobtained> {
        let _ = (certificate, issuer);
        None
    }

    /// The OCSP answer about a certificate.
    fn answer_of(&self, certificate: &Certificate, issuer: &Certificate) -> AnswerState {
        let _ = (certificate, issuer);
        AnswerState::NotAsked
    }
}

/// Lists in memory, replaced as a whole: readers take no lock.
#[derive(Debug, Default)]
pub struct CrlStore {
    lists: ArcSwap<Vec<Held>>,
}

#[derive(Debug, Clone)]
struct Held {
    crl: Arc<Crl>,
    /// SHA-256 of the issuer's certificate under which the signature was found right, once that was asked.
    signed_by: Option<[u8; 32]>,
}

impl CrlStore {
    /// An empty one.
    pub fn new() -> Self {
        CrlStore::default()
    }

    /// Takes a list in; a later one of the same issuer replaces an earlier one. The signature is verified here, once, with
    /// the issuers among `authorities`; nobody's list is kept as nobody's.
    pub fn insert(&self, der: &[u8], authorities: &[Certificate]) -> Result<(), CrlError> {
        self.take(Arc::new(Crl::from_der(der)?), authorities);
        Ok(())
    }

    /// The same with a list that was read already.
    pub fn take(&self, crl: Arc<Crl>, authorities: &[Certificate]) {
        // A delta says nothing without its base, and must not stand in the place of a full list.
        if crl.is_delta() {
            return;
        }
        let signed_by = authorities.iter().find(|authority| crl.is_signed_by(authority).is_ok()).map(|authority| *authority.sha256());
        let held = Held { crl, signed_by };
        self.lists.rcu(|lists| {
            let mut lists: Vec<Held> = lists.as_ref().clone();
            let older = |known: &Held| {
                known.crl.issuer_raw() == held.crl.issuer_raw() && (known.signed_by.is_none() || known.signed_by == held.signed_by)
            };
            match lists.iter_mut().find(|known| older(known)) {
                Some(known) if known.crl.this_update() <= held.crl.this_update() => *known = held.clone(),
                // An older list does not undo a newer one.
                Some(_) => {}
                None => lists.push(held.clone()),
            }
            lists
        });
    }

    /// How many lists there are.
    pub fn len(&self) -> usize {
        self.lists.load().len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

impl RevocationSource for CrlStore {
    fn list_of(&self, issuer: &Certificate) -> ListState {
        let lists = self.lists.load();
        let mut forged = false;
        for held in lists.iter().filter(|held| held.crl.issuer_raw() == issuer.subject_raw()) {
            let signed = match &held.signed_by {
                Some(known) => known == issuer.sha256(),
                None => held.crl.is_signed_by(issuer).is_ok(),
            };
            if signed {
                return ListState::Signed(Arc::clone(&held.crl));
            }
            forged = true;
        }
        if forged { ListState::Forged } else { ListState::Absent }
    }
}

/// Whose certificate is looked up: an authority's revocation is told with its own code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Whose {
    Signer,
    Authority,
}

/// What the issuer's list says of a certificate.
pub(super) fn check(
    certificate: &Certificate,
    issuer: &Certificate,
    whose: Whose,
    source: &dyn RevocationSource,
    now: Now,
) -> Result<(), Finding> {
    let name = || issuer.subject().to_string();
    let crl = match source.list_of(issuer) {
        ListState::Signed(crl) => crl,
        ListState::Forged => {
            return Err(Finding::with(
                Code::RevocationForged,
                format!("a CRL signed by `{}`", name()),
                "a CRL in its name that it did not sign",
            ));
        }
        ListState::Unreadable(error) => {
            return Err(Finding::with(Code::RevocationUnavailable, format!("a CRL of `{}`", name()), error.to_string()));
        }
        ListState::Absent => return Err(Finding::with(Code::RevocationUnavailable, format!("a CRL of `{}`", name()), "none")),
    };
    // A revoked certificate on a stale list is still revoked: lists only ever grow so.
    if let Some(revocation) = crl.lookup(certificate.serial())
        && revocation.at <= now
        && revocation.reason != Reason::REMOVED
    {
        let code = match (whose, revocation.reason) {
            (Whose::Authority, _) => Code::CaRevoked,
            (Whose::Signer, Reason::HOLD) => Code::CertificateOnHold,
            (Whose::Signer, _) => Code::CertificateRevoked,
        };
        let since = format!("serial number {} revoked on {} ({})", certificate.serial_hex(), revocation.at, revocation.reason.name());
        return Err(Finding::with(code, "absence from the list of revoked certificates", since));
    }
    if crl.this_update() > now {
        let not_yet = format!("one issued on {}, which is still to come", crl.this_update());
        return Err(Finding::with(Code::RevocationStale, format!("a CRL that is valid on {now}"), not_yet));
    }
    match crl.next_update() {
        Some(next) if next >= now => Ok(()),
        Some(next) => {
            Err(Finding::with(Code::RevocationStale, format!("a CRL that is valid on {now}"), format!("one whose nextUpdate was {next}")))
        }
        None => Err(Finding::with(Code::RevocationStale, "a CRL with nextUpdate", "one without")),
    }
}
