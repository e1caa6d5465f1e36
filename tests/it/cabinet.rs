//! Accounts, sessions and the personal cabinet over HTTPS: what is shown to whom, and what does not hold.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Barrier};

use qaqpa::catalogue::{Catalogue, Channel, FlowCheck};
use qaqpa::http::header::{CONTENT_TYPE, COOKIE, ORIGIN};
use qaqpa::http::{ClientResponse, Method};
use qaqpa::workflow::plan;
use serde_json::{Value, json};

use crate::support::caller::{Caller, codes, json as body};
use crate::support::citizen::{CSRF, Citizen, IIN, PASSWORD, manage};
use crate::support::forms::{Flaw, request};
use crate::support::peers::fresh_dir;
use crate::support::reached::reached;
use crate::support::requests::{SERVICE, request_of, signed_by};
use crate::support::serving::Serving;

/// A gateway whose password digests cost little.
fn gateway(more: &str) -> Serving {
    let file = fresh_dir();
    let path = file.path().join("q.toml");
    let cheap = "[accounts]\npassword_memory_kib = 64\npassword_passes = 1\n";
    std::fs::write(&path, format!("{cheap}{more}\n")).unwrap();
    Serving::at_noon(&["--config", path.to_str().unwrap()])
}

fn by(serving: &Serving, seconds: u64) {
    manage(serving, Method::PUT, "clock", &json!({ "by": seconds }));
}

fn status(answer: &ClientResponse) -> u16 {
    answer.status.as_u16()
}

fn refused(answer: &ClientResponse, expected: u16, code: &str) {
    assert_eq!(
        (status(answer), codes(answer).first().map(String::as_str)),
        (expected, Some(code)),
        "{}",
        answer.text()
    );
}

#[test]
fn somebody_registers_logs_in_and_out_and_no_script_reads_the_session() {
    let serving = gateway("");
    let mut citizen = Citizen::at(&serving);
    assert_eq!(status(&citizen.register(IIN, PASSWORD)), 201);
    refused(&citizen.register(IIN, PASSWORD), 422, "ACCOUNT_REFUSED");
    let answer = citizen.login(IIN, PASSWORD);
    assert_eq!(status(&answer), 201, "{}", answer.text());
    let set = answer.header("set-cookie").unwrap();
    let (name, rest) = set.split_once('=').unwrap();
    assert_eq!(name, "__Host-qaqpa-session");
    for attribute in ["; Path=/", "; HttpOnly", "; Secure", "; SameSite=Lax"] {
        assert!(rest.contains(attribute), "{attribute}: {set}");
    }
    assert!(!set.contains("Domain"), "{set}");
    assert_eq!(answer.header("cache-control"), Some("no-store"));
    let told = body(&answer);
    assert_eq!(
        (&told["role"], &told["way"], &told["proven"]),
        (&json!("recipient"), &json!("password"), &json!(false))
    );
    assert!(told.get("session").is_none(), "the session is in the cookie alone");
    assert_eq!(body(&citizen.get("/api/v1/cabinet/session"))["iin"], IIN);
    let kept = citizen.cookie.clone();
    assert_eq!(status(&citizen.send(Method::DELETE, "/api/v1/cabinet/session", &Value::Null)), 204);
    citizen.cookie = kept;
    refused(&citizen.get("/api/v1/cabinet/session"), 401, "SESSION_REQUIRED");
    // A program has it in the answer.
    let answer = citizen.log_in(&json!({ "iin": IIN, "password": PASSWORD, "bearer": true }));
    assert_eq!(answer.header("set-cookie"), None);
    let token = body(&answer)["session"].as_str().unwrap().to_owned();
    assert_eq!(status(&citizen.with_bearer(Method::GET, "/api/v1/cabinet/requests", &token, b"")), 200);
    assert_eq!(
        status(&citizen.with_bearer(Method::POST, "/api/v1/cabinet/notices/read", &token, b"")),
        200,
        "no page sends it by itself"
    );
    assert!(!serving.log().contains(IIN) && !serving.log().contains(&token), "{}", serving.log());
    // Nothing that opens a session is in the store.
    let mut kept = Vec::new();
    for file in std::fs::read_dir(serving.data()).unwrap() {
        kept.extend(std::fs::read(file.unwrap().path()).unwrap_or_default());
    }
    let holds = |text: &str| kept.windows(text.len()).any(|window| window == text.as_bytes());
    assert!(holds("$argon2id$v=19$m=64,t=1,p=1$") && !holds(&token[2..]) && !holds(PASSWORD));
}

