//! Who does something in the course of a request.

use serde::{Deserialize, Serialize};

use crate::encoding::names::names;

/// Who takes a step, by the regulations.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Actor {
    /// Who asks for the service.
    Recipient,
    /// The portal itself.
    Portal,
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
    /// The housing commission, 002.
    HousingCommission,
    /// The local executive body, where it adopts a resolution (003, guardianship).
    LocalExecutiveBody,
    /// An employee of the provider at the regional gateway's workstation, 001.
    ProviderEmployee,
    /// The provider's authorised person. As read here it is the head, unless a service names another.
    AuthorisedPerson,
    /// The provider, any of its people.
    Provider,
}

names!(Actor {
    Recipient => "recipient",
    Portal => "portal",
    RegionalGatewayWorkstation => "regional-gateway-workstation",
    StateCorporationEmployee => "state-corporation-employee",
    OfficeClerk => "office-clerk",
    Head => "head",
    ResponsibleExecutor => "responsible-executor",
    HousingCommission => "housing-commission",
    LocalExecutiveBody => "local-executive-body",
    ProviderEmployee => "provider-employee",
    AuthorisedPerson => "authorised-person",
    Provider => "provider",
});
