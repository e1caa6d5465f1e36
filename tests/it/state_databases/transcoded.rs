//! What a proxy makes of a database's answer on its way: read as that of every provider.

use bytes::Bytes;
use qaqpa::http::{Method, header};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

use super::office::{Office, came_in, find, unavailable};

/// What stands before the octets of an answer, and the octets.
type Passed = (&'static str, Vec<u8>);

/// What a proxy makes of an answer.
type Change = fn(String) -> Passed;

/// Passes messages on to a gateway, and its answers back as `change` makes them.
async fn proxy(to: &Office, change: Change) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let own = format!("http://{}/p", listener.local_addr().unwrap());
    let (client, url) = (to.client.clone(), format!("{}/bip-sync-wss-gost/", to.simulator.plain_url()));
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let (client, url) = (client.clone(), url.clone());
            tokio::spawn(async move {
                let message = message(&mut stream).await;
                let headers = [(header::CONTENT_TYPE, "text/xml")];
                let answer = client.send(Method::POST, &url, &headers, message).await.unwrap();
                let (more, octets) = change(answer.text());
                let head = format!(
                    "HTTP/1.1 200 OK\r\n{more}Content-Length: {}\r\nConnection: close\r\n\r\n",
                    octets.len()
                );
                stream.write_all(&[head.as_bytes(), &octets].concat()).await.unwrap();
            });
        }
    });
    own
}

/// The body of a request.
async fn message(stream: &mut tokio::net::TcpStream) -> Bytes {
    let mut octets = Vec::new();
    loop {
        let head = octets.windows(4).position(|window| window == b"\r\n\r\n").map(|at| at + 4);
        if let Some(head) = head {
            let text = String::from_utf8_lossy(&octets[..head]).to_ascii_lowercase();
            let length = text.lines().find_map(|line| line.strip_prefix("content-length:")).unwrap();
            let length: usize = length.trim().parse().unwrap();
            if octets.len() >= head + length {
                return Bytes::copy_from_slice(&octets[head..head + length]);
            }
        }
        assert_ne!(stream.read_buf(&mut octets).await.unwrap(), 0, "the message breaks off");
    }
}

fn in_utf16(text: &str) -> Vec<u8> {
    let text = text.replace("encoding=\"UTF-8\"", "encoding=\"UTF-16\"");
    format!("\u{FEFF}{text}").encode_utf16().flat_map(u16::to_be_bytes).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_is_read_in_every_form_in_which_a_providers_is() {
    let person = find(11, "adult & !dirty");
    let forms: [(&str, Change, bool); 7] = [
        ("as it came", |text| ("Content-Type: text/xml\r\n", text.into_bytes()), true),
        ("UTF-16", |text| ("Content-Type: text/xml; charset=utf-16\r\n", in_utf16(&text)), true),
        ("UTF-8 with a mark", |text| ("", format!("\u{FEFF}{text}").into_bytes()), true),
        ("said to be compressed", |text| ("Content-Encoding: gzip\r\n", text.into_bytes()), false),
        ("compressed", |_| ("", b"\x1F\x8B\x08\x00\x00\x00\x00\x00\x00\x03\x03\x00\x00".to_vec()), false),
        ("blank", |_| ("", b" \r\n".to_vec()), false),
        (
            "by SOAP encoding",
            |text| {
                let from = text.find("<response>").unwrap();
                let to = text.find("</response>").unwrap() + "</response>".len();
                let part = text[from..to].replace("response>", "multiRef>").replacen('>', " id=\"id0\">", 1);
                let text = [&text[..from], "<response href=\"#id0\"/>", &text[to..]].concat();
                ("", text.replace("</soap:Body>", &format!("{part}</soap:Body>")).into_bytes())
            },
            false,
        ),
    ];
    let there = Office::open(|_| {}).await;
    for (form, change, is_read) in forms {
        let url = proxy(&there, change).await;
        let office = Office::open(|config| config.databases.gbdfl = Some(url)).await;
        let answer = office.bring(&person.iin).await;
        if is_read {
            assert_eq!(answer.status.as_u16(), 201, "{form}: {}", answer.text());
            came_in(&answer);
        } else {
            let found = unavailable(&answer);
            assert!(found.contains("GBD_FL"), "{form}: {found}");
        }
    }
}
