//! What the contract allows and few send: ids by other names, elements of somebody's own, nothing in `data`, nobody in `sender`, a body in
//! another coding.

use qaqpa::Signer as _;
use qaqpa::http::Method;
use qaqpa::http::header::{self, HeaderName};
use qaqpa::xmldsig::{SigningRequest, signature_element};
use serde_json::{Value, json};

use super::desk::{Desk, HEADERS, leaf, signed, signed_by};
use super::services::business;
use crate::support::requests::{envelope, holder};

const HOSTED: &str = "TEST_SERVICE_ID";
const WSU: &str = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd";
const WSSE: &str = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd";

fn message(id: &str) -> String {
    envelope(id, HOSTED, &business("1", "999999999999"))
}

async fn assert_taken(desk: &Desk, message: &str, what: &str) {
    let answer = desk.send(message).await;
    let told = answer.text();
    assert_eq!((answer.status.as_u16(), leaf(&told, "code").as_str()), (200, "SCSS001"), "{what}: {told}");
}

async fn assert_refused(desk: &Desk, message: &str, code: &str, what: &str) -> String {
    let answer = desk.send(message).await;
    let told = answer.text();
    assert_eq!((answer.status.as_u16(), leaf(&told, "errorCode").as_str()), (500, code), "{what}: {told}");
    told
}

