//! Where it goes on from a path that takes forms and shows nothing itself: who comes there by a link, back from a login, or by opening
//! the address of an answer once more.

/// The page nearest to such a path.
pub(super) fn page(path: &str) -> Option<String> {
    let steps: Vec<&str> = path.trim_matches('/').split('/').collect();
    Some(match steps[..] {
        ["services", id, "order", "discard"] => format!("/services/{id}/order/check"),
        ["workstation", "tasks", number, ..] => format!("/workstation/tasks/{number}"),
        ["workstation", ..] => "/workstation".to_owned(),
        ["centre", ..] => "/centre".to_owned(),
        ["verify", ..] => "/verify".to_owned(),
        ["logout"] => "/".to_owned(),
        _ => return None,
    })
}
