//! The program about itself: its windows and bundles; and the old applet, which the authority has switched off.

use serde_json::{Value, json};

use super::call::Call;
use super::reply;

/// Answers the module of windows and bundles. There is no window and no bundle beside the built-in ones here.
pub(super) fn answer(call: &Call) -> Value {
    match call.method.as_str() {
        "showSettings" | "showBundleManager" => json!({ "status": true, "body": {} }),
        "getBundles" | "getServices" => reply::basics(&json!([])),
        "installBundle" => reply::basics_error(
            "GENERAL_ERROR",
            "A bundle could not be installed.",
            "no bundles are installed here",
        ),
        other => reply::threw(&format!("java.lang.NoSuchMethodException: {}", other)),
    }
}

/// Answers as KAZTOKEN desktop, by which client libraries know it.
pub(super) fn kaztoken(call: &Call) -> Value {
    match call.method.as_str() {
        "getVersion" => reply::common(call, json!({ "name": "KAZTOKENdesktop", "version": "1.2.758.648" })),
        other => reply::common_error(call, Some(&format!("NoSuchMethodException {other}"))),
    }
}

/// Answers the old applet: none of its methods is there any more.
pub(super) fn applet(call: &Call) -> Value {
    let mut body = json!({ "errorCode": format!("Method not implemented. Method:{}", call.method) });
    if let Some(uuid) = &call.uuid {
        body["uuid"] = uuid.clone();
    }
    body
}
