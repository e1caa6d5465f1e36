//! A PostgreSQL server of the tests' own: as an unprivileged user, in a temporary directory, on a free port of this machine.
//!
//! One serves the whole test binary, with a fresh database for each test; it ends with the process. A test that stops its server has
//! one for itself.

use std::io::Write as _;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use qaqpa::random::{Entropy, Random as _};
use tempfile::TempDir;

use super::peers::ignored;

/// Where Debian has the server's programs, the newest version first; or what is on the PATH.
fn programs() -> Option<PathBuf> {
    let mut versions: Vec<PathBuf> = std::fs::read_dir("/usr/lib/postgresql")
        .map(|entries| entries.flatten().map(|entry| entry.path().join("bin")).collect())
        .unwrap_or_default();
    versions.sort();
    let on_path = std::env::split_paths(&std::env::var_os("PATH").unwrap_or_default()).collect::<Vec<_>>();
    let found = versions.into_iter().rev().chain(on_path).find(|bin| bin.join("initdb").is_file());
    found.or_else(|| ignored("PostgreSQL's server is not installed"))
}

/// A server that runs.
pub struct Server {
    bin: PathBuf,
    port: u16,
    directory: TempDir,
    synced: Synced,
    running: Option<Child>,
}

/// Whether what is committed is synced to the disk.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Synced {
    Yes,
    /// A server that loses nothing but with the machine: for tests of what is written, not of what lasts.
    No,
}

impl Server {
    /// A new one; none where PostgreSQL is not installed.
    pub fn start(synced: Synced) -> Option<Server> {
        let bin = programs()?;
        let directory = tempfile::tempdir().unwrap();
        if is_root(directory.path()) {
            // Nobody, on every Debian.
            std::os::unix::fs::chown(directory.path(), Some(65_534), Some(65_534)).unwrap();
        }
        let mut server = Server { bin, port: 0, directory, synced, running: None };
        let data = server.data();
        let initialised = server
            .command("initdb")
            .args(["--auth=trust", "--username=qaqpa", "--encoding=UTF8", "--locale=C", "--no-sync", "-D"])
            .arg(&data)
            .output()
            .unwrap();
        assert!(initialised.status.success(), "{}", String::from_utf8_lossy(&initialised.stderr));
        // Between the look for a free port and the start somebody else may take it.
        for _ in 0..PORTS_MAX {
            server.port = free_port();
            if server.runs() {
                return Some(server);
            }
        }
        panic!("PostgreSQL does not start:\n{}", server.told())
    }

    fn data(&self) -> PathBuf {
        self.directory.path().join("data")
    }

    /// One of its programs, run by somebody who may: PostgreSQL refuses root.
    fn command(&self, program: &str) -> Command {
        let program = self.bin.join(program);
        if !is_root(Path::new("/proc/self")) {
            return Command::new(program);
        }
        let mut command = Command::new("setpriv");
        command.args(["--reuid=65534", "--regid=65534", "--clear-groups"]).arg(program);
        command.current_dir("/");
        command
    }

    /// Starts it again where it was stopped.
    pub fn run(&mut self) {
        assert!(self.runs(), "PostgreSQL does not start:\n{}", self.told());
    }

