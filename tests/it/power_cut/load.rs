//! The run that is recorded: requests by REST and SOAP, messages of the asynchronous channel, certificates, revocations, acts of staff; by
//! several clients at once, with a kill and an orderly end between.

use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

use qaqpa::http::{ClientResponse, Method, header};
use serde_json::{Value, json};

use super::recording::{self, Record};
use crate::support::caller::{Caller, json as body};
use crate::support::peers::fresh_dir;
use crate::support::requests::{message, request_of};
use crate::support::serving::{NOON, Serving, command};

/// Clients at once.
const CLIENTS: u64 = 3;

/// Rounds of each client in each phase.
const ROUNDS: usize = 8;

/// What was acknowledged.
#[derive(Debug, Clone)]
pub enum Kept {
    /// 201 over REST, SCSS001 over SOAP, 200 where it came again.
    Request(String),
    /// A message was taken.
    Message(i64),
    /// Its receiver said that it has it.
    Delivered(i64),
    /// A case has ended so, as a look at it says.
    Ended(String, String),
    /// Somebody of the staff has done a step of a case.
    Acted(String, String),
    /// A result was handed out.
    Result(String),
    /// A certificate was issued.
    Certificate(String),
    /// One was revoked.
    Revoked(String),
}

/// A run and what it acknowledged.
pub struct Run {
    pub record: Record,
    /// Each with the event by which it was said.
    pub acknowledged: Vec<(usize, Kept)>,
    /// What an answer said in so many words.
    pub texts: Vec<(String, Kept)>,
    pub settings: PathBuf,
    _directory: tempfile::TempDir,
}

/// The process under load and those who noted what it said.
struct Load {
    serving: Serving,
    record: PathBuf,
    serial: AtomicU64,
    /// With the length of the record when the answer was here.
    noted: Mutex<Vec<(u64, Kept)>>,
    texts: Mutex<Vec<(String, Kept)>>,
}

fn text<'a>(value: &'a Value, member: &str) -> &'a str {
    value[member].as_str().unwrap_or_else(|| panic!("no {member} in {value}"))
}

/// The text of the first element of this name.
fn leaf(answer: &ClientResponse, name: &str) -> String {
    let text = answer.text();
    let document = roxmltree::Document::parse(&text).unwrap_or_else(|error| panic!("{error}: {text}"));
    let found = document.descendants().find(|node| node.tag_name().name() == name);
    found.and_then(|node| node.text()).unwrap_or_default().to_owned()
}

fn operation(name: &str, inner: &str) -> String {
    format!(
        "<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\"><s:Body><n:{name} xmlns:n=\"http://bip.bee.kz/AsyncChannel/v10/Types\"><request>{inner}</request></n:{name}></s:Body></s:Envelope>"
    )
}

impl Load {
    fn note(&self, kept: Kept) {
        let octets = std::fs::metadata(&self.record).unwrap().len();
        self.noted.lock().unwrap().push((octets, kept));
    }

    /// What an answer says in so many words.
    fn said(&self, text: String, kept: Kept) {
        self.texts.lock().unwrap().push((text, kept.clone()));
        self.note(kept);
    }

    fn next(&self) -> u64 {
        self.serial.fetch_add(1, Ordering::SeqCst)
    }

    /// A management call; nothing where nobody answered any more.
    fn manage(&self, caller: &Caller, method: Method, path: &str, asked: &Value) -> Option<Value> {
        let url = format!("{}/manage/v1/{path}", self.serving.endpoints.management);
        let headers = [(header::CONTENT_TYPE, "application/json")];
        let answer = caller.send(method, &url, &headers, asked.to_string().as_bytes()).ok()?;
        assert!(answer.status.is_success(), "{path}: {}", answer.text());
        Some(if answer.body.is_empty() { Value::Null } else { body(&answer) })
    }

    fn asynchronous(&self, caller: &Caller, envelope: &str) -> Option<ClientResponse> {
        let url = format!("{}/bip-async/", self.serving.endpoints.plain);
        let headers = [(header::CONTENT_TYPE, "text/xml; charset=utf-8")];
        let answer = caller.send(Method::POST, &url, &headers, envelope.as_bytes()).ok()?;
        assert_eq!(answer.status.as_u16(), 200, "{}", answer.text());
        Some(answer)
    }

    /// A request over REST; its number and what it is read with.
    fn rest(&self, caller: &Caller) -> Option<(String, String)> {
        let url = format!("{}/api/v1/requests", self.serving.endpoints.plain);
        let headers = [(header::CONTENT_TYPE, "application/xml")];
        let document = request_of("valid", self.next());
        let answer = caller.send(Method::POST, &url, &headers, document.as_bytes()).ok()?;
        assert_eq!(answer.status.as_u16(), 201, "{}", answer.text());
        let told = body(&answer);
        let number = text(&told, "registrationNumber").to_owned();
        self.said(number.clone(), Kept::Request(number.clone()));
        Some((number, text(&told, "accessToken").to_owned()))
    }

