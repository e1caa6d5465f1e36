//! What has no end because the calendar lacks a year.

use super::calendar::{due_error, no_year};
use crate::calendar::{DueError, NoYear};
use crate::text::Lang;
use crate::text::said::said;

/// Why a request or a step has no due moment.
pub fn undated(error: &DueError, lang: Lang) -> String {
    let why = due_error(error, lang);
    said!(
        lang,
        "мерзімнің соңы есептелмейді: {why}",
        "конец срока не считается: {why}",
        "the end of the limit is not counted: {why}"
    )
}

/// What a clock in a year without data means.
pub fn clock_beyond(error: &NoYear, lang: Lang) -> String {
    let why = no_year(error, lang);
    said!(
        lang,
        "{why}. Жұмыс күндері мен жұмыс уақытында есептелетін мерзімдердің соңы болмайды",
        "{why}. У сроков в рабочих днях и в рабочем времени не будет конца",
        "{why}. Limits in business days and in office hours have no end there"
    )
}
