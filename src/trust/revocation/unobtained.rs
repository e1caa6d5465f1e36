//! Why there is nothing from an address that a list or an answer was to come from.

use crate::x509::CrlError;
use crate::x509::ocsp::OcspFault;

/// Why a list or an answer was not obtained. It never makes a certificate good.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unobtained {
    /// The certificate names no address.
    #[error("the certificate names no address")]
    NoAddress,
    /// Nobody has asked yet.
    #[error("not asked yet")]
    NotAsked,
    /// Not an address that is asked.
    #[error("the address is not of plain http, or has credentials")]
    Address,
    /// Nobody listens there.
    #[error("nobody answers at the address")]
    Unreachable,
    /// Too slow.
    #[error("nothing whole within {millis} ms")]
    Slow {
        /// How long it was waited for.
        millis: u64,
    },
    /// The connection broke.
    #[error("the connection broke off")]
    Broken,
    /// Larger than is read.
    #[error("more than {octets_max} octets")]
    TooLarge {
        /// How much is read.
        octets_max: usize,
    },
    /// Another HTTP status than 200.
    #[error("HTTP status {0}")]
    Status(u16),
    /// Too many redirections.
    #[error("more than {max} redirections")]
    Redirections {
        /// How many are followed.
        max: usize,
    },
    /// Nothing at all.
    #[error("an empty body")]
    Empty,
    /// What came is no list.
    #[error("{0}")]
    List(#[from] CrlError),
    /// Nothing that counts came. Which way it failed stands in the log alone: whoever names the address must not learn what
    /// listens there.
    #[error("nothing that counts came from the address; the gateway's log says why")]
    Nothing,
    /// A delta list, where a full one was to be.
    #[error("a delta CRL in the place of a full one")]
    Delta,
    /// A list that its issuer did not sign.
    #[error("a CRL that the issuer did not sign")]
    Forged,
    /// What came is no answer that counts.
    #[error("{0}")]
    Answer(Box<OcspFault>),
}