    fn soap(&self, caller: &Caller) -> Option<()> {
        let serial = self.next();
        let url = format!("{}/bip-sync-wss-gost/", self.serving.endpoints.plain);
        let envelope = message(&format!("m-{serial}"), &request_of("valid", serial));
        let headers = [(header::CONTENT_TYPE, "text/xml; charset=utf-8")];
        let answer = caller.send(Method::POST, &url, &headers, envelope.as_bytes()).ok()?;
        assert_eq!(leaf(&answer, "code"), "SCSS001", "{}", answer.text());
        let told = answer.text();
        let at = told.find("registrationNumber&gt;").map(|at| at + "registrationNumber&gt;".len());
        let at = at.or_else(|| told.find("registrationNumber>").map(|at| at + "registrationNumber>".len()));
        let number = told[at.unwrap_or_else(|| panic!("{told}"))..].split(['&', '<']).next().unwrap();
        self.said(number.to_owned(), Kept::Request(number.to_owned()));
        Some(())
    }

    fn message(&self, caller: &Caller) -> Option<i64> {
        let serial = self.next();
        let sent = format!(
            "<messageInfo><messageId>own-{serial}</messageId><serviceId>FORMS</serviceId><messageType>REQUEST</messageType><messageDate>2026-11-24T15:00:00</messageDate><sender><senderId>pep</senderId><password>secret</password></sender></messageInfo><messageData><data>{serial}</data></messageData>"
        );
        let id = leaf(&self.asynchronous(caller, &operation("sendMessage", &sent))?, "messageId");
        let number = id.parse().unwrap();
        self.said(format!("<messageId>{id}</messageId>"), Kept::Message(number));
        Some(number)
    }

    /// The receiver fetches messages and says that it has them.
    fn fetched(&self, caller: &Caller) -> Option<()> {
        let sender = "<sender><senderId>school</senderId></sender>";
        let asked = format!("<serviceId>FORMS</serviceId>{sender}<amount>5</amount>");
        let answer = self.asynchronous(caller, &operation("getMessages", &asked))?.text();
        let document = roxmltree::Document::parse(&answer).unwrap();
        let ids = document.descendants().filter(|node| node.tag_name().name() == "messageId");
        for id in ids.filter_map(|node| node.text()) {
            let said = format!(
                "<notification><messageId>{id}</messageId><serviceId>FORMS</serviceId><notificationDate>2026-11-24T15:00:00</notificationDate><deliveryStatus><receiveStatus>MESSAGE_ACCEPTED</receiveStatus><statusDate>2026-11-24T15:00:00</statusDate><resendMessage>NOT_RESEND</resendMessage></deliveryStatus></notification><requestDate>2026-11-24T15:00:00</requestDate>{sender}"
            );
            self.asynchronous(caller, &operation("sendDeliveryNotification", &said))?;
            self.note(Kept::Delivered(id.parse().unwrap()));
        }
        Some(())
    }

    fn certificates(&self, caller: &Caller) -> Option<()> {
        for round in 0..3 {
            let wanted = json!({ "algorithm": "ecdsa", "notBefore": "2026-11-01", "days": 300 });
            let issued = self.manage(caller, Method::POST, "ca/certificates", &wanted)?;
            let serial = text(&issued, "serialNumber").to_owned();
            self.said(serial.clone(), Kept::Certificate(serial.to_lowercase()));
            if round > 0 {
                let call = json!({ "serialNumber": serial, "reason": "keyCompromise" });
                self.manage(caller, Method::POST, "ca/revocations", &call)?;
                self.note(Kept::Revoked(serial));
            }
        }
        Some(())
    }

    /// What is shown of a case is there to stay, as is a result that was handed out.
    fn looked(&self, caller: &Caller, number: &str, token: &str) -> Option<()> {
        let at = |part: &str| {
            let base = &self.serving.endpoints.plain;
            let url = format!("{base}/api/v1/requests/{number}{part}?token={token}");
            caller.send(Method::GET, &url, &[], b"").ok()
        };
        let status = body(&at("")?);
        let status = text(&status, "status");
        if ["completed", "refused"].contains(&status) {
            self.note(Kept::Ended(number.to_owned(), status.to_owned()));
        }
        if at("/result")?.status.as_u16() == 200 {
            self.note(Kept::Result(number.to_owned()));
        }
        Some(())
    }

