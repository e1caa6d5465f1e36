//! Every fault code of the contract, provoked; and what each fault says.

use qaqpa::http::ClientResponse;

use super::desk::{Desk, HEADERS, leaf, leaves, signed, signed_by, unsigned};
use crate::support::peers::{python_with, shared};
use crate::support::requests::{SERVICE, envelope, holder, request_of};
use crate::wsdl;

/// The children of the Body.
pub fn body_of(answer: &str) -> String {
    let document = roxmltree::Document::parse(answer).unwrap();
    let body = document.descendants().find(|node| node.tag_name().name() == "Body").unwrap();
    let child = body.first_element_child().unwrap();
    let inner = child.descendants().find(|node| node.tag_name().name().contains("Fault1_")).unwrap_or(child);
    // A line a message: the schemas' validator reads it so.
    answer[inner.range()].replace('\n', "&#10;")
}

/// A fault as the contract has it: code, Russian text, Kazakh text, the message's id, and whether sending again makes sense.
fn assert_fault(answer: &ClientResponse, code: &str, ru: &str, kk: &str, id: &str, again: bool) {
    let told = answer.text();
    assert_eq!(answer.status.as_u16(), 500, "{told}");
    assert_eq!(answer.header("content-type"), Some("text/xml; charset=utf-8"));
    assert_eq!(leaf(&told, "errorCode"), code, "{told}");
    assert_eq!((leaf(&told, "errorMessage").as_str(), leaf(&told, "faultstring").as_str()), (ru, ru));
    assert_eq!(leaf(&told, "faultcode"), "soap:Server");
    let data = leaf(&told, "errorData");
    assert!(data.starts_with(kk), "{data}");
    assert_eq!(data.contains(&format!("messageId: {id}.")), !id.is_empty(), "{data}");
    assert_eq!(data.contains("можно отправить снова"), again, "{data}");
    assert_eq!(data.contains("қайта жіберудің мәні жоқ"), !again, "{data}");
    let session = leaf(&told, "sessionId");
    assert!(session.starts_with('{') && session.ends_with('}') && session.len() == 38, "{session}");
    assert!(leaf(&told, "errorDate").contains('T'), "{told}");
}

