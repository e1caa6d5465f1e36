//! What stands at the URL of a database and is no database.

use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

use super::office::{Office, find, unavailable};

/// Answers every connection with these octets, and then closes it or holds it.
pub async fn stranger(answer: Vec<u8>, closes: bool) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/bip-sync-wss-gost/", listener.local_addr().unwrap());
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let answer = answer.clone();
            tokio::spawn(async move {
                let mut octets = vec![0; 64 * 1024];
                let _ = stream.read(&mut octets).await;
                let _ = stream.write_all(&answer).await;
                if !closes {
                    tokio::time::sleep(Duration::from_secs(120)).await;
                }
            });
        }
    });
    url
}

pub fn http(status: &str, media: &str, body: &str) -> Vec<u8> {
    format!(
        "HTTP/1.1 {status}\r\nContent-Type: {media}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
        body.len()
    )
    .into_bytes()
}

/// An answer as a database would give it, that nobody signed.
fn unsigned() -> String {
    let data = "<data><messageResult><code>00000</code></messageResult><persons><person><iin>IIN</iin></person></persons></data>";
    format!(
        "<soap:Envelope xmlns:soap=\"http://schemas.xmlsoap.org/soap/envelope/\"><soap:Body><n:SendMessageResponse xmlns:n=\"http://bip.bee.kz/SyncChannel/v10/Types\"><response><responseInfo><messageId>1</messageId><status><code>SCSS001</code><message>OK</message></status></responseInfo><responseData>{data}</responseData></response></n:SendMessageResponse></soap:Body></soap:Envelope>"
    )
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_answers_in_the_place_of_a_database_lets_nobody_in() {
    let person = find(1, "adult & !dirty");
    let large = format!("<a>{}</a>", "x".repeat(30 * 1024 * 1024));
    let entity = "<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><a>&x;</a>";
    let redirect =
        b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n".to_vec();
    let endless = b"HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\nContent-Length: 1000\r\n\r\n<a>".to_vec();
    let (xml, html) = ("text/xml", "text/html");
    for (what, answer, closes) in [
        ("a page", http("200 OK", html, "<!DOCTYPE html><html><body>It works</body></html>"), true),
        ("a redirect", redirect, true),
        ("a connection that stays open", endless, false),
        ("silence", Vec::new(), false),
        ("nothing", Vec::new(), true),
        ("no HTTP", b"SSH-2.0-OpenSSH_9.7\r\n".to_vec(), true),
        ("too much", http("200 OK", xml, &large), true),
        ("an entity", http("200 OK", xml, entity), true),
        ("an answer that nobody signed", http("200 OK", xml, &unsigned().replace("IIN", &person.iin)), true),
        ("an empty answer", http("200 OK", xml, ""), true),
    ] {
        let url = stranger(answer, closes).await;
        let office = Office::open(|config| {
            config.databases.gbdfl = Some(url);
            config.databases.answer_millis_max = 1_000;
        })
        .await;
        let begun = Instant::now();
        let found = unavailable(&office.bring(&person.iin).await);
        assert!(found.contains("GBD_FL"), "{what}: {found}");
        assert!(begun.elapsed() < Duration::from_secs(15), "{what}: {:?}", begun.elapsed());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_somebody_else_was_given_answers_nobody() {
    use bytes::Bytes;
    use qaqpa::http::{Method, header};
    // A good answer of a good database about the very person, to another message.
    let second = Office::open(|_| {}).await;
    let person = find(1, "adult & !dirty");
    let question = super::strangers::envelope(
        "GBDFL_UniversalServiceSync",
        &super::strangers::person_data(&person.iin, ""),
    );
    let url = format!("{}/bip-sync-wss-gost/", second.simulator.plain_url());
    let headers = [(header::CONTENT_TYPE, "text/xml")];
    let answer = second.client.send(Method::POST, &url, &headers, Bytes::from(question)).await.unwrap();
    assert_eq!(answer.status.as_u16(), 200, "{}", answer.text());
    let replayed = stranger(http("200 OK", "text/xml", &answer.text()), true).await;
    let office = Office::open(|config| config.databases.gbdfl = Some(replayed)).await;
    assert!(unavailable(&office.bring(&person.iin).await).contains("GBD_FL"));
}
