//! Forms of the portal: REQUEST, NOTIFICATION and RESPONSE on one chain, with the gateway as the provider; and the synchronous base message.

use qaqpa::http::{Client, Method, Trust, header};
use serde_json::{Value, json};

use super::desk::{Desk, HEADERS, leaf, leaves, signed};
use crate::support::caller::json as body;
use crate::support::peers::fresh_dir;
use crate::support::requests::{Form, SERVICE, envelope, holder, request_of, unsigned};
use crate::support::serving::Serving;
use qaqpa::xmldsig::{self, SigningRequest};

const FORMS: &str = "MON_ES_REQUEST_FORM_IMPORT";

/// The form of the usual request, as the portal sends it.
fn form(number: &str, iin: &str, service: &str) -> String {
    let usual = unsigned(1, &Form::default());
    let document = roxmltree::Document::parse(&usual).unwrap();
    let data = document
        .descendants()
        .find(|node| node.has_tag_name(("urn:qaqpa:request:v1", "businessData")))
        .unwrap();
    let value = |node: roxmltree::Node<'_, '_>| {
        format!(
            "<updatedValues><code>{}</code><values><string>{}</string></values></updatedValues>",
            node.tag_name().name(),
            node.text().unwrap_or_default()
        )
    };
    let values: String = data.children().filter(roxmltree::Node::is_element).map(value).collect();
    let file = "<updatedValues><code>identity-document</code><values><fileData><base64Data>JVBERi0xLjQ=</base64Data><name>a.pdf</name></fileData></values></updatedValues>";
    let text = format!(
        "<f:typedRequestFormImportData xmlns:f=\"http://bip.bee.kz/AsyncChannel/\"><id>1</id><importSource>EGOV_PORTAL</importSource>{values}{file}<externalRequestId>{number}</externalRequestId><requestOriginSystemId>EGOV_PORTAL</requestOriginSystemId><requesterIin>{iin}</requesterIin><serviceType>{service}</serviceType></f:typedRequestFormImportData>"
    );
    xmldsig::sign_enveloped(&text, &holder("people/valid"), &SigningRequest::document()).unwrap()
}

fn iin() -> String {
    leaf(&unsigned(1, &Form::default()), "declarantId")
}

fn sent(own_id: &str, data: &str) -> String {
    format!(
        "<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\"><s:Body><n:sendMessage xmlns:n=\"http://bip.bee.kz/AsyncChannel/v10/Types\"><request><messageInfo><messageId>{own_id}</messageId><serviceId>{FORMS}</serviceId><messageType>REQUEST</messageType><messageDate>2026-11-24T15:00:00</messageDate><sender><senderId>pep</senderId><password>secret</password></sender></messageInfo><messageData><data>{data}</data></messageData></request></n:sendMessage></s:Body></s:Envelope>"
    )
}

/// Asks for one message.
fn fetched() -> String {
    format!(
        "<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\"><s:Body><n:getMessages xmlns:n=\"http://bip.bee.kz/AsyncChannel/v10/Types\"><request><serviceId>{FORMS}</serviceId><sender><senderId>pep</senderId><password>secret</password></sender><amount>1</amount></request></n:getMessages></s:Body></s:Envelope>"
    )
}

fn taken(id: &str) -> String {
    format!(
        "<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\"><s:Body><n:sendDeliveryNotification xmlns:n=\"http://bip.bee.kz/AsyncChannel/v10/Types\"><request><notification><messageId>{id}</messageId><serviceId>{FORMS}</serviceId><notificationDate>2026-11-24T15:00:00</notificationDate><deliveryStatus><receiveStatus>MESSAGE_ACCEPTED</receiveStatus><statusDate>2026-11-24T15:00:00</statusDate><resendMessage>NOT_RESEND</resendMessage></deliveryStatus></notification><requestDate>2026-11-24T15:00:00</requestDate><sender><senderId>pep</senderId><password>secret</password></sender></request></n:sendDeliveryNotification></s:Body></s:Envelope>"
    )
}

