//! The hostile host of lists and answers from the reference material, and hosts of our own.

use std::collections::HashMap;
use std::io::{BufRead as _, BufReader};
use std::net::{SocketAddr, TcpListener};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex, OnceLock};
use std::time::Duration;

use bytes::Bytes;
use qaqpa::clock::SystemClock;
use qaqpa::http::{Bounds, Listener, Secure, StatusCode, header};
use qaqpa::x509::{Certificate, certificates_from_pem};

use super::peers::{python_with, shared};
use super::whole::{Answering, Handler, Request, Response, read_whole};

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
            let output = Command::new(python)
                .arg(shared.join("conformance/mkpki.py"))
                .arg(dir.path())
                .output()
                .unwrap();
            assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
            Some(ForeignPki { dir })
        });
        // Each test checks that it looked at something.
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

/// A host of our own: what lies at its paths can be changed, and it returns what it was asked.
#[derive(Clone, Default)]
pub struct Host(Arc<Mutex<Shelf>>);

#[derive(Default)]
struct Shelf {
    pages: HashMap<String, Page>,
    asked: Vec<HostRequest>,
}

/// What lies at a path.
#[derive(Clone)]
pub struct Page {
    pub status: u16,
    pub body: Bytes,
    /// Sent, and answered with 304 when it comes back.
    pub etag: Option<&'static str>,
    pub location: Option<String>,
    pub delay: Duration,
}

impl Page {
    pub fn of(body: impl Into<Bytes>) -> Self {
        Page { status: 200, body: body.into(), etag: None, location: None, delay: Duration::ZERO }
    }

    pub fn status(status: u16) -> Self {
        Page { status, ..Page::of(&b"no"[..]) }
    }
}

/// What a host was asked, and with which status it answered.
#[derive(Debug, Clone)]
pub struct HostRequest {
    pub path: String,
    pub agent: Option<String>,
    pub if_none_match: Option<String>,
    pub status: u16,
}

impl Host {
    /// Opens it; it ends with the listener.
    pub async fn open(&self) -> Listener {
        Listener::open(
            super::gateway::any_port(),
            Secure::Plain,
            Bounds::default(),
            Arc::new(SystemClock),
            read_whole(Arc::new(self.clone())),
        )
        .await
        .unwrap()
    }

    pub fn put(&self, path: &str, page: Page) {
        self.0.lock().unwrap().pages.insert(path.to_owned(), page);
    }

    /// What it was asked since the last time.
    pub fn asked(&self) -> Vec<HostRequest> {
        std::mem::take(&mut self.0.lock().unwrap().asked)
    }
}

impl Handler for Host {
    fn handle(&self, request: Request) -> Answering<'_> {
        let header = |name| request.header(name).map(str::to_owned);
        let if_none_match = header(header::IF_NONE_MATCH);
        let mut shelf = self.0.lock().unwrap();
        let mut page = shelf.pages.get(&request.path).cloned().unwrap_or_else(|| Page::status(404));
        if page.etag.is_some() && page.etag == if_none_match.as_deref() {
            (page.status, page.body) = (304, Bytes::new());
        }
        shelf.asked.push(HostRequest {
            path: request.path.clone(),
            agent: header(header::USER_AGENT),
            if_none_match,
            status: page.status,
        });
        drop(shelf);
        let mut response =
            Response::new(StatusCode::from_u16(page.status).unwrap(), "application/octet-stream", page.body);
        if let Some(etag) = page.etag {
            response = response.with(header::ETAG, etag);
        }
        if let Some(location) = &page.location {
            response = response.with(header::LOCATION, location);
        }
        Box::pin(async move {
            tokio::time::sleep(page.delay).await;
            response
        })
    }
}
