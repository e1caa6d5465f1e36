//! A time-stamp over a signature.

use serde::{Deserialize, Serialize};

use super::Evidence;
use super::signature::FormFault;
use crate::clock::Now;
use crate::cms::timestamp::TimeStampFault;
use crate::findings::Code;
use crate::xml::C14nError;

/// What was found of a time-stamp.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TimeStampEvidence {
    /// It is of after the time that is judged at.
    Later {
        /// Of when it is.
        gen_time: Now,
        /// When it was judged.
        at: Now,
    },
    /// It is wrong in itself.
    Fault(Box<SignatureTimeStampFault>),
    /// Its service was not to be believed at its time.
    Service {
        /// What speaks against the service.
        code: Code,
        /// What was found of it.
        found: Box<Evidence>,
    },
}

impl From<TimeStampFault> for TimeStampEvidence {
    fn from(fault: TimeStampFault) -> Self {
        TimeStampEvidence::Fault(Box::new(SignatureTimeStampFault::Token(fault)))
    }
}

impl From<SignatureTimeStampFault> for TimeStampEvidence {
    fn from(fault: SignatureTimeStampFault) -> Self {
        TimeStampEvidence::Fault(Box::new(fault))
    }
}

/// Why a SignatureTimeStamp of XAdES is none, ETSI EN 319 132-1 §5.3.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SignatureTimeStampFault {
    /// Its elements are not those of the schema, or not with those algorithms.
    #[error("SignatureTimeStamp: {0}")]
    Form(#[from] FormFault),
    /// SignatureValue has no such canonical form.
    #[error("{0}")]
    C14n(#[from] C14nError),
    /// The token in it.
    #[error("{0}")]
    Token(#[from] TimeStampFault),
    /// QualifyingProperties of another signature, §4.3.2.
    #[error("QualifyingProperties are about `{found}`, the signature is `{expected}`")]
    Target {
        /// The signature's own.
        expected: String,
        /// What Target says.
        found: String,
    },
}
