//! The systems and the messages of the regulations' flows, as the texts name them; English is ours.

use super::Text;

const fn all(kk: &'static str, ru: &'static str, en: &'static str) -> Text {
    Text { kk, ru, en }
}

/// The web portal of e-government.
pub const PORTAL: Text = all("ЭҮП", "ПЭП", "e-government portal");
/// The gateway of e-government.
pub const GATEWAY: Text = all("ЭҮШ", "ШЭП", "e-government gateway");
/// The regional gateway.
pub const REGIONAL_GATEWAY: Text = all("ӨЭҮШ", "РШЭП", "regional gateway");
/// The regional gateway's workstation.
pub const REGIONAL_GATEWAY_WORKSTATION: Text = all("ӨЭҮШ АЖО", "АРМ РШЭП", "regional gateway's workstation");
/// The workstation of the centres' system.
pub const CENTRE_WORKSTATION: Text = all("ХҚО АЖ АЖО", "АРМ ИС ЦОН", "centre's workstation");
/// The centres' integrated system.
pub const CENTRE_SYSTEM: Text = all("ХҚО БАЖ", "ИИС ЦОН", "centres' integrated system");
/// The centres' system.
pub const CENTRE_INFORMATION_SYSTEM: Text = all("ХҚО АЖ", "ИС ЦОН", "centres' information system");
/// The state database of natural persons.
pub const GBD_FL: Text = all("ЖТ МДҚ", "ГБД ФЛ", "database of natural persons");
/// The state database of legal persons.
pub const GBD_UL: Text = all("ЗТ МДҚ", "ГБД ЮЛ", "database of legal persons");
/// The notarial system.
pub const ENIS: Text = all("БНАЖ", "ЕНИС", "notarial information system");
/// The system "E-akimat".
pub const E_AKIMAT: Text = all("«Е-әкімдік» АЖ", "ИС «Е-акимат»", "system “E-akimat”");
/// Who keeps certificates and the list of the revoked ones.
pub const EDS_CA: Text = all("куәландырушы орталық", "удостоверяющий центр", "certification authority");
/// Other state information systems.
pub const STATE_SYSTEMS: Text = all(
    "мемлекеттік ақпараттық жүйелер",
    "государственные информационные системы",
    "state information systems",
);
/// The provider's own system.
pub const PROVIDER_SYSTEM: Text =
    all("қызмет берушінің ақпараттық жүйесі", "информационная система услугодателя", "provider's system");
/// The operations hall of a centre.
pub const CENTRE_HALL: Text =
    all("орталықтың операциялық залы", "операционный зал центра", "operations hall of the centre");
/// The provider's own work.
pub const PROVIDER_OFFICE: Text =
    all("қызмет берушінің кеңсесі", "канцелярия услугодателя", "provider's office");
/// A courier.
pub const COURIER: Text = all("курьер", "курьер", "courier");

/// The portal refuses the authorisation.
pub const AUTHORIZATION_REFUSAL: Text = all(
    "авторизациялаудан бас тарту туралы хабарлама",
    "сообщение об отказе в авторизации",
    "message refusing the authorisation",
);
/// The signature was not confirmed.
pub const SIGNATURE_REFUSAL: Text = all(
    "ЭЦҚ расталмауына байланысты бас тарту туралы хабарлама",
    "сообщение об отказе в связи с неподтверждением подлинности ЭЦП",
    "message refusing the service because the EDS was not confirmed",
);
/// The documents have faults.
pub const DOCUMENTS_REFUSAL: Text = all(
    "құжаттардағы кемшіліктерге байланысты бас тарту туралы хабарлама",
    "сообщение об отказе в связи с нарушениями в документах",
    "message refusing the service because of faults in the documents",
);
/// A state database has no data.
pub const DATA_UNAVAILABLE: Text = all(
    "деректерді алу мүмкін еместігі туралы хабарлама",
    "сообщение о невозможности получения данных",
    "message that data cannot be obtained",
);
/// The documents have been accepted.
pub const ACCEPTANCE_RECEIPT: Text = all(
    "құжаттардың қабылданғаны туралы қолхат",
    "расписка о приеме документов",
    "receipt of acceptance of documents",
);
/// The status of acceptance.
pub const ACCEPTANCE_STATUS: Text =
    all("сұраныстың қабылданғаны туралы мәртебе", "статус о принятии запроса", "status of acceptance");
/// When the result is to be had.
pub const ACCEPTANCE_NOTIFICATION: Text = all(
    "нәтижені алу күні мен уақыты көрсетілген хабарлама",
    "уведомление с указанием даты и времени получения результата",
    "notice of the date and time of the result",
);
/// The documents were not accepted.
pub const INTAKE_REFUSAL_RECEIPT: Text = all(
    "құжаттарды қабылдаудан бас тарту туралы қолхат",
    "расписка об отказе в приеме документов",
    "receipt of refusal to accept documents",
);
/// The result.
pub const RESULT: Text = all("нәтиже", "результат", "result");
