//! The regulation's own messages.

use super::Text;

/// 000 ¶10(7): the one message for all three conditions on the EDS.
pub const SIGNATURE_NOT_CONFIRMED: Text = Text {
    kk: "ЭЦҚ түпнұсқалығының расталмауына байланысты сұратылған қызметтен бас тарту туралы хабарлама",
    ru: "сообщение об отказе в запрашиваемой услуге в связи с неподтверждением подлинности ЭЦП",
    en: "message refusing the requested service because the EDS was not confirmed",
};
/// 000 ¶8(6): the state databases do not have the data.
pub const DATA_UNAVAILABLE: Text = Text {
    kk: "мәліметтерді алу мүмкіндігінің болмауы туралы хабарлама",
    ru: "сообщение о невозможности получения данных",
    en: "message that data cannot be obtained",
};
/// 004 annex 3: the documents are not accepted.
pub const INTAKE_REFUSAL_RECEIPT: Text = Text {
    kk: "құжаттарды қабылдаудан бас тарту туралы қолхат",
    ru: "расписка об отказе в приеме документов",
    en: "receipt of refusal to accept documents",
};
/// 000 ¶10(10): faults in the documents.
pub const DOCUMENTS_REFUSAL: Text = Text {
    kk: "құжаттарда кемшіліктердің болуына байланысты сұратылған қызметтен бас тарту туралы хабарлама",
    ru: "сообщение об отказе в запрашиваемой услуге в связи с имеющимися нарушениями в документах",
    en: "message refusing the requested service because of faults in the documents",
};
/// 000 ¶3: the reasoned refusal.
pub const REASONED_REFUSAL: Text = Text {
    kk: "бас тарту туралы дәлелді жауап",
    ru: "мотивированный ответ об отказе",
    en: "reasoned refusal of the service",
};
