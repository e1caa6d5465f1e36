//! What goes on to a provider and comes back from it says there what it said here.

use std::sync::{Arc, Mutex};

use axum::response::Response;
use qaqpa::clock::SystemClock;
use qaqpa::http::answers::{With as _, answer};
use qaqpa::http::{About, Bounds, Cors, Listener, Method, Secure, StatusCode, Table, WholeBody};
use serde_json::{Value, json};
use utoipa_axum::routes;

use super::desk::{Desk, HEADERS, leaf, leaves, signed};
use crate::support::caller::json as body;
use crate::support::gateway::any_port;

const ROUTED: &str = "ROUTED_U";
const XSI: &str = "http://www.w3.org/2001/XMLSchema-instance";
const XSD: &str = "http://www.w3.org/2001/XMLSchema";
const SYNC: &str = "http://bip.bee.kz/SyncChannel/v10/Types";

/// What a provider has received, and what it answers with: `{id}` is the message's.
#[derive(Clone)]
struct Says {
    received: Arc<Mutex<Vec<String>>>,
    status: StatusCode,
    envelope: String,
    form: Form,
}

/// In which form a provider writes its answer.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    Utf8,
    Utf16,
    /// It says so, at least.
    Gzip,
    /// Several parts, the envelope first, as CXF does with MTOM.
    Parts,
}

#[utoipa::path(post, path = "", responses((status = 200)))]
async fn answers(
    axum::extract::State(says): axum::extract::State<Says>,
    WholeBody(octets): WholeBody,
) -> Response {
    let text = String::from_utf8(octets.to_vec()).unwrap();
    let envelope = says.envelope.replace("{id}", &leaf(&text, "messageId"));
    says.received.lock().unwrap().push(text);
    let kind = "text/xml; charset=utf-8";
    match says.form {
        Form::Utf8 => answer(says.status, kind, envelope),
        Form::Parts => {
            let body = format!(
                "--uuid:1\r\nContent-Type: application/xop+xml; type=\"text/xml\"\r\nContent-ID: <root>\r\n\r\n{envelope}\r\n--uuid:1\r\nContent-ID: <f>\r\n\r\n%PDF-1.4\r\n--uuid:1--\r\n"
            );
            let media = "multipart/related; type=\"application/xop+xml\"; boundary=\"uuid:1\"; start=\"<root>\"; start-info=\"text/xml\"";
            answer(says.status, media, body)
        }
        Form::Gzip => answer(says.status, kind, envelope).with("content-encoding", "gzip"),
        Form::Utf16 => {
            let octets: Vec<u8> = envelope.encode_utf16().flat_map(u16::to_be_bytes).collect();
            answer(says.status, "text/xml; charset=utf-16", octets)
        }
    }
}

/// A gateway with one service behind a URL.
struct Routed {
    desk: Desk,
    says: Says,
    _provider: Listener,
}

fn envelope_of(attributes: &str, inner: &str) -> String {
    format!(
        "<S:Envelope xmlns:S=\"http://schemas.xmlsoap.org/soap/envelope/\"{attributes}><S:Body>{inner}</S:Body></S:Envelope>"
    )
}

/// An answer with this in responseData.
fn answer_of(attributes: &str, data: &str) -> String {
    envelope_of(
        attributes,
        &format!(
            "<n:SendMessageResponse xmlns:n=\"{SYNC}\"><response><responseInfo><messageId>1</messageId><correlationId>{{id}}</correlationId><responseDate>2026-11-24T10:00:00Z</responseDate><status><code>SCSS001</code><message>ok</message></status></responseInfo><responseData>{data}</responseData></response></n:SendMessageResponse>"
        ),
    )
}

impl Routed {
    async fn with(status: StatusCode, envelope: &str, more: Value) -> Self {
        Routed::in_form(Form::Utf8, status, envelope, more).await
    }

    async fn in_form(form: Form, status: StatusCode, envelope: &str, more: Value) -> Self {
        let says = Says { received: Arc::default(), status, envelope: envelope.to_owned(), form };
        let about = About { title: "Provider", description: "That keeps what it gets." };
        let table = Table::new().at("/p", routes!(answers)).with_state(says.clone());
        let router = table.router(about, Cors::default(), |_| ());
        let clock = Arc::new(SystemClock);
        let provider =
            Listener::open(any_port(), Secure::Plain, Bounds::default(), clock, router).await.unwrap();
        let desk = Desk::with("").await;
        let url = format!("{}/p", provider.url());
        let mut service =
            json!({ "id": ROUTED, "kind": "routed", "url": url, "millisMax": 5000, "unsigned": true });
        for (name, value) in more.as_object().unwrap() {
            service[name] = value.clone();
        }
        let (status, told) = desk.set(Method::PUT, "services", &service).await;
        assert_eq!(status, 200, "{told}");
        Routed { desk, says, _provider: provider }
    }

