//! Who does something in the course of a request.

use serde::{Deserialize, Serialize};

use crate::encoding::names::names;

/// Who takes a step, by the regulations.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Actor {
    /// The regional gateway's workstation.
    RegionalGatewayWorkstation,
    /// An employee of the State Corporation.
    StateCorporationEmployee,
    /// The provider's office clerk.
    OfficeClerk,
    /// The provider's head.
    Head,
    /// The executor whom the head named.
    ResponsibleExecutor,
    /// A commission or another body beside the provider.
    Commission,
    /// The provider, any of its people.
    Provider,
}

names!(Actor {
    RegionalGatewayWorkstation => "regional-gateway-workstation",
    StateCorporationEmployee => "state-corporation-employee",
    OfficeClerk => "office-clerk",
    Head => "head",
    ResponsibleExecutor => "responsible-executor",
    Commission => "commission",
    Provider => "provider",
});
