//! A service of the catalogue whose provider is no part of this process, at this gateway: what the citizen sees is what that provider says.

use qaqpa::http::Method;
use qaqpa::http::header::CONTENT_TYPE;

use super::chains::{messages, ready, with_portal};
use super::{Browser, HOUSING};
use crate::support::caller::Caller;
use crate::support::serving::{NOON, Serving};

fn settings() -> String {
    format!(
        "channel = \"async\"\n[exchange]\nsystems = [{{ sender_id = \"school\" }}]\nservices = [{{ id = \"{HOUSING}\", kind = \"queued\", owner = \"school\", retry_seconds = [1, 1] }}]"
    )
}

/// An operation of the provider's.
fn school(serving: &Serving, operation: &str, request: &str) -> String {
    let envelope = format!(
        "<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\"><s:Body><n:{operation} xmlns:n=\"http://bip.bee.kz/AsyncChannel/v10/Types\"><request>{request}</request></n:{operation}></s:Body></s:Envelope>"
    );
    let url = format!("{}/bip-async/", serving.endpoints.plain);
    let kind = [(CONTENT_TYPE, "text/xml; charset=utf-8")];
    let answer = Caller::new().send(Method::POST, &url, &kind, envelope.as_bytes()).unwrap();
    assert_eq!(answer.status.as_u16(), 200, "{}", answer.text());
    answer.text()
}

fn says(serving: &Serving, chain: &str, kind: &str, form: &str) {
    school(
        serving,
        "sendMessage",
        &format!(
            "<messageInfo><correlationId>{chain}</correlationId><serviceId>{HOUSING}</serviceId><messageType>{kind}</messageType><messageDate>2026-11-24T15:00:00</messageDate><sender><senderId>school</senderId></sender></messageInfo><messageData><data><f:typedRequestFormImportData xmlns:f=\"http://bip.bee.kz/AsyncChannel/\">{form}</f:typedRequestFormImportData></data></messageData>"
        ),
    );
}

/// Waits until the page of a request has this.
fn shown(browser: &mut Browser, page: &str, word: &str) -> String {
    let mut last = String::new();
    for _ in 0..400 {
        last = browser.get(page).text();
        if last.contains(word) {
            return last;
        }
        std::thread::sleep(std::time::Duration::from_millis(25));
    }
    panic!("no `{word}`: {last}");
}

#[test]
fn what_a_provider_elsewhere_says_of_a_request_stands_in_the_cabinet() {
    let (mut serving, directory) = with_portal(&settings());
    let mut browser = Browser::at(&serving);
    let sign = ready(&mut browser);
    let page = Browser::location(&browser.post(&sign, &[("person", "people/valid")]));
    assert!(page.starts_with("/cabinet/sent/") && page.ends_with("?sent=yes"), "{page}");
    let first = browser.get(&page).text();
    assert!(first.contains("The request was sent to the provider"), "{first}");
    assert!(first.contains("The provider says how the request stands"), "{first}");
    let cabinet = browser.get("/cabinet").text();
    assert!(cabinet.contains(page.split('?').next().unwrap()), "{cabinet}");
    assert!(!cabinet.contains("/order"), "the draft is gone: {cabinet}");
    let page = page.split('?').next().unwrap();
    let chain = messages(&serving)[0]["correlationId"].as_str().unwrap().to_owned();
    says(&serving, &chain, "NOTIFICATION", "<id>007</id><processingStatus>IN_PROCESSING</processingStatus>");
    let in_work = shown(&mut browser, page, "In work");
    assert!(in_work.contains("007"), "{in_work}");
    // What is not the provider's is refused, and a restart loses nothing.
    serving.kill();
    let file = directory.path().join("qaqpa.toml");
    let again = Serving::on(serving.data(), &["--config", file.to_str().unwrap(), "--clock", NOON]);
    let mut browser = Browser { citizen: crate::support::citizen::Citizen::at(&again), ..browser };
    says(
        &again,
        &chain,
        "RESPONSE",
        "<processingStatus>COMPLETED</processingStatus><resolutionType>NEGATIVE</resolutionType><negativeResolutionReasonTextRu>нет документов</negativeResolutionReasonTextRu>",
    );
    let decided = shown(&mut browser, page, "Negative decision");
    assert!(decided.contains("нет документов"), "{decided}");
    let delivered =
        |message: &serde_json::Value| message["messageType"] == "REQUEST" || message["state"] == "DELIVERED";
    assert!(messages(&again).iter().all(delivered), "{:?}", messages(&again));
}