async fn provider(settings: &str) -> Desk {
    let desk = Desk::with(settings).await;
    let pep = json!({ "senderId": "pep", "password": "secret" });
    assert_eq!(desk.set(Method::PUT, "systems", &pep).await.0, 200);
    let service = json!({ "id": FORMS, "kind": "player", "owner": "provider" });
    let (status, told) = desk.set(Method::PUT, "services", &service).await;
    assert_eq!(status, 200, "{told}");
    desk
}

impl Desk {
    async fn bip_async(&self, message: String) -> (u16, String) {
        let answer = self.post("/bip-async/", &HEADERS, message).await;
        (answer.status.as_u16(), answer.text())
    }

    /// The next message of a chain to the portal, which then says that it has it.
    async fn next(&self) -> String {
        for _ in 0..400 {
            let (_, told) = self.bip_async(fetched()).await;
            if let Some(id) = leaves(&told, "messageId").first() {
                assert_eq!(self.bip_async(taken(id)).await.0, 200);
                return told;
            }
            tokio::time::sleep(std::time::Duration::from_millis(25)).await;
        }
        panic!("no message came");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_is_registered_and_its_chain_is_told_how_it_goes() {
    let desk = provider("").await;
    let request = sent("u-1", &form("10100521127456", &iin(), SERVICE));
    let (status, told) = desk.bip_async(request.clone()).await;
    assert_eq!(status, 200, "{told}");
    let chain = leaf(&told, "correlationId");
    // The same message again is the same chain and the same request.
    assert_eq!(leaf(&desk.bip_async(request).await.1, "correlationId"), chain);
    let notification = desk.next().await;
    assert_eq!(
        (leaf(&notification, "messageType").as_str(), leaf(&notification, "correlationId")),
        ("NOTIFICATION", chain.clone())
    );
    assert_eq!(leaf(&notification, "processingStatus"), "IN_PROCESSING");
    assert_eq!(leaf(&notification, "externalRequestId"), "10100521127456");
    let response = desk.next().await;
    assert_eq!(
        (leaf(&response, "messageType").as_str(), leaf(&response, "correlationId")),
        ("RESPONSE", chain)
    );
    assert_eq!(
        (leaf(&response, "processingStatus").as_str(), leaf(&response, "resolutionType").as_str()),
        ("COMPLETED", "POSITIVE")
    );
    assert_eq!((leaf(&response, "sender").as_str(), leaf(&response, "senderId").as_str()), ("", "provider"));
    // The request stands in the registry as one over REST does, and its signed result came along.
    let number = leaf(&response, "id");
    let url = format!("{}/api/v1/requests/{number}", desk.gateway.endpoints.management);
    let case = body(&desk.gateway.client.get(&url).await.unwrap());
    assert_eq!(
        (case["requestNumber"].as_str(), case["status"].as_str()),
        (Some("10100521127456"), Some("completed")),
        "{case}"
    );
    let result = qaqpa::encoding::base64::decode(&leaf(&response, "base64Data")).unwrap();
    assert!(String::from_utf8(result).unwrap().contains("urn:qaqpa:result:v1"));
    tokio::time::sleep(std::time::Duration::from_millis(500)).await;
    let (_, nothing) = desk.bip_async(fetched()).await;
    assert!(leaves(&nothing, "messageId").is_empty(), "{nothing}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_that_is_refused_by_the_provider_ends_negative_with_its_reasons() {
    let desk = provider("[[workflow.refuse_when]]\nfield = \"category\"\nvalue = \"veteran\"\n").await;
    let form = form("10100521127457", &iin(), SERVICE);
    let category = roxmltree::Document::parse(&form).unwrap();
    let stated = category.descendants().any(|node| node.text() == Some("category"));
    assert!(stated, "the usual request states its category");
    let (status, told) = desk.bip_async(sent("u-2", &form)).await;
    assert_eq!(status, 200, "{told}");
    let (notification, response) = (desk.next().await, desk.next().await);
    assert_eq!(leaf(&notification, "processingStatus"), "IN_PROCESSING");
    let resolution = leaf(&response, "resolutionType");
    assert_eq!(resolution, "NEGATIVE", "{response}");
    assert!(!leaf(&response, "negativeResolutionReasonTextRu").is_empty(), "{response}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_is_believed_as_little_as_any_request() {
    let desk = provider("").await;
    let mine = iin();
    let good = form("10100521127458", &mine, SERVICE);
    let changed = good.replacen("<code>", "<code>x", 1);
    for (data, code) in [
        (
            good.split("<ds:Signature").next().unwrap().to_owned() + "</f:typedRequestFormImportData>",
            "SCE017",
        ),
        (changed, "SCE016"),
        (form("1", "900101300123", SERVICE), "SCE016"),
        (form("2", &mine, "no-such-service"), "SCE004"),
    ] {
        let (status, told) = desk.bip_async(sent("u-3", &data)).await;
        assert_eq!((status, leaf(&told, "errorCode").as_str()), (500, code), "{told}");
    }
    let list = desk.set(Method::GET, "messages", &Value::Null).await.1;
    assert_eq!(list["messages"], json!([]), "what is refused begins no chain");
    // A request of the usual shape goes the same way.
    let request = request_of("valid", 4);
    let element = request.split_once("?>").map_or(&*request, |(_, element)| element.trim_start());
    let (status, told) = desk.bip_async(sent("u-4", element)).await;
    assert_eq!(status, 200, "{told}");
    assert_eq!(leaf(&desk.next().await, "processingStatus"), "IN_PROCESSING");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_base_message_of_the_synchronous_channel_is_registered() {
    let desk = Desk::with("").await;
    let usual = unsigned(9, &Form::default());
    let at = usual.find("<businessData").unwrap();
    let end = usual.find("</businessData>").unwrap() + "</businessData>".len();
    let attached = &usual[usual.find("<attachments>").unwrap()..usual.find("</request>").unwrap()];
    let data = usual[at..end].replace(" xmlns=\"urn:qaqpa:request:v1\"", "");
    let text = format!(
        "<p:request xmlns:p=\"http://portal.example.kz/base\"><requestNumber>10100521127459</requestNumber><declarantId>{}</declarantId><requestDate>2026-11-24T09:00:00Z</requestDate><requestSystemId>portal</requestSystemId>{data}{attached}</p:request>",
        iin()
    );
    let text = xmldsig::sign_enveloped(&text, &holder("people/valid"), &SigningRequest::document()).unwrap();
    let answer = desk.send(&signed(&envelope("m-1", SERVICE, &text))).await;
    let told = answer.text();
    assert_eq!((answer.status.as_u16(), leaf(&told, "code").as_str()), (200, "SCSS001"), "{told}");
    // The answer repeats the four, in the request's namespace, and says how it stands; the result is in it as its provider signed it.
    let data = leaf(&told, "data");
    let document = roxmltree::Document::parse(&data).unwrap();
    let root = document.root_element();
    assert!(root.has_tag_name(("http://portal.example.kz/base", "response")), "{data}");
    let children: Vec<(&str, &str)> = root
        .children()
        .filter(roxmltree::Node::is_element)
        .map(|child| (child.tag_name().name(), child.text().unwrap_or_default()))
        .collect();
    let who = iin();
    assert_eq!(
        children,
        [
            ("requestNumber", "10100521127459"),
            ("declarantId", who.as_str()),
            ("requestDate", "2026-11-24T09:00:00Z"),
            ("requestSystemId", "portal"),
            ("status", ""),
            ("businessData", ""),
        ],
        "{data}"
    );
    assert_eq!(leaf(&data, "Code"), "SCSS001");
    assert!(!leaf(&data, "NameRu").is_empty() && !leaf(&data, "NameKz").is_empty(), "{data}");
    let result =
        root.descendants().find(|node| node.has_tag_name(("urn:qaqpa:result:v1", "result"))).unwrap();
    let verdict = body(&desk.post("/api/v1/verify", &HEADERS, data[result.range()].to_owned()).await);
    assert_eq!(verdict["decision"], "ACCEPTED", "{verdict}");
    desk.gateway.stop().await;
}

/// What the field leaves out is not made up, and children in the namespace are answered so.
#[tokio::test(flavor = "multi_thread")]
async fn a_base_message_without_its_optional_parts_is_answered_without_them() {
    let desk = Desk::with("").await;
    let usual = unsigned(10, &Form::default());
    let at = usual.find("<businessData").unwrap();
    let end = usual.find("</businessData>").unwrap() + "</businessData>".len();
    let attached = &usual[usual.find("<attachments>").unwrap()..usual.find("</request>").unwrap()];
    let data = usual[at..end].replace(" xmlns=\"urn:qaqpa:request:v1\"", "");
    let text = format!(
        "<request xmlns=\"http://portal.example.kz/base\"><requestNumber>10100521127460</requestNumber><declarantId>{}</declarantId>{data}{attached}</request>",
        iin()
    );
    let text = xmldsig::sign_enveloped(&text, &holder("people/valid"), &SigningRequest::document()).unwrap();
    let answer = desk.send(&signed(&envelope("m-2", SERVICE, &text))).await;
    let told = answer.text();
    assert_eq!((answer.status.as_u16(), leaf(&told, "code").as_str()), (200, "SCSS001"), "{told}");
    let data = leaf(&told, "data");
    let document = roxmltree::Document::parse(&data).unwrap();
    let named = |name: &str| {
        document.descendants().any(|node| node.has_tag_name(("http://portal.example.kz/base", name)))
    };
    assert!(named("requestNumber") && named("status"), "{data}");
    assert!(!named("requestDate") && !named("requestSystemId"), "{data}");
    desk.gateway.stop().await;
}

/// A message of a system about a form, with this element `data`.
fn of_form(sender: &str, kind: &str, ids: &str, data: &str) -> String {
    let password = if sender == "pep" { "<password>secret</password>" } else { "" };
    format!(
        "<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\"><s:Body><n:sendMessage xmlns:n=\"http://bip.bee.kz/AsyncChannel/v10/Types\"><request><messageInfo>{ids}<serviceId>{FORMS}</serviceId><messageType>{kind}</messageType><messageDate>2026-11-24T15:00:00</messageDate><sender><senderId>{sender}</senderId>{password}</sender></messageInfo><messageData>{data}</messageData></request></n:sendMessage></s:Body></s:Envelope>"
    )
}

/// A provider of one's own answers the portal's form; what its messages say of the request is shown with its chain, whether the form is
/// an element or text.
#[tokio::test(flavor = "multi_thread")]
async fn the_portal_sends_a_form_to_a_provider_and_its_chain_shows_how_it_goes() {
    let desk = Desk::with("").await;
    for system in [json!({ "senderId": "pep", "password": "secret" }), json!({ "senderId": "school" })] {
        assert_eq!(desk.set(Method::PUT, "systems", &system).await.0, 200);
    }
    let service = json!({ "id": FORMS, "owner": "school" });
    assert_eq!(desk.set(Method::PUT, "services", &service).await.0, 200);
    let request = sent("u-9", &form("10100521127461", &iin(), SERVICE));
    let (status, told) = desk.bip_async(request).await;
    assert_eq!(status, 200, "{told}");
    let (first, chain) = (leaf(&told, "messageId"), leaf(&told, "correlationId"));
    // The provider fetches it and says that it has it.
    let of_school = |text: String| {
        text.replace("<senderId>pep</senderId><password>secret</password>", "<senderId>school</senderId>")
    };
    let (_, fetched_form) = desk.bip_async(of_school(fetched())).await;
    assert_eq!(leaf(&fetched_form, "externalRequestId"), "10100521127461", "{fetched_form}");
    assert_eq!(desk.bip_async(of_school(taken(&first))).await.0, 200);
    let own = |id: &str| format!("<messageId>{id}</messageId><correlationId>{chain}</correlationId>");
    let in_work = "<data><f:typedRequestFormImportData xmlns:f=\"http://bip.bee.kz/AsyncChannel/\"><updatedValues><code>processing_status</code><values><domainItemData><code>IN_PROCESSING</code><kkValue>Өңделу үстінде</kkValue><ruValue>В обработке</ruValue></domainItemData></values></updatedValues><externalRequestId>10100521127461</externalRequestId></f:typedRequestFormImportData></data>";
    let decided = "<data>&lt;typedRequestFormImportData&gt;&lt;negativeResolutionReasonTextKk&gt;Құжат жоқ&lt;/negativeResolutionReasonTextKk&gt;&lt;negativeResolutionReasonTextRu&gt;Нет документа&lt;/negativeResolutionReasonTextRu&gt;&lt;processingStatus&gt;COMPLETED&lt;/processingStatus&gt;&lt;resolutionDate&gt;2026-11-25T10:00:00&lt;/resolutionDate&gt;&lt;resolutionType&gt;NEGATIVE&lt;/resolutionType&gt;&lt;/typedRequestFormImportData&gt;</data>";
    for (kind, id, data) in [("NOTIFICATION", "s-1", in_work), ("RESPONSE", "s-2", decided)] {
        let (status, told) = desk.bip_async(of_form("school", kind, &own(id), data)).await;
        assert_eq!((status, leaf(&told, "correlationId")), (200, chain.clone()), "{told}");
    }
    // The portal has both, in this order.
    let (notification, response) = (desk.next().await, desk.next().await);
    for (message, kind) in [(notification, "NOTIFICATION"), (response, "RESPONSE")] {
        assert_eq!(
            (leaf(&message, "messageType").as_str(), leaf(&message, "correlationId")),
            (kind, chain.clone())
        );
    }
    let path = format!("messages?correlation={chain}");
    let (_, list) = desk.set(Method::GET, &path, &Value::Null).await;
    let forms: Vec<Value> =
        list["messages"].as_array().unwrap().iter().map(|message| message["form"].clone()).collect();
    let shown = |form: &Value| (form["processingStatus"].clone(), form["resolutionType"].clone());
    assert_eq!(forms.len(), 3, "{list}");
    // The newest first.
    assert_eq!(shown(&forms[0]), (json!("COMPLETED"), json!("NEGATIVE")), "{list}");
    assert_eq!(
        (&forms[0]["reasonKk"], &forms[0]["reasonRu"]),
        (&json!("Құжат жоқ"), &json!("Нет документа"))
    );
    assert_eq!(shown(&forms[1]), (json!("IN_PROCESSING"), Value::Null), "{list}");
    assert_eq!(
        (&forms[2]["externalRequestId"], &forms[2]["serviceType"]),
        (&json!("10100521127461"), &json!(SERVICE))
    );
    desk.gateway.stop().await;
}

/// What the gateway has to say to a chain of its own is not taken because its provider has used the id for something else: the chain stays
/// open, the log says so once, and the word goes out as soon as it is taken. Chains that wait do not keep others back.
#[tokio::test(flavor = "multi_thread")]
async fn a_word_to_a_chain_that_is_not_taken_is_tried_until_it_is_and_keeps_no_other_chain_back() {
    let directory = fresh_dir();
    let file = directory.path().join("q.toml");
    let settings = format!(
        "[[exchange.systems]]\nsender_id = \"pep\"\npassword = \"secret\"\n[[exchange.systems]]\nsender_id = \"provider\"\npassword = \"own\"\n[[exchange.services]]\nid = \"{FORMS}\"\nkind = \"player\"\nowner = \"provider\"\n[workflow]\ndecide_after_seconds = 60\n"
    );
    std::fs::write(&file, settings).unwrap();
    let serving = Serving::at_noon(&["--config", file.to_str().unwrap()]);
    let client = Client::new(&Trust::default()).unwrap();
    let url = format!("{}/bip-async/", serving.endpoints.plain);
    let bip = async |message: String| {
        let answer = client.send(Method::POST, &url, &HEADERS, message.into()).await.unwrap();
        (answer.status.as_u16(), answer.text())
    };
    let next = async || {
        for _ in 0..400 {
            let (_, told) = bip(fetched()).await;
            if let Some(id) = leaves(&told, "messageId").first() {
                assert_eq!(bip(taken(id)).await.0, 200);
                return told;
            }
            tokio::time::sleep(std::time::Duration::from_millis(25)).await;
        }
        panic!("no message came");
    };
    let (status, told) = bip(sent("u-1", &form("10100521127470", &iin(), SERVICE))).await;
    assert_eq!(status, 200, "{told}");
    let chain = leaf(&told, "correlationId");
    assert_eq!(leaf(&next().await, "messageType"), "NOTIFICATION");
    // The provider itself uses the id that the gateway's last word is to have.
    let ids = format!("<messageId>RESPONSE-{chain}</messageId><correlationId>{chain}</correlationId>");
    let own = of_form("provider", "NOTIFICATION", &ids, "<data>mine</data>")
        .replace("<senderId>provider</senderId>", "<senderId>provider</senderId><password>own</password>");
    let (status, told) = bip(own).await;
    assert_eq!(status, 200, "{told}");
    assert_eq!(leaf(&next().await, "messageType"), "NOTIFICATION");
    // As many chains as are looked at in one pass wait since long before.
    let registry = serving.data().join("registry.sqlite");
    let written = |sql: &str| {
        let database = rusqlite::Connection::open(&registry).unwrap();
        database.busy_timeout(std::time::Duration::from_secs(10)).unwrap();
        database.execute_batch(sql).unwrap();
    };
    written(&format!(
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 600) INSERT INTO exchange_chains (correlation_id, service_id, \
         requester, provider, begun_at) SELECT i, '{FORMS}', 'pep', 'provider', 0 FROM n; \
         INSERT INTO exchange_cases (correlation_id, service_id, provider, number, form) SELECT correlation_id, service_id, provider, 'none', '{{}}' \
         FROM exchange_chains WHERE correlation_id <= 600"
    ));
    let by = json!({ "by": 61 }).to_string();
    let clock = format!("{}/manage/v1/clock", serving.endpoints.management);
    let headers = [(header::CONTENT_TYPE, "application/json")];
    assert_eq!(client.send(Method::PUT, &clock, &headers, by.into()).await.unwrap().status.as_u16(), 200);
    let said = || serving.log().matches("was not taken; it is tried again").count();
    for _ in 0..400 {
        if said() > 0 {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(25)).await;
    }
    // Some passes later nothing else is said, and nothing was sent.
    tokio::time::sleep(std::time::Duration::from_secs(1)).await;
    assert_eq!(said(), 1, "{}", serving.log());
    assert!(leaves(&bip(fetched()).await.1, "messageId").is_empty());
    // Another chain goes on meanwhile, to its end.
    let (status, told) = bip(sent("u-2", &form("10100521127471", &iin(), SERVICE))).await;
    assert_eq!(status, 200, "{told}");
    let other = leaf(&told, "correlationId");
    let notification = next().await;
    assert_eq!(
        (leaf(&notification, "messageType").as_str(), leaf(&notification, "correlationId")),
        ("NOTIFICATION", other)
    );
    // Once the id is free the word goes out, once.
    written(&format!("UPDATE exchange_messages SET own_id = 'other' WHERE own_id = 'RESPONSE-{chain}'"));
    let response = next().await;
    assert_eq!(
        (leaf(&response, "messageType").as_str(), leaf(&response, "correlationId")),
        ("RESPONSE", chain)
    );
    assert_eq!(leaf(&response, "processingStatus"), "COMPLETED");
    tokio::time::sleep(std::time::Duration::from_secs(1)).await;
    assert!(leaves(&bip(fetched()).await.1, "messageId").is_empty(), "it was sent twice");
    assert_eq!(said(), 1);
}
