//! What can be wrong with a published list, on demand: what those who fetch it meet.

use super::crl::{self, Content, Edition, Scope};
use super::state::PublishedCrl;
use crate::ca::authority::Authority;
use crate::ca::error::AuthorityError;
use crate::ca::issue::issuer::Issuer;
use crate::clock::Now;

/// Something wrong with a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CrlFault {
    /// Its nextUpdate is past.
    Stale,
    /// Its thisUpdate is to come.
    Future,
    /// Its signature is wrong.
    Forged,
    /// It is another authority's list.
    WrongIssuer,
    /// The second half is missing.
    Truncated,
    /// A page for people, with status 200.
    Html,
    /// Nothing, with status 200.
    Empty,
    /// 404.
    NotFound,
    /// Right, and late.
    Slow,
}

/// What is sent instead of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FaultyCrl {
    /// HTTP status.
    pub status: u16,
    /// `Content-Type`.
    pub kind: &'static str,
    /// The body.
    pub octets: Vec<u8>,
}

const CRL: &str = "application/pkix-crl";
const DAY: i64 = 24 * 3600;

/// What filters and captive portals send in place of a file.
const PAGE: &str = "<!DOCTYPE html><html lang=\"ru\"><head><meta charset=\"utf-8\"><title>Доступ ограничен</title></head>\
                    <body><h1>Доступ ограничен</h1></body></html>";

impl CrlFault {
    /// Each with its name and what it is.
    pub const NAMES: &'static [(CrlFault, &'static str, &'static str)] = &[
        (CrlFault::Stale, "stale", "its nextUpdate is a day past"),
        (CrlFault::Future, "future", "its thisUpdate is a day to come"),
        (CrlFault::Forged, "forged", "one bit of its signature is turned"),
        (CrlFault::WrongIssuer, "wrong-issuer", "another authority's list"),
        (CrlFault::Truncated, "truncated", "the second half is missing"),
        (CrlFault::Html, "html", "a page for people, with status 200"),
        (CrlFault::Empty, "empty", "no octets, with status 200"),
        (CrlFault::NotFound, "not-found", "status 404"),
        (CrlFault::Slow, "slow", "right, after a delay"),
    ];

    /// The name in [`Self::NAMES`].
    pub fn name(self) -> &'static str {
        Self::NAMES[self as usize].1
    }

    /// The fault of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::NAMES.iter().find(|row| row.1 == name).map(|row| row.0)
    }
}

impl Authority {
    /// What stands in place of `lists`' list at `path` under `fault`; `None` where no list is published there.
    pub fn faulty(
        &self,
        lists: &[PublishedCrl],
        path: &str,
        fault: CrlFault,
        now: Now,
    ) -> Result<Option<FaultyCrl>, AuthorityError> {
        let Some(right) = lists.iter().find(|list| list.path == path) else { return Ok(None) };
        let mut served = FaultyCrl { status: 200, kind: CRL, octets: right.der.to_vec() };
        match fault {
            CrlFault::Slow => {}
            CrlFault::Stale => {
                served.octets = self.dated(right, now.plus_seconds(-2 * DAY), now.plus_seconds(-DAY))?
            }
            CrlFault::Future => {
                served.octets = self.dated(right, now.plus_seconds(DAY), now.plus_seconds(2 * DAY))?
            }
            CrlFault::Forged => {
                if let Some(last) = served.octets.last_mut() {
                    *last ^= 1;
                }
            }
            CrlFault::WrongIssuer => {
                let other = lists.iter().find(|list| list.issuer != right.issuer);
                served.octets = other.map(|list| list.der.to_vec()).unwrap_or_default();
            }
            CrlFault::Truncated => served.octets.truncate(right.der.len() / 2),
            CrlFault::Html => {
                (served.kind, served.octets) = ("text/html; charset=utf-8", PAGE.as_bytes().to_vec())
            }
            CrlFault::Empty => served.octets.clear(),
            CrlFault::NotFound => {
                (served.status, served.kind, served.octets) = (404, "text/plain", b"not found".to_vec())
            }
        }
        Ok(Some(served))
    }

    /// A list in its issuer's name with nothing on it, of another time: a checker that accepts it finds
    /// everybody good.
    fn dated(
        &self,
        right: &PublishedCrl,
        this_update: Now,
        next_update: Now,
    ) -> Result<Vec<u8>, AuthorityError> {
        let issuer: &Issuer = self.issuer(right.issuer);
        let edition = Edition { number: crl::number_at(this_update), this_update, next_update };
        let scope = if issuer.id().delta_path() == Some(right.path) {
            Scope::DeltaOf(edition.number)
        } else {
            Scope::Full
        };
        crl::encode_crl(
            issuer,
            edition,
            scope,
            Content { filler: &[], entries: &[], empty: self.crl_settings().empty },
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_fault_goes_by_its_own_name() {
        for (fault, name, _) in CrlFault::NAMES {
            assert_eq!((fault.name(), CrlFault::from_name(name)), (*name, Some(*fault)));
        }
    }
}