#[test]
fn attempts_that_fail_lock_the_account_each_time_twice_as_long() {
    let serving = gateway("");
    let mut citizen = Citizen::registered(&serving, IIN);
    for turn in 0..5 {
        refused(&citizen.login(IIN, "another password"), 401, "LOGIN_REFUSED");
        assert!(turn < 5);
    }
    let locked = citizen.login(IIN, PASSWORD);
    refused(&locked, 429, "LOGIN_LOCKED");
    assert_eq!(locked.header("retry-after"), Some("30"));
    by(&serving, 29);
    refused(&citizen.login(IIN, PASSWORD), 429, "LOGIN_LOCKED");
    by(&serving, 1);
    refused(&citizen.login(IIN, "another password"), 401, "LOGIN_REFUSED");
    assert_eq!(citizen.login(IIN, PASSWORD).header("retry-after"), Some("60"));
    // The holder of the IIN is not locked out by a stranger.
    assert_eq!(status(&citizen.login_by_eds("valid", &json!({ "password": "another password" }))), 201);
    by(&serving, 60);
    assert_eq!(status(&citizen.login(IIN, "another password")), 201);
    // A success begins anew.
    for _ in 0..4 {
        refused(&citizen.login(IIN, "a third password"), 401, "LOGIN_REFUSED");
    }
    assert_eq!(status(&citizen.login(IIN, "another password")), 201);
}

#[test]
fn who_is_not_registered_is_refused_and_locked_just_the_same() {
    let serving = gateway("");
    let mut citizen = Citizen::registered(&serving, IIN);
    let known = citizen.login(IIN, "another password");
    let nobody = citizen.login("999999999999", "another password");
    let said = |answer: &ClientResponse| {
        let mut said = body(answer);
        said["at"] = json!("");
        (status(answer), said)
    };
    assert_eq!(said(&known), said(&nobody));
    let message = &body(&known)["message"];
    assert_eq!(message["code"], "authorization_refusal", "P2");
    assert_eq!(message["kk"], "авторландырудан бас тарту туралы хабарлама");
    for _ in 0..4 {
        citizen.login("999999999999", "another password");
    }
    refused(&citizen.login("999999999999", "another password"), 429, "LOGIN_LOCKED");
    // An address that tries many accounts is locked too.
    for n in 0..60 {
        citizen.login(&format!("{n:012}"), "another password");
    }
    refused(&citizen.login(IIN, PASSWORD), 429, "LOGIN_LOCKED");
}

#[test]
fn a_session_that_was_planted_is_not_taken_over() {
    let serving = gateway("");
    let mut victim = Citizen::registered(&serving, IIN);
    let planted = Citizen::registered(&serving, "990101400019").cookie;
    victim.cookie.clone_from(&planted);
    assert_eq!(status(&victim.login(IIN, PASSWORD)), 201);
    assert_ne!(victim.cookie, planted, "a login makes a session of its own");
    let mut attacker = Citizen::at(&serving);
    attacker.cookie = planted;
    refused(&attacker.get("/api/v1/cabinet/session"), 401, "SESSION_REQUIRED");
    attacker.cookie = Some(format!("__Host-qaqpa-session=s.{}", "a".repeat(64)));
    assert_eq!(status(&attacker.login("990101400019", PASSWORD)), 201);
    assert!(!attacker.cookie.unwrap().contains("aaaaaaaa"));
    // Where there is no TLS the cookie has another name: a plain page sets none for the other listener.
    assert_eq!(body(&victim.get("/api/v1/cabinet/session"))["iin"], IIN);
}

#[test]
fn a_session_ends_without_use_and_after_its_time_whatever_happens() {
    let serving = gateway("session_idle_minutes_max = 30\nsession_minutes_max = 90\n");
    let mut citizen = Citizen::registered(&serving, IIN);
    let there = |citizen: &Citizen| status(&citizen.get("/api/v1/cabinet/session"));
    by(&serving, 29 * 60);
    assert_eq!(there(&citizen), 200);
    by(&serving, 29 * 60);
    assert_eq!(there(&citizen), 200, "the last use counts");
    by(&serving, 29 * 60);
    assert_eq!(there(&citizen), 200);
    by(&serving, 3 * 60);
    assert_eq!(there(&citizen), 401, "ninety minutes are over");
    assert_eq!(status(&citizen.login(IIN, PASSWORD)), 201);
    by(&serving, 31 * 60);
    assert_eq!(there(&citizen), 401, "unused for half an hour");
    by(&serving, 1);
    assert_eq!(there(&citizen), 401, "what has ended does not come back");
}

