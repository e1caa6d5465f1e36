//! Who may send in whose name, and what may be asked: registered systems, other documents, dates, recipients, representatives.

use qaqpa::http::{ClientResponse, Method, header};
use qaqpa::keys::Signer as _;
use qaqpa::random::Entropy;
use qaqpa::wsse::{self, Variant};

use crate::support::caller::{Caller, codes, json};
use crate::support::peers::fresh_dir;
use crate::support::requests::{
    DECLARANT, Form, SERVICE, envelope, holder, message_by, request_of, signed_by, unsigned,
};
use crate::support::serving::Serving;

fn gateway(settings: &str, flags: &[&str]) -> Serving {
    let file = fresh_dir();
    let path = file.path().join("q.toml");
    std::fs::write(&path, settings).unwrap();
    Serving::at_noon(&[&["--config", path.to_str().unwrap()], flags].concat())
}

fn soap(caller: &Caller, base: &str, path: &str, envelope: &str) -> ClientResponse {
    let headers = [(header::CONTENT_TYPE, "text/xml; charset=utf-8")];
    caller.send(Method::POST, &format!("{base}{path}"), &headers, envelope.as_bytes()).unwrap()
}

/// A message in this name, signed by this system.
fn message_of(sender: &str, system: &str, id: &str, business: &str) -> String {
    let envelope = envelope(id, SERVICE, business).replace(">portal<", &format!(">{sender}<"));
    wsse::sign_envelope(&envelope, &holder(system), Variant::KeyIdentifier, &Entropy).unwrap()
}

fn digest_of(system: &str) -> String {
    qaqpa::encoding::hex::encode(holder(system).certificate().sha256())
}

/// Both pins: by digest, and by serial number and issuer.
fn systems() -> String {
    let clerk = holder("gateway-transport");
    let clerk = clerk.certificate();
    format!(
        "[[systems]]\nsender_id = \"cabinet\"\ncertificate_sha256 = \"{}\"\n\n[[systems]]\nsender_id = \"centre\"\nserial = \"{}\"\nissuer = \"{}\"\n",
        digest_of("portal-system"),
        clerk.serial_hex(),
        clerk.issuer().common_name()
    )
}

/// What of a refusal over SOAP says who was meant.
const MISMATCH: &str = "подписано не той системой";

#[test]
fn a_registered_name_is_for_its_certificate_and_a_registered_certificate_for_its_names() {
    let (serving, caller) = (gateway(&systems(), &[]), Caller::new());
    let base = &serving.endpoints.gateway;
    let document = |serial| request_of("valid", serial);
    for (serial, (sender, system)) in
        (1..).zip([("cabinet", "portal-system"), ("centre", "gateway-transport")])
    {
        let answer =
            soap(&caller, base, "/bip-sync-wss-gost/", &message_of(sender, system, "m", &document(serial)));
        assert_eq!(answer.status.as_u16(), 200, "{sender}: {}", answer.text());
    }
    for (n, (sender, system)) in [
        ("cabinet", "gateway-transport"),
        ("centre", "portal-system"),
        ("cabinet", "provider-head"),
        ("portal", "portal-system"),
        ("Cabinet", "portal-system"),
    ]
    .into_iter()
    .enumerate()
    {
        let message = message_of(sender, system, &format!("x-{n}"), &document(10 + n as u64));
        let answer = soap(&caller, base, "/bip-sync-wss-gost/", &message);
        assert!(answer.status.as_u16() == 500, "{sender} by {system}: {}", answer.text());
        // A head's key signs no transport; what is refused for that is refused all the same.
        assert!(
            answer.text().contains(MISMATCH) || system == "provider-head",
            "{sender} by {system}: {}",
            answer.text()
        );
    }
    // Without a signature nobody speaks for a registered name; for any other, whoever likes.
    let unsigned =
        |sender: &str| envelope("u", SERVICE, &document(30)).replace(">portal<", &format!(">{sender}<"));
    let answer = soap(&caller, base, "/bip-sync/", &unsigned("cabinet"));
    assert!(answer.status.as_u16() == 500 && answer.text().contains(MISMATCH), "{}", answer.text());
    assert_eq!(soap(&caller, base, "/bip-sync/", &unsigned("anybody")).status.as_u16(), 200);
    // The same verdict where it is only looked at.
    let verdict = json(&soap(
        &caller,
        base,
        "/api/v1/verify",
        &message_of("cabinet", "gateway-transport", "v", &document(31)),
    ));
    assert_eq!(verdict["code"], "SENDER_MISMATCH", "{verdict}");
}