    async fn usual() -> Self {
        Routed::with(StatusCode::OK, &answer_of("", ""), json!({})).await
    }

    /// What the provider gets of a message that is taken.
    async fn gets(&self, message: &str) -> String {
        let answer = self.desk.send(&signed(message)).await;
        assert_eq!(answer.status.as_u16(), 200, "{message}: {}", answer.text());
        let got = self.says.received.lock().unwrap().pop().unwrap();
        let judged = self.desk.post("/api/v1/verify", &HEADERS, got.clone()).await;
        assert_eq!(body(&judged)["checks"][0]["status"], "PASSED", "{got}: {}", judged.text());
        got
    }

    /// The code of the fault that a message is refused with, and its text; the provider gets nothing.
    async fn refuses(&self, message: &str) -> (String, String) {
        let answer = self.desk.send(&signed(message)).await;
        let told = answer.text();
        assert_eq!(answer.status.as_u16(), 500, "{message}: {told}");
        assert_eq!(self.says.received.lock().unwrap().len(), 0, "{message}");
        (leaf(&told, "errorCode"), told)
    }
}

/// Where declarations stand, what stands behind `sender`, and requestData's content.
struct Message<'a> {
    envelope: &'a str,
    operation: &'a str,
    before: &'a str,
    behind: &'a str,
    data: &'a str,
}

const PLAIN: Message<'_> = Message { envelope: "", operation: "", before: "", behind: "", data: "" };

impl Message<'_> {
    fn to(&self, service: &str) -> String {
        let Message { envelope, operation, before, behind, data } = self;
        format!(
            "<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\"{envelope}><s:Body><n:SendMessage xmlns:n=\"{SYNC}\"{operation}><request><requestInfo><messageId>m-1</messageId><serviceId>{service}</serviceId><messageDate>2026-11-24T17:00:00</messageDate>{before}<sender><senderId>portal</senderId></sender>{behind}</requestInfo><requestData>{data}</requestData></request></n:SendMessage></s:Body></s:Envelope>"
        )
    }

    fn text(&self) -> String {
        self.to(ROUTED)
    }
}

/// What each value that is a QName means in `data` of a message: its namespace and local name; nothing where the prefix is not declared.
fn meant(message: &str) -> Vec<(Option<String>, String)> {
    let document = roxmltree::Document::parse(message).unwrap();
    let data = document.descendants().find(|node| node.tag_name().name() == "data").unwrap();
    let mut found = Vec::new();
    for node in data.descendants().filter(roxmltree::Node::is_element) {
        let values = node.attributes().map(|attribute| attribute.value()).chain(node.text());
        for value in values.map(str::trim).filter(|value| value.contains(':') && !value.contains(' ')) {
            let (prefix, local) = value.split_once(':').unwrap();
            found.push((node.lookup_namespace_uri(Some(prefix)).map(str::to_owned), local.to_owned()));
        }
    }
    found
}

