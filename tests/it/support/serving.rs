//! The binary itself, serving in a process of its own.

use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use qaqpa::gateway::Endpoints;

/// When the tests' gateways stand, unless a test says otherwise.
pub const NOON: &str = "2026-11-24T12:00:00Z";

/// A gateway at work in its own process; killed when it is dropped.
pub struct Serving {
    child: Child,
    /// Where it listens, from `endpoints.json`.
    pub endpoints: Endpoints,
    /// What it printed until `ready`.
    pub printed: Vec<String>,
    /// From its start to `ready`.
    pub ready_after: Duration,
    data: PathBuf,
    own: Option<tempfile::TempDir>,
}

impl Serving {
    /// Starts one on a data directory of its own, with the manual clock at [`NOON`].
    pub fn at_noon(flags: &[&str]) -> Self {
        Serving::start(&[&["--clock", NOON], flags].concat())
    }

    /// Starts one on a data directory of its own.
    pub fn start(flags: &[&str]) -> Self {
        let own = tempfile::tempdir().unwrap();
        let mut serving = Serving::on(&own.path().join("data"), flags);
        serving.own = Some(own);
        serving
    }

    /// Starts one on this data directory.
    pub fn on(data: &Path, flags: &[&str]) -> Self {
        Serving::run(command(data, flags), data)
    }

    /// Starts one by a command of one's own, on this data directory.
    pub fn run(mut command: Command, data: &Path) -> Self {
        std::fs::create_dir_all(data).unwrap();
        let log = std::fs::OpenOptions::new().create(true).append(true).open(data.join("log")).unwrap();
        let begun = Instant::now();
        let mut child = command.stdout(Stdio::piped()).stderr(log).spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let mut printed: Vec<String> = Vec::new();
        while printed.last().is_none_or(|line| line != "ready") {
            match lines.next() {
                Some(line) => printed.push(line.unwrap()),
                None => panic!(
                    "it ended before it was ready:\n{}",
                    std::fs::read_to_string(data.join("log")).unwrap()
                ),
            }
        }
        let ready_after = begun.elapsed();
        let endpoints =
            serde_json::from_str(&std::fs::read_to_string(data.join("endpoints.json")).unwrap()).unwrap();
        Serving { child, endpoints, printed, ready_after, data: data.to_owned(), own: None }
    }

    /// The id of its process.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Its data directory.
    pub fn data(&self) -> &Path {
        &self.data
    }

    /// What it logged so far.
    pub fn log(&self) -> String {
        std::fs::read_to_string(self.data.join("log")).unwrap_or_default()
    }

    /// SIGTERM, and how it ended.
    pub fn stop(mut self) -> ExitStatus {
        let told =
            Command::new("sh").args(["-c", &format!("kill -TERM {}", self.child.id())]).status().unwrap();
        assert!(told.success());
        self.child.wait().unwrap()
    }

    /// Waits for its end, and how it ended.
    pub fn ended(&mut self) -> ExitStatus {
        self.child.wait().unwrap()
    }

    /// SIGKILL: nothing is finished, nothing is said.
    pub fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Whether the process is there still.
    pub fn lives(&mut self) -> bool {
        self.child.try_wait().unwrap().is_none()
    }

    /// Begins to count its peak (VmHWM) anew from what it takes now.
    pub fn forget_peak(&self) {
        // proc(5): 5 resets the peak. Without /proc there is no peak to ask for either.
        let _ = std::fs::write(format!("/proc/{}/clear_refs", self.child.id()), "5");
    }

    /// A line of `/proc/PID/status` in KB, such as VmHWM; `None` where there is no /proc.
    pub fn memory_kb(&self, line: &str) -> Option<u64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).ok()?;
        let found = status.lines().find(|text| text.starts_with(line))?;
        found.split_whitespace().nth(1)?.parse().ok()
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// `qaqpa serve` on any ports.
pub fn command(data: &Path, flags: &[&str]) -> Command {
    let mut command = crate::support::program();
    command.arg("serve").arg("--data").arg(data).env_remove("QAQPA_LOG");
    for listener in ["--gateway", "--plain", "--management", "--agent"] {
        if !flags.contains(&listener) {
            command.args([listener, "127.0.0.1:0"]);
        }
    }
    command.args(flags);
    command
}