    /// Starts it; whether it takes connections. It ends by itself where it cannot listen.
    fn runs(&mut self) -> bool {
        let ready = self.bin.join("pg_isready");
        let log = std::fs::OpenOptions::new().create(true).append(true).open(self.log()).unwrap();
        let fsync = if self.synced == Synced::Yes { "fsync=on" } else { "fsync=off" };
        let mut command = self.command("postgres");
        command.arg("-D").arg(self.data()).args(["-p", &self.port.to_string()]);
        command.args(["-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories="]);
        command.args(["-c", "max_connections=400", "-c", fsync, "-c", "shared_buffers=64MB"]);
        command.args(["-c", "log_min_messages=warning", "-c", "deadlock_timeout=200ms"]);
        let child =
            command.stdin(Stdio::null()).stdout(log.try_clone().unwrap()).stderr(log).spawn().unwrap();
        let child = self.running.insert(child);
        let begun = Instant::now();
        loop {
            if child.try_wait().unwrap().is_some() {
                self.running = None;
                return false;
            }
            let mut asked = Command::new(&ready);
            asked.args(["-q", "-h", "127.0.0.1", "-p", &self.port.to_string()]);
            if asked.status().is_ok_and(|status| status.success()) {
                return true;
            }
            assert!(begun.elapsed() < Duration::from_secs(60), "PostgreSQL does not start in a minute");
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    /// Has it take connections over TLS alone from now on, with this certificate and key; it is started anew.
    pub fn takes_tls_only(&mut self, certificate: &Path, key: &Path) {
        for (from, name) in [(certificate, "server.crt"), (key, "server.key")] {
            let file = self.data().join(name);
            std::fs::write(&file, std::fs::read(from).unwrap()).unwrap();
            std::fs::set_permissions(&file, std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();
            if is_root(&file) {
                std::os::unix::fs::chown(&file, Some(65_534), Some(65_534)).unwrap();
            }
        }
        let conf = self.data().join("postgresql.conf");
        std::fs::OpenOptions::new().append(true).open(conf).unwrap().write_all(b"\nssl = on\n").unwrap();
        std::fs::write(self.data().join("pg_hba.conf"), "hostssl all all 127.0.0.1/32 trust\n").unwrap();
        self.stop_at_once();
        self.run();
    }

    /// Stops it as a crash does: nothing is written any more, those who are connected are cut off.
    pub fn stop_at_once(&mut self) {
        let mut command = self.command("pg_ctl");
        command.args(["stop", "-m", "immediate", "-s", "-D"]).arg(self.data());
        assert!(command.status().unwrap().success(), "{}", self.told());
        let _ = self.running.take().map(|mut child| child.wait());
    }

    fn log(&self) -> PathBuf {
        self.directory.path().with_extension("log")
    }

    /// What it logged.
    pub fn told(&self) -> String {
        std::fs::read_to_string(self.log()).unwrap_or_default()
    }

    fn psql(&self, mut command: Command, database: &str) -> Command {
        let port = self.port.to_string();
        // Where it looks for certificates of its own.
        command.env("HOME", self.directory.path());
        command.args(["-h", "127.0.0.1", "-p", &port, "-U", "qaqpa", "-qAtX", "-d", database]);
        command
    }

    /// Does a statement in a database, and gives what it prints.
    pub fn sql(&self, database: &str, statement: &str) -> String {
        let mut command = self.psql(self.command("psql"), database);
        let output = command.args(["-v", "ON_ERROR_STOP=1", "-c", statement]).output().unwrap();
        assert!(output.status.success(), "{statement}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap().trim().to_owned()
    }

    /// Begins statements in a database in a session that ends when its process is killed.
    pub fn session(&self, database: &str, statements: &str) -> Child {
        let mut command = self.psql(Command::new(self.bin.join("psql")), database);
        for statement in statements.split("; ") {
            command.args(["-c", statement]);
        }
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
    }

    /// The address of a database.
    pub fn url(&self, database: &str) -> String {
        format!("postgres://qaqpa@127.0.0.1:{}/{database}", self.port)
    }

    /// The port.
    pub fn port(&self) -> u16 {
        self.port
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if self.running.is_some() && !std::thread::panicking() {
            self.stop_at_once();
        }
        if let Some(mut child) = self.running.take() {
            // A second panic would end the whole test binary.
            let _ = child.kill().and_then(|()| child.wait());
        }
        let _ = std::fs::remove_file(self.log());
    }
}

/// The server of the test binary. Whoever starts it first also starts what ends it: a process that waits for the end of this one.
pub fn shared() -> Option<&'static Server> {
    static SHARED: OnceLock<Option<Server>> = OnceLock::new();
    SHARED
        .get_or_init(|| {
            let server = Server::start(Synced::No)?;
            end_with_this_process(&server);
            Some(server)
        })
        .as_ref()
}

fn end_with_this_process(server: &Server) {
    let pid = std::fs::read_to_string(server.data().join("postmaster.pid")).unwrap_or_default();
    let pid = pid.lines().next().unwrap_or_default().to_owned();
    let place = server.directory.path().display().to_string();
    // Its input ends with this process, however that ends; SIGQUIT is an immediate stop.
    let script = r#"cat >/dev/null; kill -QUIT "$1"; sleep 1; rm -rf "$2" "$2.log""#;
    let child = Command::new("setsid")
        .args(["sh", "-c", script, "sh", &pid, &place])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn();
    match child {
        // Kept open for as long as this process lives.
        Ok(mut child) => std::mem::forget(child.stdin.take()),
        Err(error) => drop(writeln!(std::io::stderr(), "nothing ends PostgreSQL ({pid}): {error}")),
    }
}

/// A fresh database on the shared server; none where PostgreSQL is not installed.
pub fn database() -> Option<String> {
    static COUNT: AtomicUsize = AtomicUsize::new(0);
    let server = shared()?;
    let name = format!("t{}", COUNT.fetch_add(1, Ordering::Relaxed));
    server.sql("postgres", &format!("CREATE DATABASE {name}"));
    Some(server.url(&name))
}

/// The name of a database in its address.
pub fn name_of(url: &str) -> &str {
    url.rsplit('/').next().unwrap_or_default()
}

fn is_root(path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    std::fs::metadata(path).is_ok_and(|data| data.uid() == 0)
}

/// Ports that are tried for a server.
const PORTS_MAX: usize = 5;

/// A port that nobody has, below those that the system gives to connections.
fn free_port() -> u16 {
    let random = Entropy;
    loop {
        let port = u16::try_from(15_000 + random.next_u64() % 17_000).unwrap();
        if TcpListener::bind(("127.0.0.1", port)).is_ok() {
            return port;
        }
    }
}

/// pgbouncer before a server, in its transaction mode with a few connections; ends when it is dropped.
pub struct Pooler {
    child: Child,
    port: u16,
    _directory: TempDir,
}

impl Pooler {
    /// Starts one; none where pgbouncer is not installed.
    pub fn before(server: &Server) -> Option<Pooler> {
        let program = [PathBuf::from("/usr/sbin/pgbouncer"), PathBuf::from("/usr/bin/pgbouncer")]
            .into_iter()
            .find(|file| file.is_file())
            .or_else(|| ignored("pgbouncer is not installed"))?;
        let directory = tempfile::tempdir().unwrap();
        let (port, settings) = (free_port(), directory.path().join("pgbouncer.ini"));
        let text = format!(
            "[databases]\n* = host=127.0.0.1 port={} user=qaqpa\n[pgbouncer]\nlisten_addr = 127.0.0.1\nlisten_port = {port}\nauth_type = any\n\
             pool_mode = transaction\ndefault_pool_size = 3\nmax_client_conn = 200\nunix_socket_dir =\n",
            server.port()
        );
        std::fs::write(&settings, text).unwrap();
        if is_root(directory.path()) {
            std::os::unix::fs::chown(directory.path(), Some(65_534), Some(65_534)).unwrap();
        }
        let mut command = match is_root(Path::new("/proc/self")) {
            true => {
                let mut command = Command::new("setpriv");
                command.args(["--reuid=65534", "--regid=65534", "--clear-groups"]).arg(program);
                command
            }
            false => Command::new(program),
        };
        let child =
            command.arg("-q").arg(&settings).stdin(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        let begun = Instant::now();
        while std::net::TcpStream::connect(("127.0.0.1", port)).is_err() {
            assert!(begun.elapsed() < Duration::from_secs(20), "pgbouncer does not start");
            std::thread::sleep(Duration::from_millis(20));
        }
        Some(Pooler { child, port, _directory: directory })
    }

    /// The address of a database through it.
    pub fn url(&self, database: &str) -> String {
        format!("postgres://qaqpa@127.0.0.1:{}/{database}", self.port)
    }
}

impl Drop for Pooler {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
