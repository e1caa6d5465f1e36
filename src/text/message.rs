//! The regulation's own messages.

use super::Text;

/// 000 ¶10(7): the one message for all three conditions on the EDS.
pub const SIGNATURE_NOT_CONFIRMED: Text = Text {
    kk: "ЭЦҚ түпнұсқалығының расталмауына байланысты сұратылған қызметтен бас тарту туралы хабарлама",
    ru: "сообщение об отказе в запрашиваемой услуге в связи с неподтверждением подлинности ЭЦП",
    en: "message refusing the requested service because the EDS was not confirmed",
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