#[test]
fn an_unregistered_sender_is_taken_with_a_remark_or_refused_by_the_settings() {
    let (serving, caller) = (Serving::at_noon(&[]), Caller::new());
    let base = &serving.endpoints.plain;
    let message = |n| message_of("newcomer", "portal-system", &format!("m-{n}"), &request_of("valid", n));
    let verdict = json(&soap(&caller, base, "/api/v1/verify", &message(1)));
    let checks = verdict["checks"].as_array().unwrap();
    let sender = checks.iter().find(|check| check["name"] == "sender").unwrap();
    assert_eq!(
        (&sender["status"], &sender["signature"]),
        (&"PASSED".into(), &"transport".into()),
        "{sender}"
    );
    assert!(sender.to_string().contains("newcomer"), "the remark names it: {sender}");
    assert_eq!(soap(&caller, base, "/bip-sync-wss-gost/", &message(1)).status.as_u16(), 200);

    let refusing = format!("[access]\nunregistered_senders = \"refuse\"\n\n{}", systems());
    let serving = gateway(&refusing, &[]);
    let base = &serving.endpoints.plain;
    let answer = soap(&caller, base, "/bip-sync/", &envelope("m", SERVICE, &request_of("valid", 2)));
    assert!(
        answer.status.as_u16() == 500 && answer.text().contains("не зарегистрирована"),
        "{}",
        answer.text()
    );
    let known = message_of("cabinet", "portal-system", "m", &request_of("valid", 3));
    assert_eq!(soap(&caller, base, "/bip-sync-wss-gost/", &known).status.as_u16(), 200);
    // REST names no system.
    Caller::number(&caller.submit(base, &request_of("valid", 4)), 201);
}

#[test]
fn a_registered_system_keeps_its_requests_with_a_new_certificate() {
    let both = systems().replace("sender_id = \"centre\"", "sender_id = \"cabinet\"");
    let (serving, caller) = (gateway(&both, &[]), Caller::new());
    let base = &serving.endpoints.plain;
    let document = request_of("valid", 1);
    for system in ["portal-system", "gateway-transport"] {
        let answer =
            soap(&caller, base, "/bip-sync-wss-gost/", &message_of("cabinet", system, system, &document));
        assert_eq!(answer.status.as_u16(), 200, "{system}: {}", answer.text());
    }
    assert_eq!(codes(&caller.submit(base, &document)), ["ALREADY_REGISTERED"]);
}

#[test]
fn a_document_of_another_kind_never_becomes_a_request() {
    let (serving, caller) = (Serving::at_noon(&[]), Caller::new());
    let base = &serving.endpoints.plain;
    let number = Caller::number(&caller.submit(base, &request_of("valid", 1)), 201);
    let result = caller.result(base, &number);
    let receipt = caller.submit_for_xml(base, &request_of("valid", 1)).text();
    let own = |plain: &str| signed_by("valid", plain);
    let id = format!("<declarantId>{DECLARANT}</declarantId><serviceId>{SERVICE}</serviceId>");
    let documents = [
        ("result", result),
        ("receipt", receipt),
        (
            "login",
            own(&format!("<login><timeTicket>1</timeTicket><declarantId>{DECLARANT}</declarantId></login>")),
        ),
        (
            "AuthnRequest",
            own(&format!(
                "<p:AuthnRequest xmlns:p=\"urn:oasis:names:tc:SAML:2.0:protocol\">{id}</p:AuthnRequest>"
            )),
        ),
        ("refusal", own(&format!("<refusal xmlns=\"urn:qaqpa:refusal:v1\">{id}</refusal>"))),
        ("requests", own(&format!("<requests xmlns=\"urn:qaqpa:request:v1\">{id}</requests>"))),
        ("nonce", own(&format!("<nonce><iin>{DECLARANT}</iin>f00</nonce>"))),
    ];
    for (root, document) in documents {
        let answer = caller.submit(base, &document);
        assert_eq!(
            (answer.status.as_u16(), &codes(&answer)[..1]),
            (422, &["NOT_A_REQUEST".to_owned()][..]),
            "{root}: {}",
            answer.text()
        );
        assert!(answer.text().contains(&format!("`{root}`")), "{root}: {}", answer.text());
        // Nor does a message make it one that names the service for it.
        let sent = caller.soap(base, &message_by("portal-system", root, &document));
        assert!(
            sent.status.as_u16() == 500 && sent.text().contains(&format!("`{root}`")),
            "{root}: {}",
            sent.text()
        );
    }
}

