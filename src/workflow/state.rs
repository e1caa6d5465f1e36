//! The states of a request as people read them.
//!
//! `received → registered → documents-checked → in-work → completed | refused | documents-refused`. The first is the
//! moment before registration and is stored nowhere; the others are [`State`].

use crate::catalogue::Names;
use crate::registry::State;

/// The state before registration: in nobody's books yet.
pub const RECEIVED: &str = "received";

/// A state's names in Kazakh, Russian and English.
pub fn state_names(state: State) -> Names {
    let [kk, ru, en] = state_words(state);
    Names::new(kk, ru, en)
}

/// The same.
pub(super) const fn state_words(state: State) -> [&'static str; 3] {
    match state {
        State::Registered => ["тіркелді", "зарегистрировано", "registered"],
        State::DocumentsChecked => ["құжаттар тексерілді", "документы проверены", "documents checked"],
        State::InWork => ["орындалуда", "в работе", "in work"],
        State::Completed => ["қызмет көрсетілді", "услуга оказана", "service rendered"],
        State::Refused => [
            "қызмет көрсетуден дәлелді бас тартылды",
            "мотивированный отказ в оказании услуги",
            "reasoned refusal of the service",
        ],
        State::DocumentsRefused => [
            "құжаттарда кемшіліктердің болуына байланысты сұратылған қызметтен бас тартылды",
            "отказано в запрашиваемой услуге в связи с имеющимися нарушениями в документах",
            "refused because of faults in the documents",
        ],
    }
}
