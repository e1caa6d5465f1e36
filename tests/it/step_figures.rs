//! Figures of the work at the steps.

use qaqpa::http::Method;
use serde_json::json;

use crate::workstation::Office;

const QUEUE: &str = "wko2016-141-housing-queue";

impl Office {
    pub(crate) async fn metric(&self, name: &str, labels: &str) -> Option<u64> {
        let url = format!("{}/metrics", self.simulator.management_url());
        let text = self.client.get(&url).await.unwrap().text().to_string();
        let line = text.lines().find(|line| line.starts_with(&format!("{name}{{{labels}}} ")))?;
        line.rsplit(' ').next()?.parse().ok()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_waited_for_and_who_is_late_are_metrics() {
    let mut office = Office::open().await;
    assert_eq!(office.metric("qaqpa_tasks_waiting", "role=\"head\"").await, None, "nothing is open");
    let (head_late, whole_late) =
        (format!("role=\"head\",service=\"{QUEUE}\""), format!("role=\"whole\",service=\"{QUEUE}\""));
    let first = office.registered(QUEUE).await;
    office.registered(QUEUE).await;
    assert_eq!(office.metric("qaqpa_tasks_waiting", "role=\"head\"").await, Some(2));
    assert_eq!(office.metric("qaqpa_tasks_late", "role=\"head\"").await, Some(0));
    assert_eq!(office.metric("qaqpa_late_total", &head_late).await, None, "no limit passed");
    // The head's limit passes for both; then that of the whole.
    office.manage(Method::PUT, "clock", &json!({ "after": first })).await;
    assert_eq!(office.metric("qaqpa_tasks_late", "role=\"head\"").await, Some(2));
    assert_eq!(office.metric("qaqpa_late_total", &head_late).await, Some(2));
    assert_eq!(office.metric("qaqpa_late_total", &whole_late).await, None);
    office.manage(Method::PUT, "clock", &json!({ "by": "P60D" })).await;
    assert_eq!(office.metric("qaqpa_late_total", &head_late).await, Some(2), "each limit is counted once");
    assert_eq!(office.metric("qaqpa_late_total", &whole_late).await, Some(2));
}
