//! A code of either kind: what the judge found, or what a listener refuses by itself.

use serde::{Serialize, Serializer};

use super::InterfaceCode;
use crate::findings::{AtFault, Code, Decision};

/// A code of either kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AnyCode {
    /// What was found of the signature or the request.
    Finding(Code),
    /// What the listener refuses by itself.
    Interface(InterfaceCode),
}

impl AnyCode {
    /// The code that is written so.
    pub fn parse(text: &str) -> Option<Self> {
        let own = || InterfaceCode::ALL.iter().find(|code| code.as_str() == text).copied();
        Code::parse(text).map(AnyCode::Finding).or_else(|| own().map(AnyCode::Interface))
    }

    /// The code as it is written.
    pub const fn as_str(self) -> &'static str {
        match self {
            AnyCode::Finding(code) => code.as_str(),
            AnyCode::Interface(code) => code.as_str(),
        }
    }

    /// What becomes of the request.
    pub const fn decision(self) -> Decision {
        match self {
            AnyCode::Finding(code) => code.decision(),
            AnyCode::Interface(code) => code.decision(),
        }
    }

    /// Where the error is to be looked for.
    pub const fn at_fault(self) -> AtFault {
        match self {
            AnyCode::Finding(code) => code.at_fault(),
            AnyCode::Interface(code) => code.at_fault(),
        }
    }
}

impl From<Code> for AnyCode {
    fn from(code: Code) -> Self {
        AnyCode::Finding(code)
    }
}

impl From<InterfaceCode> for AnyCode {
    fn from(code: InterfaceCode) -> Self {
        AnyCode::Interface(code)
    }
}

impl Serialize for AnyCode {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl std::fmt::Display for AnyCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}
