//! The asynchronous channel under fire: a receiver that fails at random, a gateway that is killed again and again. None lost, none out of the
//! order of its chain, repeats marked; and nothing is acknowledged before it is synced.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use axum::response::Response;
use qaqpa::clock::SystemClock;
use qaqpa::crypto::{DigestAlgorithm, digest};
use qaqpa::http::answers::answer;
use qaqpa::http::{
    About, Bounds, Client, ClientResponse, Cors, Listener, Method, Secure, StatusCode, Table, Trust,
    WholeBody,
};
use serde_json::Value;
use utoipa_axum::routes;

use super::desk::{HEADERS, leaf, leaves};
use crate::support::caller::json as body;
use crate::support::gateway::any_port;
use crate::support::peers::{fresh_dir, peer};
use crate::support::serving::Serving;

/// Messages of a chain: a REQUEST and its UPDATEs.
const STEPS: usize = 5;

/// Clients that send at once, each its own chains.
const CLIENTS: usize = 4;

/// How long everything may take after the last kill.
const SETTLED: Duration = Duration::from_secs(240);

struct Received {
    message_id: String,
    correlation_id: String,
    data: String,
    marked: bool,
}

struct Receiver {
    seed: u64,
    received: Mutex<Vec<Received>>,
    calls: AtomicUsize,
    /// While it is set, the message with this in its data is refused.
    poisoned: AtomicBool,
}

impl Receiver {
    /// A number below 100, by the seed, the message and how often it came.
    fn drawn(&self, message_id: &str, call: usize) -> u8 {
        let text = format!("{}/{message_id}/{call}", self.seed);
        digest(DigestAlgorithm::Sha256, text.as_bytes()).as_ref()[0] % 100
    }
}

fn soap(inner: &str) -> String {
    format!(
        "<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\"><s:Body>{inner}</s:Body></s:Envelope>"
    )
}

#[utoipa::path(post, path = "", responses((status = 200)))]
async fn take(
    axum::extract::State(receiver): axum::extract::State<Arc<Receiver>>,
    WholeBody(octets): WholeBody,
) -> Response {
    let text = String::from_utf8(octets.to_vec()).unwrap();
    let message_id = leaf(&text, "messageId");
    let call = receiver.calls.fetch_add(1, Ordering::SeqCst);
    let fault = || {
        let fault = "<s:Fault><faultcode>s:Server</faultcode><faultstring>later</faultstring></s:Fault>";
        answer(StatusCode::INTERNAL_SERVER_ERROR, "text/xml", soap(fault))
    };
    let html = || answer(StatusCode::OK, "text/html", "<html>Welcome</html>");
    let data = leaf(&text, "data");
    let drawn = receiver.drawn(&message_id, call);
    if (data == "poison" && receiver.poisoned.load(Ordering::SeqCst)) || drawn < 12 {
        return fault();
    }
    if drawn < 18 {
        return html();
    }
    let marked = leaves(&text, "key").iter().any(|key| key == "REDELIVERY");
    let correlation_id = leaf(&text, "correlationId");
    receiver.received.lock().unwrap().push(Received { message_id, correlation_id, data, marked });
    // It has the message, and its answer is lost.
    if drawn < 24 {
        return html();
    }
    let taken = "<n:sendMessageResponse xmlns:n=\"http://bip.bee.kz/AsyncChannel/v10/Types\"><response/></n:sendMessageResponse>";
    answer(StatusCode::OK, "text/xml", soap(taken))
}

struct Fire {
    client: Client,
    /// Where the gateway listens now.
    base: Mutex<String>,
    /// Message and chain of each text, by the gateway's word.
    told: Mutex<BTreeMap<String, (String, String)>>,
}

impl Fire {
    async fn call(&self, path: &str, text: &str) -> Option<ClientResponse> {
        let url = format!("{}{path}", self.base.lock().unwrap());
        self.client.send(Method::POST, &url, &HEADERS, text.to_owned().into()).await.ok()
    }

