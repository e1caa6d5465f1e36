//! Strict mode: every deviation from the schemas, with line and column.

use super::desk::{Desk, HEADERS, leaf, leaves, signed, unsigned};

/// A message over several lines, so that places can be told apart.
fn over_lines(serial: u64) -> String {
    let message = unsigned(serial);
    [
        "<request>",
        "<requestInfo>",
        "<messageId>",
        "<serviceId>",
        "<messageDate>",
        "<sender>",
        "</requestInfo>",
        "<requestData>",
    ]
    .iter()
    .fold(message, |message, tag| message.replacen(tag, &format!("\n{tag}"), 1))
}

/// What is broken, and how the list names it: line, and what was found.
type Broken = (&'static str, &'static str, &'static [(u32, &'static str)]);

const BROKEN: [Broken; 10] = [
    (
        "<serviceId>",
        "<sessionId>x</sessionId><serviceId>",
        &[(5, "`sessionId`: GUID"), (5, "`serviceId` стоит после `sessionId`")],
    ),
    (
        "<messageDate>2026-11-24T17:00:00.000+05:00</messageDate>",
        "<messageDate>вчера</messageDate>",
        &[(6, "вчера")],
    ),
    ("</requestInfo>", "<sessionId/></requestInfo>", &[(8, "пустой `sessionId`")]),
    ("<sender>", "<sender><login>a</login>", &[(7, "элемент `login`")]),
    ("<requestData>", "<requestData>текст", &[(9, "текст в `requestData`")]),
    ("<messageDate>2026-11-24T17:00:00.000+05:00</messageDate>", "", &[(3, "`messageDate` отсутствует")]),
    (
        "</requestInfo>",
        "<properties><key>ключ длиннее тридцати символов!!</key></properties></requestInfo>",
        &[(8, "ключ длиннее"), (8, "`value` отсутствует")],
    ),
    ("<sender>", "<sender kind=\"a\">", &[(7, "атрибут `kind`")]),
    (
        "<senderId>portal</senderId><password>-</password>",
        "<password>-</password><senderId>portal</senderId>",
        &[(7, "`senderId` стоит после `password`")],
    ),
    (
        "<data>",
        "<data xmlns=\"http://bip.bee.kz/SyncChannel/v10/Interfaces\">",
        &[(9, "`data` в пространстве имён")],
    ),
];

#[tokio::test(flavor = "multi_thread")]
async fn ten_broken_messages_are_refused_with_every_deviation_and_its_place() {
    let desk = Desk::with("").await;
    for (serial, (old, new, expected)) in (1..).zip(BROKEN) {
        let sound = over_lines(serial);
        assert!(sound.contains(old), "{old}");
        let message = signed(&sound.replacen(old, new, 1));
        let answer = desk.post("/bip-sync-wss-gost/?strict", &HEADERS, message.clone()).await;
        let told = answer.text();
        assert_eq!((answer.status.as_u16(), leaf(&told, "errorCode").as_str()), (500, "SCE001"), "{told}");
        let listed: Vec<String> = leaves(&told, "errorMessage").into_iter().skip(1).collect();
        for (line, found) in expected {
            let place = format!(": {line}:");
            let named = listed.iter().any(|text| text.contains(&place) && text.contains(found));
            assert!(named, "{old}: nothing says line {line} and {found}: {listed:#?}");
        }
        // The same message is taken where the contract is not counted to the letter.
        let tolerated = desk.send(&message).await;
        assert_eq!(tolerated.status.as_u16(), 200, "{}", tolerated.text());
    }
    desk.gateway.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_setting_is_strict_for_every_message_and_a_sound_one_passes() {
    let desk = Desk::with("[exchange]\ncontract = \"strict\"\n").await;
    let sound = desk.send(&signed(&unsigned(1))).await;
    assert_eq!(sound.status.as_u16(), 200, "{}", sound.text());
    let broken = signed(&unsigned(2).replace("<senderId>", "<x/><senderId>"));
    assert_eq!(leaf(&desk.send(&broken).await.text(), "errorCode"), "SCE001");
    // What HTTP says is remarked, and refuses nothing.
    let answer = desk.post("/bip-sync-wss-gost/", &[], signed(&unsigned(3))).await;
    assert_eq!(answer.status.as_u16(), 200, "{}", answer.text());
    desk.gateway.stop().await;
}
