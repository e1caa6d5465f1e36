//! The hostile host of lists and answers from the reference material, and hosts of our own.

use std::io::{BufRead as _, BufReader};
use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;

use qaqpa::x509::{Certificate, certificates_from_pem};

use super::peers::{python_with, shared};

/// A throw-away PKI, made once for all tests.
pub struct ForeignPki {
    dir: tempfile::TempDir,
}

impl ForeignPki {
    /// Made by `mkpki.py`; `None` where the material or a Python with `cryptography` is missing.
    pub fn made() -> Option<&'static ForeignPki> {
        static MADE: OnceLock<Option<ForeignPki>> = OnceLock::new();
        let made = MADE.get_or_init(|| {
            let (shared, python) = (shared()?, python_with(&["cryptography"])?);
            let dir = tempfile::tempdir().unwrap();
            let output = Command::new(python).arg(shared.join("conformance/mkpki.py")).arg(dir.path()).output().unwrap();
            assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
            Some(ForeignPki { dir })
        });
        // Each test says by itself that it looked at nothing.
        if made.is_none() {
            let _ = (shared(), python_with(&["cryptography"]));
        }
        made.as_ref()
    }

    /// A file of it.
    pub fn file(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    /// A certificate of it.
    pub fn certificate(&self, name: &str) -> Certificate {
        let text = std::fs::read_to_string(self.file(&format!("{name}.leaf.pem"))).unwrap();
        certificates_from_pem(&text).unwrap().remove(0)
    }
}

/// `mock_revocation.py` at work; ended with its process when dropped.
pub struct MockHost {
    child: Child,
    address: SocketAddr,
}

impl MockHost {
    pub fn start(pki: &ForeignPki) -> Option<Self> {
        let (shared, python) = (shared()?, python_with(&["cryptography"])?);
        let address = free_address();
        let mut child = Command::new(python)
            .arg(shared.join("conformance/mock_revocation.py"))
            .args(["--pki".as_ref(), pki.dir.path().as_os_str()])
            .args(["--port", &address.port().to_string()])
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let first = lines.next().expect("it ended before it listened").unwrap();
        assert!(first.contains("listening"), "{first}");
        // Nobody may wait for a reader of the log.
        std::thread::spawn(move || lines.for_each(drop));
        // It says so a moment before it does.
        while std::net::TcpStream::connect(address).is_err() {
            std::thread::sleep(std::time::Duration::from_millis(20));
        }
        Some(MockHost { child, address })
    }

    /// The beginning of an address that behaves in this mode.
    pub fn mode(&self, mode: &str) -> String {
        format!("http://{}/{mode}", self.address)
    }
}

impl Drop for MockHost {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// An address of the loopback where nobody listens.
pub fn free_address() -> SocketAddr {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap()
}

/// What `path` is, as text for a command line.
pub fn text(path: &Path) -> String {
    path.to_str().unwrap().to_owned()
}
