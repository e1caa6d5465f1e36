//! How the portal sends: over the asynchronous channel, and what it uses of an answer.

use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex, OnceLock};
use std::time::{Duration, Instant};

use qaqpa::catalogue::Catalogue;
use qaqpa::http::Method;
use serde_json::{Value, json};

use super::{Browser, HOUSING, filled};
use crate::support::citizen::{IIN, manage};
use crate::support::peers::fresh_dir;
use crate::support::serving::{NOON, Serving};

/// A gateway with these settings of the portal.
pub(super) fn with_portal(settings: &str) -> (Serving, tempfile::TempDir) {
    let directory = fresh_dir();
    let file = directory.path().join("qaqpa.toml");
    std::fs::write(&file, format!("[portal]\n{settings}\n")).unwrap();
    let data = directory.path().join("data");
    (Serving::on(&data, &["--config", file.to_str().unwrap(), "--clock", NOON]), directory)
}

/// A citizen whose form is filled in; where it is signed.
pub(super) fn ready(browser: &mut Browser) -> String {
    let service = Catalogue::embedded().unwrap().find(HOUSING).unwrap().clone();
    browser.get("/login?lang=en");
    Browser::location(&browser.post("/login", &[("person", "people/valid"), ("iin", IIN)]));
    filled(browser, &service).replace("/check", "/sign")
}

fn number_of(location: &str) -> String {
    let (_, rest) = location.split_once("/cabinet/requests/").unwrap_or_else(|| panic!("{location}"));
    rest.split('?').next().unwrap().to_owned()
}

pub(super) fn messages(serving: &Serving) -> Vec<Value> {
    let all = manage(serving, Method::GET, "exchange/messages", &Value::Null);
    all["messages"].as_array().unwrap_or_else(|| panic!("{all}")).clone()
}

#[test]
fn over_the_asynchronous_channel_a_request_is_a_chain_of_request_notification_and_response() {
    let (mut serving, directory) = with_portal("channel = \"async\"");
    let mut browser = Browser::at(&serving);
    let sign = ready(&mut browser);
    // A refusal is what the signed fault says, with every code.
    let refused = browser.post(&sign, &[("person", "people/expired")]);
    assert_eq!(refused.status.as_u16(), 422, "{}", refused.text());
    assert!(refused.text().contains("CERTIFICATE_EXPIRED"), "{}", refused.text());
    let number = number_of(&Browser::location(&browser.post(&sign, &[("person", "people/valid")])));
    let begun = Instant::now();
    let chain = loop {
        let all = messages(&serving);
        let delivered = |message: &&Value| message["state"] == "DELIVERED";
        if all.len() == 3 && all.iter().filter(delivered).count() == 3 {
            break all;
        }
        assert!(begun.elapsed() < Duration::from_secs(20), "{all:?}");
        std::thread::sleep(Duration::from_millis(50));
    };
    let text = |message: &Value, name: &str| message[name].as_str().unwrap().to_owned();
    let mut kinds: Vec<String> = chain.iter().map(|message| text(message, "messageType")).collect();
    kinds.sort();
    assert_eq!(kinds, ["NOTIFICATION", "REQUEST", "RESPONSE"]);
    assert!(chain.iter().all(|message| message["correlationId"] == chain[0]["correlationId"]), "{chain:?}");
    let path = format!("exchange/messages?correlation={}", text(&chain[0], "correlationId"));
    let forms = manage(&serving, Method::GET, &path, &Value::Null).to_string();
    for word in ["IN_PROCESSING", "COMPLETED", "POSITIVE"] {
        assert!(forms.contains(word), "{word}: {forms}");
    }
    // The cabinet has it, and the draft is gone; what it was sent from stands in the log.
    let page = browser.get(&format!("/cabinet/requests/{number}")).text();
    assert!(page.contains(&number), "{page}");
    assert!(!browser.get("/cabinet").text().contains("/order"), "the draft is gone");
    // All of it is on disk.
    serving.kill();
    let file = directory.path().join("qaqpa.toml");
    let again = Serving::on(serving.data(), &["--config", file.to_str().unwrap(), "--clock", NOON]);
    assert_eq!(messages(&again).len(), 3, "nothing is lost and nothing is sent twice");
}

/// What becomes of an answer on its way.
#[derive(Clone, PartialEq)]
pub(super) enum OnTheWay {
    Nothing,
    /// A letter within what is signed.
    Changed,
    /// Another answer, signed by nobody.
    Replaced,
    /// Another answer, whoever signed it.
    Instead(String),
    /// No answer.
    Cut,
}

/// Stands between the portal and its gateway.
pub(super) struct Between {
    pub(super) url: String,
    pub(super) to: Arc<OnceLock<String>>,
    does: Arc<Mutex<OnTheWay>>,
}