#[test]
fn a_report_says_that_a_document_of_another_shape_was_read_by_paths() {
    let (serving, caller) = (Serving::at_noon(&[]), Caller::new());
    let base = &serving.endpoints.plain;
    let note = |report: &serde_json::Value| {
        let checks = report["checks"].as_array().unwrap();
        checks.iter().find(|check| check["name"] == "request").unwrap()["note"].clone()
    };
    let own = json(&caller.submit(base, &request_of("valid", 1)));
    assert_eq!(note(&own["report"]), serde_json::Value::Null, "{own}");
    let plain = unsigned(7, &Form::default())
        .replace("urn:qaqpa:request:v1", "urn:example:queue")
        .replace("<request ", "<queueRequest ")
        .replace("</request>", "</queueRequest>");
    let answer = caller.submit(base, &signed_by("valid", &plain));
    let foreign = json(&answer);
    let said = note(&foreign["report"]).as_str().unwrap_or_else(|| panic!("{foreign}")).to_owned();
    assert!(said.contains("`queueRequest` of `urn:example:queue`"), "{said}");
}

/// A request with this requestDate.
fn dated(serial: u64, date: &str) -> String {
    signed_by("valid", &unsigned(serial, &Form::default()).replace("2026-11-24T15:00:00+05:00", date))
}

#[test]
fn a_request_from_the_future_is_refused_beyond_the_difference_of_clocks() {
    // It is noon UTC.
    let (serving, caller) = (Serving::at_noon(&[]), Caller::new());
    let base = &serving.endpoints.plain;
    let good = [
        "2026-11-24T12:05:00Z",
        "2026-11-24T17:05:00+05:00",
        "2026-11-25T02:04:59+14:00",
        "2026-11-24T20:00:00",
        "1999-01-01T00:00:00Z",
    ];
    for (serial, date) in (1..).zip(good) {
        Caller::number(&caller.submit(base, &dated(serial, date)), 201);
    }
    let bad = [
        "2026-11-24T12:05:01Z",
        "2026-11-24T17:06:00+05:00",
        "2027-11-24T12:00:00Z",
        "2026-11-25T03:00:00",
        "9999-12-31T23:59:59Z",
    ];
    for (serial, date) in (20..).zip(bad) {
        let answer = caller.submit(base, &dated(serial, date));
        assert_eq!(
            (answer.status.as_u16(), codes(&answer)),
            (422, vec!["REQUEST_FROM_FUTURE".to_owned()]),
            "{date}"
        );
    }
}

#[test]
fn an_old_request_is_refused_where_the_settings_say_how_old_it_may_be() {
    let (serving, caller) = (gateway("[requests]\nage_days_max = 30\n", &[]), Caller::new());
    let base = &serving.endpoints.plain;
    for (serial, date) in
        (1..).zip(["2026-10-25T12:00:00Z", "2026-10-25T17:00:00+05:00", "2026-10-25T00:00:00"])
    {
        Caller::number(&caller.submit(base, &dated(serial, date)), 201);
    }
    for (serial, date) in (20..).zip(["2026-10-25T11:59:59Z", "2025-11-24T12:00:00Z", "2026-10-24T20:00:00"])
    {
        let answer = caller.submit(base, &dated(serial, date));
        assert_eq!(
            (answer.status.as_u16(), codes(&answer)),
            (422, vec!["REQUEST_TOO_OLD".to_owned()]),
            "{date}"
        );
    }
}

