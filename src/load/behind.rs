//! How far behind the gateway is, as its own figures say: asked without touching a request, so that asking does not make it work.

use std::time::Duration;

use super::pacer::RunClock;
use crate::http::{Client, Trust};

/// What the gateway's figures said after the load.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Drained {
    /// From the end of the load until nothing was behind.
    pub(super) after: Duration,
    /// Requests that were behind one second after the load.
    pub(super) after_second: u64,
}

/// Between two questions.
const ASK_AGAIN: Duration = Duration::from_millis(100);

/// Waits until nothing is behind, `patience` at most; nothing where the gateway has no such figures.
pub(super) async fn drained(
    management: &str,
    clock: RunClock,
    from: Duration,
    patience: Duration,
) -> Option<Drained> {
    let client = Client::new(&Trust::default()).ok()?.waiting(Duration::from_secs(5));
    let url = format!("{}/metrics", management.trim_end_matches('/'));
    let mut drained = Drained::default();
    let mut is_counted = false;
    loop {
        let asked = clock.now().saturating_sub(from);
        let text = client.get(&url).await.ok()?.text();
        let behind = behind(&text)?;
        if asked >= Duration::from_secs(1) && !is_counted {
            (drained.after_second, is_counted) = (behind, true);
        }
        if behind == 0 || asked > patience {
            drained.after = asked;
            return Some(drained);
        }
        tokio::time::sleep(ASK_AGAIN).await;
    }
}

/// `qaqpa_requests_behind` of the exposition format.
fn behind(text: &str) -> Option<u64> {
    let value = text.lines().find_map(|line| line.strip_prefix("qaqpa_requests_behind "))?;
    value.trim().parse::<f64>().ok().map(|value| value as u64)
}