    /// Sends until it is acknowledged: who heard nothing sends the same message again.
    async fn acknowledged(&self, data: &str, chain: Option<&str>) -> String {
        let kind = if chain.is_some() { "UPDATE" } else { "REQUEST" };
        let chain = chain.map(|chain| format!("<correlationId>{chain}</correlationId>")).unwrap_or_default();
        let message = soap(&format!(
            "<n:sendMessage xmlns:n=\"http://bip.bee.kz/AsyncChannel/v10/Types\"><request><messageInfo><messageId>own-{data}</messageId>{chain}<serviceId>FORMS</serviceId><messageType>{kind}</messageType><messageDate>2026-11-24T15:00:00</messageDate><sender><senderId>pep</senderId><password>secret</password></sender></messageInfo><messageData><data>{data}</data></messageData></request></n:sendMessage>"
        ));
        loop {
            if let Some(answer) = self.call("/bip-async/", &message).await {
                let told = answer.text();
                assert_eq!(answer.status.as_u16(), 200, "{told}");
                let (id, chain) = (leaf(&told, "messageId"), leaf(&told, "correlationId"));
                let before = self.told.lock().unwrap().insert(data.to_owned(), (id.clone(), chain.clone()));
                assert!(before.is_none_or(|before| before == (id, chain.clone())), "{data} was taken twice");
                return chain;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    async fn chain(&self, number: usize) {
        let mut chain = None;
        for step in 0..STEPS {
            let told = self.acknowledged(&format!("{number}-{step}"), chain.as_deref()).await;
            chain = Some(told);
        }
    }
}

async fn manage(client: &Client, serving: &Serving, method: Method, path: &str) -> Value {
    let url = format!("{}/manage/v1/exchange/{path}", serving.endpoints.management);
    body(&client.send(method, &url, &[], bytes::Bytes::new()).await.unwrap())
}

/// Every message that was acknowledged arrived, each chain in its order, and what came again was marked.
fn assert_received(receiver: &Receiver, told: &BTreeMap<String, (String, String)>) -> usize {
    let received = receiver.received.lock().unwrap();
    let (mut seen, mut last, mut repeats) = (BTreeSet::new(), BTreeMap::new(), 0);
    for one in received.iter() {
        let first = seen.insert(one.message_id.clone());
        assert!(first || one.marked, "{} came again unmarked", one.data);
        repeats += usize::from(!first);
        let Some((_, step)) = one.data.split_once('-') else { continue };
        let step: usize = step.parse().unwrap();
        let expected = last.entry(one.correlation_id.clone()).or_insert(0);
        assert!(
            step == *expected || (!first && step + 1 == *expected),
            "{} came where step {expected} of its chain was next",
            one.data
        );
        *expected = (*expected).max(step + 1);
    }
    for (data, (id, _)) in told {
        assert!(seen.contains(id), "{data} was acknowledged and never arrived");
    }
    assert_eq!(told.len(), seen.len(), "messages that nobody acknowledged arrived");
    repeats
}

async fn under_fire(messages: usize, kills: usize, seed: u64) {
    let receiver = Arc::new(Receiver {
        seed,
        received: Mutex::default(),
        calls: AtomicUsize::new(0),
        poisoned: AtomicBool::new(true),
    });
    let about = About { title: "Receiver", description: "That fails at random." };
    let table = Table::new().at("/in", routes!(take)).with_state(Arc::clone(&receiver));
    let router = table.router(about, Cors::default(), |_| ());
    let clock = Arc::new(SystemClock);
    let listener = Listener::open(any_port(), Secure::Plain, Bounds::default(), clock, router).await.unwrap();
    let directory = fresh_dir();
    let config = directory.path().join("qaqpa.toml");
    let settings = format!(
        "[exchange]\nbreaker_failures = 20\nbreaker_seconds = 1\n[[exchange.systems]]\nsender_id = \"pep\"\npassword = \"secret\"\n[[exchange.systems]]\nsender_id = \"school\"\npush = \"{}/in\"\n[[exchange.services]]\nid = \"FORMS\"\nowner = \"school\"\nretry_seconds = [1, 1, 1]\n",
        listener.url()
    );
    std::fs::write(&config, settings).unwrap();
    let data = directory.path().join("data");
    let start = {
        let config = config.to_str().unwrap().to_owned();
        move || Serving::on(&data, &["--config", &config])
    };
    let mut serving = start();
    let fire = Arc::new(Fire {
        client: Client::new(&Trust::default()).unwrap(),
        base: Mutex::new(serving.endpoints.plain.clone()),
        told: Mutex::default(),
    });
    fire.acknowledged("poison", None).await;
    let chains = messages / STEPS;
    let next = Arc::new(AtomicUsize::new(0));
    let clients: Vec<_> = (0..CLIENTS)
        .map(|_| {
            let (fire, next) = (Arc::clone(&fire), Arc::clone(&next));
            tokio::spawn(async move {
                loop {
                    let number = next.fetch_add(1, Ordering::SeqCst);
                    if number >= chains {
                        return;
                    }
                    fire.chain(number).await;
                }
            })
        })
        .collect();
    for kill in 0..kills {
        let enough = (kill + 1) * messages / (kills + 1);
        let begun = Instant::now();
        while fire.told.lock().unwrap().len() < enough {
            assert!(begun.elapsed() < SETTLED, "no more messages are taken after {kill} kills");
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
        serving.kill();
        serving = start();
        fire.base.lock().unwrap().clone_from(&serving.endpoints.plain);
    }
    for client in clients {
        client.await.unwrap();
    }
    let begun = Instant::now();
    let mut was_dead = false;
    loop {
        let list = manage(&fire.client, &serving, Method::GET, "messages?state=NOT_DELIVERED").await;
        let dead = list["messages"].as_array().unwrap();
        if dead.iter().any(|one| one["ownMessageId"] == "own-poison") {
            // A dead letter that is driven again arrives once its receiver takes it.
            was_dead = true;
            receiver.poisoned.store(false, Ordering::SeqCst);
        }
        if !dead.is_empty() {
            manage(&fire.client, &serving, Method::POST, "redrive").await;
        } else if list["counts"]["ON_DELIVERY"] == 0 {
            break;
        }
        assert!(begun.elapsed() < SETTLED, "not everything is delivered: {}", list["counts"]);
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    assert!(was_dead, "the message that is always refused was no dead letter");
    let told = fire.told.lock().unwrap().clone();
    assert_eq!(told.len(), chains * STEPS + 1);
    let repeats = assert_received(&receiver, &told);
    eprintln!("{} messages, {kills} kills, {repeats} repeats, all of them marked", told.len());
    assert!(repeats > 0, "nothing came twice: the receiver did not fail as it should");
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_lost_and_no_chain_is_out_of_order_however_often_the_gateway_is_killed() {
    under_fire(300, 4, 7).await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "takes minutes: ten thousand messages and twenty kills; run it with --release --ignored"]
async fn ten_thousand_messages_and_twenty_kills_lose_nothing() {
    under_fire(10_000, 20, 11).await;
}

/// What a traced gateway did, in its order: a sync, or an answer that says that a message is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Did {
    Synced,
    Read,
    Said,
}

/// The calls of a trace that matter. `-y` gives the file behind each number.
fn calls(trace: &str) -> Vec<Did> {
    let of = |line: &str| {
        // A call that is resumed has its name in the line in which it ends.
        let ended = !line.contains("<unfinished ...>");
        if (line.contains("fsync(") || line.contains("fdatasync") || line.contains("sync resumed")) && ended {
            return Some(Did::Synced);
        }
        if line.contains("POST /") {
            return Some(Did::Read);
        }
        (line.contains("HTTP/1.1 200") || line.contains("HTTP/1.1 201")).then_some(Did::Said)
    };
    trace.lines().filter_map(of).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sync_comes_before_every_acknowledgement() {
    let Some(strace) = peer("strace") else { return };
    let directory = fresh_dir();
    let config = directory.path().join("qaqpa.toml");
    let settings = "[[exchange.systems]]\nsender_id = \"pep\"\npassword = \"secret\"\n[[exchange.systems]]\nsender_id = \"school\"\n[[exchange.services]]\nid = \"FORMS\"\nowner = \"school\"\n";
    std::fs::write(&config, settings).unwrap();
    let data = directory.path().join("data");
    let serving = Serving::on(&data, &["--config", config.to_str().unwrap()]);
    let trace = directory.path().join("trace");
    let traced = std::process::Command::new(strace)
        .args([
            "-f",
            "-q",
            "-s",
            "64",
            "-e",
            "trace=fsync,fdatasync,read,recvfrom,recvmsg,write,writev,sendto,sendmsg",
        ])
        .args(["-o", trace.to_str().unwrap(), "-p", &serving.id().to_string()])
        .stderr(std::process::Stdio::null())
        .spawn();
    let Ok(mut traced) = traced else { return };
    let fire = Fire {
        client: Client::new(&Trust::default()).unwrap(),
        base: Mutex::new(serving.endpoints.plain.clone()),
        told: Mutex::default(),
    };
    // Until the tracer holds every thread, an answer may go unseen.
    let begun = Instant::now();
    while !std::fs::read_to_string(&trace).unwrap_or_default().contains("HTTP/1.1") {
        let health = format!("{}/api/v1/services", serving.endpoints.plain);
        fire.client.get(&health).await.unwrap();
        if begun.elapsed() > Duration::from_secs(20) {
            let _ = traced.kill();
            let _ = traced.wait();
            eprintln!("ignored: processes cannot be traced here");
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let seen_before = std::fs::read_to_string(&trace).unwrap().len();
    const MESSAGES: usize = 12;
    for number in 0..MESSAGES {
        fire.acknowledged(&format!("{number}-0"), None).await;
        // Requests too, over REST and as SCSS001.
        let document = crate::support::requests::request_of("valid", 100 + number as u64);
        let url = format!("{}/api/v1/requests", serving.endpoints.plain);
        let answer = fire.client.post(&url, "application/xml", document).await.unwrap();
        assert_eq!(answer.status.as_u16(), 201, "{}", answer.text());
        let document = crate::support::requests::request_of("valid", 200 + number as u64);
        let message = crate::support::requests::message(&format!("m-{number}"), &document);
        let answer = fire.call("/bip-sync-wss-gost/", &message).await.unwrap();
        assert_eq!(leaf(&answer.text(), "code"), "SCSS001", "{}", answer.text());
    }
    tokio::time::sleep(Duration::from_millis(300)).await;
    drop(serving);
    traced.wait().unwrap();
    let trace = std::fs::read_to_string(&trace).unwrap();
    let calls = calls(&trace[seen_before..]);
    let (mut synced, mut said) = (false, 0);
    for call in calls {
        match call {
            // One message at a time: what is synced after its arrival is it.
            Did::Read => synced = false,
            Did::Synced => synced = true,
            Did::Said => {
                assert!(synced, "acknowledgement {said} went out before anything was synced");
                said += 1;
            }
        }
    }
    assert_eq!(said, 3 * MESSAGES, "every acknowledgement is in the trace");
}
