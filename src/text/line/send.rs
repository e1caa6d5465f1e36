//! `qaqpa send`.

use std::fmt::Display;

use crate::text::Lang;
use crate::text::said::said;

/// A file that is no text.
pub fn not_utf8(lang: Lang, file: &dyn Display) -> String {
    said!(
        lang,
        "{file}: UTF-8 емес; құжатты UTF-8 түрінде сақтаңыз",
        "{file}: не UTF-8; сохраните документ в UTF-8",
        "{file}: not UTF-8; save the document in UTF-8"
    )
}

/// A document is given, and no service.
pub fn which_service(lang: Lang) -> String {
    said!(
        lang,
        "құжат конверт емес, сондықтан serviceId керек: --service ID; қызметтердің тізімі: qaqpa catalogue list",
        "документ – не конверт, поэтому нужен serviceId: --service ID; список услуг: qaqpa catalogue list",
        "the document is no envelope, so a serviceId is needed: --service ID; `qaqpa catalogue list` has the services"
    )
}
