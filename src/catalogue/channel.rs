//! The ways to a service, and the systems and messages on them.

use serde::{Deserialize, Serialize};

use crate::encoding::names::names;

/// By which way a request comes to the provider and the result to the recipient; the regulations' channels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Channel {
    /// The portal of e-government: the recipient signs the request.
    Portal,
    /// A service centre (ЦОН), later the State Corporation: its employee signs the request.
    Centre,
    /// The regional gateway's workstation at the provider (001 ¶7): the provider's employee signs the request.
    Provider,
    /// The provider's office: documents on paper.
    Office,
}

names!(Channel {
    Portal => "portal",
    Centre => "centre",
    Provider => "provider",
    Office => "office",
});

/// An information system or a place of work that a regulation names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum System {
    /// The web portal of e-government, ПЭП.
    Portal,
    /// The gateway of e-government, ШЭП.
    Gateway,
    /// The regional gateway, РШЭП.
    RegionalGateway,
    /// The regional gateway's workstation, АРМ РШЭП: where the provider works.
    RegionalGatewayWorkstation,
    /// The workstation of the centres' integrated system, АРМ ИИС ЦОН.
    CentreWorkstation,
    /// The integrated information system of the service centres, ИИС ЦОН.
    CentreSystem,
    /// The information system of the service centres as 001 names it, ИС ЦОН.
    CentreInformationSystem,
    /// The state database of natural persons, ГБД ФЛ.
    GbdFl,
    /// The state database of legal persons, ГБД ЮЛ.
    GbdUl,
    /// The unified notarial information system, ЕНИС.
    Enis,
    /// The information system "E-akimat", named in 000 only.
    EAkimat,
    /// Who keeps the EDS certificates and the list of the revoked ones.
    EdsCa,
    /// Other state information systems, unnamed in 004.
    StateSystems,
    /// The provider's automated information system, 004.
    ProviderSystem,
    /// The operations hall of a centre, with its electronic queue.
    CentreHall,
    /// The provider's own work, for which no system is named.
    ProviderOffice,
    /// A courier or other authorised means, 004.
    Courier,
}

names!(System {
    Portal => "portal",
    Gateway => "gateway",
    RegionalGateway => "regional-gateway",
    RegionalGatewayWorkstation => "regional-gateway-workstation",
    CentreWorkstation => "centre-workstation",
    CentreSystem => "centre-system",
    CentreInformationSystem => "centre-information-system",
    GbdFl => "gbd-fl",
    GbdUl => "gbd-ul",
    Enis => "enis",
    EAkimat => "e-akimat",
    EdsCa => "eds-ca",
    StateSystems => "state-systems",
    ProviderSystem => "provider-system",
    CentreHall => "centre-hall",
    ProviderOffice => "provider-office",
    Courier => "courier",
});

/// A message that an item of a flow forms.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Message {
    /// The portal refuses the authorisation: condition 1 of the portal flow failed.
    AuthorizationRefusal,
    /// The service is refused because the EDS was not confirmed: condition 2 of the portal flow failed.
    SignatureNotConfirmedRefusal,
    /// The service is refused because of faults in the documents.
    DocumentsRefusal,
    /// Data cannot be obtained from a state database.
    DataUnavailable,
    /// The documents have been accepted.
    AcceptanceReceipt,
    /// The status of acceptance of the request, 004 ¶4.
    AcceptanceStatus,
    /// The date and time at which the result is to be had, 004 ¶4.
    AcceptanceNotification,
    /// The documents were not accepted.
    IntakeRefusalReceipt,
    /// The result.
    Result,
}

names!(Message {
    AuthorizationRefusal => "authorization-refusal",
    SignatureNotConfirmedRefusal => "signature-not-confirmed-refusal",
    DocumentsRefusal => "documents-refusal",
    DataUnavailable => "data-unavailable",
    AcceptanceReceipt => "acceptance-receipt",
    AcceptanceStatus => "acceptance-status",
    AcceptanceNotification => "acceptance-notification",
    IntakeRefusalReceipt => "intake-refusal-receipt",
    Result => "result",
});