/// Signed, with these attributes on the Body and a Reference to this id.
fn with_body(message: &str, attributes: &str, id: &str) -> String {
    let security = format!("<soap:Header><wsse:Security xmlns:wsse=\"{WSSE}\">");
    let message = message.replacen(
        "<soap:Body>",
        &format!("{security}</wsse:Security></soap:Header><soap:Body {attributes}>"),
        1,
    );
    let (head, tail) = message.split_once("</wsse:Security>").unwrap();
    let tail = format!("</wsse:Security>{tail}");
    signature_element(head, &tail, &holder("portal-system"), &SigningRequest::body(id)).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_body_is_found_by_each_name_of_an_id_and_only_one_element_may_have_it() {
    let desk = Desk::with("").await;
    let names = [
        format!("xmlns:u=\"{WSU}\" u:Id=\"b\""),
        format!("xmlns:u=\"{WSU}\" u:id=\"b\""),
        format!("xmlns:e=\"{WSSE}\" e:Id=\"b\""),
        format!("xmlns:e=\"{WSSE}\" xmlns:u=\"{WSU}\" u:Id=\"a\" e:Id=\"b\""),
        format!("xmlns:e=\"{WSSE}\" xmlns:u=\"{WSU}\" u:Id=\"b\" e:Id=\"b\""),
        "Id=\"b\"".to_owned(),
        "id=\"b\"".to_owned(),
    ];
    for (number, name) in names.iter().enumerate() {
        let signed = with_body(&message(&format!("i-{number}")), name, "b");
        assert_taken(&desk, &signed, name).await;
        // Another element with that value, under any name that counts, is a choice.
        for twin in &names {
            let other = format!("<x xmlns=\"urn:x\" {twin}/></soap:Header>");
            let doubled = signed.replacen("</soap:Header>", &other, 1);
            assert_refused(&desk, &doubled, "SCE006", &format!("{name} and {twin}")).await;
        }
        // The signed Body put aside, and another in its place under another name.
        let start = signed.find("<soap:Body").unwrap();
        let body = &signed[start..signed.find("</soap:Envelope>").unwrap()];
        let evil = body.replace(name, "Id=\"evil\"").replace("999999999999", "888888888888");
        let wrapped = signed.replacen(body, &evil, 1);
        let wrapped =
            wrapped.replacen("</soap:Header>", &format!("<w xmlns=\"urn:w\">{body}</w></soap:Header>"), 1);
        assert_refused(&desk, &wrapped, "SCE006", &format!("{name}, wrapped")).await;
    }
    for name in [format!("xmlns:e=\"{WSSE}\" e:id=\"b\""), "xmlns:e=\"urn:e\" e:Id=\"b\"".to_owned()] {
        let signed = with_body(&message("j"), "Id=\"b\"", "b").replacen("Id=\"b\"", &name, 1);
        assert_refused(&desk, &signed, "SCE006", &name).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_element_of_somebodys_own_is_passed_over_unless_it_goes_by_a_name_of_the_contract() {
    let desk = Desk::with("").await;
    let with = |at: &str, more: &str| signed(&message("e").replacen(at, &format!("{more}{at}"), 1));
    for at in ["</requestInfo>", "</sender>", "</requestData>", "</request>", "<requestInfo>", "<serviceId>"]
    {
        assert_taken(&desk, &with(at, "<bar xmlns=\"urn:x\"/>"), at).await;
        for name in ["serviceId", "sender", "senderId", "data", "password", "requestInfo", "messageId"] {
            let more = format!("<x:{name} xmlns:x=\"urn:x\">a</x:{name}>");
            let told = assert_refused(&desk, &with(at, &more), "SCE001", name).await;
            assert!(told.contains("urn:x"), "{told}");
        }
    }
    let own = with("</requestInfo>", "<bar xmlns=\"urn:x\"/>");
    let strict = desk.post("/bip-sync-wss-gost/?strict", &HEADERS, own).await;
    assert_eq!(leaf(&strict.text(), "errorCode"), "SCE001");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_without_a_document_is_told_so_by_its_service() {
    let desk = Desk::with("").await;
    let usual = message("n-1");
    let (head, rest) = usual.split_once("<data>").unwrap();
    let tail = rest.split_once("</data>").unwrap().1;
    for data in ["", "<data/>", "<data></data>", "<data> \n</data>"] {
        for service in [HOSTED, "GbdulInfoByBin_v2", "GBDFL_UniversalServiceSync"] {
            let message = format!("{head}{data}{tail}").replace(HOSTED, service);
            let told = assert_refused(&desk, &signed(&message), "SCE001", data).await;
            assert_eq!(leaf(&told, "errorMessage"), "Сообщение не содержит бизнес-данных", "{told}");
            assert!(told.contains("DOCUMENT_ABSENT") && told.contains("n-1"), "{told}");
        }
    }
    // Schema-valid, so that strictness changes nothing.
    let strict =
        desk.post("/bip-sync-wss-gost/?strict", &HEADERS, signed(&format!("{head}{tail}"))).await.text();
    assert!(strict.contains("DOCUMENT_ABSENT"), "{strict}");
    let regulation = format!("{head}{tail}").replace(HOSTED, crate::support::requests::SERVICE);
    let told = assert_refused(&desk, &signed(&regulation), "SCE001", "of a regulation").await;
    assert!(told.contains("`data`") && told.contains("n-1"), "{told}");
}

fn channel(operation: &str, request: &str) -> String {
    format!(
        "<soap:Envelope xmlns:soap=\"http://schemas.xmlsoap.org/soap/envelope/\"><soap:Body><n:{operation} xmlns:n=\"http://bip.bee.kz/AsyncChannel/v10/Types\"><request>{request}</request></n:{operation}></soap:Body></soap:Envelope>"
    )
}

#[tokio::test(flavor = "multi_thread")]
async fn who_asks_is_whom_the_certificate_is_registered_for() {
    let desk = Desk::with("").await;
    let certificate = |stem: &str| qaqpa::encoding::hex::encode(holder(stem).certificate().sha256());
    let school = json!({ "senderId": "school", "certificates": [certificate("portal-system")] });
    assert_eq!(desk.set(Method::PUT, "systems", &school).await.0, 200);
    let service = json!({ "id": "QUEUED", "kind": "queued", "owner": "school" });
    assert_eq!(desk.set(Method::PUT, "services", &service).await.0, 200);
    let sent = channel(
        "sendMessage",
        "<messageInfo><serviceId>QUEUED</serviceId><messageType>REQUEST</messageType><messageDate>2026-11-24T15:00:00</messageDate><sender><senderId>pep</senderId></sender></messageInfo><messageData><data>1</data></messageData>",
    );
    let asks = async |message: String| {
        let answer = desk.post("/bip-async/", &HEADERS, message).await;
        (answer.status.as_u16(), answer.text())
    };
    let (status, told) = asks(sent).await;
    assert_eq!(status, 200, "{told}");
    let id = leaf(&told, "messageId");
    let get = channel("getMessages", "<serviceId>QUEUED</serviceId>");
    let notify = channel(
        "sendDeliveryNotification",
        &format!(
            "<notification><messageId>{id}</messageId><serviceId>QUEUED</serviceId><notificationDate>2026-11-24T15:00:00</notificationDate><deliveryStatus><receiveStatus>MESSAGE_ACCEPTED</receiveStatus><statusDate>2026-11-24T15:00:00</statusDate><resendMessage>NOT_RESEND</resendMessage></deliveryStatus></notification><requestDate>2026-11-24T15:00:00</requestDate>"
        ),
    );
    // By nobody's signature, and by one whose certificate is registered for nobody.
    let stranger = |message: &str| signed_by(&holder("gateway-transport"), message);
    for message in [get.clone(), notify.clone(), stranger(&get), stranger(&notify)] {
        let (status, told) = asks(message).await;
        assert_eq!((status, leaf(&told, "errorCode").as_str()), (500, "SCE006"), "{told}");
        assert!(told.contains("`sender`"), "{told}");
    }
    let (status, told) = asks(signed(&get)).await;
    assert_eq!((status, leaf(&told, "messageId")), (200, id.clone()), "{told}");
    let (status, told) = asks(signed(&notify)).await;
    assert_eq!(status, 200, "{told}");
    // One that speaks for two says nothing of which of them asks; nor does a certificate stand for a password.
    let two = json!({ "senderId": "other", "certificates": [certificate("portal-system")] });
    assert_eq!(desk.set(Method::PUT, "systems", &two).await.0, 200);
    assert_eq!(leaf(&asks(signed(&get)).await.1, "errorCode"), "SCE006");
    assert_eq!(desk.set(Method::DELETE, "systems/other", &Value::Null).await.0, 200);
    let school =
        json!({ "senderId": "school", "certificates": [certificate("portal-system")], "password": "secret" });
    assert_eq!(desk.set(Method::PUT, "systems", &school).await.0, 200);
    assert_eq!(leaf(&asks(signed(&get)).await.1, "errorCode"), "SCE006");
    // What is wrong with an operation is said of that operation.
    for (message, operation) in [
        (channel("getMessages", "<amount>1</amount>"), "AsyncChannel v10, getMessages"),
        (channel("getMessageStatus", "<messageId>1</messageId>"), "AsyncChannel v10, getMessageStatus"),
    ] {
        let (status, told) = asks(message).await;
        assert_eq!((status, leaf(&told, "errorCode").as_str()), (500, "SCE001"), "{told}");
        assert!(told.contains(operation) && !told.contains("SyncChannel v10 с"), "{told}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_compressed_body_is_a_fault_as_every_other_form_is() {
    let desk = Desk::with("").await;
    // The empty text, RFC 1952: what is in it is never looked at.
    let octets: &[u8] = &[0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0];
    let coding = (header::CONTENT_ENCODING, "gzip");
    let headers: Vec<(HeaderName, &str)> = HEADERS.into_iter().chain([coding]).collect();
    for path in ["/bip-sync-wss-gost/", "/bip-sync/", "/bip-async/"] {
        let answer = desk.post(path, &headers, octets).await;
        let told = answer.text();
        assert_eq!(
            (answer.status.as_u16(), leaf(&told, "errorCode").as_str()),
            (500, "SCE001"),
            "{path}: {told}"
        );
        assert!(told.contains("Content-Encoding: gzip"), "{told}");
    }
    // Over REST it is a problem, as before.
    let answer = desk.post("/api/v1/verify", &headers, octets).await;
    assert_eq!(answer.status.as_u16(), 415, "{}", answer.text());
}