#[test]
fn a_representative_is_refused_until_the_settings_take_one() {
    let with = |serial, more: &str| {
        let representative =
            format!("<representative><iin>{DECLARANT}</iin>{more}</representative>\n  <businessData>");
        signed_by("valid", &unsigned(serial, &Form::default()).replace("<businessData>", &representative))
    };
    let power = "<powerOfAttorney><number>7</number><date>2026-01-02</date><notarised>true</notarised></powerOfAttorney>";
    let caller = Caller::new();
    let (serving, taking) =
        (Serving::at_noon(&[]), gateway("[requests]\nrepresentatives = \"accept\"\n", &[]));
    for (serial, more) in (1..).zip(["", power]) {
        let answer = caller.submit(&serving.endpoints.plain, &with(serial, more));
        assert_eq!(
            (answer.status.as_u16(), codes(&answer)),
            (422, vec!["REPRESENTATIVE_UNPROVEN".to_owned()])
        );
        Caller::number(&caller.submit(&taking.endpoints.plain, &with(serial, more)), 201);
    }
    // All that speaks against a request is said at once.
    let both = unsigned(9, &Form::default()).replace("2026-11-24T15:00:00+05:00", "2030-01-01T00:00:00Z");
    let both = both.replace(
        "<businessData>",
        &format!("<representative><iin>{DECLARANT}</iin></representative><businessData>"),
    );
    let answer = caller.submit(&serving.endpoints.plain, &signed_by("valid", &both));
    assert_eq!(codes(&answer), ["REQUEST_FROM_FUTURE", "REPRESENTATIVE_UNPROVEN"]);
}

#[test]
fn a_service_of_the_users_is_for_those_that_its_file_says() {
    let directory = fresh_dir();
    let carried = std::fs::read_to_string(
        crate::support::sources::repository().join(format!("schemas/services/{SERVICE}.toml")),
    )
    .unwrap();
    for (id, code, kinds) in
        [("my-licence", "90001", "\"legal\""), ("my-subsidy", "90002", "\"person\", \"legal\"")]
    {
        let changes = [
            (format!("id = \"{SERVICE}\""), format!("id = \"{id}\"")),
            ("code = \"000\"".to_owned(), format!("code = \"{code}\"")),
            ("aliases = [\"WKO_HOUSING_QUEUE\"]\n".to_owned(), String::new()),
            ("kinds = [\"person\"]".to_owned(), format!("kinds = [{kinds}]")),
        ];
        let mine = changes.iter().fold(carried.clone(), |text, (from, to)| {
            assert!(text.contains(from), "{from}");
            text.replacen(from, to, 1)
        });
        std::fs::write(directory.path().join(format!("{id}.toml")), mine).unwrap();
    }
    let settings = format!("[workflow]\nservices = {:?}\n", directory.path().display().to_string());
    let (serving, caller) = (gateway(&settings, &[]), Caller::new());
    let head = qaqpa::identity::holder(holder("provider-head").certificate());
    let (iin, bin) = (head.iin.unwrap(), head.bin.unwrap());
    let none: [&str; 0] = [];
    let cases: [(&str, &str, &str, &[&str]); 12] = [
        ("my-licence", "provider-head", &bin, &none),
        ("my-licence", "provider-head", &iin, &["RECIPIENT_NOT_ELIGIBLE"]),
        ("my-licence", "provider-head", "123456789031", &["BIN_MISMATCH"]),
        ("my-licence", "people/valid", DECLARANT, &["RECIPIENT_NOT_ELIGIBLE"]),
        ("my-licence", "people/valid", &bin, &["BIN_ABSENT_IN_CERTIFICATE"]),
        ("my-subsidy", "provider-head", &bin, &none),
        ("my-subsidy", "provider-head", &iin, &none),
        ("my-subsidy", "people/valid", DECLARANT, &none),
        ("my-subsidy", "people/valid", &bin, &["IIN_MISMATCH"]),
        (SERVICE, "provider-head", &bin, &["RECIPIENT_NOT_ELIGIBLE"]),
        (SERVICE, "provider-head", &iin, &none),
        (SERVICE, "provider-head", DECLARANT, &["IIN_MISMATCH"]),
    ];
    for (serial, (service, signer, number, expected)) in (1..).zip(cases) {
        let plain = unsigned(serial, &Form { service, ..Form::default() });
        let plain = plain.replace(&format!("<declarantId>{DECLARANT}<"), &format!("<declarantId>{number}<"));
        let request = qaqpa::xmldsig::SigningRequest::document();
        let signed = qaqpa::xmldsig::sign_enveloped(&plain, &holder(signer), &request).unwrap();
        let answer = caller.submit(&serving.endpoints.gateway, &signed);
        let status = if expected.is_empty() { 201 } else { 422 };
        let told = (answer.status.as_u16(), codes(&answer));
        let expected = expected.iter().map(ToString::to_string).collect();
        assert_eq!(told, (status, expected), "{service}, {signer}, {number}: {}", answer.text());
    }
}
