//! What strangers write into every field that they can reach, looked at on every page; and what a page of another site can do to ours.

use std::collections::BTreeMap;

use qaqpa::ca::{Algorithm, Authority, CertificateRequest, Kind, Person, Subject};
use qaqpa::clock::Now;
use qaqpa::http::{ClientResponse, Method, header};
use qaqpa::keys::Holder;
use qaqpa::random::{Entropy, Seeded};
use qaqpa::wsse::{self, Variant};
use qaqpa::xmldsig::{SigningRequest, sign_enveloped};
use serde_json::{Value, json};

use crate::support::caller::{Caller, json as body};
use crate::support::citizen::Citizen;
use crate::support::driven::driven;
use crate::support::peers::fresh_dir;
use crate::support::requests::{Form, SERVICE, envelope, holder, request_of, signed_by, unsigned};
use crate::support::serving::Serving;

const JSON: [(header::HeaderName, &str); 1] = [(header::CONTENT_TYPE, "application/json")];

/// What no page shows: it is kept for the export alone, or is no document.
const UNSEEN: [&str; 2] = ["User-Agent", "what is handed in at /verify"];

/// What a stranger writes; each field has a text of its own, so that it is known where which one is shown.
#[derive(Default)]
struct Planted {
    /// The mark of each text, and what field it was written into.
    fields: BTreeMap<String, &'static str>,
}

impl Planted {
    /// A text for a field: markup, a script, what ends an attribute, a mark that turns the direction, and its own mark.
    fn text(&mut self, field: &'static str) -> String {
        let mark = self.mark(field);
        format!("<img src=x onerror=alert(1) data-planted>\"'><script>alert(2)</script>\u{202e}{mark}")
    }

    /// The same where a part of a name has 64 characters at the most (X.520).
    fn short(&mut self, field: &'static str) -> String {
        let mark = self.mark(field);
        format!("<img src=x onerror=alert(1)>\"'>\u{202e}{mark}")
    }