#[test]
fn an_unused_session_ends_by_the_time_since_its_last_use_wherever_the_clock_is_set() {
    let serving = gateway("session_idle_minutes_max = 30\nsession_minutes_max = 600\n");
    let minutes = |minutes: i64| drop(manage(&serving, Method::PUT, "clock", &json!({ "by": minutes * 60 })));
    let mut citizen = Citizen::registered(&serving, IIN);
    let there = |citizen: &Citizen| status(&citizen.get("/api/v1/cabinet/session"));
    // Set back by a day, and used there: its idle time runs from then.
    minutes(20);
    assert_eq!(there(&citizen), 200);
    minutes(-24 * 60);
    assert_eq!(there(&citizen), 200);
    minutes(29);
    assert_eq!(there(&citizen), 200);
    minutes(31);
    assert_eq!(there(&citizen), 401, "unused for half an hour after the clock was set back");
    minutes(-10);
    assert_eq!(there(&citizen), 401, "what has ended does not come back with the clock");
    // Set back and forth without a use in between: only the time since the last use counts.
    assert_eq!(status(&citizen.login(IIN, PASSWORD)), 201);
    minutes(-60);
    minutes(89);
    assert_eq!(there(&citizen), 200, "twenty-nine minutes after the last use");
    minutes(-60);
    minutes(91);
    assert_eq!(there(&citizen), 401);
}

#[test]
fn what_changes_something_comes_from_a_page_of_ones_own() {
    let serving = gateway("");
    let citizen = Citizen::registered(&serving, IIN);
    let cookie = citizen.cookie.clone().unwrap();
    let path = "/api/v1/cabinet/notices/read";
    let with = |headers: &[(qaqpa::http::header::HeaderName, &str)]| {
        let all = [&[(COOKIE, cookie.as_str())], headers].concat();
        citizen.plain(Method::POST, path, &all, b"")
    };
    refused(&with(&[]), 403, "CSRF_REFUSED");
    refused(&with(&[(CSRF, "")]), 403, "CSRF_REFUSED");
    refused(&with(&[(CSRF, &"0".repeat(64))]), 403, "CSRF_REFUSED");
    assert_eq!(status(&with(&[(CSRF, &citizen.csrf)])), 200);
    let own = serving.endpoints.gateway.clone();
    assert_eq!(status(&with(&[(CSRF, &citizen.csrf), (ORIGIN, &own)])), 200);
    for foreign in ["null", "https://evil.kz", "http://127.0.0.1:1"] {
        refused(&with(&[(CSRF, &citizen.csrf), (ORIGIN, foreign)]), 403, "CSRF_REFUSED");
    }
    // Nobody is logged in, registered, or made to send a request by a page of another site.
    for (path, sent) in [
        ("accounts", json!({ "iin": "990101400019", "password": PASSWORD })),
        ("session", json!({ "iin": IIN, "password": PASSWORD })),
    ] {
        let headers = [(ORIGIN, "https://evil.kz"), (CONTENT_TYPE, "text/plain")];
        let answer = citizen.plain(
            Method::POST,
            &format!("/api/v1/cabinet/{path}"),
            &headers,
            sent.to_string().as_bytes(),
        );
        refused(&answer, 403, "CSRF_REFUSED");
    }
    let answer = citizen.plain(
        Method::POST,
        "/api/v1/requests",
        &[(COOKIE, &cookie)],
        request_of("valid", 1).as_bytes(),
    );
    refused(&answer, 403, "CSRF_REFUSED");
}

#[test]
fn a_challenge_is_answered_once_in_time_by_whom_the_authority_knows() {
    let serving = gateway("");
    let mut citizen = Citizen::at(&serving);
    let signed = citizen.signed_challenge("valid");
    let answer = citizen.log_in(&json!({ "document": signed, "iin": IIN }));
    assert_eq!(status(&answer), 201, "{}", answer.text());
    assert_eq!((&body(&answer)["proven"], &body(&answer)["way"]), (&json!(true), &json!("signature")));
    refused(&citizen.log_in(&json!({ "document": signed })), 401, "LOGIN_REFUSED");
    // The certificate of another IIN opens that one's account and no other.
    let other = citizen.signed_challenge("other-iin");
    refused(&citizen.log_in(&json!({ "document": other, "iin": IIN })), 401, "LOGIN_REFUSED");
    refused(&citizen.login_by_eds("no-iin", &json!({})), 401, "LOGIN_REFUSED");
    // The keys to log in with, and those of the other algorithms.
    for person in ["authentication-key", "valid-ecdsa", "valid-gost2015"] {
        let answer = citizen.login_by_eds(person, &json!({ "iin": IIN }));
        assert_eq!(status(&answer), 201, "{person}: {}", answer.text());
    }
    for (person, code) in [
        ("revoked", "CERTIFICATE_REVOKED"),
        ("expired", "CERTIFICATE_EXPIRED"),
        ("on-hold", "CERTIFICATE_ON_HOLD"),
        ("not-yet-valid", "CERTIFICATE_NOT_YET_VALID"),
        ("foreign-ca", "CHAIN_UNTRUSTED"),
    ] {
        let answer = citizen.login_by_eds(person, &json!({}));
        assert_eq!(status(&answer), 422, "{person}: {}", answer.text());
        assert!(codes(&answer).iter().any(|found| found == code), "{person}: {:?}", codes(&answer));
        assert_eq!(body(&answer)["message"]["code"], "signature_not_confirmed_refusal", "{person}");
    }
    // What was changed, what was never given here, and what is no challenge.
    let late = citizen.signed_challenge("valid");
    let longer = signed.replace("<validUntil>2026-11-24", "<validUntil>2027-11-24");
    assert_ne!(longer, signed);
    assert_eq!(status(&citizen.log_in(&json!({ "document": longer }))), 422);
    let made_up = "<challenge xmlns=\"urn:qaqpa:login:v1\"><purpose>login</purpose><id>00</id><validUntil>2027-01-01T00:00:00Z</validUntil><seal>00</seal></challenge>";
    refused(&citizen.log_in(&json!({ "document": signed_by("valid", made_up) })), 401, "LOGIN_REFUSED");
    refused(&citizen.log_in(&json!({ "document": request_of("valid", 1) })), 401, "LOGIN_REFUSED");
    by(&serving, 121);
    refused(&citizen.log_in(&json!({ "document": late })), 401, "LOGIN_REFUSED");
    // A signed challenge orders no service.
    let answer = citizen.plain(
        Method::POST,
        "/api/v1/requests",
        &[(CONTENT_TYPE, "application/xml")],
        signed.as_bytes(),
    );
    assert!(
        status(&answer) == 422 && codes(&answer).iter().any(|code| code == "NOT_A_REQUEST"),
        "{}",
        answer.text()
    );
}