#[tokio::test(flavor = "multi_thread")]
async fn every_code_of_the_contract_is_provoked() {
    let desk = Desk::with("").await;
    let mut faults = Vec::new();
    let mut check = |answer: ClientResponse, code, ru, kk, id: &str, again| {
        assert_fault(&answer, code, ru, kk, id, again);
        faults.push(body_of(&answer.text()));
    };
    let format = ("Сообщение не соответствует формату", "Хабарлама форматқа сәйкес келмейді");
    let other = signed(&unsigned(1).replace("typ:SendMessage", "typ:SendMessages"));
    check(desk.send(&other).await, "SCE001", format.0, format.1, "", false);
    let unclosed = desk.post("/bip-sync-wss-gost/", &HEADERS, "<soap:Envelope").await;
    check(unclosed, "SCE001", format.0, format.1, "", false);
    let unknown = signed(&unsigned(2).replacen(SERVICE, "no-such-service", 1));
    check(desk.send(&unknown).await, "SCE004", "Сервис не существует", "Мұндай сервис жоқ", "m-2", false);
    for (serial, defect) in (10..).zip(["expired", "revoked", "not-yet-valid"]) {
        let late = signed_by(&desk.system_with(defect).await, &unsigned(serial));
        let (ru, kk) = ("Транспортная подпись не актуальная", "Көліктік қолтаңба өзекті емес");
        check(desk.send(&late).await, "SCE005", ru, kk, &format!("m-{serial}"), false);
    }
    let changed = signed(&unsigned(3)).replace("<messageId>m-3<", "<messageId>m-4<");
    let (ru, kk) = ("Не верная транспортная подпись", "Көліктік қолтаңба дұрыс емес");
    check(desk.send(&changed).await, "SCE006", ru, kk, "m-4", false);
    let (ru, kk) = ("Сообщение не подписано", "Хабарламаға қол қойылмаған");
    check(desk.send(&unsigned(5)).await, "SCE007", ru, kk, "m-5", false);
    let of = |serial: u64, business: &str| signed(&envelope(&format!("m-{serial}"), SERVICE, business));
    let (ru, kk) = ("Подпись бизнес-данных не актуальная", "Бизнес-деректердің қолтаңбасы өзекті емес");
    check(desk.send(&of(6, &request_of("expired", 6))).await, "SCE015", ru, kk, "m-6", false);
    let altered = request_of("valid", 7).replace("veteran", "veterans");
    let (ru, kk) = ("Не верная подпись бизнес-данных", "Бизнес-деректердің қолтаңбасы дұрыс емес");
    check(desk.send(&of(7, &altered)).await, "SCE016", ru, kk, "m-7", false);
    let bare = crate::support::requests::unsigned(8, &crate::support::requests::Form::default());
    let (ru, kk) = ("Бизнес-данные не подписаны", "Бизнес-деректерге қол қойылмаған");
    check(desk.send(&of(8, &bare)).await, "SCE017", ru, kk, "m-8", false);
    desk.gateway.stop().await;
    // Nobody can say whether the signer is revoked: the gateway's trouble, and worth another try.
    let alone = Desk::with(
        "[revocation]\nmode = \"http\"\nwait_millis_max = 50\nlist_millis_max = 50\nanswer_millis_max = 50\n",
    )
    .await;
    check(alone.send(&signed(&unsigned(9))).await, "SCE909", "Внутренняя ошибка", "Ішкі қате", "m-9", true);
    alone.gateway.stop().await;
    let Some(python) = python_with(&["lxml"]) else { return };
    assert_eq!(wsdl::verdicts_of(&python, &wsdl::ours(), &faults), vec![true; faults.len()], "{faults:#?}");
    let Some(shared) = shared() else { return };
    assert_eq!(
        wsdl::verdicts_of(&python, &wsdl::kit(&shared), &faults),
        vec![true; faults.len()],
        "{faults:#?}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_faultcode_is_the_error_code_where_the_settings_say_so() {
    let desk = Desk::with("[exchange]\nfaultcode = \"code\"\n").await;
    let told = desk.send(&unsigned(1)).await.text();
    assert_eq!(
        (leaf(&told, "faultcode"), leaf(&told, "errorCode")),
        ("SCE007".to_owned(), "SCE007".to_owned())
    );
    desk.gateway.stop().await;
}

const SOAP11: &str = "http://schemas.xmlsoap.org/soap/envelope/";
const SOAP12: &str = "http://www.w3.org/2003/05/soap-envelope";

#[tokio::test(flavor = "multi_thread")]
async fn a_header_block_that_is_not_understood_has_the_faultcode_of_soap() {
    let desk = Desk::with("").await;
    let message = signed(&unsigned(1));
    let block = "<soap:Header><a:Routing xmlns:a=\"urn:a\" soap:mustUnderstand=\"1\"/>";
    let told = desk.send(&message.replacen("<soap:Header>", block, 1)).await.text();
    assert_eq!(
        (leaf(&told, "faultcode").as_str(), leaf(&told, "errorCode").as_str()),
        ("soap:MustUnderstand", "SCE001")
    );
    assert_eq!(leaves(&told, "subError").len(), 1, "{told}");
    assert!(!told.contains("NotUnderstood "), "SOAP 1.1 has no such block: {told}");
    // SOAP 1.2 part 1 §5.4.8: the block is named, by a name that its own declaration resolves.
    let newer = signed(&unsigned(3).replace(SOAP11, SOAP12));
    let named = newer.replacen("<soap:Header>", &block.replace("urn:a", "urn:a&amp;b"), 1);
    let told = desk.send(&named).await.text().to_string();
    let expected =
        format!("<u:NotUnderstood xmlns:u=\"{SOAP12}\" xmlns:n=\"urn:a&amp;b\" qname=\"n:Routing\">");
    assert!(told.contains(&expected) && told.contains("soap:MustUnderstand"), "{told}");
    // A name that is kept in part is no name.
    let long =
        newer.replacen("<soap:Header>", &block.replace("urn:a", &format!("urn:{}", "a".repeat(200))), 1);
    let told = desk.send(&long).await.text().to_string();
    assert!(!told.contains("NotUnderstood ") && told.contains("soap:MustUnderstand"), "{told}");
    let ours = signed_by(&holder("portal-system"), &unsigned(2));
    assert!(ours.contains("mustUnderstand=\"1\""));
    assert_eq!(desk.send(&ours).await.status.as_u16(), 200);
    desk.gateway.stop().await;
}