impl Between {
    pub(super) fn open() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let (to, does) = (Arc::new(OnceLock::new()), Arc::new(Mutex::new(OnTheWay::Nothing)));
        let (target, what) = (Arc::clone(&to), Arc::clone(&does));
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let target: &String = target.wait();
                let what = what.lock().unwrap().clone();
                // A caller that has gone is no failure of the test.
                let _ = passed_on(stream, target, what);
            }
        });
        Between { url, to, does }
    }

    pub(super) fn does(&self, what: OnTheWay) {
        *self.does.lock().unwrap() = what;
    }
}

/// Reads one request up to its end.
fn request(stream: &mut TcpStream) -> std::io::Result<Vec<u8>> {
    let mut whole = Vec::new();
    let mut part = [0; 16 * 1024];
    loop {
        let read = stream.read(&mut part)?;
        whole.extend_from_slice(&part[..read]);
        let text = String::from_utf8_lossy(&whole);
        if let Some((head, _)) = text.split_once("\r\n\r\n") {
            let length = head.lines().find_map(|line| {
                let (name, value) = line.split_once(':')?;
                name.eq_ignore_ascii_case("content-length").then(|| value.trim().parse::<usize>().unwrap())
            });
            if whole.len() >= head.len() + 4 + length.unwrap_or(0) {
                return Ok(whole);
            }
        }
        if read == 0 {
            return Ok(whole);
        }
    }
}

fn passed_on(mut stream: TcpStream, target: &str, what: OnTheWay) -> std::io::Result<()> {
    let sent = String::from_utf8(request(&mut stream)?).unwrap();
    if what == OnTheWay::Cut {
        return Ok(());
    }
    let (head, body) = sent.split_once("\r\n\r\n").unwrap();
    let path = head.split(' ').nth(1).unwrap();
    let mut gateway = TcpStream::connect(target)?;
    let length = body.len();
    write!(
        gateway,
        "POST {path} HTTP/1.1\r\nHost: {target}\r\nContent-Type: text/xml; charset=utf-8\r\nPrefer: qaqpa-refusal-detail\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{body}"
    )?;
    let mut answer = String::new();
    gateway.read_to_string(&mut answer)?;
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    let status = head.split(' ').nth(1).unwrap();
    let body = match what {
        OnTheWay::Changed => body.replacen("<responseDate>2", "<responseDate>3", 1).replacen("<errorDate>2", "<errorDate>3", 1),
        OnTheWay::Replaced => "<soap:Envelope xmlns:soap=\"http://schemas.xmlsoap.org/soap/envelope/\"><soap:Body><soap:Fault><faultcode>soap:Server</faultcode><faultstring>x</faultstring><detail><e><errorCode>SCE006</errorCode><errorMessage>FORGED WORDS</errorMessage></e></detail></soap:Fault></soap:Body></soap:Envelope>".to_owned(),
        OnTheWay::Instead(other) => other,
        OnTheWay::Nothing | OnTheWay::Cut => body.to_owned(),
    };
    let length = body.len();
    write!(
        stream,
        "HTTP/1.1 {status} X\r\nContent-Type: text/xml; charset=utf-8\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{body}"
    )
}

#[test]
fn of_an_answer_whose_signature_does_not_hold_nothing_is_used_and_the_draft_is_not_lost() {
    for (channel, asynchronous) in [("sync", false), ("async", true)] {
        let between = Between::open();
        let (serving, _directory) =
            with_portal(&format!("channel = \"{channel}\"\ngateway = \"{}\"", between.url));
        between.to.set(serving.endpoints.plain.trim_start_matches("http://").to_owned()).unwrap();
        if asynchronous {
            let service = json!({ "id": HOUSING, "owner": "school", "kind": "player" });
            manage(&serving, Method::PUT, "exchange/services", &service);
        }
        let mut browser = Browser::at(&serving);
        let sign = ready(&mut browser);
        for (what, words) in [
            (OnTheWay::Changed, "signature of the gateway"),
            (OnTheWay::Replaced, "signature of the gateway"),
            (OnTheWay::Cut, "did not answer"),
        ] {
            between.does(what.clone());
            for person in ["people/expired", "people/valid"] {
                let answer = browser.post(&sign, &[("person", person)]);
                assert_eq!(answer.status.as_u16(), 502, "{channel} {person}: {}", answer.text());
                let page = answer.text();
                assert!(page.contains(words) && page.contains("is kept"), "{channel} {person}: {page}");
                assert!(!page.contains("FORGED") && !page.contains("SCE006"), "{page}");
            }
            assert!(browser.get("/cabinet").text().contains("/order"), "the draft is there");
        }
        between.does(OnTheWay::Nothing);
        let refused = browser.post(&sign, &[("person", "people/expired")]);
        assert_eq!(refused.status.as_u16(), 422, "{channel}: {}", refused.text());
        assert!(refused.text().contains("CERTIFICATE_EXPIRED"), "{channel}: {}", refused.text());
        let sent = Browser::location(&browser.post(&sign, &[("person", "people/valid")]));
        assert!(sent.starts_with("/cabinet"), "{channel}: {sent}");
        assert!(!browser.get("/cabinet").text().contains("/order"), "{channel}: it was acknowledged");
    }
}