fn known(pairs: &[(&str, &str)]) -> Vec<(Option<String>, String)> {
    pairs.iter().map(|(uri, local)| (Some((*uri).to_owned()), (*local).to_owned())).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_prefix_that_only_a_value_uses_is_declared_where_it_arrives() {
    let routed = Routed::usual().await;
    let model = "http://esedo.nitec.kz/service/model";
    let operation =
        format!(" xmlns:ns7=\"{model}\" xmlns:ns8=\"urn:8\" xmlns:xs=\"{XSD}\" xmlns:xsi=\"{XSI}\"");
    let on_operation = |data: &str| Message { operation: &operation, data, ..PLAIN }.text();
    let got = routed.gets(&on_operation("<data xsi:type=\"ns7:docOutgoing\"><docNo>1</docNo></data>")).await;
    assert_eq!(meant(&got), known(&[(model, "docOutgoing")]), "{got}");
    let inner = "<data><ns7:doc xsi:type=\"ns8:docOL\"><p xsi:type=\"xs:string\">1</p><q> ns8:word </q></ns7:doc></data>";
    let got = routed.gets(&on_operation(inner)).await;
    assert_eq!(meant(&got), known(&[("urn:8", "docOL"), (XSD, "string"), ("urn:8", "word")]), "{got}");
    assert!(got.contains(inner.strip_prefix("<data").unwrap()), "what stands in it stays as it is: {got}");
    // .NET, Axis and gSOAP declare them on the Envelope.
    let envelope = format!(
        " xmlns:xsd=\"{XSD}\" xmlns:xsi=\"{XSI}\" xmlns:enc=\"http://schemas.xmlsoap.org/soap/encoding/\""
    );
    let data = "<data xsi:type=\"xsd:string\">&lt;a/&gt;</data>";
    let got = routed.gets(&Message { envelope: &envelope, data, ..PLAIN }.text()).await;
    assert_eq!(meant(&got), known(&[(XSD, "string")]), "{got}");
    let data = "<data><a enc:arrayType=\"xsd:string[2]\"/></data>";
    let got = routed.gets(&Message { envelope: &envelope, data, ..PLAIN }.text()).await;
    assert_eq!(meant(&got), known(&[(XSD, "string[2]")]), "{got}");
    // What is no name, or has its declaration, brings nothing along.
    let data = "<data><a b=\"urn:x y\">12:30</a><c xmlns:ns8=\"urn:own\">ns8:a</c><d>nobody:b</d></data>";
    let got = routed.gets(&Message { operation: &operation, data, ..PLAIN }.text()).await;
    assert!(got.contains(&format!("<requestData>{data}</requestData>")), "{got}");
}

#[tokio::test(flavor = "multi_thread")]
async fn so_it_is_on_the_way_back_and_in_the_asynchronous_channel() {
    let declared = format!(" xmlns:p=\"urn:p\" xmlns:xsi=\"{XSI}\"");
    let data = "<data xsi:type=\"p:R\"><a>1</a></data>";
    let routed = Routed::with(StatusCode::OK, &answer_of(&declared, data), json!({})).await;
    let answer = routed.desk.send(&signed(&Message { data: "<data><a/></data>", ..PLAIN }.text())).await;
    assert_eq!(meant(&answer.text()), known(&[("urn:p", "R")]), "{}", answer.text());
    let judged = routed.desk.post("/api/v1/verify", &HEADERS, answer.text()).await;
    assert_eq!(body(&judged)["decision"], "ACCEPTED", "{}", judged.text());
    let service = json!({ "id": "QUEUED", "kind": "queued", "owner": "school" });
    let (status, told) = routed.desk.set(Method::PUT, "services", &service).await;
    assert_eq!(status, 200, "{told}");
    let sent = format!(
        "<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\"{declared}><s:Body><n:sendMessage xmlns:n=\"http://bip.bee.kz/AsyncChannel/v10/Types\"><request><messageInfo><serviceId>QUEUED</serviceId><messageType>REQUEST</messageType><messageDate>2026-11-24T15:00:00</messageDate><sender><senderId>pep</senderId></sender></messageInfo><messageData>{data}</messageData></request></n:sendMessage></s:Body></s:Envelope>"
    );
    assert_eq!(routed.desk.post("/bip-async/", &HEADERS, sent).await.status.as_u16(), 200);
    let fetched = "<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\"><s:Body><n:getMessages xmlns:n=\"http://bip.bee.kz/AsyncChannel/v10/Types\"><request><serviceId>QUEUED</serviceId><sender><senderId>school</senderId></sender></request></n:getMessages></s:Body></s:Envelope>";
    let told = routed.desk.post("/bip-async/", &HEADERS, fetched.to_owned()).await.text();
    assert_eq!(meant(&told), known(&[("urn:p", "R")]), "{told}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_route_and_the_properties_go_on() {
    let routed = Routed::usual().await;
    let before = "<correlationId>cc</correlationId><routeId>R_ESEDO</routeId>";
    let behind = "<properties><key>CONNECTOR_CLIENT</key><value>true</value></properties><properties><key></key><value></value></properties><properties/><properties><key>REDELIVERY</key><value>2</value></properties><properties><key>a&amp;b</key><value>ә</value></properties><sessionId>x</sessionId>";
    let message = Message { before, behind, data: "<data><a/></data>", ..PLAIN };
    let got = routed.gets(&message.text()).await;
    let info = &got[got.find("<requestInfo>").unwrap()..got.find("</requestInfo>").unwrap()];
    let after = info.split_once("</messageDate>").unwrap().1;
    assert!(
        after.starts_with("<routeId>R_ESEDO</routeId><sender><senderId>portal</senderId></sender><properties><key>CONNECTOR_CLIENT</key><value>true</value></properties><properties><key>a&amp;b</key><value>ә</value></properties><sessionId>{"),
        "{got}"
    );
    assert_eq!(leaf(&got, "correlationId"), "cc");
    // By the contract's schemas.
    assert_eq!(routed.desk.remarks(&got).await, Vec::<String>::new());
    let many = "<properties><key>k</key><value>v</value></properties>".repeat(101);
    let long = format!("<properties><key>k</key><value>{}</value></properties>", "v".repeat(1_001));
    let twice = "<properties><key>k</key><key>l</key></properties>";
    for behind in [&many, &long, twice] {
        let (code, told) = routed.refuses(&Message { behind, data: "<data/>", ..PLAIN }.text()).await;
        assert_eq!(code, "SCE001", "{told}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_content_is_is_between_the_sender_and_the_provider() {
    let routed = Routed::usual().await;
    for data in [
        "",
        "<data/>",
        "<data> </data>",
        "<data>12345</data>",
        "<data>{\"a\": [1, \"&lt;b>\"]}</data>",
        "<data><![CDATA[{\"a\":1}]]></data>",
        "<data><a/><b/></data>",
    ] {
        let got = routed.gets(&Message { data, ..PLAIN }.text()).await;
        let expected = if data.is_empty() { "<requestData/>" } else { data };
        let is_there =
            got.contains(expected) || data.is_empty() && got.contains("<requestData></requestData>");
        assert!(is_there, "{data}: {got}");
    }
    // What is meant as XML is judged as XML, and of two one is not chosen.
    for data in ["<data>&lt;a></data>", "<data/><data>1</data>"] {
        let (code, told) = routed.refuses(&Message { data, ..PLAIN }.text()).await;
        assert_eq!(code, "SCE001", "{data}: {told}");
    }
    // Where the registry wants a document, one has to come.
    let schema = json!({ "schema": "{urn:a}a" });
    let routed = Routed::with(StatusCode::OK, &answer_of("", ""), schema).await;
    for data in ["", "<data>1</data>"] {
        let (code, told) = routed.refuses(&Message { data, ..PLAIN }.text()).await;
        assert!(code == "SCE001" && told.contains("{urn:a}a"), "{data}: {told}");
    }
    let routed = Routed::with(StatusCode::OK, &answer_of("", ""), json!({ "iin": "declarantId" })).await;
    for data in ["", "<data>1</data>", "<data><declarantId>123456789011</declarantId></data>"] {
        let (code, told) = routed.refuses(&Message { data, ..PLAIN }.text()).await;
        assert_eq!(code, "SCE017", "{data}: {told}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_providers_fault_goes_on_as_the_provider_meant_it() {
    let fault = |code: &str, detail: &str| {
        let inner = format!(
            "<S:Fault><faultcode>{code}</faultcode><faultstring>плохо</faultstring>{detail}</S:Fault>"
        );
        envelope_of("", &inner)
    };
    let own = format!(
        "<detail><x:SendMessageFault1_SendMessageFault xmlns:x=\"{SYNC}\"><errorCode>SBF-VE-8</errorCode><errorMessage>нет</errorMessage><errorData>a &lt; b</errorData><errorDate>2026-11-24T10:00:00Z</errorDate><subError><errorCode>VAL-R-004</errorCode><errorMessage>ИИН</errorMessage><errorData>поле</errorData><errorDate>2026-11-24T10:00:00Z</errorDate><subError><errorCode>FAULT-015</errorCode><errorMessage>x</errorMessage><errorDate>2026-11-24T10:00:00Z</errorDate></subError></subError></x:SendMessageFault1_SendMessageFault></detail>"
    );
    let deep = format!(
        "<detail><x:SendMessageFault1_SendMessageFault xmlns:x=\"{SYNC}\"><errorCode>E</errorCode>{}{}</x:SendMessageFault1_SendMessageFault></detail>",
        "<subError><errorCode>E</errorCode>".repeat(60),
        "</subError>".repeat(60)
    );
    for (envelope, codes, messages, data) in [
        (fault("S:Server", ""), vec!["SCE909"], vec!["плохо"], vec![]),
        (fault("S:Client.Authentication", "<detail/>"), vec!["SCE909"], vec!["плохо"], vec![]),
        (fault("SCSE003", ""), vec!["SCSE003"], vec!["плохо"], vec![]),
        (
            fault("S:Server", &own),
            vec!["SBF-VE-8", "VAL-R-004", "FAULT-015"],
            vec!["нет", "ИИН", "x"],
            vec!["a < b", "поле"],
        ),
        (
            fault(
                "S:Server",
                "<detail><e xmlns=\"urn:e\"><errorCode>7</errorCode><errorData>d</errorData></e></detail>",
            ),
            vec!["7"],
            vec!["плохо"],
            vec!["d"],
        ),
    ] {
        let routed = Routed::with(StatusCode::INTERNAL_SERVER_ERROR, &envelope, json!({})).await;
        let answer = routed.desk.send(&signed(&Message { data: "<data><a/></data>", ..PLAIN }.text())).await;
        let told = answer.text();
        assert_eq!(answer.status.as_u16(), 500, "{told}");
        assert_eq!(leaves(&told, "errorCode"), codes, "{envelope}: {told}");
        assert_eq!(leaves(&told, "errorMessage"), messages, "{told}");
        assert_eq!(leaves(&told, "errorData"), data, "{told}");
        assert_eq!(leaf(&told, "faultstring"), messages[0], "{told}");
    }
    let routed = Routed::with(StatusCode::INTERNAL_SERVER_ERROR, &fault("S:Server", &deep), json!({})).await;
    let told = routed.desk.send(&signed(&Message { data: "<data><a/></data>", ..PLAIN }.text())).await.text();
    assert_eq!(leaves(&told, "errorCode").len(), 21, "its first, and twenty causes: {told}");
    let soap12 = "<S:Envelope xmlns:S=\"http://www.w3.org/2003/05/soap-envelope\"><S:Body><S:Fault><S:Code><S:Value>S:Receiver</S:Value><S:Subcode><S:Value>SCSE002</S:Value></S:Subcode></S:Code><S:Reason><S:Text xml:lang=\"ru\">нет</S:Text></S:Reason></S:Fault></S:Body></S:Envelope>";
    let routed = Routed::with(StatusCode::INTERNAL_SERVER_ERROR, soap12, json!({})).await;
    let told = routed.desk.send(&signed(&Message { data: "<data><a/></data>", ..PLAIN }.text())).await.text();
    assert_eq!((leaf(&told, "errorCode").as_str(), leaf(&told, "errorMessage").as_str()), ("SCSE002", "нет"));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_has_lost_its_prefix_is_taken_and_mended() {
    let lost = format!("<data xmlns=\"{XSI}\" type=\"xsd:string\">&lt;a>1&lt;/a></data>");
    let routed = Routed::with(StatusCode::OK, &answer_of("", &lost), json!({})).await;
    let message = Message { data: "<data><a/></data>", ..PLAIN }.text();
    let told = routed.desk.send(&signed(&message)).await.text();
    let mended = format!(
        "<data xmlns:xs=\"{XSD}\" xmlns:xsi=\"{XSI}\" xsi:type=\"xs:string\">&lt;a&gt;1&lt;/a&gt;</data>"
    );
    assert!(told.contains(&mended), "{told}");
    let judged = routed.desk.post("/api/v1/verify", &HEADERS, told).await;
    assert_eq!(body(&judged)["decision"], "ACCEPTED", "{}", judged.text());
    // Nothing else of that namespace, and none of another, is taken for it.
    for data in [
        lost.replace(XSI, "urn:other"),
        lost.replace(" type=\"xsd:string\"", ""),
        lost.replace("&lt;a>1&lt;/a>", "<a/>"),
        lost.clone() + "<data>1</data>",
    ] {
        let routed = Routed::with(StatusCode::OK, &answer_of("", &data), json!({})).await;
        let told = routed.desk.send(&signed(&message)).await.text();
        assert_eq!(leaf(&told, "errorCode"), "SCE909", "{data}: {told}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_in_utf16_is_read_and_a_compressed_or_empty_one_is_told_in_words() {
    let message = signed(&Message { data: "<data><a/></data>", ..PLAIN }.text());
    let sent = |form, envelope: String| {
        let message = message.clone();
        async move {
            let routed = Routed::in_form(form, StatusCode::OK, &envelope, json!({})).await;
            let answer = routed.desk.send(&message).await;
            (answer.status.as_u16(), answer.text())
        }
    };
    let declared =
        format!("<?xml version=\"1.0\" encoding=\"UTF-16\"?>{}", answer_of("", "<data>Әлия</data>"));
    let (status, told) = sent(Form::Utf16, declared).await;
    assert_eq!(
        (status, leaf(&told, "code").as_str(), leaf(&told, "data").as_str()),
        (200, "SCSS001", "Әлия")
    );
    for (form, envelope, words) in [
        (Form::Gzip, answer_of("", ""), "`Content-Encoding: gzip`"),
        (Form::Utf8, String::new(), "HTTP 200 и пустое тело"),
    ] {
        let (status, told) = sent(form, envelope).await;
        assert_eq!((status, leaf(&told, "errorCode").as_str()), (500, "SCE909"), "{told}");
        assert!(told.contains(words), "{told}");
    }
}

const INCLUDE: &str = "<i:Include xmlns:i=\"http://www.w3.org/2004/08/xop/include\" href=\"cid:f\"/>";

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_in_several_parts_is_read_where_its_root_is_whole_and_told_by_its_name_where_not() {
    let message = Message { data: "<data><a/></data>", ..PLAIN }.text();
    let whole = answer_of("", "<data><a>1</a></data>");
    let routed = Routed::in_form(Form::Parts, StatusCode::OK, &whole, json!({})).await;
    let answer = routed.desk.send(&signed(&message)).await;
    assert_eq!(answer.status.as_u16(), 200, "{}", answer.text());
    assert!(answer.text().contains("<a>1</a>"), "{}", answer.text());
    let referring = answer_of("", &format!("<data><a>{INCLUDE}</a></data>"));
    let routed = Routed::in_form(Form::Parts, StatusCode::OK, &referring, json!({})).await;
    for _ in 0..7 {
        let told = routed.desk.send(&signed(&message)).await.text();
        assert!(told.contains("PROVIDER_ANSWER_REFUSED") && told.contains("multipart/related"), "{told}");
    }
    assert_eq!(routed.says.received.lock().unwrap().len(), 7, "each went there, and once");
    let (_, routes) = routed.desk.set(Method::GET, "routes", &Value::Null).await;
    assert_eq!(routes["routes"][0]["breaker"], "closed", "{routes}");
    // Without the parts that it refers to, it is no answer either.
    let routed = Routed::with(StatusCode::OK, &referring, json!({})).await;
    let told = routed.desk.send(&signed(&message)).await.text();
    assert!(told.contains("PROVIDER_ANSWER_REFUSED") && told.contains("Include"), "{told}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_stands_for_octets_that_are_not_there_is_refused_in_both_channels() {
    let routed = Routed::usual().await;
    let data = format!("<data><f>{INCLUDE}</f></data>");
    let (code, told) = routed.refuses(&Message { data: &data, ..PLAIN }.text()).await;
    assert!(code == "SCE001" && told.contains("Include"), "{told}");
    let message = |content: &str| super::asynchronous::message("a", "", "REQUEST", content);
    let told = routed.desk.bip(&message(&format!("<f>{INCLUDE}</f>"))).await.text();
    assert!(leaf(&told, "errorCode") == "SCE001" && told.contains("Include"), "{told}");
    let media =
        [(qaqpa::http::header::CONTENT_TYPE, "application/xop+xml; charset=UTF-8; type=\"text/xml\"")];
    let sync = Message { data: "<data><a/></data>", ..PLAIN }.text();
    for (path, message) in [("/bip-sync/", sync), ("/bip-async/", message("<a/>"))] {
        let told = routed.desk.post(path, &media, message).await.text();
        assert!(told.contains("MEDIA_UNSUPPORTED") && told.contains("xop+xml"), "{path}: {told}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn text_beside_elements_goes_on_unless_a_signature_stands_in_it() {
    let routed = Routed::usual().await;
    let data = "<data>text <a xmlns=\"urn:a\">1</a> more</data>";
    let got = routed.gets(&Message { data, ..PLAIN }.text()).await;
    assert!(got.contains(&format!("<requestData>{data}</requestData>")), "{got}");
    let signature =
        "<data>text <a><b><ds:Signature xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\"/></b></a></data>";
    let (code, told) = routed.refuses(&Message { data: signature, ..PLAIN }.text()).await;
    assert_eq!(code, "SCE001", "{told}");
}