#[test]
fn passwords_without_end_cost_nothing() {
    let serving = gateway("");
    let mut citizen = Citizen::registered(&serving, IIN);
    for long in ["a".repeat(10_000), "қ".repeat(10_000), "a".repeat(257), "a".repeat(1_000_000)] {
        refused(&citizen.register("990101400019", &long), 422, "ACCOUNT_REFUSED");
        refused(&citizen.login(IIN, &long), 401, "LOGIN_REFUSED");
    }
    refused(&citizen.register("990101400019", "1234567"), 422, "ACCOUNT_REFUSED");
    for iin in ["", "12345678901", "1234567890123", "12345678901a", "١٢٣٤٥٦٧٨٩٠١١"] {
        refused(&citizen.register(iin, PASSWORD), 422, "ACCOUNT_REFUSED");
    }
    assert_eq!(status(&citizen.login(IIN, PASSWORD)), 201, "none of them was an attempt that locks");
}

#[test]
fn sixty_four_logins_at_once_take_no_more_memory_than_is_set() {
    let file = fresh_dir();
    let path = file.path().join("q.toml");
    let bounds = "[accounts]\npassword_memory_kib = 65536\npassword_passes = 1\npasswords_at_once = 2\npasswords_waiting_max = 16\nattempts_free = 1000\naddress_attempts_free = 1000\n";
    std::fs::write(&path, bounds).unwrap();
    let serving = Arc::new(Serving::at_noon(&["--config", path.to_str().unwrap()]));
    let citizen = Citizen::registered(&serving, IIN);
    drop(citizen);
    serving.forget_peak();
    let before = serving.memory_kb("VmHWM");
    let (done, busy) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let tries: Vec<_> = (0..64)
        .map(|_| {
            let (serving, done, busy) = (Arc::clone(&serving), Arc::clone(&done), Arc::clone(&busy));
            std::thread::spawn(move || {
                let answer = Citizen::at(&serving).login(IIN, PASSWORD);
                match status(&answer) {
                    201 => done.fetch_add(1, Ordering::SeqCst),
                    503 => busy.fetch_add(1, Ordering::SeqCst),
                    other => panic!("{other}: {}", answer.text()),
                };
            })
        })
        .collect();
    for tried in tries {
        tried.join().unwrap();
    }
    let (done, busy) = (done.load(Ordering::SeqCst), busy.load(Ordering::SeqCst));
    assert_eq!(done + busy, 64);
    assert!(done >= 16, "{done} were served, {busy} were told to come again");
    let after = serving.memory_kb("VmHWM");
    if let (Some(before), Some(after)) = (before, after) {
        // Two digests of 64 MB; sixteen would be a gigabyte.
        assert!(after - before < 4 * 65_536, "{before} KB before, {after} KB at most");
    }
    assert_eq!(status(&Citizen::at(&serving).login(IIN, PASSWORD)), 201, "and it goes on");
}

