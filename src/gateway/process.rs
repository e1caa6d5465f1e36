//! What the process takes of the machine, where the system says: `/proc` of Linux. The names are those of every Prometheus client.

use std::fmt::Write as _;
use std::fs;

/// Ticks of a second in `/proc`: USER_HZ, 100 on every Linux of today (proc(5), sysconf(3)).
const TICKS: f64 = 100.0;

/// Lines in exposition format 0.0.4; none where the system does not say.
pub(super) fn write(text: &mut String) {
    let Ok(stat) = fs::read_to_string("/proc/self/stat") else { return };
    // The name in parentheses may have blanks in it: the fields count from behind it.
    let fields: Vec<&str> = stat.rsplit_once(')').map_or("", |(_, rest)| rest).split_whitespace().collect();
    let field = |number: usize| fields.get(number).and_then(|field| field.parse::<f64>().ok()).unwrap_or(0.0);
    let mut line = |name: &str, kind: &str, help: &str, value: f64| {
        // Writing to a String cannot fail.
        let _ = write!(text, "# HELP {name} {help}\n# TYPE {name} {kind}\n{name} {value}\n");
    };
    line("process_cpu_seconds_total", "counter", "CPU time of all threads.", (field(11) + field(12)) / TICKS);
    line("process_threads", "gauge", "Threads.", field(17));
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let kilobytes = |key: &str| {
        let line = status.lines().find_map(|line| line.strip_prefix(key))?;
        line.split_whitespace().next()?.parse::<f64>().ok()
    };
    if let Some(resident) = kilobytes("VmRSS:") {
        line("process_resident_memory_bytes", "gauge", "Memory that is resident.", resident * 1024.0);
    }
    if let Ok(open) = fs::read_dir("/proc/self/fd") {
        line("process_open_fds", "gauge", "Descriptors that are open.", open.count() as f64);
    }
}