    fn mark(&mut self, field: &'static str) -> String {
        let mark = format!("mark{:03}", self.fields.len());
        self.fields.insert(mark.clone(), field);
        mark
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

fn manage(caller: &Caller, serving: &Serving, method: Method, path: &str, sent: &Value) -> ClientResponse {
    let url = format!("{}/manage/v1/{path}", serving.endpoints.management);
    caller.send(method, &url, &JSON, sent.to_string().as_bytes()).unwrap()
}

/// The registration number of a request that a citizen sends whose every free text is a stranger's.
fn hostile_request(planted: &mut Planted, citizen: &Citizen) -> String {
    let document = unsigned(7, &Form::default())
        .replace("Достық д.", &escaped(&planted.text("a field of the form")))
        .replace("ТЕСТ-порталы", &escaped(&planted.text("requestSystemId")))
        .replace(
            "жеке куәлік.pdf",
            &escaped(&planted.text("the file name of an attachment").replace('\u{202e}', "")),
        );
    citizen.submit(&signed_by("valid", &document))
}

/// A request signed with a certificate whose names are a stranger's, and the certificate.
fn hostile_certificate(planted: &mut Planted) -> (String, String) {
    let person = Person::parse(
        &planted.short("the name in a certificate").replace(' ', "\u{a0}"),
        Some("123456789011"),
    );
    let request = CertificateRequest {
        algorithm: Algorithm::Ecdsa,
        ..CertificateRequest::new(Kind::PersonSign, Subject::Person(person))
    };
    let now = Now::parse("2026-11-24T11:00:00Z").unwrap();
    let issued = Authority::builtin(None).unwrap().issue(&request, now, &Seeded::new(5, "planted")).unwrap();
    let certificate = issued.certificate_pem();
    let holder = Holder::from_pem(&issued.key_pem(), &certificate).unwrap();
    (
        sign_enveloped(&unsigned(8, &Form::default()), &holder, &SigningRequest::document()).unwrap(),
        certificate,
    )
}

/// Messages of the exchange, sound but for the texts in them.
fn hostile_messages(planted: &mut Planted, caller: &Caller, serving: &Serving) {
    let plain = &serving.endpoints.plain;
    for (serial, member, field) in
        [(1, ">portal<", "senderId"), (2, ">m-2<", "messageId"), (3, &*format!(">{SERVICE}<"), "serviceId")]
    {
        let message = envelope(&format!("m-{serial}"), SERVICE, &request_of("valid", serial));
        let message = message.replacen(member, &format!(">{}<", escaped(&planted.text(field))), 1);
        let system = holder("portal-system");
        caller
            .soap(plain, &wsse::sign_envelope(&message, &system, Variant::KeyIdentifier, &Entropy).unwrap());
    }
    // The asynchronous channel: a message that nobody takes, with the tester's note on it.
    let own = planted.text("messageId of the asynchronous channel");
    let message = format!(
        "<soap:Envelope xmlns:soap=\"http://schemas.xmlsoap.org/soap/envelope/\"><soap:Body><n:sendMessage \
         xmlns:n=\"http://bip.bee.kz/AsyncChannel/v10/Types\"><request><messageInfo><messageId>{}</messageId>\
         <serviceId>PLANTED</serviceId><messageType>REQUEST</messageType><messageDate>2026-11-24T15:00:00</messageDate>\
         <sender><senderId>pep</senderId><password>secret</password></sender></messageInfo><messageData><data>{}</data>\
         </messageData></request></n:sendMessage></soap:Body></soap:Envelope>",
        escaped(&own),
        escaped(&planted.text("the data of a message")),
    );
    let headers = [(header::CONTENT_TYPE, "text/xml; charset=utf-8")];
    let taken =
        caller.send(Method::POST, &format!("{plain}/bip-async/"), &headers, message.as_bytes()).unwrap();
    assert_eq!(taken.status.as_u16(), 200, "{}", taken.text());
    let listed = body(&manage(caller, serving, Method::GET, "exchange/messages", &Value::Null));
    let id = listed["messages"][0]["messageId"].as_str().unwrap_or_else(|| panic!("{listed}"));
    let note = json!({ "note": planted.text("the note on a dead letter") });
    let discarded = manage(caller, serving, Method::POST, &format!("exchange/messages/{id}/discard"), &note);
    assert!(discarded.status.is_success(), "{}", discarded.text());
}

/// What comes with any request: headers, a path, a document that is no request.
fn hostile_requests(planted: &mut Planted, caller: &Caller, serving: &Serving) {
    let plain = &serving.endpoints.plain;
    let agent = planted.text("User-Agent").replace('\u{202e}', "");
    let headers = [(header::USER_AGENT, agent.as_str())];
    let encoded = |octet: u8| match octet {
        octet if octet.is_ascii_alphanumeric() => char::from(octet).to_string(),
        octet => format!("%{octet:02X}"),
    };
    let path: String = planted.text("a path").bytes().map(encoded).collect();
    caller.send(Method::GET, &format!("{plain}/api/v1/requests/{path}"), &headers, b"").unwrap();
    caller.submit(
        plain,
        &request_of("valid", 9).replace("wko2016", &escaped(&planted.text("serviceId of a request"))),
    );
    // A name of XML has few signs; what is around it has all.
    caller.submit(plain, &format!("<script_{}>&#x202e;</script_{0}>", "mark_of_a_name"));
}

/// What a tester writes down: people, staff, systems.
fn hostile_records(planted: &mut Planted, caller: &Caller, serving: &Serving) -> (String, String) {
    let name = planted.text("the name of an official");
    let staff = manage(caller, serving, Method::POST, "staff", &json!({ "name": name, "role": "head" }));
    let token = body(&staff)["token"].as_str().unwrap_or_else(|| panic!("{}", staff.text())).to_owned();
    let surname = planted.text("a name of the people");
    let patch = json!({ "surname": { "kk": surname, "ru": surname, "latin": surname } });
    let changed = manage(caller, serving, Method::PUT, "people/12", &patch);
    if !changed.status.is_success() {
        // Where names of the people have rules, a text of a stranger is none of them.
        planted.fields.retain(|_, field| *field != "a name of the people");
        assert_eq!(changed.status.as_u16(), 400, "{}", changed.text());
    }
    (name, token)
}

fn act(caller: &Caller, serving: &Serving, token: &str, (number, act): (&str, &str), sent: &Value) {
    let url = format!("{}/api/v1/workstation/tasks/{number}/{act}", serving.endpoints.plain);
    let bearer = format!("Bearer {token}");
    let headers = [(header::CONTENT_TYPE, "application/json"), (header::AUTHORIZATION, bearer.as_str())];
    let answer = caller.send(Method::POST, &url, &headers, sent.to_string().as_bytes()).unwrap();
    assert!(answer.status.is_success(), "{act}: {}", answer.text());
}

#[test]
fn what_a_stranger_writes_into_any_field_is_a_text_on_every_page() {
    let settings = fresh_dir();
    let file = settings.path().join("q.toml");
    let exchange = "[[exchange.systems]]\nsender_id = \"pep\"\npassword = \"secret\"\n[[exchange.systems]]\nsender_id = \"school\"\n\
                    [[exchange.services]]\nid = \"PLANTED\"\nowner = \"school\"\n";
    std::fs::write(&file, exchange).unwrap();
    let serving = Serving::at_noon(&["--config", file.to_str().unwrap()]);
    let (caller, mut planted) = (Caller::new(), Planted::default());
    let hand = json!({ "by": "hand" });
    let players = json!({ "head": hand, "responsible-executor": hand, "housing-commission": hand });
    assert!(manage(&caller, &serving, Method::PUT, "players", &players).status.is_success());
    let citizen = Citizen::signed_in(&serving, "valid");
    let number = hostile_request(&mut planted, &citizen);
    let (name, token) = hostile_records(&mut planted, &caller, &serving);
    // That file name is refused with its request: what is worked on is another.
    let worked = Caller::number(&caller.submit(&serving.endpoints.plain, &request_of("valid", 11)), 201);
    let standing = body(&caller.get(&format!("{}/api/v1/requests/{worked}", serving.endpoints.management)));
    let step = standing["open"]["label"].as_str().unwrap_or_else(|| panic!("{standing}"));
    act(&caller, &serving, &token, (&worked, "take"), &json!({ "step": step }));
    let comment = planted.text("the comment of an act");
    act(&caller, &serving, &token, (&worked, "endorse"), &json!({ "step": step, "text": comment }));
    let draft = format!("address={}", planted.text("a draft"));
    let kept = citizen.send(
        Method::PUT,
        &format!("/api/v1/cabinet/drafts/{SERVICE}"),
        &json!({ "fields": [draft] }),
    );
    assert_eq!(kept.status.as_u16(), 200, "{}", kept.text());
    let (signed, certificate) = hostile_certificate(&mut planted);
    caller.submit(&serving.endpoints.plain, &signed);
    hostile_messages(&mut planted, &caller, &serving);
    hostile_requests(&mut planted, &caller, &serving);
    let ask = json!({ "mode": "ask" });
    assert!(manage(&caller, &serving, Method::PUT, "agent", &ask).status.is_success());
    let write = |name: &str, octets: &str| {
        let path = settings.path().join(name);
        std::fs::write(&path, octets).unwrap();
        path
    };
    let job = json!({
        "gateway": serving.endpoints.gateway, "management": serving.endpoints.management,
        "agent": serving.endpoints.agent.as_ref().unwrap().replace("wss://", "https://"),
        "service": SERVICE, "number": number, "official": { "name": name, "token": token },
        "files": [
            write("strange.pem", &certificate), write("signed.xml", &signed),
            write("nonsense.txt", &planted.text("what is handed in at /verify")),
        ],
        "typed": planted.text("what is typed into a form"),
        "fileName": format!("{}.pdf", planted.short("the name of a file that is sent").replace(['/', '\u{202e}'], "_")),
        "origin": planted.text("Origin at the agent").replace('\u{202e}', ""),
        "method": planted.text("a method at the agent"),
    });
    let Some(seen) = driven("planted.mjs", &["playwright-core", "axe-core", "ws"], job) else { return };
    assert_eq!(seen["wrong"], json!([]), "{seen}");
    assert!(seen["pages"].as_u64().unwrap() > 60, "{seen}");
    let shown = seen["shown"].as_object().unwrap();
    for (mark, field) in planted.fields.iter().filter(|(_, field)| !UNSEEN.contains(field)) {
        assert!(shown.contains_key(mark), "{field} ({mark}) is on no page: {seen}");
    }
}

#[test]
fn no_page_stands_in_a_frame_of_another_site_and_no_rebound_name_reaches_the_agent() {
    let serving = Serving::at_noon(&[]);
    let caller = Caller::new();
    let ask = json!({ "mode": "ask", "origins": ["https://portal.example.kz"] });
    assert!(manage(&caller, &serving, Method::PUT, "agent", &ask).status.is_success());
    let job = json!({
        "plain": serving.endpoints.plain, "gateway": serving.endpoints.gateway, "management": serving.endpoints.management,
        "agent": serving.endpoints.agent.as_ref().unwrap().replace("wss://", "https://"),
    });
    let Some(seen) = driven("framed.mjs", &["playwright-core", "ws"], job) else { return };
    assert_eq!(seen["wrong"], json!([]), "{seen}");
    assert!(seen["framed"].as_u64().unwrap() >= 20, "{seen}");
    assert_eq!(seen["rebound"], json!({ "page": 421, "socket": "refused", "decided": 421 }), "{seen}");
    assert_eq!(seen["foreign"], json!({ "socket": "refused", "decided": 403 }), "{seen}");
    assert_eq!(seen["allowed"], "greeted", "the page that may is served: {seen}");
}

/// The paths of a listener that take a form, and what each is called with instead of what is missing.
fn forms(caller: &Caller, base: &str) -> Vec<String> {
    let described = body(&caller.get(&format!("{base}/openapi.json")));
    let takes_form = |operation: &Value| {
        let kinds = operation["requestBody"]["content"].as_object();
        kinds.is_some_and(|kinds| kinds.keys().any(|kind| kind.contains("form")))
    };
    let paths = described["paths"].as_object().unwrap().iter();
    let is_page =
        |path: &str| !path.starts_with("/api/") && !path.starts_with("/manage/") && !path.contains("/bip-");
    // What takes octets of a protocol has no page: OCSP and time-stamps.
    let takes_octets = |operation: &Value| {
        let kinds = operation["requestBody"]["content"].as_object();
        kinds.is_some_and(|kinds| kinds.keys().all(|kind| !kind.contains("form")))
    };
    let found = paths.filter(|(path, item)| {
        let post = &item["post"];
        !post.is_null() && (takes_form(post) || (is_page(path) && !takes_octets(post)))
    });
    found
        .map(|(path, _)| {
            let mut steps = path.split('/').map(|step| match step {
                "{id}" | "{service}" => SERVICE,
                "{field}" => "address",
                step if step.starts_with('{') => "1",
                step => step,
            });
            let first = steps.next().unwrap_or_default().to_owned();
            steps.fold(first, |path, step| format!("{path}/{step}"))
        })
        .collect()
}

#[test]
fn a_forged_form_is_refused_at_every_path_that_takes_one() {
    let (serving, caller) = (Serving::at_noon(&[]), Caller::new());
    let mut walked = 0;
    for base in [&serving.endpoints.plain, &serving.endpoints.gateway, &serving.endpoints.management] {
        let page = if *base == serving.endpoints.management { "/console/clock" } else { "/workstation" };
        let page = caller
            .send(Method::GET, &format!("{base}{page}"), &[(header::ACCEPT, "text/html")], b"")
            .unwrap();
        let cookie = page.header("set-cookie").unwrap().split(';').next().unwrap().to_owned();
        let (name, token) = cookie.split_once('=').unwrap();
        let other = "0123456789abcdef0123456789abcdef";
        let site = header::HeaderName::from_static("sec-fetch-site");
        for path in forms(&caller, base) {
            let post = |cookie: &str, token: &str, more: &[(header::HeaderName, &str)]| {
                let mut headers = vec![
                    (header::CONTENT_TYPE, "application/x-www-form-urlencoded"),
                    (header::ACCEPT, "text/html"),
                    (header::ACCEPT_LANGUAGE, "en"),
                ];
                if !cookie.is_empty() {
                    headers.push((header::COOKIE, cookie));
                }
                headers.extend(more.iter().cloned());
                let sent = format!("csrf={token}");
                caller.send(Method::POST, &format!("{base}{path}"), &headers, sent.as_bytes()).unwrap()
            };
            let planted = format!("{name}={other}");
            let refused = [
                ("nothing", post("", "", &[])),
                ("no cookie", post("", token, &[])),
                ("no token", post(&cookie, "", &[])),
                ("another token", post(&cookie, other, &[])),
                ("half a token", post(&cookie, &token[..16], &[])),
                ("another site by Origin", post(&cookie, token, &[(header::ORIGIN, "https://evil.kz")])),
                ("a page in a sandbox", post(&cookie, token, &[(header::ORIGIN, "null")])),
                ("another site by Sec-Fetch-Site", post(&cookie, token, &[(site.clone(), "cross-site")])),
                ("another port of this machine", post(&cookie, token, &[(site.clone(), "same-site")])),
                ("a cookie that was planted", post(&planted, other, &[(header::ORIGIN, "https://evil.kz")])),
            ];
            for (what, answer) in &refused {
                assert_eq!(answer.status.as_u16(), 403, "{base}{path}: {what}: {}", answer.text());
                assert_eq!(answer.header("set-cookie"), None, "{base}{path}: {what}");
            }
            // A page that is out of date is told from another site's.
            if *base != serving.endpoints.management {
                assert!(refused[2].1.text().contains("out of date"), "{path}: {}", refused[2].1.text());
                assert!(refused[5].1.text().contains("another site"), "{path}: {}", refused[5].1.text());
            }
            // The open page's own form goes on to whatever the path says of it.
            let own = base.trim_end_matches('/');
            assert_ne!(post(&cookie, token, &[(header::ORIGIN, own)]).status.as_u16(), 403, "{base}{path}");
            walked += 1;
        }
    }
    assert!(walked > 45, "{walked}");
}

/// The first of the cookies that an answer sets whose name has this end, `name=value`.
fn cookie(answer: &ClientResponse, end: &str) -> Option<String> {
    let all = answer.headers.get_all("set-cookie").iter().filter_map(|value| value.to_str().ok());
    let mut pairs = all.filter_map(|set| set.split(';').next());
    pairs.find(|pair| pair.split('=').next().is_some_and(|name| name.ends_with(end))).map(str::to_owned)
}

#[test]
fn a_login_in_a_page_takes_no_cookie_that_was_there_before() {
    let (serving, caller) = (Serving::at_noon(&[]), Caller::new());
    let base = &serving.endpoints.gateway;
    let get = |path: &str, cookies: &str| {
        let headers =
            [(header::ACCEPT, "text/html"), (header::COOKIE, cookies), (header::ACCEPT_LANGUAGE, "en")];
        caller.send(Method::GET, &format!("{base}{path}"), &headers, b"").unwrap()
    };
    let form = cookie(&get("/login", ""), "csrf").unwrap();
    let token = form.split_once('=').unwrap().1.to_owned();
    let login = |path: &str, fields: &str, cookies: &str| {
        let headers = [
            (header::CONTENT_TYPE, "application/x-www-form-urlencoded"),
            (header::ACCEPT, "text/html"),
            (header::COOKIE, cookies),
        ];
        let sent = format!("csrf={token}&{fields}");
        caller.send(Method::POST, &format!("{base}{path}"), &headers, sent.as_bytes()).unwrap()
    };
    // The attacker has a session of the own, and one that was never given; both are put into the victim's browser.
    let attackers = login("/register", "iin=990101400019&password=a+password+of+2026", &form);
    let attackers = cookie(&attackers, "session").unwrap_or_else(|| panic!("{}", attackers.text()));
    let (session, _) = attackers.split_once('=').unwrap();
    let invented = format!("{session}=s.{}", "a".repeat(64));
    for planted in [&attackers, &invented] {
        let fields = "iin=123456789011&person=people%2Fvalid";
        let answer = login("/login", fields, &format!("{form}; {planted}"));
        assert_eq!(answer.status.as_u16(), 303, "{}", answer.text());
        let own = cookie(&answer, "session").expect("a session of its own");
        assert_ne!(own, *planted);
        let entered = |cookies: &str| get("/cabinet", &format!("{form}; {cookies}"));
        assert_eq!(entered(&own).status.as_u16(), 200);
        let theirs = entered(planted);
        assert!(theirs.status.as_u16() == 303 || !theirs.text().contains("9011"), "{}", theirs.text());
        // Nor by a cookie of the other listener's name.
        let plain = own.replace("__Host-", "");
        assert_eq!(entered(&plain).status.as_u16(), 303);
    }
    // The workstation: the same.
    let staff = json!({ "name": "Басшы", "role": "head" });
    let staff = body(&manage(&caller, &serving, Method::POST, "staff", &staff));
    let fields = format!("token={}", staff["token"].as_str().unwrap());
    let first = login("/workstation/sign-in", &fields, &form);
    let first = cookie(&first, "staff").or_else(|| cookie(&first, "session")).expect("a session of its own");
    let again = login("/workstation/sign-in", &fields, &format!("{form}; {first}"));
    let again = cookie(&again, "staff").or_else(|| cookie(&again, "session")).expect("a session of its own");
    assert_ne!(first, again);
}