#[test]
fn wrong_passwords_at_many_at_once_are_refused_or_told_to_come_again_and_a_right_one_comes_in_later() {
    let bounds = "password_memory_kib = 65536\npassword_passes = 1\npasswords_at_once = 1\npasswords_waiting_max = 3\nattempts_free = 1000\naddress_attempts_free = 1000\n";
    let file = fresh_dir();
    let path = file.path().join("q.toml");
    std::fs::write(&path, format!("[accounts]\n{bounds}")).unwrap();
    let serving = Arc::new(Serving::at_noon(&["--config", path.to_str().unwrap()]));
    drop(Citizen::registered(&serving, IIN));
    let start = Arc::new(Barrier::new(24));
    let tries: Vec<_> = (0..24)
        .map(|n| {
            let (serving, start) = (Arc::clone(&serving), Arc::clone(&start));
            std::thread::spawn(move || {
                // Of who is registered and of who is not.
                let iin = if n % 2 == 0 { IIN } else { "990101400019" };
                let mut citizen = Citizen::at(&serving);
                start.wait();
                let answer = citizen.login(iin, "not the password");
                match status(&answer) {
                    401 => refused(&answer, 401, "LOGIN_REFUSED"),
                    _ => {
                        refused(&answer, 503, "BUSY");
                        let seconds: u64 = answer.header("retry-after").unwrap().parse().unwrap();
                        assert!((1..=120).contains(&seconds), "{seconds}");
                    }
                }
                status(&answer)
            })
        })
        .collect();
    let statuses: Vec<u16> = tries.into_iter().map(|tried| tried.join().unwrap()).collect();
    let busy = statuses.iter().filter(|status| **status == 503).count();
    assert!(busy > 0 && statuses.len() - busy >= 3, "{statuses:?}");
    assert_eq!(status(&Citizen::at(&serving).login(IIN, PASSWORD)), 201, "what was busy is free");
}

