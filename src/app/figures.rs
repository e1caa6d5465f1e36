//! Figures of the work at the steps: who is waited for, and who is late.

use std::sync::Arc;

use crate::clock::Clock;
use crate::gateway::metrics::Metrics;
use crate::registry::Registry;
use crate::workflow::Driver;

/// Adds them to the metrics.
pub(super) fn of_steps(metrics: &Metrics, driver: &Arc<Driver>, registry: &Registry, clock: &Arc<dyn Clock>) {
    let counted = Arc::clone(driver);
    metrics.labelled(
        ("qaqpa_late_total", "counter"),
        "Limits that passed, by the role whose step it was and the service; `whole` is the limit of the whole.",
        move || {
            let counts = counted.late().counts().into_iter();
            counts
                .map(|(role, service, count)| (format!("role=\"{role}\",service=\"{service}\""), count))
                .collect()
        },
    );
    for (name, help, late) in [
        ("qaqpa_tasks_waiting", "Open steps by role.", false),
        ("qaqpa_tasks_late", "Open steps whose limit has passed, by role.", true),
    ] {
        let (registry, clock) = (registry.clone(), Arc::clone(clock));
        metrics.labelled((name, "gauge"), help, move || {
            let found = registry.store().waiting(clock.now()).unwrap_or_else(|error| {
                tracing::warn!(%error, "open steps were not counted");
                Vec::new()
            });
            let of = |(role, all, of_them): (crate::registry::Actor, u64, u64)| {
                (format!("role=\"{role}\""), if late { of_them } else { all })
            };
            found.into_iter().map(of).collect()
        });
    }
}
