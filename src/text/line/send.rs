//! `qaqpa send`.

use crate::text::Lang;
use crate::text::said::said;

/// A document is given, and no service.
pub fn which_service(lang: Lang) -> String {
    said!(
        lang,
        "құжат конверт емес, сондықтан serviceId керек: --service ID; қызметтердің тізімі: qaqpa catalogue list",
        "документ – не конверт, поэтому нужен serviceId: --service ID; список услуг: qaqpa catalogue list",
        "the document is no envelope, so a serviceId is needed: --service ID; `qaqpa catalogue list` has the services"
    )
}