    /// A head names an executor, as somebody of the staff.
    fn acts(&self, caller: &Caller, head: &str) -> Option<()> {
        let (number, token) = self.rest(caller)?;
        let base = &self.serving.endpoints.plain;
        let status = caller
            .send(Method::GET, &format!("{base}/api/v1/requests/{number}?token={token}"), &[], b"")
            .ok()?;
        let step = body(&status)["open"]["label"].clone();
        let url = format!("{base}/api/v1/workstation/tasks/{number}/name-executor");
        let bearer = format!("Bearer {head}");
        let headers = [(header::CONTENT_TYPE, "application/json"), (header::AUTHORIZATION, bearer.as_str())];
        let act = json!({ "step": step, "name": "Орындаушы" }).to_string();
        let answer = caller.send(Method::POST, &url, &headers, act.as_bytes()).ok()?;
        assert_eq!(answer.status.as_u16(), 200, "{} at {step}", answer.text());
        self.note(Kept::Acted(number, "Басшы".to_owned()));
        Some(())
    }

    fn client(&self, which: u64) -> Option<()> {
        let caller = Caller::new();
        if which == 0 {
            self.certificates(&caller)?;
        }
        for _ in 0..ROUNDS {
            let (number, token) = self.rest(&caller)?;
            self.soap(&caller)?;
            self.message(&caller)?;
            self.looked(&caller, &number, &token)?;
        }
        if which == 1 { self.fetched(&caller) } else { Some(()) }
    }

    /// Everybody at once; who hears nothing any more ends.
    fn clients(&self) {
        std::thread::scope(|scope| {
            for which in 0..CLIENTS {
                scope.spawn(move || self.client(which));
            }
        });
    }
}

/// Records a run.
pub fn recorded() -> Option<Run> {
    let directory = fresh_dir();
    let recorder = recording::recorder(directory.path())?;
    let (data, record) = (directory.path().join("data"), directory.path().join("record"));
    let settings = directory.path().join("qaqpa.toml");
    let text = "[[exchange.systems]]\nsender_id = \"pep\"\npassword = \"secret\"\n[[exchange.systems]]\nsender_id = \"school\"\n[[exchange.services]]\nid = \"FORMS\"\nowner = \"school\"\n";
    std::fs::write(&settings, text).unwrap();
    let start = || started(&data, &settings, &record, &recorder);
    let mut load = Load {
        serving: start(),
        record: record.clone(),
        serial: AtomicU64::new(1),
        noted: Mutex::default(),
        texts: Mutex::default(),
    };
    // Killed under load.
    let id = load.serving.id();
    std::thread::scope(|scope| {
        scope.spawn(|| load.clients());
        while load.noted.lock().unwrap().len() < 40 {
            std::thread::sleep(std::time::Duration::from_millis(2));
        }
        assert!(std::process::Command::new("kill").args(["-9", &id.to_string()]).status().unwrap().success());
    });
    load.serving.ended();
    load.serving = start();
    load.clients();
    // An orderly end copies the log into the database.
    let id = load.serving.id().to_string();
    assert!(std::process::Command::new("kill").args(["-TERM", &id]).status().unwrap().success());
    assert!(load.serving.ended().success());
    load.serving = start();
    let caller = Caller::new();
    let hand = json!({ "by": "hand" });
    load.manage(&caller, Method::PUT, "players", &json!({ "head": hand })).unwrap();
    let head = json!({ "name": "Басшы", "role": "head" });
    let head = load.manage(&caller, Method::POST, "staff", &head).unwrap();
    let executor = json!({ "name": "Орындаушы", "role": "responsible-executor" });
    load.manage(&caller, Method::POST, "staff", &executor).unwrap();
    for _ in 0..4 {
        load.acts(&caller, head["token"].as_str().unwrap()).unwrap();
    }
    load.clients();
    load.serving.kill();
    let record = recording::read(&record);
    let (noted, texts) = (load.noted.into_inner().unwrap(), load.texts.into_inner().unwrap());
    let mut acknowledged: Vec<_> =
        noted.into_iter().map(|(octets, kept)| (record.by(octets), kept)).collect();
    // What was said in so many words was said by the event that sent it.
    for (text, kept) in &texts {
        let sent = record.sent(text).unwrap_or_else(|| panic!("nobody was sent {text}"));
        acknowledged.push((sent, kept.clone()));
    }
    Some(Run { record, acknowledged, texts, settings, _directory: directory })
}

fn started(data: &Path, settings: &Path, record: &Path, recorder: &Path) -> Serving {
    let mut command = command(data, &["--config", settings.to_str().unwrap(), "--clock", NOON]);
    command.env("LD_PRELOAD", recorder);
    command.env("QAQPA_DISK_DIRECTORY", data).env("QAQPA_DISK_RECORD", record);
    Serving::run(command, data)
}