#[test]
fn an_iin_alone_shows_nobodys_requests_and_its_holder_sees_all() {
    let serving = gateway("");
    let caller = Caller::new();
    let earlier = Caller::number(&caller.submit(&serving.endpoints.gateway, &request_of("valid", 1)), 201);
    // A stranger registers with the IIN.
    let stranger = Citizen::registered(&serving, IIN);
    let list = |citizen: &Citizen| {
        let listed = body(&citizen.get("/api/v1/cabinet/requests"));
        let listed = listed["requests"].as_array().unwrap().clone();
        listed.iter().map(|one| one["registrationNumber"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(list(&stranger), [""; 0]);
    let one =
        |citizen: &Citizen, number: &str| status(&citizen.get(&format!("/api/v1/cabinet/requests/{number}")));
    assert_eq!(one(&stranger, &earlier), 404);
    let own = stranger.submit(&request_of("valid", 2));
    assert_eq!(list(&stranger), std::slice::from_ref(&own), "what was sent from its session");
    // The holder takes the account over; the stranger's session and password are gone.
    let mut holder = Citizen::signed_in(&serving, "valid");
    assert_eq!(list(&holder), [own.clone(), earlier.clone()]);
    assert_eq!(status(&stranger.get("/api/v1/cabinet/session")), 401);
    refused(&holder.login(IIN, PASSWORD), 401, "LOGIN_REFUSED");
    // And nobody else sees them, whichever way they ask.
    let other = Citizen::signed_in(&serving, "other-iin");
    assert_eq!(list(&other), [""; 0]);
    for part in ["", "/result", "/questionnaire"] {
        let theirs = other.get(&format!("/api/v1/cabinet/requests/{earlier}{part}"));
        let nowhere = other.get(&format!("/api/v1/cabinet/requests/000-2025-0000001-4{part}"));
        let said =
            |answer: &ClientResponse| answer.text().replace(&earlier, "N").replace("000-2025-0000001-4", "N");
        assert_eq!((status(&theirs), said(&theirs)), (404, said(&nowhere)), "{part}");
    }
    for part in ["", "/result", "/report"] {
        assert_eq!(status(&other.get(&format!("/api/v1/requests/{earlier}{part}"))), 404, "{part}");
        let holder = Citizen::signed_in(&serving, "valid");
        assert_eq!(
            status(&holder.get(&format!("/api/v1/requests/{earlier}{part}"))),
            200,
            "a session in place of a token: {part}"
        );
    }
    assert!(!serving.log().contains(IIN), "{}", serving.log());
}

#[test]
fn the_cabinet_shows_what_the_regulation_has_on_the_screen_and_saves_the_result() {
    let serving = gateway("");
    let citizen = Citizen::signed_in(&serving, "valid");
    let number = citizen.submit(&request_of("valid", 1));
    let path = format!("/api/v1/cabinet/requests/{number}");
    let listed = body(&citizen.get("/api/v1/cabinet/requests"))["requests"][0].clone();
    assert_eq!(listed["iin"], IIN);
    assert_eq!(listed["registrationNumber"], number.as_str());
    assert_eq!(listed["requestNumber"], "00000000000001");
    assert_eq!(listed["serviceId"], SERVICE);
    assert!(listed["service"]["kk"].as_str().unwrap().len() > 10 && listed["statusName"]["ru"].is_string());
    assert!(
        listed["dueAt"].is_string() && listed["due"]["value"].is_u64() && listed["due"]["skipped"].is_array(),
        "{listed}"
    );
    let refreshed = body(&citizen.send(Method::POST, &format!("{path}/refresh"), &Value::Null));
    assert_eq!(refreshed["status"], "completed", "{refreshed}");
    assert!(refreshed["history"].as_array().unwrap().len() > 5);
    // View, and save as Adobe Acrobat, 001 ¶10.
    for (format, kind, begins) in [
        ("xml", "application/xml", "<?xml"),
        ("html", "text/html", "<!"),
        ("pdf", "application/pdf", "%PDF-"),
    ] {
        let answer = citizen.get(&format!("{path}/result?format={format}&save=yes"));
        assert_eq!(status(&answer), 200);
        assert!(answer.header("content-type").unwrap().starts_with(kind));
        assert!(answer.body.starts_with(begins.as_bytes()), "{format}");
        let name = format!("attachment; filename=\"{number}.{format}\"");
        assert_eq!(answer.header("content-disposition"), Some(name.as_str()));
    }
    let notices = body(&citizen.get("/api/v1/cabinet/notices"));
    let kinds: Vec<&str> =
        notices["notices"].as_array().unwrap().iter().map(|one| one["kind"].as_str().unwrap()).collect();
    assert_eq!(notices["unread"], 2, "{notices}");
    assert!(kinds.contains(&"accepted") && kinds.contains(&"result"));
    assert!(
        notices["notices"].as_array().unwrap().iter().all(|one| one["resultAt"].is_string()),
        "004 ¶4: the date and time of the result"
    );
    citizen.send(Method::POST, "/api/v1/cabinet/notices/read", &Value::Null);
    assert_eq!(body(&citizen.get("/api/v1/cabinet/notices"))["unread"], 0);
}

/// A request by the portal for a service, decided, by its number.
fn decided(citizen: &Citizen, service: &str, serial: u64) -> String {
    let catalogue = Catalogue::embedded().unwrap();
    let document = request(catalogue.find(service).unwrap(), Channel::Portal, serial, Flaw::None);
    let number = citizen.submit(&signed_by("valid", &document));
    let path = format!("/api/v1/cabinet/requests/{number}/refresh");
    let refreshed = body(&citizen.send(Method::POST, &path, &Value::Null));
    assert_eq!(refreshed["status"], "completed", "{refreshed}");
    number
}

#[test]
fn the_questionnaire_is_of_the_regulation_that_has_one() {
    let serving = gateway("");
    let citizen = Citizen::signed_in(&serving, "valid");
    let number = decided(&citizen, "atyrau2012-427-housing-queue-electronic", 1);
    let path = format!("/api/v1/cabinet/requests/{number}");
    let link = body(&citizen.get(&path))["links"]["questionnaire"].clone();
    assert!(link.as_str().is_some_and(|link| link.ends_with(&format!("{path}/questionnaire"))), "{link}");
    // The questionnaire, 001 annex 3.
    let form = body(&citizen.get("/api/v1/cabinet/questionnaire"));
    assert_eq!(form["answers"][2]["kk"], "қанағаттандым");
    for wrong in [
        json!({ "process": 0, "information": 3 }),
        json!({ "process": 3, "information": 4 }),
        json!({ "process": 3 }),
    ] {
        assert!(
            status(&citizen.send(Method::PUT, &format!("{path}/questionnaire"), &wrong)) >= 400,
            "{wrong}"
        );
    }
    for answers in [json!({ "process": 1, "information": 1 }), json!({ "process": 3, "information": 2 })] {
        assert_eq!(status(&citizen.send(Method::PUT, &format!("{path}/questionnaire"), &answers)), 200);
    }
    assert_eq!(
        body(&citizen.get(&format!("{path}/questionnaire")))["answers"],
        json!({ "process": 3, "information": 2 })
    );
    let results = body(&citizen.get("/api/v1/cabinet/questionnaire/results"));
    assert_eq!(results["services"][0]["answered"], 1, "one answer of each request: {results}");
    assert_eq!(results["services"][0]["process"]["satisfied"], 1);
    // 000, 002, 003 and 004 have none: nobody is asked, and nothing is counted.
    let others = [
        SERVICE,
        "zhambyl2014-115-housing-queue",
        "wko2015-153-12-school-meals",
        "sko2015-483-housing-assistance",
    ];
    for (service, serial) in others.into_iter().zip(2..) {
        let number = decided(&citizen, service, serial);
        let path = format!("/api/v1/cabinet/requests/{number}");
        assert!(body(&citizen.get(&path))["links"]["questionnaire"].is_null(), "{service}");
        let answers = json!({ "process": 3, "information": 2 });
        refused(
            &citizen.send(Method::PUT, &format!("{path}/questionnaire"), &answers),
            422,
            "ACCOUNT_REFUSED",
        );
        refused(&citizen.get(&format!("{path}/questionnaire")), 422, "ACCOUNT_REFUSED");
        let page = citizen.get(&format!("/cabinet/requests/{number}"));
        assert_eq!(status(&page), 200);
        assert!(!page.text().contains("/questionnaire"), "{service}");
    }
    let results = body(&citizen.get("/api/v1/cabinet/questionnaire/results"));
    assert_eq!(results["services"].as_array().map(Vec::len), Some(1), "{results}");
}

#[test]
fn housing_assistance_says_when_its_result_is_obtained() {
    let serving = gateway("");
    let citizen = Citizen::signed_in(&serving, "valid");
    let number = decided(&citizen, "sko2015-483-housing-assistance", 1);
    let path = format!("/api/v1/cabinet/requests/{number}");
    let one = body(&citizen.get(&path));
    let due =
        one["dueAt"].as_str().unwrap_or_else(|| panic!("004 ¶4: the date and time of the result: {one}"));
    let notices = body(&citizen.get("/api/v1/cabinet/notices"));
    let said: Vec<&Value> = notices["notices"].as_array().unwrap().iter().map(|of| &of["resultAt"]).collect();
    assert_eq!(said, [due, due], "{notices}");
    let page = citizen.get(&format!("/cabinet/requests/{number}?lang=ru")).text();
    assert!(page.contains("по срокам шагов"), "{page}");
    // ¶11 by its items from 17:00 in Almaty: 20, 30 and 20 minutes, and 2 hours that end at 10:40 of 25 November; 26 November; seven working
    // days to 7 December; 8 December; 15 and 2 minutes of the next morning.
    assert_eq!(due, "2026-12-09T04:17:00Z");
}

#[test]
fn registration_login_and_its_refusal_are_rows_of_the_step_log() {
    let serving = gateway("");
    let mut citizen = Citizen::registered(&serving, IIN);
    by(&serving, 60);
    refused(&citizen.login(IIN, "another password"), 401, "LOGIN_REFUSED");
    by(&serving, 60);
    assert_eq!(status(&citizen.login(IIN, PASSWORD)), 201);
    by(&serving, 60);
    let number = citizen.submit(&request_of("valid", 1));
    let history = body(&citizen.get(&format!("/api/v1/cabinet/requests/{number}")))["history"].clone();
    let rows: Vec<(String, String, String)> = history
        .as_array()
        .unwrap()
        .iter()
        .take(8)
        .map(|row| {
            let text = |name: &str| row[name].as_str().unwrap().to_owned();
            (text("label"), text("outcome"), text("doneAt")[11..16].to_owned())
        })
        .collect();
    let expected = [
        ("A1", "done", "12:00"),
        ("P1", "done", "12:01"),
        ("C1", "failed", "12:01"),
        ("P2", "done", "12:01"),
        ("P1", "done", "12:02"),
        ("C1", "passed", "12:02"),
        ("P3", "done", "12:03"),
        ("C2", "passed", "12:03"),
    ];
    let expected = expected.map(|(label, outcome, at)| (label.to_owned(), outcome.to_owned(), at.to_owned()));
    assert_eq!(rows, expected, "{history}");
    assert_eq!(history[3]["message"], "authorization-refusal");
    assert!(history[0]["clause"].is_string());
    // Without a session it was done in another system.
    let (caller, base) = (Caller::new(), &serving.endpoints.gateway);
    let other = Caller::number(&caller.submit(base, &request_of("valid", 2)), 201);
    let status = body(&caller.get(&caller.address(base, &other, "")));
    assert_eq!(
        (&status["history"][0]["label"], &status["history"][0]["outcome"]),
        (&json!("A1"), &json!("elsewhere"))
    );
}

#[test]
fn in_every_service_of_the_portal_a_login_and_its_refusal_are_in_the_log() {
    let serving = gateway("");
    let mut citizen = Citizen::registered(&serving, IIN);
    refused(&citizen.login(IIN, "another password"), 401, "LOGIN_REFUSED");
    assert_eq!(status(&citizen.login(IIN, PASSWORD)), 201);
    let mut clauses = Vec::new();
    for (service, serial) in Catalogue::embedded().unwrap().iter().zip(1..) {
        let Ok(plan) = plan(service, Channel::Portal) else { continue };
        let by_password = FlowCheck::RegisteredUserDataCorrect;
        let refusal = plan.steps.iter().find(|step| step.checks.contains(&by_password));
        let refusal = refusal.and_then(|step| step.on_failure.as_ref());
        let number =
            citizen.submit(&signed_by("valid", &request(service, Channel::Portal, serial, Flaw::None)));
        let whole = body(&citizen.get(&format!("/api/v1/cabinet/requests/{number}")));
        let labels: Vec<&str> =
            whole["history"].as_array().unwrap().iter().map(|row| row["label"].as_str().unwrap()).collect();
        match refusal {
            Some(refusal) => {
                assert_eq!(labels[..3], ["A1", "P1", "C1"], "{}: {labels:?}", service.id);
                assert_eq!(labels[3], refusal.label, "{}: {labels:?}", service.id);
                clauses.push(format!("{}/portal/{}", service.code, refusal.label));
            }
            // 004: a login by password is none there.
            None => assert_eq!(whole["history"][0]["outcome"], "elsewhere", "{}", service.id),
        }
    }
    assert!(clauses.len() > 10, "{clauses:?}");
    reached("portal logins", clauses);
}

#[test]
fn drafts_are_kept_by_account_within_bounds() {
    let serving = gateway("drafts_max = 2\ndraft_bytes_max = 2000\n");
    let (citizen, other) = (Citizen::signed_in(&serving, "valid"), Citizen::signed_in(&serving, "other-iin"));
    let path = |service: &str| format!("/api/v1/cabinet/drafts/{service}");
    let fields = json!({ "fields": ["district=oral", "address=Орал қ., = Достық"] });
    assert_eq!(status(&citizen.send(Method::PUT, &path(SERVICE), &fields)), 200);
    assert_eq!(body(&citizen.get(&path(SERVICE)))["fields"], fields["fields"]);
    assert_eq!(body(&other.get(&path(SERVICE)))["fields"], json!([]), "another account has its own");
    assert_eq!(status(&citizen.send(Method::PUT, &path("sko2015-483-housing-assistance"), &fields)), 200);
    refused(
        &citizen.send(Method::PUT, &path("zhambyl2014-115-housing-queue"), &fields),
        422,
        "ACCOUNT_REFUSED",
    );
    refused(
        &citizen.send(Method::PUT, &path(SERVICE), &json!({ "fields": ["a".repeat(3_000)] })),
        422,
        "ACCOUNT_REFUSED",
    );
    assert_eq!(status(&citizen.send(Method::PUT, &path("no-such-service"), &fields)), 404);
    assert_eq!(body(&citizen.get("/api/v1/cabinet/drafts"))["drafts"].as_array().unwrap().len(), 2);
    assert_eq!(body(&citizen.send(Method::DELETE, &path(SERVICE), &Value::Null))["removed"], true);
    assert_eq!(body(&citizen.get("/api/v1/cabinet/drafts"))["drafts"].as_array().unwrap().len(), 1);
}

#[test]
fn drafts_of_all_accounts_together_have_a_bound() {
    let serving = gateway("drafts_bytes_max = 5000\n");
    let (citizen, other) = (Citizen::signed_in(&serving, "valid"), Citizen::signed_in(&serving, "other-iin"));
    let path = format!("/api/v1/cabinet/drafts/{SERVICE}");
    let large = json!({ "fields": [format!("address={}", "a".repeat(3_000))] });
    assert_eq!(status(&citizen.send(Method::PUT, &path, &large)), 200);
    refused(&other.send(Method::PUT, &path, &large), 422, "ACCOUNT_REFUSED");
    assert_eq!(
        status(&citizen.send(Method::PUT, &path, &large)),
        200,
        "what takes the place of one's own fits"
    );
    assert_eq!(status(&citizen.send(Method::DELETE, &path, &Value::Null)), 200);
    assert_eq!(status(&other.send(Method::PUT, &path, &large)), 200);
}

#[test]
fn accounts_sessions_and_drafts_outlive_a_kill() {
    let dir = fresh_dir();
    let data = dir.path().join("data");
    let mut serving = Serving::on(&data, &["--clock", "2026-11-24T12:00:00Z"]);
    let mut citizen = Citizen::signed_in(&serving, "valid");
    let fields = json!({ "fields": ["district=oral"] });
    assert_eq!(
        status(&citizen.send(Method::PUT, &format!("/api/v1/cabinet/drafts/{SERVICE}"), &fields)),
        200
    );
    serving.kill();
    let serving = Serving::on(&data, &["--clock", "2026-11-24T12:05:00Z"]);
    let (cookie, csrf) = (citizen.cookie.take(), citizen.csrf.clone());
    let mut again = Citizen::at(&serving);
    (again.cookie, again.csrf) = (cookie, csrf);
    assert_eq!(body(&again.get(&format!("/api/v1/cabinet/drafts/{SERVICE}")))["fields"], fields["fields"]);
}
