//! What an outsider may not do in the asynchronous channel: speak as a system of this process, add to what another signed, take more than
//! an answer has room for.

use std::io::Write as _;

use qaqpa::http::Method;
use qaqpa::xml::parse;
use serde_json::{Value, json};

use super::asynchronous::{chain, message, operation, own, settings};
use super::desk::{Desk, leaf, leaves, signed};
use crate::support::citizen::manage;
use crate::support::peers::fresh_dir;
use crate::support::serving::{NOON, Serving};

fn notify(sender: &str, id: &str, said: &str, resend: &str) -> String {
    operation(
        "sendDeliveryNotification",
        &format!(
            "<notification><messageId>{id}</messageId><serviceId>x</serviceId><notificationDate>2026-11-24T15:00:00</notificationDate><deliveryStatus><receiveStatus>{said}</receiveStatus><statusDate>2026-11-24T15:00:00</statusDate><resendMessage>{resend}</resendMessage></deliveryStatus></notification><requestDate>2026-11-24T15:00:00</requestDate><sender><senderId>{sender}</senderId></sender>"
        ),
    )
}

fn get(sender: &str, service: &str, amount: u32) -> String {
    operation(
        "getMessages",
        &format!(
            "<serviceId>{service}</serviceId><sender><senderId>{sender}</senderId></sender><amount>{amount}</amount>"
        ),
    )
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_outside_speaks_as_the_provider_that_this_process_plays() {
    let played =
        "[[exchange.services]]\nid = \"wko2016-141-housing-queue\"\nowner = \"akimat\"\nkind = \"player\"\n";
    let desk = Desk::with(&format!("{}{played}", settings("", ""))).await;
    let service = "<serviceId>wko2016-141-housing-queue</serviceId>";
    for sent in [
        message("akimat", &own("RESPONSE-2000000"), "REQUEST", "a"),
        message("akimat", &chain("2000000"), "RESPONSE", "a")
            .replace("<serviceId>MON_ES_REQUEST_FORM_IMPORT</serviceId>", service),
        signed(&message("akimat", "", "REQUEST", "a")),
        get("akimat", "wko2016-141-housing-queue", 5),
        notify("akimat", "100000000", "MESSAGE_ACCEPTED", "NOT_RESEND"),
    ] {
        let answer = desk.bip(&sent).await;
        let told = answer.text();
        assert_eq!((answer.status.as_u16(), leaf(&told, "errorCode").as_str()), (500, "SCE006"), "{told}");
        assert!(told.contains("SENDER_UNPROVEN"), "{told}");
    }
    // Who proves that it is that system may.
    let system = json!({ "senderId": "akimat", "password": "s" });
    assert_eq!(desk.manage(Method::PUT, "systems", &system).await.0, 200);
    let proven = get("akimat", "wko2016-141-housing-queue", 5)
        .replace("</senderId>", "</senderId><password>s</password>");
    assert_eq!(desk.bip(&proven).await.status.as_u16(), 200);
    desk.gateway.stop().await;
}

#[test]
fn nobody_outside_speaks_as_the_portal_of_this_process() {
    for access in ["", "[access]\nunregistered_senders = \"refuse\"\n"] {
        let directory = fresh_dir();
        let file = directory.path().join("qaqpa.toml");
        write!(std::fs::File::create(&file).unwrap(), "[portal]\nchannel = \"async\"\n{access}").unwrap();
        let data = directory.path().join("data");
        let serving = Serving::on(&data, &["--config", file.to_str().unwrap(), "--clock", NOON]);
        let citizen = crate::support::citizen::Citizen::at(&serving);
        for sent in [
            get("qaqpa-portal", "wko2016-141-housing-queue", 5),
            notify("qaqpa-portal", "100000000", "MESSAGE_NOT_ACCTEPTED", "RESEND"),
            get("qaqpa-provider", "wko2016-141-housing-queue", 5),
        ] {
            let headers = [(qaqpa::http::header::CONTENT_TYPE, "text/xml; charset=utf-8")];
            let answer = citizen.plain(Method::POST, "/bip-async/", &headers, sent.as_bytes());
            assert_eq!(answer.status.as_u16(), 500, "{}", answer.text());
            assert!(answer.text().contains("SENDER_UN"), "{access}: {}", answer.text());
        }
        assert!(manage(&serving, Method::GET, "exchange/messages", &Value::Null)["messages"].is_array());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_comment_that_nobody_signed_goes_no_further() {
    let desk = Desk::with(&settings("", "")).await;
    let document = "<q xmlns=\"urn:q\"><iin>123456789011</iin><t><![CDATA[<!-- a -->]]></t></q>";
    let sent = signed(&message("pep", "", "REQUEST", document));
    let added = sent
        .replace("<iin>123456789011", "<iin><!--<iin>999999-->123456<!-- x -->789011")
        .replace("<data><q", "<data><!-- y --><q");
    assert_ne!(sent, added);
    let (id, _) = desk.taken(&added).await;
    let fetched = desk.bip(&get("school", "MON_ES_REQUEST_FORM_IMPORT", 5)).await.text();
    assert_eq!(leaves(&fetched, "messageId"), [id]);
    assert!(parse(fetched.as_str()).is_ok());
    assert!(fetched.contains(&format!("<data>{document}</data>")), "{fetched}");
    // What nobody signed at all is passed on as it came.
    let (_, correlation) = desk.taken(&message("pep", "", "REQUEST", "GO<!-- x -->OD")).await;
    let of_chain = get("school", "MON_ES_REQUEST_FORM_IMPORT", 5)
        .replace("<serviceId>", &format!("{}<serviceId>", chain(&correlation)));
    let fetched = desk.bip(&of_chain).await.text();
    assert!(fetched.contains("GO<!-- x -->OD"), "{fetched}");
    desk.gateway.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_has_no_more_documents_than_one_message_may_have_and_at_least_one() {
    let desk = Desk::with(&settings("", "")).await;
    let large = "x".repeat(9 << 20);
    for _ in 0..5 {
        desk.taken(&message("pep", "", "REQUEST", &large)).await;
    }
    let mut fetched = Vec::new();
    for expected in [2, 2, 1, 0] {
        let answer = desk.bip(&get("school", "MON_ES_REQUEST_FORM_IMPORT", 100)).await;
        let text = answer.text();
        assert_eq!(text.matches("<messageInfo>").count(), expected);
        fetched.push(text.len());
    }
    assert!(fetched.iter().all(|octets| *octets < 21 << 20), "{fetched:?}");
    let listed = desk.manage(Method::GET, "messages", &Value::Null).await.1;
    assert_eq!(listed["messages"].as_array().unwrap().len(), 5);
    desk.gateway.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_gateways_own_properties_are_not_taken_from_a_sender_and_too_many_are_refused() {
    let desk = Desk::with(&settings("", "")).await;
    let property = |key: &str| format!("<properties><key>{key}</key><value>7</value></properties>");
    let with = |properties: &str| {
        message("pep", "", "REQUEST", "a")
            .replace("<properties><key>ADDL", &format!("{properties}<properties><key>ADDL"))
    };
    desk.taken(&with(&property("REDELIVERY"))).await;
    let fetched = desk.bip(&get("school", "MON_ES_REQUEST_FORM_IMPORT", 5)).await.text();
    assert_eq!(leaves(&fetched, "key"), ["ADDL_CLIENT_KEY"], "{fetched}");
    let answer = desk.bip(&with(&property("k").repeat(100))).await;
    assert_eq!((answer.status.as_u16(), leaf(&answer.text(), "errorCode").as_str()), (500, "SCE001"));
    assert!(answer.text().contains("properties"), "{}", answer.text());
    desk.gateway.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_waits_for_a_time_that_is_not_any_more_is_tried_when_the_clock_is_set_back() {
    let school = "push = \"http://127.0.0.1:1/in\"\n";
    let desk = Desk::with(&settings(school, "")).await;
    let (id, _) = desk.taken(&message("pep", "", "REQUEST", "a")).await;
    let attempts = async || {
        let shown = desk.manage(Method::GET, &format!("messages/{id}"), &Value::Null).await.1;
        (shown["attempts"].as_u64().unwrap(), shown)
    };
    let tried = async |times: u64| {
        for _ in 0..200 {
            let (made, shown) = attempts().await;
            if made >= times
                && shown["attemptLog"].as_array().unwrap().iter().all(|one| !one["outcome"].is_null())
            {
                return;
            }
            tokio::time::sleep(std::time::Duration::from_millis(25)).await;
        }
        panic!("{times} attempts were not made: {}", attempts().await.1);
    };
    tried(1).await;
    desk.gateway.clock.advance_millis(30 * 86_400_000);
    tried(2).await;
    desk.gateway.clock.advance_millis(-30 * 86_400_000);
    tried(3).await;
    desk.gateway.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_id_is_one_only_as_the_gateway_writes_it() {
    let desk = Desk::with(&settings("", "")).await;
    let (id, chain_id) = desk.taken(&message("pep", "", "REQUEST", "<a/>")).await;
    let status = |id: &str| {
        let asked = format!(
            "<messageId>{id}</messageId><requestDate>2026-11-24T15:00:00</requestDate><sender><senderId>school</senderId></sender>"
        );
        operation("getMessageStatus", &asked)
    };
    let get = |part: &str| {
        operation(
            "getMessages",
            &format!(
                "{part}<serviceId>MON_ES_REQUEST_FORM_IMPORT</serviceId><sender><senderId>school</senderId></sender>"
            ),
        )
    };
    for odd in [|id: &str| format!("+{id}"), |id: &str| format!("00{id}"), |id: &str| format!("-{id}")] {
        let (id, chain_id) = (odd(&id), odd(&chain_id));
        for sent in [
            status(&id),
            message("pep", &chain(&chain_id), "UPDATE", "<b/>"),
            notify("school", &id, "MESSAGE_ACCEPTED", "NOT_RESEND"),
        ] {
            let told = desk.bip(&sent).await.text();
            assert_eq!(leaf(&told, "errorCode"), "SCE001", "{sent}: {told}");
        }
        for part in [own(&id), chain(&chain_id)] {
            let told = desk.bip(&get(&part)).await.text();
            assert!(told.contains("getMessagesResponse") && !told.contains("<messages>"), "{part}: {told}");
        }
    }
    assert_eq!(leaf(&desk.bip(&status(&id)).await.text(), "messageState"), "ON_DELIVERY");
    let told = desk.bip(&get(&own(&id))).await.text();
    assert_eq!(leaf(&told, "correlationId"), chain_id, "{told}");
}
